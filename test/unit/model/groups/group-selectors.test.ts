/** What the screen asks about groups: my role, their order, their members, and what a name means. */
import { expect, test } from 'vitest'
import type { GroupId, Ref, UserId } from '../../../../src/core/ids.ts'
import { createGroupId, groupConversationId } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import {
  groupRoleOf,
  groupRows,
  groupsNamed,
  invitable,
  joinHistory,
  listedGroups,
  memberRows,
  waitingJoins,
} from '../../../../src/model/groups/group-selectors.ts'
import type { Join } from '../../../../src/model/groups/joins.ts'
import type { Group } from '../../../../src/model/groups/membership.ts'
import type { Person } from '../../../../src/model/people/people.ts'
import { PRESENCE_TTL } from '../../../../src/model/people/presence.ts'
import { emptyConversation } from '../../../../src/model/state.ts'
import type { State } from '../../../../src/model/state.ts'
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

const second = admitting(admitting(first, 'r2', caio), 'r3', bia)
const [lab] = withRosters(stateOf(dora), second).groups.values()
if (!lab) throw new Error('there is a group')

/** The state of somebody who knows these groups. */
const knowing = (me: typeof ana, ...groups: readonly Group[]): State => ({
  ...stateOf(me),
  groups: new Map(groups.map((group) => [group.id, group])),
})
const named = (name: string, founder = ana): Group => ({
  ...lab,
  id: createGroupId(name, founder.key) ?? GROUP,
})
const over = (group: Group): Group => ({ ...group, roster: { ...group.roster, disbanded: true } })
const leaving = (group: Group, who: UserId): Group => ({
  ...group,
  leavers: new Map([[who, { to: ana.id, sentCount: 0 }]]),
})
const join = (
  kind: Join['kind'],
  from: typeof ana,
  to: typeof ana,
  more: Partial<Join> = {},
): Join => ({
  id: kind as string as Ref,
  kind,
  group: GROUP,
  name: first.name,
  from: from.id,
  to: to.id,
  at: at(1),
  text: safeText(''),
  key: from.key,
  answer: 'waiting',
  ...more,
})
const withJoins = (state: State, ...joins: readonly Join[]): State => ({
  ...state,
  joins: new Map(joins.map((one) => [one.id, one])),
})

const asked = join('ask', dora, ana)
const invited = join('invite', ana, dora)

test.each<[string, State, string]>([
  ['leads', knowing(ana, lab), 'leader'],
  ['is in it', knowing(bia, lab), 'member'],
  ['wants to leave', knowing(bia, leaving(lab, bia.id)), 'leaving'],
  ['is in it while another one leaves', knowing(bia, leaving(lab, caio.id)), 'member'],
  ['has its name with another key', knowing({ ...bia, key: dora.key }, lab), 'none'],
  ['is not in it', knowing(dora, lab), 'none'],
  ['asked', withJoins(knowing(dora, lab), asked), 'asked'],
  ['was denied', withJoins(knowing(dora, lab), { ...asked, answer: 'denied' }), 'none'],
  ['is invited', withJoins(knowing(dora, lab), invited), 'invited'],
  ['is invited, and asked', withJoins(knowing(dora, lab), invited, asked), 'asked'],
  ['was invited', withJoins(knowing(dora, lab), { ...invited, answer: 'over' }), 'none'],
  [
    'is invited to another one',
    withJoins(knowing(dora, lab), { ...invited, group: named('x').id }),
    'none',
  ],
  [
    'sees another one who is invited',
    withJoins(knowing(dora, lab), { ...invited, to: bia.id }),
    'none',
  ],
  ['sees another one who asked', withJoins(knowing(dora, lab), { ...asked, from: bia.id }), 'none'],
  ['led it before it ended', knowing(ana, over(lab)), 'none'],
  ['does not know it', knowing(ana), 'none'],
])('the role of whoever %s', (_, state, role) => {
  expect(groupRoleOf(state, GROUP)).toBe(role)
})

test('my groups come first, then those that I may join, each by name', () => {
  const foreign = { ...lab.roster, members: [] }
  const [mine, other] = [named('b'), { ...named('a'), roster: foreign }]
  const [also, left, waiting, open] = [
    named('c'),
    leaving(named('a1'), bia.id),
    named('a2'),
    named('a3'),
  ]
  const state = withJoins(
    knowing(
      bia,
      other,
      { ...waiting, roster: foreign },
      { ...open, roster: foreign },
      left,
      also,
      mine,
    ),
    join('ask', bia, ana, { group: waiting.id }),
    join('invite', ana, bia, { group: open.id }),
  )
  const rows = groupRows(state).map(({ group, role }) => [group.id.slice(0, -13), role])
  expect(rows).toEqual([
    ['b', 'member'],
    ['c', 'member'],
    ['a1', 'leaving'],
    ['a3', 'invited'],
    ['a2', 'asked'],
    ['a', 'none'],
  ])
})

