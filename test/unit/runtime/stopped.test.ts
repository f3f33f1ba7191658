/** A program that was stopped is inert: whatever still comes touches neither its state nor its disk. */
import { expect, test } from 'vitest'
import { createOffice } from '../../../src/cli/api/api.ts'
import type { Denied } from '../../../src/core/link-end.ts'
import type { SafeText } from '../../../src/core/ids.ts'
import { ECHO_SESSION } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/safe-text.ts'
import { closable, lateNetwork } from '../../support/network/late-network.ts'
import { memoryDisk } from '../../support/disk/memory-disk.ts'
import { stateOf, talk } from '../../support/network/direct-session.ts'
import type { Person, Town } from '../../support/network/network.ts'
import { town } from '../../support/network/network.ts'

const HOUR = 3_600_000

/** Stops a program, as its owner does before the disk is closed. */
const stop = async (world: Town, who: Person) => {
  let stopped = false
  const stopping = async () => {
    await who.runtime().stop()
    stopped = true
  }
  const done = stopping()
  await world.clock.until(() => stopped, 'the program stops', 10_000)
  await done
}

/** Alice talks with bob; her disk can be closed and her network held back. */
const alices = async () => {
  const world = town()
  const shelf = closable(memoryDisk(world.clock.now))
  const network = lateNetwork()
  const { alice, bob } = await talk(world, {
    alice: { disk: shelf.disk, through: network.through },
  })
  return { world, shelf, network, alice, bob }
}

const denied: Denied = { reason: 'not-authorised', detail: 'late' }

test.each([['done'], ['lost'], [denied]] as const)(
  'late answers %j, packets, timers, the end of the link and wishes change nothing',
  async (answer) => {
    const { world, shelf, network, alice, bob } = await alices()
    // timers of every kind are running: receipts, repetition, typing, echo, the minute
    bob.say('alice', 'a last one')
    alice.send({ type: 'session.say', session: ECHO_SESSION, text: safeText('hi') })
    network.hold()
    alice.say('bob', 'on its way')
    alice.send({ type: 'topic.say', topic: 'house', text: safeText('on its way') })
    alice.send({ type: 'group.found', name: 'lab', topic: '' as SafeText })
    await world.pass(20)
    await stop(world, alice)
    shelf.close()
    const last = stateOf(alice)
    const traffic = world.traffic.length

    network.release(answer)
    await world.pass(20)
    const [events] = network.events.slice(-1)
    const [packet] = world.broker.retained.values()
    if (packet) events?.onPacket(packet)
    events?.onEnd({ trouble: 'closed', detail: 'late' })
    await world.pass(2 * HOUR)
    const { runtime } = alice
    expect(runtime().send({ type: 'topic.follow', topic: 'house' }).ok).toBe(false)
    expect(runtime().track({ type: 'topic.follow', topic: 'house' }).ok).toBe(false)
    runtime().start()
    runtime().reconnect()
    runtime().retry(ECHO_SESSION, 1)
    runtime().note('closed', 'late')
    await runtime().stop()
    await world.pass(2 * HOUR)

    expect(shelf.touched).toEqual([])
    expect(stateOf(alice)).toBe(last)
    expect(
      world.traffic.slice(traffic).filter(({ clientId }) => clientId === 'papo-alice'),
    ).toEqual([])
  },
)

test('a connection that comes after the end is closed, and nothing is said over it', async () => {
  const { world, shelf, network, alice } = await alices()
  network.hold()
  alice.runtime().reconnect()
  await world.pass(100)
  await stop(world, alice)
  shelf.close()
  const last = stateOf(alice)
  const connections = network.events.length
  network.release()
  await world.pass(HOUR)
  expect(network.closed).toContain(connections - 1)
  expect(network.events).toHaveLength(connections)
  expect(world.broker.online()).toEqual(['papo-bob'])
  expect(shelf.touched).toEqual([])
  expect(stateOf(alice)).toBe(last)
})

test('what comes while somebody says goodbye is kept: the broker will not give it again', async () => {
  const { world, network, alice, bob } = await alices()
  network.hold()
  let stopped = false
  const stopping = async () => {
    await alice.runtime().stop()
    stopped = true
  }
  const done = stopping()
  bob.say('alice', 'wait!')
  await world.pass(100)
  // the farewell is still on its way
  expect(stopped).toBe(false)
  expect(alice.sees('bob')).toContain('bob: wait!')
  network.release()
  await world.clock.until(() => stopped, 'she leaves')
  await done
})

test('whoever ends it a second time waits for the same end', async () => {
  const { world, network, alice } = await alices()
  network.hold()
  const runtime = alice.runtime()
  const first = runtime.stop()
  let ended = 0
  for (const end of [first, runtime.stop(), runtime.stop()]) void end.then(() => (ended += 1))
  await world.pass(10)
  // the farewell is on its way, and nobody may close the disk yet
  expect(ended).toBe(0)
  await world.clock.until(() => ended === 3, 'all of them end', 10_000)
})

test('echo answers before the program ends', async () => {
  const { world, shelf, alice } = await alices()
  alice.send({ type: 'session.say', session: ECHO_SESSION, text: safeText('hi') })
  await stop(world, alice)
  expect(alice.sees('echo')).toEqual(['alice: hi', 'echo: hi'])
  shelf.close()
  await world.pass(HOUR)
  expect(shelf.touched).toEqual([])
})

test('commands that wait in a program that ends are told so, and new ones are sent away', async () => {
  const { world, shelf, network, alice } = await alices()
  const { clock } = world
  const office = createOffice({
    runtime: alice.runtime(),
    disk: shelf.disk,
    space: 'papo',
    after: clock.after,
  })
  network.hold()
  const sending = office.call('send', { who: 'bob', text: 'on its way', timeout: HOUR })
  const asking = office.call('accept', { who: 'nobody', timeout: HOUR })
  await world.pass(10)
  await stop(world, alice)
  shelf.close()
  expect(await sending).toEqual({ ok: false, error: 'gone' })
  expect(await asking).toEqual({ ok: false, error: 'closing' })
  for (const method of ['send', 'search', 'users', 'group new']) {
    // one after the other
    // oxlint-disable-next-line no-await-in-loop
    expect(await office.call(method, { who: 'bob', text: 'later' })).toEqual({
      ok: false,
      error: 'closing',
    })
  }
  await world.pass(2 * HOUR)
  expect(shelf.touched).toEqual([])
})
