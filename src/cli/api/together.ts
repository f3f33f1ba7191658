/**
 * Calls of one turn of the loop send together: they share a transaction, which costs as much as all the rest of a message.
 * None of them is told anything before it is on disk.
 */
import type { Result } from '../../core/result.ts'
import { fail } from '../../core/result.ts'
import type { Runtime, StoreRefusal } from '../../runtime/runtime-types.ts'

/** Something that one of them sends. */
type Task<T, E extends string> = () => Result<T, E>

export type Together = <T, E extends string>(
  task: Task<T, E>,
) => Promise<Result<T, E | StoreRefusal>>

/** A part of what is done together: it is done once, and told what became of it when all was stored. */
type Part = {
  readonly run: () => void
  readonly settle: (stored: Result<true, StoreRefusal>) => void
}

/** Runs tasks at the end of the turn in which they came. */
export const createTogether = (runtime: Pick<Runtime, 'together'>): Together => {
  let parts: Part[] = []
  const runAll = () => {
    const all = parts
    parts = []
    const stored = runtime.together(() => {
      for (const { run } of all) run()
    })
    for (const { settle } of all) settle(stored)
  }
  return <T, E extends string>(task: Task<T, E>) =>
    new Promise<Result<T, E | StoreRefusal>>((resolve, reject) => {
      let end = () => resolve(fail('not-kept'))
      parts.push({
        run: () => {
          try {
            const result = task()
            end = () => resolve(result)
          } catch (error) {
            // a bug of one call is not that of the others
            end = () => reject(error)
          }
        },
        settle: (stored) => (stored.ok ? end() : resolve(stored)),
      })
      if (parts.length === 1) queueMicrotask(runAll)
    })
}
