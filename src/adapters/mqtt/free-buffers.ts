/** Frees the buffers of what was read from the network, as soon as nobody needs them. */
import { collectGarbage } from '../garbage.ts'

/**
 * Collects what is young, in about a millisecond. The memory of buffers is outside of V8's heap, and V8 lets
 * 64 MiB of it pile up before it looks for what can go; while nothing else is done it never looks.
 */
export const freeBuffers = (): void => collectGarbage({ type: 'minor' })
