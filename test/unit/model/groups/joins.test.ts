/** Join requests and invitations: who may make one, who may answer, and what a rule refuses. */
import { expect, test } from 'vitest'
import type { Ref } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { REQUEST_AGAIN_AFTER } from '../../../../src/model/direct/ask-again.ts'
import { MAX_REASON, MAX_REQUEST_TEXT } from '../../../../src/model/direct/requests.ts'
import {
  isInvited,
  roomForJoin,
  MAX_PENDING_JOINS,
  PENDING_JOINS_PER_KEY,
} from '../../../../src/model/groups/join-rules.ts'
import { joinNoun } from '../../../../src/model/groups/joins.ts'
import type { Join } from '../../../../src/model/groups/joins.ts'
import { reduce } from '../../../../src/model/model.ts'
import type { State } from '../../../../src/model/state.ts'
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
  hashNamed,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

type Who = typeof ana
const second = admitting(first, 'r2', bia)
const end = after(second, 'end', {
  members: [],
  disbanded: true,
  departed: [ana, bia].map((one) => ({ ...one, have: { upTo: 0, gaps: [] }, left: false })),
})
const NOW = at(9_000_000)
const REF = 'ref' as Ref

const askOf = (from: Who, more: Partial<Join> = {}): Join => ({
  id: 'ask' as Ref,
  kind: 'ask',
  group: GROUP,
  name: first.name,
  from: from.id,
  to: ana.id,
  at: at(1),
  text: safeText(''),
  key: from.key,
  answer: 'waiting',
  ...more,
})
const invitationTo = (to: Who, more: Partial<Join> = {}): Join => ({
  ...askOf(ana),
  id: 'invitation' as Ref,
  kind: 'invite',
  to: to.id,
  ...more,
})

const withJoins = (state: State, ...joins: readonly Join[]): State => ({
  ...state,
  joins: new Map(joins.map((join) => [join.id, join])),
})
const blocking = (state: State, who: Who): State => ({
  ...state,
  people: new Map(state.people).set(who.id, {
    ...who,
    name: safeText(who.id),
    status: 'online',
    seen: NOW,
    boot: 1,
    count: 1,
    trust: 'unverified',
    blocked: true,
  }),
})

const known = withRosters(stateOf(ana), first, second)
const bare = stateOf(dora)

const stampOf = ({ id, key }: Who) => ({ by: id, key, at: NOW, ref: REF, seq: 1 })

type Ask = Parameters<(typeof joinNoun.decide)['group.ask']>[1]
type Invite = Parameters<(typeof joinNoun.decide)['group.invite']>[1]

const ask = (state: State, by: Who, more: Partial<Ask> = {}): unknown => {
  const decided = joinNoun.decide['group.ask'](state, {
    type: 'group.ask',
    group: GROUP,
    to: ana.id,
    text: safeText(''),
    ...stampOf(by),
    ...more,
  })
  return decided.ok ? 'made' : decided.error
}
const invite = (state: State, by: Who, more: Partial<Invite> = {}): unknown => {
  const decided = joinNoun.decide['group.invite'](state, {
    type: 'group.invite',
    group: GROUP,
    to: dora.id,
    name: safeText('Other'),
    text: safeText(''),
    ...stampOf(by),
    ...more,
  })
  return decided.ok ? 'made' : decided.error
}

const invitation = invitationTo(dora).id
const ofInvitation = { invitation }
const long = (limit: number) => ({ text: safeText('x'.repeat(limit + 1)) })
const newer = { roster: { rev: 3, hash: hashNamed('r3') } }
const older = { roster: { rev: 2, hash: hashNamed('x2') } }
const crowd = (size: number, key: (place: number) => string): readonly Join[] =>
  Array.from({ length: size }, (_, place) =>
    askOf(caio, {
      id: `ask${place}` as Ref,
      key: key(place) as Who['key'],
      group: `g${place}~123456789012` as typeof GROUP,
    }),
  )
const ofOneKey = crowd(PENDING_JOINS_PER_KEY, () => dora.key)
const ofMany = crowd(MAX_PENDING_JOINS, (place) => `key${place}`)
const denied = askOf(dora, { answer: 'denied', answeredAt: at(NOW - REQUEST_AGAIN_AFTER + 1) })

