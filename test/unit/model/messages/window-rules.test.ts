/** The window of a conversation: where a message stands, what is unread, where "new" begins, how far it reaches. */
import { describe, expect, test } from 'vitest'
import { directChannel, groupChannel } from '../../../../src/core/channel.ts'
import type { ConversationId, GroupId, TopicFilter, UserId } from '../../../../src/core/ids.ts'
import { ECHO } from '../../../../src/core/ids.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { hasReceipts, isUnread } from '../../../../src/model/messages/displayed.ts'
import type { Message } from '../../../../src/model/messages/messages.ts'
import { effectsOf, reduce } from '../../../../src/model/model.ts'
import type { State } from '../../../../src/model/state.ts'
import type { ViewCommand, ViewEvent } from '../../../../src/model/screen/view.ts'
import {
  ALICE,
  BOB,
  CAROL,
  eventsOf,
  message,
  opened,
  refAt,
  sent,
  SESSION,
  stateAfter,
  text,
  time,
  TO_BOB,
  verdictOf,
} from '../../../support/model/rules.ts'

const GROUP = '#lab~abcdefghijkl' as ConversationId
const inGroup = (at: number, by: UserId, value = 'oi'): Message =>
  message(at, {
    by,
    conversation: GROUP,
    channel: groupChannel('lab~abcdefghijkl' as GroupId),
    text: text(value),
  })
const said = (one: Message): ChatEvent => ({ type: 'message.sent', message: one })
const view = (state: State, conversation = TO_BOB) => {
  const kept = state.conversations.get(conversation)
  if (!kept) throw new Error('no such conversation')
  return kept
}
const talking = (...events: readonly ChatEvent[]) => stateAfter(opened(), ...events)
const open: ChatEvent = { type: 'view.opened', conversation: TO_BOB }
const close: ChatEvent = { type: 'view.closed' }
const markedRead = (live = false): ChatEvent => ({
  type: 'view.markedRead',
  conversation: TO_BOB,
  ...(live ? { live } : {}),
})
const blocked: ChatEvent = { type: 'person.blocked', who: BOB, blocked: true }
const loaded = (
  where: 'replace' | 'above' | 'below',
  from: number,
  to: number,
  more: { readonly hasOlder?: boolean; readonly hasNewer?: boolean } = {},
): ChatEvent => ({
  type: 'history.loaded',
  conversation: TO_BOB,
  messages: Array.from({ length: to - from }, (_, index) => message(from + index, { by: BOB })),
  where,
  hasOlder: false,
  hasNewer: false,
  ...more,
})
const times = (state: State) => view(state).messages.map(({ at }) => at - time(0))

const shown = (seq: number): ChatEvent => ({
  type: 'view.displayed',
  displayed: [{ channel: directChannel(SESSION), by: BOB, seq, ref: refAt(seq, BOB) }],
})

const newFrom = (...events: readonly ChatEvent[]) => {
  const ref = view(talking(...events)).newFrom
  return ref === undefined ? undefined : [5, 6, 7].find((at) => refAt(at, BOB) === ref)
}

const displayed = (seq: number, by = BOB): ChatEvent => ({
  type: 'view.displayed',
  displayed: [{ channel: directChannel(SESSION), by, seq, ref: refAt(5, by) }],
})

const deleted = (at: number, by = BOB): ChatEvent => ({
  type: 'message.deleted',
  conversation: TO_BOB,
  target: refAt(at, by),
  mark: { at: time(99), ref: refAt(99, by) },
})

const held = (value: boolean): ChatEvent => ({
  type: 'view.held',
  conversation: TO_BOB,
  held: value,
})
const many = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => sent(from + index, BOB))
const ends = (...events: readonly ChatEvent[]) => {
  const { messages, hasOlder, hasNewer } = view(talking(...events))
  const [first, last] = [messages[0], messages.at(-1)].map((one) => (one?.at ?? 0) - time(0))
  return [first, last, hasOlder, hasNewer]
}

const outside = (count: number) =>
  talking(
    ...Array.from({ length: count }, (_, index): ChatEvent => ({
      type: 'history.messageLoaded',
      message: message(index),
    })),
  ).outsideWindow.size

const authors = (...events: readonly ChatEvent[]) =>
  view(talking(...events)).messages.map(({ by }) => by)

