/** What a program does by itself when a roster loses. */
import { expect, test } from 'vitest'
import type { Identity, SignedRoster } from '../../../../src/model/groups/roster.ts'
import { decide, effectsOf, reduce } from '../../../../src/model/model.ts'
import type { Ref } from '../../../../src/core/ids.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  caio,
  claimedBy,
  first,
  GROUP,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

const second = admitting(first, 'r2', bia)
const third: SignedRoster = {
  ...admitting(second, 'r3', caio),
  heirs: { after: 1000, list: [bia, caio], sig: '' },
}
const fourth = after(third, 'r4')
const fifth = after(fourth, 'r5', { at: at(90_000) })

/** What this person sends by itself when caio's claim arrives late, after the fourth roster and maybe a fifth. */
const sentBy = (who: Identity, rosters: readonly SignedRoster[]) => {
  const state = withRosters(stateOf(who), ...(who === ana ? [first] : []), second, ...rosters)
  const claim = claimedBy(caio, third, 'z4', { at: at(fourth.at + 1000) })
  const decided = decide(state, { ...claim, type: 'group.roster', ref: 'z4' as Ref, seq: 0 })
  if (!decided.ok) throw new Error(decided.error)
  const now = reduce(state, decided.value)
  return decided.value
    .flatMap((event) => effectsOf(now, event))
    .flatMap((effect) => (effect.type === 'dispatch' ? [effect.intent] : []))
}

test('a leader whose roster wins against a later one renews it, so that non-members see which counts', () => {
  expect(sentBy(ana, [third, fourth])).toEqual([{ type: 'group.renew', group: GROUP }])
})

test('nobody renews a roster that is the newest anyway, and members renew none', () => {
  expect(sentBy(ana, [third, fourth, fifth])).toEqual([])
  expect(sentBy(bia, [third, fourth])).toEqual([])
})