test('a group that is over is listed while something of it is unread', () => {
  const conversation = groupConversationId(GROUP)
  const state = knowing(bia, over(lab))
  expect(groupRows(state)).toEqual([])
  expect(listedGroups(state)).toEqual([])
  const unread = {
    ...state,
    conversations: new Map([
      [
        conversation,
        {
          ...emptyConversation(conversation),
          unread: 2,
          mentions: 1,
          notifyLevel: 'nothing' as const,
        },
      ],
    ]),
  }
  expect(groupRows(unread)).toEqual([])
  expect(listedGroups(unread)).toEqual([
    {
      group: over(lab),
      conversation,
      role: 'none',
      unread: 2,
      mentions: 1,
      notifyLevel: 'nothing',
      hasDraft: false,
      ambiguous: false,
    },
  ])
})

test('two groups with one name are ambiguous, unless one is over', () => {
  const twin = named('lab', bia)
  const ambiguous = (...groups: readonly Group[]) =>
    listedGroups(knowing(bia, ...groups)).map((row) => row.ambiguous)
  expect(ambiguous(lab, twin)).toEqual([true, true])
  expect(ambiguous(lab, named('other', bia))).toEqual([false, false])
  expect(ambiguous(lab, over(twin))).toEqual([false])
  expect(listedGroups(knowing(bia, lab))).toMatchObject([
    { unread: 0, mentions: 0, notifyLevel: 'all' },
  ])
})

test('joins that wait for me are the oldest first, all are the newest first', () => {
  const more = { ...asked, id: 'more' as Ref, from: caio.id }
  const rest = [{ ...asked, id: 'r1' as Ref, answer: 'denied' as const }, invited]
  const state = withJoins(knowing(ana, lab), asked, ...rest, more)
  expect(waitingJoins(state)).toEqual([asked, more])
  expect(joinHistory(state)).toEqual([more, rest[1], rest[0], asked])
})

const person = (who: typeof ana, more: Partial<Person> = {}): Person => ({
  ...who,
  name: safeText(who.id),
  status: 'away',
  seen: at(0),
  boot: 1,
  count: 1,
  trust: 'verified',
  blocked: false,
  ...more,
})
const meeting = (state: State, ...people: readonly Person[]): State => ({
  ...state,
  people: new Map([...state.people, ...people.map((one) => [one.id, one] as const)]),
})
const { key: _key, ...keyless } = person(caio)

test('members are the leader, then by seniority, each as far as I have met them', () => {
  const state = meeting(
    knowing(bia, leaving(lab, caio.id)),
    person(ana),
    person(caio, { key: dora.key }),
  )
  const rows = memberRows(state, GROUP).map(({ member, status, trust, leads, leaving: leaves }) =>
    [member.id, status, trust, leads, leaves].join(' '),
  )
  expect(rows).toEqual([
    'ana away verified true false',
    'caio offline changed false true',
    'bia online me false false',
  ])
  expect(memberRows(state, named('x').id)).toEqual([])
})

test.each<[string, readonly Person[], string]>([
  ['nobody met', [], 'offline unmet'],
  ['somebody is met without a key', [keyless], 'away unmet'],
  ['somebody is met with this key', [person(caio)], 'away verified'],
  ['somebody is met with another key', [person(caio, { key: dora.key })], 'offline changed'],
  [
    'somebody was heard long ago',
    [person(caio, { seen: at(-PRESENCE_TTL - 1) })],
    'offline verified',
  ],
])('a member whom %s', (_, people, row) => {
  const member = memberRows(meeting(knowing(bia, lab), ...people), GROUP)[1]
  expect(`${member?.status} ${member?.trust}`).toBe(row)
})

test('the leader is first, whoever came before', () => {
  const step = { ...bia, rev: 3, how: 'handed', sig: '' } as const
  const led = { ...lab, roster: { ...lab.roster, lineage: [...lab.roster.lineage, step] } }
  expect(memberRows(knowing(bia, led), GROUP).map(({ member }) => member.id)).toEqual([
    bia.id,
    ana.id,
    caio.id,
  ])
})

test('a name means all groups that have it, mine first; an id means one', () => {
  const twin = { ...named('lab', bia), roster: { ...lab.roster, members: [] } }
  const state = knowing(caio, twin, lab, over(named('old')))
  const found = (typed: string) => groupsNamed(state, typed).map(({ id }) => id)
  expect(found('lab')).toEqual([GROUP, twin.id])
  expect(found('#LAB')).toEqual([GROUP, twin.id])
  expect(found(`#${twin.id}`)).toEqual([twin.id])
  expect(found(twin.id.toUpperCase())).toEqual([twin.id])
  expect(found('##lab')).toEqual([])
  expect(found('la')).toEqual([])
  expect(found('old')).toEqual([])
  expect(found(named('old').id)).toEqual([named('old').id])
})

test('whoever is no member and not blocked can be invited', () => {
  const state = meeting(
    knowing(bia, lab),
    person(ana),
    person(dora),
    person({ id: 'eve' as UserId, key: dora.key }, { blocked: true }),
  )
  expect(invitable(state, GROUP)).toEqual([dora.id])
  expect(invitable(state, 'x~123456789012' as GroupId)).toEqual([ana.id, dora.id])
})
