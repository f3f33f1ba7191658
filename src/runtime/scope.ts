/**
 * The life of one program: what it does later belongs to a scope, and ends with it. First its timers
 * go and nobody can ask for anything more (`leave`); when the link is closed as well, nothing
 * touches the state or the disk any longer (`close`), whatever still comes in from outside.
 */
import type { Stop } from '../core/stop.ts'
import type { Disk } from '../ports/storage.ts'
import type { Clock } from '../ports/clock.ts'
import { diskFailure } from '../ports/storage.ts'

export type Scope = {
  /** False as soon as the program leaves: intents are refused, and no timer begins. */
  readonly isOpen: () => boolean
  /** True when nothing may happen any more. */
  readonly isClosed: () => boolean
  /** The same clock; its timers end with the scope. */
  readonly clock: (clock: Clock) => Clock
  /** The same disk, until the scope is closed: then every transaction fails, as on a full disk. */
  readonly disk: (disk: Disk) => Disk
  /** Calls this when the program leaves; at once when it has. */
  readonly onLeave: (task: () => void) => Stop
  readonly leave: () => void
  readonly close: () => void
}

/** A scope that is open. */
export const createScope = (): Scope => {
  let stage: 'open' | 'leaving' | 'closed' = 'open'
  const endings = new Set<() => void>()

  const leave = () => {
    if (stage !== 'open') return
    stage = 'leaving'
    const tasks = [...endings]
    endings.clear()
    for (const task of tasks) task()
  }

  const onLeave: Scope['onLeave'] = (task) => {
    if (stage !== 'open') {
      task()
      return () => {}
    }
    endings.add(task)
    return () => void endings.delete(task)
  }

  return {
    isOpen: () => stage === 'open',
    isClosed: () => stage === 'closed',
    clock: ({ now, after }) => ({
      now,
      after: (delay, task) => {
        if (stage !== 'open') return () => {}
        const ended = onLeave(() => stop())
        const stop = after(delay, () => {
          ended()
          task()
        })
        return () => {
          ended()
          stop()
        }
      },
    }),
    disk: (disk) => ({
      ...disk,
      transaction: (durable, work) => {
        if (stage === 'closed') throw diskFailure(new Error('the program was closed'))
        return disk.transaction(durable, work)
      },
      together: (work) => {
        if (stage === 'closed') throw diskFailure(new Error('the program was closed'))
        return disk.together(work)
      },
      flush: (done) =>
        disk.flush((error) => {
          if (stage !== 'closed') done(error)
        }),
    }),
    onLeave,
    leave,
    close: () => {
      leave()
      stage = 'closed'
    },
  }
}
