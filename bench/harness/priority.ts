/** What is measured comes first on the processor, as on a machine that the attacker and others do not share. */
import { spawnSync } from 'node:child_process'
import { setPriority } from 'node:os'

const NICE = -10

/** Gives a process more time than others, but less than those that come first. Only root may do so. */
export const prefer = (pid: number): boolean => {
  try {
    setPriority(pid, NICE)
    return true
  } catch {
    return false
  }
}

/** Who gets the processor when several want it: whoever measures, what is measured, and what that needs of others. */
export type Rank = 'watching' | 'measured' | 'needed'

const PRIORITIES: Readonly<Record<Rank, number>> = { watching: 3, measured: 2, needed: 1 }

/**
 * Puts a process before all others: as a real-time process (`chrt` of util-linux), or else by its niceness. `alone`: not
 * the processes that it starts. False where only root may do so, and nothing has changed. Real-time threads of one rank
 * take turns of 100 ms (round robin), so what is measured shares its rank with nobody. First in, first out would not do:
 * the main thread of V8 waits for helpers that never get theirs.
 */
export const putFirst = (pid: number, rank: Rank, alone = false): boolean => {
  const options = alone ? ['--reset-on-fork'] : []
  const args = [...options, '--all-tasks', '--rr', '--pid', `${PRIORITIES[rank]}`, `${pid}`]
  return spawnSync('chrt', args).status === 0 || prefer(pid)
}
