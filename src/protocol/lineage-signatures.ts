/** What leaders sign besides the roster itself: who leads next, and who may take over. */
import type { Roster, Heirs, Identity, LineageStep } from '../model/groups/roster.ts'
import { heirsSignerOf, sameIdentity } from '../model/groups/roster.ts'
import type { GroupId } from '../core/ids.ts'
import type { Verify } from './envelope.ts'

/** Which group: another one may have the same id, founded by the same person under the same name. */
type GroupIdentity = { readonly group: GroupId; readonly founding?: string }

/** What a leader signs to hand over: that person leads from roster `rev` on. */
export const handoverText = (
  { group, founding = '' }: GroupIdentity,
  { id, key, rev }: Pick<LineageStep, 'id' | 'key' | 'rev'>,
) => ['papo/1 leader', group, founding, rev, id, key].join('\n')

/** What the signer of roster `rev` signs of its heirs. The founding roster has no founding hash: it cannot name its own. */
export const heirsText = (
  { group, founding = '' }: GroupIdentity,
  rev: number,
  { after, list }: Omit<Heirs, 'sig'>,
) => {
  const heirs = list.map(({ id, key }) => `${id} ${key}`)
  return ['papo/1 heirs', group, rev === 1 ? '' : founding, rev, after, ...heirs].join('\n')
}

const isStepSigned = (
  roster: Roster,
  step: LineageStep,
  place: number,
  verify: Verify,
): boolean => {
  const before: Identity | undefined = roster.lineage[place - 1]
  if (step.how === 'founded') return place === 0
  if (!before) return false
  if (step.how === 'handed') {
    return step.sig !== undefined && verify(before.key, handoverText(roster, step), step.sig)
  }
  const signer = heirsSignerOf(roster.lineage, place)
  const { heirs } = step
  // others may never see the previous roster: only here they learn that this heir was named in it
  if (!heirs || !signer || !heirs.list.some((heir) => sameIdentity(heir, step))) return false
  return verify(signer.key, heirsText(roster, step.rev - 1, heirs), heirs.sig)
}

/**
 * Is every step in the line of leaders vouched for by the leader before it, back to the founder? And
 * did the signer of the roster sign its heirs?
 */
export const isLineageSigned = (roster: Roster, signer: Identity, verify: Verify): boolean =>
  roster.lineage.every((step, place) => isStepSigned(roster, step, place, verify)) &&
  verify(signer.key, heirsText(roster, roster.rev, roster.heirs), roster.heirs.sig)
