/** Who is a member of a group, and whose words are heard there. */
import type { CardHash, GroupId, PublicKey, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Keyed, Known, SignedCard, Span } from './roster.ts'
import { leaderOf, memberIn, sameKeyed } from './roster.ts'
import { mayHaveSaid, spanAt } from './membership-intervals.ts'
import type { GroupChange } from './group-changes.ts'
import type { Mark } from '../direct/sessions.ts'
import type { State } from '../state.ts'
import type { Refusal } from '../commands.ts'

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

/** Is this person with this key a member now? */
export const isMember = (group: Pick<Group, 'card'> | undefined, who: Keyed): boolean =>
  memberIn(group?.card, who) !== undefined

/** Is this person with this key a member, or were they one, by any card that counts? */
export const wasMember = (group: Pick<Group, 'spans'> | undefined, who: Keyed): boolean =>
  group?.spans.some((span) => sameKeyed(span, who)) ?? false

/** Am I a member of this group? */
export const amMember = (state: Pick<State, 'me' | 'groups'>, id: GroupId): boolean =>
  isMember(state.groups.get(id), state.me)

/** Do I lead this group? */
export const amLeader = (state: Pick<State, 'me' | 'groups'>, id: GroupId): boolean => {
  const group = state.groups.get(id)
  return group !== undefined && !group.card.disbanded && sameKeyed(leaderOf(group.card), state.me)
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
  const since = memberIn(group.card, state.me)?.since
  if (!known) return fail(word.card.rev < (since ?? 0) ? 'not-for-me' : 'unknown-card')
  if (since !== undefined && known.rev >= since) {
    const ofChain = isOfChain(group, word.card.hash, known)
    // of a branch that was left before I came; or nobody can tell yet
    if (ofChain !== true) return fail(ofChain === false ? 'not-for-me' : 'unknown-card')
  }
  const who = { id: word.by, key: word.key }
  // who is gone may still take back what they said
  const seq = word.type === 'group.delete' ? undefined : word.seq
  if (!mayHaveSaid(group.spans, who, known.eff, seq)) return fail('not-a-member')
  return spanAt(group.spans, state.me, known.eff) ? ok(group) : fail('not-for-me')
}

/** This card or, if it stands higher than `rev`, the one before it at that place, as far as it is known. */
const under = (known: Group['known'], hash: CardHash, rev: number): CardHash | undefined => {
  let at: CardHash | undefined = hash
  while (at !== undefined && (known.get(at)?.rev ?? 0) > rev) at = known.get(at)?.before
  return at
}

/**
 * Is this card of the branch that counts, or of another one that was left? Whoever is a member knows every
 * card from the one on that let them in. Nothing where a card between is lacking still.
 */
const isOfChain = ({ card, known }: Group, hash: CardHash, { rev, eff }: Known) => {
  // one that lost is judged by the last one in common
  if (eff !== rev) return true
  // one that stands higher than the newest may be still to come
  const at = under(known, hash, card.rev)
  const height = at === undefined ? undefined : known.get(at)?.rev
  return height === undefined ? undefined : under(known, card.hash, height) === at
}

const isAsking = ({ joins, me }: State, group: GroupId) =>
  [...joins.values()].some(
    (join) => join.group === group && join.from === me.id && join.answer === 'waiting',
  )
