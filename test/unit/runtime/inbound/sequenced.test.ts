/** Numbered commands of others: which are decided, counted, kept and confirmed, and which are not. */
import { describe, expect, test } from 'vitest'
import type { Address } from '../../../../src/core/channel.ts'
import { directChannel, groupChannel } from '../../../../src/core/channel.ts'
import type { PublicKey, Ref, RosterHash, SafeText, UserId } from '../../../../src/core/ids.ts'
import { addMillis } from '../../../../src/core/ids.ts'
import { presentRanges } from '../../../../src/core/seq-ranges.ts'
import type { SeqRange, SeqRanges } from '../../../../src/core/seq-ranges.ts'
import type { WireCommand } from '../../../../src/model/commands.ts'
import { reduce } from '../../../../src/model/model.ts'
import type { Identity } from '../../../../src/model/groups/roster.ts'
import type { State } from '../../../../src/model/state.ts'
import { MAX_GAPS } from '../../../../src/protocol/limits.ts'
import { topicOf } from '../../../../src/protocol/topics.ts'
import { counterName, MAX_COUNTER_GAPS, openCounters } from '../../../../src/runtime/counters.ts'
import { createEventStore } from '../../../../src/runtime/event-store.ts'
import { createSequencer, MAX_AHEAD } from '../../../../src/runtime/inbound/sequenced.ts'
import { createLoop } from '../../../../src/runtime/loop.ts'
import { createStore } from '../../../../src/store/store.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import {
  admitting,
  ana,
  bia,
  caio,
  first,
  GROUP,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'
import {
  ALICE,
  BOB,
  CAROL,
  keyFor,
  opened,
  pinned,
  refAt,
  SESSION,
  stateAfter,
  text,
  time,
} from '../../../support/model/rules.ts'

const BYTES = new TextEncoder().encode('the whole packet')
const TO_ME: Address = { kind: 'direct', session: SESSION, to: ALICE, from: BOB }
const NOW = time(10_000)

/** What a counter has before a command comes. */
type Before = {
  readonly received?: SeqRanges
  readonly stored?: Readonly<Record<number, string>>
  /** There is no room for deferred commands. */
  readonly full?: boolean
}

/** A program in this state; what it does is written down in its order. */
const open = (state: State, channel: Address, key: PublicKey, before: Before = {}) => {
  const log: string[] = []
  const disk = createMemoryDisk(() => NOW)
  const counters = openCounters(disk.keyValues)
  const fresh = counters.incoming(channel, key)
  if (fresh && before.received) counters.put({ ...fresh, received: before.received })
  const name = fresh === undefined ? '' : counterName(fresh)
  for (const [seq, words] of Object.entries(before.stored ?? {}))
    disk.packets.put(name, Number(seq), new TextEncoder().encode(words))
  const loop = createLoop()
  loop.connect([
    {
      committed: (events) => {
        for (const event of events)
          log.push(event.type === 'packet.refused' ? `tells ${event.reason}` : event.type)
      },
      counted: () => log.push('confirms'),
    },
  ])
  const eventStore = createEventStore(createStore(state), disk, loop, () => false)
  const sequencer = createSequencer({
    disk,
    counters,
    eventStore,
    now: () => NOW,
    deferred: {
      defer: ({ reason }, _, also) => {
        if (before.full) return false
        log.push(`waits for ${reason}`)
        also()
        return true
      },
    },
    emit: loop.emit,
    hash: () => 'h'.repeat(43),
    equivocation: {
      secondPacket: (_, { seq }) => log.push(`looks at the second packet ${seq}`),
      secondUse: () => log.push('looks at the second use of an id'),
    },
    refuse: (reason) => log.push(`refuses ${reason}`),
    onUnknownRoster: () => log.push('asks for the roster'),
  })
  const result = () => {
    const counter = counters.incomingByName(name)
    return {
      log,
      received: counter ? presentRanges(counter.received) : [],
      read: counter ? presentRanges(counter.read) : [],
      conflicts: counter?.conflicts ?? [],
      kept: disk.packets.range(name, 1, 5000).map(({ seq, bytes }) => {
        const words = new TextDecoder().decode(bytes)
        return `${seq} ${words.startsWith('"id"') ? 'id' : words}`
      }),
    }
  }
  return { sequencer, result }
}

