/** Which rosters are retained on the broker, as far as we saw, and for how long they will be. */
import { memberNamed } from '../../model/groups/roster.ts'
import type { Group } from '../../model/groups/membership.ts'
import { lookUpPerson } from '../../model/people/strangers.ts'
import type { RosterHash, GroupId, Millis, UserId } from '../../core/ids.ts'
import type { RuntimeContext } from '../runtime-context.ts'

/** A roster that a member retains in the signer's stead is published again after so long (ms). */
const RENEW_STAND_IN_AFTER = 10 * 24 * 3_600_000
/** What is retained for people who have been away for so long (ms) may expire soon. */
const STALE_AFTER = 20 * 24 * 3_600_000

type Deps = Pick<RuntimeContext, 'me' | 'clock' | 'eventStore'>

/** The rosters seen on one link. What I retain in somebody's stead is remembered for longer. */
export const createObservedRosters = ({ me, clock, eventStore }: Deps) => {
  const observed = new Map<GroupId, Map<UserId, RosterHash | 'wrong'>>()
  const standInSince = new Map<GroupId, Millis>()

  /** Was it published recently enough? People publish theirs again and again while they are online. */
  const isFresh = (id: GroupId, by: UserId) => {
    const now = clock.now()
    if (by === me) return now - (standInSince.get(id) ?? 0) < RENEW_STAND_IN_AFTER
    const person = lookUpPerson(eventStore.state(), by)
    // whose presence was never seen may be here all the same: a roster told of them
    return !person || person.boot === 0 || now - person.seen < STALE_AFTER
  }

  return {
    /** This was seen at somebody's topic. Anybody may write to theirs: only what may count is remembered. */
    observe: (id: GroupId, by: UserId, what: RosterHash | 'wrong' | 'nothing') => {
      const roster = eventStore.state().groups.get(id)?.roster
      if (!roster || (by !== me && by !== roster.by && !memberNamed(roster, by))) return
      const at = observed.get(id) ?? new Map<UserId, RosterHash | 'wrong'>()
      if (what === 'nothing') at.delete(by)
      else at.set(by, what)
      observed.set(id, at)
    },
    mine: (id: GroupId) => observed.get(id)?.get(me),
    /** Is the roster that counts retained somewhere, by its signer or by a member in their stead? */
    isRetained: (id: GroupId, { roster }: Group) =>
      [...(observed.get(id) ?? [])].some(
        ([by, hash]) =>
          hash === roster.hash && (by === roster.by || memberNamed(roster, by)) && isFresh(id, by),
      ),
    isRetainedBySigner: (id: GroupId, { roster }: Group) =>
      observed.get(id)?.get(roster.by) === roster.hash && isFresh(id, roster.by),
    /** I begin or stop to retain it in somebody's stead. */
    setStandIn: (id: GroupId, on: boolean) => {
      if (on) standInSince.set(id, clock.now())
      else standInSince.delete(id)
    },
    clear: () => observed.clear(),
  }
}
