/** Frees the buffers of what was read from the network, as soon as nobody needs them. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { readonly type: 'minor' }) => void

/** The collector of V8, which programs get to see only when a flag is set. */
const findCollector = (): Collect => {
  setFlagsFromString('--expose-gc')
  const found: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  return typeof found === 'function' ? (found as Collect) : () => {}
}

let collect: Collect | undefined

/**
 * Collects what is young, in about a millisecond. The memory of buffers is outside of V8's heap, and V8 lets
 * 64 MiB of it pile up before it looks for what can go; while nothing else is done it never looks.
 */
export const freeBuffers = (): void => {
  collect ??= findCollector()
  collect({ type: 'minor' })
}
