/** Asks a broker for everything that is to be heard, each filter at its QoS. */
import type { Link } from '../../ports.ts'
import type { ConnectionNeeds } from './connection-types.ts'

/** False when the link ended before the broker answered; what it refused is told. */
export const subscribed = async (
  link: Link,
  filters: readonly string[],
  { qosOf, onTrouble }: Pick<ConnectionNeeds, 'qosOf' | 'onTrouble'>,
): Promise<boolean> => {
  const at = (qos: 0 | 1) =>
    link.subscribe(
      filters.filter((filter) => qosOf(filter) === qos),
      qos,
    )
  const [words, present] = await Promise.all([at(1), at(0)])
  if (words === 'lost' || present === 'lost') return false
  for (const filter of [...words, ...present]) onTrouble('not-authorised-for', filter)
  return true
}