type Sent = {
  readonly by?: Identity
  readonly seq?: number
  readonly ahead?: number
  readonly ref?: Ref
}

/** Somebody's command arrives there. */
const receive = (
  state: State,
  channel: Address,
  command: WireCommand,
  { by = { id: BOB, key: keyFor(BOB) }, seq = 1, ahead = 0, ref = refAt(1000, BOB) }: Sent = {},
  before: Before = {},
) => {
  const { sequencer, result } = open(state, channel, by.key, before)
  const arrived = {
    channel,
    topic: topicOf(channel),
    bytes: BYTES,
    retained: false,
    space: 'papo',
    via: 'broker',
  } as const
  const stamp = { by: by.id, key: by.key, at: addMillis(NOW, ahead), ref, seq }
  sequencer.receiveSequenced(arrived, { ...command, ...stamp })
  return result()
}

const direct = directChannel(SESSION)
const say = (words = 'oi'): WireCommand => ({
  type: 'message.send',
  channel: direct,
  text: text(words),
})
const END: WireCommand = { type: 'session.end', session: SESSION }
const REACT: WireCommand = {
  type: 'message.react',
  channel: direct,
  target: refAt(1, BOB),
  emoji: text('x'),
  on: true,
}
const ALL = (count: number): SeqRanges => ({ upTo: count, gaps: [] })
const ONE: readonly SeqRange[] = [[1, 1]]
const blockedBob = { type: 'person.blocked', who: BOB, blocked: true } as const
const talking = stateAfter(opened())

const idOf = (ref: Ref) => `"id":"${ref.split('.')[0]}"`

