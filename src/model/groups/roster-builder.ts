/** Makes the next roster of a group that I lead, create or take over. */
import type { SeqRanges } from '../../core/seq-ranges.ts'
import { MAX_SEQ_JUMP } from '../../core/seq-ranges.ts'
import type { GroupId, Millis, Ref, SafeText, UserId } from '../../core/ids.ts'
import { parseDisplayName, createGroupId, groupNameOf, parseUserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { MAX_TEXT, safeLine, emptyIfBlank } from '../../core/text/safe-text.ts'
import type { Roster, DepartedMember, Identity, Member, LineageStep } from './roster.ts'
import {
  CLAIM_AFTER,
  leaderOf,
  MAX_LINEAGE,
  MAX_MEMBERS,
  MAX_TOPIC_LINE,
  memberNamed,
  sameIdentity,
} from './roster.ts'
import { claimLeadership, heirsOf } from './succession.ts'
import type { Group } from './membership.ts'
import { isMember } from './membership.ts'
import { isBlocked } from './join-rules.ts'
import type { State } from '../state.ts'
import type { Refusal } from '../refusals.ts'

type InGroup = { readonly group: GroupId }

/** What a person asks for: the program makes the roster. */
export type RosterIntent =
  | { readonly type: 'group.create'; readonly name: string; readonly topic: SafeText }
  /** Lets in somebody who asked. */
  | { readonly type: 'group.admit'; readonly ask: Ref }
  | (InGroup & { readonly type: 'group.remove'; readonly who: UserId })
  /** Lets go somebody who wants to leave. */
  | (InGroup & { readonly type: 'group.release'; readonly who: UserId })
  | (InGroup & { readonly type: 'group.transfer'; readonly to: UserId })
  | (InGroup & { readonly type: 'group.topic'; readonly topic: SafeText })
  /** Who may take over, in this order (by seniority if empty), when I am gone for `after` ms. */
  | (InGroup & {
      readonly type: 'group.heirs'
      readonly heirs: readonly UserId[]
      readonly after: number
    })
  | (InGroup & { readonly type: 'group.disband' })
  /** Takes over from a leader who is gone. */
  | (InGroup & { readonly type: 'group.claim' })
  /** The same content again: I lead now, or am still here. */
  | (InGroup & { readonly type: 'group.renew' })

/** Is this an intent that a roster fulfils? */
export const isRosterIntent = (intent: { readonly type: string }): intent is RosterIntent =>
  ROSTER_INTENTS.has(intent.type)

const ROSTER_INTENTS: ReadonlySet<string> = new Set<RosterIntent['type']>([
  'group.create',
  'group.admit',
  'group.remove',
  'group.release',
  'group.transfer',
  'group.topic',
  'group.heirs',
  'group.disband',
  'group.claim',
  'group.renew',
])

/** Which messages of a member I have in a group. */
export type ReceivedRanges = (group: GroupId, who: Identity) => SeqRanges

/** A text that is too long is refused and not cut: nobody would notice what is missing. */
const validTopicLine = (wanted: SafeText): Result<SafeText, Refusal> => {
  const topic = emptyIfBlank(safeLine(wanted, MAX_TEXT))
  return topic.length > MAX_TOPIC_LINE ? fail('topic-line-too-long') : ok(topic)
}

const foundingRoster = (state: State, name: string, wanted: SafeText): Result<Roster, Refusal> => {
  const shown = parseDisplayName(name)
  const id = createGroupId(name, state.me.key)
  if (shown === undefined || id === undefined) return fail('bad-roster')
  const called = parseUserId(name)
  const taken = [...state.groups.values()].some(
    (group) => groupNameOf(group.id) === called && !group.roster.disbanded,
  )
  if (taken) return fail('group-exists')
  // the id is made of name and key: a disbanded group of mine keeps it
  if (state.groups.has(id)) return fail('name-spent')
  const topic = validTopicLine(wanted)
  if (!topic.ok) return topic
  const me: Identity = { id: state.me.id, key: state.me.key }
  return ok({
    group: id,
    name: shown,
    rev: 1,
    lineage: [{ ...me, rev: 1, how: 'founded' }],
    members: [{ ...me, since: 1, sentCount: 0 }],
    departed: [],
    topic: topic.value,
    heirs: { after: CLAIM_AFTER, list: [], sig: '' },
    disbanded: false,
  })
}

/** The next roster, before anything changes in it. */
const nextRoster = (group: Group, received: ReceivedRanges): Roster => {
  const { hash, rev, founding, members } = group.roster
  const { group: id, name, lineage, topic, heirs } = group.roster
  return {
    group: id,
    name,
    rev: rev + 1,
    founding: founding ?? hash,
    before: hash,
    lineage,
    members: members.map((member): Member => ({ ...member, sentCount: received(id, member).upTo })),
    departed: [],
    topic,
    heirs: { ...heirs, sig: '' },
    disbanded: false,
  }
}

const withoutMember = (roster: Roster, who: Identity, have: SeqRanges, left: boolean): Roster => {
  const departed: DepartedMember = { id: who.id, key: who.key, have, left }
  return {
    ...roster,
    members: roster.members.filter((member) => !sameIdentity(member, who)),
    departed: [...roster.departed, departed],
  }
}

const withMember = (roster: Roster, who: Identity): Result<Roster, Refusal> => {
  if (memberNamed(roster, who.id)) return fail('already-member')
  if (roster.members.length >= MAX_MEMBERS) return fail('group-full')
  const member: Member = { id: who.id, key: who.key, since: roster.rev, sentCount: 0 }
  return ok({ ...roster, members: [...roster.members, member] })
}

const withLeader = (roster: Roster, to: UserId): Result<Roster, Refusal> => {
  const member = memberNamed(roster, to)
  if (!member || roster.lineage.length >= MAX_LINEAGE) return fail('not-a-member')
  if (sameIdentity(member, leaderOf(roster))) return fail('bad-roster')
  const step: LineageStep = { id: member.id, key: member.key, rev: roster.rev, how: 'handed' }
  return ok({ ...roster, lineage: [...roster.lineage, step] })
}

/** The group that an intent is about. */
const groupOfIntent = (state: State, intent: Exclude<RosterIntent, { type: 'group.create' }>) => {
  const id = intent.type === 'group.admit' ? state.joins.get(intent.ask)?.group : intent.group
  return id === undefined ? undefined : state.groups.get(id)
}

const rosterWith = (
  state: State,
  group: Group,
  intent: Exclude<RosterIntent, { type: 'group.create' }>,
  received: ReceivedRanges,
): Result<Roster, Refusal> => {
  const roster = nextRoster(group, received)
  const member = (who: UserId) => memberNamed(group.roster, who)
  switch (intent.type) {
    case 'group.admit': {
      const ask = state.joins.get(intent.ask)
      if (ask?.kind !== 'ask') return fail('unknown-request')
      if (isBlocked(state, ask.from)) return fail('blocked')
      if (ask.to !== state.me.id || ask.answer !== 'waiting') return fail('not-yours-to-answer')
      return withMember(roster, { id: ask.from, key: ask.key })
    }
    case 'group.remove': {
      const who = member(intent.who)
      if (!who) return fail('not-a-member')
      if (sameIdentity(who, state.me)) return fail('lead-first')
      return ok(withoutMember(roster, who, received(group.id, who), false))
    }
    case 'group.release': {
      const who = member(intent.who)
      const leaver = group.leavers.get(intent.who)
      if (!who || !leaver) return fail('not-a-member')
      // how much they sent is their word alone
      const most = received(group.id, who).upTo + MAX_SEQ_JUMP
      const upTo = leaver.sentCount < most ? leaver.sentCount : most
      return ok(withoutMember(roster, who, { upTo, gaps: [] }, true))
    }
    case 'group.transfer':
      return withLeader(roster, intent.to)
    case 'group.topic': {
      const topic = validTopicLine(intent.topic)
      return topic.ok ? ok({ ...roster, topic: topic.value }) : topic
    }
    case 'group.heirs': {
      const list = intent.heirs.map(member)
      if (list.some((one) => one === undefined)) return fail('not-a-member')
      const named = list.flatMap((one) => (one ? [{ id: one.id, key: one.key }] : []))
      return ok({ ...roster, heirs: { after: intent.after, list: named, sig: '' } })
    }
    case 'group.disband': {
      const end = roster.members.reduce(
        (rest, who) => withoutMember(rest, who, received(group.id, who), false),
        roster,
      )
      return ok({ ...end, disbanded: true })
    }
    case 'group.renew':
    case 'group.claim':
      return ok(roster)
  }
}

/** The roster that fulfils this intent, without its signatures; or why I may not make it. */
export const buildRoster = (
  state: State,
  intent: RosterIntent,
  received: ReceivedRanges,
  now: Millis,
): Result<Roster, Refusal> => {
  if (intent.type === 'group.create') return foundingRoster(state, intent.name, intent.topic)
  const group = groupOfIntent(state, intent)
  if (!group) return fail(intent.type === 'group.admit' ? 'unknown-request' : 'unknown-group')
  if (group.roster.disbanded) return fail('group-disbanded')
  if (!isMember(group, state.me)) return fail('not-a-member')
  const leads = sameIdentity(leaderOf(group.roster), state.me)
  if (!leads && intent.type !== 'group.claim') return fail('not-the-leader')
  if (leads && intent.type === 'group.claim') return fail('bad-roster')
  const roster = rosterWith(state, group, intent, received)
  if (!roster.ok) return roster
  const whole =
    intent.type === 'group.claim' ? claimLeadership(state, group, roster.value, now) : roster
  return whole.ok ? ok({ ...whole.value, heirs: heirsOf(whole.value) }) : whole
}