describe('a message stands where its time puts it', () => {
  test('whatever came first', () => {
    expect(times(talking(sent(5, BOB), sent(7, BOB), sent(6, BOB), sent(4, BOB)))).toEqual([
      4, 5, 6, 7,
    ])
  })

  test('two of one moment by their ids', () => {
    expect(authors(sent(5, BOB), sent(5, ALICE))).toEqual([ALICE, BOB])
    expect(authors(sent(5, ALICE), sent(5, BOB))).toEqual([ALICE, BOB])
  })

  test('and my next word is later than the newest', () => {
    expect(view(talking(sent(5, BOB))).clock).toBe(time(5))
    expect(view(talking(sent(5, BOB), sent(4, BOB))).clock).toBe(time(5))
  })

  test('not above what is on hand while older ones are on disk', () => {
    const older = talking(loaded('replace', 5, 7, { hasOlder: true }))
    expect(times(reduce(older, [sent(4, BOB)]))).toEqual([5, 6])
    expect(times(reduce(older, [sent(6, ALICE)]))).toEqual([5, 6, 6])
    expect(times(reduce(older, [sent(7, BOB)]))).toEqual([5, 6, 7])
    const none = talking(loaded('replace', 5, 5, { hasOlder: true }))
    expect(times(reduce(none, [sent(9, BOB)]))).toEqual([])
  })

  test('not below it while newer ones are on disk', () => {
    const newer = talking(loaded('replace', 5, 7, { hasNewer: true }))
    expect(times(reduce(newer, [sent(9, BOB)]))).toEqual([5, 6])
    expect(times(reduce(newer, [sent(4, BOB)]))).toEqual([4, 5, 6])
  })

  test('nowhere in a conversation that is not known', () => {
    const state = talking()
    expect(reduce(state, [said(inGroup(5, BOB))]).conversations).toBe(state.conversations)
  })
})

describe('how far the window reaches', () => {
  test.each([
    ['500 messages and a tenth', 549, {}, 550, false],
    ['then the newest 500', 550, {}, 500, true],
    ['while reading far up, 1500 and a tenth', 1649, { hasNewer: true }, 1650, false],
    ['then 1500', 1650, { hasNewer: true }, 1500, true],
  ])('%s', (_, count, more, length, hasOlder) => {
    const state = reduce(talking(loaded('replace', 0, count, more)), [sent(1, ALICE)])
    expect([view(state).messages.length, view(state).hasOlder]).toEqual([length, hasOlder])
    expect(view(state).messages.at(-1)?.at).toBe(time(count - 1))
  })

  test('pages go above and below, each message once', () => {
    const middle = loaded('replace', 10, 12, { hasOlder: true, hasNewer: true })
    const above = talking(middle, loaded('above', 8, 11, { hasOlder: false, hasNewer: false }))
    expect(times(above)).toEqual([8, 9, 10, 11])
    expect(view(above)).toMatchObject({ hasOlder: false, hasNewer: true })
    const below = talking(middle, loaded('below', 11, 14, { hasOlder: false, hasNewer: false }))
    expect(times(below)).toEqual([10, 11, 12, 13])
    expect(view(below)).toMatchObject({ hasOlder: true, hasNewer: false })
    const instead = talking(middle, loaded('replace', 10, 11))
    expect(times(instead)).toEqual([10])
    expect(view(instead)).toMatchObject({ hasOlder: false, hasNewer: false })
  })

  test.each([
    ['above', 500, [0, 1499], { hasOlder: false, hasNewer: false }],
    ['above', 501, [0, 1499], { hasOlder: false, hasNewer: true }],
    ['below', 500, [0, 1499], { hasOlder: false, hasNewer: false }],
    ['below', 501, [1, 1500], { hasOlder: true, hasNewer: false }],
  ] as const)('a page %s of %i more', (where, count, [first, last], more) => {
    const kept = where === 'above' ? [count, count + 1000] : [0, 1000]
    const page = where === 'above' ? [0, count] : [1000, 1000 + count]
    const state = talking(
      loaded('replace', kept[0] ?? 0, kept[1] ?? 0),
      loaded(where, page[0] ?? 0, page[1] ?? 0),
    )
    expect([times(state)[0], times(state).at(-1)]).toEqual([first, last])
    expect(view(state)).toMatchObject(more)
  })

  test('two hundred messages outside of it are on hand', () => {
    expect(outside(200)).toBe(200)
    expect(outside(201)).toBe(1)
  })

  test('one that is in it is renewed there', () => {
    const state = talking(sent(5, BOB), sent(6, BOB), {
      type: 'history.messageLoaded',
      message: message(5, { by: BOB, text: text('renewed') }),
    })
    expect(view(state).messages.map(({ text: words }) => words)).toEqual(['renewed', 'oi'])
    expect(state.outsideWindow.size).toBe(0)
  })
})