describe('in a conversation of two', () => {
  test('a message is counted, kept by its id, confirmed, and not yet read', () => {
    expect(receive(talking, TO_ME, say())).toEqual({
      log: ['message.sent', 'confirms'],
      received: ONE,
      read: [],
      conflicts: [],
      kept: ['1 id'],
    })
  })

  test('what has no row in the chat counts as read', () => {
    expect(receive(talking, TO_ME, END)).toMatchObject({
      log: ['session.ended', 'confirms'],
      received: ONE,
      read: ONE,
    })
  })

  test('what the rules refuse is confirmed all the same, or it would come again and again', () => {
    expect(receive(talking, TO_ME, say(' '))).toMatchObject({
      log: ['tells empty', 'confirms'],
      received: ONE,
      kept: ['1 id'],
    })
  })

  test.each<[string, State, WireCommand, Before, readonly string[], readonly SeqRange[]]>([
    ['of a blocked author', stateAfter(opened(), blockedBob), say(), {}, ['refuses blocked'], []],
    [
      'in an unknown session',
      stateAfter(),
      say(),
      {},
      ['waits for unknown-session', 'tells unknown-session'],
      [],
    ],
    [
      'in an unknown session, without room to wait',
      stateAfter(),
      say(),
      { full: true },
      ['refuses unknown-session'],
      [],
    ],
    [
      'about an unknown message',
      talking,
      REACT,
      {},
      ['waits for unknown-message', 'tells unknown-message', 'confirms'],
      ONE,
    ],
    [
      'about an unknown message, without room to wait',
      talking,
      REACT,
      { full: true },
      ['refuses unknown-message'],
      [],
    ],
  ])('%s', (_, state, command, before, log, received) => {
    const result = receive(state, TO_ME, command, {}, before)
    expect(result.log).toEqual(log)
    expect(result.received).toEqual(received)
  })

  test('a number that would leave too many gaps is refused, so that it is sent again', () => {
    const gaps = Array.from({ length: MAX_COUNTER_GAPS }, (_, n): SeqRange => [
      2 * n + 1,
      2 * n + 1,
    ])
    const received = { upTo: 2 * MAX_COUNTER_GAPS, gaps }
    const beyond = { seq: 2 * MAX_COUNTER_GAPS + 2 }
    const { log, kept } = receive(talking, TO_ME, say(), beyond, { received })
    expect([log, kept]).toEqual([['refuses too-many-gaps'], []])
    const next = { seq: 2 * MAX_COUNTER_GAPS + 1 }
    expect(receive(talking, TO_ME, say(), next, { received }).log).toContain('message.sent')
  })

  test.each([
    ['five minutes are nothing', 5 * 60_000, ['message.sent', 'confirms']],
    ['more is told', 5 * 60_000 + 1, ['refuses clock-ahead', 'message.sent', 'confirms']],
    ['a day is told', MAX_AHEAD, ['refuses clock-ahead', 'message.sent', 'confirms']],
    ['more has to wait with its author', MAX_AHEAD + 1, ['refuses from-the-future']],
  ])('dated ahead: %s', (_, ahead, log) => {
    expect(MAX_AHEAD).toBe(86_400_000)
    expect(receive(talking, TO_ME, say(), { ahead }).log).toEqual(log)
  })

  const known = refAt(1000, BOB)
  test.each<[string, Ref, Before, readonly SeqRange[]]>([
    ['the same', known, { received: ALL(1), stored: { 1: idOf(known) } }, []],
    ['another one', refAt(2000, BOB), { received: ALL(1), stored: { 1: idOf(known) } }, ONE],
    ['one of which nothing is kept', known, { received: ALL(1) }, []],
  ])('a number that was there comes again: %s', (_, ref, before, conflicts) => {
    const result = receive(talking, TO_ME, say(), { ref }, before)
    expect(result.log).toEqual(['confirms', 'refuses duplicate'])
    expect(result.conflicts).toEqual(conflicts)
  })

  test('a clash is noted once', () => {
    const { sequencer, result } = open(talking, TO_ME, keyFor(BOB), {
      received: ALL(3),
      stored: { 1: idOf(known), 3: idOf(known) },
    })
    const stamp = { by: BOB, key: keyFor(BOB), at: NOW, ref: refAt(2000, BOB) }
    const arrived = {
      channel: TO_ME,
      topic: '',
      bytes: BYTES,
      retained: false,
      space: 'papo',
      via: 'broker',
    } as const
    for (const seq of [3, 1, 1]) sequencer.receiveSequenced(arrived, { ...say(), ...stamp, seq })
    expect(result().conflicts).toEqual([
      [1, 1],
      [3, 3],
    ])
  })

  test('of the clashes the newest are told that fit one receipt', () => {
    const seqs = Array.from({ length: MAX_GAPS + 1 }, (_, n) => 2 * n + 1)
    const { sequencer, result } = open(talking, TO_ME, keyFor(BOB), {
      received: ALL(2 * MAX_GAPS + 2),
      stored: Object.fromEntries(seqs.map((seq) => [seq, idOf(known)])),
    })
    const stamp = { by: BOB, key: keyFor(BOB), at: NOW, ref: refAt(2000, BOB) }
    const arrived = {
      channel: TO_ME,
      topic: '',
      bytes: BYTES,
      retained: false,
      space: 'papo',
      via: 'broker',
    } as const
    for (const seq of seqs) sequencer.receiveSequenced(arrived, { ...say(), ...stamp, seq })
    const { conflicts } = result()
    expect([conflicts.length, conflicts[0]]).toEqual([MAX_GAPS, [3, 3]])
  })

  test('where nothing is numbered, nothing is received', () => {
    const presence: Address = { kind: 'presence', of: BOB }
    expect(receive(talking, presence, say()).log).toEqual(['refuses misplaced'])
  })
})

const channelOf = (from: UserId): Address => ({ kind: 'group', group: GROUP, from })

