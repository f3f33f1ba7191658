/**
 * Who is away gets what was written, whatever other people's presence does meanwhile: on a bare
 * Mosquitto, which keeps 1,000 packets for each and drops the newest, and on our own broker.
 */
// @module-tag mosquitto
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openBroker } from '../../../src/adapters/broker.ts'
import { openKeyring } from '../../../src/adapters/keyring.ts'
import type { Millis } from '../../../src/core/ids.ts'
import { addMillis } from '../../../src/core/ids.ts'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import {
  presencePacket,
  publishAll,
  registeredPeople,
  registeredPerson,
} from '../../support/forged/registered.ts'
import {
  openSessionBetween,
  personHome,
  startPerson,
} from '../../support/process/headless-person.ts'
import type { PersonHome, HeadlessPerson } from '../../support/process/headless-person.ts'
import { everybody, MAX_STRANGERS } from '../../../src/model/people/strangers.ts'
import { safeLine } from '../../../src/core/text/safe-text.ts'
import type { Signer } from '../../../src/ports/signer.ts'
import type { Forger } from '../../support/forged/outsider.ts'
import { until } from '../../support/wait.ts'

const BARE = 'allow_anonymous true\n'
const stops: (() => Promise<void>)[] = []
const people = new Set<HeadlessPerson>()
afterEach(async () => {
  await Promise.all(Array.from(people, (one) => one.stop()))
  people.clear()
  for (const stop of stops.splice(0)) {
    // the broker goes last
    // oxlint-disable-next-line no-await-in-loop
    await stop()
  }
})

const mosquitto = async () => {
  const broker = await startMosquitto({ config: BARE })
  stops.push(broker.stop)
  return broker.url
}
const ours = async () => {
  const opened = await openBroker({
    port: 0,
    dataDir: freshFolder(),
    log: () => {},
    limits: { queuedMessages: 1000 },
  })
  if (!opened.ok) throw new Error(opened.detail)
  stops.push(opened.value.close)
  return `mqtt://127.0.0.1:${opened.value.port}`
}
const brokers = [
  ['Mosquitto, MQTT 5', 5, mosquitto],
  ['Mosquitto, MQTT 3.1.1', 4, mosquitto],
  ['our own broker', 4, ours],
] as const

const enters = (name: string, at: PersonHome) => {
  const one = startPerson(name, at)
  people.add(one)
  return one
}
const leaves = async (one: HeadlessPerson) => {
  people.delete(one)
  await one.stop()
}
const now = () => Date.now() as Millis
const known = ({ state }: HeadlessPerson) => everybody(state()).length

/** Bob gets the keys of all of these, as from invites, and leaves. */
const meetAll = async (at: PersonHome, crowd: readonly Forger[], signer?: Signer) => {
  const bob = startPerson('bob', at, signer ? { signer } : {})
  bob.disk.transaction(false, () => {
    for (const {
      name,
      signer: { key },
    } of crowd) {
      bob.runtime.send({ type: 'person.add', who: name, name: safeLine(name), key })
    }
  })
  await bob.stop()
}

/** Bob leaves; the records of 100 people change a dozen times, alice writes three words and leaves; bob comes back. */
const awayAndBack = async (
  url: string,
  before: HeadlessPerson,
  alice: HeadlessPerson,
  at: PersonHome,
) => {
  await leaves(before)
  const crowd = registeredPeople(100)
  const began = now()
  await publishAll(
    url,
    Array.from({ length: 12 }, (_, round) =>
      crowd.map((who) => presencePacket(who, 'online', round + 1, began)),
    ).flat(),
  )
  for (const text of ['one', 'two', 'three']) alice.sendText('bob', text)
  await until(() => alice.state().waiting === 0, 'the broker has the words')
  await leaves(alice)
  const bob = enters('bob', at)
  await until(bob.isOnline, 'bob is here')
  return bob
}

