/** What may be said and changed in a conversation, one rule at a time. */
import { describe, expect, test } from 'vitest'
import type { MessageChannel } from '../../../../src/core/channel.ts'
import { directChannel, groupChannel, topicChannel } from '../../../../src/core/channel.ts'
import type { ConversationId, GroupId, TopicFilter, UserId } from '../../../../src/core/ids.ts'
import { ECHO, ECHO_SESSION, NO_ROSTER, personConversationId } from '../../../../src/core/ids.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { addressOf, effectsOf, reduce } from '../../../../src/model/model.ts'
import { conversationIn } from '../../../../src/model/messages/channel-info.ts'
import type { MessageCommand } from '../../../../src/model/messages/message-commands.ts'
import { mentions } from '../../../../src/model/messages/mentions.ts'
import { messageOf } from '../../../../src/model/messages/message-window.ts'
import type { Reaction } from '../../../../src/model/messages/messages.ts'
import {
  ALICE,
  BOB,
  CAROL,
  eventsOf,
  keyFor,
  message,
  opened,
  pinned,
  refAt,
  sent,
  SESSION,
  stateAfter,
  text,
  time,
  TO_BOB,
  verdictOf,
} from '../../../support/model/rules.ts'

const channel = directChannel(SESSION)
const target = refAt(500, BOB)
const words = (value: string): MessageCommand => ({
  type: 'message.send',
  channel,
  text: text(value),
})
const edit = (of = target, value = 'new'): MessageCommand => ({
  type: 'message.edit',
  channel,
  target: of,
  text: text(value),
})
const remove = (of = target): MessageCommand => ({ type: 'message.delete', channel, target: of })
const react = (emoji: string, on = true): MessageCommand => ({
  type: 'message.react',
  channel,
  target,
  emoji: text(emoji),
  on,
})
const typing = (on: boolean): MessageCommand => ({ type: 'message.typing', channel, on })
const ended = (by: UserId, at: number): ChatEvent => ({
  type: 'session.ended',
  id: SESSION,
  by,
  mark: { at: time(at), ref: refAt(at, by) },
})
const deleted = (of = target): ChatEvent => ({
  type: 'message.deleted',
  conversation: TO_BOB,
  target: of,
  mark: { at: time(600), ref: refAt(600, BOB) },
})
const reactions = (count: number, by = ALICE): readonly Reaction[] =>
  Array.from({ length: count }, (_, index) => ({
    by,
    emoji: text(`:${index}`),
    on: true,
    mark: { at: time(600), ref: refAt(600) },
  }))

const rings = (about: string, conversation: string) => [
  { type: 'notify', about, from: BOB, conversation },
]

const channelOf: { readonly [conversation: string]: MessageChannel } = {
  '#lab~abcdefghijkl': groupChannel('lab~abcdefghijkl' as GroupId),
  '>house': topicChannel('house' as TopicFilter),
  '@echo': directChannel(ECHO_SESSION),
}

const ring = (by: UserId, conversation: string, value = 'oi', ...before: ChatEvent[]) =>
  effectsOf(stateAfter(...before), {
    type: 'message.sent',
    message: message(1, {
      by,
      conversation: conversation as ConversationId,
      channel: channelOf[conversation] ?? channel,
      text: text(value),
    }),
  })

const last = (...events: readonly ChatEvent[]) =>
  stateAfter(opened(), ...events).sessions.get(SESSION)?.last?.at

const changed = (by: UserId, on: boolean): ChatEvent => ({
  type: 'typing.changed',
  conversation: TO_BOB,
  by,
  until: time(7000),
  on,
})

const withReactions = (count: number, by = ALICE) =>
  stateAfter(opened(), {
    type: 'message.sent',
    message: message(500, { by: BOB, reactions: reactions(count, by) }),
  })

