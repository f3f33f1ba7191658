/** The identities of people: pinned keys, trust, blocking. See "Identity" in docs/protocol.md. */
import type { Draft } from 'immer'
import type { Millis, PublicKey, SafeText, UserId } from '../../core/ids.ts'
import { isPlaintextUser } from '../../core/plaintext-ids.ts'
import { personConversationId, ECHO } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { ensureConversation } from '../state.ts'
import type { State } from '../state.ts'
import type { Decide, Noun, Reduce } from '../noun.ts'
import type { Refusal } from '../refusals.ts'
import type { Stamped } from '../commands.ts'

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
    }
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
  { by, key, at }: Pick<Stamped, 'by' | 'key' | 'at'>,
): Result<readonly PeopleEvent[], Refusal> => {
  // the contact inside the program has no key of its own: this program signs for it, nobody else
  if (by === ECHO) return key === state.me.key ? ok([]) : fail('reserved-name')
  if (by === state.me.id) return key === state.me.key ? ok([]) : fail('other-key')
  // nobody of the plain-text chat is ever pinned
  if (isPlaintextUser(by)) return fail('unknown-person')
  const person = state.people.get(by)
  if (person?.key === key) return ok([])
  if (person?.key) return fail('other-key')
  const name = person?.name ?? (by as string as SafeText)
  return ok([{ type: 'person.pinned', who: by, name, key, trust: 'pinned', at }])
}

const known = (state: State, who: UserId): Result<Person, Refusal> => {
  const person = state.people.get(who)
  if (!person || person.trust === 'built-in') return fail('unknown-person')
  return ok(person)
}

const decide: Decide<PeopleCommand, PeopleEvent> = {
  'person.block': (state, { who }) => {
    const person = known(state, who)
    return person.ok ? ok([{ type: 'person.blocked', who, blocked: true }]) : person
  },
  'person.unblock': (state, { who }) => {
    const person = known(state, who)
    return person.ok ? ok([{ type: 'person.blocked', who, blocked: false }]) : person
  },
  'person.verify': (state, { who }) => {
    const person = known(state, who)
    return person.ok ? ok([{ type: 'person.verified', who }]) : person
  },
  'person.trust': (state, { who, pin: key, at }) => {
    const person = known(state, who)
    if (!person.ok) return person
    if (person.value.conflictingKey !== key) return fail('other-key')
    return ok([{ type: 'person.pinned', who, name: person.value.name, key, trust: 'pinned', at }])
  },
  'person.add': (state, { who, name, pin: key, at }) => {
    if (who === state.me.id) return fail('talking-to-yourself')
    if (who === ECHO) return fail('reserved-name')
    const person = state.people.get(who)
    if (person?.key && person.key !== key) return fail('other-key')
    return ok([{ type: 'person.pinned', who, name, key, trust: 'pinned', at }])
  },
}

const reduce: Reduce<PeopleEvent> = {
  'person.pinned': (draft, { who, name, key, trust, at }) => {
    const person = draft.people.get(who)
    if (person?.key !== undefined && person.key !== key) orphanSessions(draft, who)
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
    })
    ensureConversation(draft, personConversationId(who))
  },
  'person.verified': (draft, { who }) => {
    const person = draft.people.get(who)
    if (person) person.trust = 'verified'
  },
  'person.keyConflicted': (draft, { who, key }) => {
    const person = draft.people.get(who)
    if (person) person.conflictingKey = key
  },
  'person.blocked': (draft, { who, blocked }) => {
    const person = draft.people.get(who)
    if (person) person.blocked = blocked
    if (blocked) return
    // what they had asked still waits on their side: it waits here again, or nobody could ever answer
    for (const request of draft.requests.values()) {
      if (request.from !== who || request.answer !== 'blocked') continue
      request.answer = 'waiting'
      delete request.answeredAt
    }
  },
}

/** A new key is a new program: it has none of the sessions and waits for none of the answers. */
const orphanSessions = (draft: Draft<State>, who: UserId) => {
  for (const session of draft.sessions.values()) {
    if (session.with === who) session.orphaned = true
  }
  for (const request of draft.requests.values()) {
    const between = request.from === who || request.to === who
    if (between && request.answer === 'waiting') request.answer = 'crossed'
  }
}

export const peopleNoun: Noun<PeopleCommand, PeopleEvent> = {
  decide,
  reduce,
  keeping: {
    'person.pinned': 'lasting',
    'person.verified': 'lasting',
    'person.keyConflicted': 'lasting',
    'person.blocked': 'lasting',
  },
}
