/** Groups of the plain-text chat and their members, one rule at a time. */
import { describe, expect, test } from 'vitest'
import type { SafeText, UserId } from '../../../../src/core/ids.ts'
import { plaintextGroupConversationId, UNNAMED_USER } from '../../../../src/core/plaintext-ids.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import type { PlaintextCommand } from '../../../../src/model/plaintext/plaintext.ts'
import {
  plaintextGroupRole,
  plaintextGroupRows,
  plaintextPersonRows,
  plaintextSendCommand,
} from '../../../../src/model/plaintext/plaintext-selectors.ts'
import type { PlaintextRequest } from '../../../../src/model/plaintext/plaintext-state.ts'
import {
  ALICE,
  eventsOf,
  linkIs,
  message,
  refAt,
  stateAfter,
  text,
  time,
  verdictOf,
} from '../../../support/model/rules.ts'
import { OTHER, SELF, speaking, THIRD } from '../../../support/model/plaintext-rules.ts'

const LAB = text('lab')
const conversation = plaintextGroupConversationId(LAB)

const led = (leader: UserId | undefined, mine = false, at = 1000, group = LAB): ChatEvent => ({
  type: 'plaintext.leaderChanged',
  group,
  leader,
  at: time(at),
  mine,
})
const joined = (who: UserId, mine = false, at = 1000, group = LAB): ChatEvent => ({
  type: 'plaintext.joined',
  group,
  who,
  at: time(at),
  mine,
})
const published = (topic: string, words: string): ChatEvent => ({
  type: 'plaintext.published',
  topic,
  text: words,
})
const subscribed = (on: boolean, ...filters: readonly string[]): ChatEvent => ({
  type: 'plaintext.subscribed',
  filters,
  on,
})
const online = (who: UserId): ChatEvent => ({
  type: 'plaintext.statusChanged',
  who,
  status: 'online',
  at: time(1000),
})
const asked = (
  kind: PlaintextRequest['kind'],
  from: UserId,
  to: UserId,
  more: Partial<PlaintextRequest> = {},
): ChatEvent => ({
  type: 'plaintext.asked',
  request: {
    id: refAt(1000, from),
    kind,
    from,
    to,
    group: LAB,
    at: time(1000),
    answer: 'waiting',
    ...more,
  },
})
const answered = (from: UserId, answer: 'accepted' | 'denied'): ChatEvent => ({
  type: 'plaintext.answered',
  id: refAt(1000, from),
  answer,
  at: time(1000),
})
const disbanded = (mine: boolean): ChatEvent => ({
  type: 'plaintext.disbanded',
  group: LAB,
  at: time(1000),
  mine,
})
/** So many groups that I am in, or not. */
const groups = (count: number, who: UserId, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    joined(who, who === ALICE, index, text(`g${from + index}`)),
  )
const FULL = groups(200, ALICE)
const MESSAGES = 'groups/lab/messages'
const LEADER = 'groups/lab/leader'
const MEMBERS = 'groups/lab/members'
const myGroup = [led(ALICE), joined(ALICE)]

type Row = readonly [string, UserId, readonly ChatEvent[], string]
const facts = (by: UserId, command: PlaintextCommand, ...before: readonly ChatEvent[]) =>
  eventsOf(speaking(...before), by, command)

const members = (count: number) =>
  Array.from({ length: count }, (_, index) => joined(`?m${index}` as UserId))

const say = (words = 'oi'): PlaintextCommand => ({
  type: 'plaintext.sendToGroup',
  group: LAB,
  text: text(words),
})

const lead = (leader: UserId): PlaintextCommand => ({
  type: 'plaintext.setLeader',
  group: LAB,
  leader,
})

const names = (...events: readonly ChatEvent[]) => {
  const found = speaking(...events).plaintext.groups
  return [found.size, found.has(text('g0')), found.has(text('g1')), found.has(LAB)]
}

