/** From what a person asks of the program to the command that the rules judge. */
import type { GroupId, Millis, SafeText } from '../core/ids.ts'
import { groupNameOf, isGroup, NO_CARD } from '../core/ids.ts'
import { safeLine } from '../core/safe-text.ts'
import type { CardWish } from './groups/roster-builder.ts'
import { leaderOf } from './groups/roster.ts'
import { saidUnder } from './groups/membership.ts'
import type { Message } from './messages/messages.ts'
import type { GroupWordWish } from './messages/message-commands.ts'
import { freshSession } from './direct/requests.ts'
import type { State } from './state.ts'
import type { Command, Of, Wish } from './commands.ts'

/** A change of a message. */
export type Change =
  | { readonly kind: 'edit'; readonly text: SafeText }
  | { readonly kind: 'delete' }
  | { readonly kind: 'react'; readonly emoji: SafeText; readonly on: boolean }

/** The wish that changes this message, in the place where it was said; none for unsigned ones. */
export const changeOf = (
  { id: target, session, plain }: Message,
  change: Change,
): Wish | undefined => {
  if (plain) return undefined
  const { kind, ...how } = change
  // spread and named apart: what belongs to which kind is looked at where it is judged
  const word = { target, ...how }
  return isGroup(session)
    ? ({ type: `group.${kind}`, group: session, ...word } as Wish)
    : ({ type: `session.${kind}`, session, ...word } as Wish)
}

/** What a wish needs to become a command. */
export type Completing = {
  readonly at: Millis
  /** How many words I have said in a group. */
  readonly said: (group: GroupId) => number
}

/** The command of a wish: an acceptance gets a session that does not exist yet, a word its card. */
export const completed = (
  state: State,
  wish: Exclude<Wish, CardWish>,
  { at, said }: Completing,
): Command => {
  if (wish.type === 'request.accept') {
    return { ...wish, session: freshSession(state, wish.request, at) }
  }
  // the key in a wish is the other's; that of a command is who says it
  if (wish.type === 'person.trust' || wish.type === 'person.add') {
    const { key: pin, ...rest } = wish
    return { ...rest, pin }
  }
  if (wish.type === 'group.leave') {
    const { group } = wish
    return { ...wish, to: leaderIn(state, group), card: cardIn(state, group), said: said(group) }
  }
  if (wish.type === 'group.ask') return askFor(state, wish)
  if (wish.type === 'group.invite') {
    const name = state.groups.get(wish.group)?.card.name
    return { ...wish, name: name ?? safeLine(groupNameOf(wish.group)) }
  }
  return isGroupWord(wish) ? { ...wish, card: cardIn(state, wish.group) } : wish
}

const isGroupWord = (wish: { readonly type: string }): wish is GroupWordWish =>
  GROUP_WORDS.has(wish.type)

const GROUP_WORDS: ReadonlySet<string> = new Set<GroupWordWish['type']>([
  'group.say',
  'group.edit',
  'group.delete',
  'group.react',
  'group.typing',
])

const cardIn = ({ groups }: State, id: GroupId) => {
  const group = groups.get(id)
  return group ? saidUnder(group) : { rev: 0, hash: NO_CARD }
}

/** Who leads; nobody but me for a group that is not known, and I cannot do that. */
const leaderIn = ({ groups, me }: State, id: GroupId) => {
  const group = groups.get(id)
  return group ? leaderOf(group.card).id : me.id
}

const askFor = (state: State, wish: Of<Wish, 'group.ask'>): Command => {
  const invite = wish.invitation === undefined ? undefined : state.joins.get(wish.invitation)
  if (state.groups.has(wish.group)) {
    return { ...wish, to: leaderIn(state, wish.group), card: cardIn(state, wish.group) }
  }
  // an invitation may be all that I know of the group
  return { ...wish, to: invite?.from ?? state.me.id }
}
