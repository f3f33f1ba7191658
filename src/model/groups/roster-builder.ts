/** What I want of a group that I lead (or found, or take over), made into its next card. */
import type { Coverage } from '../../core/seq-ranges.ts'
import type { GroupId, Millis, Ref, SafeText, UserId } from '../../core/ids.ts'
import { displayName, groupId, groupNameOf, userId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { MAX_TEXT, safeLine, textOrNone } from '../../core/safe-text.ts'
import type { Card, Gone, Keyed, Member, Step } from './roster.ts'
import {
  CLAIM_AFTER,
  leaderOf,
  MAX_LINE,
  MAX_MEMBERS,
  MAX_TOPIC_LINE,
  memberNamed,
  sameKeyed,
} from './roster.ts'
import { claimed, heirsOf } from './succession.ts'
import type { Group } from './membership.ts'
import { isMember } from './membership.ts'
import type { State } from '../state.ts'
import type { Refusal } from '../commands.ts'

type InGroup = { readonly group: GroupId }

/** What a person asks of the program; it makes the card by itself. */
export type CardWish =
  | { readonly type: 'group.found'; readonly name: string; readonly topic: SafeText }
  /** Lets in who asked. */
  | { readonly type: 'group.admit'; readonly ask: Ref }
  | (InGroup & { readonly type: 'group.remove'; readonly who: UserId })
  /** Lets go who wants to leave. */
  | (InGroup & { readonly type: 'group.release'; readonly who: UserId })
  | (InGroup & { readonly type: 'group.transfer'; readonly to: UserId })
  | (InGroup & { readonly type: 'group.topic'; readonly topic: SafeText })
  /** Who may take over, in this order (none: by seniority), when I am gone for `after` ms. */
  | (InGroup & {
      readonly type: 'group.heirs'
      readonly heirs: readonly UserId[]
      readonly after: number
    })
  | (InGroup & { readonly type: 'group.disband' })
  /** Takes over from a leader who is gone. */
  | (InGroup & { readonly type: 'group.claim' })
  /** The same once more: I lead now, or am still here. */
  | (InGroup & { readonly type: 'group.renew' })

/** Is this a wish that a card fulfils? */
export const isCardWish = (wish: { readonly type: string }): wish is CardWish =>
  CARD_WISHES.has(wish.type)

const CARD_WISHES: ReadonlySet<string> = new Set<CardWish['type']>([
  'group.found',
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

/** Which words of a member I have in a group. */
export type Counts = (group: GroupId, who: Keyed) => Coverage

/** What is longer is refused and not cut: nobody would notice what is missing. */
const topicLine = (wanted: SafeText): Result<SafeText, Refusal> => {
  const topic = textOrNone(safeLine(wanted, MAX_TEXT))
  return topic.length > MAX_TOPIC_LINE ? fail('topic-line-too-long') : ok(topic)
}

const founded = (state: State, name: string, wanted: SafeText): Result<Card, Refusal> => {
  const shown = displayName(name)
  const id = groupId(name, state.me.key)
  if (shown === undefined || id === undefined) return fail('bad-card')
  const called = userId(name)
  const taken = [...state.groups.values()].some(
    (group) => groupNameOf(group.id) === called && !group.card.disbanded,
  )
  if (taken) return fail('group-exists')
  // the id is made of name and key: a group of mine that is over keeps it
  if (state.groups.has(id)) return fail('name-spent')
  const topic = topicLine(wanted)
  if (!topic.ok) return topic
  const me: Keyed = { id: state.me.id, key: state.me.key }
  return ok({
    group: id,
    name: shown,
    rev: 1,
    line: [{ ...me, rev: 1, how: 'founded' }],
    members: [{ ...me, since: 1, said: 0 }],
    gone: [],
    topic: topic.value,
    heirs: { after: CLAIM_AFTER, list: [], sig: '' },
    disbanded: false,
  })
}

/** What the next card has in common with this one. */
const nextOf = (group: Group, counts: Counts): Card => {
  const { hash, rev, founding, members } = group.card
  const { group: id, name, line, topic, heirs } = group.card
  return {
    group: id,
    name,
    rev: rev + 1,
    founding: founding ?? hash,
    before: hash,
    line,
    members: members.map((member): Member => ({ ...member, said: counts(id, member).upto })),
    gone: [],
    topic,
    heirs: { ...heirs, sig: '' },
    disbanded: false,
  }
}

const without = (card: Card, who: Keyed, have: Coverage, left: boolean): Card => {
  const gone: Gone = { id: who.id, key: who.key, have, left }
  return {
    ...card,
    members: card.members.filter((member) => !sameKeyed(member, who)),
    gone: [...card.gone, gone],
  }
}

const admitted = (card: Card, who: Keyed): Result<Card, Refusal> => {
  if (memberNamed(card, who.id)) return fail('already-member')
  if (card.members.length >= MAX_MEMBERS) return fail('group-full')
  const member: Member = { id: who.id, key: who.key, since: card.rev, said: 0 }
  return ok({ ...card, members: [...card.members, member] })
}

const handed = (card: Card, to: UserId): Result<Card, Refusal> => {
  const member = memberNamed(card, to)
  if (!member || card.line.length >= MAX_LINE) return fail('not-a-member')
  if (sameKeyed(member, leaderOf(card))) return fail('bad-card')
  const step: Step = { id: member.id, key: member.key, rev: card.rev, how: 'handed' }
  return ok({ ...card, line: [...card.line, step] })
}

/** The group that a wish is about. */
const groupIn = (state: State, wish: Exclude<CardWish, { type: 'group.found' }>) => {
  const id = 'group' in wish ? wish.group : state.joins.get(wish.ask)?.group
  return id === undefined ? undefined : state.groups.get(id)
}

const changed = (
  state: State,
  group: Group,
  wish: Exclude<CardWish, { type: 'group.found' }>,
  counts: Counts,
): Result<Card, Refusal> => {
  const card = nextOf(group, counts)
  const member = (who: UserId) => memberNamed(group.card, who)
  switch (wish.type) {
    case 'group.admit': {
      const ask = state.joins.get(wish.ask)
      if (ask?.kind !== 'ask') return fail('unknown-request')
      if (ask.to !== state.me.id || ask.answer !== 'waiting') return fail('not-yours-to-answer')
      return admitted(card, { id: ask.from, key: ask.key })
    }
    case 'group.remove': {
      const who = member(wish.who)
      if (!who) return fail('not-a-member')
      if (sameKeyed(who, state.me)) return fail('lead-first')
      return ok(without(card, who, counts(group.id, who), false))
    }
    case 'group.release': {
      const who = member(wish.who)
      const leaver = group.leavers.get(wish.who)
      if (!who || !leaver) return fail('not-a-member')
      return ok(without(card, who, { upto: leaver.said, holes: [] }, true))
    }
    case 'group.transfer':
      return handed(card, wish.to)
    case 'group.topic': {
      const topic = topicLine(wish.topic)
      return topic.ok ? ok({ ...card, topic: topic.value }) : topic
    }
    case 'group.heirs': {
      const list = wish.heirs.map(member)
      if (list.some((one) => one === undefined)) return fail('not-a-member')
      const named = list.flatMap((one) => (one ? [{ id: one.id, key: one.key }] : []))
      return ok({ ...card, heirs: { after: wish.after, list: named, sig: '' } })
    }
    case 'group.disband': {
      const end = card.members.reduce(
        (rest, who) => without(rest, who, counts(group.id, who), false),
        card,
      )
      return ok({ ...end, disbanded: true })
    }
    case 'group.renew':
    case 'group.claim':
      return ok(card)
  }
}

/** The card that fulfils this wish, but for signatures; or why I may not have it. */
export const cardFor = (
  state: State,
  wish: CardWish,
  counts: Counts,
  now: Millis,
): Result<Card, Refusal> => {
  if (wish.type === 'group.found') return founded(state, wish.name, wish.topic)
  const group = groupIn(state, wish)
  if (!group) return fail(wish.type === 'group.admit' ? 'unknown-request' : 'unknown-group')
  if (group.card.disbanded) return fail('group-disbanded')
  if (!isMember(group, state.me)) return fail('not-a-member')
  const leads = sameKeyed(leaderOf(group.card), state.me)
  if (!leads && wish.type !== 'group.claim') return fail('not-the-leader')
  if (leads && wish.type === 'group.claim') return fail('bad-card')
  const card = changed(state, group, wish, counts)
  if (!card.ok) return card
  const whole = wish.type === 'group.claim' ? claimed(state, group, card.value, now) : card
  return whole.ok ? ok({ ...whole.value, heirs: heirsOf(whole.value) }) : whole
}
