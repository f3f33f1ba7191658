/** What a group's conversation tells of a fork: of the branch that counts, whatever was seen before. */
import { expect, test } from 'vitest'
import { groupSystemLines } from '../../../../components/chat/system-lines/group-system-lines.ts'
import { textsFor } from '../../../../src/i18n/texts.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import type { Identity, SignedRoster } from '../../../../src/model/groups/roster.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  caio,
  claimedBy,
  dora,
  first,
  GROUP,
  handedTo,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

const withBia = admitting(first, 'r2', bia)
const common = {
  ...admitting(withBia, 'r3', caio),
  topic: safeText('plans'),
  heirs: { after: 500, list: [bia], sig: '' },
}
const here = [first, withBia, common]
const newcomer = { ...dora, since: 4, sentCount: 0 }

/** The branch of ana, a moment later than that of bia. */
const byAna = after(common, 'r4 of ana', {
  at: at(common.at + 900),
  topic: safeText('news'),
  members: [...common.members, newcomer],
})
/** The branch of bia, which counts. */
const byBia = claimedBy(bia, common, 'r4 of bia', {
  at: at(common.at + 500),
  members: [...common.members, newcomer],
})

/** What somebody's chat tells once these rosters have arrived, in this order. */
const told = (who: Identity, ...rosters: readonly SignedRoster[]) => {
  const state = withRosters(stateOf(who), ...rosters)
  const group = state.groups.get(GROUP)
  if (!group) throw new Error('the group is known')
  const context = { me: who.id, nameOf: (one: string) => one, texts: textsFor('en') }
  const lines = groupSystemLines(group, context).toSorted((a, b) => a.at - b.at)
  return lines.map(({ text }) => text)
}

const three = [
  ['ana', ana],
  ['bia', bia],
  ['caio', caio],
] as const

test.each(three)('%s is told of the branch that counts alone', (_, who) => {
  const seenBefore = who === caio ? here.slice(2) : who === bia ? here.slice(1) : here
  const right = told(who, ...seenBefore, byBia)
  expect(told(who, ...seenBefore, byAna, byBia)).toEqual(right)
  expect(told(who, ...seenBefore, byBia, byAna)).toEqual(right)
  const ofBranch = right.slice(told(who, ...seenBefore).length)
  // the one whom both branches let in, and the new leader; the topic is as it was
  expect(ofBranch).toHaveLength(2)
  expect(ofBranch[0]).toContain('dora')
  expect(ofBranch.join(' ')).not.toContain('news')
  expect(ofBranch.join(' ')).not.toContain('plans')
})

test('of a handover on the branch that lost and a claim by the same person, the claim is told', () => {
  const handed = { ...handedTo(bia, common, 'r4 of ana'), at: at(common.at + 900) }
  const right = told(caio, common, byBia)
  expect(told(caio, common, handed, byBia)).toEqual(right)
})

test('a topic that only the branch that counts sets is told, also if the other set the same', () => {
  const same = { ...byBia, topic: safeText('news') }
  const lines = told(caio, common, byAna, same)
  expect(lines).toEqual(told(caio, common, same))
  expect(lines.join(' ')).toContain('news')
})

test('a topic from before the fork is known on every branch of it', () => {
  const later = after(byBia, 'r5 of bia')
  expect(told(ana, ...here, byAna, byBia, later)).toEqual(told(ana, ...here, byBia))
})
