/** Work for others that is given up when the profile goes to another program: that one goes on with it. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Refusal, Wish } from '../../model/commands.ts'
import type { Result } from '../../core/result.ts'
import { fail } from '../../core/result.ts'
import type { Runtime } from '../../runtime/runtime-types.ts'
import type { Office } from './api.ts'
import type { After } from './context.ts'

/** How long (ms) a word that was said already gets to reach the broker, before it is left to the next program. */
const MOMENT = 2000

/**
 * An office whose calls end when the profile is `gone`: with `closing` where nothing was done yet, so that it may be asked
 * again elsewhere, and with `not-yet` where a word is on disk. `make` makes the office of a program.
 */
export const leavingOffice = (
  runtime: Runtime,
  make: (runtime: Runtime, after: After) => Office,
  gone: Promise<void>,
): Office => {
  let left = false
  const timers = new Set<NodeJS.Timeout>()
  const after: After = (delay, task) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      task()
    }, delay)
    timers.add(timer)
    return () => {
      clearTimeout(timer)
      timers.delete(timer)
    }
  }
  const leave = async () => {
    await gone
    left = true
    // what still waits was answered: nothing of it may keep the process
    for (const timer of timers) timer.unref()
  }
  const leaving = leave()
  return {
    call: async (method, params) => {
      let did = false
      const noted =
        <T>(say: (wish: Wish) => Result<T, Refusal>) =>
        (wish: Wish): Result<T, Refusal> => {
          // whoever waited until now waits for nothing: the answer was given
          if (left) return fail('not-kept')
          const result = say(wish)
          did ||= result.ok
          return result
        }
      const here = { ...runtime, send: noted(runtime.send), track: noted(runtime.track) }
      const givenUp = async () => {
        await leaving
        if (!did) return fail('closing')
        await pause(MOMENT, undefined, { ref: false })
        return fail('not-yet')
      }
      return Promise.race([make(here, after).call(method, params), givenUp()])
    },
  }
}
