/** What follows from rosters and from leaving: for the leader, for whoever leaves, and for whoever asked. */
import { expect, test } from 'vitest'
import type { GroupId, Ref } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { groupNoun } from '../../../../src/model/groups/groups.ts'
import type { GroupCommand, GroupEvent } from '../../../../src/model/groups/groups.ts'
import type { Join } from '../../../../src/model/groups/joins.ts'
import { reduce } from '../../../../src/model/model.ts'
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
  dora,
  first,
  GROUP,
  handedTo,
  hashNamed,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

const second = admitting(first, 'r2', bia)
const third = admitting(second, 'r3', caio)
const handover = handedTo(bia, third, 'r4')
const have = { upTo: 0, gaps: [] }

type Leave = Extract<GroupCommand, { type: 'group.leave' }>

const knowing = (who: typeof ana) => withRosters(stateOf(who), first, second, third)

const leave = (state: State, { id, key }: typeof ana, more: Partial<Leave> = {}) =>
  groupNoun.decide['group.leave'](state, {
    type: 'group.leave',
    group: GROUP,
    to: ana.id,
    roster: { rev: 3, hash: third.hash },
    sentCount: 4,
    by: id,
    key,
    at: at(9),
    ref: 'ref' as Ref,
    seq: 1,
    ...more,
  })

test.each<[string, typeof ana, Partial<Leave>, string]>([
  ['a member', bia, {}, 'leaves'],
  ['a member under an older roster', bia, { roster: { rev: 2, hash: second.hash } }, 'leaves'],
  [
    'a member under an unknown roster',
    bia,
    { roster: { rev: 4, hash: hashNamed('x') } },
    'unknown-roster',
  ],
  ['a member of an unknown group', bia, { group: 'x~123456789012' as GroupId }, 'unknown-group'],
  ['whoever is no member', dora, {}, 'not-a-member'],
  ['one with the name of a member', { ...bia, key: dora.key }, {}, 'not-a-member'],
  ['the leader', ana, {}, 'lead-first'],
  ['a member who tells somebody else', bia, { to: caio.id }, 'not-the-leader'],
])('%s wants to leave', (_, who, more, outcome) => {
  const result = leave(knowing(caio), who, more)
  expect(result.ok ? 'leaves' : result.error).toBe(outcome)
})

const leaving = (state: State, ...who: readonly (typeof ana)[]): State =>
  who.reduce((before, one) => {
    const decided = leave(before, one)
    return decided.ok ? reduce(before, decided.value) : before
  }, state)

test('whoever wants to leave is remembered until a roster is without them', () => {
  const state = leaving(knowing(caio), bia)
  expect(state.groups.get(GROUP)?.leavers).toEqual(
    new Map([[bia.id, { to: ana.id, sentCount: 4 }]]),
  )
  const fourth = after(third, 'r4')
  expect(withRosters(state, fourth).groups.get(GROUP)?.leavers.size).toBe(1)
  const without = after(third, 'r4', {
    members: third.members.filter(({ id }) => id !== bia.id),
    departed: [{ ...bia, have, left: true }],
  })
  expect(withRosters(state, without).groups.get(GROUP)?.leavers.size).toBe(0)
})

type Adopted = Extract<GroupEvent, { type: 'group.rosterAdopted' }>

/** The effects of the newest roster of the group. */
const effectsOf = (state: State, more: Partial<Adopted> = {}) => {
  const roster = state.groups.get(GROUP)?.roster
  if (!roster) throw new Error('it is known')
  return groupNoun.effects?.['group.rosterAdopted']?.(state, {
    type: 'group.rosterAdopted',
    roster,
    ...more,
  })
}
const intents = (state: State) =>
  (effectsOf(state) ?? []).flatMap((effect) => (effect.type === 'dispatch' ? [effect.intent] : []))

const withJoin = (
  state: State,
  who: typeof ana,
  answeredAt: number,
  group: GroupId = GROUP,
): State => {
  const join: Join = {
    id: 'ask' as Ref,
    kind: 'ask',
    group,
    name: first.name,
    from: who.id,
    to: ana.id,
    at: at(1),
    text: safeText('let me in'),
    key: who.key,
    answer: 'moved',
    answeredAt: at(answeredAt),
  }
  return { ...state, joins: new Map([[join.id, join]]) }
}
const moved = (who: typeof ana, answeredAt: number): State =>
  withJoin(withRosters(knowing(dora), handover), who, answeredAt)
