/** Who takes over, when, and whom a roster names as its heirs. */
import { expect, test } from 'vitest'
import { addMillis } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { claimLeadership, heirsOf, isRenewalDue } from '../../../../src/model/groups/succession.ts'
import type { SignedRoster } from '../../../../src/model/groups/roster.ts'
import { MAX_HEIRS, MAX_LINEAGE } from '../../../../src/model/groups/roster.ts'
import type { Person } from '../../../../src/model/people/people.ts'
import { PRESENCE_TTL } from '../../../../src/model/people/presence.ts'
import type { State } from '../../../../src/model/state.ts'
import { id, insecureSigner } from '../../../support/network/network.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  caio,
  dora,
  first,
  GROUP,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

const AFTER = 10 * PRESENCE_TTL
const withBia = admitting(first, 'r2', bia)
const second = {
  ...admitting(withBia, 'r3', caio),
  heirs: { after: AFTER, list: [bia, caio], sig: '' },
}
const DUE = addMillis(second.at, AFTER)

const here = (who: typeof ana, more: Partial<Person> = {}): Person => ({
  ...who,
  name: safeText(who.id),
  status: 'online',
  seen: DUE,
  boot: 1,
  count: 1,
  trust: 'pinned',
  blocked: false,
  ...more,
})

const stateWith = (
  me: typeof ana,
  status: 'online' | 'connecting',
  ...people: readonly Person[]
): State => {
  const state = withRosters(stateOf(me), first, withBia, second)
  return {
    ...state,
    link: { ...state.link, status },
    people: new Map(people.map((one) => [one.id, one])),
  }
}

const claim = (state: State, now = DUE, roster: SignedRoster = after(second, 'r4')) => {
  const group = state.groups.get(GROUP)
  if (!group) throw new Error('it is known')
  return claimLeadership(state, group, roster, now)
}

const gone = here(ana, { status: 'offline', seen: at(0) })
test.each<[string, State, number, string]>([
  ['the first heir, in time', stateWith(bia, 'online'), 0, 'claims'],
  ['the first heir, a moment early', stateWith(bia, 'online'), -1, 'leader-is-here'],
  ['a member who is no heir', stateWith(ana, 'online'), 0, 'not-an-heir'],
  ['an heir with another key', stateWith({ ...bia, key: dora.key }, 'online'), 0, 'not-an-heir'],
  ['an heir who is not online', stateWith(bia, 'connecting'), 0, 'not-online'],
  ['an heir whose leader is gone', stateWith(bia, 'online', gone), 0, 'claims'],
  ['an heir whose leader is here', stateWith(bia, 'online', here(ana)), 0, 'leader-is-here'],
  [
    'an heir whose leader was seen at that time',
    stateWith(bia, 'online', { ...gone, seen: at(DUE - AFTER) }),
    0,
    'claims',
  ],
  [
    'an heir whose leader was seen since',
    stateWith(bia, 'online', { ...gone, seen: at(DUE - AFTER + 1) }),
    0,
    'leader-is-here',
  ],
  ['the second heir, alone', stateWith(caio, 'online'), 0, 'claims'],
  ['the second heir, with the first', stateWith(caio, 'online', here(bia)), 0, 'leader-is-here'],
  [
    'the second heir, with the first away',
    stateWith(caio, 'online', here(bia, { status: 'away' })),
    0,
    'leader-is-here',
  ],
  [
    'the second heir, without the first',
    stateWith(caio, 'online', here(bia, { status: 'offline' })),
    0,
    'claims',
  ],
  [
    'the second heir, with the first just heard',
    stateWith(caio, 'online', here(bia, { seen: at(DUE - PRESENCE_TTL) })),
    0,
    'leader-is-here',
  ],
  [
    'the second heir, with the first not heard',
    stateWith(caio, 'online', here(bia, { seen: at(DUE - PRESENCE_TTL - 1) })),
    0,
    'claims',
  ],
  ['the first heir, with the second', stateWith(bia, 'online', here(caio)), 0, 'claims'],
])('%s', (_, state, late, outcome) => {
  const result = claim(state, addMillis(DUE, late))
  expect(result.ok ? 'claims' : result.error).toBe(outcome)
})

test('a claim is one more step, with the heirs of the roster before', () => {
  const result = claim(stateWith(bia, 'online'))
  const step = { ...bia, rev: 4, how: 'claimed', heirs: second.heirs }
  expect(result).toMatchObject({ ok: true, value: { rev: 4, lineage: [...second.lineage, step] } })
})

const lineage = (length: number) =>
  Array.from({ length }, (_, place) => ({ ...ana, rev: place + 1, how: 'founded' as const }))

const claimed = (length: number) =>
  claim(stateWith(bia, 'online'), DUE, { ...after(second, 'r4'), lineage: lineage(length) })

test('the longest lineage gets no further step', () => {
  expect(claimed(MAX_LINEAGE - 1).ok).toBe(true)
  expect(claimed(MAX_LINEAGE)).toEqual({ ok: false, error: 'bad-roster' })
})

test('heirs are those who were chosen and are members, then the others by seniority', () => {
  const members = [
    { ...ana, since: 1, sentCount: 0 },
    { ...dora, since: 5, sentCount: 0 },
    { ...caio, since: 3, sentCount: 0 },
    { ...bia, since: 2, sentCount: 0 },
  ]
  const heirs = { after: 7000, list: [dora, { ...caio, key: dora.key }], sig: 'old' }
  expect(heirsOf({ ...second, members, heirs })).toEqual({
    after: 7000,
    list: [dora, bia, caio],
    sig: '',
  })
  const chosen = { ...heirs, list: [dora, bia] }
  expect(heirsOf({ ...second, members, heirs: chosen }).list).toEqual([dora, bia, caio])
  const crowd = Array.from({ length: 20 }, (_, place) => ({
    id: id(`m${place}`),
    key: insecureSigner(`${place}`).key,
    since: 2,
    sentCount: 0,
  }))
  expect(heirsOf({ ...second, members: [...members, ...crowd] }).list).toHaveLength(MAX_HEIRS)
})

const HOUR = 3_600_000
const disbanded = { ...second, members: [], disbanded: true }

test.each<[string, number, SignedRoster, typeof ana, number]>([
  ['the leader, after half of the time', 4 * HOUR, second, ana, 2 * HOUR],
  ['the leader, but hardly more than once an hour', HOUR, second, ana, HOUR],
  ['the leader, after exactly an hour', 2 * HOUR, second, ana, HOUR],
  ['whoever does not lead', 4 * HOUR, second, bia, Infinity],
  ['one with the name of the leader', 4 * HOUR, second, { ...ana, key: bia.key }, Infinity],
  ['the last leader of a disbanded group', 4 * HOUR, disbanded, ana, Infinity],
])('%s renews the roster', (_, time, roster, who, wait) => {
  const group = stateWith(ana, 'online').groups.get(GROUP)
  if (!group) throw new Error('it is known')
  const heirs = { ...roster.heirs, after: time }
  const isDue = (passed: number) =>
    isRenewalDue({ ...group, roster: { ...roster, heirs } }, who, addMillis(roster.at, passed))
  const moment = wait === Infinity ? 100 * HOUR : wait
  expect([isDue(moment), isDue(moment + 1)]).toEqual([false, wait !== Infinity])
})
