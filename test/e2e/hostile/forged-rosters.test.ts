/** An outsider on an open Mosquitto wipes the cards of a group and forges others: the true one comes back. */
// @module-tag mosquitto
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../../src/adapters/clock.ts'
import type { SignedCard } from '../../../src/model/groups/roster.ts'
import { cardHash, NO_CARD } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/safe-text.ts'
import type { Outgoing } from '../../../src/ports.ts'
import { readWord } from '../../../src/protocol/decode-packet.ts'
import { outOfSpace } from '../../../src/protocol/topics.ts'
import { connect } from '../../support/transport/mqtt-clients.ts'
import type { Got, Person } from '../../support/transport/mqtt-clients.ts'
import type { Club } from '../../support/e2e/group-screens.ts'
import { did, rows } from '../../support/e2e/group-screens.ts'
import { knownSigner } from '../../support/forged/ed25519.ts'
import type { Stage } from '../../support/forged/rosters.ts'
import { tricks } from '../../support/forged/rosters.ts'
import { wordOf } from '../../support/forged/packets.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import { infoOf, relayedBy, wiping } from '../../support/forged/outsider.ts'
import { id } from '../../support/network/network.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/memory-screen.tsx'
import { until } from '../../support/wait.ts'

/** Stands in everything that must never be seen as somebody's word. */
const MARK = 'HOSTILE'
/** The outsider: a key of his own, like anybody. */
const mallory = { name: id('mallory'), signer: knownSigner }

let home: Home
let mosquitto: Mosquitto
let club: Club
let ana: Pty
let bia: Pty
let outsider: Person

/** ana leads lab, bia is a member, dora looks on; mallory hears everything from the beginning. */
beforeEach(async () => {
  home = openHome()
  mosquitto = await startMosquitto()
  club = { home, group: 'lab', url: mosquitto.url }
  outsider = await connect(mosquitto.url)
  await outsider.client.subscribeAsync('papo/#', { qos: 1 })
  ;[ana, bia] = [await sit('ana'), await sit('bia')]
  await did(club, 'ana', 'group', 'new', 'lab', 'o que medimos')
  await did(club, 'bia', 'group', 'join', 'lab')
  await did(club, 'ana', 'group', 'accept', 'lab', 'bia')
  await until(async () => (await seenBy('bia'))['standing'] === 'member', 'bia is in', 20_000)
  await did(club, 'bia', 'send', '#lab', 'entre nós', '--wait')
  home.start(['tail', '--name', 'dora', '--profile', 'dora', '--broker', mosquitto.url])
  await isFoundBy('dora', 2)
}, 60_000)
afterEach(async () => {
  await home.close()
  await outsider.leave()
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true, force: true })
})

const sit = async (who: string): Promise<Pty> => {
  const screen = home.open(who, ['--broker', mosquitto.url])
  await screen.sees(/● \d+ ms/u, 20_000)
  return screen
}

/** The group as this person's program tells of it, but for who is here. */
const seenBy = async (who: string) => {
  const [facts = {}] = await rows(club, who, 'group', 'info', 'lab')
  const { id: group, leader, members, heirs, card, standing, topic } = facts
  const all = Array.isArray(members) ? members.map((one) => ({ ...Object(one), status: '' })) : []
  return { id: group, leader, members: all, heirs, card, standing, topic }
}

/** Waits until this person, whoever they are, knows the group by this card. */
const isFoundBy = (who: string, card: number) =>
  until(async () => (await seenBy(who))['card'] === card, `${who} finds card ${card}`, 20_000)

const publish = async (packets: readonly Outgoing[]) => {
  for (const { topic, payload, retain } of packets) {
    // each after the other
    // oxlint-disable-next-line no-await-in-loop
    await outsider.client.publishAsync(topic, Buffer.from(payload), { qos: 1, retain })
  }
}

const bytesOf = ({ packet }: Got) => new Uint8Array(Buffer.from(packet.payload))

/** Every card of the leader that the outsider has heard, oldest first. */
const shown = (): readonly Got[] =>
  outsider.got.filter(
    ({ topic, text }) => topic.endsWith('/info/ana') && text.includes('"by":"ana"'),
  )

const stageNow = (): Stage => {
  const newest = shown().at(-1)
  const inner = outOfSpace('papo', newest?.topic ?? '')
  const read = inner && newest && readWord(inner, bytesOf(newest), knownSigner.verify)
  if (!newest || !read || !read.ok || read.value.heard.word.type !== 'group.card') {
    throw new Error('no card was heard')
  }
  const { heard, key } = read.value
  const hash = cardHash(knownSigner.hash(bytesOf(newest))) ?? NO_CARD
  const card: SignedCard = { ...read.value.heard.word, by: heard.by, at: heard.at, key, hash }
  const { topic } = newest
  const packet: Outgoing = { topic, payload: bytesOf(newest), retain: true, qos: 1 }
  return { outsider: mallory, now: systemClock.now(), card, shown: packet }
}

