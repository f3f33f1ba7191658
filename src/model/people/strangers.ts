/**
 * Strangers: people of whom nothing was seen but presence records. They are shown, and nothing else: no key is
 * pinned for them, no conversation made, nothing is written to disk. There is room for a fixed number of them.
 */
import type { Draft } from 'immer'
import type { Identity } from '../groups/roster.ts'
import type { PublicKey, UserId } from '../../core/ids.ts'
import type { State } from '../state.ts'
import type { Person } from './people.ts'

/** Somebody who only published a presence record; `key` is the one that signed it, and proves nothing. */
export type Stranger = Omit<Person, 'trust' | 'key' | 'tells' | 'hides'> & {
  readonly trust: 'unverified'
  readonly key: PublicKey
}

/** So many strangers are remembered. */
export const MAX_STRANGERS = 2000
/** When there are more, so many of those who were seen the longest time ago are forgotten at once. */
const FORGOTTEN_AT_ONCE = 100

type Known = Pick<State, 'people' | 'strangers'>

/** Anybody of this name: somebody with whom there was contact, or else a stranger. */
export const lookUpPerson = ({ people, strangers }: Known, who: UserId): Person | undefined =>
  people.get(who) ?? strangers.get(who)

/** How many people are known here, by name at least. */
export const countPeople = ({ people, strangers }: Known): number => people.size + strangers.size

/**
 * Have I anything in common with whoever has this name and key: a conversation, a group, a key that I compared
 * or took by an invite, a request of mine? A request of theirs that I have not accepted is nothing in common.
 */
export const isAcquaintance = (
  { people }: Pick<State, 'people'>,
  { id, key }: Identity,
): boolean => {
  const person = people.get(id)
  return person?.key === key && person.provisional !== true
}

/** Everybody: first those with whom there was contact. */
export const everybody = ({ people, strangers }: Known): readonly Person[] => [
  ...people.values(),
  ...strangers.values(),
]

/** Puts a stranger there; if there is no room, those who were seen the longest time ago go. */
export const rememberStranger = (draft: Draft<State>, stranger: Stranger): void => {
  draft.strangers.set(stranger.id, stranger)
  if (draft.strangers.size <= MAX_STRANGERS) return
  const bySeen = [...draft.strangers.values()]
    .map(({ id, seen }) => ({ id, seen }))
    .toSorted((a, b) => a.seen - b.seen)
  for (const { id } of bySeen.slice(0, FORGOTTEN_AT_ONCE)) draft.strangers.delete(id)
}
