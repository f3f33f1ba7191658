/**
 * What two people tell each other besides what they say: what was read, and that somebody is typing. It is fair: whoever
 * hides one of them from somebody does not see it of them, nor do they. See "Privacy" in docs/protocol.md.
 */
import type { Draft } from 'immer'
import type { MessageChannel } from '../../core/channel.ts'
import type { UserId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import { readOneOf } from '../../core/schema.ts'
import type { Decide, Noun, Reduce } from '../noun.ts'
import type { State } from '../state.ts'
import type { Person } from './people.ts'

/** What can be hidden. That something was delivered is always told: without it nothing would arrive for certain. */
export const PRIVATE_THINGS = ['read', 'typing'] as const

export type PrivateThing = (typeof PRIVATE_THINGS)[number]

/** Reads the name of one. */
export const readPrivateThing = readOneOf(...PRIVATE_THINGS)

/** What I tell one person where that is another choice than for all. */
export type TellingChoices = Partial<Readonly<Record<PrivateThing, boolean>>>

export type PrivacyCommand = {
  /** Do I tell them this? Without `told` as I tell everybody. */
  readonly type: 'person.choosePrivacy'
  readonly who: UserId
  readonly what: PrivateThing
  readonly told?: boolean
}

export type PrivacyEvent =
  | {
      readonly type: 'person.privacyChosen'
      readonly who: UserId
      readonly what: PrivateThing
      readonly told?: boolean
    }
  /** What they hide from me, as their last receipt says. */
  | {
      readonly type: 'person.hidingReported'
      readonly who: UserId
      readonly hides: readonly PrivateThing[]
    }

type Known = Pick<State, 'people' | 'preferences'>

/** Do I tell them this? What I chose for them counts before what I chose for all. */
export const isToldTo = ({ people, preferences }: Known, who: UserId, what: PrivateThing) =>
  people.get(who)?.tells?.[what] ?? preferences[what]

/** Did I choose for them what I tell? Whoever forgets them would forget that as well. */
export const hasChoices = ({ tells = {} }: Pick<Person, 'tells'>): boolean =>
  PRIVATE_THINGS.some((what) => tells[what] !== undefined)

/** What I hide from them. */
export const hiddenFrom = (state: Known, who: UserId): readonly PrivateThing[] =>
  PRIVATE_THINGS.filter((what) => !isToldTo(state, who, what))

/** What they hide from me. */
export const hiddenBy = ({ people }: Pick<State, 'people'>, who: UserId): readonly PrivateThing[] =>
  people.get(who)?.hides ?? []

/** Do both of us tell it? Else neither sees it of the other. */
export const isShared = (state: Known, who: UserId, what: PrivateThing): boolean =>
  isToldTo(state, who, what) && !hiddenBy(state, who).includes(what)

/** May it be told here that I am typing? What is sent to a group goes to all of its members. */
export const mayTellTyping = (state: State, channel: MessageChannel): boolean => {
  if (channel.kind === 'direct') {
    const who = state.sessions.get(channel.session)?.with
    return who !== undefined && isShared(state, who, 'typing')
  }
  if (channel.kind !== 'group') return false
  const members = state.groups.get(channel.group)?.roster.members ?? []
  return members.every(({ id }) => id === state.me.id || isToldTo(state, id, 'typing'))
}

const decide: Decide<PrivacyCommand, PrivacyEvent> = {
  'person.choosePrivacy': ({ people }, { who, what, told }) => {
    const person = people.get(who)
    if (!person || person.trust === 'built-in') return fail('unknown-person')
    const choice = told === undefined ? {} : { told }
    return ok([{ type: 'person.privacyChosen', who, what, ...choice }])
  },
}

const without = <T extends object, K extends keyof T>(given: T, key: K): Omit<T, K> => {
  const { [key]: _, ...rest } = given
  return rest
}

const reduce: Reduce<PrivacyEvent> = {
  'person.privacyChosen': (draft, { who, what, told }) => {
    const person = draft.people.get(who)
    if (!person) return
    const others = without(person.tells ?? {}, what)
    person.tells = told === undefined ? others : { ...others, [what]: told }
  },
  'person.hidingReported': (draft, { who, hides }) => {
    const person: Draft<Person> | undefined = draft.people.get(who)
    if (person) person.hides = [...hides]
  },
}

export const privacyNoun: Noun<PrivacyCommand, PrivacyEvent> = {
  decide,
  reduce,
  keeping: { 'person.privacyChosen': 'lasting', 'person.hidingReported': 'passing' },
  internal: 'all',
}
