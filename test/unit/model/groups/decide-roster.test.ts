/** What a roster changes besides the group: the requests that it answers, and for whom it is kept. */
import { expect, test } from 'vitest'
import type { GroupId, Ref } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import type { Join } from '../../../../src/model/groups/joins.ts'
import type { SignedRoster } from '../../../../src/model/groups/roster.ts'
import type { State } from '../../../../src/model/state.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  caio,
  claimedBy,
  decisionOn,
  dora,
  first,
  handedTo,
  stateOf,
  verdictOn,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

const second = admitting(first, 'r2', bia)
const third: SignedRoster = {
  ...admitting(second, 'r3', caio),
  heirs: { after: 500, list: [caio], sig: '' },
}
const gone = (roster: SignedRoster) =>
  roster.members.map(({ id, key }) => ({ id, key, have: { upTo: 0, gaps: [] }, left: false }))

const renewed = after(third, 'r4')
const lettingDoraIn = admitting(third, 'd4', dora)
const handover = handedTo(bia, third, 'h4')
const end = after(third, 'end', { members: [], disbanded: true, departed: gone(third) })
const withoutBia = after(third, 'b4', {
  members: third.members.filter(({ id }) => id !== bia.id),
  departed: gone(third).filter(({ id }) => id === bia.id),
})
const afterThat = after(withoutBia, 'b5')
const claim = claimedBy(caio, third, 'c4', { at: at(third.at + 500) })

const ask: Join = {
  id: 'join' as Ref,
  kind: 'ask',
  group: first.group,
  name: first.name,
  from: dora.id,
  to: ana.id,
  at: at(1),
  text: safeText(''),
  key: dora.key,
  answer: 'waiting',
}
const invitation: Join = { ...ask, kind: 'invite', from: ana.id, to: dora.id, key: ana.key }
const ofBia = withRosters(stateOf(bia), second, third)
const withJoin = (join: Join): State => ({ ...ofBia, joins: new Map([[join.id, join]]) })

test.each<[string, Join, SignedRoster, string]>([
  ['a request, by a roster that lets them in', ask, lettingDoraIn, 'accepted'],
  ['a request, by one that changes nothing of it', ask, renewed, 'waiting'],
  ['a request to the former leader', ask, handover, 'moved'],
  ['a request to whoever leads by now', { ...ask, to: bia.id }, handover, 'waiting'],
  ['a request, by the end of the group', ask, end, 'over'],
  ['a request for another group', { ...ask, group: 'x~123456789012' as GroupId }, end, 'waiting'],
  ['a request that was answered', { ...ask, answer: 'denied' }, end, 'denied'],
  ['an invitation, by a roster that lets them in', invitation, lettingDoraIn, 'accepted'],
  ['an invitation, by one that changes nothing of it', invitation, renewed, 'waiting'],
  ['an invitation of a former leader', invitation, handover, 'waiting'],
  ['an invitation, by the end of the group', invitation, end, 'over'],
])('%s', (_, join, roster, answer) => {
  const { joins } = withRosters(withJoin(join), roster)
  const now = joins.get(join.id)
  expect(now?.answer).toBe(answer)
  // the time of the roster, so that everybody has the same
  expect(now?.answeredAt).toBe(answer === join.answer ? undefined : roster.at)
})

test.each<[string, State, SignedRoster, string]>([
  ['of a group of others', stateOf(dora), third, 'group.rosterObserved'],
  ['of my group', ofBia, renewed, 'group.rosterAdopted'],
  ['that lets me in', withRosters(stateOf(dora), third), lettingDoraIn, 'group.rosterAdopted'],
  ['that removes me', ofBia, withoutBia, 'group.rosterAdopted'],
  // my messages there may count or not by what happens next
  ['of a group that I was in', withRosters(ofBia, withoutBia), afterThat, 'group.rosterAdopted'],
  ['that lost', withRosters(ofBia, claim), renewed, 'group.forked'],
])('a roster %s', (_, state, roster, type) => {
  const decided = decisionOn({ ...state, now: at(77) }, roster)
  expect(decided.ok && decided.value.map((event) => event.type)).toEqual([type])
  const [event] = decided.ok ? decided.value : []
  // how long it counts is measured by my own clock
  expect(event && 'adoptedAt' in event ? event.adoptedAt : 'never').toBe(
    type === 'group.forked' ? 'never' : 77,
  )
})

test('what makes no sense is refused, whatever it follows', () => {
  const { founding: _founding, ...rootless } = third
  expect(verdictOn(stateOf(dora), rootless)).toBe('bad-roster')
  expect(verdictOn(ofBia, { ...renewed, key: bia.key })).toBe('bad-roster')
})
