/** What somebody gets from me who leads groups and puts me into them, unasked, again and again. */
import { expect, test } from 'vitest'
import type { Identity, SignedRoster } from '../../../../src/model/groups/roster.ts'
import { MAX_LOST_PER_SIGNER } from '../../../../src/model/groups/decide-roster.ts'
import {
  MAX_GROUPS_PER_KEY,
  MAX_OFFERED_PER_KEY,
  MAX_UNASKED,
} from '../../../../src/model/groups/group-room.ts'
import { UNANSWERED_JOINS_PER_KEY } from '../../../../src/model/groups/join-rules.ts'
import { wasMember } from '../../../../src/model/groups/membership.ts'
import { decide, reduce } from '../../../../src/model/model.ts'
import type { State } from '../../../../src/model/state.ts'
import { createGroupId, createRef } from '../../../../src/core/ids.ts'
import type { PublicKey } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { freshUlid } from '../../../support/forged/packets.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  caio,
  claimedBy,
  decisionOn,
  first,
  GROUP,
  hashNamed,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

/** The state after this roster arrived, or the same where it is refused. */
const arrived = (state: State, roster: SignedRoster): State => {
  const decided = decisionOn(state, roster)
  return decided.ok ? reduce(state, decided.value) : state
}

/** The first roster of a group of this founder, and one that makes somebody a member. */
const groupsOf = (founder: Identity, n: number, whom: Identity) => {
  const name = safeText(`g${n}`)
  const group = createGroupId(name, founder.key)
  if (!group) throw new Error('no group')
  const founded: SignedRoster = {
    ...first,
    by: founder.id,
    key: founder.key,
    name,
    group,
    hash: hashNamed(`${founder.id} ${n} first`),
    lineage: [{ ...founder, rev: 1, how: 'founded' }],
    members: [{ ...founder, since: 1, sentCount: 0 }],
  }
  const adding = admitting(founded, `${founder.id} ${n} adds`, whom)
  const removing = after(adding, `${founder.id} ${n} removes`, {
    members: founded.members,
    departed: [{ ...whom, have: { upTo: 0, gaps: [] }, left: false }],
  })
  return [founded, adding, removing] as const
}

const groupsWithMe = (state: State) =>
  [...state.groups.values()].filter((group) => wasMember(group, state.me)).length

const strangerNamed = (n: number): Identity => ({
  ...bia,
  key: `${n}`.padStart(bia.key.length, 'K') as PublicKey,
})

test.each([
  ['adds me', 2],
  ['adds and removes me', 3],
])(
  'a stranger who founds groups and %s has ten of them, and is no acquaintance by that',
  (_, many) => {
    let state = stateOf(caio)
    for (let n = 0; n < 100; n += 1)
      for (const roster of groupsOf(bia, n, caio).slice(0, many)) state = arrived(state, roster)
    expect(state.groups.size).toBe(MAX_GROUPS_PER_KEY)
    expect(groupsWithMe(state)).toBe(MAX_GROUPS_PER_KEY)
  },
)

test.each([
  ['that I only looked at before', 0],
  ['that I never saw', 1],
])('a hundred strangers together have a hundred groups %s', (_, from) => {
  let state = stateOf(caio)
  for (let n = 0; n < 300; n += 1) {
    const stranger = strangerNamed(n)
    for (const roster of groupsOf({ ...stranger, id: bia.id }, n, caio).slice(from, 2))
      state = arrived(state, roster)
  }
  expect(groupsWithMe(state)).toBe(MAX_UNASKED)
})

/** Caio, who knows bia. */
const knowing = reduce(stateOf(caio), [
  {
    type: 'person.pinned',
    who: bia.id,
    name: safeText('bia'),
    key: bia.key,
    trust: 'pinned',
    at: at(0),
  },
])

test('somebody whom I know has fifty groups into which I was put unasked', () => {
  let state = knowing
  for (let n = 0; n < 200; n += 1)
    for (const roster of groupsOf(bia, n, caio).slice(1)) state = arrived(state, roster)
  expect(groupsWithMe(state)).toBe(MAX_OFFERED_PER_KEY)
})

const second = admitting(first, 'r2', bia)
const heirs = { after: 0, list: [bia], sig: '' }
const third = after(second, 'r3', { heirs })
const fourth = admitting(third, 'r4', caio)

test('of rosters that lost, so many of one signer are remembered; what counts, and others’, always', () => {
  let state = withRosters(stateOf(ana), first, second, third, fourth)
  for (let n = 0; n < 400; n += 1) {
    const claim = claimedBy(bia, third, `c${n}`, { at: at(fourth.at + 1000 + n) })
    state = arrived(state, claim)
    state = arrived(state, after(claim, `d${n}`))
  }
  const known = () => state.groups.get(GROUP)?.known.size
  expect(known()).toBe(4 + MAX_LOST_PER_SIGNER)
  // an earlier claim counts all the same, and so does what follows it
  const wins = claimedBy(bia, third, 'wins', { at: at(third.at + 1) })
  state = withRosters(state, wins, after(wins, 'goes on'))
  expect(state.groups.get(GROUP)?.roster.hash).toBe(hashNamed('goes on'))
  expect(known()).toBe(6 + MAX_LOST_PER_SIGNER)
  // what ana says on the branch that lost now is remembered
  state = withRosters(state, after(fourth, 'r5'))
  expect(state.groups.get(GROUP)?.known.get(hashNamed('r5'))?.effectiveRev).toBe(third.rev)
})

test('of somebody whom I know fifty invitations wait, and what I did not answer makes room for others', () => {
  let state = knowing
  const invite = (n: number) => {
    const decided = decide(state, {
      type: 'group.invite',
      group: groupsOf(bia, n, caio)[0].group,
      to: caio.id,
      name: safeText(`g${n}`),
      text: safeText(''),
      by: bia.id,
      key: bia.key,
      at: at(1000 + n),
      ref: createRef(freshUlid(at(1000 + n)), bia.key),
      seq: n + 1,
    })
    if (decided.ok) state = reduce(state, decided.value)
    return decided.ok
  }
  for (let n = 0; n < 100; n += 1) expect(invite(n)).toBe(n < UNANSWERED_JOINS_PER_KEY)
  for (let n = 100; n < 300; n += 1) {
    const over = [...state.joins.values()].find(({ answer }) => answer === 'waiting')
    if (!over) throw new Error('none waits')
    state = reduce(state, [{ type: 'join.answered', id: over.id, answer: 'over', at: at(n) }])
    expect(invite(n)).toBe(true)
    expect(state.joins.size).toBe(UNANSWERED_JOINS_PER_KEY)
  }
})
