/** Groups of the plain-text chat: founded, led, handed over, disbanded; and those that I am in. */
import type { Draft } from 'immer'
import {
  plaintextNameOf,
  plaintextGroupConversationId,
  isPlaintextUser,
} from '../../core/plaintext-ids.ts'
import type { Millis, SafeText, UserId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import { sendableText } from '../../core/text/safe-text.ts'
import type { Result } from '../../core/result.ts'
import {
  isOwnPlaintextName,
  MAX_PLAINTEXT_GROUPS,
  plaintextMessage,
  onlinePlaintextName,
  publishEvent,
  subscribeEvent,
} from './plaintext-state.ts'
import type { PlaintextOutput, PlaintextGroup } from './plaintext-state.ts'
import {
  PLAINTEXT_INFO_TOPIC,
  plaintextLeaderTopic,
  plaintextMembersTopic,
  plaintextMessagesTopic,
  plaintextFormat,
} from './plaintext-format.ts'
import type { PlaintextMemberEvent } from './plaintext-members.ts'
import type { MessageEvent } from '../messages/messages.ts'
import { ensureConversation } from '../state.ts'
import type { State } from '../state.ts'
import type { Decide, Keeping, Noun, Reduce } from '../noun.ts'
import type { Refusal } from '../refusals.ts'

export type OfPlaintextGroup = { readonly group: SafeText }

export type PlaintextGroupCommand =
  | (OfPlaintextGroup & { readonly type: 'plaintext.create' })
  | (OfPlaintextGroup & { readonly type: 'plaintext.disband' })
  /** Somebody leads the group: announced after its creation, and when it is handed over. */
  | (OfPlaintextGroup & { readonly type: 'plaintext.setLeader'; readonly leader: UserId })
  | (OfPlaintextGroup & { readonly type: 'plaintext.sendToGroup'; readonly text: SafeText })

/** What all events of a group have; `mine`: I am in it, or was. */
export type PlaintextGroupChange = OfPlaintextGroup & {
  readonly at: Millis
  readonly mine: boolean
}

export type PlaintextGroupEvent =
  | (PlaintextGroupChange & {
      readonly type: 'plaintext.leaderChanged'
      readonly leader: UserId | undefined
    })
  | (PlaintextGroupChange & { readonly type: 'plaintext.disbanded' })

/** Of groups that I was never in anybody may write anything: that is no history of mine. */
export const keepOwn = ({ mine }: { readonly mine: boolean }): Keeping =>
  mine ? 'lasting' : 'passing'

/** Am I in this group? */
export const isPlaintextMember = (
  { me, plaintext }: Pick<State, 'me' | 'plaintext'>,
  group: SafeText,
): boolean => plaintext.groups.get(group)?.members.has(me.id) ?? false

/** Do I lead this group? */
export const isPlaintextLeader = (
  { me, plaintext }: Pick<State, 'me' | 'plaintext'>,
  group: SafeText,
): boolean => plaintext.groups.get(group)?.leader === me.id

/** The name to write with, of the leader of a group. */
export const requireLeader = (state: State, group: SafeText): Result<SafeText, Refusal> => {
  if (!state.plaintext.groups.has(group)) return fail('unknown-group')
  return isPlaintextLeader(state, group) ? onlinePlaintextName(state) : fail('not-the-leader')
}

/** Is there room for one more group? The oldest group that I am not in makes room. */
export const hasGroupCapacity = ({ me, plaintext: { groups } }: State): boolean =>
  groups.size < MAX_PLAINTEXT_GROUPS ||
  [...groups.values()].some(({ members }) => !members.has(me.id))

/** The group, which is known from now on. */
export const ensurePlaintextGroup = (
  draft: Draft<State>,
  name: SafeText,
  at: Millis,
): Draft<PlaintextGroup> => {
  const { groups } = draft.plaintext
  const known = groups.get(name)
  if (known) return known
  if (groups.size >= MAX_PLAINTEXT_GROUPS) {
    const others = [...groups.values()].filter(({ members }) => !members.has(draft.me.id))
    const oldest = others.toSorted((a, b) => a.seen - b.seen)[0]
    if (oldest) groups.delete(oldest.name)
  }
  const fresh: Draft<PlaintextGroup> = { name, leader: undefined, members: new Map(), seen: at }
  groups.set(name, fresh)
  return groups.get(name) ?? fresh
}

const decide: Decide<
  PlaintextGroupCommand,
  PlaintextGroupEvent | PlaintextMemberEvent | MessageEvent | PlaintextOutput
> = {
  'plaintext.create': (state, { by, group, at }) => {
    const known = state.plaintext.groups.has(group)
    if (by !== state.me.id) {
      // of a group that is known already, this is a copy, or nothing new
      if (known) return ok([])
      if (!hasGroupCapacity(state)) return fail('crowded')
      return ok([{ type: 'plaintext.leaderChanged', group, leader: undefined, at, mine: false }])
    }
    const me = onlinePlaintextName(state)
    if (!me.ok) return me
    if (known) return fail('group-exists')
    if (!hasGroupCapacity(state)) return fail('crowded')
    return ok([
      { type: 'plaintext.leaderChanged', group, leader: by, at, mine: true },
      { type: 'plaintext.joined', group, who: by, at, mine: true },
      subscribeEvent(true, plaintextMessagesTopic(group), plaintextLeaderTopic(group)),
      publishEvent(PLAINTEXT_INFO_TOPIC, plaintextFormat.created(group)),
      publishEvent(PLAINTEXT_INFO_TOPIC, plaintextFormat.leads(group, me.value)),
      publishEvent(plaintextMembersTopic(group), me.value),
    ])
  },
  'plaintext.disband': (state, { by, group, at }) => {
    if (by === state.me.id) {
      const me = requireLeader(state, group)
      if (!me.ok) return me
      return ok([
        { type: 'plaintext.disbanded', group, at, mine: true },
        publishEvent(PLAINTEXT_INFO_TOPIC, plaintextFormat.disbanded(group)),
        subscribeEvent(false, plaintextMessagesTopic(group), plaintextLeaderTopic(group)),
      ])
    }
    // a group that I disbanded is no longer known when my own message comes back
    if (!state.plaintext.groups.has(group)) return ok([])
    if (isPlaintextLeader(state, group)) return fail('not-the-leader')
    const mine = isPlaintextMember(state, group)
    return ok([
      { type: 'plaintext.disbanded', group, at, mine },
      ...(mine ? [subscribeEvent(false, plaintextMessagesTopic(group))] : []),
    ])
  },
  'plaintext.setLeader': (state, { by, group, leader, at }) => {
    const known = state.plaintext.groups.get(group)
    if (by === state.me.id) {
      const me = requireLeader(state, group)
      if (!me.ok) return me
      if (leader === by)
        return ok([publishEvent(PLAINTEXT_INFO_TOPIC, plaintextFormat.leads(group, me.value))])
      const name = plaintextNameOf(leader)
      if (name === undefined || !known?.members.has(leader)) return fail('not-a-member')
      return ok([
        { type: 'plaintext.leaderChanged', group, leader, at, mine: true },
        subscribeEvent(false, plaintextLeaderTopic(group)),
        publishEvent(PLAINTEXT_INFO_TOPIC, plaintextFormat.leads(group, name)),
      ])
    }
    const meant = isOwnPlaintextName(state, leader)
    if (isPlaintextLeader(state, group)) return meant ? ok([]) : fail('not-the-leader')
    if (!known && !hasGroupCapacity(state)) return fail('crowded')
    const mine = isPlaintextMember(state, group)
    // handed over to me: only in a group that I am in
    if (meant && mine) {
      return ok([
        { type: 'plaintext.leaderChanged', group, leader: state.me.id, at, mine },
        subscribeEvent(true, plaintextLeaderTopic(group)),
      ])
    }
    if (known?.leader === leader) return ok([])
    return ok([{ type: 'plaintext.leaderChanged', group, leader, at, mine }])
  },
  'plaintext.sendToGroup': (state, command) => {
    const { by, group } = command
    if (!state.plaintext.groups.has(group)) return fail('unknown-group')
    if (!isPlaintextMember(state, group)) return fail('not-a-member')
    const text = sendableText(command.text)
    if (!text.ok) return text
    const topic = plaintextMessagesTopic(group)
    const message = plaintextMessage(
      command,
      topic,
      plaintextGroupConversationId(group),
      text.value,
    )
    const sent = { type: 'message.sent', message } as const
    if (by !== state.me.id) return ok([sent])
    const me = onlinePlaintextName(state)
    if (!me.ok) return me
    return ok([sent, publishEvent(topic, plaintextFormat.message(me.value, text.value))])
  },
}

const reduce: Reduce<PlaintextGroupEvent> = {
  'plaintext.leaderChanged': (draft, { group, leader, at }) => {
    const known = ensurePlaintextGroup(draft, group, at)
    known.leader = leader
    known.seen = at
    if (leader !== undefined && !isPlaintextUser(leader))
      ensureConversation(draft, plaintextGroupConversationId(group))
  },
  'plaintext.disbanded': (draft, { group }) => {
    draft.plaintext.groups.delete(group)
  },
}

export const plaintextGroupNoun: Noun<PlaintextGroupCommand, PlaintextGroupEvent> = {
  decide,
  reduce,
  keeping: { 'plaintext.leaderChanged': keepOwn, 'plaintext.disbanded': keepOwn },
}
