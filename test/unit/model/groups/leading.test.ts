/** When an heir may claim the lead, and whom a roster names as heirs. */
import { describe, expect, test } from 'vitest'
import type { SignedRoster, Identity } from '../../../../src/model/groups/roster.ts'
import { MAX_HEIRS } from '../../../../src/model/groups/roster.ts'
import { buildRoster } from '../../../../src/model/groups/roster-builder.ts'
import { heirsOf } from '../../../../src/model/groups/succession.ts'
import type { Person } from '../../../../src/model/people/people.ts'
import { PRESENCE_TTL } from '../../../../src/model/people/presence.ts'
import type { State } from '../../../../src/model/state.ts'
import { NO_SEQS } from '../../../../src/core/seq-ranges.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import {
  admitting,
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

const HOUR = 3_600_000
const second = admitting(first, 'r2', bia)
/** Ana leads; bia and then caio may take over after an hour. */
const third: SignedRoster = {
  ...admitting(second, 'r3', caio),
  heirs: { after: HOUR, list: [bia, caio], sig: '' },
}

const seen = (who: Identity, ms: number, status: Person['status'] = 'online'): Person => ({
  ...who,
  name: safeText(who.id),
  status,
  seen: at(ms),
  boot: 1,
  count: 1,
  trust: 'pinned',
  blocked: false,
})

/** What caio gets who claims at this moment, when he has seen these people. */
const claim = (ms: number, people: readonly Person[], link: 'online' | 'connecting' = 'online') => {
  const knowing = withRosters(stateOf(caio), third)
  const state: State = {
    ...knowing,
    people: new Map(people.map((person) => [person.id, person])),
    link: { ...knowing.link, status: link },
  }
  const built = buildRoster(state, { type: 'group.claim', group: GROUP }, () => NO_SEQS, at(ms))
  return built.ok ? built.value.lineage.at(-1)?.id : built.error
}

describe('an heir', () => {
  const due = third.at + HOUR
  test.each([
    ['takes over once the time of the roster is over', due, [], 'caio'],
    ['waits for the time of the roster', due - 1, [], 'leader-is-here'],
    [
      'waits for as long after the leader was seen last',
      due + 4 * HOUR - 1,
      [seen(ana, third.at + 4 * HOUR, 'offline')],
      'leader-is-here',
    ],
    [
      'takes over when that time is over, too',
      due + 4 * HOUR,
      [seen(ana, third.at + 4 * HOUR, 'offline')],
      'caio',
    ],
    [
      'lets an heir before them do it who is here',
      due,
      [seen(bia, due - PRESENCE_TTL)],
      'leader-is-here',
    ],
    ['does it when that one is away', due, [seen(bia, due, 'offline')], 'caio'],
    ['does it when that one was not seen lately', due, [seen(bia, due - PRESENCE_TTL - 1)], 'caio'],
  ] as const)('%s', (_, ms, people, expected) => {
    expect(claim(ms, people)).toBe(expected)
  })

  test('never takes over without a broker', () => {
    expect(claim(due, [], 'connecting')).toBe('not-online')
  })

  test('has to be named', () => {
    const state = withRosters(stateOf(dora), second, admitting(second, 'd3', dora))
    const intent = { type: 'group.claim', group: GROUP } as const
    expect(buildRoster(state, intent, () => NO_SEQS, at(9 * HOUR))).toEqual({
      ok: false,
      error: 'not-an-heir',
    })
  })
})

test('the heirs are those who were chosen and are members still, then the others by seniority', () => {
  const members = [caio, bia, ana].map((who, place) => ({ ...who, since: 3 - place, sentCount: 0 }))
  const named = (list: readonly Identity[]) =>
    heirsOf({ ...third, members, heirs: { after: HOUR, list, sig: '' } }).list.map(({ id }) => id)
  expect(named([])).toEqual(['bia', 'caio'])
  expect(named([caio])).toEqual(['caio', 'bia'])
  expect(named([dora, caio, { ...bia, key: dora.key }])).toEqual(['caio', 'bia'])
  const crowd = Array.from({ length: MAX_HEIRS + 4 }, (_, place) => ({
    ...bia,
    id: `m${place}` as typeof bia.id,
    since: 1,
    sentCount: 0,
  }))
  expect(heirsOf({ ...third, members: crowd }).list).toHaveLength(MAX_HEIRS)
})
