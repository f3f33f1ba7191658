/** How far a message of mine got, one rule at a time. */
import { describe, expect, test } from 'vitest'
import { directChannel } from '../../../../src/core/channel.ts'
import type { UserId } from '../../../../src/core/ids.ts'
import { ECHO_SESSION } from '../../../../src/core/ids.ts'
import type { SeqRange, SeqRanges } from '../../../../src/core/seq-ranges.ts'
import { NO_SEQS } from '../../../../src/core/seq-ranges.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import {
  isLost,
  progressOf,
  recipientsOf,
  UNSENT,
} from '../../../../src/model/messages/delivery.ts'
import type { Delivery, DeliveryUpdate } from '../../../../src/model/messages/delivery.ts'
import { reduce } from '../../../../src/model/model.ts'
import {
  BOB,
  CAROL,
  message,
  opened,
  refAt,
  sent,
  SESSION,
  stateAfter,
  TO_BOB,
} from '../../../support/model/rules.ts'

const upTo = (number: number): SeqRanges => ({ upTo: number, gaps: [] })
const member = (who: UserId, delivered = 0, read = 0, from = 0) =>
  [who, { delivered: upTo(delivered), read: upTo(read), from }] as const
const group = (...members: readonly ReturnType<typeof member>[]): Delivery => ({
  ...UNSENT,
  recipients: new Map(members),
})

const renumbered = (target: number): ChatEvent => ({
  type: 'message.renumbered',
  conversation: TO_BOB,
  target: refAt(target),
  seq: 42,
})

const learned = (...updates: readonly DeliveryUpdate[]) =>
  stateAfter(
    ...updates.map((update): ChatEvent => ({
      type: 'delivery.updated',
      channel: directChannel(SESSION),
      ...update,
    })),
  ).delivery.get(SESSION)

test.each<readonly [string, Partial<Delivery>, string]>([
  ['nothing', {}, 'waiting'],
  ['an earlier one at the broker', { sent: upTo(4) }, 'waiting'],
  ['at the broker', { sent: upTo(5) }, 'sent'],
  ['an earlier one delivered', { sent: upTo(5), delivered: upTo(4) }, 'sent'],
  ['delivered', { sent: upTo(5), delivered: upTo(5) }, 'delivered'],
  ['read', { delivered: upTo(5), read: upTo(5) }, 'read'],
  ['put aside', { sent: upTo(4), failed: new Map([[5, 'why']]) }, 'failed'],
  ['another put aside', { sent: upTo(5), failed: new Map([[4, 'why']]) }, 'sent'],
  ['put aside, but delivered', { delivered: upTo(5), failed: new Map([[5, 'why']]) }, 'delivered'],
  ['lost', { read: upTo(5), lost: [[5, 5]] }, 'failed'],
  ['others lost', { read: upTo(5), lost: [[6, 9]] }, 'read'],
])('between two, with %s: %s', (_, known, progress) => {
  expect(progressOf(message(1, { seq: 5 }), { ...UNSENT, ...known })).toBe(progress)
})

test.each<readonly [string, Delivery, string]>([
  ['nobody has it', group(member(BOB), member(CAROL)), 'waiting'],
  ['one of two has it', group(member(BOB, 5), member(CAROL, 4)), 'waiting'],
  ['all have it', group(member(BOB, 5), member(CAROL, 6)), 'delivered'],
  ['one of two read it', group(member(BOB, 5, 5), member(CAROL, 5, 4)), 'delivered'],
  ['all read it', group(member(BOB, 5, 5), member(CAROL, 5, 5)), 'read'],
  ['nobody else is there', group(), 'sent'],
  ['who came later is not asked', group(member(BOB, 5, 5), member(CAROL, 0, 0, 5)), 'read'],
  ['who came before is asked', group(member(BOB, 5, 5), member(CAROL, 0, 0, 4)), 'waiting'],
  ['all came later', group(member(BOB, 0, 0, 5)), 'sent'],
  [
    'all once had it',
    { ...group(member(BOB)), confirmedByAll: { delivered: upTo(5), read: upTo(4) } },
    'delivered',
  ],
  [
    'all once read it',
    { ...group(member(BOB)), confirmedByAll: { delivered: upTo(5), read: upTo(5) } },
    'read',
  ],
  [
    'all once had an earlier one',
    { ...group(member(BOB)), confirmedByAll: { delivered: upTo(4), read: upTo(4) } },
    'waiting',
  ],
])('in a group, when %s: %s', (_, delivery, progress) => {
  expect(progressOf(message(1, { seq: 5 }), delivery)).toBe(progress)
})

