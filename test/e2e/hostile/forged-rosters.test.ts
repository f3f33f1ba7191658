/** An outsider on an open Mosquitto wipes the cards of a group and forges others: the true one comes back. */
// @module-tag mosquitto
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../../src/adapters/clock.ts'
import type { SignedRoster } from '../../../src/model/groups/roster.ts'
import { groupChannel } from '../../../src/core/channel.ts'
import { parseRosterHash, NO_ROSTER } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { OutgoingPacket } from '../../../src/ports/transport.ts'
import { decodePacket } from '../../../src/protocol/decode-packet.ts'
import { removeSpace } from '../../../src/protocol/topics.ts'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'
import type { ReceivedMessage, MqttTestClient } from '../../support/transport/mqtt-clients.ts'
import type { GroupFixture } from '../../support/e2e/group-screens.ts'
import { runOk, jsonRows } from '../../support/e2e/group-screens.ts'
import { knownSigner } from '../../support/forged/ed25519.ts'
import type { ForgeryContext } from '../../support/forged/rosters.ts'
import { forgeries } from '../../support/forged/rosters.ts'
import { signedPacket } from '../../support/forged/packets.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import { rosterTopic, relayedBy, clearingRetained } from '../../support/forged/outsider.ts'
import { id } from '../../support/network/network.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'
import { until } from '../../support/wait.ts'

/** Stands in everything that must never be seen as somebody's word. */
const MARK = 'HOSTILE'
/** The outsider: a key of his own, like anybody. */
const mallory = { name: id('mallory'), signer: knownSigner }

let home: Home
let mosquitto: Mosquitto
let fixture: GroupFixture
let ana: Pty
let bia: Pty
let outsider: MqttTestClient

/** ana leads lab, bia is a member, dora looks on; mallory hears everything from the beginning. */
beforeEach(async () => {
  home = openHome()
  mosquitto = await startMosquitto()
  fixture = { home, group: 'lab', url: mosquitto.url }
  outsider = await connectMqtt(mosquitto.url)
  await outsider.client.subscribeAsync('papo/#', { qos: 1 })
  ;[ana, bia] = [await openScreen('ana'), await openScreen('bia')]
  await runOk(fixture, 'ana', 'group', 'new', 'lab', 'o que medimos')
  await runOk(fixture, 'bia', 'group', 'join', 'lab')
  await runOk(fixture, 'ana', 'group', 'accept', 'lab', 'bia')
  await until(async () => (await seenBy('bia'))['role'] === 'member', 'bia is in', 20_000)
  await runOk(fixture, 'bia', 'send', '#lab', 'entre nós', '--wait')
  home.start(['tail', '--name', 'dora', '--profile', 'dora', '--broker', mosquitto.url])
  await isFoundBy('dora', 2)
}, 60_000)
afterEach(async () => {
  await home.close()
  await outsider.disconnect()
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true, force: true })
})

const openScreen = async (who: string): Promise<Pty> => {
  const screen = home.open(who, ['--broker', mosquitto.url])
  await screen.sees(/● \d+ ms/u, 20_000)
  return screen
}

/** The group as this person's program tells of it, but for who is here. */
const seenBy = async (who: string) => {
  const [facts = {}] = await jsonRows(fixture, who, 'group', 'info', 'lab')
  const { id: group, leader, members, heirs, rosterRev, role, topic } = facts
  const all = Array.isArray(members) ? members.map((one) => ({ ...Object(one), status: '' })) : []
  return { id: group, leader, members: all, heirs, rosterRev, role, topic }
}

/** Waits until this person, whoever they are, knows the group by this card. */
const isFoundBy = (who: string, card: number) =>
  until(async () => (await seenBy(who))['rosterRev'] === card, `${who} finds card ${card}`, 20_000)

const publish = async (packets: readonly OutgoingPacket[]) => {
  for (const { topic, payload, retain } of packets) {
    // each after the other
    // oxlint-disable-next-line no-await-in-loop
    await outsider.client.publishAsync(topic, Buffer.from(payload), { qos: 1, retain })
  }
}

const bytesOf = ({ packet }: ReceivedMessage) => new Uint8Array(Buffer.from(packet.payload))

/** Every card of the leader that the outsider has heard, oldest first. */
const shown = (): readonly ReceivedMessage[] =>
  outsider.received.filter(
    ({ topic, text }) => topic.endsWith('/roster/ana') && text.includes('"by":"ana"'),
  )

const contextNow = (): ForgeryContext => {
  const newest = shown().at(-1)
  const inner = removeSpace('papo', newest?.topic ?? '')
  const read = inner && newest && decodePacket('papo', inner, bytesOf(newest), knownSigner.verify)
  if (!newest || !read || !read.ok || read.value.decoded.message.type !== 'group.roster') {
    throw new Error('no card was heard')
  }
  const { decoded, key } = read.value
  const hash = parseRosterHash(knownSigner.hash(bytesOf(newest))) ?? NO_ROSTER
  const roster: SignedRoster = {
    ...read.value.decoded.message,
    by: decoded.by,
    at: decoded.at,
    key,
    hash,
  }
  const { topic } = newest
  const packet: OutgoingPacket = { topic, payload: bytesOf(newest), retain: true, qos: 1 }
  return { outsider: mallory, now: systemClock.now(), roster, published: packet }
}

const here = (now = systemClock.now()) =>
  signedPacket(
    mallory,
    {
      type: 'presence.publish',
      status: 'online',
      name: safeText('mallory'),
      caps: [],
      boot: now,
      count: 1,
      seen: now,
    },
    { kind: 'presence', of: mallory.name },
    { at: now, retain: true },
  )

