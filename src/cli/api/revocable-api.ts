/** Calls that are abandoned when the profile goes to another program, which continues the work. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Refusal } from '../../model/refusals.ts'
import type { Intent } from '../../model/commands.ts'
import type { Result } from '../../core/result.ts'
import { fail } from '../../core/result.ts'
import type { Runtime } from '../../runtime/runtime-types.ts'
import type { Api } from './api.ts'
import type { Schedule } from './context.ts'

/** How long (ms) a sent message gets to reach the broker before it is left to the next program. */
const PUBLISH_GRACE = 2000

/**
 * An api whose calls end when `revoked` resolves: with `closing` when nothing was done yet, so that the caller may
 * try again elsewhere, and with `not-yet` when a message is on disk. `createApi` makes the api of a program.
 */
export const createRevocableApi = (
  runtime: Runtime,
  createApi: (runtime: Runtime, schedule: Schedule) => Api,
  revoked: Promise<void>,
): Api => {
  let isRevoked = false
  const timers = new Set<NodeJS.Timeout>()
  const schedule: Schedule = (delay, task) => {
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
  const revoke = async () => {
    await revoked
    isRevoked = true
    // what still waits was answered: nothing of it may keep the process
    for (const timer of timers) timer.unref()
  }
  const revocation = revoke()
  return {
    call: async (method, params) => {
      let hasSent = false
      const watched =
        <T>(send: (intent: Intent) => Result<T, Refusal>) =>
        (intent: Intent): Result<T, Refusal> => {
          // the caller got its answer already
          if (isRevoked) return fail('not-kept')
          const result = send(intent)
          hasSent ||= result.ok
          return result
        }
      const watchedRuntime = {
        ...runtime,
        send: watched(runtime.send),
        track: watched(runtime.track),
      }
      const abandon = async () => {
        await revocation
        if (!hasSent) return fail('closing')
        await pause(PUBLISH_GRACE, undefined, { ref: false })
        return fail('not-yet')
      }
      return Promise.race([createApi(watchedRuntime, schedule).call(method, params), abandon()])
    },
  }
}
