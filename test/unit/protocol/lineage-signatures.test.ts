/** The signatures of a lineage: which text each step is signed by, and what an unsigned one is. */
import { expect, test } from 'vitest'
import type { LineageStep } from '../../../src/model/groups/roster.ts'
import {
  handoverText,
  heirsText,
  isLineageSigned,
} from '../../../src/protocol/lineage-signatures.ts'
import { ana, bia, caio, dora, first, hashNamed } from '../../support/groups/unsigned-rosters.ts'

const FOUNDING = hashNamed('f')
const heirs = { after: 7000, list: [caio], sig: 'by-bia' }
const founded: LineageStep = { ...ana, rev: 1, how: 'founded' }
const handed: LineageStep = { ...bia, rev: 3, how: 'handed', sig: 'by-ana' }
const claimed: LineageStep = { ...caio, rev: 6, how: 'claimed', heirs }
const roster = {
  ...first,
  founding: FOUNDING,
  rev: 7,
  lineage: [founded, handed, claimed],
  heirs: { after: 1000, list: [], sig: 'by-caio' },
}
const { group } = roster

test('a handover and the heirs are signed with their group, founding and number', () => {
  expect(handoverText(roster, handed)).toBe(
    ['papo/1 leader', group, FOUNDING, 3, bia.id, bia.key].join('\n'),
  )
  expect(handoverText({ group }, handed)).toBe(
    ['papo/1 leader', group, '', 3, bia.id, bia.key].join('\n'),
  )
  const named = [`${caio.id} ${caio.key}`]
  expect(heirsText(roster, 5, heirs)).toBe(
    ['papo/1 heirs', group, FOUNDING, 5, 7000, ...named].join('\n'),
  )
  // the founding roster cannot name its own hash
  expect(heirsText(roster, 1, heirs)).toBe(
    ['papo/1 heirs', group, '', 1, 7000, ...named].join('\n'),
  )
})

test('each step is signed by the leader before, the heirs by whoever signed the roster', () => {
  const checked: string[] = []
  const isSigned = isLineageSigned(roster, caio, (key, text, signature) => {
    const who = [ana, bia, caio].find((one) => one.key === key)
    checked.push(`${who?.id} ${text.split('\n')[0]} ${text.split('\n')[3]} ${signature}`)
    return true
  })
  expect(isSigned).toBe(true)
  expect(checked).toEqual([
    'ana papo/1 leader 3 by-ana',
    'bia papo/1 heirs 5 by-bia',
    'caio papo/1 heirs 7 by-caio',
  ])
  for (const bad of ['by-ana', 'by-bia', 'by-caio'])
    expect(isLineageSigned(roster, caio, (_, __, signature) => signature !== bad)).toBe(false)
})

const { sig: _sig, ...unsigned } = handed
const { heirs: _heirs, ...unnamed } = claimed

test.each<[string, readonly LineageStep[]]>([
  ['another founder', [founded, { ...bia, rev: 3, how: 'founded' }]],
  ['no founder, but a handover', [handed]],
  ['no founder, but a claim', [claimed]],
  ['a handover without a signature', [founded, unsigned]],
  ['a claim without heirs', [founded, handed, unnamed]],
  ['a claim of somebody who is no heir', [founded, handed, { ...claimed, ...dora }]],
  ['a claim with the name of an heir', [founded, handed, { ...claimed, key: dora.key }]],
])('a lineage with %s is not signed, whatever its signatures', (_, lineage) => {
  expect(isLineageSigned({ ...roster, lineage }, caio, () => true)).toBe(false)
})
