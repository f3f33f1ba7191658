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

/**
 * Gives a process the first turn: as a real-time process (`chrt` of util-linux), or else by its niceness. `alone`: not
 * the processes that it starts. False where only root may do so, and nothing has changed. Real-time threads take turns
 * (round robin): first in, first out, the main thread of V8 waits for helpers that never get theirs.
 */
export const putFirst = (pid: number, alone = false): boolean => {
  const options = alone ? ['--reset-on-fork'] : []
  const real = spawnSync('chrt', [...options, '--all-tasks', '--rr', '--pid', '1', `${pid}`])
  return real.status === 0 || prefer(pid)
}
