/** Forgetting people whom I never talked to. What a broker retains of them brings them back only when they are here again. */
import type { Draft } from 'immer'
import type { Millis, UserId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import { groupsOfMine } from '../groups/group-room.ts'
import type { Decide, Noun, Reduce } from '../noun.ts'
import type { State } from '../state.ts'
import { forgetPerson } from './contacts.ts'
import { isPresent } from './presence.ts'
import { hasChoices } from './privacy.ts'
import { lookUpPerson } from './strangers.ts'

/** When I forgot somebody, the longest time ago first. */
export type Forgotten = ReadonlyMap<UserId, Millis>

/** So many are remembered as forgotten. */
export const MAX_FORGOTTEN = 2000

export type ForgetCommand = { readonly type: 'person.forget'; readonly who: UserId }

export type ForgetEvent = {
  readonly type: 'person.forgotten'
  readonly who: UserId
  readonly at: Millis
}

/** What somebody is remembered for: something that I may need, or that they are here. */
export type KeptFor = 'talk' | 'group' | 'request' | 'block' | 'verified' | 'privacy' | 'here'

/**
 * What I remember them for; nothing where they can be forgotten. What lasts comes first: whoever is away tomorrow is not
 * to be told something else then.
 */
export const keptFor = (state: State, who: UserId): KeptFor | undefined => {
  const person = lookUpPerson(state, who)
  if (!person) return undefined
  if ([...state.sessions.values()].some((session) => session.with === who)) return 'talk'
  if (groupsOfMine(state).some(({ roster }) => roster.members.some(({ id }) => id === who)))
    return 'group'
  if (person.trust === 'verified') return 'verified'
  if (person.blocked) return 'block'
  if (hasChoices(person)) return 'privacy'
  const waits = [...state.pending.keys()].some((ref) => {
    const { from, to } = state.requests.get(ref) ?? state.joins.get(ref) ?? {}
    return from === who || to === who
  })
  if (waits) return 'request'
  return isPresent(person, state.now) ? 'here' : undefined
}

const decide: Decide<ForgetCommand, ForgetEvent> = {
  'person.forget': (state, { who, at }) => {
    const person = lookUpPerson(state, who)
    if (!person || person.trust === 'built-in') return fail('unknown-person')
    if (keptFor(state, who) !== undefined) return fail('not-forgettable')
    return ok([{ type: 'person.forgotten', who, at }])
  },
}

const reduce: Reduce<ForgetEvent> = {
  'person.forgotten': (draft: Draft<State>, { who, at }) => {
    forgetPerson(draft, who)
    draft.strangers.delete(who)
    draft.forgotten.delete(who)
    draft.forgotten.set(who, at)
    const [oldest] = draft.forgotten.size > MAX_FORGOTTEN ? draft.forgotten.keys() : []
    if (oldest !== undefined) draft.forgotten.delete(oldest)
  },
}

export const forgettingNoun: Noun<ForgetCommand, ForgetEvent> = {
  decide,
  reduce,
  keeping: { 'person.forgotten': 'lasting' },
}
