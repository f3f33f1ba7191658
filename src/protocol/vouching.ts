/** What leaders sign besides the card itself: who leads next, and who may take over. */
import type { Card, Heirs, Keyed, Step } from '../chat/cards.ts'
import { heirsSignerOf, sameKeyed } from '../chat/cards.ts'
import type { GroupId } from '../core/names.ts'
import type { Verify } from './envelope.ts'

/** What a leader signs who hands over: from card `rev` on that person leads. */
export const handingText = (group: GroupId, { id, key, rev }: Pick<Step, 'id' | 'key' | 'rev'>) =>
  `papo/1 leader\n${group}\n${rev}\n${id}\n${key}`

/** What the signer of card `rev` signs of its heirs. */
export const heirsText = (group: GroupId, rev: number, { after, list }: Omit<Heirs, 'sig'>) =>
  ['papo/1 heirs', group, rev, after, ...list.map(({ id, key }) => `${id} ${key}`)].join('\n')

const holds = (card: Card, step: Step, place: number, verify: Verify): boolean => {
  const before: Keyed | undefined = card.line[place - 1]
  if (step.how === 'founded') return place === 0
  if (!before) return false
  if (step.how === 'handed') {
    return step.sig !== undefined && verify(before.key, handingText(card.group, step), step.sig)
  }
  const signer = heirsSignerOf(card.line, place)
  const { heirs } = step
  // whoever looks on never sees the card before: here alone they learn that this one was named
  if (!heirs || !signer || !heirs.list.some((heir) => sameKeyed(heir, step))) return false
  return verify(signer.key, heirsText(card.group, step.rev - 1, heirs), heirs.sig)
}

/**
 * Is every step in the line of leaders vouched for by the leader before it, back to the founder? And
 * did whoever signed the card (`signer`) sign its heirs?
 */
export const isVouched = (card: Card, signer: Keyed, verify: Verify): boolean =>
  card.line.every((step, place) => holds(card, step, place, verify)) &&
  verify(signer.key, heirsText(card.group, card.rev, card.heirs), card.heirs.sig)