describe('what is unread', () => {
  test.each([
    ['what the other says', [sent(5, BOB), sent(6, BOB)], 2],
    ['not what I say', [sent(5, ALICE)], 0],
    ['not what echo says', [sent(5, ECHO)], 0],
    ['not what somebody blocked says', [blocked, sent(5, BOB)], 0],
    ['not what I looked at', [sent(5, BOB), markedRead()], 0],
    ['what came since', [sent(5, BOB), markedRead(), sent(6, BOB)], 1],
  ])('%s', (_, events, unread) => {
    expect(view(talking(...events)).unread).toBe(unread)
  })

  test.each([
    ['one of two', [sent(5, BOB), sent(6, BOB), deleted(5)], 1],
    ['one twice', [sent(5, BOB), sent(6, BOB), deleted(5), deleted(5)], 1],
    ['one of mine', [sent(5, BOB), sent(6, ALICE), deleted(6, ALICE)], 1],
    ['one that was read', [sent(5, BOB), markedRead(), sent(6, BOB), deleted(5)], 1],
    ['one when all were read', [sent(5, BOB), markedRead(), deleted(5)], 0],
    ['one that is not there', [sent(5, BOB), deleted(7)], 1],
    [
      'one that does not count',
      [
        sent(5, BOB),
        {
          type: 'message.voided',
          conversation: TO_BOB,
          target: refAt(5, BOB),
          voidedRef: refAt(5, BOB),
          on: true,
        },
      ],
      0,
    ],
    [
      'one that was only edited',
      [
        sent(5, BOB),
        {
          type: 'message.edited',
          conversation: TO_BOB,
          target: refAt(5, BOB),
          mark: { at: time(9), ref: refAt(9, BOB) },
          text: text('other'),
        },
      ],
      1,
    ],
  ] as const)('less when what is deleted was unread: %s', (_, events, unread) => {
    expect(view(talking(...events)).unread).toBe(unread)
  })

  test('and how often I was called in a group', () => {
    const group = (...events: readonly ChatEvent[]) => view(reduce(stateWithGroup, events), GROUP)
    const gone = (at: number): ChatEvent => ({
      ...(deleted(at) as ChatEvent & { readonly type: 'message.deleted' }),
      conversation: GROUP,
    })
    const [call, plain] = [said(inGroup(5, BOB, '@alice')), said(inGroup(6, BOB))]
    expect(group(call, plain)).toMatchObject({ unread: 2, mentions: 1 })
    expect(group(call, plain, gone(6))).toMatchObject({ unread: 1, mentions: 1 })
    expect(group(call, plain, gone(5))).toMatchObject({ unread: 1, mentions: 0 })
    const read: ChatEvent = { type: 'view.markedRead', conversation: GROUP }
    expect(group(call, read)).toMatchObject({ unread: 0, mentions: 0 })
    // between two, every word is for me
    const direct = talking(said(message(5, { by: BOB, text: text('@alice') })))
    expect(view(direct)).toMatchObject({ unread: 1, mentions: 0 })
  })
})

const stateWithGroup: State = (() => {
  const state = stateAfter()
  return {
    ...state,
    conversations: new Map([...state.conversations, [GROUP, { ...view(state), id: GROUP }]]),
  }
})()

