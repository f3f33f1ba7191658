/** The first contact with somebody pins their key; with a stranger who is forgotten the pin goes again. */
import type { Draft } from 'immer'
import type { Millis, PublicKey, Ref, SafeText, UserId } from '../../core/ids.ts'
import { personConversationId } from '../../core/ids.ts'
import { isPlaintextUser } from '../../core/plaintext-ids.ts'
import type { Identity } from '../groups/roster.ts'
import type { State } from '../state.ts'
import type { PeopleEvent } from './people.ts'
import type { PresenceEvent } from './presence.ts'
import { hasChoices } from './privacy.ts'
import { lookUpPerson } from './strangers.ts'

/** What a contact changes: the pin, and what was seen of the person before. */
export type ContactEvent = PeopleEvent | PresenceEvent

/**
 * The first contact with somebody pins this key to their name. None if a key is pinned already. A presence
 * record that was seen before pinned nothing; if it was of another key, the person is told of that one.
 */
export const pinsAtContact = (
  { people, strangers, me }: Pick<State, 'people' | 'strangers' | 'me'>,
  { id: who, key }: Identity,
  at: Millis,
): readonly ContactEvent[] => {
  const person = people.get(who)
  if (who === me.id || isPlaintextUser(who)) return []
  // what was known by a request only is known for good now
  if (person?.key === key && person.provisional)
    return [{ type: 'person.pinned', who, name: person.name, key, trust: 'pinned', at }]
  if (person?.key !== undefined) return []
  const stranger = strangers.get(who)
  const name = stranger?.name ?? (who as string as SafeText)
  const pinned: PeopleEvent = { type: 'person.pinned', who, name, key, trust: 'pinned', at }
  if (!stranger) return [pinned]
  const { status, boot, count, seen } = stranger
  const rival = stranger.key === key ? stranger.conflictingKey : stranger.key
  return [
    pinned,
    ...(stranger.key === key
      ? [{ type: 'presence.updated', who, status, name, boot, count, seen } as const]
      : []),
    // nobody can tell which of the two is right: the person has to compare
    ...(rival === undefined ? [] : [{ type: 'person.keyConflicted', who, key: rival } as const]),
  ]
}

/**
 * The same where I begin the contact: what is pinned is the key of the presence record that I saw. Where there
 * was none, whatever they sign first will be pinned.
 */
export const pinsWhenContacted = (
  state: State,
  who: UserId,
  at: Millis,
): readonly ContactEvent[] => {
  const { key } = lookUpPerson(state, who) ?? {}
  if (key !== undefined) return pinsAtContact(state, { id: who, key }, at)
  return state.people.has(who) ? [] : [{ type: 'person.expected', who, at }]
}

/** Something of a stranger that is forgotten; with `who`, whoever had asked it is forgotten too. */
export type Forgetting = { readonly id: Ref; readonly who?: UserId; readonly key?: PublicKey }

/** What is forgotten with something that somebody asked: they themselves, if I know and chose nothing else of them. */
export const forgetting = (
  { people, pending, requests, joins }: State,
  { id, from }: { readonly id: Ref; readonly from: UserId },
): Forgetting => {
  const person = people.get(from)
  const key = person?.key
  if (!person?.provisional || key === undefined || hasChoices(person)) return { id }
  const isTheirs = (other: Ref) => (requests.get(other) ?? joins.get(other))?.from === from
  return [...pending.keys()].some((other) => other !== id && isTheirs(other))
    ? { id }
    : { id, who: from, key }
}

/** Forgets somebody, and the conversation with them if nothing was ever said or written there. */
export const forgetPerson = (draft: Draft<State>, who: UserId | undefined): void => {
  if (who === undefined) return
  draft.people.delete(who)
  const id = personConversationId(who)
  const conversation = draft.conversations.get(id)
  const isUntouched =
    conversation?.messages.length === 0 && !conversation.hasOlder && conversation.draft === ''
  if (isUntouched && draft.open !== id) draft.conversations.delete(id)
}
