/**
 * The cards of a group: each is signed by who leads and names the one before it by hash, from the
 * founding to today. What a card may be after another one, and which of two at one place counts.
 */
import type { SeqRanges } from '../../core/seq-ranges.ts'
import type { RosterHash, GroupId, Millis, PublicKey, SafeText, UserId } from '../../core/ids.ts'
import { createGroupId } from '../../core/ids.ts'

/** Somebody with a key: a name alone may have several. */
export type Identity = { readonly id: UserId; readonly key: PublicKey }

/** A member, since which card, and how many words of theirs their leader had then. */
export type Member = Identity & { readonly since: number; readonly sentCount: number }

/** Who is no member any more, which words of theirs count, and whether they left by themselves. */
export type DepartedMember = Identity & { readonly have: SeqRanges; readonly left: boolean }

/** Who may take over when the leader is gone, in this order, and after how long (ms). */
export type Heirs = {
  readonly after: number
  readonly list: readonly Identity[]
  readonly sig: string
}

/**
 * One leader in the line from the founder. `sig` is by the leader before, over this step; a claim
 * has the heirs instead, as the card before it named them, signed by whoever signed that card.
 */
export type LineageStep = Identity & {
  readonly rev: number
  readonly how: 'founded' | 'handed' | 'claimed'
  readonly sig?: string
  readonly heirs?: Heirs
}

/** What a card says. */
export type Roster = {
  readonly group: GroupId
  readonly name: SafeText
  /** 1 for the founding, one more for each card. */
  readonly rev: number
  /** The hash of the founding card; none in that card itself. */
  readonly founding?: RosterHash
  /** The hash of the card before. */
  readonly before?: RosterHash
  readonly lineage: readonly LineageStep[]
  readonly members: readonly Member[]
  /** Who was a member by the card before and is none by this one. */
  readonly departed: readonly DepartedMember[]
  readonly topic: SafeText
  readonly heirs: Heirs
  /** The end: nobody is a member any more. */
  readonly disbanded: boolean
}

/** A card with its author, time and name. */
export type SignedRoster = Roster & Author & { readonly hash: RosterHash; readonly at: Millis }
type Author = { readonly by: UserId; readonly key: PublicKey }

/** A membership: from which card on, until which (not included), and then which words still count. */
export type MembershipInterval = Identity & {
  readonly from: number
  readonly to?: number
  readonly have?: SeqRanges
}

/**
 * A card that was there. `eff`: by which card of the chain its words are judged: itself, or, when it
 * lost against another one, the last that both have in common.
 */
export type KnownRoster = {
  readonly rev: number
  readonly effectiveRev: number
  readonly at: Millis
  readonly by: UserId
  readonly before?: RosterHash
  /** It disbands the group: no card follows it. */
  readonly last?: boolean
  /** When it came to count here, by the own clock; unknown of those that were only looked up. */
  readonly adoptedAt?: Millis
}

/** The most members of a group: their card must fit a packet, also when it is passed on. */
export const MAX_MEMBERS = 300
/** The most heirs that a card names. */
export const MAX_HEIRS = 8
/** The most changes of leader in the line of a card. */
export const MAX_LINEAGE = 64
/** How long (ms) a leader must be gone before an heir may take over, unless the card says otherwise. */
export const CLAIM_AFTER = 7 * 24 * 3_600_000
/** The longest topic line, in UTF-16 units. */
export const MAX_TOPIC_LINE = 200

/** The same person with the same key? */
export const sameIdentity = (a: Identity, b: Identity): boolean => a.id === b.id && a.key === b.key

/** Is this person with this key among these? */
export const includesIdentity = (list: readonly Identity[], one: Identity): boolean =>
  list.some((other) => sameIdentity(other, one))

type WithMembers = Pick<Roster, 'members'>

/** The member with this name and this key, if there is one. */
export const memberIn = (roster: WithMembers | undefined, who: Identity): Member | undefined =>
  roster?.members.find((member) => sameIdentity(member, who))

/** The member of this name, whatever their key: names are alone in a card. */
export const memberNamed = (roster: WithMembers | undefined, who: UserId): Member | undefined =>
  roster?.members.find(({ id }) => id === who)

/** Who leads by this line. */
export const lastStep = (lineage: readonly LineageStep[]): LineageStep | undefined => lineage.at(-1)

/** Who leads by this card; where it was disbanded, who led last. */
export const leaderOf = ({ lineage }: Pick<Roster, 'lineage'>): Identity => {
  const last = lastStep(lineage)
  // a card without a line is not well formed and goes nowhere
  if (!last) throw new Error('a card without a line')
  return last
}

/** Who alone may sign a card with this line: its last leader, or who hands over by this very card. */
export const signerOf = ({
  lineage,
  rev,
}: Pick<Roster, 'lineage' | 'rev'>): Identity | undefined => {
  const last = lastStep(lineage)
  return last?.how === 'handed' && last.rev === rev ? lineage.at(-2) : last
}

/** Who signed the heirs that a claim at this place of the line goes back to. */
export const heirsSignerOf = (
  lineage: readonly LineageStep[],
  place: number,
): Identity | undefined => {
  const claim = lineage[place]
  return claim && signerOf({ lineage: lineage.slice(0, place), rev: claim.rev - 1 })
}

