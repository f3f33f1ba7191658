/** What leaders sign besides the card itself: who leads next, and who may take over. */
import type { Roster, Heirs, Identity, LineageStep } from '../model/groups/roster.ts'
import { heirsSignerOf, sameIdentity } from '../model/groups/roster.ts'
import type { GroupId } from '../core/ids.ts'
import type { Verify } from './envelope.ts'

/** Which group: another one may have the same id, founded by the same person under the same name. */
type GroupIdentity = { readonly group: GroupId; readonly founding?: string }

/** What a leader signs who hands over: from card `rev` on that person leads. */
export const handoverText = (
  { group, founding = '' }: GroupIdentity,
  { id, key, rev }: Pick<LineageStep, 'id' | 'key' | 'rev'>,
) => ['papo/1 leader', group, founding, rev, id, key].join('\n')

/** What the signer of card `rev` signs of its heirs. The founding card, which has none, cannot name its own hash. */
export const heirsText = (
  { group, founding = '' }: GroupIdentity,
  rev: number,
  { after, list }: Omit<Heirs, 'sig'>,
) => {
  const heirs = list.map(({ id, key }) => `${id} ${key}`)
  return ['papo/1 heirs', group, rev === 1 ? '' : founding, rev, after, ...heirs].join('\n')
}

const isStepSigned = (card: Roster, step: LineageStep, place: number, verify: Verify): boolean => {
  const before: Identity | undefined = card.lineage[place - 1]
  if (step.how === 'founded') return place === 0
  if (!before) return false
  if (step.how === 'handed') {
    return step.sig !== undefined && verify(before.key, handoverText(card, step), step.sig)
  }
  const signer = heirsSignerOf(card.lineage, place)
  const { heirs } = step
  // whoever looks on never sees the card before: here alone they learn that this one was named
  if (!heirs || !signer || !heirs.list.some((heir) => sameIdentity(heir, step))) return false
  return verify(signer.key, heirsText(card, step.rev - 1, heirs), heirs.sig)
}

/**
 * Is every step in the line of leaders vouched for by the leader before it, back to the founder? And
 * did whoever signed the card (`signer`) sign its heirs?
 */
export const isLineageSigned = (card: Roster, signer: Identity, verify: Verify): boolean =>
  card.lineage.every((step, place) => isStepSigned(card, step, place, verify)) &&
  verify(signer.key, heirsText(card, card.rev, card.heirs), card.heirs.sig)
