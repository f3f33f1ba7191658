/** The changes that a group's conversation shows: who came, left, was removed, leads. */
import type { Millis, SafeText, UserId } from '../../core/ids.ts'
import type { Identity, SignedRoster } from './roster.ts'
import { includesIdentity, leaderOf, sameIdentity } from './roster.ts'

type ChangeKind =
  | { readonly kind: 'founded' | 'disbanded' }
  | {
      readonly kind: 'joined' | 'left' | 'removed' | 'handed' | 'claimed'
      readonly who: UserId
    }
  /** I am a member, and never asked to be. */
  | { readonly kind: 'added'; readonly who: UserId }
  | { readonly kind: 'topic'; readonly topic: SafeText }

/** A change, with the roster that made it. */
export type GroupChange = ChangeKind & {
  readonly rev: number
  readonly at: Millis
  readonly by: UserId
}

/** What a roster is compared with; the members of one from before I came to know the group are unknown. */
type RosterBefore = Pick<SignedRoster, 'lineage' | 'topic'> & {
  readonly members: readonly Identity[] | undefined
}

const kindsOfChange = (
  before: RosterBefore | undefined,
  roster: SignedRoster,
  unrequested: UserId | undefined,
): readonly ChangeKind[] => {
  if (roster.rev === 1) return [{ kind: 'founded' }]
  if (!before) return unrequested === undefined ? [] : [{ kind: 'added', who: unrequested }]
  if (roster.disbanded) return [{ kind: 'disbanded' }]
  const leader = leaderOf(roster)
  const another = !sameIdentity(leaderOf(before), leader)
  const { members } = before
  return [
    ...roster.members
      .filter((one) => (members ? !includesIdentity(members, one) : one.since === roster.rev))
      .map(({ id }): ChangeKind => ({ kind: id === unrequested ? 'added' : 'joined', who: id })),
    ...roster.departed.map(({ id, left }): ChangeKind => ({
      kind: left ? 'left' : 'removed',
      who: id,
    })),
    ...(another
      ? [{ kind: roster.by === leader.id ? 'claimed' : 'handed', who: leader.id } as const]
      : []),
    ...(before.topic === roster.topic ? [] : [{ kind: 'topic', topic: roster.topic } as const]),
  ]
}

/**
 * What changed from one roster to the next. Of a group that was unknown, only that it was created, or that
 * I am in it without having asked (then `unrequested` is my name). After a fork `before` is the roster that
 * both branches have in common, not the one that lost.
 */
export const groupChangesBy = (
  before: RosterBefore | undefined,
  roster: SignedRoster,
  unrequested?: UserId,
): readonly GroupChange[] => {
  const { rev, at, by } = roster
  return kindsOfChange(before, roster, unrequested).map((what) => ({ ...what, rev, at, by }))
}