/** Nothing is kept any more of all that was ever shown; and each is told that the card is there. */
const wipe = async ({ roster: { group }, published: packet }: ForgeryContext) => {
  const at = systemClock.now()
  await publish(clearingRetained(new Set(outsider.received.map(({ topic }) => topic))))
  await publish([
    here(),
    ...['ana', 'bia'].map((who) =>
      relayedBy(mallory, packet, { kind: 'roster', group }, { person: id(who) }, at),
    ),
    relayedBy(mallory, packet, { kind: 'roster', group }, { group }, at),
  ])
  await publish(clearingRetained([rosterTopic(group, 'mallory')]))
}

/** Forged cards and garbage at every topic for cards, words in the group, and all of it passed on. */
const attack = async () => {
  const context = contextNow()
  const { group } = context.roster
  const at = context.now
  const forged = forgeries.map(([, trick]) => trick(context))
  const garbage = ['', MARK, '[]', `{"v":1,"type":"group.roster","topic":"${MARK}"}`]
  await publish([here()])
  await publish(forged)
  for (const person of [id('ana'), id('bia')]) {
    const control = { kind: 'inbox', of: person, from: mallory.name } as const
    const under = { rev: context.roster.rev, hash: context.roster.hash }
    const leave = { type: 'group.leave', group, to: person, roster: under, sentCount: 0 } as const
    await publish(
      forged.map((packet) => relayedBy(mallory, packet, { kind: 'roster', group }, { person }, at)),
    )
    await publish([signedPacket(mallory, leave, control, { at, seq: 1 })])
  }
  const said = {
    type: 'message.send',
    channel: groupChannel(group),
    roster: { rev: context.roster.rev, hash: context.roster.hash },
    text: safeText(MARK),
  } as const
  for (const by of ['mallory', 'ana', 'bia']) {
    const place = { kind: 'group', group, from: id(by) } as const
    await publish([signedPacket({ ...mallory, name: id(by) }, said, place, { at, seq: 9 })])
    for (const text of garbage) {
      const payload = new TextEncoder().encode(text)
      await publish([{ topic: rosterTopic(group, by), payload, retain: true, qos: 1 }])
    }
  }
  // older cards of the leader, where hers should stand
  for (const old of shown().slice(0, -1)) {
    await publish([{ ...context.published, payload: bytesOf(old) }])
  }
}

/** What the broker keeps of cards for somebody who comes now. */
const keptCards = async (): Promise<readonly ReceivedMessage[]> => {
  const newcomer = await connectMqtt(mosquitto.url)
  await newcomer.client.subscribeAsync(['papo/GROUPS/+/roster/+', 'end'], { qos: 1 })
  // what is kept comes before what is said now
  await newcomer.client.publishAsync('end', 'end', { qos: 1 })
  await newcomer.until((got) => got.some(({ topic }) => topic === 'end'))
  await newcomer.disconnect()
  return newcomer.received.filter(({ topic }) => topic !== 'end')
}

/** Is the leader's newest card among these, by herself or in a member's word? */
const isTrue =
  ({ published: { topic, payload } }: ForgeryContext, by: 'ana' | 'bia') =>
  (got: ReceivedMessage) => {
    const text = new TextDecoder().decode(payload)
    if (by === 'ana') return got.topic === topic && got.text === text
    // a word that passes on another one has it as a text
    return got.topic.endsWith('/roster/bia') && got.text.includes(JSON.stringify(text))
  }

const retainedRoster = (context: ForgeryContext, by: 'ana' | 'bia') =>
  until(
    async () => (await keptCards()).some(isTrue(context, by)),
    `the card stands again, by ${by}`,
    60_000,
  )

const allSee = async () => ({
  ana: await seenBy('ana'),
  bia: await seenBy('bia'),
  dora: await seenBy('dora'),
})

test('while the leader is here: nobody believes him, and her card is back', async () => {
  const before = await allSee()
  const context = contextNow()
  await attack()
  await wipe(context)
  await retainedRoster(context, 'ana')
  await attack()
  await retainedRoster(context, 'ana')
  expect(await allSee()).toEqual(before)
  // somebody new finds the group as it is
  await isFoundBy('eva', context.roster.rev)
  expect(await seenBy('eva')).toEqual(before.dora)
  // and the two go on, with nothing of his in what they said
  await runOk(fixture, 'ana', 'send', '#lab', 'tudo', 'bem', '--wait')
  expect(await jsonRows(fixture, 'bia', 'search', MARK)).toEqual([])
  for (const screen of [ana, bia]) expect(screen.written()).not.toContain(MARK)
  await bia.press('/refused', keys.enter)
  await bia.sees(/[1-9]\d* {2}.*wrong signature/u)
}, 180_000)

test('while the leader is away: a member shows her card, whatever he puts there, and she takes it back', async () => {
  const before = await allSee()
  const context = contextNow()
  await ana.press('/quit', keys.enter)
  await ana.ended
  await bia.sees(/○ ana/u)
  await attack()
  await wipe(context)
  await retainedRoster(context, 'bia')
  await attack()
  await retainedRoster(context, 'bia')
  await isFoundBy('eva', context.roster.rev)
  expect(await seenBy('eva')).toEqual(before.dora)
  expect([await seenBy('bia'), await seenBy('dora')]).toEqual([before.bia, before.dora])
  ana = await openScreen('ana')
  await retainedRoster(context, 'ana')
  expect(await allSee()).toEqual(before)
}, 180_000)
