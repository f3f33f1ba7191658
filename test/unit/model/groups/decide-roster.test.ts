/** What a roster changes besides the group: the requests that it answers, and for whom it is kept. */
import { expect, test } from 'vitest'
import type { GroupId, Ref } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { MAX_OBSERVED } from '../../../../src/model/groups/adopt-roster.ts'
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
  const types = decided.ok ? decided.value.map((event) => event.type) : []
  // a group in common is a contact: its members are pinned
  expect(types.filter((one) => one !== 'person.pinned')).toEqual([type])
  const [event] = decided.ok ? decided.value : []
  // how long it counts is measured by my own clock
  expect(event && 'adoptedAt' in event ? event.adoptedAt : 'never').toBe(
    type === 'group.forked' ? 'never' : 77,
  )
})

/** A long row of rosters, as somebody in this state sees it, and then one that lost long ago. */
const watching = (state: State) => {
  const row = Array.from({ length: MAX_OBSERVED + 5 }).reduce<readonly SignedRoster[]>(
    (all, _, place) => [...all, after(all.at(-1) ?? third, `n${place + 4}`)],
    [third],
  )
  const seen = withRosters(state, ...row)
  const of = row.at(-4) ?? third
  return { seen, lost: claimedBy(caio, of, 'lost', { at: at(of.at + 50_000_000) }) }
}

test('of a group of strangers a few rosters are remembered, and nothing more is kept of its past', () => {
  const { seen, lost } = watching(stateOf(dora))
  expect(seen.groups.get(third.group)?.known.size).toBe(MAX_OBSERVED)
  expect(verdictOn(seen, lost)).toBe('stale')
})

test('of one that I asked to join, or was in, everything is remembered', () => {
  const own: Join = { ...ask, from: dora.id, to: ana.id }
  const asking: State = { ...stateOf(dora), joins: new Map([[own.id, own]]) }
  for (const state of [asking, withRosters(stateOf(bia), second)]) {
    const { seen, lost } = watching(state)
    expect(seen.groups.get(third.group)?.known.size).toBeGreaterThan(MAX_OBSERVED + 5)
    expect(verdictOn(seen, lost)).toMatch(/^record/u)
  }
})

test('what makes no sense is refused, whatever it follows', () => {
  const { founding: _founding, ...rootless } = third
  expect(verdictOn(stateOf(dora), rootless)).toBe('bad-roster')
  expect(verdictOn(ofBia, { ...renewed, key: bia.key })).toBe('bad-roster')
})

/** Whom the roster that lets dora in pins. */
const pinsBy = (state: State) => {
  const decided = decisionOn(state, lettingDoraIn)
  return decided.ok
    ? decided.value.flatMap((event) => (event.type === 'person.pinned' ? [event.who] : []))
    : []
}

test('a group in common pins its members as the roster names them, if I want to be in it', () => {
  const unasked = withRosters(stateOf(dora), third)
  expect(pinsBy(unasked)).toEqual(['ana'])
  const join = { id: 'j', kind: 'ask', group: third.group, from: dora.id, to: ana.id } as const
  const asked = { ...unasked, joins: new Map([[join.id, join]]) } as unknown as State
  expect(pinsBy(asked)).toEqual(
    ['ana', 'bia', 'caio'].filter((who) => lettingDoraIn.members.some(({ id }) => id === who)),
  )
  const met = { ...ana, name: ana.id, trust: 'pinned' }
  const known = { ...unasked, people: new Map([[ana.id, met]]) } as unknown as State
  expect(pinsBy(known)).toEqual(
    ['bia', 'caio'].filter((who) => lettingDoraIn.members.some(({ id }) => id === who)),
  )
})
