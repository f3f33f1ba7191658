/** What the conversation of a group tells of its cards: who came, went, was removed, leads. */
import type { Millis, SafeText, UserId } from '../core/names.ts'
import type { SignedCard } from './cards.ts'
import { includes, leaderOf, sameKeyed } from './cards.ts'

type What =
  | { readonly kind: 'founded' | 'disbanded' }
  | {
      readonly kind: 'joined' | 'left' | 'removed' | 'handed' | 'claimed'
      readonly who: UserId
    }
  | { readonly kind: 'topic'; readonly topic: SafeText }

/** One line to tell, with the card that made it so. */
export type GroupChange = What & {
  readonly rev: number
  readonly at: Millis
  readonly by: UserId
}

const whatChanged = (before: SignedCard | undefined, card: SignedCard): readonly What[] => {
  if (card.rev === 1) return [{ kind: 'founded' }]
  if (!before) return []
  if (card.disbanded) return [{ kind: 'disbanded' }]
  const leader = leaderOf(card)
  const another = !sameKeyed(leaderOf(before), leader)
  return [
    ...card.members
      .filter((one) => !includes(before.members, one))
      .map(({ id }): What => ({ kind: 'joined', who: id })),
    ...card.gone.map(({ id, left }): What => ({ kind: left ? 'left' : 'removed', who: id })),
    ...(another
      ? [{ kind: card.by === leader.id ? 'claimed' : 'handed', who: leader.id } as const]
      : []),
    ...(before.topic === card.topic ? [] : [{ kind: 'topic', topic: card.topic } as const]),
  ]
}

/** What changed from one card to the next; of a group that was not known, nothing but its founding. */
export const changesBy = (
  before: SignedCard | undefined,
  card: SignedCard,
): readonly GroupChange[] => {
  const { rev, at, by } = card
  return whatChanged(before, card).map((what) => ({ ...what, rev, at, by }))
}
