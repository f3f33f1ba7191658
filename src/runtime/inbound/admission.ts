/**
 * Which packets are looked at: those within the budget of their author. What the topic tells comes first, then
 * the key, before the signature is checked, and for people whom I know what the signature proves.
 */
import { isAsking } from '../../model/model.ts'
import type { Stamped } from '../../model/commands.ts'
import { isKnownIn } from '../../model/groups/group-room.ts'
import type { Address } from '../../core/channel.ts'
import type { PublicKey, UserId } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Signer } from '../../ports/signer.ts'
import { decodeSigned } from '../../protocol/decode-packet.ts'
import { writerOf } from '../../protocol/topics.ts'
import type { Decoded } from '../../protocol/codec.ts'
import type { Counters } from '../counters.ts'
import type { EventStore } from '../event-store.ts'
import type { Arrived } from './arrived.ts'
import { createFreshness } from './freshness.ts'
import { createDropCount, createWorkBudget } from './work-budget.ts'

type Deps = {
  readonly me: UserId
  readonly signer: Signer
  readonly eventStore: EventStore
  readonly clock: Clock
  readonly counters: Pick<Counters, 'incoming'>
}

/** Whatever is not admitted is counted here, and nothing more is to be done about it. */
export const createAdmission = ({ me, signer, eventStore, clock, counters }: Deps) => {
  const budget = createWorkBudget(clock)
  const isFresh = createFreshness({ counters, now: clock.now })
  const countDropped = createDropCount(clock, (count) =>
    eventStore.commit([{ type: 'packet.refused', reason: 'too-fast', count }]),
  )

  const isKnownName = (who: UserId) => {
    const person = eventStore.state().people.get(who)
    return who === me || (person !== undefined && person.provisional !== true)
  }
  /** The topic names only who it may be: is this their key, or mine? */
  const isKnownKey = (channel: Address, id: UserId, key: PublicKey) =>
    id === me ? key === signer.key : isKnownIn(eventStore.state(), channel, { id, key })

  const counted = (allowed: boolean) => {
    if (!allowed) countDropped()
    return allowed
  }

  const allowsStranger = (channel: Address, retained: boolean) =>
    counted(budget.allowsStranger(writerOf(channel), retained))

  return {
    /** May a packet be looked at that arrived at a topic of this person? */
    admits: (channel: Address, retained: boolean): boolean => {
      const writer = writerOf(channel)
      if (!isKnownName(writer)) return allowsStranger(channel, retained)
      return writer === me || counted(budget.hasKnown(writer))
    },
    /** Reads a packet. Whoever has another key than the pinned one is a stranger, whatever their name. */
    read: (arrived: Arrived): ReturnType<typeof decodeSigned> | 'dropped' => {
      const writer = writerOf(arrived.channel)
      let isDropped = false
      const read = decodeSigned(arrived, (key, text, signature) => {
        isDropped =
          arrived.via !== 'deferred' &&
          isKnownName(writer) &&
          !isKnownKey(arrived.channel, writer, key) &&
          !allowsStranger(arrived.channel, arrived.retained)
        return !isDropped && signer.verify(key, text, signature)
      })
      return isDropped ? 'dropped' : read
    },
    /**
     * May a packet with a good signature be handled? What people whom I know say is counted here, where nobody can
     * say it in their name. What a broker has kept of them is as much as they have topics.
     */
    admitsSigned: (
      { channel, via, retained }: Arrived,
      decoded: Decoded,
      key: PublicKey,
    ): boolean => {
      const { by } = decoded
      if (via !== 'broker' || retained || !isKnownName(by) || !isKnownKey(channel, by, key))
        return true
      const isNew = isFresh(channel, decoded, key)
      return (isNew && by === me) || counted(budget.allowsKnown(by, isNew))
    },
    /** May this command be decided? What strangers send to me is written to disk, so there is less room for it. */
    admitsCommand: (channel: Address, command: Stamped): boolean => {
      const { by: id, key } = command
      if (command.seq === 0 || isKnownIn(eventStore.state(), channel, { id, key })) return true
      return counted(isAsking(command) ? budget.allowsAsking() : budget.allowsEarly())
    },
  }
}
