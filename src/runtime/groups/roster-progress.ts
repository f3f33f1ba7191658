/** How far the rosters that I signed got: what the broker acknowledged, what it refused, and which group nobody could see. */
import { chainOf } from '../../model/groups/roster-chain.ts'
import type { Group } from '../../model/groups/membership.ts'
import type { RosterHash, GroupId } from '../../core/ids.ts'
import type { BrokerDenial } from '../../core/broker/link-end.ts'
import type { PublishOutcome } from '../../ports/transport.ts'
import type { PublishStatus } from '../outbound/publish-tracker.ts'

type Deps = {
  readonly groupOf: (id: GroupId) => Group | undefined
  /** Did I sign the roster that counts? */
  readonly isMine: (group: Group) => boolean
}

const refused = (denial: BrokerDenial, name: string, kept: boolean): PublishStatus => {
  const { reason, size, limit } = denial
  const roster = {
    name,
    ...(size !== undefined && { size }),
    ...(limit !== undefined && { limit }),
  }
  return { kind: 'refused', reason, kept, ...(reason === 'too-large' && { roster }) }
}

/** Nothing was published yet. */
export const createRosterProgress = ({ groupOf, isMine }: Deps) => {
  const acknowledged = new Set<RosterHash>()
  // by roster: the answer to an older one may come after that to a newer one
  const denied = new Map<RosterHash, BrokerDenial>()
  // first rosters that no broker was asked to take yet
  const untried = new Set<RosterHash>()
  const withdrawn = new Map<RosterHash, PublishStatus>()

  return {
    /** I signed this one. */
    onIssued: ({ roster }: Group): void => {
      if (roster.rev === 1) untried.add(roster.hash)
    },
    /**
     * The broker answered; true when the group has to go: nobody ever saw it, and at this broker nobody could. What
     * may have arrived before, or may be at another broker of the list, stays.
     */
    onOutcome: ({ roster }: Group, outcome: PublishOutcome): boolean => {
      const isUntried = untried.delete(roster.hash)
      if (outcome === 'done') {
        acknowledged.add(roster.hash)
        denied.delete(roster.hash)
      }
      if (typeof outcome === 'string') return false
      denied.set(roster.hash, outcome)
      if (!isUntried || outcome.reason !== 'too-large') return false
      withdrawn.set(roster.hash, refused(outcome, roster.name, false))
      return true
    },
    /** How far a roster that I signed got. */
    status: (id: GroupId, hash: RosterHash): PublishStatus => {
      const group = groupOf(id)
      if (!group) return withdrawn.get(hash) ?? { kind: 'waiting', kept: true }
      const { roster } = group
      // two people changed it at the same moment, and the other roster counts
      if (!chainOf(group).has(hash)) return { kind: 'void', reason: 'forked-roster' }
      if (acknowledged.has(hash)) return { kind: 'published' }
      // the signer of the next roster has this one, and theirs contains what this one contained
      if (roster.hash !== hash && (!isMine(group) || acknowledged.has(roster.hash))) {
        return { kind: 'published' }
      }
      const denial = denied.get(roster.hash)
      return denial ? refused(denial, roster.name, true) : { kind: 'waiting', kept: true }
    },
  }
}
