/** Who was a member of a group from which card to which, and whose words count by that. */
import { covers } from '../../core/seq-ranges.ts'
import type { Card, Keyed, Span } from './roster.ts'
import { includes, memberIn, sameKeyed } from './roster.ts'

/** The memberships after this card, from those before it. */
export const spansAfter = (spans: readonly Span[], card: Card): readonly Span[] => {
  const open = spans.filter(({ to }) => to === undefined)
  const ended = spans.map((span): Span => {
    if (span.to !== undefined) return span
    const gone = card.gone.find((one) => sameKeyed(one, span))
    if (gone) return { ...span, to: card.rev, have: gone.have }
    return includes(card.members, span) ? span : { ...span, to: card.rev }
  })
  const fresh = card.members
    .filter((member) => !includes(open, member))
    .map(({ id, key, since }): Span => ({ id, key, from: since }))
  return [...ended, ...fresh]
}

/**
 * The memberships as far as they are known when card `rev` was the last one seen and `next` comes,
 * with none between; `next` may have an earlier number, of a branch that counts instead. Whose
 * membership it names as it was is a member all the time.
 */
export const endedBy = (
  spans: readonly Span[],
  rev: number,
  next: Pick<Card, 'rev' | 'members'>,
): readonly Span[] =>
  spans.flatMap((span): readonly Span[] => {
    const { id, key, from } = span
    if (memberIn(next, span)?.since === from) return [{ id, key, from }]
    const end = span.to ?? rev + 1
    const to = end < next.rev ? end : next.rev
    return from < to ? [{ ...span, to }] : []
  })

/** The memberships as they were at this card: what came of later ones is taken back. */
export const spansUpTo = (spans: readonly Span[], rev: number): readonly Span[] =>
  spans.flatMap((span): readonly Span[] => {
    if (span.from > rev) return []
    const { id, key, from } = span
    return [span.to !== undefined && span.to > rev ? { id, key, from } : span]
  })

/** The membership under which this person spoke at this card, if there was one. */
export const spanAt = (spans: readonly Span[], who: Keyed, rev: number): Span | undefined =>
  spans.find(
    (span) => sameKeyed(span, who) && span.from <= rev && (span.to === undefined || rev < span.to),
  )

/** Does word number `seq` (or, without one, any) that this person said under this card count as a member's word? */
export const mayHaveSaid = (
  spans: readonly Span[],
  who: Keyed,
  rev: number,
  seq: number | undefined,
): boolean => {
  const span = spanAt(spans, who, rev)
  // of who is gone, only what their leader had when they went; another membership counts by itself
  if (!span) return false
  return seq === undefined || span.have === undefined || covers(span.have, seq)
}
