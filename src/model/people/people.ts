/** The identities of people: pinned keys, trust, blocking. See "Identity" in docs/protocol.md. */
import type { Draft } from 'immer'
import type { Millis, PublicKey, SafeText, UserId } from '../../core/ids.ts'
import { isPlaintextUser } from '../../core/plaintext-ids.ts'
import { personConversationId, ECHO } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { ensureConversation } from '../state.ts'
import type { State } from '../state.ts'
import { leftUnanswered, waitAgain } from '../direct/request-lists.ts'
import { joinsWaitAgain, leftUnansweredJoins } from '../groups/join-rules.ts'
import type { JoinEvent } from '../groups/joins.ts'
import type { RequestEvent } from '../direct/requests.ts'
import type { Decide, Noun, Reduce } from '../noun.ts'
import type { Refusal } from '../refusals.ts'
import type { Stamped } from '../commands.ts'
import { isPresent } from './presence.ts'
import type { PrivateThing, TellingChoices } from './privacy.ts'
import { pinsAtContact, pinsWhenContacted } from './contacts.ts'
import type { ContactEvent } from './contacts.ts'
import { lookUpPerson } from './strangers.ts'
import { shownAtOf } from '../shown-time.ts'

/** `pinned` at first use, `verified` by safety words, or an invite string, that came on another way than papo. */
export type Trust = 'built-in' | 'unverified' | 'pinned' | 'verified'

export type Person = {
  readonly id: UserId
  readonly name: SafeText
  readonly status: 'online' | 'away' | 'offline'
  /** When the status was last received. */
  readonly seen: Millis
  /** Names the connection of the newest presence record; `count` orders the records of one connection. */
  readonly boot: number
  readonly count: number
  readonly trust: Trust
  readonly key?: PublicKey
  /** Another key that lately claims this name; its commands are ignored until I decide. */
  readonly conflictingKey?: PublicKey
  readonly blocked: boolean
  /** Known by nothing but something that they asked me: forgotten again when that is. */
  readonly provisional?: boolean
  /** What I tell them, where I chose so for them. */
  readonly tells?: TellingChoices
  /** What they hide from me. */
  readonly hides?: readonly PrivateThing[]
}

export type PeopleCommand =
  | { readonly type: 'person.block'; readonly who: UserId }
  | { readonly type: 'person.unblock'; readonly who: UserId }
  /** I compared the safety words, or an invite string came on another way: the key is theirs. */
  | { readonly type: 'person.verify'; readonly who: UserId }
  /** The key changed, and I know why: take the new one. */
  | { readonly type: 'person.trust'; readonly who: UserId; readonly pin: PublicKey }
  /** An invite string gave me name and key. Where it came from only I know: it verifies nothing by itself. */
  | {
      readonly type: 'person.add'
      readonly who: UserId
      readonly name: SafeText
      readonly pin: PublicKey
    }

/** What a person asks of the program: `key` is the other's. A command's `key` is its author's. */
export type PinIntent =
  | { readonly type: 'person.trust'; readonly who: UserId; readonly key: PublicKey }
  | {
      readonly type: 'person.add'
      readonly who: UserId
      readonly name: SafeText
      readonly key: PublicKey
    }

export type PeopleEvent =
  | {
      readonly type: 'person.pinned'
      readonly who: UserId
      readonly name: SafeText
      readonly key: PublicKey
      readonly trust: 'pinned' | 'verified'
      readonly at: Millis
      readonly provisional?: boolean
    }
  /** I began a contact with somebody of whom nothing was seen: the first key that they use will be pinned. */
  | { readonly type: 'person.expected'; readonly who: UserId; readonly at: Millis }
  | { readonly type: 'person.verified'; readonly who: UserId }
  | { readonly type: 'person.keyConflicted'; readonly who: UserId; readonly key: PublicKey }
  | { readonly type: 'person.blocked'; readonly who: UserId; readonly blocked: boolean }

/** Does this person sign what they write? Only then is there a key to compare, a block that holds, and a greeting. */
export const signs = (who: UserId): boolean => !isPlaintextUser(who)

/**
 * Checks the signer before the command: a new name is pinned to its key, a known one must have its key.
 * Returns the events of that check (none for somebody known).
 */
export const checkSigner = (
  state: State,
  signed: Pick<Stamped, 'by' | 'key' | 'at' | 'clock' | 'receivedAt'>,
): Result<readonly ContactEvent[], Refusal> => {
  const { by, key } = signed
  // the contact inside the program has no key of its own: this program signs for it, nobody else
  if (by === ECHO) return key === state.me.key ? ok([]) : fail('reserved-name')
  if (by === state.me.id) return key === state.me.key ? ok([]) : fail('other-key')
  // nobody of the plain-text chat is ever pinned
  if (isPlaintextUser(by)) return fail('unknown-person')
  const person = state.people.get(by)
  if (person?.key === key) return ok([])
  if (person?.key) return fail('other-key')
  // nothing is pinned for a stranger, but for as long as they are here nobody else takes their name
  const stranger = state.strangers.get(by)
  if (stranger && stranger.key !== key && isPresent(stranger, state.now)) return fail('other-key')
  return ok(pinsAtContact(state, { id: by, key }, shownAtOf(signed)))
}

