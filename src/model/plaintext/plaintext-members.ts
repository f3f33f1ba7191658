/** Into a group of the plain-text chat and out of it: invited, asked to be let in, told to be in it. */
import { classicPlace, SOMEBODY } from '../../core/plaintext-ids.ts'
import type { Millis, SafeText, UserId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import { answered, asking, waitingAsk } from './plaintext-requests.ts'
import type { ClassicAskEvent } from './plaintext-requests.ts'
import { groupIn, hasRoom, isLeader, isMember, leading } from './plaintext-groups.ts'
import type { ClassicPeopleEvent } from './plaintext-people.ts'
import { noticed } from './plaintext-people.ts'
import { ensurePlace, inMyName, MAX_MEMBERS, reach, told, tuned, writable } from './plaintext-state.ts'
import type { ClassicDeed } from './plaintext-state.ts'
import { inboxOf, leaderOf, membersOf, messagesOf, written } from './plaintext-format.ts'
import type { State } from '../state.ts'
import type { Decide, Reduce } from '../commands.ts'

type OfGroup = { readonly group: SafeText }

export type ClassicMemberCommand =
  /** Come in: an invitation, and the answer to who asked to be let in. */
  | (OfGroup & { readonly type: 'classic.invite'; readonly whom: UserId })
  /** I do not want to come in; nobody is told, because there is no word for it. */
  | (OfGroup & { readonly type: 'classic.decline' })
  /** Asks the leader to be let in. */
  | (OfGroup & { readonly type: 'classic.enter' })
  /** Who says it is in the group. */
  | (OfGroup & { readonly type: 'classic.join' })
  /** I listen no more; nobody is told, because there is no word for it. */
  | (OfGroup & { readonly type: 'classic.leave' })

type Member = OfGroup & { readonly who: UserId; readonly at: Millis; readonly mine: boolean }

export type ClassicMemberEvent =
  | (Member & { readonly type: 'classic.joined' })
  | (Member & { readonly type: 'classic.left' })

const enrolled = (state: State, group: SafeText, me: SafeText, at: Millis) =>
  [
    { type: 'classic.joined', group, who: state.me.id, at, mine: true },
    tuned(true, messagesOf(group)),
    told(membersOf(group), me),
  ] as const

export const decide: Decide<
  ClassicMemberCommand,
  ClassicMemberEvent | ClassicAskEvent | ClassicPeopleEvent | ClassicDeed
> = {
  'classic.invite': (state, command) => {
    const { by, group, whom, at } = command
    if (by === state.me.id) {
      const me = leading(state, group)
      if (!me.ok) return me
      const name = writable(whom)
      if (!name.ok) return name
      if (inMyName(state, whom)) return fail('talking-to-yourself')
      const come = told(inboxOf(name.value), written.invitation(group))
      const entering = waitingAsk(state, { kind: 'enter', from: whom, to: by, group })
      if (entering) return ok([answered(entering, 'accepted', at), come])
      const asked = asking(state, command, { kind: 'invite', from: by, to: whom, group })
      return asked.ok ? ok([asked.value, come]) : asked
    }
    const me = reach(state)
    if (isMember(state, group)) return fail('already-member')
    const mine = [...state.classic.asks.values()].findLast(
      (ask) =>
        ask.kind === 'enter' &&
        ask.from === state.me.id &&
        ask.group === group &&
        ask.answer === 'waiting',
    )
    // I asked for it, so I am not asked again, unless I could not tell it now
    if (mine && me.ok && hasRoom(state)) {
      return ok([answered(mine, 'accepted', at), ...enrolled(state, group, me.value, at)])
    }
    const from = state.classic.groups.get(group)?.leader ?? SOMEBODY
    const asked = asking(state, command, { kind: 'invite', from, to: state.me.id, group })
    return asked.ok ? ok([asked.value]) : asked
  },
  'classic.decline': (state, { by, group, at }) => {
    const ask = by === state.me.id ? invitationTo(state, group) : undefined
    return ask ? ok([answered(ask, 'denied', at)]) : fail('unknown-request')
  },
  'classic.enter': (state, command) => {
    const { by, group, at } = command
    if (by !== state.me.id) {
      if (!isLeader(state, group)) return fail('not-the-leader')
      if (inMyName(state, by)) return fail('already-member')
      const asked = asking(state, command, { kind: 'enter', from: by, to: state.me.id, group })
      return asked.ok ? ok([...noticed(state, by, at), asked.value]) : asked
    }
    const me = reach(state)
    if (!me.ok) return me
    if (isMember(state, group)) return fail('already-member')
    const to = state.classic.groups.get(group)?.leader ?? SOMEBODY
    const asked = asking(state, command, { kind: 'enter', from: by, to, group })
    return asked.ok ? ok([asked.value, told(leaderOf(group), written.enter(me.value))]) : asked
  },
  'classic.join': (state, { by, group, at }) => {
    if (by === state.me.id) {
      const ask = invitationTo(state, group)
      if (!ask) return fail('unknown-request')
      const me = reach(state)
      if (!me.ok) return me
      if (!hasRoom(state)) return fail('crowded')
      return ok([answered(ask, 'accepted', at), ...enrolled(state, group, me.value, at)])
    }
    const known = state.classic.groups.get(group)
    // my own copy; of a group that I am not in, somebody says it in my name
    if (inMyName(state, by) && isMember(state, group)) return ok([])
    const invited = waitingAsk(state, { kind: 'invite', from: state.me.id, to: by, group })
    const yes = invited ? [answered(invited, 'accepted', at)] : []
    if (known?.members.has(by)) return ok([...noticed(state, by, at), ...yes])
    if (!known && !hasRoom(state)) return fail('crowded')
    if ((known?.members.size ?? 0) >= MAX_MEMBERS) return fail('group-full')
    return ok([
      ...(inMyName(state, by) ? [] : noticed(state, by, at)),
      { type: 'classic.joined', group, who: by, at, mine: false },
      ...yes,
    ])
  },
  'classic.leave': (state, { by, group, at }) => {
    if (by !== state.me.id || !isMember(state, group)) return fail('not-a-member')
    if (isLeader(state, group)) return fail('lead-first')
    return ok([
      { type: 'classic.left', group, who: by, at, mine: true },
      tuned(false, messagesOf(group)),
    ])
  },
}

/** The invitation to this group that waits for my answer. */
const invitationTo = ({ me, classic }: State, group: SafeText) =>
  [...classic.asks.values()].findLast(
    (ask) =>
      ask.kind === 'invite' && ask.to === me.id && ask.group === group && ask.answer === 'waiting',
  )

export const reduce: Reduce<ClassicMemberEvent> = {
  'classic.joined': (draft, { group, who, at }) => {
    const known = groupIn(draft, group, at)
    known.members.set(who, at)
    known.seen = at
    if (who === draft.me.id) ensurePlace(draft, classicPlace(group))
  },
  'classic.left': (draft, { group, who }) => {
    draft.classic.groups.get(group)?.members.delete(who)
  },
}