describe('a group is founded', () => {
  const create: PlaintextCommand = { type: 'plaintext.create', group: LAB }

  test.each<Row>([
    ['by me', ALICE, [], 'granted'],
    ['by me while I am away', ALICE, [linkIs('offline')], 'not-online'],
    ['by me, but it is there', ALICE, [led(OTHER)], 'group-exists'],
    ['by me in two hundred', ALICE, FULL, 'crowded'],
    ['by me in nearly two hundred', ALICE, FULL.slice(1), 'granted'],
    ['by me beside one of others', ALICE, [...FULL.slice(1), ...groups(1, OTHER, 300)], 'granted'],
    ['by another in two hundred', OTHER, FULL, 'crowded'],
    ['by another', OTHER, FULL.slice(1), 'granted'],
  ])('%s', (_, by, before, verdict) => {
    expect(verdictOf(speaking(...before), by, create)).toBe(verdict)
  })

  test('by me: I lead it and am in it, and all are told', () => {
    expect(facts(ALICE, create)).toEqual([
      led(ALICE, true),
      joined(ALICE, true),
      subscribed(true, MESSAGES, LEADER),
      published('groups/info', 'lab CREATE'),
      published('groups/info', 'lab alice'),
      published(MEMBERS, 'alice'),
    ])
  })

  test('by another: nobody leads it yet; a copy is nothing new', () => {
    expect(facts(OTHER, create)).toEqual([led(undefined)])
    expect(facts(OTHER, create, led(THIRD))).toEqual([])
  })

  test('and of two hundred, the oldest that I am not in makes room', () => {
    expect(names(...groups(199, OTHER), led(OTHER))).toEqual([200, true, true, true])
    expect(names(...groups(200, OTHER), led(OTHER))).toEqual([200, false, true, true])
    expect(names(...groups(200, OTHER), led(OTHER, false, 999, text('g0')), led(OTHER))).toEqual([
      200,
      true,
      false,
      true,
    ])
    expect(names(...groups(1, ALICE), ...groups(199, OTHER, 1), led(OTHER))).toEqual([
      200,
      true,
      false,
      true,
    ])
  })
})

describe('a group is disbanded', () => {
  const disband: PlaintextCommand = { type: 'plaintext.disband', group: LAB }

  test.each<Row>([
    ['by me, who leads it', ALICE, myGroup, 'granted'],
    ['by me, but another leads it', ALICE, [led(OTHER)], 'not-the-leader'],
    ['by me, but there is none', ALICE, [], 'unknown-group'],
    ['by me while I am away', ALICE, [...myGroup, linkIs('offline')], 'not-online'],
    ['by another, but I lead it', OTHER, myGroup, 'not-the-leader'],
    ['by another', OTHER, [led(OTHER)], 'granted'],
  ])('%s', (_, by, before, verdict) => {
    expect(verdictOf(speaking(...before), by, disband)).toBe(verdict)
  })

  test('and is known no more', () => {
    expect(facts(ALICE, disband, ...myGroup)).toEqual([
      disbanded(true),
      published('groups/info', 'lab DISBAND'),
      subscribed(false, MESSAGES, LEADER),
    ])
    expect(facts(OTHER, disband)).toEqual([])
    expect(facts(OTHER, disband, led(OTHER))).toEqual([disbanded(false)])
    expect(facts(OTHER, disband, led(OTHER), joined(ALICE))).toEqual([
      disbanded(true),
      subscribed(false, MESSAGES),
    ])
    expect(speaking(led(OTHER), disbanded(false)).plaintext.groups.size).toBe(0)
  })
})

