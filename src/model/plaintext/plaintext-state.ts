/** What is known of the plain-text chat: people, groups, who asked whom. None of it is signed. */
import {
  plaintextUserId,
  plaintextNameOf,
  isPlaintextUser,
  toPlaintextName,
} from '../../core/plaintext-ids.ts'
import type { ConversationId, Millis, Ref, SafeText, UserId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import type { Message } from '../messages/messages.ts'
import { unsignedMessage } from '../messages/unsigned.ts'
import type { State } from '../state.ts'
import type { Refusal } from '../refusals.ts'
import type { Stamped } from '../commands.ts'

export type PlaintextPerson = {
  readonly id: UserId
  readonly name: SafeText
  readonly status: 'online' | 'offline'
  /** When something was last received under this name. */
  readonly seen: Millis
}

/** Somebody wants to talk with somebody, invites them to a group, or asks its leader to be let in. */
export type PlaintextRequest = {
  readonly id: Ref
  readonly kind: 'talk' | 'invite' | 'enter'
  readonly from: UserId
  readonly to: UserId
  readonly group?: SafeText
  readonly at: Millis
  readonly answer: 'waiting' | 'accepted' | 'denied' | 'crossed'
  readonly answeredAt?: Millis
}

/** A conversation of two. A message of either takes back the ENDs of both. */
export type PlaintextSession = {
  readonly topic: string
  readonly with: UserId
  readonly since: Millis
  readonly myEnd?: Millis
  readonly theirEnd?: Millis
  /** My END is still to come back to me; without a name in it, it could be anybody's. */
  readonly awaitsOwnEnd: boolean
}

export type PlaintextGroup = {
  readonly name: SafeText
  /** Who claimed to lead it, or was announced as its leader; me by my own id. */
  readonly leader: UserId | undefined
  /** Who announced to be in it, and when; me by my own id. */
  readonly members: ReadonlyMap<UserId, Millis>
  readonly seen: Millis
}

export type PlaintextState = {
  /** My name there; `undefined` when this program does not speak it. */
  readonly me: SafeText | undefined
  readonly people: ReadonlyMap<UserId, PlaintextPerson>
  readonly requests: ReadonlyMap<Ref, PlaintextRequest>
  /** By topic. */
  readonly sessions: ReadonlyMap<string, PlaintextSession>
  readonly groups: ReadonlyMap<SafeText, PlaintextGroup>
}

/** What is published because of a command of mine, and what is subscribed to: events that are not kept. */
export type PlaintextOutput =
  | { readonly type: 'plaintext.published'; readonly topic: string; readonly text: string }
  | {
      readonly type: 'plaintext.subscribed'
      readonly filters: readonly string[]
      readonly on: boolean
    }

/** The most people, waiting requests, groups, and members of one, that are remembered. */
export const MAX_PLAINTEXT_PEOPLE = 500
export const MAX_PLAINTEXT_REQUESTS = 50
export const MAX_PLAINTEXT_GROUPS = 200
export const MAX_PLAINTEXT_MEMBERS = 500
/** What was asked may be asked again after so many milliseconds: nothing keeps it for who is away. */
export const PLAINTEXT_REQUEST_AGAIN_AFTER = 60_000

/** At the start: my name if I speak it, and nobody has been seen yet. */
export const plaintextAtStart = (
  kept: PlaintextState,
  name: SafeText | undefined,
): PlaintextState => ({
  ...kept,
  me: name && toPlaintextName(name),
  people: new Map(
    [...kept.people].map(([id, person]) => [id, { ...person, status: 'offline' as const }]),
  ),
})

export const publishEvent = (topic: string, text: string): PlaintextOutput => ({
  type: 'plaintext.published',
  topic,
  text,
})
export const subscribeEvent = (on: boolean, ...filters: readonly string[]): PlaintextOutput => ({
  type: 'plaintext.subscribed',
  filters,
  on,
})

/** My name there. */
export const ownPlaintextName = ({ plaintext: { me } }: State): Result<SafeText, Refusal> =>
  me === undefined ? fail('plaintext-off') : ok(me)

/** My name there, if something can be sent at all: nothing is kept for later. */
export const onlinePlaintextName = (state: State): Result<SafeText, Refusal> => {
  const me = ownPlaintextName(state)
  return me.ok && state.link.status !== 'online' ? fail('not-online') : me
}

/** The name to write to; only those of the plain-text chat can be written to so. */
export const recipientName = (who: UserId): Result<SafeText, Refusal> => {
  const name = plaintextNameOf(who)
  return name === undefined ? fail('unknown-person') : ok(name)
}

/** Was this sent in my own name? Then it is a copy of what I sent, or somebody else uses my name. */
export const isOwnPlaintextName = (
  { plaintext: { me } }: Pick<State, 'plaintext'>,
  who: UserId,
): boolean => me !== undefined && who === plaintextUserId(me)

/** A message on this topic, with the name that its author gives. */
export const plaintextMessage = (
  command: Pick<Stamped, 'by' | 'at' | 'ref'>,
  topic: string,
  conversation: ConversationId,
  text: SafeText,
): Message => {
  const from = isPlaintextUser(command.by) ? plaintextNameOf(command.by) : undefined
  const unsigned = from === undefined ? {} : { from }
  return unsignedMessage(command, { kind: 'plaintext', topic }, conversation, text, unsigned)
}
