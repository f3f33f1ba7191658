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
  // after a bug while something is stored, whatever is to be stored after it throws the same
  let blamed: unknown
  const store = (all: readonly Part[]): Result<true, StoreRefusal> => {
    try {
      return runtime.together(() => {
        for (const { run } of all) run()
      })
    } catch {
      // a part that threw while it stored something is told of it itself
      return fail('not-kept')
    }
  }
  const runAll = () => {
    const all = parts
    parts = []
    const stored = store(all)
    blamed = undefined
    for (const { settle } of all) settle(stored)
  }
  return <T, E extends string>(task: Task<T, E>) =>
    new Promise<Result<T, E | StoreRefusal>>((resolve, reject) => {
      let outcome: Result<T, E | StoreRefusal> = fail('not-kept')
      let bug: { readonly error: unknown } | undefined
      parts.push({
        run: () => {
          try {
            outcome = task()
          } catch (error) {
            // a bug of one call is not that of the others
            if (error !== blamed) bug = { error }
            blamed = error
          }
        },
        settle: (stored) => {
          if (bug) reject(bug.error)
          else resolve(stored.ok ? outcome : stored)
        },
      })
      if (parts.length === 1) queueMicrotask(runAll)
    })
}
