/** What others report of my messages, and who is to receive them: what is stored, sent and planned then. */
import { describe, expect, test } from 'vitest'
import type { Address, SequencedChannel } from '../../../../src/core/channel.ts'
import { directChannel, groupChannel } from '../../../../src/core/channel.ts'
import type { GroupId, UserId } from '../../../../src/core/ids.ts'
import type { SeqRange, SeqRanges } from '../../../../src/core/seq-ranges.ts'
import { NO_SEQS } from '../../../../src/core/seq-ranges.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { topicOf } from '../../../../src/protocol/topics.ts'
import type { OutgoingCounter, ReceiverState } from '../../../../src/runtime/counters.ts'
import { openCounters } from '../../../../src/runtime/counters.ts'
import { createEventStore } from '../../../../src/runtime/event-store.ts'
import { createLoop } from '../../../../src/runtime/loop.ts'
import { createPeerFeedback } from '../../../../src/runtime/outbound/peer-feedback.ts'
import { createStore } from '../../../../src/store/store.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import {
  ALICE,
  BOB,
  CAROL,
  keyFor,
  opened,
  refAt,
  SESSION,
  stateAfter,
  time,
} from '../../../support/model/rules.ts'

const GROUP = 'lab~abcdefghijkl' as GroupId
const INBOX: Address = { kind: 'inbox', of: BOB, from: ALICE }
const IN_GROUP: Address = { kind: 'group', group: GROUP, from: ALICE }
const inbox: SequencedChannel = { kind: 'inbox', of: BOB }
const upTo = (count: number, gaps: readonly SeqRange[] = []): SeqRanges => ({ upTo: count, gaps })

const textOf = (ranges: readonly SeqRange[]) =>
  ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',')

/** Three messages that the broker has, to these receivers. */
const counterOf = (
  address: Address,
  receivers: readonly ReceiverState[],
  more: Partial<OutgoingCounter> = {},
) => ({ address, receivers, more })

const lacking = (to: UserId, delivered = NO_SEQS, read = NO_SEQS): ReceiverState => ({
  to,
  delivered,
  read,
})

/** A program with these counters; what it does is written down in its order. */
const open = (given: readonly ReturnType<typeof counterOf>[], ...events: readonly ChatEvent[]) => {
  const log: string[] = []
  const disk = createMemoryDisk(() => time(0))
  const counters = openCounters(disk.keyValues)
  for (const { address, receivers, more } of given) {
    const fresh = counters.outgoing(address)
    if (fresh) counters.put({ ...fresh, count: 3, sent: upTo(3), receivers, ...more })
  }
  const loop = createLoop()
  const eventStore = createEventStore(createStore(stateAfter(...events)), disk, loop, () => false)
  const feedback = createPeerFeedback({
    disk,
    counters,
    eventStore,
    me: ALICE,
    rollbackRecovery: {
      learnHave: (counter, have, before) => {
        log.push(`learns ${have.upTo} after ${before.upTo}`)
        return counter
      },
      resolveClash: (counter, ranges) => {
        if (ranges.length > 0) log.push(`resolves ${textOf(ranges)}`)
        return counter
      },
    },
    receipts: {
      schedule: ({ topic }) => log.push(`confirms ${topic}`),
      scheduleChoice: ({ topic }) => log.push(`tells ${topic}`),
    },
    store: (counter) => {
      counters.put(counter)
      const all = counter.receivers.map((one) => `${one.to} ${one.delivered.upTo}/${one.read.upTo}`)
      log.push(`stores ${all.join(' ')}`)
    },
    report: (_, { delivered, recipients }) =>
      log.push(delivered ? `shows ${delivered.upTo}` : `shows ${recipients?.length} recipients`),
    outbox: {
      enqueue: (_, ranges) => log.push(`sends ${textOf(ranges)}`),
      keepOnly: (_, missing) => log.push(`keeps ${textOf(missing)}`),
    },
    retransmitTimer: {
      take: (_, input) =>
        log.push(
          input.type === 'feedback'
            ? `plans for ${input.who} ${textOf(input.ranges)}${input.progress ? ' after progress' : ''}`
            : `plans: ${input.type}`,
        ),
    },
  })
  return { log, feedback, counters }
}