test.each<[string, State, Who, Partial<Ask>, string]>([
  ['of a stranger', known, dora, {}, 'made'],
  ['under a roster that I know', known, dora, { roster: { rev: 2, hash: second.hash } }, 'made'],
  ['of the longest text', known, dora, { text: safeText('x'.repeat(MAX_REQUEST_TEXT)) }, 'made'],
  ['of a longer text', known, dora, long(MAX_REQUEST_TEXT), 'too-long'],
  ['to oneself', known, ana, {}, 'talking-to-yourself'],
  ['of somebody blocked', blocking(known, dora), dora, {}, 'blocked'],
  ['to somebody blocked', blocking(known, ana), dora, {}, 'blocked'],
  ['that is there', withJoins(known, askOf(dora, { id: REF })), dora, {}, 'already-known'],
  ['under a newer roster', known, dora, newer, 'unknown-roster'],
  ['under an unknown older roster', known, dora, older, 'not-the-leader'],
  ['to somebody who does not lead', known, dora, { to: bia.id }, 'not-the-leader'],
  ['of a member', known, bia, {}, 'already-member'],
  ['of one with the name of a member', known, { ...bia, key: dora.key }, {}, 'made'],
  ['to a group that is over', withRosters(known, end), dora, {}, 'group-disbanded'],
  ['while another one waits', withJoins(known, askOf(dora)), dora, {}, 'already-asked'],
  ['while that of another person waits', withJoins(known, askOf(caio)), dora, {}, 'made'],
  [
    'while one to another group waits',
    withJoins(known, askOf(dora, { group: 'x~123456789012' as typeof GROUP })),
    dora,
    {},
    'made',
  ],
  [
    'after one that was accepted',
    withJoins(known, askOf(dora, { answer: 'accepted' })),
    dora,
    {},
    'made',
  ],
  ['soon after one that was denied', withJoins(known, denied), dora, {}, 'ask-later'],
  [
    'later',
    withJoins(known, { ...denied, answeredAt: at(NOW - REQUEST_AGAIN_AFTER) }),
    dora,
    {},
    'made',
  ],
  [
    'while another one waits, invited',
    withJoins(known, askOf(dora), invitationTo(dora)),
    dora,
    ofInvitation,
    'made',
  ],
  [
    'soon after a denial, invited',
    withJoins(known, denied, invitationTo(dora)),
    dora,
    ofInvitation,
    'made',
  ],
  ['to an unknown group', stateOf(ana), dora, {}, 'unknown-group'],
  ['of mine to an unknown group', bare, dora, {}, 'unknown-group'],
  [
    'of mine to an unknown group, invited',
    withJoins(bare, invitationTo(dora)),
    dora,
    ofInvitation,
    'made',
  ],
  [
    'of another person to an unknown group, invited',
    withJoins(stateOf(ana), invitationTo(dora)),
    dora,
    ofInvitation,
    'unknown-group',
  ],
  ['of one with too many', withJoins(known, ...ofOneKey), dora, {}, 'too-many-requests'],
  ['of one with one less', withJoins(known, ...ofOneKey.slice(1)), dora, {}, 'made'],
  ['among so many that one has to go', withJoins(known, ...ofMany), dora, {}, 'made'],
  ['among one less', withJoins(known, ...ofMany.slice(1)), dora, {}, 'made'],
  [
    'among too many, invited',
    withJoins(known, ...ofMany, invitationTo(dora)),
    dora,
    ofInvitation,
    'made',
  ],
])('a request %s', (_, state, by, more, outcome) => {
  expect(ask(state, by, more)).toBe(outcome)
})