const ascending = (lineage: readonly LineageStep[]) =>
  lineage.every((step, index) => index === 0 || step.rev > (lineage[index - 1]?.rev ?? 0))

/** Does a card make sense by itself? Signatures were looked at before. */
export const isWellFormed = (roster: Roster & Author): boolean => {
  const { lineage, rev, members, departed, before, founding } = roster
  const [first] = lineage
  const signer = signerOf(roster)
  if (first?.rev !== 1 || first.how !== 'founded' || !signer) return false
  if (lineage.slice(1).some(({ how }) => how === 'founded')) return false
  if (createGroupId(roster.name, first.key) !== roster.group) return false
  if (!ascending(lineage) || leaderOf(roster).key === undefined) return false
  if ((lastStep(lineage)?.rev ?? 0) > rev || lineage.length > MAX_LINEAGE) return false
  if (signer.id !== roster.by || signer.key !== roster.key) return false
  const founded = rev === 1
  if (founded !== (before === undefined) || founded !== (founding === undefined)) return false
  const alone = departed.length === 0 && members.length === 1 && roster.heirs.list.length === 0
  if (founded && (!alone || roster.disbanded)) return false
  if (members.length > MAX_MEMBERS || roster.heirs.list.length > MAX_HEIRS) return false
  if (new Set(members.map(({ id }) => id)).size !== members.length) return false
  if (members.some(({ since }) => since > rev)) return false
  if (departed.some((one) => includesIdentity(members, one))) return false
  return roster.disbanded ? members.length === 0 : includesIdentity(members, leaderOf(roster))
}

/** What of a card the next one is measured by. */
export type ParentRoster = {
  readonly rev: number
  readonly at: Millis
  readonly name: SafeText
  readonly lineage: readonly LineageStep[]
  /** Unknown of cards from before I came to know the group. */
  readonly members: readonly MembershipInterval[] | undefined
}

/** One may be handed the lead on one branch and claim it on another, at the same place. */
const sameStep = (a: LineageStep, b: LineageStep | undefined): boolean =>
  b !== undefined && sameIdentity(a, b) && a.rev === b.rev && a.how === b.how

const sameLineage = (a: readonly LineageStep[], b: readonly LineageStep[]) =>
  a.length === b.length && a.every((step, index) => sameStep(step, b[index]))

type WithLineage = Pick<Roster, 'lineage' | 'rev'>

/**
 * Does the line of card `b` go on from that of card `a`, or is it the same? A step that `a` should have
 * had already was made on another branch.
 */
export const extendsLineage = (a: WithLineage, b: WithLineage): boolean =>
  sameLineage(a.lineage, b.lineage.slice(0, a.lineage.length)) &&
  (b.lineage[a.lineage.length]?.rev ?? Infinity) > a.rev

/**
 * Does a card replace another one for somebody who has not seen what stood between? Whoever leads by
 * the same line, or one that goes on from it, is believed. Of two lines that part at a claim the
 * newer card counts: whoever lost shows none any more. Who once handed over has no say again.
 */
export const supersedes = (roster: SignedRoster, before: SignedRoster): boolean => {
  if (extendsLineage(before, roster)) return roster.rev > before.rev
  const parted = before.lineage.findIndex((step, index) => !sameStep(step, roster.lineage[index]))
  const [mine, theirs] = [before.lineage[parted], roster.lineage[parted]]
  if (mine?.how === 'handed' && theirs?.how !== 'claimed') return false
  return roster.at > before.at
}

const isValidSuccession = (roster: SignedRoster, parent: ParentRoster): boolean => {
  const step = lastStep(roster.lineage)
  if (!step || roster.lineage.length === parent.lineage.length) return true
  if (roster.lineage.length !== parent.lineage.length + 1 || step.rev !== roster.rev) return false
  if (step.how === 'handed') return includesIdentity(roster.members, step)
  // the leader is gone for good: an heir of the card before, after the time that it gave
  const { heirs } = step
  return (
    heirs !== undefined &&
    includesIdentity(heirs.list, step) &&
    roster.at >= parent.at + heirs.after
  )
}

/** May this card stand right after that one? */
export const canFollow = (roster: SignedRoster, parent: ParentRoster): boolean => {
  if (roster.rev !== parent.rev + 1 || roster.at <= parent.at || roster.name !== parent.name)
    return false
  if (!extendsLineage(parent, roster) || !isValidSuccession(roster, parent)) return false
  return parent.members === undefined || accountsForMembers(roster, parent.members)
}

/** Are those who came and went by this card told as such? */
const accountsForMembers = (
  roster: SignedRoster,
  members: readonly MembershipInterval[],
): boolean => {
  const kept = (one: Identity) => members.find((before) => sameIdentity(before, one))
  if (roster.members.some((member) => member.since !== (kept(member)?.from ?? roster.rev)))
    return false
  const left = members.filter((before) => !includesIdentity(roster.members, before))
  return (
    left.length === roster.departed.length &&
    left.every((one) => includesIdentity(roster.departed, one))
  )
}

/** Of two cards after the same one, the earlier counts; of two at one moment, the lower hash. */
export const hasPriorityOver = (
  a: Pick<SignedRoster, 'at' | 'hash'>,
  b: Pick<SignedRoster, 'at' | 'hash'>,
): boolean => a.at < b.at || (a.at === b.at && a.hash < b.hash)
