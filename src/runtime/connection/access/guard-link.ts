/** A link without what the broker hangs up at: what would be published there is refused at once, and nobody is cut off for it. */
import { matchesTopic } from '../../../core/broker/topic-filter.ts'
import type { Link } from '../../../ports/transport.ts'
import type { Essential } from '../../../protocol/essentials.ts'
import type { HangUps } from './hang-ups.ts'
import { HUNG_UP } from './proofs.ts'

/** What is left out may change while the link lasts. */
export const guardLink = (
  link: Link,
  hangUps: Pick<HangUps, 'avoids' | 'avoidsNothing'>,
  essentials: readonly Essential[],
): Link => {
  const isAvoided = (topic: string) =>
    !hangUps.avoidsNothing() &&
    essentials.some(
      ({ kind, write }) => hangUps.avoids(`write ${kind}`) && matchesTopic(write.filter, topic),
    )
  return {
    ...link,
    publish: (packet) =>
      isAvoided(packet.topic) ? Promise.resolve(HUNG_UP) : link.publish(packet),
  }
}
