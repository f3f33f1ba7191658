/**
 * The rosters of a group. The leader signs each one, and it names the one before it by hash, so that they
 * form a chain from the founding to today.
 */
import type { SeqRanges } from '../../core/seq-ranges.ts'
import type { RosterHash, GroupId, Millis, PublicKey, SafeText, UserId } from '../../core/ids.ts'

/** A person with a key: several people can have the same name. */
export type Identity = { readonly id: UserId; readonly key: PublicKey }

/** A member, since which roster, and how many of their messages the leader had when it was signed. */
export type Member = Identity & { readonly since: number; readonly sentCount: number }

/** Who is no longer a member, which of their messages count, and whether they left by themselves. */
export type DepartedMember = Identity & { readonly have: SeqRanges; readonly left: boolean }

/** Who may take over when the leader is gone, in this order, and after how long (ms). */
export type Heirs = {
  readonly after: number
  readonly list: readonly Identity[]
  readonly sig: string
}

/**
 * One leader in the lineage. `sig` is made by the leader before, and covers this step. A claim has the
 * heirs instead, as the roster before it named them, signed by the signer of that roster.
 */
export type LineageStep = Identity & {
  readonly rev: number
  readonly how: 'founded' | 'handed' | 'claimed'
  readonly sig?: string
  readonly heirs?: Heirs
}

/** The content of a roster. */
export type Roster = {
  readonly group: GroupId
  readonly name: SafeText
  /** 1 for the first roster, one more for each that follows. */
  readonly rev: number
  /** The hash of the first roster; absent in that one. */
  readonly founding?: RosterHash
  /** The hash of the roster before; absent in the first one. */
  readonly before?: RosterHash
  readonly lineage: readonly LineageStep[]
  readonly members: readonly Member[]
  /** Who was a member by the roster before and is not by this one. */
  readonly departed: readonly DepartedMember[]
  readonly topic: SafeText
  readonly heirs: Heirs
  /** The end: the group has no members any more. */
  readonly disbanded: boolean
}

export type RosterAuthor = { readonly by: UserId; readonly key: PublicKey }
/** A roster with its author, time and hash. */
export type SignedRoster = Roster &
  RosterAuthor & { readonly hash: RosterHash; readonly at: Millis }

/** A membership: from which roster on, until which (not included), and which messages still count then. */
export type MembershipInterval = Identity & {
  readonly from: number
  readonly to?: number
  readonly have?: SeqRanges
}

/** What is remembered of a roster that was seen. */
export type KnownRoster = {
  readonly rev: number
  /**
   * The roster of the chain by which messages sent under this one are decided: itself, or, if it lost
   * against another one, the last that both branches have in common.
   */
  readonly effectiveRev: number
  readonly at: Millis
  /** The time to show, where it is another. */
  readonly shownAt?: Millis
  readonly by: UserId
  readonly before?: RosterHash
  /** Its topic line; absent if that is empty. */
  readonly topic?: SafeText
  /** Whom it let in; absent if nobody. */
  readonly joined?: readonly Identity[]
  /** Who was a member until then; absent if nobody. */
  readonly departed?: readonly DepartedMember[]
  /** It disbands the group: no roster follows it. */
  readonly last?: boolean
  /** When it began to count here, by our own clock; absent if it never did. */
  readonly adoptedAt?: Millis
}

/** Rosters that were missing when a later one began to count here. Only non-members skip any. */
export type RosterGap = {
  /** The number of the roster after the gap. */
  readonly rev: number
  /** The roster that counted before. */
  readonly tip: RosterHash
  /** From which roster on the members were known until then. */
  readonly knownFromRev: number
}

/** What the next roster is measured by. */
export type ParentRoster = {
  readonly rev: number
  readonly at: Millis
  readonly name: SafeText
  readonly lineage: readonly LineageStep[]
  /** Unknown for rosters from before I came to know the group. */
  readonly members: readonly MembershipInterval[] | undefined
}

/** The most members of a group: the roster must fit a packet, also when it is relayed. */
export const MAX_MEMBERS = 300
/** The most heirs that a roster names. */
export const MAX_HEIRS = 8
/** The most leaders in a lineage. */
export const MAX_LINEAGE = 64
/** How long (ms) a leader must be gone before an heir may take over, unless the roster sets another time. */
export const CLAIM_AFTER = 7 * 24 * 3_600_000
/** The longest topic line, in UTF-16 units. */
export const MAX_TOPIC_LINE = 200

/** Are these the same person with the same key? */
export const sameIdentity = (a: Identity, b: Identity): boolean => a.id === b.id && a.key === b.key

/** Is this person with this key in the list? */
export const includesIdentity = (list: readonly Identity[], one: Identity): boolean =>
  list.some((other) => sameIdentity(other, one))

type WithMembers = Pick<Roster, 'members'>

/** The member with this name and this key, if there is one. */
export const memberIn = (roster: WithMembers | undefined, who: Identity): Member | undefined =>
  roster?.members.find((member) => sameIdentity(member, who))

/** The member of this name, whatever their key: names are unique in a roster. */
export const memberNamed = (
  roster: WithMembers | undefined,
  who: UserId | undefined,
): Member | undefined => roster?.members.find(({ id }) => id === who)

/** The last step of a lineage: who leads. */
export const lastStep = (lineage: readonly LineageStep[]): LineageStep | undefined => lineage.at(-1)

/** Who leads by this roster; if it disbands the group, the last leader. */
export const leaderOf = ({ lineage }: Pick<Roster, 'lineage'>): Identity => {
  const last = lastStep(lineage)
  // a roster without a lineage is not well formed and is never adopted
  if (!last) throw new Error('a roster without a lineage')
  return last
}

type WithLineage = Pick<Roster, 'lineage' | 'rev'>

/** The only one who may sign a roster: its leader, or the leader who hands over with this roster. */
export const signerOf = ({ lineage, rev }: WithLineage): Identity | undefined => {
  const last = lastStep(lineage)
  return last?.how === 'handed' && last.rev === rev ? lineage.at(-2) : last
}

/** Who signed the heirs that the claim at this place of a lineage relies on. */
export const heirsSignerOf = (
  lineage: readonly LineageStep[],
  place: number,
): Identity | undefined => {
  const claim = lineage[place]
  return claim && signerOf({ lineage: lineage.slice(0, place), rev: claim.rev - 1 })
}

/** Are two steps the same? The same person can be handed the lead on one branch and claim it on another. */
export const sameStep = (a: LineageStep, b: LineageStep | undefined): boolean =>
  b !== undefined && sameIdentity(a, b) && a.rev === b.rev && a.how === b.how

/**
 * Is the lineage of roster `b` that of roster `a`, or does it extend it? A further step that `a` should have
 * had already was made on another branch.
 */
export const extendsLineage = (a: WithLineage, b: WithLineage): boolean =>
  a.lineage.every((step, index) => sameStep(step, b.lineage[index])) &&
  (b.lineage[a.lineage.length]?.rev ?? Infinity) > a.rev
