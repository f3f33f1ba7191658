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

/** Is there nothing with them that somebody may need: a talk, a group, a block, a key that was compared, a choice of mine? */
const isForgettable = (state: State, who: UserId): boolean => {
  const person = lookUpPerson(state, who)
  if (!person || person.blocked || person.trust === 'verified' || hasChoices(person)) return false
  if (isPresent(person, state.now)) return false
  const waits = [...state.pending.keys()].some((ref) => {
    const { from, to } = state.requests.get(ref) ?? state.joins.get(ref) ?? {}
    return from === who || to === who
  })
  if (waits) return false
  if ([...state.sessions.values()].some((session) => session.with === who)) return false
  return !groupsOfMine(state).some(({ roster }) => roster.members.some(({ id }) => id === who))
}

const decide: Decide<ForgetCommand, ForgetEvent> = {
  'person.forget': (state, { who, at }) => {
    const person = lookUpPerson(state, who)
    if (!person || person.trust === 'built-in') return fail('unknown-person')
    if (!isForgettable(state, who)) return fail('not-forgettable')
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
