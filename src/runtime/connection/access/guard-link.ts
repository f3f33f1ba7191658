/** A link without what the broker hangs up at: what would be published there is refused at once, and nobody is cut off for it. */
import { matchesTopic } from '../../../core/broker/topic-filter.ts'
import type { Link } from '../../../ports/transport.ts'
import type { Essential } from '../../../protocol/essentials.ts'
import type { HangUps } from './hang-ups.ts'
import { HUNG_UP } from './proofs.ts'

/** The same link, where nothing is known to be avoided. */
export const guardLink = (
  link: Link,
  hangUps: Pick<HangUps, 'avoids'>,
  essentials: readonly Essential[],
): Link => {
  const avoided = essentials.filter(({ kind }) => hangUps.avoids(`write ${kind}`))
  if (avoided.length === 0) return link
  return {
    ...link,
    publish: (packet) =>
      avoided.some(({ write }) => matchesTopic(write.filter, packet.topic))
        ? Promise.resolve(HUNG_UP)
        : link.publish(packet),
  }
}
