/** What the conversation of a group tells of its cards: who came, went, was removed, leads. */
import type { Millis, SafeText, UserId } from '../../core/ids.ts'
import type { SignedCard } from './roster.ts'
import { includes, leaderOf, sameKeyed } from './roster.ts'

type What =
  | { readonly kind: 'founded' | 'disbanded' }
  | {
      readonly kind: 'joined' | 'left' | 'removed' | 'handed' | 'claimed'
      readonly who: UserId
    }
  /** I am a member, and never asked to be. */
  | { readonly kind: 'added'; readonly who: UserId }
  | { readonly kind: 'topic'; readonly topic: SafeText }

/** One line to tell, with the card that made it so. */
export type GroupChange = What & {
  readonly rev: number
  readonly at: Millis
  readonly by: UserId
}

const whatChanged = (
  before: SignedCard | undefined,
  card: SignedCard,
  unasked: UserId | undefined,
): readonly What[] => {
  if (card.rev === 1) return [{ kind: 'founded' }]
  if (!before) return unasked === undefined ? [] : [{ kind: 'added', who: unasked }]
  if (card.disbanded) return [{ kind: 'disbanded' }]
  const leader = leaderOf(card)
  const another = !sameKeyed(leaderOf(before), leader)
  return [
    ...card.members
      .filter((one) => !includes(before.members, one))
      .map(({ id }): What => ({ kind: id === unasked ? 'added' : 'joined', who: id })),
    ...card.gone.map(({ id, left }): What => ({ kind: left ? 'left' : 'removed', who: id })),
    ...(another
      ? [{ kind: card.by === leader.id ? 'claimed' : 'handed', who: leader.id } as const]
      : []),
    ...(before.topic === card.topic ? [] : [{ kind: 'topic', topic: card.topic } as const]),
  ]
}

/**
 * What changed from one card to the next; of a group that was not known, nothing but its founding, and
 * that I am in it unasked (then `unasked` is my name).
 */
export const changesBy = (
  before: SignedCard | undefined,
  card: SignedCard,
  unasked?: UserId,
): readonly GroupChange[] => {
  const { rev, at, by } = card
  return whatChanged(before, card, unasked).map((what) => ({ ...what, rev, at, by }))
}
