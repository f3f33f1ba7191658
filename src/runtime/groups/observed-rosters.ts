/** What stands at the topics for cards of groups, as far as it was seen, and for how long it will. */
import { memberNamed } from '../../model/groups/roster.ts'
import type { Group } from '../../model/groups/membership.ts'
import type { CardHash, GroupId, Millis, UserId } from '../../core/ids.ts'
import type { Clock } from '../../ports.ts'
import type { Model } from '../event-store.ts'

/** What a member shows in the signer's stead is shown again after so long (ms). */
const AGAIN = 10 * 24 * 3_600_000
/** Of who was not here for so long (ms), what is retained may be forgotten soon. */
const OLD = 20 * 24 * 3_600_000

type Needs = { readonly me: UserId; readonly clock: Clock; readonly model: Model }

/** The cards that are shown in one link; when mine were shown in somebody's stead is known longer. */
export const createShownCards = ({ me, clock, model }: Needs) => {
  const shown = new Map<GroupId, Map<UserId, CardHash | 'wrong'>>()
  const inStead = new Map<GroupId, Millis>()

  /** Was what they show published lately enough? They publish it again and again while they are here. */
  const isFresh = (id: GroupId, by: UserId) => {
    const now = clock.now()
    if (by === me) return now - (inStead.get(id) ?? 0) < AGAIN
    return now - (model.state().people.get(by)?.seen ?? now) < OLD
  }

  return {
    /** This was seen at somebody's topic. */
    saw: (id: GroupId, by: UserId, what: CardHash | 'wrong' | 'nothing') => {
      const at = shown.get(id) ?? new Map<UserId, CardHash | 'wrong'>()
      if (what === 'nothing') at.delete(by)
      else at.set(by, what)
      shown.set(id, at)
    },
    mine: (id: GroupId) => shown.get(id)?.get(me),
    /** Does the card that counts stand somewhere, by its signer or, in their stead, by a member? */
    isThere: (id: GroupId, { card }: Group) =>
      [...(shown.get(id) ?? [])].some(
        ([by, hash]) =>
          hash === card.hash && (by === card.by || memberNamed(card, by)) && isFresh(id, by),
      ),
    isBySigner: (id: GroupId, { card }: Group) =>
      shown.get(id)?.get(card.by) === card.hash && isFresh(id, card.by),
    /** I show it in somebody's stead, or no more. */
    standIn: (id: GroupId, on: boolean) => {
      if (on) inStead.set(id, clock.now())
      else inStead.delete(id)
    },
    forget: () => shown.clear(),
  }
}
