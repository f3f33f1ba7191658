/** What is known of the plain-text chat: people, groups, who asked whom. Nothing of it is signed. */
import type { Draft } from 'immer'
import { classicId, classicNameOf, classicTalk, isClassic, myClassicName } from '../../core/plaintext-ids.ts'
import type { ConversationId, Millis, Ref, SafeText, UserId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { isBlank, MAX_TEXT } from '../../core/safe-text.ts'
import type { Message } from '../messages/messages.ts'
import { emptyConversation } from '../state.ts'
import type { State } from '../state.ts'
import type { Refusal, Stamped } from '../commands.ts'

export type ClassicPerson = {
  readonly id: UserId
  readonly name: SafeText
  readonly status: 'online' | 'offline'
  /** When something was last heard in this name. */
  readonly seen: Millis
}

/** Somebody wants to talk with somebody, invites them to a group, or asks its leader to be let in. */
export type ClassicAsk = {
  readonly id: Ref
  readonly kind: 'talk' | 'invite' | 'enter'
  readonly from: UserId
  readonly to: UserId
  readonly group?: SafeText
  readonly at: Millis
  readonly answer: 'waiting' | 'accepted' | 'denied' | 'crossed'
  readonly answeredAt?: Millis
}

/** A conversation of two. A message of either takes back what both said about its end. */
export type ClassicTalk = {
  readonly topic: string
  readonly with: UserId
  readonly since: Millis
  readonly myEnd?: Millis
  readonly theirEnd?: Millis
  /** My END is still to come back to me; without a name in it, it could be anybody's. */
  readonly copy: boolean
}

export type ClassicGroup = {
  readonly name: SafeText
  /** Who says to lead it, or of whom it was said; me by my own id. */
  readonly leader: UserId | undefined
  /** Who told that they are in it, and when; me by my own id. */
  readonly members: ReadonlyMap<UserId, Millis>
  readonly seen: Millis
}

export type Classic = {
  /** My name there; `undefined` when this program does not speak it. */
  readonly me: SafeText | undefined
  readonly people: ReadonlyMap<UserId, ClassicPerson>
  readonly asks: ReadonlyMap<Ref, ClassicAsk>
  /** By topic. */
  readonly talks: ReadonlyMap<string, ClassicTalk>
  readonly groups: ReadonlyMap<SafeText, ClassicGroup>
}

/** What travels because of a word of mine, and what is listened to: facts of the moment. */
export type ClassicDeed =
  | { readonly type: 'classic.told'; readonly topic: string; readonly text: string }
  | { readonly type: 'classic.tuned'; readonly filters: readonly string[]; readonly on: boolean }

/** The most people, waiting requests, groups, and members of one, that are remembered. */
export const MAX_PEOPLE = 500
export const MAX_ASKS = 50
export const MAX_GROUPS = 200
export const MAX_MEMBERS = 500
/** What was asked may be asked again after so many milliseconds: nothing keeps it for who is away. */
export const ASK_ANEW = 60_000

/** At the start: my name if I speak it, and nobody has been seen yet. */
export const classicAtStart = (kept: Classic, name: SafeText | undefined): Classic => ({
  ...kept,
  me: name && myClassicName(name),
  people: new Map(
    [...kept.people].map(([id, person]) => [id, { ...person, status: 'offline' as const }]),
  ),
})

export const told = (topic: string, text: string): ClassicDeed => ({
  type: 'classic.told',
  topic,
  text,
})
export const tuned = (on: boolean, ...filters: readonly string[]): ClassicDeed => ({
  type: 'classic.tuned',
  filters,
  on,
})

/** My name there. */
export const nameThere = ({ classic: { me } }: State): Result<SafeText, Refusal> =>
  me === undefined ? fail('classic-off') : ok(me)

/** My name there, when something can be told at all: nothing is kept for later. */
export const reach = (state: State): Result<SafeText, Refusal> => {
  const me = nameThere(state)
  return me.ok && state.link.status !== 'online' ? fail('not-online') : me
}

/** The name to write to; only those of the plain-text chat can be written to so. */
export const writable = (who: UserId): Result<SafeText, Refusal> => {
  const name = classicNameOf(who)
  return name === undefined ? fail('unknown-person') : ok(name)
}

/** Is this said in my own name? Then it is a copy of what I said, or somebody else says so. */
export const inMyName = ({ classic: { me } }: Pick<State, 'classic'>, who: UserId): boolean =>
  me !== undefined && who === classicId(me)

/** A text that may be said. */
export const sayable = (text: SafeText): Result<SafeText, Refusal> => {
  if (isBlank(text)) return fail('empty')
  return text.length > MAX_TEXT ? fail('too-long') : ok(text)
}

/** A message that nobody signed, on this topic. */
export const plainMessage = (
  { by, at, ref: id }: Pick<Stamped, 'by' | 'at' | 'ref'>,
  topic: string,
  conversation: ConversationId,
  text: SafeText,
): Message => {
  const from = isClassic(by) ? classicNameOf(by) : undefined
  const session = classicTalk(topic)
  const plain = from === undefined ? {} : { from }
  return { id, conversation, session, by, at, seq: 0, text, reactions: [], plain }
}

/** Puts a conversation there if it is not. */
export const ensurePlace = (draft: Draft<State>, id: ConversationId): void => {
  if (draft.conversations.has(id)) return
  draft.conversations.set(id, emptyConversation(id) as Draft<ReturnType<typeof emptyConversation>>)
}