describe('in a group', () => {
  const second = admitting(first, 'r2', bia)
  const inGroup = withRosters(stateOf(ana), first, second)
  const saying = (hash: RosterHash = second.hash, rev = second.rev): WireCommand => ({
    type: 'message.send',
    channel: groupChannel(GROUP),
    text: 'oi' as SafeText,
    roster: { rev, hash },
  })
  const unknown = saying('x'.repeat(43) as RosterHash, 3)
  const reaction: WireCommand = {
    type: 'message.react',
    channel: groupChannel(GROUP),
    target: refAt(1, BOB),
    emoji: text('x'),
    on: true,
    roster: { rev: second.rev, hash: second.hash },
  }
  const blockedBia = reduce(inGroup, [
    pinned(bia.id, bia.key),
    { type: 'person.blocked', who: bia.id, blocked: true },
  ])

  test.each<[string, State, Identity, WireCommand, Before, readonly string[], readonly string[]]>([
    [
      'a message is kept as it was signed',
      inGroup,
      bia,
      saying(),
      {},
      ['message.sent', 'confirms'],
      ['1 the whole packet'],
    ],
    [
      'of a blocked member too: the others receive it',
      blockedBia,
      bia,
      saying(),
      {},
      ['message.sent', 'confirms'],
      ['1 the whole packet'],
    ],
    [
      'of somebody who never was a member nothing is kept',
      inGroup,
      caio,
      saying(),
      {},
      ['refuses not-a-member'],
      [],
    ],
    [
      'nor in a group of which I am no member',
      withRosters(stateOf(caio), first, second),
      bia,
      saying(),
      {},
      ['refuses not-for-me'],
      [],
    ],
    [
      'a number that only counts as received, by the roster that let me in, is still to come',
      inGroup,
      bia,
      saying(),
      { received: ALL(5) },
      ['message.sent', 'confirms'],
      ['1 the whole packet'],
    ],
    [
      'but it is old if it is of before my time',
      withRosters(stateOf(caio), second, admitting(second, 'r3', caio)),
      bia,
      saying(),
      { received: ALL(5) },
      ['confirms', 'looks at the second packet 1', 'refuses duplicate'],
      [],
    ],
    [
      'and if it came before',
      inGroup,
      bia,
      saying(),
      { received: ALL(5), stored: { 1: 'one' } },
      ['confirms', 'looks at the second packet 1', 'refuses duplicate'],
      ['1 one'],
    ],
    [
      'under an unknown roster it waits, and the roster is asked for',
      inGroup,
      bia,
      unknown,
      {},
      ['asks for the roster', 'waits for unknown-roster', 'tells unknown-roster', 'confirms'],
      ['1 the whole packet'],
    ],
    [
      'without room it is refused',
      inGroup,
      bia,
      unknown,
      { full: true },
      ['asks for the roster', 'refuses unknown-roster'],
      [],
    ],
    [
      'of somebody whom the missing roster may have let in it waits, unconfirmed, and the roster is asked for',
      inGroup,
      caio,
      unknown,
      {},
      ['asks for the roster', 'waits for unknown-roster', 'tells unknown-roster'],
      [],
    ],
    [
      'but nobody makes me ask for rosters of a group of which I am no member, or keeps anything',
      withRosters(stateOf(caio), first, second),
      bia,
      unknown,
      {},
      ['waits for unknown-roster', 'tells unknown-roster'],
      [],
    ],
    [
      'of an unknown group it waits, unconfirmed',
      stateOf(ana),
      bia,
      saying(),
      {},
      ['waits for unknown-group', 'tells unknown-group'],
      [],
    ],
    [
      'about an unknown message it waits',
      inGroup,
      bia,
      reaction,
      {},
      ['waits for unknown-message', 'tells unknown-message', 'confirms'],
      ['1 the whole packet'],
    ],
    [
      'without room for that it counts: it is older than my membership',
      inGroup,
      bia,
      reaction,
      { full: true },
      ['tells unknown-message'],
      ['1 the whole packet'],
    ],
  ])('%s', (_, state, by, command, before, log, kept) => {
    const result = receive(state, channelOf(by.id), command, { by }, before)
    expect([result.log, result.kept]).toEqual([log, kept])
  })
})