describe('a message of somebody else is unread until it was on my screen', () => {
  const one = message(5, { by: BOB, seq: 3 })
  test.each<readonly [string, Message, readonly ChatEvent[], boolean]>([
    ['as it came', one, [], true],
    ['shown', one, [displayed(3)], false],
    ['when another was shown', one, [displayed(2), displayed(4), displayed(3, CAROL)], true],
    ['mine', { ...one, by: ALICE }, [], false],
    ["echo's", { ...one, by: ECHO }, [], false],
    ['without a number', { ...one, seq: 0 }, [], false],
    ['the first', { ...one, seq: 1 }, [], true],
    ['unsigned', { ...one, unsigned: {} }, [], false],
    ['deleted', { ...one, deleted: true }, [], false],
    ['voided', { ...one, voided: true }, [], false],
  ])('%s', (_, what, events, unread) => {
    expect(isUnread(stateAfter(...events), what)).toBe(unread)
  })

  test.each([
    ['@bob', true],
    ['#lab~abcdefghijkl', true],
    ['@echo', false],
    ['@?bob', false],
    ['#?lab', false],
    ['>house', false],
  ])('in %s words are confirmed: %s', (conversation, confirmed) => {
    expect(hasReceipts(conversation as ConversationId)).toBe(confirmed)
  })

  test('what is shown is told once, of messages on hand only', () => {
    const state = talking(said(one), said(message(6, { by: BOB, seq: 4 })), sent(7, ALICE))
    const show = (...messages: readonly (typeof one.id)[]) =>
      ({ type: 'view.markDisplayed', conversation: TO_BOB, messages }) as const
    const event = {
      type: 'view.displayed',
      displayed: [{ channel: directChannel(SESSION), by: BOB, seq: 3, ref: one.id }],
    } as const
    expect(eventsOf(state, ALICE, show(one.id))).toEqual([event])
    expect(eventsOf(reduce(state, [event]), ALICE, show(one.id))).toEqual([])
    expect(eventsOf(state, ALICE, show(refAt(7), refAt(8)))).toEqual([])
    expect(eventsOf(reduce(state, [blocked]), ALICE, show(one.id))).toEqual([])
    const nowhere = { ...show(one.id), conversation: '@dave' as ConversationId }
    expect(verdictOf(state, ALICE, nowhere)).toBe('no-conversation')
    expect(effectsOf(state, event)).toEqual([{ type: 'displayed', displayed: event.displayed }])
  })

  test('what was shown is added to what was', () => {
    const both = stateAfter(
      {
        type: 'displayed.loaded',
        displayed: [[directChannel(SESSION), BOB, { upTo: 2, gaps: [] }]],
      },
      {
        type: 'view.displayed',
        displayed: [3, 5].map((seq) => ({
          channel: directChannel(SESSION),
          by: BOB,
          seq,
          ref: refAt(seq, BOB),
        })),
      },
      displayed(1, CAROL),
    ).displayed.get(SESSION)
    expect(both).toEqual(
      new Map([
        [BOB, { upTo: 5, gaps: [[4, 4]] }],
        [CAROL, { upTo: 1, gaps: [] }],
      ]),
    )
  })
})

