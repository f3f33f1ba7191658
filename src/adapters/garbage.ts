/** The collector of V8, which programs get to see only when a flag is set. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** `minor`: what is young. `last-resort`: everything, and all memory that is not in use goes back to the system. */
type Options =
  | { readonly type: 'minor' }
  | { readonly type: 'major'; readonly flavor: 'last-resort' }

type Collect = (options: Options) => void

const findCollector = (): Collect => {
  setFlagsFromString('--expose-gc')
  const found: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  return typeof found === 'function' ? (found as Collect) : () => {}
}

let collect: Collect | undefined

/** Collects garbage now: young one in about a millisecond, everything in the time of a few frames. */
export const collectGarbage: Collect = (options) => {
  collect ??= findCollector()
  collect(options)
}
