/** Groups of the plain-text chat: founded, led, handed over, disbanded; and those that I am in. */
import type { Draft } from 'immer'
import { classicNameOf, classicPlace, isClassic } from '../../core/plaintext-ids.ts'
import type { Millis, SafeText, UserId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import {
  ensurePlace,
  inMyName,
  MAX_GROUPS,
  plainMessage,
  reach,
  sayable,
  told,
  tuned,
} from './plaintext-state.ts'
import type { ClassicDeed, ClassicGroup } from './plaintext-state.ts'
import { INFO_TOPIC, leaderOf, membersOf, messagesOf, written } from './plaintext-format.ts'
import type { ClassicMemberEvent } from './plaintext-members.ts'
import type { MessageEvent } from '../messages/messages.ts'
import type { State } from '../state.ts'
import type { Decide, Reduce, Refusal } from '../commands.ts'

type OfGroup = { readonly group: SafeText }

export type ClassicGroupCommand =
  | (OfGroup & { readonly type: 'classic.create' })
  | (OfGroup & { readonly type: 'classic.disband' })
  /** Somebody leads the group: told after its creation, and when it is handed over. */
  | (OfGroup & { readonly type: 'classic.lead'; readonly leader: UserId })
  | (OfGroup & { readonly type: 'classic.write'; readonly text: SafeText })

/** `mine`: I am in it, or was. */
type AboutGroup = OfGroup & { readonly at: Millis; readonly mine: boolean }

export type ClassicGroupEvent =
  | (AboutGroup & { readonly type: 'classic.led'; readonly leader: UserId | undefined })
  | (AboutGroup & { readonly type: 'classic.disbanded' })

/** Am I in this group? */
export const isMember = (
  { me, classic }: Pick<State, 'me' | 'classic'>,
  group: SafeText,
): boolean => classic.groups.get(group)?.members.has(me.id) ?? false

/** Do I lead this group? */
export const isLeader = (
  { me, classic }: Pick<State, 'me' | 'classic'>,
  group: SafeText,
): boolean => classic.groups.get(group)?.leader === me.id

/** The name to write with, of the leader of a group. */
export const leading = (state: State, group: SafeText): Result<SafeText, Refusal> => {
  if (!state.classic.groups.has(group)) return fail('unknown-group')
  return isLeader(state, group) ? reach(state) : fail('not-the-leader')
}

/** Is there room for one more group? Of those that I am not in, the oldest makes room. */
export const hasRoom = ({ me, classic: { groups } }: State): boolean =>
  groups.size < MAX_GROUPS || [...groups.values()].some(({ members }) => !members.has(me.id))

/** The group, which is known from now on. */
export const groupIn = (draft: Draft<State>, name: SafeText, at: Millis): Draft<ClassicGroup> => {
  const { groups } = draft.classic
  const known = groups.get(name)
  if (known) return known
  if (groups.size >= MAX_GROUPS) {
    const others = [...groups.values()].filter(({ members }) => !members.has(draft.me.id))
    const oldest = others.toSorted((a, b) => a.seen - b.seen)[0]
    if (oldest) groups.delete(oldest.name)
  }
  const fresh: Draft<ClassicGroup> = { name, leader: undefined, members: new Map(), seen: at }
  groups.set(name, fresh)
  return groups.get(name) ?? fresh
}

export const decide: Decide<
  ClassicGroupCommand,
  ClassicGroupEvent | ClassicMemberEvent | MessageEvent | ClassicDeed
> = {
  'classic.create': (state, { by, group, at }) => {
    const known = state.classic.groups.has(group)
    if (by !== state.me.id) {
      // of a group that is known already, this is a copy, or nothing new
      if (known) return ok([])
      if (!hasRoom(state)) return fail('crowded')
      return ok([{ type: 'classic.led', group, leader: undefined, at, mine: false }])
    }
    const me = reach(state)
    if (!me.ok) return me
    if (known) return fail('group-exists')
    if (!hasRoom(state)) return fail('crowded')
    return ok([
      { type: 'classic.led', group, leader: by, at, mine: true },
      { type: 'classic.joined', group, who: by, at, mine: true },
      tuned(true, messagesOf(group), leaderOf(group)),
      told(INFO_TOPIC, written.created(group)),
      told(INFO_TOPIC, written.leads(group, me.value)),
      told(membersOf(group), me.value),
    ])
  },
  'classic.disband': (state, { by, group, at }) => {
    if (by === state.me.id) {
      const me = leading(state, group)
      if (!me.ok) return me
      return ok([
        { type: 'classic.disbanded', group, at, mine: true },
        told(INFO_TOPIC, written.disbanded(group)),
        tuned(false, messagesOf(group), leaderOf(group)),
      ])
    }
    // what I disbanded is not known any more when my word comes back
    if (!state.classic.groups.has(group)) return ok([])
    if (isLeader(state, group)) return fail('not-the-leader')
    const mine = isMember(state, group)
    return ok([
      { type: 'classic.disbanded', group, at, mine },
      ...(mine ? [tuned(false, messagesOf(group))] : []),
    ])
  },
  'classic.lead': (state, { by, group, leader, at }) => {
    const known = state.classic.groups.get(group)
    if (by === state.me.id) {
      const me = leading(state, group)
      if (!me.ok) return me
      if (leader === by) return ok([told(INFO_TOPIC, written.leads(group, me.value))])
      const name = classicNameOf(leader)
      if (name === undefined || !known?.members.has(leader)) return fail('not-a-member')
      return ok([
        { type: 'classic.led', group, leader, at, mine: true },
        tuned(false, leaderOf(group)),
        told(INFO_TOPIC, written.leads(group, name)),
      ])
    }
    const meant = inMyName(state, leader)
    if (isLeader(state, group)) return meant ? ok([]) : fail('not-the-leader')
    if (!known && !hasRoom(state)) return fail('crowded')
    const mine = isMember(state, group)
    // handed over to me: only in a group that I am in
    if (meant && mine) {
      return ok([
        { type: 'classic.led', group, leader: state.me.id, at, mine },
        tuned(true, leaderOf(group)),
      ])
    }
    if (known?.leader === leader) return ok([])
    return ok([{ type: 'classic.led', group, leader, at, mine }])
  },
  'classic.write': (state, command) => {
    const { by, group } = command
    if (!state.classic.groups.has(group)) return fail('unknown-group')
    if (!isMember(state, group)) return fail('not-a-member')
    const text = sayable(command.text)
    if (!text.ok) return text
    const topic = messagesOf(group)
    const message = plainMessage(command, topic, classicPlace(group), text.value)
    const said = { type: 'message.said', message } as const
    if (by !== state.me.id) return ok([said])
    const me = reach(state)
    if (!me.ok) return me
    return ok([said, told(topic, written.said(me.value, text.value))])
  },
}

export const reduce: Reduce<ClassicGroupEvent> = {
  'classic.led': (draft, { group, leader, at }) => {
    const known = groupIn(draft, group, at)
    known.leader = leader
    known.seen = at
    if (leader !== undefined && !isClassic(leader)) ensurePlace(draft, classicPlace(group))
  },
  'classic.disbanded': (draft, { group }) => {
    draft.classic.groups.delete(group)
  },
}
