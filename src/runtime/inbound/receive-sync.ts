/** What programs tell each other besides commands: who may say what, and whose it is. */
import { groupOfChannel } from '../../core/channel.ts'
import type { PublicKey, UserId } from '../../core/ids.ts'
import { isKnownIn } from '../../model/groups/group-room.ts'
import { checkSigner } from '../../model/people/people.ts'
import { isAcquaintance } from '../../model/people/strangers.ts'
import type { Decoded } from '../../protocol/codec.ts'
import type { SyncMessage } from '../../protocol/messages/sync.ts'
import type { createPresence } from '../connection/presence.ts'
import type { EventStore } from '../event-store.ts'
import type { Groups } from '../groups/groups.ts'
import type { createDelivery } from '../outbound/delivery.ts'
import type { Arrived } from './arrived.ts'

type Deps = {
  readonly eventStore: EventStore
  readonly groups: Pick<Groups, 'received'>
  readonly delivery: Pick<ReturnType<typeof createDelivery>, 'receive'>
  readonly presence: Pick<ReturnType<typeof createPresence>, 'onQuery'>
  readonly refuse: (reason: string) => void
  /** Takes what somebody passes on. */
  readonly receiveRelayed: (
    arrived: Arrived,
    message: Extract<SyncMessage, { type: 'sync.relay' }>,
    by: UserId,
  ) => void
}

/**
 * Takes sync messages of others. Strangers may make a roll call. They may also bring what others signed, and ask for
 * it: whoever is let into a group gets its rosters from members whom they never met, and a member may not know yet
 * who was let in. But only somebody whom I know confirms my commands, by the pinned key.
 */
export const createSyncReceiver =
  ({ eventStore, groups, delivery, presence, refuse, receiveRelayed }: Deps) =>
  (
    arrived: Arrived,
    { by, at }: Pick<Decoded, 'by' | 'at'>,
    key: PublicKey,
    message: SyncMessage,
  ): void => {
    const state = eventStore.state()
    const known = checkSigner(state, { by, key, at })
    if (!known.ok) return refuse(known.error)
    const person = state.people.get(by)
    // a group is for all of its members: what one of them has, lacks or passes on is no talk with me
    const isOfOurGroup =
      message.type !== 'presence.query' &&
      groupOfChannel(message.channel) !== undefined &&
      isKnownIn(state, message.channel, { id: by, key })
    // what they have and lack of what I sent says nothing to me: without it that would be sent to them for ever
    const isOfMine = message.type === 'receipt' || message.type === 'sync.request'
    if (person?.blocked && !isOfOurGroup && !isOfMine) return refuse('blocked')
    if (message.type === 'sync.relay') return receiveRelayed(arrived, message, by)
    if (message.type === 'presence.query')
      return presence.onQuery(by, !isAcquaintance(state, { id: by, key }))
    if (message.type === 'sync.have') return groups.received(by, key, message)
    const isOfGroup = groupOfChannel(message.channel) !== undefined
    if (message.type === 'sync.request' && isOfGroup) return groups.received(by, key, message)
    if (person?.key === undefined && !isKnownIn(state, message.channel, { id: by, key }))
      return refuse('unknown-person')
    delivery.receive(by, message)
  }
