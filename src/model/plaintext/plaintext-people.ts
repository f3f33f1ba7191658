/** Who is online in the plain-text chat: everybody who announces it. */
import type { Draft } from 'immer'
import { plaintextNameOf } from '../../core/plaintext-ids.ts'
import type { Millis, UserId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import {
  isOwnPlaintextName,
  MAX_PLAINTEXT_PEOPLE,
  onlinePlaintextName,
  publishEvent,
} from './plaintext-state.ts'
import type { PlaintextState, PlaintextOutput, PlaintextPerson } from './plaintext-state.ts'
import { PLAINTEXT_STATUS_TOPIC, plaintextFormat } from './plaintext-format.ts'
import type { State } from '../state.ts'
import type { Decide, Noun, Reduce } from '../noun.ts'

export type PlaintextPeopleCommand = {
  readonly type: 'plaintext.announce'
  readonly status: 'online' | 'offline'
}

export type PlaintextPeopleEvent = {
  readonly type: 'plaintext.statusChanged'
  readonly who: UserId
  readonly status: 'online' | 'offline'
  readonly at: Millis
}

/** Whom to forget for somebody new: the one silent for longest among those I have nothing to do with. */
const forgettable = ({ people, sessions, requests }: PlaintextState): UserId | undefined => {
  const needed = new Set([...sessions.values()].map((talk) => talk.with))
  for (const request of requests.values())
    if (request.answer === 'waiting') needed.add(request.from).add(request.to)
  let found: PlaintextPerson | undefined
  for (const person of people.values()) {
    if (!needed.has(person.id) && (!found || person.seen < found.seen)) found = person
  }
  return found?.id
}

/** May this person be remembered, if need be in the place of another? */
const canRemember = ({ plaintext }: State, who: UserId): boolean =>
  plaintext.people.has(who) ||
  plaintext.people.size < MAX_PLAINTEXT_PEOPLE ||
  forgettable(plaintext) !== undefined

/** Somebody who sends anything is online. */
export const onlineEvent = (
  state: State,
  who: UserId,
  at: Millis,
): readonly PlaintextPeopleEvent[] => {
  if (plaintextNameOf(who) === undefined || !canRemember(state, who)) return []
  const isOnline = state.plaintext.people.get(who)?.status === 'online'
  return isOnline ? [] : [{ type: 'plaintext.statusChanged', who, status: 'online', at }]
}

const decide: Decide<PlaintextPeopleCommand, PlaintextPeopleEvent | PlaintextOutput> = {
  'plaintext.announce': (state, { by, status, at }) => {
    if (by === state.me.id) {
      const me = onlinePlaintextName(state)
      return me.ok
        ? ok([publishEvent(PLAINTEXT_STATUS_TOPIC, plaintextFormat.status(me.value, status))])
        : me
    }
    // my own copy, or somebody who takes my name: neither changes how I am
    if (isOwnPlaintextName(state, by)) return ok([])
    if (status === 'offline' && !state.plaintext.people.has(by)) return ok([])
    if (!canRemember(state, by)) return fail('crowded')
    return ok([{ type: 'plaintext.statusChanged', who: by, status, at }])
  },
}

/** Remembers a person; somebody else is forgotten when there are too many. */
const rememberPerson = (draft: Draft<State>, person: PlaintextPerson): void => {
  const { people } = draft.plaintext
  if (!people.has(person.id) && people.size >= MAX_PLAINTEXT_PEOPLE) {
    const forgotten = forgettable(draft.plaintext)
    if (forgotten !== undefined) people.delete(forgotten)
  }
  people.set(person.id, person)
}

/** Remembers somebody of whom nothing else is known, unless they are known already. */
export const rememberName = (draft: Draft<State>, who: UserId, seen: Millis): void => {
  const name = plaintextNameOf(who)
  if (name !== undefined && !draft.plaintext.people.has(who))
    rememberPerson(draft, { id: who, name, status: 'offline', seen })
}

const reduce: Reduce<PlaintextPeopleEvent> = {
  'plaintext.statusChanged': (draft, { who, status, at }) => {
    const name = plaintextNameOf(who)
    if (name !== undefined) rememberPerson(draft, { id: who, name, status, seen: at })
  },
}

export const plaintextPeopleNoun: Noun<PlaintextPeopleCommand, PlaintextPeopleEvent> = {
  decide,
  reduce,
  keeping: { 'plaintext.statusChanged': 'not' },
}