describe('somebody leads a group', () => {
  const withBob = [...myGroup, joined(OTHER)]

  test.each<readonly [string, UserId, UserId, readonly ChatEvent[], string]>([
    ['to whom I hand it', ALICE, OTHER, withBob, 'granted'],
    ['who is no member', ALICE, THIRD, withBob, 'not-a-member'],
    ['who has no name', ALICE, UNNAMED_USER, [...myGroup, joined(UNNAMED_USER)], 'not-a-member'],
    ['but I do not lead it', ALICE, OTHER, [led(OTHER), joined(OTHER)], 'not-the-leader'],
    ['but there is none', ALICE, OTHER, [], 'unknown-group'],
    ['while I am away', ALICE, OTHER, [...withBob, linkIs('offline')], 'not-online'],
    ['so they say, but I do', OTHER, OTHER, myGroup, 'not-the-leader'],
    ['in a group that is new', OTHER, OTHER, FULL.slice(1), 'granted'],
    ['in one too many', OTHER, OTHER, FULL, 'crowded'],
    ['in one of them', OTHER, OTHER, [...FULL.slice(1), led(THIRD), joined(ALICE)], 'granted'],
  ])('%s', (_, by, leader, before, verdict) => {
    expect(verdictOf(speaking(...before), by, lead(leader))).toBe(verdict)
  })

  test('I tell it again, or hand it over', () => {
    expect(facts(ALICE, lead(ALICE), ...myGroup)).toEqual([published('groups/info', 'lab alice')])
    expect(facts(ALICE, lead(OTHER), ...withBob)).toEqual([
      led(OTHER, true),
      subscribed(false, LEADER),
      published('groups/info', 'lab bob'),
    ])
  })

  test('others tell it', () => {
    expect(facts(OTHER, lead(SELF), ...myGroup)).toEqual([])
    expect(facts(OTHER, lead(OTHER))).toEqual([led(OTHER)])
    expect(facts(OTHER, lead(OTHER), led(OTHER))).toEqual([])
    expect(facts(OTHER, lead(OTHER), led(THIRD), joined(ALICE))).toEqual([led(OTHER, true)])
    // to me: only where I am in it
    expect(facts(OTHER, lead(SELF), led(OTHER), joined(ALICE))).toEqual([
      led(ALICE, true),
      subscribed(true, LEADER),
    ])
    expect(facts(OTHER, lead(SELF), led(OTHER))).toEqual([led(SELF)])
  })

  test('and the group is known, with a conversation where I lead it', () => {
    const state = speaking(led(OTHER))
    expect(state.plaintext.groups.get(LAB)).toEqual({
      name: LAB,
      leader: OTHER,
      members: new Map(),
      seen: time(1000),
    })
    expect(state.conversations.has(conversation)).toBe(false)
    expect(speaking(led(undefined)).conversations.has(conversation)).toBe(false)
    expect(speaking(led(ALICE)).conversations.has(conversation)).toBe(true)
    expect(speaking(led(OTHER), led(THIRD, false, 7)).plaintext.groups.get(LAB)).toMatchObject({
      leader: THIRD,
      seen: time(7),
    })
  })
})

describe('something is said in a group', () => {
  test.each<Row>([
    ['by me', ALICE, myGroup, 'granted'],
    ['by me, but there is none', ALICE, [], 'unknown-group'],
    ['by me, but I am not in it', ALICE, [led(OTHER)], 'not-a-member'],
    ['by me while I am away', ALICE, [...myGroup, linkIs('offline')], 'not-online'],
    ['by another, while I am away', OTHER, [...myGroup, linkIs('offline')], 'granted'],
    ['by another, but I am not in it', OTHER, [led(OTHER)], 'not-a-member'],
  ])('%s', (_, by, before, verdict) => {
    expect(verdictOf(speaking(...before), by, say())).toBe(verdict)
  })

  test('with something to see, up to the limit', () => {
    expect(verdictOf(speaking(...myGroup), ALICE, say(' '))).toBe('empty')
    expect(verdictOf(speaking(...myGroup), ALICE, say('a'.repeat(16_000)))).toBe('granted')
    expect(verdictOf(speaking(...myGroup), OTHER, say('a'.repeat(16_001)))).toBe('too-long')
  })

  test('and goes out if it is mine', () => {
    const said = (by: UserId, unsigned: { readonly from?: SafeText }): ChatEvent => ({
      type: 'message.sent',
      message: message(1000, {
        by,
        conversation,
        channel: { kind: 'plaintext', topic: MESSAGES },
        seq: 0,
        unsigned,
      }),
    })
    expect(facts(ALICE, say(), ...myGroup)).toEqual([
      said(ALICE, {}),
      published(MESSAGES, 'alice oi'),
    ])
    expect(facts(OTHER, say(), ...myGroup)).toEqual([said(OTHER, { from: text('bob') })])
  })
})

const invite = (whom = OTHER): PlaintextCommand => ({
  type: 'plaintext.invite',
  group: LAB,
  whom,
})