describe('"new" stands', () => {
  const said5 = said(message(5, { by: BOB, seq: 5 }))
  const said6 = said(message(6, { by: BOB, seq: 6 }))
  const said7 = said(message(7, { by: BOB, seq: 7 }))

  test.each<readonly [string, readonly ChatEvent[], number | undefined]>([
    ['nowhere when nothing is unread', [], undefined],
    ['nowhere above what I say', [sent(5, ALICE)], undefined],
    ['above the first that is unread', [said5, said6], 5],
    ['above the next one once that was read', [said5, markedRead(), said6], 6],
    ['still where it stood while it is open', [said5, open, markedRead(), said6], 5],
    ['above what comes while it is open', [open, said6], 6],
    ['above the first that was not shown, when it is opened', [said5, said6, shown(5), open], 6],
    ['nowhere once all was shown', [said5, shown(5), open], undefined],
    ['nowhere once I leave it and all is read', [said5, open, markedRead(), close], 5],
    ['further up when older ones are loaded', [said6, open, loadedAbove(5)], 5],
    ['as it was when newer ones are loaded', [said5, open, loadedAbove(7, 'below')], 5],
    ['not above what somebody blocked says', [said5, blocked, open], undefined],
    ['nowhere once what came was read as it came', [open, said5, markedRead(true)], undefined],
    ['still there if it was read before', [said5, open, markedRead(), said6, markedRead(true)], 5],
    ['as it is when it is opened again', [said5, open, markedRead(), open], 5],
    [
      'newly when it is opened after another',
      [said5, open, markedRead(), shown(5), other, open],
      undefined,
    ],
    ['not above what was passed over', [said5, said6, markedRead(), said7, open], 7],
    ['above all of it where only that was read', [said5, said6, markedRead(), open], 5],
    ['where a first unread one was looked for', [said6, open, unreadAt(5)], 5],
    ['also below where it stood, then', [said5, said6, shown(5), open, unreadAt(7)], 7],
    ['where it is while pages come unopened', [said7, loadedAbove(5)], 7],
  ])('%s', (_, events, at) => {
    expect(newFrom(...events)).toBe(at)
  })

  test('of bare text, where it was never looked at', () => {
    const TOPIC = '>house' as ConversationId
    const line = (at: number): ChatEvent =>
      said(message(at, { by: BOB, conversation: TOPIC, seq: 0, unsigned: {} }))
    const follow: ChatEvent = {
      type: 'topic.followed',
      filter: 'house' as TopicFilter,
      at: time(0),
    }
    const here: ChatEvent = { type: 'view.opened', conversation: TOPIC }
    const read: ChatEvent = { type: 'view.markedRead', conversation: TOPIC }
    const at = (...events: readonly ChatEvent[]) =>
      view(stateAfter(follow, ...events), TOPIC).newFrom
    expect(at(line(5), here)).toBe(refAt(5, BOB))
    expect(at(line(5), here, read)).toBe(refAt(5, BOB))
    expect(at(line(5), here, read, open)).toBeUndefined()
    expect(at(line(5), here, open)).toBe(refAt(5, BOB))
    expect(at(line(5), here, read, here)).toBe(refAt(5, BOB))
    expect(at(line(5), read, here)).toBeUndefined()
  })
})

function unreadAt(at: number): ChatEvent {
  return {
    ...(loaded('replace', 5, 8) as ChatEvent & { type: 'history.loaded' }),
    newFrom: refAt(at, BOB),
  }
}
const other: ChatEvent = { type: 'view.opened', conversation: '@carol' as ConversationId }
function loadedAbove(at: number, where: 'above' | 'below' = 'above'): ChatEvent {
  return {
    type: 'history.loaded',
    conversation: TO_BOB,
    messages: [message(at, { by: BOB, seq: at })],
    where,
    hasOlder: false,
    hasNewer: false,
  }
}

