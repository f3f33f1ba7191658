/**
 * Mallory, in a process of its own: becomes somebody whom the victim has accepted and who is in the friend's group,
 * signs packets beforehand, and then publishes so many a second. `node flooder-child.ts URL`
 */
import { openSessionWith } from '../../src/model/direct/sessions.ts'
import { amMember, rosterRef } from '../../src/model/groups/membership.ts'
import type { Group } from '../../src/model/groups/membership.ts'
import { lookUpPerson } from '../../src/model/people/strangers.ts'
import { parseSessionId } from '../../src/core/ids.ts'
import type { GroupId, Millis } from '../../src/core/ids.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import type { OutgoingPacket } from '../../src/ports/transport.ts'
import { ed25519Signer, publishAll } from '../../test/support/forged/registered.ts'
import { id } from '../../test/support/network/network.ts'
import { personHome, startPerson } from '../../test/support/process/headless-person.ts'
import { connectMqtt } from '../../test/support/transport/mqtt-clients.ts'
import { until } from '../../test/support/wait.ts'
import { attacks } from './attacks.ts'
import type { Attacker } from './attack.ts'
import { FRIEND, GROUP, MALLORY, VICTIM } from './attack.ts'
import type { FloodAnswer, FloodOrder } from './helpers.ts'

const PATIENCE = 60_000
/** So many packets wait for the broker's acknowledgement at most: it may be slower than we are. */
const WINDOW = 2000
/** Packets are published each time that so many milliseconds have passed. */
const TICK = 5

const [url = ''] = process.argv.slice(2)
const tell = (answer: FloodAnswer) => void process.send?.(answer)
const signer = ed25519Signer()
const [victim, friend] = [id(VICTIM), id(FRIEND)]

const spy = await connectMqtt(url, { clientId: 'spy' })
await spy.client.subscribeAsync([
  `papo/SESSIONS/${VICTIM}/${FRIEND}/+`,
  `papo/CONTROL/${VICTIM}_Control/${FRIEND}`,
])

const mallory = startPerson(MALLORY, personHome(url, 5), { signer })
const { state, runtime } = mallory
const groupNamed = (): readonly [GroupId, Group] | undefined =>
  [...state().groups].find(([, { roster }]) => roster.name === GROUP)

await until(mallory.isOnline, 'mallory is online', PATIENCE)
await until(() => lookUpPerson(state(), victim), 'the victim is there', PATIENCE)
runtime.send({ type: 'request.make', to: victim, text: safeText('') })
const group = await until(groupNamed, 'the group is there', PATIENCE)
runtime.send({ type: 'group.ask', group: group[0], text: safeText('') })
await until(() => amMember(state(), group[0]), 'mallory is a member', PATIENCE)
const session = await until(() => openSessionWith(state(), victim), 'the victim accepts', PATIENCE)
tell({ is: 'ready' })

const attacker = (): Attacker => {
  const joined = state().groups.get(group[0])
  const friendKey = lookUpPerson(state(), friend)?.key
  const friendTopic = spy.received.find(({ topic }) => topic.includes('/SESSIONS/'))?.topic
  const friendSession = parseSessionId(friendTopic?.split('/').at(-1), victim, friend)
  if (!joined || !friendKey || !friendSession) throw new Error('the friend or the group is gone')
  return {
    mallory: { name: id(MALLORY), signer },
    victim,
    friend,
    friendKey,
    session: session.id,
    friendSession,
    group: group[0],
    roster: rosterRef(joined),
    overheard: spy.received.map(({ topic, packet }) => ({
      topic,
      payload: Buffer.from(packet.payload),
      qos: 1,
      retain: false,
    })),
    now: () => Date.now() as Millis,
  }
}

let signed: readonly OutgoingPacket[] = []

const sign = async (name: string, count: number) => {
  const isSaid = () => spy.received.some(({ topic }) => topic.includes('/SESSIONS/'))
  await until(isSaid, 'the friend has said something', PATIENCE)
  const attack = attacks.find((one) => one.name === name)
  const context = attacker()
  // from now on packets in mallory's name are made here
  await mallory.stop()
  await spy.disconnect()
  signed = attack?.packets(context, count) ?? []
  tell({ is: 'signed', count: signed.length })
}

const flood = async (rate: number, seconds: number) => {
  // in place of mallory's program: what nobody takes from its queue would count as dropped
  const { client, disconnect } = await connectMqtt(url, { clientId: `papo-${MALLORY}` })
  let sent = 0
  let acknowledged = 0
  const begun = performance.now()
  const ended = Promise.withResolvers<void>()
  const timer = setInterval(() => {
    const passed = performance.now() - begun
    const due = Math.floor((passed * rate) / 1000)
    for (; sent < due && sent - acknowledged < WINDOW; sent += 1) {
      const packet = signed[sent % signed.length]
      if (!packet) break
      const { topic, payload, qos, retain } = packet
      client.publish(topic, Buffer.from(payload), { qos, retain }, () => {
        acknowledged += 1
      })
    }
    if (passed >= seconds * 1000) ended.resolve()
  }, TICK)
  await ended.promise
  clearInterval(timer)
  tell({ is: 'done', count: acknowledged, took: performance.now() - begun })
  await disconnect()
}

const retain = async () => {
  const begun = performance.now()
  await publishAll(url, signed)
  tell({ is: 'done', count: signed.length, took: performance.now() - begun })
}

const carryOut = (order: FloodOrder): Promise<void> => {
  if (order.do === 'sign') return sign(order.attack, order.count)
  return order.do === 'flood' ? flood(order.rate, order.seconds) : retain()
}

process.on('message', (order: FloodOrder) => void carryOut(order))

// whoever started this is gone
process.once('disconnect', () => process.exit())