test('of plain text, of echo, and before anything is known', () => {
  expect(progressOf(message(1, { seq: 0, unsigned: {} }), undefined)).toBe('sent')
  expect(progressOf(message(1, { seq: 1, unsigned: {} }), undefined)).toBe('waiting')
  expect(progressOf(message(1, { seq: 0 }), undefined)).toBe('waiting')
  expect(progressOf(message(1, { channel: directChannel(ECHO_SESSION) }), undefined)).toBe('read')
})

test('who is to have a word, and whether it is lost', () => {
  const { recipients } = group(member(BOB, 0, 0, 4), member(CAROL, 0, 0, 5))
  expect(recipientsOf(recipients ? { recipients } : {}, 5).map(([who]) => who)).toEqual([BOB])
  expect(recipientsOf({}, 5)).toEqual([])
  const lost: readonly SeqRange[] = [[2, 3]]
  expect([1, 2, 3, 4].map((seq) => isLost({ ...UNSENT, lost }, seq))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(isLost(UNSENT, 1)).toBe(false)
})

describe('what is learned of it', () => {
  test('is added to what was known', () => {
    const ranges: SeqRanges = { upTo: 4, gaps: [[2, 2]] }
    const all = { sent: ranges, delivered: ranges, read: ranges }
    const two = { sent: upTo(2), delivered: upTo(2), read: upTo(2) }
    expect(learned(all, two)).toEqual({
      ...UNSENT,
      sent: upTo(4),
      delivered: upTo(4),
      read: upTo(4),
    })
    expect(learned(all, {})).toEqual({ ...UNSENT, ...all })
    expect(learned({})).toEqual(UNSENT)
  })

  test('of members replaces what was known of them', () => {
    const confirmedByAll = { delivered: upTo(1), read: NO_SEQS }
    const lost: readonly SeqRange[] = [[1, 1]]
    const first = { recipients: [member(BOB)], confirmedByAll, lost }
    const known = { ...UNSENT, recipients: new Map([member(BOB)]), confirmedByAll, lost }
    expect(learned(first)).toEqual(known)
    expect(learned(first, {})).toEqual(known)
    expect(learned(first, { recipients: [member(CAROL)] })?.recipients).toEqual(
      new Map([member(CAROL)]),
    )
  })

  test('is put aside with a reason, until it is sent again', () => {
    const failed = { failed: { seq: 3, reason: 'too big' } }
    expect(learned(failed)?.failed).toEqual(new Map([[3, 'too big']]))
    expect(learned(failed, { retried: 2 })?.failed.size).toBe(1)
    expect(learned(failed, { retried: 3 })?.failed.size).toBe(0)
    expect(learned(failed, { retried: 0 })?.failed.size).toBe(1)
  })
})

test('a word goes out under another number', () => {
  const state = stateAfter(opened(), sent(5), sent(6))
  const numbers = (target: number) =>
    reduce(state, [renumbered(target)])
      .conversations.get(TO_BOB)
      ?.messages.map(({ seq }) => seq)
  expect(numbers(6)).toEqual([1, 42])
  expect(numbers(7)).toEqual([1, 1])
})

test('how many words wait for the broker', () => {
  expect(stateAfter().waiting).toBe(0)
  expect(stateAfter({ type: 'waiting.updated', waiting: 3 }).waiting).toBe(3)
})
