/** Commands that wait on disk: what ends the wait, and what becomes of them then. */
import { describe, expect, test } from 'vitest'
import type { Address } from '../../../../src/core/channel.ts'
import { directChannel, groupChannel } from '../../../../src/core/channel.ts'
import type { GroupId, Millis, SessionId } from '../../../../src/core/ids.ts'
import { addMillis, createRef, NO_ROSTER } from '../../../../src/core/ids.ts'
import type { SeqRange, SeqRanges } from '../../../../src/core/seq-ranges.ts'
import type { WireCommand } from '../../../../src/model/commands.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { decideRoster } from '../../../../src/model/groups/decide-roster.ts'
import type { SignedRoster } from '../../../../src/model/groups/roster.ts'
import { knownRosterOf } from '../../../../src/model/groups/roster-chain.ts'
import { reduce } from '../../../../src/model/model.ts'
import type { State } from '../../../../src/model/state.ts'
import type { Disk } from '../../../../src/ports/storage.ts'
import { heirsText } from '../../../../src/protocol/lineage-signatures.ts'
import { topicOf } from '../../../../src/protocol/topics.ts'
import { MAX_COUNTER_GAPS, openCounters } from '../../../../src/runtime/counters.ts'
import { createEventStore } from '../../../../src/runtime/event-store.ts'
import { createDeferredCommands } from '../../../../src/runtime/inbound/deferred-commands.ts'
import type { PacketGuard } from '../../../../src/runtime/inbound/packet-guard.ts'
import { createLoop } from '../../../../src/runtime/loop.ts'
import { createStore } from '../../../../src/store/store.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import { freshUlid, signedPacket } from '../../../support/forged/packets.ts'
import {
  admitting,
  after,
  ana,
  bia,
  caio,
  first,
  GROUP,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'
import { id, insecureSigner } from '../../../support/network/network.ts'
import {
  KEEP_OF_STRANGERS,
  MAX_BYTES_OF_STRANGERS,
} from '../../../../src/runtime/inbound/deferred-share.ts'
import {
  ALICE,
  BOB,
  message,
  opened,
  pinned,
  SESSION,
  stateAfter,
  text,
  time,
} from '../../../support/model/rules.ts'

type Waiting = {
  readonly by: string
  readonly channel: Address
  readonly command: WireCommand
  readonly seq: number
  readonly at: Millis
}

/** A program with this disk, in this state; what it does is written down in its order. */
const open = (
  state: State,
  contents: Disk = createMemoryDisk(() => time(0)),
  now = () => time(0),
) => {
  const log: string[] = []
  const disk: Disk = {
    ...contents,
    transaction: (durable, work) => {
      // what is not confirmed comes again after a power cut: nobody waits for the disk
      expect(durable).toBe(false)
      return contents.transaction(durable, work)
    },
  }
  const counters = openCounters(disk.keyValues)
  const loop = createLoop()
  const store = createStore(state)
  const eventStore = createEventStore(store, disk, loop, () => false)
  const signer = insecureSigner('me')
  const guard: Pick<PacketGuard, 'run'> = {
    run: (_, task) => {
      task()
      return true
    },
  }
  const deferred = createDeferredCommands({
    space: 'papo',
    signer,
    disk,
    counters,
    eventStore,
    now,
    emit: loop.emit,
    guard,
  })
  loop.connect([
    {
      committed: (events) => events.forEach(({ type }) => log.push(type)),
      counted: ({ received }) => log.push(`confirms up to ${received.upTo}`),
      released: ({ via, retained }) => {
        expect(retained).toBe(false)
        log.push(`gives back a roster, ${via}`)
      },
    },
    deferred.on,
  ])
  const defer = ({ by, channel, command, seq, at }: Waiting, damage = false, note = 'kept') => {
    const author = { name: id(by), signer: insecureSigner(by) }
    const ulid = freshUlid(at)
    const packet = signedPacket(author, command, channel, { at, seq, id: ulid })
    const { key } = author.signer
    const stamp = { by: author.name, key, at, ref: createRef(ulid, key), seq }
    const bytes = damage ? packet.payload.slice(1) : packet.payload
    return deferred.defer(
      { topic: topicOf(channel), bytes, reason: 'unknown-session' },
      { ...command, ...stamp },
      () => log.push(note),
    )
  }
  const kept = (topic: string, by: string) =>
    disk.packets
      .range(`${topic} ${insecureSigner(by).key}`, 1, 9)
      .map(({ bytes }) => (new TextDecoder().decode(bytes).startsWith('{') ? 'packet' : 'id'))
  return {
    disk,
    log,
    /** What is on disk of the numbers of this author. */
    received: (channel: Address, by: string) =>
      openCounters(disk.keyValues).incoming(channel, insecureSigner(by).key)?.received,
    receivedBefore: (channel: Address, by: string, received: SeqRanges) => {
      const fresh = counters.incoming(channel, insecureSigner(by).key)
      if (fresh) counters.put({ ...fresh, received })
    },
    defer,
    kept,
    state: store.get,
    start: () => loop.emit('started', undefined),
    happen: (...events: readonly ChatEvent[]) => eventStore.commit(events),
    waiting: () => disk.deferred.authors(),
  }
}

const DIRECT: Address = { kind: 'direct', session: SESSION, to: ALICE, from: BOB }
const direct = directChannel(SESSION)
const BOB_KEY = insecureSigner('bob').key
/** I know bob, and talk with him or do not. */
const apart = stateAfter(pinned(BOB, BOB_KEY))
const talking = reduce(apart, [opened()])
const said = (words: string, more: Partial<Waiting> = {}): Waiting => ({
  by: 'bob',
  channel: DIRECT,
  command: { type: 'message.send', channel: direct, text: text(words) },
  seq: 1,
  at: time(1000),
  ...more,
})
const TARGET = message(500, { by: BOB, id: createRef(freshUlid(time(500)), BOB_KEY) })
const TARGET_SENT: ChatEvent = { type: 'message.sent', message: TARGET }
const other = message(600, { by: BOB, id: createRef(freshUlid(time(600)), BOB_KEY) })
const reaction = said('', {
  command: {
    type: 'message.react',
    channel: direct,
    target: TARGET.id,
    emoji: text('x'),
    on: true,
  },
})
const ending = said('', { command: { type: 'session.end', session: SESSION } })
const otherSession = opened('bob_alice_20251120T091321Z' as SessionId)
const blocking: ChatEvent = { type: 'person.blocked', who: BOB, blocked: true }

describe('in a conversation of two', () => {
  test.each<[string, State, Waiting, readonly ChatEvent[], readonly string[]]>([
    [
      'a message waits for its session',
      apart,
      said('oi'),
      [opened()],
      ['session.opened', 'message.sent', 'confirms up to 1'],
    ],
    ['and for no other one', apart, said('oi'), [otherSession], ['session.opened']],
    [
      'the end of a session too',
      apart,
      ending,
      [opened()],
      ['session.opened', 'session.ended', 'confirms up to 1'],
    ],
    [
      'a reaction waits for its message',
      talking,
      reaction,
      [TARGET_SENT],
      ['message.sent', 'message.reacted', 'confirms up to 1'],
    ],
    [
      'and for no other one',
      talking,
      reaction,
      [{ type: 'message.sent', message: other }],
      ['message.sent'],
    ],
    [
      'first for its session, then for its message',
      apart,
      reaction,
      [opened(), TARGET_SENT],
      ['session.opened', 'message.sent', 'message.reacted', 'confirms up to 1'],
    ],
    [
      'what is refused for good is confirmed',
      apart,
      said(' '),
      [opened()],
      ['session.opened', 'confirms up to 1'],
    ],
    [
      'but not what its author is to send again',
      apart,
      said('oi'),
      [blocking, opened()],
      ['person.blocked', 'session.opened'],
    ],
    [
      'a number beyond a gap is confirmed with the gap',
      apart,
      said('oi', { seq: 3 }),
      [opened()],
      ['session.opened', 'message.sent', 'confirms up to 3'],
    ],
  ])('%s', (_, state, waiting, events, log) => {
    const world = open(state)
    expect(world.defer(waiting)).toBe(true)
    expect(world.log.splice(0)).toEqual(['kept'])
    // one after the other, as they arrive
    for (const event of events) world.happen(event)
    expect(world.log).toEqual(log)
    const isOver = log.some((line) => line.startsWith('confirms')) || events.includes(blocking)
    expect(world.waiting()).toEqual(isOver ? [] : ['bob'])
  })

  test('what was decided is kept by its id, and does not come twice', () => {
    const world = open(apart)
    world.defer(said('oi'))
    world.happen(opened())
    expect(world.kept(topicOf(DIRECT), 'bob')).toEqual(['id'])
    expect(world.received(DIRECT, 'bob')).toEqual({ upTo: 1, gaps: [] })
    world.log.splice(0)
    world.happen(opened())
    expect(world.log).toEqual(['session.opened'])
  })

  test('everything of an author is decided in the order in which it came', () => {
    const world = open(apart)
    world.defer(said('one'))
    world.defer(said('two', { seq: 2, at: time(1001) }))
    world.happen(opened())
    expect(world.state().conversations.get(TARGET.conversation)?.messages).toMatchObject([
      { text: 'one' },
      { text: 'two' },
    ])
  })

  test('a number that would leave too many gaps is decided, but not confirmed', () => {
    const gaps = Array.from({ length: MAX_COUNTER_GAPS }, (_, n): SeqRange => [
      2 * n + 1,
      2 * n + 1,
    ])
    const world = open(apart)
    world.receivedBefore(DIRECT, 'bob', { upTo: 2 * MAX_COUNTER_GAPS, gaps })
    world.defer(said('oi', { seq: 2 * MAX_COUNTER_GAPS + 2 }))
    world.happen(opened())
    expect(world.log).toEqual(['kept', 'session.opened', 'message.sent'])
    expect(world.waiting()).toEqual([])
  })

  test('what cannot be read any more is dropped', () => {
    const world = open(apart)
    world.defer(said('oi'), true)
    world.happen(opened())
    expect([world.log, world.waiting()]).toEqual([['kept', 'session.opened'], []])
  })

  test('a command that is none is dropped', () => {
    const world = open(apart)
    const author = { name: BOB, signer: insecureSigner('bob') }
    const channel: Address = { kind: 'inbox', of: ALICE, from: BOB }
    const receipt = {
      type: 'receipt',
      channel: direct,
      have: { upTo: 0, gaps: [] },
      read: [],
      conflicts: [],
    } as const
    const { payload } = signedPacket(author, receipt, channel, { at: time(1) })
    world.disk.deferred.defer(
      {
        id: TARGET.id,
        from: BOB,
        topic: topicOf(channel),
        bytes: payload,
        reason: '',
        stranger: false,
      },
      9,
    )
    world.start()
    expect([world.log, world.waiting()]).toEqual([[], []])
  })

  test('after a restart it is decided at once, or waits on', () => {
    const before = open(apart)
    before.defer(said('oi'))
    const later = open(apart, before.disk)
    later.start()
    expect([later.log, later.waiting()]).toEqual([[], ['bob']])
    later.happen(opened())
    expect(later.log).toEqual(['session.opened', 'message.sent', 'confirms up to 1'])

    const again = open(apart)
    again.defer(said('oi'))
    const talks = open(talking, again.disk)
    talks.start()
    expect(talks.log).toEqual(['message.sent', 'confirms up to 1'])
  })
})

const fill = (world: ReturnType<typeof open>, author: string, count: number) =>
  Array.from({ length: count }, (_, n) => world.defer(said('oi', { by: author, seq: n + 1 })))

describe('how much waits', () => {
  test('two hundred commands of one author, and what does not fit is not counted either', () => {
    const world = open(apart)
    expect(fill(world, 'bob', 201).indexOf(false)).toBe(200)
    expect(world.log).toHaveLength(200)
    expect(fill(world, 'carol', 1)).toEqual([true])
  })

  test('of a hundred strangers: the one who has waited longest makes room', () => {
    const world = open(apart)
    const authors = Array.from({ length: 101 }, (_, n) => `guest${n}`)
    expect(authors.flatMap((author) => fill(world, author, 1)).indexOf(false)).toBe(-1)
    expect(world.waiting()).toEqual(authors.slice(1))
    expect(fill(world, 'guest7', 1)).toEqual([true])
  })

  test('of strangers four megabytes in all, and of one of them a part of that', () => {
    const world = open(apart)
    const large = (by: string, count: number) =>
      Array.from({ length: count }, (_, n) =>
        world.defer(said('x'.repeat(15_000), { by, seq: n + 1 })),
      )
    expect(large('guest0', 30).indexOf(false)).toBe(16)
    const authors = Array.from({ length: 20 }, (_, n) => `guest${n}`)
    for (const author of authors) large(author, 16)
    const bytes = world.disk.deferred.summary().reduce((sum, one) => sum + one.bytes, 0)
    expect(bytes).toBeLessThanOrEqual(MAX_BYTES_OF_STRANGERS)
    expect(bytes).toBeGreaterThan(MAX_BYTES_OF_STRANGERS - 300_000)
    expect(world.waiting().at(-1)).toBe('guest19')
    expect(world.waiting()).not.toContain('guest0')
  })

  test('no flood of strangers pushes out what somebody sent whom I know', () => {
    const world = open(apart)
    expect(fill(world, 'bob', 3)).toEqual([true, true, true])
    for (let n = 0; n < 300; n += 1) fill(world, `guest${n}`, 1)
    expect(world.waiting()).toContain('bob')
    expect(world.disk.deferred.byAuthor('bob')).toHaveLength(3)
    expect(world.waiting()).toHaveLength(101)
  })

  test('nor what members sent in a group of mine, whatever key is pinned for their name', () => {
    const inGroup = withRosters(stateOf(ana), first, admitting(first, 'r2', bia))
    const world = open(reduce(inGroup, [pinned(bia.id, caio.key)]))
    expect(world.defer(saying('bia', { rev: 3, hash: NO_ROSTER }))).toBe(true)
    for (let n = 0; n < 300; n += 1) fill(world, `guest${n}`, 1)
    expect(world.waiting()).toContain('bia')
    expect(world.waiting()).toHaveLength(101)
  })

  test('nor a roster of a group that I asked to join', () => {
    const second = after(first, 'r2')
    const world = open(stateOf(ana))
    const of = (by: string): Waiting => ({
      by,
      channel: { kind: 'roster', group: GROUP, from: id(by) },
      command: { ...second, type: 'group.roster' },
      seq: 0,
      at: time(1),
    })
    const asked = { id: 'j', kind: 'ask', group: GROUP, from: ana.id, to: bia.id } as const
    const asking = open({ ...stateOf(ana), joins: new Map([[asked.id, asked]]) as never })
    for (const [one, left] of [
      [world, false],
      [asking, true],
    ] as const) {
      one.defer(of('bia'))
      for (let n = 0; n < 300; n += 1) fill(one, `guest${n}`, 1)
      expect(one.waiting().includes('bia')).toBe(left)
    }
  })

  test('what strangers sent is deleted after a day, and what others sent is not', () => {
    let now = time(0)
    const disk = createMemoryDisk(() => now)
    const world = open(apart, disk, () => now)
    fill(world, 'bob', 1)
    fill(world, 'guest', 1)
    now = addMillis(now, KEEP_OF_STRANGERS)
    world.happen({ type: 'minute.passed', now })
    expect(world.waiting()).toEqual(['bob', 'guest'])
    now = addMillis(now, 1)
    world.happen({ type: 'minute.passed', now })
    expect(world.waiting()).toEqual(['bob'])
    // and there is room for them again, also after a restart
    const again = open(apart, disk, () => now)
    again.start()
    expect(fill(again, 'guest', 1)).toEqual([true])
  })

  test('what is decided or taken away makes room', () => {
    const world = open(apart)
    expect(fill(world, 'bob', 200).includes(false)).toBe(false)
    world.happen(opened())
    expect(world.waiting()).toEqual([])
    expect(fill(world, 'bob', 201).indexOf(false)).toBe(200)
  })
})

const channelOf = (from: string): Address => ({ kind: 'group', group: GROUP, from: id(from) })
const inbox = (from: string): Address => ({ kind: 'inbox', of: ana.id, from: id(from) })
const arrival = (state: State, roster: SignedRoster): readonly ChatEvent[] => {
  const ref = createRef(freshUlid(roster.at), roster.key)
  const decided = decideRoster(state, { ...roster, type: 'group.roster', ref, seq: 0 })
  if (!decided.ok) throw new Error(decided.error)
  return decided.value
}

const saying = (
  by: string,
  { rev, hash }: Pick<SignedRoster, 'rev' | 'hash'>,
  words = 'oi',
): Waiting => ({
  by,
  channel: channelOf(by),
  command: {
    type: 'message.send',
    channel: groupChannel(GROUP),
    text: text(words),
    roster: { rev, hash },
  },
  seq: 1,
  at: time(1000),
})

describe('in a group', () => {
  const second = admitting(first, 'r2', bia)
  const third = after(second, 'r3')

  test.each<[string, State, Waiting, SignedRoster, readonly string[], readonly string[]]>([
    [
      'a message waits for its roster, and is kept as it was signed',
      withRosters(stateOf(ana), first, second),
      saying('bia', third),
      third,
      ['group.rosterAdopted', 'message.sent', 'confirms up to 1'],
      ['packet'],
    ],
    [
      'of a member also what is refused for good',
      withRosters(stateOf(ana), first, second),
      saying('bia', third, ' '),
      third,
      ['group.rosterAdopted', 'confirms up to 1'],
      ['packet'],
    ],
    [
      'of a stranger nothing is kept, and nothing confirmed',
      withRosters(stateOf(ana), first, second),
      saying('caio', third),
      third,
      ['group.rosterAdopted'],
      [],
    ],
    [
      'where I am no member it is dropped, unconfirmed',
      withRosters(stateOf(caio), first),
      saying('ana', second),
      second,
      ['group.rosterObserved'],
      [],
    ],
  ])('%s', (_, state, waiting, roster, log, kept) => {
    const world = open(state)
    expect(world.defer(waiting)).toBe(true)
    world.log.splice(0)
    world.happen(...arrival(world.state(), roster))
    expect(world.log.filter((line) => line !== 'person.pinned')).toEqual(log)
    expect(world.kept(topicOf(waiting.channel), waiting.by)).toEqual(kept)
    expect(world.waiting()).toEqual([])
  })

  test('a roster of another group changes nothing', () => {
    const world = open(withRosters(stateOf(ana), first, second))
    world.defer(saying('bia', third))
    const elsewhere = { ...first, group: 'den~123456789012' as GroupId }
    world.happen({ type: 'group.rosterObserved', roster: elsewhere, adoptedAt: time(0) })
    expect(world.waiting()).toEqual(['bia'])
  })

  const rosterRef = { rev: second.rev, hash: second.hash }
  const leaving: Waiting = {
    by: 'bia',
    channel: inbox('bia'),
    command: { type: 'group.leave', group: GROUP, to: ana.id, roster: rosterRef, sentCount: 0 },
    seq: 1,
    at: time(1000),
  }
  const asking: Waiting = {
    ...leaving,
    by: 'caio',
    channel: inbox('caio'),
    command: { type: 'group.ask', group: GROUP, to: ana.id, roster: rosterRef, text: text('oi') },
  }

  test.each([
    ['leaving', leaving, 'group.left'],
    ['asking to be let in', asking, 'join.made'],
  ])('%s waits for the roster of its group', (_, waiting, event) => {
    const world = open(withRosters(stateOf(ana), first))
    world.defer(waiting)
    world.log.splice(0)
    world.happen(...arrival(world.state(), second))
    const log = world.log.filter((line) => line !== 'person.pinned')
    expect(log).toEqual(['group.rosterAdopted', event, 'confirms up to 1'])
  })

  test('a roster waits for another one, and is then received like a new one', () => {
    const world = open(withRosters(stateOf(ana), first))
    const { hash: _, ...content } = third
    const heirs = {
      ...third.heirs,
      sig: insecureSigner('ana').sign(heirsText(third, third.rev, third.heirs)),
    }
    const command: WireCommand = { ...content, type: 'group.roster', heirs, hash: NO_ROSTER }
    const channel: Address = { kind: 'roster', group: GROUP, from: ana.id }
    world.defer({ by: 'ana', channel, command, seq: 0, at: time(1000) })
    expect(world.waiting()).toEqual(['ana'])
    world.log.splice(0)
    world.happen(...arrival(world.state(), second))
    expect(world.log).toEqual([
      'group.rosterAdopted',
      'person.pinned',
      'gives back a roster, deferred',
    ])
    expect(world.waiting()).toEqual([])
  })

  test('a roster that does not count ends the wait, too', () => {
    const state = withRosters(stateOf(ana), first, second)
    const world = open(state)
    const branch = admitting(first, 'a2', caio)
    world.defer(saying('bia', branch))
    world.log.splice(0)
    const known = knownRosterOf(branch, first.rev)
    world.happen({ type: 'group.forked', group: GROUP, hash: branch.hash, known })
    // of a branch that bia was not in
    expect(world.log).toEqual(['group.forked', 'confirms up to 1'])
  })
})
