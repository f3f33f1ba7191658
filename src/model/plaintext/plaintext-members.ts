/** Joining and leaving a group of the plain-text chat: invitations, requests to join, announced members. */
import { plaintextGroupConversationId, UNNAMED_USER } from '../../core/plaintext-ids.ts'
import type { Millis, SafeText, UserId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import { answerEvent, requestEvent, pendingPlaintextRequest } from './plaintext-requests.ts'
import type { PlaintextRequestEvent } from './plaintext-requests.ts'
import {
  ensurePlaintextGroup,
  hasGroupCapacity,
  isPlaintextLeader,
  isPlaintextMember,
  keepOwn,
  requireLeader,
} from './plaintext-groups.ts'
import type { OfPlaintextGroup, PlaintextGroupChange } from './plaintext-groups.ts'
import type { PlaintextPeopleEvent } from './plaintext-people.ts'
import { onlineEvent } from './plaintext-people.ts'
import {
  isOwnPlaintextName,
  MAX_PLAINTEXT_MEMBERS,
  onlinePlaintextName,
  publishEvent,
  subscribeEvent,
  recipientName,
} from './plaintext-state.ts'
import type { PlaintextOutput } from './plaintext-state.ts'
import {
  plaintextInboxTopic,
  plaintextLeaderTopic,
  plaintextMembersTopic,
  plaintextMessagesTopic,
  plaintextFormat,
} from './plaintext-format.ts'
import { ensureConversation } from '../state.ts'
import type { State } from '../state.ts'
import type { Decide, Noun, Reduce } from '../noun.ts'

export type PlaintextMemberCommand =
  /** An invitation, and also the answer to a request to join. */
  | (OfPlaintextGroup & { readonly type: 'plaintext.invite'; readonly whom: UserId })
  /** I decline to join; nobody is notified, because there is no message for it. */
  | (OfPlaintextGroup & { readonly type: 'plaintext.decline' })
  /** Asks the leader for admission. */
  | (OfPlaintextGroup & { readonly type: 'plaintext.requestJoin' })
  /** The author announces to be in the group. */
  | (OfPlaintextGroup & { readonly type: 'plaintext.join' })
  /** I stop receiving it; nobody is notified, because there is no message for it. */
  | (OfPlaintextGroup & { readonly type: 'plaintext.leave' })

type Member = PlaintextGroupChange & { readonly who: UserId }

export type PlaintextMemberEvent =
  | (Member & { readonly type: 'plaintext.joined' })
  | (Member & { readonly type: 'plaintext.left' })

const joinEvents = (state: State, group: SafeText, me: SafeText, at: Millis) =>
  [
    { type: 'plaintext.joined', group, who: state.me.id, at, mine: true },
    subscribeEvent(true, plaintextMessagesTopic(group)),
    publishEvent(plaintextMembersTopic(group), me),
  ] as const

const decide: Decide<
  PlaintextMemberCommand,
  PlaintextMemberEvent | PlaintextRequestEvent | PlaintextPeopleEvent | PlaintextOutput
> = {
  'plaintext.invite': (state, command) => {
    const { by, group, whom, at } = command
    if (by === state.me.id) {
      const me = requireLeader(state, group)
      if (!me.ok) return me
      const name = recipientName(whom)
      if (!name.ok) return name
      if (isOwnPlaintextName(state, whom)) return fail('talking-to-yourself')
      const invitation = publishEvent(
        plaintextInboxTopic(name.value),
        plaintextFormat.invitation(group),
      )
      const joinRequest = pendingPlaintextRequest(state, {
        kind: 'enter',
        from: whom,
        to: by,
        group,
      })
      if (joinRequest) return ok([answerEvent(joinRequest, 'accepted', at), invitation])
      const requested = requestEvent(state, command, { kind: 'invite', from: by, to: whom, group })
      return requested.ok ? ok([requested.value, invitation]) : requested
    }
    const me = onlinePlaintextName(state)
    if (isPlaintextMember(state, group)) return fail('already-member')
    const mine = pendingPlaintextRequest(state, { kind: 'enter', from: state.me.id, group })
    // I asked for it, so I am not asked again, unless I could not tell it now
    if (mine && me.ok && hasGroupCapacity(state)) {
      return ok([answerEvent(mine, 'accepted', at), ...joinEvents(state, group, me.value, at)])
    }
    const from = state.plaintext.groups.get(group)?.leader ?? UNNAMED_USER
    const requested = requestEvent(state, command, { kind: 'invite', from, to: state.me.id, group })
    return requested.ok ? ok([requested.value]) : requested
  },
  'plaintext.decline': (state, { by, group, at }) => {
    const request = by === state.me.id ? invitationTo(state, group) : undefined
    return request ? ok([answerEvent(request, 'denied', at)]) : fail('unknown-request')
  },
  'plaintext.requestJoin': (state, command) => {
    const { by, group, at } = command
    if (by !== state.me.id) {
      if (!isPlaintextLeader(state, group)) return fail('not-the-leader')
      if (isOwnPlaintextName(state, by)) return fail('already-member')
      const requested = requestEvent(state, command, {
        kind: 'enter',
        from: by,
        to: state.me.id,
        group,
      })
      return requested.ok ? ok([...onlineEvent(state, by, at), requested.value]) : requested
    }
    const me = onlinePlaintextName(state)
    if (!me.ok) return me
    if (isPlaintextMember(state, group)) return fail('already-member')
    const to = state.plaintext.groups.get(group)?.leader ?? UNNAMED_USER
    const requested = requestEvent(state, command, { kind: 'enter', from: by, to, group })
    return requested.ok
      ? ok([
          requested.value,
          publishEvent(plaintextLeaderTopic(group), plaintextFormat.enter(me.value)),
        ])
      : requested
  },
  'plaintext.join': (state, { by, group, at }) => {
    if (by === state.me.id) {
      const request = invitationTo(state, group)
      if (!request) return fail('unknown-request')
      const me = onlinePlaintextName(state)
      if (!me.ok) return me
      if (!hasGroupCapacity(state)) return fail('crowded')
      return ok([answerEvent(request, 'accepted', at), ...joinEvents(state, group, me.value, at)])
    }
    const known = state.plaintext.groups.get(group)
    // my own copy; for a group that I am not in, somebody else sent it in my name
    if (isOwnPlaintextName(state, by) && isPlaintextMember(state, group)) return ok([])
    const invited = pendingPlaintextRequest(state, {
      kind: 'invite',
      from: state.me.id,
      to: by,
      group,
    })
    const yes = invited ? [answerEvent(invited, 'accepted', at)] : []
    if (known?.members.has(by)) return ok([...onlineEvent(state, by, at), ...yes])
    if (!known && !hasGroupCapacity(state)) return fail('crowded')
    if ((known?.members.size ?? 0) >= MAX_PLAINTEXT_MEMBERS) return fail('group-full')
    return ok([
      ...(isOwnPlaintextName(state, by) ? [] : onlineEvent(state, by, at)),
      { type: 'plaintext.joined', group, who: by, at, mine: false },
      ...yes,
    ])
  },
  'plaintext.leave': (state, { by, group, at }) => {
    if (by !== state.me.id || !isPlaintextMember(state, group)) return fail('not-a-member')
    if (isPlaintextLeader(state, group)) return fail('lead-first')
    return ok([
      { type: 'plaintext.left', group, who: by, at, mine: true },
      subscribeEvent(false, plaintextMessagesTopic(group)),
    ])
  },
}

/** The invitation to this group that waits for my answer. */
const invitationTo = (state: State, group: SafeText) =>
  pendingPlaintextRequest(state, { kind: 'invite', to: state.me.id, group })

const reduce: Reduce<PlaintextMemberEvent> = {
  'plaintext.joined': (draft, { group, who, at }) => {
    const known = ensurePlaintextGroup(draft, group, at)
    known.members.set(who, at)
    known.seen = at
    if (who === draft.me.id) ensureConversation(draft, plaintextGroupConversationId(group))
  },
  'plaintext.left': (draft, { group, who }) => {
    draft.plaintext.groups.get(group)?.members.delete(who)
  },
}

export const plaintextMemberNoun: Noun<PlaintextMemberCommand, PlaintextMemberEvent> = {
  decide,
  reduce,
  keeping: { 'plaintext.joined': keepOwn, 'plaintext.left': keepOwn },
}
