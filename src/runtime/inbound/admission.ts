/**
 * Which packets are looked at: those within the budget of their author. What the topic tells comes first, then
 * the key, before the signature is checked.
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
import type { EventStore } from '../event-store.ts'
import type { Arrived } from './arrived.ts'
import { createDropCount, createWorkBudget } from './work-budget.ts'

type Deps = {
  readonly me: UserId
  readonly signer: Signer
  readonly eventStore: EventStore
  readonly clock: Clock
}

/** Whatever is not admitted is counted here, and nothing more is to be done about it. */
export const createAdmission = ({ me, signer, eventStore, clock }: Deps) => {
  const budget = createWorkBudget(clock)
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

  return {
    /** May a packet be looked at that arrived at a topic of this person? */
    admits: (writer: UserId, retained: boolean): boolean => {
      if (!isKnownName(writer)) return counted(budget.allowsStranger(writer, retained))
      return writer === me || counted(budget.allowsKnown(writer))
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
          !counted(budget.allowsStranger(writer, arrived.retained))
        return !isDropped && signer.verify(key, text, signature)
      })
      return isDropped ? 'dropped' : read
    },
    /** May this command be decided? What strangers send to me is written to disk, so there is less room for it. */
    admitsCommand: (channel: Address, command: Stamped): boolean => {
      const { by: id, key } = command
      if (command.seq === 0 || isKnownIn(eventStore.state(), channel, { id, key })) return true
      return counted(isAsking(command) ? budget.allowsAsking() : budget.allowsEarly())
    },
  }
}