describe.each(brokers)('%s', (_, version, start) => {
  test('three words reach bob, though the records of 100 people changed a dozen times while he was away', async () => {
    const url = await start()
    const homes = { alice: personHome(url, version), bob: personHome(url, version) }
    const alice = enters('alice', homes.alice)
    const before = enters('bob', homes.bob)
    await openSessionBetween(alice, before)
    const bob = await awayAndBack(url, before, alice, homes.bob)
    // what was kept has come before he is shown as online
    expect(bob.transcript('alice')).toEqual(['one', 'two', 'three'])
  })

  test.each([
    ['strangers', 2000, MAX_STRANGERS, false],
    ['strangers', 3000, MAX_STRANGERS, false],
    ['people whom he has met', 3000, 3000, true],
  ])('of %s, %i of whom the broker retains, %i are known', async (_, count, most, met) => {
    const url = await start()
    const at = now()
    const crowd = registeredPeople(count)
    const home = personHome(url, version)
    if (met) await meetAll(home, crowd)
    await publishAll(
      url,
      crowd.map((who) => presencePacket(who, 'online', 1, at)),
    )
    const bob = enters('bob', home)
    await until(bob.isOnline, 'bob is here', 20_000)
    // bob himself is none of his people, but echo is; all came before he was shown as online
    expect(known(bob)).toBe(most + 1)
  })

  test('in a session of an older program, which asked for all at QoS 1, records queue no more', async () => {
    const url = await start()
    const at = personHome(url, version)
    const old = await connectMqtt(url, {
      clientId: 'papo-bob',
      clean: false,
      protocolVersion: version,
      ...(version === 5 ? { properties: { sessionExpiryInterval: 3600 } } : {}),
    })
    await old.client.subscribeAsync(['papo/USERS/+', 'papo/CONTROL/bob_Control/+'], { qos: 1 })
    await old.disconnect()
    const first = enters('bob', at)
    await until(first.isOnline, 'bob is here')
    await leaves(first)
    const zoe = registeredPerson(0)
    const began = now()
    await publishAll(url, [
      presencePacket(zoe, 'online', 1, began),
      presencePacket(zoe, 'away', 2, addMillis(began, 1)),
    ])
    const raw = await connectMqtt(url, {
      clientId: 'papo-bob',
      clean: false,
      protocolVersion: version,
      ...(version === 5 ? { properties: { sessionExpiryInterval: 3600 } } : {}),
    })
    await raw.client.publishAsync('papo/CONTROL/bob_Control/bob', 'end', { qos: 1 })
    await raw.until((got) => got.some(({ text }) => text === 'end'))
    expect(raw.received.map(({ topic }) => topic)).toEqual(['papo/CONTROL/bob_Control/bob'])
    await raw.disconnect()
  })
})

test('5,000 signed records cost a program little more than to check them, whatever it knows already', async () => {
  const url = await mosquitto()
  const at = now()
  const crowd = registeredPeople(5000, true)
  const home = personHome(url, 5)
  const keys = openKeyring(join(freshFolder(), 'key'))
  if (!keys.ok) throw new Error(keys.error)
  // strangers have a fixed share: these are people whom he has met
  await meetAll(home, crowd, keys.value)
  await publishAll(
    url,
    crowd.map((who, index) => presencePacket(who, index % 2 === 0 ? 'online' : 'offline', 1, at)),
  )
  let transactions = 0
  let notifications = 0
  const bob = startPerson('bob', home, {
    signer: keys.value,
    disk: (disk) => ({
      ...disk,
      transaction: (durable, work) => {
        transactions += 1
        return disk.transaction(durable, work)
      },
    }),
  })
  people.add(bob)
  bob.runtime.store.subscribe(() => {
    notifications += 1
  })
  // much more than it takes, which is told by bench/presence.ts: other tests run beside this one
  await until(bob.isOnline, 'bob is here', 60_000)
  expect(known(bob)).toBe(5001)
  // as many as there were pauses of 50 ms, and not as many as there are people
  expect(transactions).toBeLessThan(1000)
  expect(notifications).toBeLessThan(1000)
}, 90_000)

test('whoever follows everything as an open topic keeps room for what is written to them', async () => {
  const url = await mosquitto()
  const homes = { alice: personHome(url, 5), bob: personHome(url, 5) }
  const alice = enters('alice', homes.alice)
  const before = enters('bob', homes.bob)
  await openSessionBetween(alice, before)
  expect(before.runtime.send({ type: 'topic.follow', topic: '#' }).ok).toBe(true)
  const bob = await awayAndBack(url, before, alice, homes.bob)
  expect(bob.transcript('alice')).toEqual(['one', 'two', 'three'])
})
