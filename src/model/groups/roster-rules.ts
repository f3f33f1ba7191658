/**
 * The rules for the rosters of a group: what a roster may contain, which may follow which, and what becomes of
 * one that arrives. Each rule has a name and one line that explains what it is for.
 *
 * **Convergence.** All members who have seen the same rosters agree on the one that counts, in whatever
 * order the rosters came: the rules look at the signed rosters alone, and of two at one place the earlier
 * counts. There are two exceptions, so that nobody can choose a winner afterwards. Of two rosters that
 * one person signed for one place, the first to arrive stays. A roster that has counted here for a day
 * stays too. Members who learn of such rosters in another order, or more than a day apart, can keep
 * different ones. Non-members don't need the intermediate rosters: they follow the lineage of leaders.
 *
 * **What a liar can do.** The leader can add anybody, remove anybody, and decide which messages of a
 * removed member count. They can date a roster back to win a fork, within that day. A former leader can
 * show another branch to people who know no roster of the group yet, until those meet a member.
 *
 * **What a liar cannot do.** Nobody else can write a roster: each step of the lineage is signed by the
 * leader before it, back to the founder, whose key is part of the group's id. A leader who handed over cannot
 * lead again by a newer roster. An heir cannot take over before the time that the roster before names.
 * Nobody can change who was a member under a roster that others have already seen.
 *
 * **What may be lost.** A roster that loses against another one, with everything that follows it, and the
 * messages that only it allowed: they are hidden, their author sees them as failed, and their bytes stay
 * on disk in case they count again. A roster that arrives too early waits on disk for the one before it.
 */
import type { Roster, LineageStep, ParentRoster, RosterAuthor, SignedRoster } from './roster.ts'
import {
  extendsLineage,
  includesIdentity,
  lastStep,
  MAX_HEIRS,
  MAX_LINEAGE,
  MAX_MEMBERS,
  sameIdentity,
  sameStep,
  signerOf,
} from './roster.ts'
import { createGroupId } from '../../core/ids.ts'

type Content = Roster & RosterAuthor

/** What a roster must say to make sense by itself. Whatever breaks one of these rules is a `bad-roster`. */
export const CONTENT_RULES = {
  /** The lineage begins with the founder, at the first roster. */
  foundedFirst: ({ lineage: [first] }) => first?.rev === 1 && first.how === 'founded',
  /** A group has one founder. */
  foundedOnce: ({ lineage }) => lineage.slice(1).every(({ how }) => how !== 'founded'),
  /** The group's id is made of its name and the founder's key. */
  namedByFounder: ({ group, name, lineage: [first] }) =>
    first !== undefined && createGroupId(name, first.key) === group,
  /** Each leader took over by a later roster than the one before. */
  leadersInOrder: ({ lineage }) =>
    lineage.every((step, index) => index === 0 || step.rev > (lineage[index - 1]?.rev ?? 0)),
  /** Nobody leads from a later roster on. */
  noFutureLeader: ({ lineage, rev }) => (lastStep(lineage)?.rev ?? 0) <= rev,
  /** A roster must fit a packet. */
  fitsPacket: ({ lineage, members, heirs }) =>
    lineage.length <= MAX_LINEAGE &&
    members.length <= MAX_MEMBERS &&
    heirs.list.length <= MAX_HEIRS,
  /** Signed by the leader, or by the leader who hands over with this roster. */
  signedByLeader: (roster) => {
    const signer = signerOf(roster)
    return signer !== undefined && sameIdentity(signer, { id: roster.by, key: roster.key })
  },
  /** All but the first roster name the first one and the one before. */
  linked: ({ rev, before, founding }) =>
    (rev === 1) === (before === undefined) && (rev === 1) === (founding === undefined),
  /** The first roster has the founder alone, and no heirs. */
  founderAlone: ({ rev, members, departed, heirs, disbanded }) =>
    rev > 1 ||
    (members.length === 1 && departed.length === 0 && heirs.list.length === 0 && !disbanded),
  /** No two members have one name. */
  oneKeyPerName: ({ members }) => new Set(members.map(({ id }) => id)).size === members.length,
  /** Nobody is a member since a later roster. */
  noFutureMember: ({ members, rev }) => members.every(({ since }) => since <= rev),
  /** Nobody is both a member and departed. */
  departedAreGone: ({ members, departed }) =>
    !departed.some((one) => includesIdentity(members, one)),
  /** The leader is a member; nobody is a member of a disbanded group. */
  leaderIsMember: ({ members, lineage, disbanded }) => {
    const leader = lastStep(lineage)
    return disbanded
      ? members.length === 0
      : leader !== undefined && includesIdentity(members, leader)
  },
} as const satisfies Readonly<Record<string, (roster: Content) => boolean>>

