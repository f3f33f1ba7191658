/** What happens is handled in the order in which it happened, also where one thing makes another happen. */
import { expect, test } from 'vitest'
import { initialState } from '../../../src/model/state.ts'
import type { ChatEvent } from '../../../src/model/events.ts'
import { groupChannel } from '../../../src/core/channel.ts'
import type { GroupId, Millis, RosterHash, SafeText, TopicFilter } from '../../../src/core/ids.ts'
import { diskFailure } from '../../../src/ports/storage.ts'
import { createEventStore } from '../../../src/runtime/event-store.ts'
import { createRosterApplier, markPending } from '../../../src/runtime/groups/apply-roster.ts'
import { createLoop } from '../../../src/runtime/loop.ts'
import { createStore } from '../../../src/store/store.ts'
import { createMemoryDisk } from '../../support/disk/memory-disk.ts'
import { admit, askToJoin, createGroup, groupOf, sendToGroup } from '../../support/network/group.ts'
import { createTestNetwork, id, insecureSigner } from '../../support/network/network.ts'

const AT = 1_763_630_000_000 as Millis
const full = () => {
  throw diskFailure(new Error('no space left'))
}

const followed = (topic: string): ChatEvent => ({
  type: 'topic.followed',
  filter: topic as TopicFilter,
  at: AT,
})

/** A model over an empty disk, and a log of what was handled. */
const eventLog = () => {
  const disk = createMemoryDisk(() => AT)
  const me = { id: id('ana'), name: 'ana' as SafeText, key: insecureSigner('ana').key }
  const store = createStore(initialState(me, AT))
  const loop = createLoop()
  let isFull = false
  const transaction: typeof disk.transaction = (durable, work) =>
    isFull ? full() : disk.transaction(durable, work)
  const eventStore = createEventStore(store, { ...disk, transaction }, loop, () => false)
  const log: string[] = []
  const note = (text: string) => void log.push(text)
  return {
    disk,
    store,
    loop,
    eventStore,
    log,
    setFull: (on: boolean) => {
      isFull = on
    },
    /** Notes every topic that is followed, and every subscription that follows from it. */
    noting: {
      committed: (events: readonly ChatEvent[]) => {
        for (const event of events) if ('filter' in event) note(`committed ${event.filter}`)
      },
      effect: (effect: { readonly type: string; readonly filters?: readonly string[] }) =>
        note(`effect ${effect.filters?.join() ?? effect.type}`),
    },
  }
}

test('all parts handle an event before the next one, also one that the first of them tells', () => {
  const loop = createLoop()
  const log: string[] = []
  loop.connect([
    {
      stored: ({ seq }) => {
        log.push(`first ${seq}`)
        if (seq === 1) loop.emit('stored', { topic: '', seq: 3 })
      },
    },
    { stored: ({ seq }) => void log.push(`second ${seq}`) },
  ])
  loop.run(() => {
    loop.emit('stored', { topic: '', seq: 1 })
    loop.emit('stored', { topic: '', seq: 2 })
    expect(log).toEqual([])
  })
  expect(log).toEqual(['first 1', 'second 1', 'first 2', 'second 2', 'first 3', 'second 3'])
})

test('it is idle when everything is handled, and once more after what was told then', () => {
  const loop = createLoop()
  const log: string[] = []
  loop.connect([
    { rostersWaiting: (count) => void log.push(`${count} waiting`) },
    {
      idle: () => {
        log.push('idle')
        if (log.length < 3) loop.emit('rostersWaiting', 2)
      },
    },
  ])
  loop.emit('rostersWaiting', 1)
  expect(log).toEqual(['1 waiting', 'idle', '2 waiting', 'idle'])
})

test('where the disk fails for one part the others hear of it all the same', () => {
  const loop = createLoop()
  const heard: number[] = []
  loop.connect([{ rostersWaiting: full }, { rostersWaiting: (count) => void heard.push(count) }])
  loop.emit('rostersWaiting', 7)
  expect(heard).toEqual([7])
})