describe('what I do with a conversation', () => {
  const state = talking(sent(5, BOB), sent(6, BOB))
  const rows: readonly (readonly [ViewCommand, ViewEvent])[] = [
    [
      { type: 'view.open', conversation: TO_BOB },
      { type: 'view.opened', conversation: TO_BOB },
    ],
    [
      { type: 'view.draft', conversation: TO_BOB, text: 'a' },
      { type: 'view.drafted', conversation: TO_BOB, text: 'a' },
    ],
    [
      { type: 'view.setNotifyLevel', conversation: TO_BOB, level: 'nothing' },
      { type: 'view.notifyLevelSet', conversation: TO_BOB, level: 'nothing' },
    ],
    [
      { type: 'view.page', conversation: TO_BOB, direction: 'older' },
      { type: 'view.paged', conversation: TO_BOB, direction: 'older' },
    ],
    [
      { type: 'view.jump', conversation: TO_BOB, message: refAt(5) },
      { type: 'view.jumped', conversation: TO_BOB, message: refAt(5) },
    ],
    [
      { type: 'view.hold', conversation: TO_BOB, held: true },
      { type: 'view.held', conversation: TO_BOB, held: true },
    ],
    [
      { type: 'view.markRead', conversation: TO_BOB },
      { type: 'view.markedRead', conversation: TO_BOB },
    ],
  ]
  test.each(rows)('%o is the fact %o, of a conversation that is known', (command, event) => {
    expect(eventsOf(state, ALICE, command)).toEqual([event])
    const nowhere = { ...command, conversation: '@dave' } as ViewCommand
    expect(verdictOf(state, ALICE, nowhere)).toBe('no-conversation')
  })

  test('it is closed, and a text begun without one', () => {
    expect(eventsOf(state, ALICE, { type: 'view.close' })).toEqual([close])
    expect(eventsOf(state, ALICE, { type: 'view.draft', text: 'a' })).toEqual([
      { type: 'view.drafted', text: 'a' },
    ])
    expect(reduce(state, [open]).open).toBe(TO_BOB)
    expect(reduce(state, [open, close]).open).toBeUndefined()
    const drafted = reduce(state, [
      { type: 'view.drafted', text: 'loose' },
      { type: 'view.drafted', conversation: TO_BOB, text: 'kept' },
    ])
    expect([drafted.draft, view(drafted).draft]).toEqual(['loose', 'kept'])
    const muted: ChatEvent = { type: 'view.notifyLevelSet', conversation: TO_BOB, level: 'nothing' }
    expect([state, reduce(state, [muted])].map((one) => view(one).notifyLevel)).toEqual([
      'all',
      'nothing',
    ])
  })

  test('it is read once, and live if I have looked on since before the first new one', () => {
    const since = (at: number) =>
      eventsOf(state, ALICE, { type: 'view.markRead', conversation: TO_BOB, since: time(at) })
    expect(since(5)).toEqual([markedRead(true)])
    expect(since(6)).toEqual([markedRead()])
    const read = reduce(state, [markedRead()])
    expect(eventsOf(read, ALICE, { type: 'view.markRead', conversation: TO_BOB })).toEqual([])
  })

  test('what is done in none changes nothing', () => {
    const dave = '@dave' as ConversationId
    const events: readonly ChatEvent[] = [
      { type: 'view.drafted', conversation: dave, text: '' },
      { type: 'view.notifyLevelSet', conversation: dave, level: 'nothing' },
      { type: 'view.markedRead', conversation: dave },
      {
        ...(loaded('replace', 1, 2) as ChatEvent & { type: 'history.loaded' }),
        conversation: dave,
      },
      { type: 'view.paged', conversation: TO_BOB, direction: 'older' },
      { type: 'view.jumped', conversation: TO_BOB, message: refAt(5) },
    ]
    expect(reduce(state, events)).toBe(state)
    // only what was typed begins it: that it was opened is not on disk
    const drafted = reduce(state, [{ type: 'view.drafted', conversation: dave, text: 'a' }])
    expect(drafted.conversations.get(dave)?.draft).toBe('a')
  })

  test('while the reader is above the newest, what they read stays, and what has no room is on disk', () => {
    expect(ends(open, held(true), ...many(0, 600))).toEqual([0, 599, false, false])
    expect(ends(open, ...many(0, 600))).toEqual([51, 599, true, false])
    // back at the newest, or elsewhere
    expect(ends(open, held(true), held(false), ...many(0, 600))).toEqual([51, 599, true, false])
    expect(ends(open, held(true), other, ...many(0, 600))).toEqual([51, 599, true, false])
    expect(ends(open, held(true), ...many(0, 1700))).toEqual([0, 1499, false, true])
  })

  test('more of it is read from disk', () => {
    const newest = { type: 'load-history', conversation: TO_BOB, direction: 'newest' }
    const opening = (more: object, count = 2) =>
      effectsOf(talking(loaded('replace', 0, count, more)), open)
    expect(opening({ hasOlder: true })).toEqual([newest])
    expect(opening({ hasOlder: false })).toEqual([])
    expect(opening({ hasOlder: true }, 499)).toEqual([newest])
    expect(opening({ hasOlder: true }, 500)).toEqual([])
    expect(effectsOf(stateAfter(), { ...open, conversation: '@dave' } as ChatEvent)).toEqual([])
    // what was unread first is not on hand any more
    const trimmed = [
      said(message(5, { by: BOB, seq: 5 })),
      loaded('replace', 6, 8, { hasOlder: true }),
    ]
    expect(effectsOf(talking(...trimmed), open)).toEqual([
      {
        type: 'load-history-around',
        conversation: TO_BOB,
        message: refAt(5, BOB),
        unread: true,
      },
    ])
    expect(effectsOf(talking(...trimmed, markedRead()), open)).toEqual([newest])
    expect(
      effectsOf(state, { type: 'view.paged', conversation: TO_BOB, direction: 'oldest' }),
    ).toEqual([{ ...newest, direction: 'oldest' }])
    expect(
      effectsOf(state, { type: 'view.jumped', conversation: TO_BOB, message: refAt(5) }),
    ).toEqual([{ type: 'load-history-around', conversation: TO_BOB, message: refAt(5) }])
  })
})