const receipt = (
  have: SeqRanges,
  more: { read?: readonly SeqRange[]; conflicts?: readonly SeqRange[] } = {},
  channel: SequencedChannel = inbox,
) => ({ type: 'receipt', channel, have, read: [], conflicts: [], ...more }) as const
const request = (author: UserId, from: number, to: number) =>
  ({ type: 'sync.request', channel: groupChannel(GROUP), author, from, to }) as const

describe('a receipt', () => {
  test.each<[string, ReceiverState, ReturnType<typeof receipt>, readonly string[]]>([
    [
      'for everything',
      lacking(BOB),
      receipt(upTo(3)),
      ['learns 3 after 0', 'stores bob 3/0', 'shows 3', 'keeps ', 'plans for bob  after progress'],
    ],
    [
      'with a gap',
      lacking(BOB, upTo(1)),
      receipt(upTo(3, [[2, 2]])),
      [
        'learns 3 after 1',
        'stores bob 3/0',
        'shows 3',
        'keeps 2',
        'plans for bob 2 after progress',
      ],
    ],
    [
      'with nothing new is not stored, but what is due is looked at',
      lacking(BOB, upTo(2)),
      receipt(upTo(2)),
      ['learns 2 after 2', 'keeps 3', 'plans for bob '],
    ],
    [
      'for what was read',
      lacking(BOB, upTo(3)),
      receipt(upTo(3), { read: [[1, 2]] }),
      ['learns 3 after 3', 'stores bob 3/2', 'shows 3', 'keeps ', 'plans for bob '],
    ],
    [
      'for what was read already is not stored',
      lacking(BOB, upTo(3), upTo(2)),
      receipt(upTo(3), { read: [[1, 2]] }),
      ['learns 3 after 3', 'keeps ', 'plans for bob '],
    ],
    [
      'for more than I sent counts as far as I sent it',
      lacking(BOB),
      receipt(upTo(9, [[5, 8]])),
      ['learns 9 after 0', 'stores bob 3/0', 'shows 3', 'keeps ', 'plans for bob  after progress'],
    ],
    [
      'with other messages under my numbers',
      lacking(BOB, upTo(3)),
      receipt(upTo(3), { conflicts: [[2, 3]] }),
      ['learns 3 after 3', 'resolves 2-3', 'keeps ', 'plans for bob '],
    ],
  ])('%s', (_, receiver, message, log) => {
    const world = open([counterOf(INBOX, [receiver])])
    world.feedback.receive(BOB, message)
    expect(world.log).toEqual(log)
  })

  test('of somebody else, or for a channel that I do not know, is nothing', () => {
    const world = open([counterOf(IN_GROUP, [lacking(BOB)])])
    world.feedback.receive(CAROL, receipt(upTo(3), {}, groupChannel(GROUP)))
    world.feedback.receive(BOB, receipt(upTo(3), {}, groupChannel('den~abcdefghijkl' as GroupId)))
    world.feedback.receive(BOB, receipt(upTo(3), {}, directChannel(SESSION)))
    expect(world.log).toEqual([])
  })
})

test.each<[string, UserId, ReturnType<typeof request>, readonly string[]]>([
  ['for some', BOB, request(ALICE, 1, 2), ['plans for bob 1-2']],
  ['for one', CAROL, request(ALICE, 2, 2), ['plans for carol 2']],
  ['for none', BOB, request(ALICE, 3, 2), []],
  ["for somebody else's", BOB, request(CAROL, 1, 2), []],
  ['of no member', 'dave' as UserId, request(ALICE, 1, 2), []],
])('a request %s of my messages', (_, by, message, log) => {
  const world = open([counterOf(IN_GROUP, [lacking(BOB), lacking(CAROL)])])
  world.feedback.receive(by, message)
  expect(world.log).toEqual(log)
})

test('what a member has of my messages may be more than I know of', () => {
  const world = open([counterOf(IN_GROUP, [lacking(BOB, upTo(2)), lacking(CAROL)])])
  world.feedback.learnHave(GROUP, BOB, upTo(7))
  world.feedback.learnHave(GROUP, CAROL, upTo(7))
  world.feedback.learnHave('den~abcdefghijkl' as GroupId, BOB, upTo(7))
  expect(world.log).toEqual(['learns 7 after 2', 'learns 7 after 0'])
})