test('a bug in one part is thrown, and what was told before is handled with the next event', () => {
  const loop = createLoop()
  const heard: number[] = []
  loop.connect([
    {
      rostersWaiting: (count) => {
        if (count === 1) throw new TypeError('a bug')
        heard.push(count)
      },
    },
  ])
  const both = () => {
    loop.emit('rostersWaiting', 1)
    loop.emit('rostersWaiting', 2)
  }
  expect(() => loop.run(both)).toThrow('a bug')
  loop.emit('rostersWaiting', 3)
  expect(heard).toEqual([2, 3])
})

test('what a listener commits is true at once, and its effects come after those before it', () => {
  const { loop, eventStore, log, noting, disk, store } = eventLog()
  loop.connect([
    {
      committed: (events) => {
        if (!events.some((event) => 'filter' in event && event.filter === 'a')) return
        eventStore.commit([followed('b')])
        log.push(`on disk ${disk.snapshots.load(0).events.length}`)
        log.push(`in the state ${[...store.get().topics.keys()].join()}`)
      },
    },
    noting,
  ])
  eventStore.commit([followed('a')])
  expect(log).toEqual([
    'on disk 2',
    'in the state a,b',
    'committed a',
    'effect a',
    'committed b',
    'effect b',
  ])
})

test('what an effect commits comes after the other effects of the same commit', () => {
  const { loop, eventStore, log, noting } = eventLog()
  loop.connect([
    noting,
    {
      effect: (effect) => {
        if (effect.type === 'subscribe' && effect.filters.includes('a'))
          eventStore.commit([followed('c')])
      },
    },
  ])
  eventStore.commit([followed('a'), followed('b')])
  expect(log).toEqual([
    'committed a',
    'committed b',
    'effect a',
    'effect b',
    'committed c',
    'effect c',
  ])
})

test('what somebody commits who looks at the state comes after what made it so', () => {
  const { loop, eventStore, log, noting, store } = eventLog()
  loop.connect([noting])
  store.subscribe(() => {
    if (store.get().topics.size === 1) eventStore.commit([followed('b')])
  })
  eventStore.commit([followed('a')])
  expect(log).toEqual(['committed a', 'effect a', 'committed b', 'effect b'])
})

test('an effect whose disk is full is told so and leaves nothing half done; the others go on', () => {
  const { loop, eventStore, log, noting, store, disk, setFull } = eventLog()
  const told: string[] = []
  loop.connect([
    {
      effect: (effect) => {
        if (effect.type !== 'subscribe' || !effect.filters.includes('a')) return
        setFull(true)
        try {
          eventStore.commit([followed('c')])
        } catch (error) {
          told.push(String(error))
          throw error
        } finally {
          setFull(false)
        }
      },
    },
    noting,
  ])
  eventStore.commit([followed('a'), followed('b')])
  expect(told).toEqual(['DiskFailure: no space left'])
  expect(log).toEqual(['committed a', 'committed b', 'effect a', 'effect b'])
  expect([...store.get().topics.keys()]).toEqual(['a', 'b'])
  expect(disk.snapshots.load(0).events).toHaveLength(2)
})

/** What applies the rosters of ana's group, as far as it shows what is looked at again. */
const applier = async () => {
  const network = createTestNetwork()
  const ana = network.person('ana')
  ana.start()
  await network.advance(10_000)
  const group = createGroup(ana, 'club')
  const log: string[] = []
  let isFull = false
  const revalidate = (what: string) => {
    if (isFull) full()
    log.push(what)
  }
  const one = createRosterApplier({
    disk: ana.disk,
    eventStore: { state: ana.runtime().store.get, commit: () => {}, snapshot: () => {} },
    delivery: { setMembers: () => {}, withdraw: () => {} },
    revalidator: {
      authors: (_, who) => revalidate(`authors ${who.map((author) => author.id).join()}`),
      own: () => ({ counting: [], lost: [] }),
      everything: () => revalidate('everything'),
    },
    subscriptions: { updateGroup: () => {} },
    onRosterChanged: () => {},
  })
  const bia = { id: id('bia'), key: insecureSigner('bia').key }
  return {
    group,
    log,
    one,
    bia,
    pending: () => ana.disk.keyValues.get(`apply-roster:${group}`),
    mark: (forkRev?: number) =>
      ana.disk.transaction(false, () => markPending(ana.disk.keyValues, group, forkRev)),
    setFull: (on: boolean) => {
      isFull = on
    },
  }
}

