/** Which card of a group counts: one after the other from the founding, and of two at one place the earlier. */
import type { CardHash, Millis } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Known, Parent, SignedCard } from './roster.ts'
import {
  countsBefore,
  follows,
  goesOn,
  includes,
  isWellFormed,
  leaderOf,
  memberNamed,
  outlives,
} from './roster.ts'
import { spansUpTo } from './membership-intervals.ts'
import type { GroupEvent } from './groups.ts'
import { isMember, wasMember } from './membership.ts'
import type { Group } from './membership.ts'
import type { JoinAnswer, JoinEvent } from './joins.ts'
import type { State } from '../state.ts'
import type { Refusal } from '../commands.ts'

/**
 * How long (ms) two cards at one place can be weighed against each other, from when the one that
 * stands there was heard. An heir must not claim long afterwards, dated back, what was theirs to
 * claim once; nor a leader who is no more take back what came after.
 */
export const SETTLED_AFTER = 24 * 3_600_000

/** Over more cards than this nobody looks for the place where two branches parted. */
const FAR = 64

/** The most groups that are kept in mind; those of strangers beyond are passed over. */
export const MOST_GROUPS = 1000
/** What is remembered of a card; `eff`: by which card of the chain its words are judged. */
export const knownOf = (
  { rev, at, by, before, disbanded }: SignedCard,
  eff: number,
  heard?: Millis,
): Known => ({
  rev,
  eff,
  at,
  by,
  ...(heard === undefined ? {} : { heard }),
  ...(before === undefined ? {} : { before }),
  ...(disbanded ? { last: true } : {}),
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
export const chainOf = ({ card, known }: Group): ReadonlyMap<CardHash, Known> => {
  const chain = new Map<CardHash, Known>()
  for (let hash: CardHash | undefined = card.hash; hash !== undefined;) {
    const at: Known | undefined = known.get(hash)
    if (at) chain.set(hash, at)
    hash = at?.before
  }
  return chain
}

/**
 * A card that is known and should count by now: it follows the one that counts, or stands at the place
 * of one of the chain and is earlier. It was passed over when it came, because what it goes back to
 * was not known then.
 */
export const overdueIn = (group: Group, state: Pick<State, 'now'>): CardHash | undefined => {
  const chain = chainOf(group)
  for (const [hash, card] of group.known) {
    if (card.before === undefined || chain.has(hash) || card.eff !== card.rev) continue
    if (card.before === group.card.hash) return hash
    const child = chain.has(card.before) && childOf(chain, card.before)
    if (!child || child[1].by === card.by || isSettled(state, child[1])) continue
    if (countsBefore({ at: card.at, hash }, { at: child[1].at, hash: child[0] })) return hash
  }
  return undefined
}

/**
 * A card that is lacking, where cards of another branch are known too: without it nobody can tell
 * where they parted, and so which of them counts. Whoever looks on sees some cards only.
 */
export const gapIn = (group: Group): Pick<SignedCard, 'rev' | 'by'> | undefined => {
  const chain = chainOf(group)
  const others = [...group.known].filter(
    ([hash, card]) => card.eff === card.rev && !chain.has(hash),
  )
  const oldest = [...chain.values()].at(-1)
  // one that never counted here, and has not lost either; or one after which there is none
  const contends = others.some(
    ([, { heard, last, rev }]) => (heard === undefined || last) && rev > (oldest?.rev ?? 0) - FAR,
  )
  if (oldest?.before !== undefined && contends) {
    return { rev: oldest.rev - 1, by: group.card.by }
  }
  // one that counted here, until a later one with a lower number came from another branch
  const left = others.find(
    ([, { rev, before }]) =>
      rev >= group.card.rev && before !== undefined && !group.known.has(before),
  )
  return left && { rev: left[1].rev - 1, by: left[1].by }
}

const childOf = (chain: ReadonlyMap<CardHash, Known>, parent: CardHash) =>
  [...chain].find(([, { before }]) => before === parent)

/** What a card answers: who is a member by it was let in, who asked the leader of before asks anew. */
const joinsSettledBy = (state: State, card: SignedCard): readonly JoinEvent[] =>
  [...state.joins.values()].flatMap((join): readonly JoinEvent[] => {
    if (join.group !== card.group || join.answer !== 'waiting') return []
    const settled = (answer: Exclude<JoinAnswer, 'waiting'>): readonly JoinEvent[] => [
      { type: 'join.answered', id: join.id, answer, at: card.at },
    ]
    if (card.disbanded) return settled('over')
    const who = join.kind === 'ask' ? join.from : join.to
    if (memberNamed(card, who)) return settled('accepted')
    const moved = join.kind === 'ask' && join.to !== leaderOf(card).id
    return moved ? settled('moved') : []
  })

type Judged = Result<readonly (GroupEvent | JoinEvent)[], Refusal>

const adopted = (
  state: State,
  group: Group | undefined,
  card: SignedCard,
  over?: number,
): Judged => {
  // who was a member once has words there that may count or not
  const mine = includes(card.members, state.me) || wasMember(group, state.me)
  const event: GroupEvent = {
    type: mine ? 'group.carded' : 'group.seen',
    card,
    heard: state.now,
    ...(over === undefined ? {} : { over }),
  }
  return ok([event, ...joinsSettledBy(state, card)])
}

const isSettled = ({ now }: Pick<State, 'now'>, { heard, at }: Known) =>
  now > (heard ?? at) + SETTLED_AFTER

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
  if (isSettled(state, child)) return remembered(group, card, parent.rev)
  if (countsBefore(card, { at: child.at, hash })) return adopted(state, group, card, parent.rev)
  return remembered(group, card, parent.rev)
}

/** Do I found this group, or did I ask to be let into it? Strangers must not keep me from that. */
const isWanted = ({ me, joins }: State, { group, by }: SignedCard): boolean =>
  by === me.id || [...joins.values()].some((join) => join.group === group && join.from === me.id)

/** What comes of a card of a group: it counts from now on, or another one does. */
export const judgeCard = (state: State, command: SignedCard): Judged => {
  const card = cardIn(command)
  if (!isWellFormed(card)) return fail('bad-card')
  const group = state.groups.get(card.group)
  if (!group) {
    if (state.groups.size >= MOST_GROUPS && !isWanted(state, card)) return fail('too-many-requests')
    return adopted(state, undefined, card)
  }
  if (group.known.has(card.hash) && overdueIn(group, state) !== card.hash) return fail('stale')
  if ((card.founding ?? card.hash) !== group.founding) return fail('other-founding')
  const parent = card.before === undefined ? undefined : group.known.get(card.before)
  if (!parent) {
    const next = [...group.known.values()].find(({ before }) => before === card.hash)
    if (next) return remembered(group, card, next.eff === next.rev ? card.rev : next.eff)
    if (isMember(group, state.me)) return fail('unknown-card')
    // whoever looks on needs no card between: the line of leaders shows whose word it is
    if (outlives(card, group.card)) return adopted(state, group, card)
    // two lines that parted: the cards between show which of them counts
    return fail(goesOn(card, group.card) ? 'stale' : 'unknown-card')
  }
  const chain = chainOf(group)
  if (card.before === undefined || !chain.has(card.before)) {
    const lost = parent.eff !== parent.rev
    const looksOn = !lost && !isMember(group, state.me) && outlives(card, group.card)
    return looksOn
      ? adopted(state, group, card)
      : remembered(group, card, lost ? parent.eff : card.rev)
  }
  const child = childOf(chain, card.before)
  if (child) return judgeFork(state, group, card, parent, child)
  if (group.card.disbanded) return fail('group-disbanded')
  return follows(card, parentOf(group, parent)) ? adopted(state, group, card) : fail('bad-card')
}

/** The card in a command, without what a command has besides. */
const cardIn = (command: SignedCard): SignedCard => {
  const { group, name, rev, founding, before, line, members, gone, topic, heirs } = command
  const { disbanded, hash, by, key, at } = command
  const fixed = {
    group,
    name,
    rev,
    line,
    members,
    gone,
    topic,
    heirs,
    disbanded,
    hash,
    by,
    key,
    at,
  }
  return { ...fixed, ...(founding && { founding }), ...(before && { before }) }
}