const theirs = (address: Address, received: SeqRanges, key = keyFor(BOB)) => ({
  address,
  received,
  key,
})

describe('somebody with a new connection', () => {
  const toMe: Address = { kind: 'inbox', of: ALICE, from: BOB }
  const direct: Address = { kind: 'direct', session: SESSION, to: ALICE, from: BOB }
  const ended = [ALICE, BOB].map((by): ChatEvent => ({
    type: 'session.ended',
    id: SESSION,
    by,
    mark: { at: time(5), ref: refAt(5, by) },
  }))
  test.each<[string, ReturnType<typeof theirs>, readonly ChatEvent[], boolean]>([
    ['what came to my inbox', theirs(toMe, upTo(1)), [], true],
    ['nothing when nothing came', theirs(toMe, NO_SEQS), [], false],
    ['what came in our session', theirs(direct, upTo(1)), [opened()], true],
    ['nothing of a session that is over', theirs(direct, upTo(1)), [opened(), ...ended], false],
    ['nothing of one that I do not know', theirs(direct, upTo(1)), [], false],
    ['nothing of a group', theirs({ ...IN_GROUP, from: BOB }, upTo(1)), [], false],
    ['nothing of somebody else', theirs({ ...toMe, from: CAROL }, upTo(1)), [], false],
  ])('is told of %s', (_, { address, received, key }, events, isTold) => {
    const { counters, feedback, log } = open([], ...events)
    const counter = counters.incoming(address, key)
    if (counter) counters.put({ ...counter, received })
    feedback.scheduleReceipts(BOB)
    expect(log).toEqual(isTold ? [`confirms ${topicOf(address)}`] : [])
  })
})

const given = (more: Partial<OutgoingCounter> = {}) =>
  open([counterOf(IN_GROUP, [lacking(BOB, upTo(1))], more)])

describe('the members of a group', () => {
  test('a new one lacks nothing of what was sent before', () => {
    const { feedback, log } = given()
    feedback.setMembers(GROUP, [BOB, CAROL], false)
    expect(log).toEqual([
      'stores bob 1/0 carol 3/3',
      'shows 2 recipients',
      'keeps 2-3',
      'plans: changed',
    ])
  })

  test('after a roster was taken back all lack everything, and what was not sent is due', () => {
    const { feedback, log } = given({ sent: upTo(2) })
    feedback.setMembers(GROUP, [BOB], true)
    expect(log).toEqual([
      'stores bob 0/0',
      'shows 1 recipients',
      'keeps 1-3',
      'sends 3',
      'plans: changed',
    ])
  })

  test('when I am alone, the broker is to have everything all the same', () => {
    const { feedback, log } = given()
    feedback.setMembers(GROUP, [], false)
    expect(log).toEqual(['stores ', 'shows 0 recipients', 'plans: changed'])
  })

  test('when I am out, only what counts goes to those who stay', () => {
    const { feedback, log } = given()
    feedback.withdraw(GROUP, upTo(2), [BOB], false)
    expect(log).toEqual(['stores bob 3/0', 'shows 1 recipients', 'keeps 2', 'plans: changed'])
  })

  test('when I am out by a fork, those who had been removed lack what counts, and it is due', () => {
    const { feedback, log } = given({ sent: upTo(1) })
    feedback.withdraw(GROUP, upTo(2), [CAROL], true)
    expect(log).toEqual([
      'stores carol 3/0',
      'shows 1 recipients',
      'keeps 1-2',
      'sends 2',
      'plans: changed',
    ])
  })

  test('who sent nothing has nothing to withdraw', () => {
    const { feedback, log } = open([])
    feedback.withdraw(GROUP, upTo(2), [BOB], false)
    expect(log).toEqual([])
  })
})

test.each<[string, Address, SequencedChannel, string]>([
  ['outside of groups', INBOX, inbox, 'stores bob 3/0'],
  ['unless they read it in a group', IN_GROUP, groupChannel(GROUP), 'stores bob 3/3'],
])('what somebody blocked has read does not count %s', (_, address, channel, stored) => {
  const { log, feedback } = open([counterOf(address, [lacking(BOB)])], {
    type: 'person.blocked',
    who: BOB,
    blocked: true,
  })
  feedback.receive(BOB, receipt(upTo(3), { read: [[1, 3]] }, channel))
  expect(log).toContain(stored)
})