const asking = { type: 'group.ask', group: GROUP, text: 'let me in' }

test.each<[string, State, readonly object[]]>([
  ['the leader who signed it', knowing(ana), []],
  ['a member', knowing(caio), []],
  ['the new leader', withRosters(knowing(bia), handover), [{ type: 'group.renew', group: GROUP }]],
  [
    'the leader, with leavers',
    leaving(knowing(ana), bia, caio),
    [{ type: 'group.release', group: GROUP, who: bia.id }],
  ],
  ['another member, with leavers', leaving(knowing(caio), bia), []],
  ['whoever leaves', leaving(knowing(bia), bia), []],
  [
    'whoever leaves, with a new leader',
    withRosters(leaving(knowing(caio), caio), handover),
    [{ type: 'group.leave', group: GROUP }],
  ],
  ['whoever asked the former leader', moved(dora, handover.at), [asking]],
  ['whoever asked before', moved(dora, handover.at - 1), []],
  [
    'whoever asked to be let in elsewhere',
    withJoin(withRosters(knowing(dora), handover), dora, handover.at, 'x~123456789012' as GroupId),
    [],
  ],
  ['whoever sees another one ask', moved(bia, handover.at), []],
])('after a roster, %s goes on', (_, state, expected) => {
  expect(intents(state)).toEqual(expected)
})

test('after the end nobody does anything', () => {
  const departed = third.members.map(({ id, key }) => ({ id, key, have, left: false }))
  const end = after(third, 'end', { members: [], disbanded: true, departed })
  expect(intents(withRosters(leaving(knowing(ana), bia), end))).toEqual([])
})

test('a roster of a group that I am not in does the same, but no messages are looked at again', () => {
  const state = moved(dora, handover.at)
  const event = { type: 'group.rosterObserved', roster: handover } as const
  expect(groupNoun.effects?.['group.rosterObserved']?.(state, event)).toEqual([
    { type: 'apply-roster', group: GROUP },
    { type: 'dispatch', intent: asking },
  ])
})

test('a roster is for everybody, and that somebody leaves is for the leader', () => {
  const { address } = groupNoun
  const stamp = { ref: 'ref' as Ref, seq: 1 }
  const roster = { ...third, ...stamp, type: 'group.roster' } as const
  expect(address['group.roster'](knowing(ana), roster)).toEqual({
    kind: 'roster',
    group: GROUP,
    from: ana.id,
  })
  const leaves: Leave = {
    type: 'group.leave',
    group: GROUP,
    to: ana.id,
    roster: third,
    sentCount: 0,
  }
  const command = { ...leaves, ...stamp, by: bia.id, key: bia.key, at: at(9) }
  expect(address['group.leave'](knowing(bia), command)).toEqual({
    kind: 'inbox',
    of: ana.id,
    from: bia.id,
  })
})

const authorsOf = (state: State) => {
  const [effect] = effectsOf(state, { forkRev: 2 }) ?? []
  return effect?.type === 'apply-roster'
    ? [effect.forkRev, ...(effect.authors ?? []).map(({ id }) => id)]
    : []
}

test('messages of whoever comes or goes are looked at again, and all of them when I come', () => {
  expect(authorsOf(knowing(ana))).toEqual([2, caio.id])
  expect(authorsOf(knowing(caio))).toEqual([2, ana.id, bia.id, caio.id])
  const without = after(third, 'r4', {
    members: third.members.slice(0, 2),
    departed: [{ ...caio, have, left: true }],
  })
  expect(authorsOf(withRosters(knowing(ana), without))).toEqual([2, caio.id])
  expect(effectsOf(knowing(ana))).toEqual([
    { type: 'apply-roster', group: GROUP, authors: [third.members[2]] },
  ])
})

const gone = (who: typeof bia) => ({ departed: [{ ...who, have, left: false }] })

