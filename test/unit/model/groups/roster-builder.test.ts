/** Rosters that I make: what each intent changes, and why it may be refused. */
import { expect, test } from 'vitest'
import { createGroupId } from '../../../../src/core/ids.ts'
import type { GroupId, Ref } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { buildRoster, isRosterIntent } from '../../../../src/model/groups/roster-builder.ts'
import type { RosterIntent } from '../../../../src/model/groups/roster-builder.ts'
import type { Join } from '../../../../src/model/groups/joins.ts'
import { MAX_LINEAGE, MAX_MEMBERS, MAX_TOPIC_LINE } from '../../../../src/model/groups/roster.ts'
import type { Member } from '../../../../src/model/groups/roster.ts'
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

const second = admitting(first, 'r2', bia)
const third = admitting(second, 'r3', caio)
const received = { upTo: 4, gaps: [[2, 3]] } as const
const knowing = (who: typeof ana) => withRosters(stateOf(who), first, second, third)
const leads = knowing(ana)
const departed = third.members.map(({ id: name, key }) => ({
  id: name,
  key,
  have: received,
  left: false,
}))
const over = withRosters(leads, after(third, 'end', { members: [], disbanded: true, departed }))

const ask: Join = {
  id: 'ask' as Ref,
  kind: 'ask',
  group: GROUP,
  name: first.name,
  from: dora.id,
  to: ana.id,
  at: at(1),
  text: safeText(''),
  key: dora.key,
  answer: 'waiting',
}
const asked = (more: Partial<Join> = {}, state = leads): State => ({
  ...state,
  joins: new Map([[ask.id, { ...ask, ...more }]]),
})
const withMembers = (size: number): State => {
  const crowd = Array.from({ length: size - 3 }, (_, place): Member => ({
    id: id(`m${place}`),
    key: insecureSigner(`${place}`).key,
    since: 1,
    sentCount: 0,
  }))
  const group = leads.groups.get(GROUP)
  if (!group) throw new Error('it is known')
  const roster = { ...third, members: [...third.members, ...crowd] }
  return { ...leads, groups: new Map([[GROUP, { ...group, roster }]]) }
}
/** The lead was handed over so many times, back to ana. */
const withLeaders = (count: number): State => {
  const group = leads.groups.get(GROUP)
  if (!group) throw new Error('it is known')
  const step = { ...ana, rev: 1, how: 'founded' } as const
  const roster = { ...third, lineage: Array.from({ length: count }, () => step) }
  return { ...leads, groups: new Map([[GROUP, { ...group, roster }]]) }
}
const leaving: State = {
  ...leads,
  groups: new Map(
    [...leads.groups].map(([name, group]) => [
      name,
      { ...group, leavers: new Map([[bia.id, { to: ana.id, sentCount: 7 }]]) },
    ]),
  ),
}

const build = (state: State, intent: RosterIntent) =>
  buildRoster(state, intent, () => received, at(9_000_000))
const create = (name: string, topic = ''): RosterIntent => ({
  type: 'group.create',
  name,
  topic: safeText(topic),
})
const admit: RosterIntent = { type: 'group.admit', ask: ask.id }
const inGroup = { group: GROUP }
const topic = (text: string): RosterIntent => ({
  type: 'group.topic',
  ...inGroup,
  topic: safeText(text),
})