describe('something is said', () => {
  const talking = stateAfter(opened())

  test.each<readonly [string, UserId, MessageCommand, string]>([
    ['by me', ALICE, words('oi'), 'granted'],
    ['by the other', BOB, words('oi'), 'granted'],
    ['by a third', CAROL, words('oi'), 'not-in-session'],
    ['with nothing to see', ALICE, words(' \n'), 'empty'],
    ['of exactly the limit', ALICE, words('a'.repeat(16_000)), 'granted'],
    ['longer than that', ALICE, words('a'.repeat(16_001)), 'too-long'],
    ['in no session', ALICE, { ...words('oi'), channel: directChannel(ECHO_SESSION) }, 'granted'],
    ['as a change of nothing', ALICE, edit(refAt(1)), 'unknown-message'],
  ])('%s', (_, by, command, verdict) => {
    expect(verdictOf(talking, by, command)).toBe(verdict)
  })

  test('nowhere, or where both said that it is over', () => {
    expect(verdictOf(stateAfter(), ALICE, words('oi'))).toBe('unknown-session')
    const over = stateAfter(opened(), ended(ALICE, 500), ended(BOB, 600))
    expect(verdictOf(over, ALICE, words('oi'))).toBe('session-closed')
    // theirs may have crossed the end
    expect(verdictOf(over, BOB, words('oi'))).toBe('granted')
    expect(verdictOf(stateAfter(opened(), ended(BOB, 600)), ALICE, words('oi'))).toBe('granted')
  })

  test('is a message with its author, time and number, and what it replies to', () => {
    const first = message(1000, { by: BOB, text: text('oi'), seq: 1 })
    expect(eventsOf(talking, BOB, words('oi'))).toEqual([{ type: 'message.sent', message: first }])
    expect(eventsOf(talking, BOB, { ...words('oi'), reply: target } as MessageCommand)).toEqual([
      { type: 'message.sent', message: { ...first, reply: target } },
    ])
  })

  test('once', () => {
    const state = stateAfter(opened(), sent(1000, BOB), sent(1000, ALICE))
    expect(verdictOf(state, BOB, words('oi'), { at: 1000 })).toBe('already-known')
    expect(verdictOf(state, BOB, words('oi'), { at: 999 })).toBe('granted')
    expect(verdictOf(state, BOB, words('oi'), { at: 1001 })).toBe('granted')
    const newest = stateAfter(opened(), sent(1000, BOB))
    expect(verdictOf(newest, BOB, words('oi'), { at: 1000 })).toBe('already-known')
  })

  test.each([
    [6000, false],
    [5999, true],
    [5000, true],
  ])('at %i, while the newest is of 11000: late is %s', (at, late) => {
    const state = stateAfter(opened(), sent(11_000, ALICE))
    const [event] = eventsOf(state, BOB, words('oi'), { at })
    expect(event).toEqual({
      type: 'message.sent',
      message: message(at, { by: BOB, ...(late ? { late } : {}) }),
    })
  })
})

