/** Groups: what their cards tell, who is a member, and leaving. */
import type { Draft } from 'immer'
import type { CardHash, GroupId, PublicKey, UserId } from '../core/names.ts'
import { conversationOf } from '../core/names.ts'
import type { Result } from '../core/result.ts'
import { fail, ok } from '../core/result.ts'
import type { Card, Keyed, Known, Parent, SignedCard, Span } from './cards.ts'
import {
  countsBefore,
  follows,
  isWellFormed,
  leaderOf,
  mayHaveSaid,
  outlives,
  sameKeyed,
  spanAt,
  spansAfter,
  spansUpTo,
} from './cards.ts'
import type { GroupChange } from './changes.ts'
import { changesBy } from './changes.ts'
import { joinsSettledBy } from './joins.ts'
import type { JoinEvent } from './joins.ts'
import type { Mark } from './sessions.ts'
import { emptyConversation } from './state.ts'
import type { State } from './state.ts'
import type { Addressed, Decide, Effect, Effects, Reduce, Refusal } from './words.ts'

export type Group = {
  readonly id: GroupId
  readonly founding: CardHash
  /** The end of the chain. */
  readonly card: SignedCard
  /** Every card that was there, by its hash. */
  readonly known: ReadonlyMap<CardHash, Known>
  /** The card by which I came to know it: who the members were before is not known. */
  readonly since: number
  /** Every membership that is known of. */
  readonly spans: readonly Span[]
  /** What the chat tells of: who came, went, leads. */
  readonly changes: readonly GroupChange[]
  /** Who said that they leave, to which leader, and how many words they had said. */
  readonly leavers: ReadonlyMap<UserId, Leaver>
  /** The newest message. */
  readonly last: Mark | undefined
}

export type Leaver = { readonly to: UserId; readonly said: number }

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

export type GroupEvent =
  /** A card of a group that is not mine. */
  | { readonly type: 'group.seen'; readonly card: SignedCard }
  /** A card of a group of mine. `over`: it counts instead of those after this one. */
  | { readonly type: 'group.carded'; readonly card: SignedCard; readonly over?: number }
  /** A card that another one at its place counts before, or one from before those that I know. */
  | {
      readonly type: 'group.forked'
      readonly group: GroupId
      readonly hash: CardHash
      readonly known: Known
    }
  | (Leaver & { readonly type: 'group.left'; readonly group: GroupId; readonly who: UserId })

/** The most groups that are kept in mind; those of strangers beyond are passed over. */
const MOST_GROUPS = 1000
/** The most changes that a group's conversation tells of. */
const MOST_CHANGES = 300

/** Is this person with this key a member now? */
export const isMember = (group: Pick<Group, 'card'> | undefined, who: Keyed): boolean =>
  group?.card.members.some((member) => sameKeyed(member, who)) ?? false

/** Am I a member of this group? */
export const amMember = (state: Pick<State, 'me' | 'groups'>, id: GroupId): boolean =>
  isMember(state.groups.get(id), state.me)

/** Do I lead this group? */
export const amLeader = (state: Pick<State, 'me' | 'groups'>, id: GroupId): boolean => {
  const group = state.groups.get(id)
  return group !== undefined && !group.card.disbanded && sameKeyed(leaderOf(group.card), state.me)
}

const knownOf = ({ rev, at, by, before }: SignedCard, eff: number): Known => ({
  rev,
  eff,
  at,
  by,
  ...(before === undefined ? {} : { before }),
})

/** The group as its card with this number left it, to measure another card after it. */
const parentOf = (group: Group, { rev, at }: Known): Parent => ({
  rev,
  at,
  name: group.card.name,
  line: group.card.line.filter((step) => step.rev <= rev),
  members:
    rev < group.since
      ? undefined
      : spansUpTo(group.spans, rev).filter(({ to }) => to === undefined),
})

/**
 * The chain that ends in the card that counts, as far back as it is known without a gap. What else is
 * known may have counted once, or for others.
 */