describe('somebody is invited', () => {
  test.each<Row>([
    ['by me', ALICE, myGroup, 'granted'],
    ['by me, who does not lead it', ALICE, [led(OTHER), joined(ALICE)], 'not-the-leader'],
    ['by me, again', ALICE, [...myGroup, asked('invite', ALICE, OTHER)], 'already-asked'],
    ['by another, but I am in it', OTHER, [led(OTHER), joined(ALICE)], 'already-member'],
    ['by another, again', OTHER, [led(OTHER), asked('invite', OTHER, ALICE)], 'already-asked'],
    ['by another, while I am away', OTHER, [linkIs('offline')], 'granted'],
  ])('%s', (_, by, before, verdict) => {
    expect(verdictOf(speaking(...before), by, invite())).toBe(verdict)
  })

  test('only by a name, and not myself', () => {
    const state = speaking(...myGroup)
    expect(verdictOf(state, ALICE, invite(UNNAMED_USER))).toBe('unknown-person')
    expect(verdictOf(state, ALICE, invite(SELF))).toBe('talking-to-yourself')
  })

  test('by me: as an answer to who asked to be let in, or as a request', () => {
    const told = published('clients/bob', 'GI lab')
    expect(facts(ALICE, invite(), ...myGroup)).toEqual([asked('invite', ALICE, OTHER), told])
    expect(facts(ALICE, invite(), ...myGroup, asked('enter', OTHER, ALICE))).toEqual([
      answered(OTHER, 'accepted'),
      told,
    ])
    const other = asked('enter', OTHER, ALICE, { group: text('other') })
    expect(facts(ALICE, invite(), ...myGroup, other)[0]).toEqual(asked('invite', ALICE, OTHER))
  })

  test('by another: I come in if I asked for it, and else am asked', () => {
    const wish = asked('enter', ALICE, OTHER)
    const come = [
      answered(ALICE, 'accepted'),
      joined(ALICE, true),
      subscribed(true, MESSAGES),
      published(MEMBERS, 'alice'),
    ]
    expect(facts(OTHER, invite(), wish)).toEqual(come)
    const asks = (from: UserId) => [asked('invite', from, ALICE, { id: refAt(1000, OTHER) })]
    expect(facts(OTHER, invite())).toEqual(asks(UNNAMED_USER))
    expect(facts(OTHER, invite(), led(THIRD))).toEqual(asks(THIRD))
    for (const before of [
      [wish, linkIs('offline')],
      [wish, ...FULL],
      [asked('enter', ALICE, OTHER, { answer: 'denied' })],
      [asked('enter', ALICE, OTHER, { group: text('other') })],
      [asked('enter', THIRD, OTHER)],
      [asked('invite', ALICE, OTHER)],
    ]) {
      expect(facts(OTHER, invite(), ...before)).toEqual(asks(UNNAMED_USER))
    }
  })
})