describe('a message is changed', () => {
  const state = stateAfter(opened(), sent(500, BOB))

  test.each<readonly [string, UserId, MessageCommand, string]>([
    ['edited by its author', BOB, edit(), 'granted'],
    ['edited by the other', ALICE, edit(), 'not-yours-to-change'],
    ['edited to nothing', BOB, edit(target, ' '), 'empty'],
    ['edited to exactly the limit', BOB, edit(target, 'a'.repeat(16_000)), 'granted'],
    ['edited to more', BOB, edit(target, 'a'.repeat(16_001)), 'too-long'],
    ['edited by a third', CAROL, edit(), 'not-in-session'],
    ['deleted by its author', BOB, remove(), 'granted'],
    ['deleted by the other', ALICE, remove(), 'not-yours-to-change'],
    ['not known yet, by its author', BOB, edit(refAt(501, BOB)), 'unknown-message'],
    ['not known yet, by the other', ALICE, edit(refAt(501, BOB)), 'not-yours-to-change'],
    ['deleted, not known yet', BOB, remove(refAt(501, BOB)), 'unknown-message'],
    ['reacted to by the other', ALICE, react('👍'), 'granted'],
    ['reacted to by its author', BOB, react('👍'), 'granted'],
    ['reacted to with nothing', ALICE, react(' '), 'empty'],
    ['reacted to with a short word', ALICE, react('a'.repeat(32)), 'granted'],
    ['reacted to with a long one', ALICE, react('a'.repeat(33)), 'too-long'],
    ['reacted to by a third', CAROL, react('👍'), 'not-in-session'],
  ])('%s', (_, by, command, verdict) => {
    expect(verdictOf(state, by, command)).toBe(verdict)
  })

  test('not by somebody who has the name of its author, and another key', () => {
    const key = keyFor(CAROL)
    const renewed = reduce(state, [pinned(BOB, key)])
    for (const command of [edit(), remove()])
      expect(verdictOf(renewed, BOB, command, { key })).toBe('not-yours-to-change')
    expect(verdictOf(renewed, BOB, react('👍'), { key })).toBe('granted')
  })

  test('no more once it is deleted', () => {
    const gone = reduce(state, [deleted()])
    for (const command of [edit(), remove(), react('👍')])
      expect(verdictOf(gone, BOB, command)).toBe('message-deleted')
    expect(verdictOf(gone, ALICE, edit())).toBe('message-deleted')
  })

  test('only in the conversation in which it was said', () => {
    const other = message(500, { by: BOB, conversation: personConversationId(CAROL) })
    const outside = stateAfter(opened(), { type: 'history.messageLoaded', message: other })
    expect(messageOf(outside, TO_BOB, target)).toEqual(other)
    expect(verdictOf(outside, BOB, edit())).toBe('unknown-message')
  })

  test('also where it was called back from disk', () => {
    const outside = stateAfter(opened(), {
      type: 'history.messageLoaded',
      message: message(500, { by: BOB }),
    })
    const [event] = eventsOf(outside, BOB, edit())
    const after = event && reduce(outside, [event])
    expect(after && messageOf(after, TO_BOB, target)?.text).toBe('new')
  })

  test('as facts with their marks', () => {
    const fields = {
      conversation: TO_BOB,
      target,
      mark: { at: time(1000), ref: refAt(1000, BOB) },
    }
    expect(eventsOf(state, BOB, edit())).toEqual([
      { type: 'message.edited', ...fields, text: 'new' },
    ])
    expect(eventsOf(state, BOB, remove())).toEqual([{ type: 'message.deleted', ...fields }])
    expect(eventsOf(state, BOB, react('e\u0301', false))).toEqual([
      { type: 'message.reacted', ...fields, by: BOB, emoji: '\u00E9', on: false },
    ])
  })

  test('by each with fifty emojis at most, those given again apart', () => {
    expect(verdictOf(withReactions(49), ALICE, react('👍'))).toBe('granted')
    expect(verdictOf(withReactions(50), ALICE, react('👍'))).toBe('too-long')
    expect(verdictOf(withReactions(50), ALICE, react(':7'))).toBe('granted')
    expect(verdictOf(withReactions(50, BOB), ALICE, react('👍'))).toBe('granted')
  })
})

describe('somebody types', () => {
  const state = stateAfter(opened())
  const typers = (...events: readonly ChatEvent[]) =>
    reduce(state, events).conversations.get(TO_BOB)?.typing

  test('for six seconds', () => {
    expect(eventsOf(state, BOB, typing(true))).toEqual([changed(BOB, true)])
    expect(eventsOf(state, BOB, typing(false))).toEqual([changed(BOB, false)])
    expect(verdictOf(state, CAROL, typing(true))).toBe('not-in-session')
  })

  test('until they stop, or have said it; I am not shown to myself', () => {
    expect(typers(changed(BOB, true))).toEqual(new Map([[BOB, time(7000)]]))
    expect(typers(changed(BOB, true), changed(BOB, false))).toEqual(new Map())
    expect(typers(changed(ALICE, true))).toEqual(new Map())
    expect(typers(changed(BOB, true), sent(10, BOB))).toEqual(new Map())
    expect(typers(changed(BOB, true), sent(10, ALICE))).toEqual(new Map([[BOB, time(7000)]]))
    const nowhere = { ...changed(BOB, true), conversation: '@dave' } as ChatEvent
    expect(reduce(state, [nowhere])).toBe(state)
  })
})

