/**
 * The cards of a group: each is signed by who leads and names the one before it by hash, from the
 * founding to today. What a card may be after another one, and which of two at one place counts.
 */
import type { Coverage } from '../../core/seq-ranges.ts'
import type { CardHash, GroupId, Millis, PublicKey, SafeText, UserId } from '../../core/ids.ts'
import { groupId } from '../../core/ids.ts'

/** Somebody with a key: a name alone may have several. */
export type Keyed = { readonly id: UserId; readonly key: PublicKey }

/** A member, since which card, and how many words of theirs their leader had then. */
export type Member = Keyed & { readonly since: number; readonly said: number }

/** Who is no member any more, which words of theirs count, and whether they left by themselves. */
export type Gone = Keyed & { readonly have: Coverage; readonly left: boolean }

/** Who may take over when the leader is gone, in this order, and after how long (ms). */
export type Heirs = {
  readonly after: number
  readonly list: readonly Keyed[]
  readonly sig: string
}

/**
 * One leader in the line from the founder. `sig` is by the leader before, over this step; a claim
 * has the heirs instead, as the card before it named them, signed by whoever signed that card.
 */
export type Step = Keyed & {
  readonly rev: number
  readonly how: 'founded' | 'handed' | 'claimed'
  readonly sig?: string
  readonly heirs?: Heirs
}

/** What a card says. */
export type Card = {
  readonly group: GroupId
  readonly name: SafeText
  /** 1 for the founding, one more for each card. */
  readonly rev: number
  /** The hash of the founding card; none in that card itself. */
  readonly founding?: CardHash
  /** The hash of the card before. */
  readonly before?: CardHash
  readonly line: readonly Step[]
  readonly members: readonly Member[]
  /** Who was a member by the card before and is none by this one. */
  readonly gone: readonly Gone[]
  readonly topic: SafeText
  readonly heirs: Heirs
  /** The end: nobody is a member any more. */
  readonly disbanded: boolean
}

/** A card with its author, time and name. */
export type SignedCard = Card & Author & { readonly hash: CardHash; readonly at: Millis }
type Author = { readonly by: UserId; readonly key: PublicKey }

/** A membership: from which card on, until which (not included), and then which words still count. */
export type Span = Keyed & {
  readonly from: number
  readonly to?: number
  readonly have?: Coverage
}

/**
 * A card that was there. `eff`: by which card of the chain its words are judged: itself, or, when it
 * lost against another one, the last that both have in common.
 */
export type Known = {
  readonly rev: number
  readonly eff: number
  readonly at: Millis
  readonly by: UserId
  readonly before?: CardHash
  /** It disbands the group: no card follows it. */
  readonly last?: boolean
  /** When it came to count here, by the own clock; unknown of those that were only looked up. */
  readonly heard?: Millis
}

/** The most members of a group: their card must fit a packet, also when it is passed on. */
export const MAX_MEMBERS = 300
/** The most heirs that a card names. */
export const MAX_HEIRS = 8
/** The most changes of leader in the line of a card. */
export const MAX_LINE = 64
/** How long (ms) a leader must be gone before an heir may take over, unless the card says otherwise. */
export const CLAIM_AFTER = 7 * 24 * 3_600_000
/** The longest topic line, in UTF-16 units. */
export const MAX_TOPIC_LINE = 200

/** The same person with the same key? */
export const sameKeyed = (a: Keyed, b: Keyed): boolean => a.id === b.id && a.key === b.key

/** Is this person with this key among these? */
export const includes = (list: readonly Keyed[], one: Keyed): boolean =>
  list.some((other) => sameKeyed(other, one))

type Membered = Pick<Card, 'members'>

/** The member with this name and this key, if there is one. */
export const memberIn = (card: Membered | undefined, who: Keyed): Member | undefined =>
  card?.members.find((member) => sameKeyed(member, who))

/** The member of this name, whatever their key: names are alone in a card. */
export const memberNamed = (card: Membered | undefined, who: UserId): Member | undefined =>
  card?.members.find(({ id }) => id === who)

/** Who leads by this line. */
export const lastOf = (line: readonly Step[]): Step | undefined => line.at(-1)

/** Who leads by this card; where it was disbanded, who led last. */
export const leaderOf = ({ line }: Pick<Card, 'line'>): Keyed => {
  const last = lastOf(line)
  // a card without a line is not well formed and goes nowhere
  if (!last) throw new Error('a card without a line')
  return last
}

/** Who alone may sign a card with this line: its last leader, or who hands over by this very card. */
export const signerOf = ({ line, rev }: Pick<Card, 'line' | 'rev'>): Keyed | undefined => {
  const last = lastOf(line)
  return last?.how === 'handed' && last.rev === rev ? line.at(-2) : last
}

/** Who signed the heirs that a claim at this place of the line goes back to. */
export const heirsSignerOf = (line: readonly Step[], place: number): Keyed | undefined => {
  const claim = line[place]
  return claim && signerOf({ line: line.slice(0, place), rev: claim.rev - 1 })
}