/** Somebody about whom I decide something, and the pin that comes of it if they were a stranger. */
const known = (
  state: State,
  { who, ...stamp }: { readonly who: UserId } & Pick<Stamped, 'at' | 'clock'>,
): Result<{ readonly person: Person; readonly pins: readonly ContactEvent[] }, Refusal> => {
  const person = lookUpPerson(state, who)
  if (!person || person.trust === 'built-in') return fail('unknown-person')
  return ok({ person, pins: pinsWhenContacted(state, who, shownAtOf(stamp)) })
}

const decide: Decide<PeopleCommand, ContactEvent | RequestEvent | JoinEvent> = {
  'person.block': (state, command) => {
    const { who } = command
    const found = known(state, command)
    if (!found.ok) return found
    const { pins } = found.value
    const block = { type: 'person.blocked', who, blocked: true } as const
    const unanswered = [...leftUnanswered(state, command), ...leftUnansweredJoins(state, command)]
    return ok([...pins, ...unanswered, block])
  },
  'person.unblock': (state, command) => {
    const { who } = command
    const found = known(state, command)
    return found.ok ? ok([{ type: 'person.blocked', who, blocked: false }]) : found
  },
  'person.verify': (state, command) => {
    const { who } = command
    const found = known(state, command)
    if (!found.ok) return found
    return ok([...found.value.pins, { type: 'person.verified', who }])
  },
  'person.trust': (state, command) => {
    const { who, pin: key } = command
    const at = shownAtOf(command)
    const found = known(state, command)
    if (!found.ok) return found
    const { name, conflictingKey } = found.value.person
    if (conflictingKey !== key) return fail('other-key')
    return ok([{ type: 'person.pinned', who, name, key, trust: 'pinned', at }])
  },
  'person.add': (state, command) => {
    const { who, name, pin: key } = command
    const at = shownAtOf(command)
    if (who === state.me.id) return fail('talking-to-yourself')
    if (who === ECHO) return fail('reserved-name')
    const person = state.people.get(who)
    if (person?.key && person.key !== key) return fail('other-key')
    // what was seen of them before, or of another key, counts as at any contact
    const [, ...seen] = pinsAtContact(state, { id: who, key }, at)
    return ok([{ type: 'person.pinned', who, name, key, trust: 'pinned', at }, ...seen])
  },
}

const reduce: Reduce<PeopleEvent> = {
  'person.pinned': (draft, { who, name, key, trust, at, provisional }) => {
    const person = draft.people.get(who)
    if (person?.key !== undefined && person.key !== key) orphanSessions(draft, who)
    draft.strangers.delete(who)
    draft.forgotten.delete(who)
    draft.people.set(who, {
      id: who,
      name: person?.name ?? name,
      status: person?.status ?? 'offline',
      seen: person?.seen ?? at,
      boot: person?.key === key ? person.boot : 0,
      count: person?.key === key ? person.count : 0,
      blocked: person?.blocked ?? false,
      trust: person?.key === key && person.trust === 'verified' ? 'verified' : trust,
      key,
      ...(person?.tells ? { tells: { ...person.tells } } : {}),
      ...(provisional ? { provisional } : {}),
      // who is known for good now may still not be the one
      ...(person?.key === key && trust === 'pinned' && person.conflictingKey !== undefined
        ? { conflictingKey: person.conflictingKey }
        : {}),
      // what another key hid says nothing of this one
      ...(person?.key === key && person.hides ? { hides: [...person.hides] } : {}),
    })
    ensureConversation(draft, personConversationId(who))
  },
  'person.expected': (draft, { who, at }) => {
    if (draft.people.has(who)) return
    draft.people.set(who, {
      id: who,
      name: who as string as SafeText,
      status: 'offline',
      seen: at,
      boot: 0,
      count: 0,
      trust: 'unverified',
      blocked: false,
    })
    ensureConversation(draft, personConversationId(who))
  },
  'person.verified': (draft, { who }) => {
    const person = draft.people.get(who)
    if (person) person.trust = 'verified'
  },
  'person.keyConflicted': (draft, { who, key }) => {
    const person = draft.people.get(who) ?? draft.strangers.get(who)
    if (person) person.conflictingKey = key
  },
  'person.blocked': (draft, { who, blocked }) => {
    const person = draft.people.get(who)
    if (person) person.blocked = blocked
    if (blocked) return
    waitAgain(draft, who)
    joinsWaitAgain(draft, who)
  },
}

/** A new key is a new program: it has none of the sessions and waits for none of the answers. */
const orphanSessions = (draft: Draft<State>, who: UserId) => {
  for (const session of draft.sessions.values()) {
    if (session.with === who) session.orphaned = true
  }
  for (const id of draft.requestsWith.get(who) ?? []) {
    const request = draft.requests.get(id)
    if (request?.answer === 'waiting') request.answer = 'crossed'
    draft.pending.delete(id)
  }
}

export const peopleNoun: Noun<PeopleCommand, PeopleEvent> = {
  decide,
  reduce,
  keeping: {
    'person.pinned': 'lasting',
    'person.expected': 'lasting',
    'person.verified': 'lasting',
    'person.keyConflicted': 'lasting',
    'person.blocked': 'lasting',
  },
}