test('of two rosters in a row the first is applied first, and both are pending until then', async () => {
  const { group, log, one, bia, pending, mark } = await applier()
  mark(3)
  mark()
  mark(5)
  expect(pending()).toBe('3')
  one.apply({ group, forkRev: 3 })
  one.apply({ group, authors: [bia] })
  expect(log).toEqual(['everything', 'authors bia'])
  expect(pending()).toBe('3')
  one.idle()
  expect(pending()).toBe('')
})

test('a roster that was half applied when the disk was full is applied again from the start', async () => {
  const { group, log, one, bia, pending, mark, setFull } = await applier()
  mark(3)
  mark()
  setFull(true)
  expect(() => one.apply({ group, forkRev: 3 })).toThrow('no space left')
  setFull(false)
  one.apply({ group, authors: [bia] })
  one.idle()
  expect([log, pending()]).toEqual([['authors bia'], '3'])
  one.resume()
  one.idle()
  expect([log, pending()]).toEqual([['authors bia', 'everything'], ''])
})

test('two rosters in a row: a listener that answers a roster with another one', async () => {
  const network = createTestNetwork()
  const applied: string[] = []
  let group: GroupId | undefined
  const hashes: RosterHash[] = []
  const ana = network.person('ana', {
    follow: (events) => {
      for (const event of events) {
        if (event.type !== 'group.rosterAdopted') continue
        hashes.push(event.roster.hash)
        applied.push(`rev ${event.roster.rev}`)
        const { rev } = event.roster
        if (group !== undefined && rev === 2)
          ana.send({ type: 'group.topic', group, topic: 'two' as SafeText })
      }
    },
  })
  const bia = network.person('bia')
  for (const who of [ana, bia]) who.start()
  await network.advance(10_000)
  group = createGroup(ana, 'club')
  await network.advance(10_000)
  askToJoin(bia, group)
  await network.advance(10_000)
  admit(ana, 'bia')
  expect(applied).toEqual(['rev 1', 'rev 2', 'rev 3'])
  expect(ana.disk.keyValues.get(`apply-roster:${group}`)).toBe('')
  await network.advance(20_000)
  expect(groupOf(bia, group)?.roster.hash).toBe(hashes.at(-1))
  sendToGroup(ana, group, 'welcome')
  await network.advance(10_000)
  expect(bia.notified).not.toEqual([])
})

test('whoever was let in while the disk was full has what is said when there is room again', async () => {
  const network = createTestNetwork()
  const disk = createMemoryDisk(network.clock.now)
  let isFull = false
  const transaction: typeof disk.transaction = (durable, work) =>
    isFull ? full() : disk.transaction(durable, work)
  const ana = network.person('ana', {
    disk: { ...disk, transaction },
    follow: (events) => {
      // full as soon as the roster is on disk, and before anything is done about it
      if (events.some((event) => event.type === 'group.rosterAdopted' && event.roster.rev === 2))
        isFull = true
    },
  })
  const bia = network.person('bia')
  for (const who of [ana, bia]) who.start()
  await network.advance(10_000)
  const group = createGroup(ana, 'club')
  await network.advance(10_000)
  askToJoin(bia, group)
  await network.advance(10_000)
  expect(admit(ana, 'bia').ok).toBe(true)
  isFull = false
  await network.advance(70_000)
  const sent = ana.runtime().track({
    type: 'message.send',
    channel: groupChannel(group),
    text: 'welcome' as SafeText,
  })
  await network.advance(10_000)
  expect(sent.ok && [...sent.value.reached()]).toEqual([['bia', true]])
})
