/** Who is here in the plain-text chat: whoever says so. */
import type { Draft } from 'immer'
import { classicNameOf } from '../../core/plaintext-ids.ts'
import type { Millis, UserId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import { inMyName, MAX_PEOPLE, reach, told } from './plaintext-state.ts'
import type { Classic, ClassicDeed, ClassicPerson } from './plaintext-state.ts'
import { STATUS_TOPIC, written } from './plaintext-format.ts'
import type { State } from '../state.ts'
import type { Decide, Reduce } from '../commands.ts'

export type ClassicPeopleCommand = {
  readonly type: 'classic.show'
  readonly status: 'online' | 'offline'
}

export type ClassicPeopleEvent = {
  readonly type: 'classic.seen'
  readonly who: UserId
  readonly status: 'online' | 'offline'
  readonly at: Millis
}

/** Whom to forget for somebody new: who was silent the longest, of those I have nothing to do with. */
const forgettable = ({ people, talks, asks }: Classic): UserId | undefined => {
  const needed = new Set([...talks.values()].map((talk) => talk.with))
  for (const ask of asks.values()) if (ask.answer === 'waiting') needed.add(ask.from).add(ask.to)
  let found: ClassicPerson | undefined
  for (const person of people.values()) {
    if (!needed.has(person.id) && (!found || person.seen < found.seen)) found = person
  }
  return found?.id
}

/** Who says anything is here. */
export const noticed = (
  { classic }: State,
  who: UserId,
  at: Millis,
): readonly ClassicPeopleEvent[] => {
  const known = classic.people.get(who)
  if (classicNameOf(who) === undefined || known?.status === 'online') return []
  if (!known && classic.people.size >= MAX_PEOPLE && !forgettable(classic)) return []
  return [{ type: 'classic.seen', who, status: 'online', at }]
}

export const decide: Decide<ClassicPeopleCommand, ClassicPeopleEvent | ClassicDeed> = {
  'classic.show': (state, { by, status, at }) => {
    if (by === state.me.id) {
      const me = reach(state)
      return me.ok ? ok([told(STATUS_TOPIC, written.status(me.value, status))]) : me
    }
    // my own copy, or somebody who takes my name: neither changes how I am
    if (inMyName(state, by)) return ok([])
    const known = state.classic.people.has(by)
    if (!known && status === 'offline') return ok([])
    if (!known && state.classic.people.size >= MAX_PEOPLE && !forgettable(state.classic)) {
      return fail('crowded')
    }
    return ok([{ type: 'classic.seen', who: by, status, at }])
  },
}

/** Remembers a person; somebody else is forgotten when there are too many. */
export const remember = (draft: Draft<State>, person: ClassicPerson): void => {
  const { people } = draft.classic
  if (!people.has(person.id) && people.size >= MAX_PEOPLE) {
    const gone = forgettable(draft.classic)
    if (gone !== undefined) people.delete(gone)
  }
  people.set(person.id, person)
}

export const reduce: Reduce<ClassicPeopleEvent> = {
  'classic.seen': (draft, { who, status, at }) => {
    const name = classicNameOf(who)
    if (name !== undefined) remember(draft, { id: who, name, status, seen: at })
  },
}