const here = (now = systemClock.now()) =>
  wordOf(
    mallory,
    {
      type: 'presence.show',
      status: 'online',
      name: safeText('mallory'),
      caps: [],
      boot: now,
      count: 1,
      seen: now,
    },
    { kind: 'card', of: mallory.name },
    { at: now, retain: true },
  )

/** Nothing is kept any more of all that was ever shown; and each is told that the card is there. */
const wipe = async ({ card: { group }, shown: packet }: Stage) => {
  const at = systemClock.now()
  await publish(wiping(new Set(outsider.got.map(({ topic }) => topic))))
  await publish([
    here(),
    ...['ana', 'bia'].map((who) =>
      relayedBy(mallory, packet, `!${group}`, { person: id(who) }, at),
    ),
    relayedBy(mallory, packet, `!${group}`, { group }, at),
  ])
  await publish(wiping([infoOf(group, 'mallory')]))
}

/** Forged cards and garbage at every topic for cards, words in the group, and all of it passed on. */
const attack = async () => {
  const stage = stageNow()
  const { group } = stage.card
  const at = stage.now
  const forged = tricks.map(([, trick]) => trick(stage))
  const garbage = ['', MARK, '[]', `{"v":1,"type":"group.card","topic":"${MARK}"}`]
  await publish([here()])
  await publish(forged)
  for (const person of [id('ana'), id('bia')]) {
    const control = { kind: 'control', of: person, from: mallory.name } as const
    const under = { rev: stage.card.rev, hash: stage.card.hash }
    const leave = { type: 'group.leave', group, to: person, card: under, said: 0 } as const
    await publish(forged.map((packet) => relayedBy(mallory, packet, `!${group}`, { person }, at)))
    await publish([wordOf(mallory, leave, control, { at, seq: 1 })])
  }
  const said = {
    type: 'group.say',
    group,
    card: { rev: stage.card.rev, hash: stage.card.hash },
    text: safeText(MARK),
  } as const
  for (const by of ['mallory', 'ana', 'bia']) {
    const place = { kind: 'group', group, from: id(by) } as const
    await publish([wordOf({ ...mallory, name: id(by) }, said, place, { at, seq: 9 })])
    for (const text of garbage) {
      const payload = new TextEncoder().encode(text)
      await publish([{ topic: infoOf(group, by), payload, retain: true, qos: 1 }])
    }
  }
  // older cards of the leader, where hers should stand
  for (const old of shown().slice(0, -1)) {
    await publish([{ ...stage.shown, payload: bytesOf(old) }])
  }
}

/** What the broker keeps of cards for somebody who comes now. */
const keptCards = async (): Promise<readonly Got[]> => {
  const newcomer = await connect(mosquitto.url)
  await newcomer.client.subscribeAsync(['papo/GROUPS/+/info/+', 'end'], { qos: 1 })
  // what is kept comes before what is said now
  await newcomer.client.publishAsync('end', 'end', { qos: 1 })
  await newcomer.until((got) => got.some(({ topic }) => topic === 'end'))
  await newcomer.leave()
  return newcomer.got.filter(({ topic }) => topic !== 'end')
}

/** Is the leader's newest card among these, by herself or in a member's word? */
const isTrue =
  ({ shown: { topic, payload } }: Stage, by: 'ana' | 'bia') =>
  (got: Got) => {
    const text = new TextDecoder().decode(payload)
    if (by === 'ana') return got.topic === topic && got.text === text
    // a word that passes on another one has it as a text
    return got.topic.endsWith('/info/bia') && got.text.includes(JSON.stringify(text))
  }

const stands = (stage: Stage, by: 'ana' | 'bia') =>
  until(
    async () => (await keptCards()).some(isTrue(stage, by)),
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
  const stage = stageNow()
  await attack()
  await wipe(stage)
  await stands(stage, 'ana')
  await attack()
  await stands(stage, 'ana')
  expect(await allSee()).toEqual(before)
  // somebody new finds the group as it is
  await isFoundBy('eva', stage.card.rev)
  expect(await seenBy('eva')).toEqual(before.dora)
  // and the two go on, with nothing of his in what they said
  await did(club, 'ana', 'send', '#lab', 'tudo', 'bem', '--wait')
  expect(await rows(club, 'bia', 'search', MARK)).toEqual([])
  for (const screen of [ana, bia]) expect(screen.written()).not.toContain(MARK)
  await bia.press('/refused', keys.enter)
  await bia.sees(/[1-9]\d* {2}.*the signature does not fit/u)
}, 180_000)

test('while the leader is away: a member shows her card, whatever he puts there, and she takes it back', async () => {
  const before = await allSee()
  const stage = stageNow()
  await ana.press('/quit', keys.enter)
  await ana.ended
  await bia.sees(/○ ana/u)
  await attack()
  await wipe(stage)
  await stands(stage, 'bia')
  await attack()
  await stands(stage, 'bia')
  await isFoundBy('eva', stage.card.rev)
  expect(await seenBy('eva')).toEqual(before.dora)
  expect([await seenBy('bia'), await seenBy('dora')]).toEqual([before.bia, before.dora])
  ana = await sit('ana')
  await stands(stage, 'ana')
  expect(await allSee()).toEqual(before)
}, 180_000)