const chainOf = ({ card, known }: Group): ReadonlyMap<CardHash, Known> => {
  const chain = new Map<CardHash, Known>()
  for (let hash: CardHash | undefined = card.hash; hash !== undefined;) {
    const at: Known | undefined = known.get(hash)
    if (at) chain.set(hash, at)
    hash = at?.before
  }
  return chain
}

type Judged = Result<readonly (GroupEvent | JoinEvent)[], Refusal>

const adopted = (
  state: State,
  group: Group | undefined,
  card: SignedCard,
  over?: number,
): Judged => {
  const mine = isMember(group, state.me) || card.members.some((one) => sameKeyed(one, state.me))
  const event: GroupEvent = mine
    ? { type: 'group.carded', card, ...(over === undefined ? {} : { over }) }
    : { type: 'group.seen', card }
  return ok([event, ...joinsSettledBy(state, card)])
}

/** A card that changes nothing, but words may have been said under it, and other cards name it. */
const remembered = (group: Group, card: SignedCard, eff: number): Judged => {
  const known = knownOf(card, eff)
  return ok([{ type: 'group.forked', group: group.id, hash: card.hash, known }])
}

/** Another card stands at the place of this one: one of them counts, for everybody the same. */
const judgeFork = (
  state: State,
  group: Group,
  card: SignedCard,
  parent: Known,
  [hash, child]: readonly [CardHash, Known],
): Judged => {
  // two cards by one hand are no accident: whoever made them must not choose afterwards
  if (child.by === card.by) return fail('forked-card')
  if (!follows(card, parentOf(group, parent))) return fail('bad-card')
  if (countsBefore(card, { at: child.at, hash })) return adopted(state, group, card, parent.rev)
  return remembered(group, card, parent.rev)
}

const judgeCard = (state: State, card: SignedCard): Judged => {
  if (!isWellFormed(card)) return fail('bad-card')
  const group = state.groups.get(card.group)
  if (!group) {
    if (state.groups.size >= MOST_GROUPS) return fail('too-many-requests')
    return adopted(state, undefined, card)
  }
  if (group.known.has(card.hash)) return fail('stale')
  if ((card.founding ?? card.hash) !== group.founding) return fail('other-founding')
  const parent = card.before === undefined ? undefined : group.known.get(card.before)
  if (!parent) {
    const next = [...group.known.values()].find(({ before }) => before === card.hash)
    if (next) return remembered(group, card, next.eff === next.rev ? card.rev : next.eff)
    if (isMember(group, state.me)) return fail('unknown-card')
    // whoever looks on needs no card between: the line of leaders shows whose word it is
    return outlives(card, group.card) ? adopted(state, group, card) : fail('stale')
  }
  const chain = chainOf(group)
  if (card.before === undefined || !chain.has(card.before)) {
    const lost = parent.eff !== parent.rev
    const looksOn = !lost && !isMember(group, state.me) && outlives(card, group.card)
    return looksOn
      ? adopted(state, group, card)
      : remembered(group, card, lost ? parent.eff : card.rev)
  }
  const child = [...chain].find(([, { before }]) => before === card.before)
  if (child) return judgeFork(state, group, card, parent, child)
  if (group.card.disbanded) return fail('group-disbanded')
  return follows(card, parentOf(group, parent)) ? adopted(state, group, card) : fail('bad-card')
}

