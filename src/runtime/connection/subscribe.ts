/** Asks a broker for everything that is to be heard, each filter at its QoS. */
import type { Link } from '../../ports.ts'
import type { ConnectionDeps } from './connection-types.ts'

/** False when the link ended before the broker answered; what it refused is told. */
export const subscribeAll = async (
  link: Link,
  filters: readonly string[],
  { qosOf, onWarning }: Pick<ConnectionDeps, 'qosOf' | 'onWarning'>,
): Promise<boolean> => {
  const subscribeAt = (qos: 0 | 1) =>
    link.subscribe(
      filters.filter((filter) => qosOf(filter) === qos),
      qos,
    )
  const [deniedAt1, deniedAt0] = await Promise.all([subscribeAt(1), subscribeAt(0)])
  if (deniedAt1 === 'lost' || deniedAt0 === 'lost') return false
  for (const filter of [...deniedAt1, ...deniedAt0]) onWarning('not-authorised-for', filter)
  return true
}