describe('somebody comes in', () => {
  const join: PlaintextCommand = { type: 'plaintext.join', group: LAB }
  const decline: PlaintextCommand = { type: 'plaintext.decline', group: LAB }
  const invited = asked('invite', OTHER, ALICE)

  test.each<Row>([
    ['I, who am invited', ALICE, [invited], 'granted'],
    ['I, who am not', ALICE, [], 'unknown-request'],
    [
      'I, who said no',
      ALICE,
      [asked('invite', OTHER, ALICE, { answer: 'denied' })],
      'unknown-request',
    ],
    [
      'I, invited elsewhere',
      ALICE,
      [asked('invite', OTHER, ALICE, { group: text('x') })],
      'unknown-request',
    ],
    ['I, who asked', ALICE, [asked('enter', ALICE, OTHER)], 'unknown-request'],
    ['I, who invited', ALICE, [asked('invite', ALICE, OTHER)], 'unknown-request'],
    ['I, while I am away', ALICE, [invited, linkIs('offline')], 'not-online'],
    ['I, into one too many', ALICE, [invited, ...FULL], 'crowded'],
    ['another, into one too many', OTHER, FULL, 'crowded'],
    ['another, into one of them', OTHER, [...FULL.slice(1), joined(ALICE)], 'granted'],
  ])('%s', (_, by, before, verdict) => {
    expect(verdictOf(speaking(...before), by, join)).toBe(verdict)
  })

  test.each<Row>([
    ['I, who am invited', ALICE, [invited], 'granted'],
    ['I, who am not', ALICE, [], 'unknown-request'],
    ['another', OTHER, [invited], 'unknown-request'],
  ])('or not: %s', (_, by, before, verdict) => {
    expect(verdictOf(speaking(...before), by, decline)).toBe(verdict)
  })

  test('I: all are told; or nobody is', () => {
    expect(facts(ALICE, join, invited)).toEqual([
      answered(OTHER, 'accepted'),
      joined(ALICE, true),
      subscribed(true, MESSAGES),
      published(MEMBERS, 'alice'),
    ])
    expect(facts(ALICE, decline, invited)).toEqual([answered(OTHER, 'denied')])
  })

  test('another: who is here, and accepts my invitation with it', () => {
    const mine = asked('invite', ALICE, OTHER)
    expect(facts(OTHER, join)).toEqual([online(OTHER), joined(OTHER)])
    expect(facts(OTHER, join, led(ALICE), mine)).toEqual([
      online(OTHER),
      joined(OTHER),
      answered(ALICE, 'accepted'),
    ])
    expect(facts(OTHER, join, joined(OTHER), mine)).toEqual([
      online(OTHER),
      answered(ALICE, 'accepted'),
    ])
    expect(facts(OTHER, join, joined(OTHER))).toEqual([online(OTHER)])
    expect(facts(SELF, join, joined(ALICE))).toEqual([])
    expect(facts(SELF, join)).toEqual([joined(SELF)])
  })

  test('five hundred at most', () => {
    expect(verdictOf(speaking(...members(499)), OTHER, join)).toBe('granted')
    expect(verdictOf(speaking(...members(500)), OTHER, join)).toBe('group-full')
    expect(verdictOf(speaking(...members(500)), '?m3' as UserId, join)).toBe('granted')
  })

  test('and is known to be in it; a conversation of mine is there only for me', () => {
    const state = speaking(joined(OTHER, false, 7))
    expect(state.plaintext.groups.get(LAB)).toEqual({
      name: LAB,
      leader: undefined,
      members: new Map([[OTHER, time(7)]]),
      seen: time(7),
    })
    expect(state.conversations.has(conversation)).toBe(false)
    expect(speaking(joined(ALICE)).conversations.has(conversation)).toBe(true)
    expect(
      speaking(joined(OTHER, false, 7), joined(THIRD, false, 9)).plaintext.groups.get(LAB)?.seen,
    ).toBe(time(9))
  })
})

describe('somebody asks to be let in', () => {
  const ask: PlaintextCommand = { type: 'plaintext.requestJoin', group: LAB }

  test.each<Row>([
    ['I', ALICE, [], 'granted'],
    ['I, while I am away', ALICE, [linkIs('offline')], 'not-online'],
    ['I, who am in it', ALICE, [joined(ALICE)], 'already-member'],
    ['I, again', ALICE, [asked('enter', ALICE, UNNAMED_USER)], 'already-asked'],
    ['another, of me who leads', OTHER, myGroup, 'granted'],
    ['another, of me who does not', OTHER, [joined(ALICE)], 'not-the-leader'],
    ['another, in my name', SELF, myGroup, 'already-member'],
    ['another, again', OTHER, [...myGroup, asked('enter', OTHER, ALICE)], 'already-asked'],
  ])('%s', (_, by, before, verdict) => {
    expect(verdictOf(speaking(...before), by, ask)).toBe(verdict)
  })

  test('and it is told to the leader, if one is known', () => {
    const told = published(LEADER, 'alice ENTER')
    expect(facts(ALICE, ask)).toEqual([asked('enter', ALICE, UNNAMED_USER), told])
    expect(facts(ALICE, ask, led(OTHER))).toEqual([asked('enter', ALICE, OTHER), told])
    expect(facts(OTHER, ask, ...myGroup)).toEqual([online(OTHER), asked('enter', OTHER, ALICE)])
  })
})

