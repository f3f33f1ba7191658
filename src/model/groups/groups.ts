/** Groups: what their cards tell, who is a member, and leaving. */
import { original } from 'immer'
import type { Draft } from 'immer'
import type { CardHash, GroupId, Millis, UserId } from '../../core/ids.ts'
import { conversationOf } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Card, Keyed, Known, SignedCard } from './roster.ts'
import { leaderOf, memberIn, memberNamed } from './roster.ts'
import { endedBy, spansAfter, spansUpTo } from './membership-intervals.ts'
import { judgeCard, knownOf } from './roster-chain.ts'
import { changesBy } from './group-changes.ts'
import type { JoinEvent } from './joins.ts'
import type { Group, Leaver, SaidUnder } from './membership.ts'
import { amLeader, isMember } from './membership.ts'
import { emptyConversation } from '../state.ts'
import type { State } from '../state.ts'
import type { Addressed, Decide, Effect, Effects, Reduce, Wish } from '../commands.ts'

export type GroupCommand =
  | (Card & { readonly type: 'group.card'; readonly hash: CardHash })
  | {
      readonly type: 'group.leave'
      readonly group: GroupId
      /** Who leads. */
      readonly to: UserId
      readonly card: SaidUnder
      /** How many words the leaver has said. */
      readonly said: number
    }

/** What a person asks of the program: it knows who leads and counts the words by itself. */
export type LeaveWish = { readonly type: 'group.leave'; readonly group: GroupId }

/** A card that counts from now (`heard`) on; `over`: instead of those after this one. */
type Adopted = { readonly card: SignedCard; readonly heard?: Millis; readonly over?: number }

export type GroupEvent =
  /** A card of a group that I never was in. */
  | (Adopted & { readonly type: 'group.seen' })
  /** A card of a group that I am or was in. */
  | (Adopted & { readonly type: 'group.carded' })
  /** A card that another one at its place counts before, or one from before those that I know. */
  | {
      readonly type: 'group.forked'
      readonly group: GroupId
      readonly hash: CardHash
      readonly known: Known
    }
  | (Leaver & { readonly type: 'group.left'; readonly group: GroupId; readonly who: UserId })

/** The most changes that a group's conversation tells of. */
const MOST_CHANGES = 300

export const decide: Decide<GroupCommand, GroupEvent | JoinEvent> = {
  'group.card': (state, card) => judgeCard(state, card),
  'group.leave': (state, { group: id, to, card, said, by, key }) => {
    const group = state.groups.get(id)
    if (!group) return fail('unknown-group')
    if (!group.known.has(card.hash)) return fail('unknown-card')
    if (!isMember(group, { id: by, key })) return fail('not-a-member')
    const leader = leaderOf(group.card)
    if (by === leader.id) return fail('lead-first')
    if (to !== leader.id) return fail('not-the-leader')
    return ok([{ type: 'group.left', group: id, who: by, to, said }])
  },
}

/** Does this card let me in though I never asked? Whoever leads can write anybody into it. */
const isUnasked = ({ me, joins }: State, card: SignedCard): boolean =>
  card.rev > 1 &&
  memberIn(card, me)?.since === card.rev &&
  ![...joins.values()].some(
    ({ kind, group, from }) => kind === 'ask' && group === card.group && from === me.id,
  )

const withCard = (
  group: Group | undefined,
  { card, heard, over }: Adopted,
  unasked: UserId | undefined,
): Group => {
  const base = group && over !== undefined ? takenBack(group, over) : group
  const before = base?.card
  const skips = base !== undefined && over === undefined && card.before !== base.card.hash
  const entry = knownOf(card, card.rev, heard)
  return {
    id: card.group,
    founding: base?.founding ?? card.founding ?? card.hash,
    card,
    known: new Map([...(base?.known ?? []), [card.hash, entry]]),
    since: base && !skips ? base.since : card.rev,
    // whoever looked on from card to card knows how it was by the last one and how it is by this one
    spans: spansAfter(skips ? endedBy(base.spans, base.card.rev, card) : (base?.spans ?? []), card),
    changes: [...(base?.changes ?? []), ...changesBy(before, card, unasked)].slice(-MOST_CHANGES),
    leavers: new Map(
      [...(base?.leavers ?? [])].filter(([who]) => memberNamed(card, who) !== undefined),
    ),
    last: base?.last,
  }
}