const receiveUnknown = (
  state: State,
  channel: Address,
  by: Identity,
  before: Before = {},
  ref = refAt(1000, BOB),
  seq = 1,
) => {
  const { sequencer, result } = open(state, channel, by.key, before)
  const decoded = { by: by.id, at: NOW, ref, seq }
  sequencer.receiveUnknown(
    {
      space: 'papo',
      channel,
      topic: topicOf(channel),
      bytes: BYTES,
      retained: false,
      via: 'broker',
    },
    { ...decoded, message: { type: 'unknown', reason: 'unknown-type' } },
    'unknown-type',
    by.key,
  )
  return result()
}
const withPeople = (state: State) =>
  reduce(
    state,
    [bia, caio].map(({ id, key }) => pinned(id, key)),
  )

describe('what I do not understand', () => {
  const second = admitting(first, 'r2', bia)
  const inGroup = withRosters(stateOf(ana), first, second)
  const inbox: Address = { kind: 'inbox', of: ALICE, from: BOB }
  const otherSession: Address = { ...TO_ME, from: CAROL }
  const bob = { id: BOB, key: keyFor(BOB) }
  const carol = { id: CAROL, key: keyFor(CAROL) }
  const counted = {
    log: ['tells unknown-type', 'confirms'],
    received: ONE,
    read: ONE,
    kept: ['1 id'],
  }
  const refused = { log: ['refuses unknown-type'], received: [], kept: [] }

  test.each<[string, State, Address, Identity, object]>([
    ['in my inbox counts, and shows nothing', talking, inbox, bob, counted],
    ['under another key it does not', talking, inbox, { ...bob, key: keyFor(CAROL) }, refused],
    [
      'of somebody unknown it does not',
      talking,
      { ...inbox, from: 'dave' as UserId },
      { id: 'dave' as UserId, key: keyFor('dave' as UserId) },
      refused,
    ],
    ['of a blocked author it does not', stateAfter(blockedBob), inbox, bob, refused],
    ['in my session with its author it counts', talking, TO_ME, bob, counted],
    ['in an unknown session it does not', stateAfter(), TO_ME, bob, refused],
    ['in my session with somebody else it does not', talking, otherSession, carol, refused],
    [
      'of a fellow member it counts',
      withPeople(inGroup),
      { kind: 'group', group: GROUP, from: bia.id },
      bia,
      { ...counted, kept: ['1 the whole packet'] },
    ],
    [
      'of somebody else in the group it does not',
      withPeople(inGroup),
      { kind: 'group', group: GROUP, from: caio.id },
      caio,
      refused,
    ],
    [
      'in a group of others it does not',
      withPeople(withRosters(stateOf(caio), first, second)),
      { kind: 'group', group: GROUP, from: bia.id },
      bia,
      refused,
    ],
    [
      'in presence records nothing is numbered',
      talking,
      { kind: 'presence', of: BOB },
      bob,
      refused,
    ],
  ])('%s', (_, state, channel, by, result) => {
    expect(receiveUnknown(state, channel, by)).toMatchObject(result)
  })

  test('twice is a duplicate, and under a known number a clash', () => {
    const before = { received: ALL(1), stored: { 1: `"id":"${refAt(1000, BOB).split('.')[0]}"` } }
    const again = receiveUnknown(talking, inbox, bob, before)
    expect(again).toMatchObject({ log: ['confirms', 'refuses duplicate'], conflicts: [] })
    const clash = receiveUnknown(talking, inbox, bob, before, refAt(2000, BOB))
    expect(clash).toMatchObject({ log: ['confirms', 'refuses duplicate'], conflicts: ONE })
  })

  test('a number that would leave too many gaps is refused', () => {
    const gaps = Array.from({ length: MAX_COUNTER_GAPS }, (_, n): SeqRange => [
      2 * n + 1,
      2 * n + 1,
    ])
    const before = { received: { upTo: 2 * MAX_COUNTER_GAPS, gaps } }
    const beyond = 2 * MAX_COUNTER_GAPS + 2
    const { log, kept } = receiveUnknown(talking, inbox, bob, before, refAt(1000, BOB), beyond)
    expect([log, kept]).toEqual([['refuses unknown-type'], []])
  })
})