describe('I leave a group', () => {
  const leave: PlaintextCommand = { type: 'plaintext.leave', group: LAB }

  test.each<Row>([
    ['that I am in', ALICE, [led(OTHER), joined(ALICE)], 'granted'],
    ['that I am not in', ALICE, [led(OTHER)], 'not-a-member'],
    ['that I lead', ALICE, myGroup, 'lead-first'],
    ['and nobody else does', OTHER, [led(OTHER), joined(ALICE)], 'not-a-member'],
  ])('%s', (_, by, before, verdict) => {
    expect(verdictOf(speaking(...before), by, leave)).toBe(verdict)
  })

  test('and hear it no more', () => {
    const left: ChatEvent = {
      type: 'plaintext.left',
      group: LAB,
      who: ALICE,
      at: time(1000),
      mine: true,
    }
    expect(facts(ALICE, leave, joined(ALICE))).toEqual([left, subscribed(false, MESSAGES)])
    expect(speaking(joined(ALICE), left).plaintext.groups.get(LAB)?.members.size).toBe(0)
  })
})

describe('how it is listed', () => {
  test.each<readonly [string, readonly ChatEvent[], string]>([
    ['a group that is not there', [], 'unknown'],
    ['one that I lead', myGroup, 'leader'],
    ['one that I am in', [led(OTHER), joined(ALICE)], 'member'],
    ['one that I am invited to', [led(OTHER), asked('invite', OTHER, ALICE)], 'invited'],
    ['one that I asked for', [led(OTHER), asked('enter', ALICE, OTHER)], 'asked'],
    ['one that others are invited to', [led(OTHER), asked('invite', OTHER, THIRD)], 'none'],
    ['one that others asked for', [led(OTHER), asked('enter', THIRD, OTHER)], 'none'],
    ['after a denial', [led(OTHER), asked('enter', ALICE, OTHER, { answer: 'denied' })], 'none'],
    ['asked for another', [led(OTHER), asked('enter', ALICE, OTHER, { group: text('x') })], 'none'],
  ])('%s', (_, events, role) => {
    expect(plaintextGroupRole(speaking(...events), LAB)).toBe(role)
  })

  test('groups: mine first, then by name, with what is unread', () => {
    const [a, b, c] = ['a', 'b', 'c'].map(text) as [SafeText, SafeText, SafeText]
    const state = speaking(
      led(OTHER, false, 1, c),
      led(OTHER, false, 1, a),
      joined(ALICE, true, 1, b),
      {
        type: 'message.sent',
        message: message(1, { by: OTHER, conversation: plaintextGroupConversationId(b), seq: 0 }),
      },
      {
        type: 'view.notifyLevelSet',
        conversation: plaintextGroupConversationId(b),
        level: 'nothing',
      },
    )
    expect(
      plaintextGroupRows(state).map(({ group, unread, notifyLevel, relation }) => [
        group.name,
        unread,
        notifyLevel,
        relation,
      ]),
    ).toEqual([
      ['b', 1, 'nothing', 'member'],
      ['a', 0, 'all', 'none'],
      ['c', 0, 'all', 'none'],
    ])
    expect(plaintextGroupRows(stateAfter(led(OTHER)))).toEqual([])
  })

  test('people: who is here first, then by name', () => {
    const state = speaking(
      online(THIRD),
      { ...online('?ana' as UserId), status: 'offline' } as ChatEvent,
      online(OTHER),
      { type: 'plaintext.opened', topic: 't', who: OTHER, at: time(0) },
      asked('talk', THIRD, ALICE),
    )
    expect(
      plaintextPersonRows(state).map(
        ({ person, status, signed, relation, unread, notifyLevel }) => [
          person.name,
          status,
          signed,
          relation,
          unread,
          notifyLevel,
        ],
      ),
    ).toEqual([
      ['?bob', 'online', false, 'talking', 0, 'all'],
      ['?carla', 'online', false, 'asks-me', 0, 'all'],
      ['?ana', 'offline', false, 'none', 0, 'all'],
    ])
    expect(plaintextPersonRows(stateAfter(online(OTHER)))).toEqual([])
  })

  test('what is typed is said only where I take part', () => {
    const words = text('oi')
    expect(plaintextSendCommand(speaking(joined(ALICE)), conversation, words)).toEqual({
      type: 'plaintext.sendToGroup',
      group: LAB,
      text: words,
    })
    expect(plaintextSendCommand(speaking(joined(OTHER)), conversation, words)).toBeUndefined()
  })
})