/** What is known, with what came after this card of the chain, and all that follows from it, as lost. */
const withoutBranch = ({ card, known }: Group, rev: number): Group['known'] => {
  const next = new Map(known)
  let lost = new Set<CardHash>()
  for (let hash: CardHash | undefined = card.hash; hash !== undefined;) {
    const at: Known | undefined = known.get(hash)
    if (at && at.rev > rev) lost.add(hash)
    hash = at && at.rev > rev ? at.before : undefined
  }
  while (lost.size > 0) {
    for (const hash of lost) {
      const at = next.get(hash)
      if (at) next.set(hash, { ...at, eff: at.eff < rev ? at.eff : rev })
    }
    const before = lost
    const follows = ([, at]: readonly [CardHash, Known]) =>
      at.before !== undefined && before.has(at.before) && at.eff > rev
    lost = new Set([...next].filter(follows).map(([hash]) => hash))
  }
  return next
}

/** The group as it was at this card; what came after it counts no more. */
const takenBack = (group: Group, rev: number): Group => ({
  ...group,
  known: withoutBranch(group, rev),
  spans: spansUpTo(group.spans, rev),
  changes: group.changes.filter((change) => change.rev <= rev),
})

const keepCard = (draft: Draft<State>, adopted: Adopted) => {
  const { card } = adopted
  // read from the original: comparing a hundred members through a draft costs a proxy for each
  const state = original(draft)
  const group = state?.groups.get(card.group)
  const unasked = state && isUnasked(state, card) ? state.me.id : undefined
  // frozen here: immer would walk through all cards and members for every card that comes
  draft.groups.set(card.group, Object.freeze(withCard(group, adopted, unasked)) as Draft<Group>)
  const id = conversationOf(card.group)
  if (!draft.conversations.has(id)) {
    const empty = emptyConversation(id)
    draft.conversations.set(id, empty as Draft<typeof empty>)
  }
  const conversation = draft.conversations.get(id)
  // a stranger's group must not call me: I am told once, and may turn it on
  if (conversation && unasked !== undefined) conversation.muted = true
}

export const reduce: Reduce<GroupEvent> = {
  'group.seen': keepCard,
  'group.carded': keepCard,
  'group.forked': (draft, { group, hash, known }) => {
    draft.groups.get(group)?.known.set(hash, known)
  },
  'group.left': (draft, { group, who, to, said }) => {
    draft.groups.get(group)?.leavers.set(who, { to, said })
  },
}

const answer = (command: Wish): Effect => ({ type: 'answer', command })

/** What I do by myself when a card is there: take up the lead, let go who wants to, ask whoever leads now. */
const answers = (state: State, card: SignedCard): readonly Effect[] => {
  const group = card.group
  if (card.disbanded) return []
  if (amLeader(state, group)) {
    if (card.by !== state.me.id) return [answer({ type: 'group.renew', group })]
    const leavers = [...(state.groups.get(group)?.leavers ?? [])]
    return leavers.slice(0, 1).map(([who]) => answer({ type: 'group.release', group, who }))
  }
  const leaving = state.groups.get(group)?.leavers.get(state.me.id)
  const moved = [...state.joins.values()].find(
    (join) => join.group === group && join.answer === 'moved' && join.answeredAt === card.at,
  )
  return [
    ...(leaving && leaving.to !== leaderOf(card).id
      ? [answer({ type: 'group.leave', group })]
      : []),
    ...(moved && moved.from === state.me.id
      ? [answer({ type: 'group.ask', group, text: moved.text })]
      : []),
  ]
}

/**
 * Whose words may count, or count no more, from this card on: what was said under it may have come while
 * another one counted.
 */
const concerned = ({ me }: State, { rev, members, gone }: SignedCard): readonly Keyed[] => {
  const letsMeIn = memberIn({ members }, me)?.since === rev
  return [...gone, ...members.filter(({ since }) => letsMeIn || since === rev)]
}

export const effects: Effects<GroupEvent> = {
  'group.carded': (state, { card, over }) => [
    {
      type: 'regroup',
      group: card.group,
      authors: concerned(state, card),
      ...(over === undefined ? {} : { over }),
    },
    ...answers(state, card),
  ],
  'group.seen': (state, { card }) => [
    { type: 'regroup', group: card.group },
    ...answers(state, card),
  ],
  // so that those who look on see which of two counts: the newer one
  'group.forked': (state, { group, known }) => {
    const look: Effect = { type: 'regroup', group }
    const card = state.groups.get(group)?.card
    const behind = card !== undefined && known.at >= card.at
    return behind && amLeader(state, group)
      ? [look, answer({ type: 'group.renew', group })]
      : [look]
  },
  'group.left': (state, { group, who }) =>
    amLeader(state, group)
      ? [{ type: 'answer', command: { type: 'group.release', group, who } }]
      : [],
}

export const address: Addressed<GroupCommand> = {
  'group.card': (_, { group, by }) => ({ kind: 'groupCard', group, from: by }),
  'group.leave': (_, { to, by }) => ({ kind: 'control', of: to, from: by }),
}
