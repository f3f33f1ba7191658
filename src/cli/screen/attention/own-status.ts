/** What others see of me. */
import type { SafeText } from '../../../core/ids.ts'
import type { Runtime } from '../../../runtime/runtime-types.ts'

/** Tells everybody that I am here, or away. */
export const publishStatus = (
  { store, send }: Pick<Runtime, 'store' | 'send'>,
  name: SafeText,
  status: 'online' | 'away',
): void => {
  const { now: seen } = store.get()
  send({ type: 'presence.publish', status, name, caps: [], boot: 0, count: 0, seen })
}
