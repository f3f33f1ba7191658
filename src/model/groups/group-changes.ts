/** The changes that a group's conversation shows: who came, left, was removed, leads. */
import type { Millis, SafeText, UserId } from '../../core/ids.ts'
import type { Identity, KnownRoster, LineageStep, SignedRoster } from './roster.ts'
import { includesIdentity, leaderOf, sameIdentity } from './roster.ts'

const NO_TOPIC = '' as SafeText

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
  /** The time to show, where it is another. */
  readonly shownAt?: Millis
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
 * both branches have in common, not the one that lost. `shown`: the time to show, where it is another.
 */
export const groupChangesBy = (
  before: RosterBefore | undefined,
  roster: SignedRoster,
  unrequested?: UserId,
  shown: Pick<GroupChange, 'shownAt'> = {},
): readonly GroupChange[] => {
  const { rev, at, by } = roster
  const made = { rev, at, ...shown, by }
  return kindsOfChange(before, roster, unrequested).map((what) => ({ ...what, ...made }))
}

/**
 * The same for a roster that became known after those that follow it. `lineage` is that of a later one;
 * `added`: the change that tells that I am in the group without having asked.
 */
export const pastChangesBy = (
  before: KnownRoster,
  { rev, at, shownAt, by, topic, joined = [], departed = [], last }: KnownRoster,
  lineage: readonly LineageStep[],
  added: GroupChange | undefined,
): readonly GroupChange[] => {
  const made = { rev, at, ...(shownAt !== undefined && { shownAt }), by }
  if (last) return [{ kind: 'disbanded', ...made }]
  const step = lineage.find((one) => one.rev === rev)
  const unrequested = added?.kind === 'added' && added.rev === rev ? added.who : undefined
  const kinds: readonly ChangeKind[] = [
    ...joined.map(({ id }): ChangeKind => ({
      kind: id === unrequested ? 'added' : 'joined',
      who: id,
    })),
    ...departed.map(({ id, left }): ChangeKind => ({ kind: left ? 'left' : 'removed', who: id })),
    ...(step && step.how !== 'founded' ? [{ kind: step.how, who: step.id } as const] : []),
    ...(before.topic === topic ? [] : [{ kind: 'topic', topic: topic ?? NO_TOPIC } as const]),
  ]
  return kinds.map((what) => ({ ...what, ...made }))
}
