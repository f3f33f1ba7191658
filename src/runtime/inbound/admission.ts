/**
 * Which packets are looked at: those within the budget of their author. What the topic tells comes first, then
 * the key, before the signature is checked, and for people whom I know what the signature proves.
 */
import { isAsking } from '../../model/model.ts'
import type { Stamped } from '../../model/commands.ts'
import { isKnownIn } from '../../model/groups/group-room.ts'
import { fail } from '../../core/result.ts'
import type { Address } from '../../core/channel.ts'
import type { PublicKey, UserId } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Signer } from '../../ports/signer.ts'
import { decodeSigned, decodeTrusted } from '../../protocol/decode-packet.ts'
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

/** No packet counts as more than this (ms). */
const MAX_TIME = 1000

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

  // whose time the packet at hand takes: that of whoever has signed it, something new that nobody else can say
  let author: UserId | undefined
  // or that of all strangers
  let isOfStrangers = false

  // what was read of packets whose signatures were checked in the background
  const checked = new WeakMap<Uint8Array, ReturnType<typeof decodeSigned>>()

  const counted = (allowed: boolean) => {
    if (!allowed) countDropped()
    return allowed
  }

  const allowsStranger = (channel: Address, retained: boolean) => {
    isOfStrangers = !retained
    return counted(budget.allowsStranger(writerOf(channel), retained))
  }

  return {
    /** Handles a packet that was admitted; the time that it takes is its author's, or that of all strangers. */
    timed: (task: () => void) => {
      const began = clock.now()
      try {
        task()
      } finally {
        // a clock that is set meanwhile is not theirs
        const took = Math.min(Math.max(0, clock.now() - began), MAX_TIME)
        if (isOfStrangers) budget.spendStrangers(took)
        else if (author !== undefined) budget.spendKnown(author, took)
      }
    },
    /** May a packet be looked at that arrived at a topic of this person? */
    admits: (channel: Address, retained: boolean): boolean => {
      const writer = writerOf(channel)
      author = undefined
      isOfStrangers = false
      if (!isKnownName(writer)) return allowsStranger(channel, retained)
      return writer === me || counted(budget.hasKnown(writer))
    },
    /** Begins to check the signature of somebody whom I know; resolves when `read` will find it checked. */
    prepare: (arrived: Arrived): Promise<void> | undefined => {
      const { channel, bytes } = arrived
      const writer = writerOf(channel)
      const { verifyInBackground } = signer
      if (!verifyInBackground || writer === me || !isKnownName(writer)) return undefined
      if (!budget.hasKnown(writer)) return undefined
      const signed: Parameters<Signer['verify']>[] = []
      const read = decodeSigned(arrived, (...given) => {
        signed.push(given)
        return true
      })
      const [given] = signed
      if (!read.ok || !given || !isKnownKey(channel, writer, read.value.key)) return undefined
      const check = async () => {
        const isGood = await verifyInBackground(...given)
        checked.set(bytes, isGood ? read : fail('forged'))
      }
      return check()
    },
    /** Reads a packet. Whoever has another key than the pinned one is a stranger, whatever their name. */
    read: (arrived: Arrived): ReturnType<typeof decodeTrusted> | 'dropped' => {
      // what waited on disk was checked, and counted, before it was stored
      if (arrived.via === 'deferred') return decodeTrusted(arrived.topic, arrived.bytes)
      const writer = writerOf(arrived.channel)
      const before = checked.get(arrived.bytes)
      if (before && (!before.ok || isKnownKey(arrived.channel, writer, before.value.key)))
        return before
      let isDropped = false
      const read = decodeSigned(arrived, (key, text, signature) => {
        isDropped =
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
      if (!isFresh(channel, decoded, key)) return counted(budget.allowsRepeated(by))
      if (by !== me) author = by
      return true
    },
    /** May this command be decided? What strangers send to me is written to disk, so there is less room for it. */
    admitsCommand: (channel: Address, command: Stamped): boolean => {
      const { by: id, key } = command
      if (command.seq === 0 || isKnownIn(eventStore.state(), channel, { id, key })) return true
      return counted(isAsking(command) ? budget.allowsAsking() : budget.allowsEarly())
    },
  }
}
