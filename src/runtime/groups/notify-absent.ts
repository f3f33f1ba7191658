/**
 * Cards of groups are heard at QoS 0. So of cards that replace each other who is away gets the last
 * one only, and could not judge what was said under the others: each is passed on to them as well.
 */
import type { SignedCard } from '../../model/groups/roster.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import type { Model } from '../event-store.ts'
import { CROWD } from '../outbound/receivers.ts'
import type { Relays } from './relay.ts'

type Needs = {
  readonly me: UserId
  readonly model: Model
  readonly relays: Pick<Relays, 'card'>
  readonly isSurelyHere: (who: UserId) => boolean
}

/** Tells members who are away of the cards that I make; of those made without a link when there is one. */
export const createTellingAbsent = ({ me, model, relays, isSurelyHere }: Needs) => {
  let linked = false
  let untold: readonly SignedCard[] = []

  const tell = ({ group, hash, rev, members }: SignedCard) => {
    // in a crowd there is always somebody to ask
    if (members.length > CROWD) return
    for (const { id } of members) {
      if (id !== me && !isSurelyHere(id)) relays.card(id, group, hash, rev)
    }
  }

  return {
    /** I made the card that counts in this group now. */
    made: (id: GroupId) => {
      const card = model.state().groups.get(id)?.card
      if (card && linked) tell(card)
      else if (card) untold = [...untold, card]
    },
    linked: () => {
      linked = true
      for (const card of untold) tell(card)
      untold = []
    },
    unlinked: () => {
      linked = false
    },
  }
}