const ascending = (line: readonly Step[]) =>
  line.every((step, index) => index === 0 || step.rev > (line[index - 1]?.rev ?? 0))

/** Does a card make sense by itself? Signatures were looked at before. */
export const isWellFormed = (card: Card & Author): boolean => {
  const { line, rev, members, gone, before, founding } = card
  const [first] = line
  const signer = signerOf(card)
  if (first?.rev !== 1 || first.how !== 'founded' || !signer) return false
  if (line.slice(1).some(({ how }) => how === 'founded')) return false
  if (groupId(card.name, first.key) !== card.group) return false
  if (!ascending(line) || leaderOf(card).key === undefined) return false
  if ((lastOf(line)?.rev ?? 0) > rev || line.length > MAX_LINE) return false
  if (signer.id !== card.by || signer.key !== card.key) return false
  const founded = rev === 1
  if (founded !== (before === undefined) || founded !== (founding === undefined)) return false
  const alone = gone.length === 0 && members.length === 1 && card.heirs.list.length === 0
  if (founded && (!alone || card.disbanded)) return false
  if (members.length > MAX_MEMBERS || card.heirs.list.length > MAX_HEIRS) return false
  if (new Set(members.map(({ id }) => id)).size !== members.length) return false
  if (members.some(({ since }) => since > rev)) return false
  if (gone.some((one) => includes(members, one))) return false
  return card.disbanded ? members.length === 0 : includes(members, leaderOf(card))
}

/** What of a card the next one is measured by. */
export type Parent = {
  readonly rev: number
  readonly at: Millis
  readonly name: SafeText
  readonly line: readonly Step[]
  /** Unknown of cards from before I came to know the group. */
  readonly members: readonly Span[] | undefined
}

/** One may be handed the lead on one branch and claim it on another, at the same place. */
const sameStep = (a: Step, b: Step | undefined): boolean =>
  b !== undefined && sameKeyed(a, b) && a.rev === b.rev && a.how === b.how

const sameLine = (a: readonly Step[], b: readonly Step[]) =>
  a.length === b.length && a.every((step, index) => sameStep(step, b[index]))

type Lined = Pick<Card, 'line' | 'rev'>

/**
 * Does the line of card `b` go on from that of card `a`, or is it the same? A step that `a` should have
 * had already was made on another branch.
 */
export const goesOn = (a: Lined, b: Lined): boolean =>
  sameLine(a.line, b.line.slice(0, a.line.length)) &&
  (b.line[a.line.length]?.rev ?? Infinity) > a.rev

/**
 * Does a card replace another one for somebody who has not seen what stood between? Whoever leads by
 * the same line, or one that goes on from it, is believed. Of two lines that part at a claim the
 * newer card counts: whoever lost shows none any more. Who once handed over has no say again.
 */
export const outlives = (card: SignedCard, before: SignedCard): boolean => {
  if (goesOn(before, card)) return card.rev > before.rev
  const parted = before.line.findIndex((step, index) => !sameStep(step, card.line[index]))
  const [mine, theirs] = [before.line[parted], card.line[parted]]
  if (mine?.how === 'handed' && theirs?.how !== 'claimed') return false
  return card.at > before.at
}

const takesOver = (card: SignedCard, parent: Parent): boolean => {
  const step = lastOf(card.line)
  if (!step || card.line.length === parent.line.length) return true
  if (card.line.length !== parent.line.length + 1 || step.rev !== card.rev) return false
  if (step.how === 'handed') return includes(card.members, step)
  // the leader is gone for good: an heir of the card before, after the time that it gave
  const { heirs } = step
  return heirs !== undefined && includes(heirs.list, step) && card.at >= parent.at + heirs.after
}

/** May this card stand right after that one? */
export const follows = (card: SignedCard, parent: Parent): boolean => {
  if (card.rev !== parent.rev + 1 || card.at <= parent.at || card.name !== parent.name) return false
  if (!goesOn(parent, card) || !takesOver(card, parent)) return false
  return parent.members === undefined || movesOn(card, parent.members)
}

/** Are those who came and went by this card told as such? */
const movesOn = (card: SignedCard, members: readonly Span[]): boolean => {
  const kept = (one: Keyed) => members.find((before) => sameKeyed(before, one))
  if (card.members.some((member) => member.since !== (kept(member)?.from ?? card.rev))) return false
  const left = members.filter((before) => !includes(card.members, before))
  return left.length === card.gone.length && left.every((one) => includes(card.gone, one))
}

/** Of two cards after the same one, the earlier counts; of two at one moment, the lower hash. */
export const countsBefore = (
  a: Pick<SignedCard, 'at' | 'hash'>,
  b: Pick<SignedCard, 'at' | 'hash'>,
): boolean => a.at < b.at || (a.at === b.at && a.hash < b.hash)