export const decide: Decide<GroupCommand, GroupEvent | JoinEvent> = {
  'group.card': (state, { type: _, ref: __, seq: ___, ...card }) => judgeCard(state, card),
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

const withCard = (group: Group | undefined, card: SignedCard, over: number | undefined): Group => {
  const base = group && over !== undefined ? takenBack(group, over) : group
  const before = base?.card
  const skips = base !== undefined && over === undefined && card.before !== base.card.hash
  const entry = knownOf(card, card.rev)
  return {
    id: card.group,
    founding: base?.founding ?? card.founding ?? card.hash,
    card,
    known: new Map([...(base?.known ?? []), [card.hash, entry]]),
    since: base && !skips ? base.since : card.rev,
    spans: spansAfter(base?.spans ?? [], card),
    changes: [...(base?.changes ?? []), ...changesBy(before, card)].slice(-MOST_CHANGES),
    leavers: new Map([...(base?.leavers ?? [])].filter(([who]) => isNamed(card, who))),
    last: base?.last,
  }
}

const isNamed = ({ members }: Card, who: UserId) => members.some(({ id }) => id === who)

/** The group as it was at this card; what came after it counts no more. */
const takenBack = (group: Group, rev: number): Group => ({
  ...group,
  known: new Map(
    [...group.known].map(([hash, known]) => [
      hash,
      known.eff > rev ? { ...known, eff: rev } : known,
    ]),
  ),
  spans: spansUpTo(group.spans, rev),
  changes: group.changes.filter((change) => change.rev <= rev),
})

const keepCard = (draft: Draft<State>, card: SignedCard, over?: number) => {
  const group = draft.groups.get(card.group) as Group | undefined
  draft.groups.set(card.group, withCard(group, card, over) as Draft<Group>)
  const id = conversationOf(card.group)
  if (draft.conversations.has(id)) return
  draft.conversations.set(id, emptyConversation(id) as Draft<ReturnType<typeof emptyConversation>>)
}

export const reduce: Reduce<GroupEvent> = {
  'group.seen': (draft, { card }) => keepCard(draft, card),
  'group.carded': (draft, { card, over }) => keepCard(draft, card, over),
  'group.forked': (draft, { group, hash, known }) => {
    draft.groups.get(group)?.known.set(hash, known)
  },
  'group.left': (draft, { group, who, to, said }) => {
    draft.groups.get(group)?.leavers.set(who, { to, said })
  },
}

/** What I do by myself when a card is there: take up the lead, let go who wants to, ask whoever leads now. */
const answers = (state: State, card: SignedCard): readonly Effect[] => {
  const group = card.group
  const answer = (command: Extract<Effect, { type: 'answer' }>['command']): Effect => ({
    type: 'answer',
    command,
  })
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

export const effects: Effects<GroupEvent> = {
  'group.carded': (state, { card, over }) => [
    {
      type: 'regroup',
      group: card.group,
      gone: card.gone,
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
    const card = state.groups.get(group)?.card
    const behind = card !== undefined && known.at >= card.at
    return behind && amLeader(state, group)
      ? [{ type: 'answer', command: { type: 'group.renew', group } }]
      : []
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

/** By which card a word is said. */
export type SaidUnder = { readonly rev: number; readonly hash: CardHash }

/** The card under which I speak now. */
export const saidUnder = ({ card: { rev, hash } }: Pick<Group, 'card'>): SaidUnder => ({
  rev,
  hash,
})

type InGroup = Keyed2 & {
  readonly type: string
  readonly group: GroupId
  readonly card: SaidUnder
  readonly seq: number
}
type Keyed2 = { readonly by: UserId; readonly key: PublicKey }

/** May this word be heard: is it a member's, and was I one when it was said? */
export const heardIn = (state: State, word: InGroup): Result<Group, Refusal> => {
  const group = state.groups.get(word.group)
  // whoever has asked to join hears already, and understands when the card is there
  if (!group || (isAsking(state, word.group) && !amMember(state, word.group))) {
    return fail('unknown-group')
  }
  const known = group.known.get(word.card.hash)
  if (!known) {
    const since = group.card.members.find((member) => sameKeyed(member, state.me))?.since ?? 0
    return fail(word.card.rev < since ? 'not-for-me' : 'unknown-card')
  }
  const who = { id: word.by, key: word.key }
  // who is gone may still take back what they said
  const seq = word.type === 'group.delete' ? undefined : word.seq
  if (!mayHaveSaid(group.spans, who, known.eff, seq)) return fail('not-a-member')
  return spanAt(group.spans, state.me, known.eff) ? ok(group) : fail('not-for-me')
}

const isAsking = ({ joins, me }: State, group: GroupId) =>
  [...joins.values()].some(
    (join) => join.group === group && join.from === me.id && join.answer === 'waiting',
  )
