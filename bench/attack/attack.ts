/** What an attack is, and what its author knows and may sign. */
import type { Forger } from '../../test/support/forged/outsider.ts'
import { ed25519Signer } from '../../test/support/forged/registered.ts'
import { id } from '../../test/support/network/network.ts'
import type { GroupId, Millis, PublicKey, SessionId, UserId } from '../../src/core/ids.ts'
import type { RosterRef } from '../../src/model/groups/membership.ts'
import type { OutgoingPacket } from '../../src/ports/transport.ts'

/** The names of those who take part: the victim, an honest friend, and a friend who is not. */
export const VICTIM = 'bob'
export const FRIEND = 'alice'
export const MALLORY = 'mallory'
/** The group of the friend, with the victim and mallory in it, and a topic that the victim follows. */
export const GROUP = 'lab'
export const TOPIC = 'news'

/** Mallory has a conversation with the victim, is in a group with them, and has read what was published. */
export type Attacker = {
  readonly mallory: Forger
  readonly victim: UserId
  readonly friend: UserId
  readonly friendKey: PublicKey
  readonly session: SessionId
  /** The session of the friend and the victim, which stands in the topics of their messages. */
  readonly friendSession: SessionId
  readonly group: GroupId
  readonly roster: RosterRef
  /** What the friend published in the conversation with the victim. */
  readonly overheard: readonly OutgoingPacket[]
  readonly now: () => Millis
}

export type Attack = {
  readonly name: string
  /** What the table says of it. */
  readonly what: string
  /** So many packets, or fewer that are then published again and again. */
  readonly packets: (attacker: Attacker, count: number) => readonly OutgoingPacket[]
  /** More arguments of the victim's program. */
  readonly args?: readonly string[]
  /** What the victim enters before it begins. */
  readonly enters?: string
  /** Whose conversation is on the screen, if not the friend's. */
  readonly opens?: string
  /** Everything is published before the victim starts. */
  readonly isBefore?: true
  /** The victim blocks mallory in the middle of it. */
  readonly blocks?: true
}

/** So many strangers with keys of their own. */
export const strangers = (count: number, prefix = 's'): readonly Forger[] =>
  Array.from({ length: count }, (_, n) => ({ name: id(`${prefix}${n}`), signer: ed25519Signer() }))

/** So many packets, by one after the other of these. */
export const inTurns = (
  all: readonly Forger[],
  count: number,
  make: (who: Forger, turn: number) => OutgoingPacket,
): readonly OutgoingPacket[] =>
  Array.from({ length: Math.ceil(count / all.length) }, (_, turn) =>
    all.map((who) => make(who, turn)),
  )
    .flat()
    .slice(0, count)
