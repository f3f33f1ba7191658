/** What stands at the topics for cards of groups, as far as it was seen, and for how long it will. */
import { memberNamed } from '../../model/groups/roster.ts'
import type { Group } from '../../model/groups/membership.ts'
import type { RosterHash, GroupId, Millis, UserId } from '../../core/ids.ts'
import type { Clock } from '../../ports.ts'
import type { EventStore } from '../event-store.ts'

/** What a member shows in the signer's stead is shown again after so long (ms). */
const RENEW_STAND_IN_AFTER = 10 * 24 * 3_600_000
/** Of who was not here for so long (ms), what is retained may be forgotten soon. */
const STALE_AFTER = 20 * 24 * 3_600_000

type Deps = { readonly me: UserId; readonly clock: Clock; readonly eventStore: EventStore }

/** The cards that are shown in one link; when mine were shown in somebody's stead is known longer. */
export const createObservedRosters = ({ me, clock, eventStore }: Deps) => {
  const observed = new Map<GroupId, Map<UserId, RosterHash | 'wrong'>>()
  const standInSince = new Map<GroupId, Millis>()

  /** Was what they show published lately enough? They publish it again and again while they are here. */
  const isFresh = (id: GroupId, by: UserId) => {
    const now = clock.now()
    if (by === me) return now - (standInSince.get(id) ?? 0) < RENEW_STAND_IN_AFTER
    return now - (eventStore.state().people.get(by)?.seen ?? now) < STALE_AFTER
  }

  return {
    /** This was seen at somebody's topic. */
    observe: (id: GroupId, by: UserId, what: RosterHash | 'wrong' | 'nothing') => {
      const at = observed.get(id) ?? new Map<UserId, RosterHash | 'wrong'>()
      if (what === 'nothing') at.delete(by)
      else at.set(by, what)
      observed.set(id, at)
    },
    mine: (id: GroupId) => observed.get(id)?.get(me),
    /** Does the card that counts stand somewhere, by its signer or, in their stead, by a member? */
    isRetained: (id: GroupId, { roster }: Group) =>
      [...(observed.get(id) ?? [])].some(
        ([by, hash]) =>
          hash === roster.hash && (by === roster.by || memberNamed(roster, by)) && isFresh(id, by),
      ),
    isRetainedBySigner: (id: GroupId, { roster }: Group) =>
      observed.get(id)?.get(roster.by) === roster.hash && isFresh(id, roster.by),
    /** I show it in somebody's stead, or no more. */
    setStandIn: (id: GroupId, on: boolean) => {
      if (on) standInSince.set(id, clock.now())
      else standInSince.delete(id)
    },
    clear: () => observed.clear(),
  }
}