/** Does a roster make sense by itself? Its signatures are another matter. */
export const isWellFormed = (roster: Content): boolean =>
  Object.values(CONTENT_RULES).every((holds) => holds(roster))

/** The change of leader that a roster makes after that one. */
const newStep = ({ lineage }: Roster, parent: ParentRoster): LineageStep | undefined =>
  lineage[parent.lineage.length]

/** What must be true of a roster that stands right after another one; else it is a `bad-roster`. */
export const SUCCESSOR_RULES = {
  /** Its number is one higher. */
  nextNumber: (roster, parent) => roster.rev === parent.rev + 1,
  /** It was made later. */
  later: (roster, parent) => roster.at > parent.at,
  /** A group never changes its name. */
  sameName: (roster, parent) => roster.name === parent.name,
  /** The leaders so far stay as they were. */
  sameLineage: (roster, parent) => extendsLineage(parent, roster),
  /** It changes the leader once at most, and by itself. */
  oneStep: (roster, parent) =>
    roster.lineage.length <= parent.lineage.length + 1 &&
    (newStep(roster, parent)?.rev ?? roster.rev) === roster.rev,
  /** The lead is handed to a member. */
  handedToMember: (roster, parent) => {
    const step = newStep(roster, parent)
    return step?.how !== 'handed' || includesIdentity(roster.members, step)
  },
  /** Only an heir named by the roster before can claim the lead. */
  claimedByHeir: (roster, parent) => {
    const step = newStep(roster, parent)
    return step?.how !== 'claimed' || includesIdentity(step.heirs?.list ?? [], step)
  },
  /** An heir waits for as long as the previous roster requires. */
  claimedInTime: (roster, parent) => {
    const step = newStep(roster, parent)
    return step?.how !== 'claimed' || roster.at >= parent.at + (step.heirs?.after ?? Infinity)
  },
  /** Remaining members keep the roster since which they are members; new members start with this one. */
  membershipsGoOn: ({ members, rev }, parent) =>
    parent.members === undefined ||
    members.every((member) => {
      const stayed = parent.members?.find((before) => sameIdentity(before, member))
      return member.since === (stayed?.from ?? rev)
    }),
  /** Exactly those who are no longer members are named as departed. */
  departuresAreNamed: ({ members, departed }, parent) => {
    const gone = parent.members?.filter((before) => !includesIdentity(members, before))
    return (
      gone === undefined ||
      (gone.length === departed.length && gone.every((one) => includesIdentity(departed, one)))
    )
  },
} as const satisfies Readonly<
  Record<string, (roster: SignedRoster, parent: ParentRoster) => boolean>
>

/** May this roster stand right after that one? */
export const canFollow = (roster: SignedRoster, parent: ParentRoster): boolean =>
  Object.values(SUCCESSOR_RULES).every((holds) => holds(roster, parent))

/**
 * Which of two rosters counts for somebody who has not seen those between. The first rule that has an
 * answer decides whether `roster` replaces `current`.
 */
export const PRECEDENCE_RULES = {
  /** By the same lineage, or one that extends it, the higher number counts. */
  sameBranch: (roster, current) =>
    extendsLineage(current, roster) ? roster.rev > current.rev : undefined,
  /** A leader who handed over has no authority any more, unless somebody claimed the lead instead. */
  handedOver: (roster, current) => {
    const place = current.lineage.findIndex((step, index) => !sameStep(step, roster.lineage[index]))
    const handed = current.lineage[place]?.how === 'handed'
    return handed && roster.lineage[place]?.how !== 'claimed' ? false : undefined
  },
  /** Where lineages part at a claim, the later roster counts: the leader who lost makes no more of them. */
  claimed: (roster, current) => roster.at > current.at,
} as const satisfies Readonly<
  Record<string, (roster: SignedRoster, current: SignedRoster) => boolean | undefined>
>

/** Does a roster replace the current one for somebody who has not seen those between? */
export const supersedes = (roster: SignedRoster, current: SignedRoster): boolean =>
  Object.values(PRECEDENCE_RULES)
    .map((rule) => rule(roster, current))
    .find((answer) => answer !== undefined) ?? false
