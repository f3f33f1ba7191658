/** The leaders of a group in their order: who signs what, and which lineage extends which. */
import { expect, test } from 'vitest'
import {
  extendsLineage,
  heirsSignerOf,
  leaderOf,
  signerOf,
} from '../../../../src/model/groups/roster.ts'
import type { LineageStep } from '../../../../src/model/groups/roster.ts'
import { ana, bia, caio, dora } from '../../../support/groups/unsigned-rosters.ts'

const founded: LineageStep = { ...ana, rev: 1, how: 'founded' }
const toBia: LineageStep = { ...bia, rev: 4, how: 'handed' }
const byCaio: LineageStep = { ...caio, rev: 6, how: 'claimed' }

test.each<[string, readonly LineageStep[], number, string | undefined]>([
  ['the founder', [founded], 1, 'ana'],
  ['whoever hands over, the roster that does it', [founded, toBia], 4, 'ana'],
  ['the new leader, the next one', [founded, toBia], 5, 'bia'],
  ['whoever claims, the roster that does it', [founded, toBia, byCaio], 6, 'caio'],
  ['nobody, without leaders', [], 1, undefined],
])('%s signs', (_, lineage, rev, who) => {
  expect(signerOf({ lineage, rev })?.id).toBe(who)
})

test.each<[string, readonly LineageStep[], number, string | undefined]>([
  ['the leader of the roster before', [founded, toBia, byCaio], 2, 'bia'],
  ['whoever handed over by the roster before', [founded, toBia, { ...byCaio, rev: 5 }], 2, 'ana'],
  ['nobody, where there is no claim', [founded, toBia], 2, undefined],
])('%s signed the heirs that a claim relies on', (_, lineage, place, who) => {
  expect(heirsSignerOf(lineage, place)?.id).toBe(who)
})

const of = (rev: number, ...lineage: readonly LineageStep[]) => ({ rev, lineage })

test.each<[string, ReturnType<typeof of>, ReturnType<typeof of>, boolean]>([
  ['the same', of(3, founded), of(3, founded), true],
  ['one with a later leader', of(3, founded), of(4, founded, toBia), true],
  ['one with a leader whom it should have had', of(4, founded), of(5, founded, toBia), false],
  ['one with fewer leaders', of(4, founded, toBia), of(5, founded), false],
  ['one of another founder', of(3, founded), of(3, { ...founded, ...dora }), false],
  [
    'one that came about otherwise',
    of(5, founded, toBia),
    of(5, founded, { ...toBia, how: 'claimed' }),
    false,
  ],
  [
    'one where it was at another roster',
    of(5, founded, toBia),
    of(5, founded, { ...toBia, rev: 3 }),
    false,
  ],
])('a lineage is extended by %s', (_, a, b, expected) => {
  expect(extendsLineage(a, b)).toBe(expected)
})

test('nobody leads without a lineage', () => {
  expect(() => leaderOf({ lineage: [] })).toThrow('a roster without a lineage')
  expect(leaderOf({ lineage: [founded, toBia] })).toBe(toBia)
})
