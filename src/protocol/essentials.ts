/**
 * The filters and topics without which papo lacks something. Each has a topic on which a packet of mine comes back to me:
 * what arrives there proves that both may be used.
 */
import { ESSENTIAL_KINDS } from '../core/broker/essential.ts'
import type { BrokerRule, EssentialKind } from '../core/broker/essential.ts'
import type { UserId } from '../core/ids.ts'
import { addSpace, channelFiltersOf, proofTopicsOf } from './topics.ts'

/** One of them; topics and filters are whole, with the space. */
export type Essential = {
  readonly kind: EssentialKind
  /** The filter of all that this person reads of this kind. */
  readonly read: BrokerRule
  /** The filter of all topics that this person writes. */
  readonly write: BrokerRule
  /** What this person publishes here comes back to them. Nothing is retained there, except of presence. */
  readonly proof: string
  /**
   * The filter that brings it back. It is the one of `read`, except of groups, which are subscribed to one by one:
   * there it has to be subscribed to as well.
   */
  readonly proofFilter: string
  /** Who else gets what is published on `proof`: empty packets on a roster topic mean nothing to papo. */
  readonly proofAudience: 'nobody' | 'everybody'
}

const FOR_EVERYBODY: ReadonlySet<EssentialKind> = new Set(['presence', 'roster', 'roll-call'])

/** Everything that this person needs in this space, in the order of `ESSENTIAL_KINDS`. */
export const essentialsOf = (space: string, me: UserId): readonly Essential[] => {
  const filters = channelFiltersOf(me)
  const proofs = proofTopicsOf(me)
  return ESSENTIAL_KINDS.map((kind) => {
    const [read, write] = [
      addSpace(space, filters[kind].read),
      addSpace(space, filters[kind].write),
    ]
    const proof = addSpace(space, proofs[kind])
    return {
      kind,
      read: { access: 'read', filter: read },
      write: { access: 'write', filter: write },
      proof,
      proofFilter: kind === 'group' ? proof : read,
      proofAudience: FOR_EVERYBODY.has(kind) ? 'everybody' : 'nobody',
    }
  })
}

/** The filter that brings back the proof of groups: nobody else writes there. */
export const proofFilterOf = (space: string, me: UserId): string =>
  addSpace(space, proofTopicsOf(me).group)