test.each<[string, State, RosterIntent, string]>([
  ['a name that is none', leads, create('a/b'), 'bad-roster'],
  ['the name of a group that I know', leads, create('LAB'), 'group-exists'],
  ['the name of a group of mine that is over', over, create('lab'), 'name-spent'],
  [
    'the name of another group that is over',
    { ...over, me: { ...over.me, ...dora } },
    create('lab'),
    'made',
  ],
  ['a new name', leads, create('new'), 'made'],
  ['the longest topic', leads, create('new', 'x'.repeat(MAX_TOPIC_LINE)), 'made'],
  ['a longer topic', leads, create('new', 'x'.repeat(MAX_TOPIC_LINE + 1)), 'topic-line-too-long'],
  ['a request', asked(), admit, 'made'],
  ['an unknown request', leads, admit, 'unknown-request'],
  ['an invitation', asked({ kind: 'invite' }), admit, 'unknown-request'],
  ['a request to somebody else', asked({ to: bia.id }), admit, 'not-yours-to-answer'],
  ['a request that was answered', asked({ answer: 'denied' }), admit, 'not-yours-to-answer'],
  ['a request of a member', asked({ from: bia.id }), admit, 'already-member'],
  ['a request to a full group', asked({}, withMembers(MAX_MEMBERS)), admit, 'group-full'],
  ['a request to a group with one less', asked({}, withMembers(MAX_MEMBERS - 1)), admit, 'made'],
  ['a request to a group that is over', asked({}, over), admit, 'group-disbanded'],
  ['to remove a member', leads, { type: 'group.remove', ...inGroup, who: bia.id }, 'made'],
  [
    'to remove a stranger',
    leads,
    { type: 'group.remove', ...inGroup, who: dora.id },
    'not-a-member',
  ],
  ['to remove myself', leads, { type: 'group.remove', ...inGroup, who: ana.id }, 'lead-first'],
  [
    'to release whoever leaves',
    leaving,
    { type: 'group.release', ...inGroup, who: bia.id },
    'made',
  ],
  [
    'to release whoever stays',
    leaving,
    { type: 'group.release', ...inGroup, who: caio.id },
    'not-a-member',
  ],
  ['to hand over to a member', leads, { type: 'group.transfer', ...inGroup, to: bia.id }, 'made'],
  [
    'to hand over where the lineage has room for one more',
    withLeaders(MAX_LINEAGE - 1),
    { type: 'group.transfer', ...inGroup, to: bia.id },
    'made',
  ],
  [
    'to hand over where it has none',
    withLeaders(MAX_LINEAGE),
    { type: 'group.transfer', ...inGroup, to: bia.id },
    'not-a-member',
  ],
  [
    'to hand over to a stranger',
    leads,
    { type: 'group.transfer', ...inGroup, to: dora.id },
    'not-a-member',
  ],
  [
    'to hand over to myself',
    leads,
    { type: 'group.transfer', ...inGroup, to: ana.id },
    'bad-roster',
  ],
  ['a long topic', leads, topic('x'.repeat(MAX_TOPIC_LINE + 1)), 'topic-line-too-long'],
  [
    'heirs who are members',
    leads,
    { type: 'group.heirs', ...inGroup, heirs: [caio.id], after: 5000 },
    'made',
  ],
  [
    'heirs who are strangers',
    leads,
    { type: 'group.heirs', ...inGroup, heirs: [caio.id, dora.id], after: 5000 },
    'not-a-member',
  ],
  ['the end', leads, { type: 'group.disband', ...inGroup }, 'made'],
  ['to claim what I lead', leads, { type: 'group.claim', ...inGroup }, 'bad-roster'],
  ['to claim too early', knowing(bia), { type: 'group.claim', ...inGroup }, 'not-an-heir'],
  ['to renew as a member', knowing(bia), { type: 'group.renew', ...inGroup }, 'not-the-leader'],
  ['to renew as a stranger', knowing(dora), { type: 'group.renew', ...inGroup }, 'not-a-member'],
  [
    'an unknown group',
    leads,
    { type: 'group.renew', group: 'x~123456789012' as GroupId },
    'unknown-group',
  ],
])('%s: may I?', (_, state, intent, outcome) => {
  expect(isRosterIntent(intent)).toBe(true)
  const result = build(state, intent)
  expect(result.ok ? 'made' : result.error).toBe(outcome)
})

test('leaving, asking and inviting need no roster', () => {
  const types = ['group.leave', 'group.ask', 'group.invite', 'group.roster', 'message.send']
  expect(types.filter((type) => isRosterIntent({ type }))).toEqual([])
})

const WEEK = 7 * 24 * 3_600_000

test('a new group has me alone', () => {
  expect(build(stateOf(ana), create('New', ' what we\ndo '))).toEqual({
    ok: true,
    value: {
      group: createGroupId('new', ana.key),
      name: 'New',
      rev: 1,
      lineage: [{ ...ana, rev: 1, how: 'founded' }],
      members: [{ ...ana, since: 1, sentCount: 0 }],
      departed: [],
      topic: 'what we do',
      heirs: { after: WEEK, list: [], sig: '' },
      disbanded: false,
    },
  })
})

/** What the next roster has without any change. */
const same = {
  group: GROUP,
  name: first.name,
  rev: 4,
  founding: first.hash,
  before: third.hash,
  lineage: third.lineage,
  members: third.members.map((member) => ({ ...member, sentCount: 4 })),
  departed: [],
  topic: '',
  heirs: { after: 1000, list: [bia, caio], sig: '' },
  disbanded: false,
}
const without = same.members.filter((member) => member.id !== bia.id)
const onlyCaio = { ...same.heirs, list: [caio] }

test.each<[string, State, RosterIntent, object]>([
  ['renewing', leads, { type: 'group.renew', ...inGroup }, {}],
  ['a topic', leads, topic('news'), { topic: 'news' }],
  [
    'letting in',
    asked(),
    admit,
    {
      members: [...same.members, { ...dora, since: 4, sentCount: 0 }],
      heirs: { ...same.heirs, list: [bia, caio, dora] },
    },
  ],
  [
    'removing',
    leads,
    { type: 'group.remove', ...inGroup, who: bia.id },
    {
      members: without,
      departed: [{ ...bia, have: received, left: false }],
      heirs: onlyCaio,
    },
  ],
  [
    'releasing',
    leaving,
    { type: 'group.release', ...inGroup, who: bia.id },
    {
      members: without,
      departed: [{ ...bia, have: { upTo: 7, gaps: [] }, left: true }],
      heirs: onlyCaio,
    },
  ],
  [
    'handing over',
    leads,
    { type: 'group.transfer', ...inGroup, to: bia.id },
    {
      lineage: [...third.lineage, { ...bia, rev: 4, how: 'handed' }],
      heirs: { ...same.heirs, list: [ana, caio] },
    },
  ],
  [
    'naming heirs',
    leads,
    { type: 'group.heirs', ...inGroup, heirs: [caio.id], after: 5000 },
    {
      heirs: { after: 5000, list: [caio, bia], sig: '' },
    },
  ],
  [
    'the end',
    leads,
    { type: 'group.disband', ...inGroup },
    {
      members: [],
      departed,
      disbanded: true,
      heirs: { ...same.heirs, list: [] },
    },
  ],
])('%s changes this, and nothing else', (_, state, intent, changes) => {
  expect(build(state, intent)).toEqual({ ok: true, value: { ...same, ...changes } })
})