test('messages of somebody who was removed while I was away are looked at again when I am let in', () => {
  const [one, two] = third.members
  if (!one || !two) throw new Error('no members')
  const withoutMe = after(third, 'r4', { members: [one, two], ...gone(caio) })
  const withoutBia = after(withoutMe, 'r5', { members: [one], ...gone(bia) })
  const back = { ...admitting(withoutBia, 'r6', caio), departed: [] }
  const state = withRosters(knowing(caio), withoutMe, withoutBia, back)
  expect(authorsOf(state)).toEqual([2, ana.id, bia.id, caio.id])
})

const forked = (state: State, time: number) =>
  groupNoun.effects?.['group.forked']?.(state, {
    type: 'group.forked',
    group: GROUP,
    hash: hashNamed('x'),
    known: { rev: 3, effectiveRev: 2, at: at(time), by: bia.id },
  })
const APPLY = { type: 'apply-roster', group: GROUP }

test('where a roster fills a gap, everything since the roster in common is looked at again', () => {
  const since = groupNoun.effects?.['group.forked']?.(knowing(bia), {
    type: 'group.forked',
    group: GROUP,
    hash: hashNamed('x'),
    known: { rev: 3, effectiveRev: 3, at: at(1), by: ana.id },
    commonRev: 2,
  })
  expect(since).toEqual([{ ...APPLY, forkRev: 2 }])
  const branch = effectsOf(knowing(ana), { commonRev: 1 }) ?? []
  expect(branch[0]).toMatchObject({ type: 'apply-roster', forkRev: 1 })
})

test('the leader renews a roster that a losing one is not older than', () => {
  const renew = { type: 'dispatch', intent: { type: 'group.renew', group: GROUP } }
  expect(forked(knowing(ana), third.at - 1)).toEqual([APPLY])
  expect(forked(knowing(ana), third.at)).toEqual([APPLY, renew])
  expect(forked(knowing(bia), third.at)).toEqual([APPLY])
  expect(forked(stateOf(ana), third.at)).toEqual([APPLY])
})

const left = (state: State) =>
  groupNoun.effects?.['group.left']?.(state, {
    type: 'group.left',
    group: GROUP,
    who: bia.id,
    to: ana.id,
    sentCount: 0,
  })

test('the leader releases whoever leaves', () => {
  expect(left(knowing(caio))).toEqual([])
  expect(left(knowing(ana))).toEqual([
    { type: 'dispatch', intent: { type: 'group.release', group: GROUP, who: bia.id } },
  ])
})

const changesOf = (state: State) =>
  state.groups.get(GROUP)?.changes.map(({ kind, rev }) => `${kind} ${rev}`)
const levelOf = (state: State) => state.conversations.get(`#${GROUP}` as never)?.notifyLevel

test('whoever is let in without having asked is told, and hears nothing until they want to', () => {
  const mine = withRosters(stateOf(bia), second)
  expect(changesOf(mine)).toEqual(['added 2'])
  expect(levelOf(mine)).toBe('nothing')
  expect(changesOf(knowing(bia))).toEqual(['founded 1', 'added 2', 'joined 3'])
  const asked = withRosters(withJoin(stateOf(bia), bia, 0), second)
  expect(changesOf(asked)).toEqual([])
  expect(levelOf(asked)).toBe('all')
  expect(levelOf(withRosters(stateOf(ana), first))).toBe('all')
  expect(levelOf(withRosters(stateOf(dora), second))).toBe('all')
})

test('a roster that wins against those after another one takes them back', () => {
  const withTopic = (name: string, time: number): SignedRoster =>
    after(third, name, { at: at(time), topic: safeText(name) })
  const base = { ...third, heirs: { after: 1000, list: [bia], sig: '' } }
  const fourth = withTopic('r4', base.at + 2000)
  const next = after(fourth, 'r5', { topic: safeText('r5') })
  const state = withRosters(stateOf(dora), first, second, base, fourth, next)
  const claim = claimedBy(bia, base, 'c4', { at: at(base.at + 1000) })
  const forkedState = withRosters(state, claim)
  const group = forkedState.groups.get(GROUP)
  expect(group?.roster.hash).toBe(claim.hash)
  expect(changesOf(forkedState)).toContain('claimed 4')
  expect(changesOf(state)).toContain('topic 5')
  expect(changesOf(forkedState)).not.toContain('topic 5')
  expect([fourth, next, base].map(({ hash }) => group?.known.get(hash)?.effectiveRev)).toEqual([
    3, 3, 3,
  ])
})
