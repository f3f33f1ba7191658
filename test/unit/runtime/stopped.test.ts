/** A program that was stopped is inert: whatever still comes touches neither its state nor its disk. */
import { expect, test } from 'vitest'
import { createApi } from '../../../src/cli/api/api.ts'
import { directChannel } from '../../../src/core/channel.ts'
import type { BrokerDenial } from '../../../src/core/broker/link-end.ts'
import type { SafeText } from '../../../src/core/ids.ts'
import { ECHO_SESSION } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { closableDisk, lateNetwork } from '../../support/network/late-network.ts'
import { createMemoryDisk } from '../../support/disk/memory-disk.ts'
import { stateOf, openSession } from '../../support/network/direct-session.ts'
import type { Person, TestNetwork } from '../../support/network/network.ts'
import { createTestNetwork } from '../../support/network/network.ts'

const HOUR = 3_600_000

/** Stops a program, as its owner does before the disk is closed. */
const stop = async (network: TestNetwork, who: Person) => {
  let stopped = false
  const stopping = async () => {
    await who.runtime().stop()
    stopped = true
  }
  const done = stopping()
  await network.clock.until(() => stopped, 'the program stops', 10_000)
  await done
}

/** Alice talks with bob; her disk can be closed and her network held back. */
const alices = async () => {
  const network = createTestNetwork()
  const backups = closableDisk(createMemoryDisk(network.clock.now))
  const late = lateNetwork()
  const { alice, bob } = await openSession(network, {
    alice: { disk: backups.disk, wrapTransport: late.wrapTransport },
  })
  return { network, backups, late, alice, bob }
}

const denied: BrokerDenial = { reason: 'not-authorised', detail: 'late' }

test.each([['done'], ['lost'], [denied]] as const)(
  'late answers %j, packets, timers, the end of the link and wishes change nothing',
  async (answer) => {
    const { network, backups, late, alice, bob } = await alices()
    // timers of every kind are running: receipts, repetition, typing, echo, the minute
    bob.sendText('alice', 'a last one')
    alice.send({ type: 'message.send', channel: directChannel(ECHO_SESSION), text: safeText('hi') })
    late.hold()
    alice.sendText('bob', 'on its way')
    alice.send({ type: 'topic.publish', topic: 'house', text: safeText('on its way') })
    alice.send({ type: 'group.create', name: 'lab', topic: '' as SafeText })
    await network.advance(20)
    await stop(network, alice)
    backups.close()
    const last = stateOf(alice)
    const traffic = network.traffic.length

    late.release(answer)
    await network.advance(20)
    const [events] = late.events.slice(-1)
    const [packet] = network.broker.retained.values()
    if (packet) events?.onPacket(packet)
    events?.onEnd({ reason: 'closed', detail: 'late' })
    await network.advance(2 * HOUR)
    const { runtime } = alice
    expect(runtime().send({ type: 'topic.follow', topic: 'house' }).ok).toBe(false)
    expect(runtime().track({ type: 'topic.follow', topic: 'house' }).ok).toBe(false)
    runtime().start()
    runtime().reconnect()
    runtime().retry(directChannel(ECHO_SESSION), 1)
    runtime().warn('closed', 'late')
    await runtime().stop()
    await network.advance(2 * HOUR)

    expect(backups.callsAfterClose).toEqual([])
    expect(stateOf(alice)).toBe(last)
    expect(
      network.traffic.slice(traffic).filter(({ clientId }) => clientId === 'papo-alice'),
    ).toEqual([])
  },
)

test('a connection that comes after the end is closed, and nothing is said over it', async () => {
  const { network, backups, late, alice } = await alices()
  late.hold()
  alice.runtime().reconnect()
  await network.advance(100)
  await stop(network, alice)
  backups.close()
  const last = stateOf(alice)
  const connections = late.events.length
  late.release()
  await network.advance(HOUR)
  expect(late.closed).toContain(connections - 1)
  expect(late.events).toHaveLength(connections)
  expect(network.broker.online()).toEqual(['papo-bob'])
  expect(backups.callsAfterClose).toEqual([])
  expect(stateOf(alice)).toBe(last)
})

test('what comes while somebody says goodbye is kept: the broker will not give it again', async () => {
  const { network, late, alice, bob } = await alices()
  late.hold()
  let stopped = false
  const stopping = async () => {
    await alice.runtime().stop()
    stopped = true
  }
  const done = stopping()
  bob.sendText('alice', 'wait!')
  await network.advance(100)
  // the farewell is still on its way
  expect(stopped).toBe(false)
  expect(alice.transcript('bob')).toContain('bob: wait!')
  late.release()
  await network.clock.until(() => stopped, 'she leaves')
  await done
})

test('whoever ends it a second time waits for the same end', async () => {
  const { network, late, alice } = await alices()
  late.hold()
  const runtime = alice.runtime()
  const first = runtime.stop()
  let ended = 0
  for (const end of [first, runtime.stop(), runtime.stop()]) void end.then(() => (ended += 1))
  await network.advance(10)
  // the farewell is on its way, and nobody may close the disk yet
  expect(ended).toBe(0)
  await network.clock.until(() => ended === 3, 'all of them end', 10_000)
})

test('echo answers before the program ends', async () => {
  const { network, backups, alice } = await alices()
  alice.send({ type: 'message.send', channel: directChannel(ECHO_SESSION), text: safeText('hi') })
  await stop(network, alice)
  expect(alice.transcript('echo')).toEqual(['alice: hi', 'echo: hi'])
  backups.close()
  await network.advance(HOUR)
  expect(backups.callsAfterClose).toEqual([])
})

test('commands that wait in a program that ends are told so, and new ones are sent away', async () => {
  const { network, backups, late, alice } = await alices()
  const { clock } = network
  const api = createApi({
    runtime: alice.runtime(),
    disk: backups.disk,
    space: 'papo',
    schedule: clock.after,
  })
  late.hold()
  const sending = api.call('send', { who: 'bob', text: 'on its way', timeout: HOUR })
  const asking = api.call('accept', { who: 'nobody', timeout: HOUR })
  await network.advance(10)
  await stop(network, alice)
  backups.close()
  expect(await sending).toEqual({ ok: false, error: 'disconnected' })
  expect(await asking).toEqual({ ok: false, error: 'closing' })
  for (const method of ['send', 'search', 'users', 'group new']) {
    // one after the other
    // oxlint-disable-next-line no-await-in-loop
    expect(await api.call(method, { who: 'bob', text: 'later' })).toEqual({
      ok: false,
      error: 'closing',
    })
  }
  await network.advance(2 * HOUR)
  expect(backups.callsAfterClose).toEqual([])
})