test.each<[string, State, Who, Partial<Invite>, string]>([
  ['of the leader', known, ana, {}, 'made'],
  ['to a group that I do not know', bare, ana, {}, 'made'],
  ['of mine to a group that I do not know', stateOf(ana), ana, {}, 'unknown-group'],
  ['of the longest text', known, ana, { text: safeText('x'.repeat(MAX_REQUEST_TEXT)) }, 'made'],
  ['of a longer text', known, ana, long(MAX_REQUEST_TEXT), 'too-long'],
  ['to oneself', known, ana, { to: ana.id }, 'talking-to-yourself'],
  ['to echo', known, ana, { to: 'echo' as Who['id'] }, 'reserved-name'],
  ['to somebody blocked', blocking(known, dora), ana, {}, 'blocked'],
  ['of somebody blocked', blocking(bare, ana), ana, {}, 'blocked'],
  ['that is there', withJoins(known, invitationTo(dora, { id: REF })), ana, {}, 'already-known'],
  ['to a group that is over', withRosters(known, end), ana, {}, 'group-disbanded'],
  ['of a member who does not lead', known, bia, {}, 'not-the-leader'],
  ['of one with the name of the leader', known, { ...ana, key: dora.key }, {}, 'not-the-leader'],
  ['to a member', known, ana, { to: bia.id }, 'already-member'],
  ['while another one waits', withJoins(known, invitationTo(dora)), ana, {}, 'already-asked'],
  ['while a request waits', withJoins(known, askOf(dora, { to: dora.id })), ana, {}, 'made'],
  ['while one to somebody else waits', withJoins(known, invitationTo(caio)), ana, {}, 'made'],
  [
    'while one to another group waits',
    withJoins(known, invitationTo(dora, { group: 'x~123456789012' as typeof GROUP })),
    ana,
    {},
    'made',
  ],
  [
    'after one that was denied',
    withJoins(known, invitationTo(dora, { answer: 'denied' })),
    ana,
    {},
    'made',
  ],
  ['of mine among too many', withJoins(known, ...ofMany), ana, {}, 'made'],
  [
    'among so many that one has to go',
    withJoins(bare, ...ofMany.map((join) => ({ ...join, to: dora.id }))),
    ana,
    {},
    'made',
  ],
])('an invitation %s', (_, state, by, more, outcome) => {
  expect(invite(state, by, more)).toBe(outcome)
})

test('a request is kept with the name of its group, and answers its invitation', () => {
  const state = withJoins(bare, invitationTo(dora, { name: safeText('Lab') }))
  const decided = joinNoun.decide['group.ask'](state, {
    type: 'group.ask',
    group: GROUP,
    to: ana.id,
    text: safeText(' '),
    ...ofInvitation,
    ...stampOf(dora),
  })
  const join = { ...askOf(dora), id: REF, name: 'Lab', at: NOW, ...ofInvitation }
  const expected = { type: 'person.expected', who: ana.id, at: NOW }
  expect(decided).toEqual({ ok: true, value: [expected, { type: 'join.made', join }] })
  const after = decided.ok ? reduce(state, decided.value) : state
  expect(after.joins.get(invitation)).toMatchObject({ answer: 'accepted', answeredAt: NOW })
  expect(after.joins.get(REF)).toEqual(join)
})

test('an invitation of a group that I know has the name that I know', () => {
  const decided = joinNoun.decide['group.invite'](known, {
    type: 'group.invite',
    group: GROUP,
    to: dora.id,
    name: safeText('Other'),
    text: safeText('hi'),
    ...stampOf(ana),
  })
  const join = { ...invitationTo(dora), id: REF, at: NOW, text: 'hi' }
  const expected = { type: 'person.expected', who: dora.id, at: NOW }
  expect(decided).toEqual({ ok: true, value: [expected, { type: 'join.made', join }] })
})

test.each<[string, readonly Join[], Who, string, string]>([
  ['whoever was asked', [askOf(dora)], ana, 'no', 'denied no'],
  ['whoever was asked, without a reason to see', [askOf(dora)], ana, ' ', 'denied '],
  [
    'whoever was asked, at length',
    [askOf(dora)],
    ana,
    'x'.repeat(MAX_REASON),
    `denied ${'x'.repeat(MAX_REASON)}`,
  ],
  ['whoever was asked, at more length', [askOf(dora)], ana, 'x'.repeat(MAX_REASON + 1), 'too-long'],
  ['somebody else', [askOf(dora)], bia, 'no', 'not-yours-to-answer'],
  ['the asker', [askOf(dora)], dora, 'no', 'not-yours-to-answer'],
  [
    'whoever answered before',
    [askOf(dora, { answer: 'accepted' })],
    ana,
    'no',
    'not-yours-to-answer',
  ],
  ['nobody', [], ana, 'no', 'unknown-request'],
])('a request is denied by %s', (_, joins, by, reason, outcome) => {
  const state = withJoins(known, ...joins)
  const decided = joinNoun.decide['group.deny'](state, {
    type: 'group.deny',
    join: askOf(dora).id,
    reason: safeText(reason),
    ...stampOf(by),
  })
  const join = decided.ok ? reduce(state, decided.value).joins.get(askOf(dora).id) : undefined
  expect(decided.ok ? `${join?.answer} ${join?.reason}` : decided.error).toBe(outcome)
  expect(join?.answeredAt).toBe(decided.ok ? NOW : undefined)
})

