/** What V8 collects: for tests of what is kept for no use. */
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** `collect` runs a full collection of garbage, after what a turn of the loop still holds was let go. */
export const createCollector = () => {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  if (typeof gc !== 'function') throw new Error('V8 gives no way to collect garbage')
  return {
    collect: async () => {
      await setTimeout(1)
      gc()
    },
    isCollected: (ref: WeakRef<object>) => ref.deref() === undefined,
  }
}