test('the newest message of a session is known, whatever came first', () => {
  expect(last()).toBeUndefined()
  expect(last(sent(5, BOB), sent(7, ALICE))).toBe(time(7))
  expect(last(sent(7, BOB), sent(5, ALICE))).toBe(time(7))
})

describe('the bell', () => {
  test.each([
    ['for what somebody says to me', BOB, '@bob', 'oi', rings('message', '@bob')],
    [
      'for what is said in a group',
      BOB,
      '#lab~abcdefghijkl',
      'oi',
      rings('message', '#lab~abcdefghijkl'),
    ],
    [
      'for my name in a group',
      BOB,
      '#lab~abcdefghijkl',
      '@alice',
      rings('mention', '#lab~abcdefghijkl'),
    ],
    ['not for my name between two', BOB, '@bob', '@alice', rings('message', '@bob')],
    ['not for what I say', ALICE, '@bob', 'oi', []],
    ['not for an open topic', BOB, '>house', '@alice', []],
    ['not for my line of an open topic', ALICE, '>house', 'oi', []],
  ])('%s', (_, by, conversation, value, effects) => {
    expect(ring(by, conversation, value)).toEqual(effects)
  })

  test('not for whom I blocked', () => {
    expect(ring(BOB, '@bob', 'oi', { type: 'person.blocked', who: BOB, blocked: true })).toEqual([])
  })

  test('but echo answers what I say to it', () => {
    expect(ring(ALICE, '@echo')).toEqual([{ type: 'echo', message: refAt(1) }])
  })
})

test.each([
  ['@alice', true],
  ['oi @Alice!', true],
  ['(@ALICE)', true],
  ['oi＠alice', false],
  ['＠alice', true],
  ['alice', false],
  ['@alice2', false],
  ['@alice_', false],
  ['@alice-b', false],
  ['@alicé', false],
  ['@alice\u0301', false],
  ['@alice𝒶', false],
  ['x@alice', false],
  ['_@alice', false],
  ['-@alice', false],
  ['@alicea @alice', true],
  ['@alicea @aliceb', false],
  ['@alice😀', true],
  ['', false],
])('am I called in %j: %s', (value, called) => {
  expect(mentions(value, ALICE)).toBe(called)
})

describe('where a word of a conversation goes', () => {
  test('to the other, or to the group', () => {
    const state = stateAfter(opened())
    for (const command of [words('oi'), edit(), remove(), react('👍'), typing(true)]) {
      expect(addressOf(state, { ...command, by: ALICE })).toEqual({
        kind: 'direct',
        session: SESSION,
        to: BOB,
        from: ALICE,
      })
    }
    const group = groupChannel('lab~abcdefghijkl' as GroupId)
    expect(
      addressOf(state, {
        type: 'message.typing',
        on: true,
        channel: group,
        roster: { rev: 0, hash: NO_ROSTER },
        by: BOB,
      }),
    ).toEqual({
      kind: 'group',
      group: 'lab~abcdefghijkl',
      from: BOB,
    })
    expect(conversationIn(state, group)).toBe('#lab~abcdefghijkl')
    expect(conversationIn(state, channel)).toBe('@bob')
    expect(conversationIn(state, directChannel(ECHO_SESSION))).toBe(personConversationId(ECHO))
    expect(conversationIn(stateAfter(), channel)).toBeUndefined()
  })
})
