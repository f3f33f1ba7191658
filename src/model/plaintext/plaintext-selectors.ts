/** What the panes ask of the plain-text chat. */
import { classicGroupOf, classicPlace } from '../../core/plaintext-ids.ts'
import { derive } from '../../core/memo.ts'
import type { ConversationId, SafeText, UserId } from '../../core/ids.ts'
import { conversationWith, personOf } from '../../core/ids.ts'
import { isMember } from './plaintext-groups.ts'
import type { ClassicAsk, ClassicGroup, ClassicPerson } from './plaintext-state.ts'
import { openTalkWith } from './plaintext-sessions.ts'
import type { State } from '../state.ts'

/** Have I anything open with this person? */
export type ClassicRelation = 'none' | 'asked' | 'asks-me' | 'talking' | 'ended'

export type ClassicPersonRow = {
  readonly person: ClassicPerson
  readonly conversation: ConversationId
  readonly unread: number
  readonly muted: boolean
  readonly relation: ClassicRelation
}

export type ClassicGroupRow = {
  readonly group: ClassicGroup
  readonly conversation: ConversationId
  readonly unread: number
  readonly muted: boolean
  readonly relation: 'none' | 'asked' | 'invited' | 'member' | 'leader'
}

const classic = (state: State) => state.classic
const conversations = (state: State) => state.conversations
const me = (state: State) => state.me

type Known = Pick<State, 'classic' | 'me'>

/** How I stand with somebody there. */
export const classicRelation = (state: Known, who: UserId): ClassicRelation => {
  if (openTalkWith(state, who)) return 'talking'
  for (const { kind, from, to, answer } of state.classic.asks.values()) {
    if (kind !== 'talk' || answer !== 'waiting') continue
    if (from === who && to === state.me.id) return 'asks-me'
    if (to === who && from === state.me.id) return 'asked'
  }
  return [...state.classic.talks.values()].some((talk) => talk.with === who) ? 'ended' : 'none'
}

const byName = (a: { readonly name: SafeText }, b: { readonly name: SafeText }) =>
  a.name < b.name ? -1 : 1

/** Everybody seen there: who is here first, then by name. Nobody while this program does not speak it. */
export const classicPeople: (state: State) => readonly ClassicPersonRow[] = derive(
  [classic, conversations, me],
  (classic, conversations, me) =>
    classic.me === undefined
      ? []
      : [...classic.people.values()]
          .map((person): ClassicPersonRow => {
            const conversation = conversationWith(person.id)
            const { unread = 0, muted = false } = conversations.get(conversation) ?? {}
            const relation = classicRelation({ classic, me }, person.id)
            return { person, conversation, unread, muted, relation }
          })
          .toSorted(
            (a, b) =>
              Number(a.person.status === 'offline') - Number(b.person.status === 'offline') ||
              byName(a.person, b.person),
          ),
)

const groupRelation = ({ classic, me }: Known, { name, leader }: ClassicGroup) => {
  if (leader === me.id) return 'leader'
  if (isMember({ classic, me }, name)) return 'member'
  for (const { kind, from, to, group, answer } of classic.asks.values()) {
    if (group !== name || answer !== 'waiting') continue
    if (kind === 'invite' && to === me.id) return 'invited'
    if (kind === 'enter' && from === me.id) return 'asked'
  }
  return 'none'
}

/** How I stand with the group of this name; `unknown` when there is none, or none any more. */
export const classicStanding = (
  state: Known,
  name: SafeText,
): ClassicGroupRow['relation'] | 'unknown' => {
  const group = state.classic.groups.get(name)
  return group ? groupRelation(state, group) : 'unknown'
}

/** Groups there: mine first, then by name. */
export const classicGroups: (state: State) => readonly ClassicGroupRow[] = derive(
  [classic, conversations, me],
  (classic, conversations, me) =>
    classic.me === undefined
      ? []
      : [...classic.groups.values()]
          .map((group): ClassicGroupRow => {
            const conversation = classicPlace(group.name)
            const { unread = 0, muted = false } = conversations.get(conversation) ?? {}
            return {
              group,
              conversation,
              unread,
              muted,
              relation: groupRelation({ classic, me }, group),
            }
          })
          .toSorted(
            (a, b) =>
              Number(b.group.members.has(me.id)) - Number(a.group.members.has(me.id)) ||
              byName(a.group, b.group),
          ),
)

/** Who of them waits for my answer, oldest first. */
export const classicWaiting: (state: State) => readonly ClassicAsk[] = derive(
  [classic, me],
  (classic, me) =>
    classic.me === undefined
      ? []
      : [...classic.asks.values()].filter(({ to, answer }) => to === me.id && answer === 'waiting'),
)

/** Conversations there that I take or took part in, in the order in which they began. */
export const classicConversations: (state: State) => readonly ConversationId[] = derive(
  [classic, me],
  (classic, me) => [
    ...new Set([
      ...[...classic.talks.values()].map((talk) => conversationWith(talk.with)),
      ...[...classic.groups.values()]
        .filter(({ members }) => members.has(me.id))
        .map(({ name }) => classicPlace(name)),
    ]),
  ],
)

/** The command by which a text would be said in this conversation; none where it cannot be said. */
export const classicSaying = (
  state: State,
  conversation: ConversationId,
  text: SafeText,
):
  | { readonly type: 'classic.say'; readonly talk: string; readonly text: SafeText }
  | { readonly type: 'classic.write'; readonly group: SafeText; readonly text: SafeText }
  | undefined => {
  const group = classicGroupOf(conversation)
  if (group !== undefined) {
    return isMember(state, group) ? { type: 'classic.write', group, text } : undefined
  }
  const who = personOf(conversation)
  const talk = who === undefined ? undefined : openTalkWith(state, who)
  return talk && { type: 'classic.say', talk: talk.topic, text }
}
