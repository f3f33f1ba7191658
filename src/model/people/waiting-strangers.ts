/** Room for what strangers ask: so many of one key, and so many in all. */
import type { PublicKey } from '../../core/ids.ts'

type Waiting = { readonly key: PublicKey }

/** So many of one key may wait, and so many of all strangers together. */
type Room = { readonly ofKey: number; readonly inAll: number }

/**
 * What has to go for one more of this key: nothing, or, of the key that has most of them, the oldest; `full`
 * if this key has as many as it may have. `waiting` is in the order in which they came.
 */
export const roomAmong = <W extends Waiting>(
  waiting: readonly W[],
  key: PublicKey,
  { ofKey, inAll }: Room,
): W | 'full' | undefined => {
  const counts = new Map<PublicKey, number>()
  for (const one of waiting) counts.set(one.key, (counts.get(one.key) ?? 0) + 1)
  if ((counts.get(key) ?? 0) >= ofKey) return 'full'
  if (waiting.length < inAll) return undefined
  const [busiest] = [...counts].toSorted(([, a], [, b]) => b - a)
  return waiting.find((one) => counts.get(one.key) === busiest?.[1])
}
