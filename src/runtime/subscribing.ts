/** Asks a broker for everything that is to be heard, each filter at its QoS. */
import type { Link } from '../ports.ts'

/** Resolves with the filters that the broker refused; `lost` when the link ended before it answered. */
export const subscribed = async (
  link: Link,
  filters: readonly string[],
  qosOf: (filter: string) => 0 | 1,
): Promise<'lost' | readonly string[]> => {
  const at = (qos: 0 | 1) =>
    link.subscribe(
      filters.filter((filter) => qosOf(filter) === qos),
      qos,
    )
  const [words, present] = await Promise.all([at(1), at(0)])
  return words === 'lost' || present === 'lost' ? 'lost' : [...words, ...present]
}
