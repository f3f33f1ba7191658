/** What the panes ask of the plain-text chat. */
import { plaintextGroupOf, plaintextGroupConversationId } from '../../core/plaintext-ids.ts'
import { createSelector } from '../../core/memo.ts'
import type { ConversationId, SafeText, UserId } from '../../core/ids.ts'
import { personConversationId, personOf } from '../../core/ids.ts'
import { UNMARKED, unreadMarks } from '../messages/unread-marks.ts'
import type { UnreadMark } from '../messages/unread-marks.ts'
import { isPlaintextMember } from './plaintext-groups.ts'
import type { PlaintextRequest, PlaintextGroup } from './plaintext-state.ts'
import type { Relation } from '../screen/relations.ts'
import type { UserRow } from '../screen/user-rows.ts'
import { openPlaintextSession } from './plaintext-sessions.ts'
import type { Of } from '../commands.ts'
import type { PlaintextCommand } from './plaintext.ts'
import type { State } from '../state.ts'

export type PlaintextGroupRow = UnreadMark & {
  readonly group: PlaintextGroup
  readonly conversation: ConversationId
  readonly relation: 'none' | 'asked' | 'invited' | 'member' | 'leader'
}

const plaintext = (state: State) => state.plaintext
const me = (state: State) => state.me

type Known = Pick<State, 'plaintext' | 'me'>

/** How I stand with somebody there. */
export const plaintextRelation = (state: Known, who: UserId): Relation => {
  if (openPlaintextSession(state, who)) return 'talking'
  for (const { kind, from, to, answer } of state.plaintext.requests.values()) {
    if (kind !== 'talk' || answer !== 'waiting') continue
    if (from === who && to === state.me.id) return 'asks-me'
    if (to === who && from === state.me.id) return 'asked'
  }
  return [...state.plaintext.sessions.values()].some((session) => session.with === who)
    ? 'ended'
    : 'none'
}

const byName = (a: { readonly name: SafeText }, b: { readonly name: SafeText }) =>
  a.name < b.name ? -1 : 1

/** Everybody seen there: those online first, then by name. Nobody while this program does not speak it. */
export const plaintextPersonRows: (state: State) => readonly UserRow[] = createSelector(
  [plaintext, unreadMarks, me],
  (plaintext, marks, me) =>
    plaintext.me === undefined
      ? []
      : [...plaintext.people.values()]
          .toSorted(
            (a, b) =>
              Number(a.status === 'offline') - Number(b.status === 'offline') || byName(a, b),
          )
          .map(({ id, status, seen }): UserRow => {
            const conversation = personConversationId(id)
            const mark = marks.get(conversation) ?? UNMARKED
            // commands call them by their id: `?bob`
            const name = id as string as SafeText
            const person = { id, name, status, seen, trust: 'unverified', blocked: false } as const
            const relation = plaintextRelation({ plaintext, me }, id)
            return { person, status, conversation, ...mark, relation, signed: false }
          }),
)

const groupRelation = ({ plaintext, me }: Known, { name, leader }: PlaintextGroup) => {
  if (leader === me.id) return 'leader'
  if (isPlaintextMember({ plaintext, me }, name)) return 'member'
  for (const { kind, from, to, group, answer } of plaintext.requests.values()) {
    if (group !== name || answer !== 'waiting') continue
    if (kind === 'invite' && to === me.id) return 'invited'
    if (kind === 'enter' && from === me.id) return 'asked'
  }
  return 'none'
}

/** How I stand with the group of this name; `unknown` when there is none, or none any more. */
export const plaintextGroupRole = (
  state: Known,
  name: SafeText,
): PlaintextGroupRow['relation'] | 'unknown' => {
  const group = state.plaintext.groups.get(name)
  return group ? groupRelation(state, group) : 'unknown'
}

/** Groups there: mine first, then by name. */
export const plaintextGroupRows: (state: State) => readonly PlaintextGroupRow[] = createSelector(
  [plaintext, unreadMarks, me],
  (plaintext, marks, me) =>
    plaintext.me === undefined
      ? []
      : [...plaintext.groups.values()]
          .map((group): PlaintextGroupRow => {
            const conversation = plaintextGroupConversationId(group.name)
            const mark = marks.get(conversation) ?? UNMARKED
            return {
              group,
              conversation,
              ...mark,
              relation: groupRelation({ plaintext, me }, group),
            }
          })
          .toSorted(
            (a, b) =>
              Number(b.group.members.has(me.id)) - Number(a.group.members.has(me.id)) ||
              byName(a.group, b.group),
          ),
)

/** Those of them that wait for my answer, oldest first. */
export const pendingPlaintextRequests: (state: State) => readonly PlaintextRequest[] =
  createSelector([plaintext, me], (plaintext, me) =>
    plaintext.me === undefined
      ? []
      : [...plaintext.requests.values()].filter(
          ({ to, answer }) => to === me.id && answer === 'waiting',
        ),
  )

/** Conversations there that I take or took part in, in the order in which they began. */
export const plaintextConversations: (state: State) => readonly ConversationId[] = createSelector(
  [plaintext, me],
  (plaintext, me) => [
    ...new Set([
      ...[...plaintext.sessions.values()].map((session) => personConversationId(session.with)),
      ...[...plaintext.groups.values()]
        .filter(({ members }) => members.has(me.id))
        .map(({ name }) => plaintextGroupConversationId(name)),
    ]),
  ],
)

/** The command that would send a text to this conversation; none where it cannot be sent. */
export const plaintextSendCommand = (
  state: State,
  conversation: ConversationId,
  text: SafeText,
): Of<PlaintextCommand, 'plaintext.send' | 'plaintext.sendToGroup'> | undefined => {
  const group = plaintextGroupOf(conversation)
  if (group !== undefined) {
    return isPlaintextMember(state, group)
      ? { type: 'plaintext.sendToGroup', group, text }
      : undefined
  }
  const who = personOf(conversation)
  const session = who === undefined ? undefined : openPlaintextSession(state, who)
  return session && { type: 'plaintext.send', session: session.topic, text }
}

/** The conversation that this command belongs to. */
export const plaintextConversationOf = (
  state: State,
  command: PlaintextCommand,
): ConversationId | undefined => {
  if (command.type === 'plaintext.sendToGroup') return plaintextGroupConversationId(command.group)
  if (command.type !== 'plaintext.send' && command.type !== 'plaintext.end') return undefined
  const other = state.plaintext.sessions.get(command.session)?.with
  return other && personConversationId(other)
}