test.each<[string, readonly Join[], boolean]>([
  ['my invitation', [invitationTo(dora)], true],
  ['none', [], false],
  ['a request', [{ ...askOf(dora), id: invitation }], false],
  [
    'one to another group',
    [invitationTo(dora, { group: 'x~123456789012' as typeof GROUP })],
    false,
  ],
  ['one of somebody else', [invitationTo(dora, { from: bia.id })], false],
  ['one to somebody else', [invitationTo(caio)], false],
  [
    'one that was used',
    [invitationTo(dora), askOf(dora, { ...ofInvitation, answer: 'accepted' })],
    false,
  ],
  [
    'one by which somebody asked in vain',
    [invitationTo(dora), askOf(dora, { ...ofInvitation, answer: 'denied' })],
    true,
  ],
])('with %s somebody is invited or not', (_, joins, invited) => {
  const request = { group: GROUP, by: dora.id, to: ana.id }
  const state = withJoins(known, ...joins)
  expect(isInvited(state, { ...request, ...ofInvitation })).toBe(invited)
  expect(isInvited(state, request)).toBe(false)
})

test('only what waits for me takes room', () => {
  const stranger = { by: dora.id, key: dora.key }
  const room = (joins: readonly Join[]) => roomForJoin(withJoins(known, ...joins), stranger).ok
  expect([PENDING_JOINS_PER_KEY, MAX_PENDING_JOINS]).toEqual([5, 300])
  expect(room(ofOneKey)).toBe(false)
  expect(room(ofOneKey.map((join) => ({ ...join, answer: 'denied' })))).toBe(true)
  expect(room(ofOneKey.map((join) => ({ ...join, to: bia.id })))).toBe(true)
})

const dropped = (id: string) => ({ ok: true, value: [{ type: 'join.dropped', id }] })

test('of too many strangers the oldest of the key with most of them makes room, and nobody else', () => {
  const stranger = { by: dora.id, key: dora.key }
  const room = (state: State) => roomForJoin(state, stranger)
  expect(room(withJoins(known, ...ofMany.slice(1)))).toEqual({ ok: true, value: [] })
  expect(room(withJoins(known, ...ofMany))).toEqual(dropped('ask0'))
  const busy = ofMany.map((join, place) =>
    place === 7 || place === 9 ? { ...join, key: bia.key } : join,
  )
  expect(room(withJoins(known, ...busy))).toEqual(dropped('ask7'))
  // whom I know takes no room of strangers
  const met = blocking(known, { id: caio.id, key: ofMany[0]?.key ?? caio.key })
  expect(room(withJoins(met, ...ofMany))).toEqual({ ok: true, value: [] })
})

test('a join that is answered is told to whoever made it; one that comes is told to me', () => {
  const { effects, address } = joinNoun
  const made = (state: State, join: Join) =>
    effects?.['join.made']?.(withJoins(state, join, invitationTo(dora)), {
      type: 'join.made',
      join,
    })
  expect(made(known, askOf(dora))).toEqual([
    { type: 'notify', about: 'request', from: dora.id, conversation: `#${GROUP}` },
  ])
  expect(made(known, askOf(dora, ofInvitation))).toEqual([
    { type: 'dispatch', intent: { type: 'group.admit', ask: 'ask' } },
  ])
  expect(made(known, askOf(dora, { answer: 'denied' }))).toEqual([])
  expect(made(known, askOf(dora, { to: bia.id }))).toEqual([])
  expect(made(bare, askOf(dora))).toEqual([{ type: 'apply-roster', group: GROUP }])
  expect(made(known, invitationTo(dora))).toEqual([])
  const answered = (state: State) =>
    effects?.['join.answered']?.(withJoins(state, askOf(dora)), {
      type: 'join.answered',
      id: askOf(dora).id,
      answer: 'denied',
      at: NOW,
    })
  expect(answered(bare)).toEqual([{ type: 'apply-roster', group: GROUP }])
  expect(answered(known)).toEqual([])
  const deny = {
    type: 'group.deny',
    join: askOf(dora).id,
    reason: safeText(''),
    by: ana.id,
  } as const
  expect(address['group.deny'](withJoins(known, askOf(dora)), deny)).toEqual({
    kind: 'inbox',
    of: dora.id,
    from: ana.id,
  })
})
