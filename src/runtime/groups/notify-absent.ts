/**
 * Rosters are received at QoS 0. People who are away get only the last of several rosters, and could not
 * decide about what was sent under the others. So each roster is relayed to them as well.
 */
import type { SignedRoster } from '../../model/groups/roster.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import { LARGE_GROUP } from '../outbound/receivers.ts'
import type { Relay } from './relay.ts'
import type { RuntimeContext } from '../runtime-context.ts'

type Deps = Pick<RuntimeContext, 'me' | 'eventStore'> & {
  readonly relay: Pick<Relay, 'relayRoster'>
  readonly isSurelyHere: (who: UserId) => boolean
}

/** Sends absent members the rosters that I sign; those signed without a link follow when there is one. */
export const createAbsentNotifier = ({ me, eventStore, relay, isSurelyHere }: Deps) => {
  let linked = false
  let unsent: readonly SignedRoster[] = []

  const notify = ({ group, hash, rev, members }: SignedRoster) => {
    // in a large group there is always somebody to ask
    if (members.length > LARGE_GROUP) return
    for (const { id } of members) {
      if (id !== me && !isSurelyHere(id)) relay.relayRoster(id, group, hash, rev)
    }
  }

  return {
    /** I signed the roster that counts in this group now. */
    issued: (id: GroupId) => {
      const roster = eventStore.state().groups.get(id)?.roster
      if (roster && linked) notify(roster)
      else if (roster) unsent = [...unsent, roster]
    },
    linked: () => {
      linked = true
      for (const roster of unsent) notify(roster)
      unsent = []
    },
    unlinked: () => {
      linked = false
    },
  }
}
