/**
 * The author of a benchmark: alice asks bob with a real program, then publishes messages that she signed before.
 * `author-child.ts <url> <peer> [members]`; with members it is a group of so many. See `AuthorOrder` for what it can be told.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { inboxOf } from '../../src/core/channel.ts'
import type { Millis } from '../../src/core/ids.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import { openSessionWith } from '../../src/model/direct/sessions.ts'
import { lookUpPerson } from '../../src/model/people/strangers.ts'
import { topicOf } from '../../src/protocol/topics.ts'
import { ed25519Signer, presencePacket } from '../../test/support/forged/registered.ts'
import { id } from '../../test/support/network/network.ts'
import { personHome, startPerson } from '../../test/support/process/headless-person.ts'
import { connectMqtt } from '../../test/support/transport/mqtt-clients.ts'
import { until } from '../../test/support/wait.ts'
import { AUTHOR, RAW_TOPIC } from './author.ts'
import type { AuthorAnswer, AuthorOrder } from './author.ts'
import { groupPlace, sessionPlace } from './place.ts'
import type { Place } from './place.ts'

const [, , url = '', peer = '', members] = process.argv
const tell = (answer: AuthorAnswer) => void process.send?.(answer)
process.once('disconnect', () => process.exit())
const signer = ed25519Signer()
const [me, other] = [id(AUTHOR), id(peer)]
const author = { name: me, signer }
/** In groups of more members receipts are rare (docs/protocol.md), and who hears none repeats nothing. */
const isCrowd = Number(members) > 32

const openPlace = async (): Promise<Place> => {
  const alice = startPerson(AUTHOR, personHome(url, 5), { signer })
  await until(() => lookUpPerson(alice.state(), other), 'alice sees the other', 30_000)
  alice.runtime.send({ type: 'request.make', to: other, text: safeText('oi') })
  tell({ is: 'asked' })
  const session = await until(() => openSessionWith(alice.state(), other)?.id, 'a session', 30_000)
  await until(() => alice.state().waiting === 0, 'everything was sent', 30_000)
  if (members !== undefined)
    return groupPlace({ alice, author, url }, Number(members), () => tell({ is: 'founded' }))
  // what the other hears from now on is published by hand
  await alice.stop()
  if (session === undefined) throw new Error('until resolves with something')
  return sessionPlace(author, session, peer)
}

const place = await openPlace()
const { sign } = place
const { client } = await connectMqtt(url, { clientId: 'author', protocolVersion: 5 })

const signed: ReturnType<typeof sign>[] = []
let next = 0
/** So many of them went where the other one hears them. */
let sent = 0
let stop = new AbortController()

/** So many are on their way at once: as fast as the broker takes them, or so many a second. */
const AT_ONCE = { fast: 100, paced: 10 } as const

/** Publishes the next ones, as fast as the broker takes them or so many a second; `to` another topic. */
const publish = async (count: number, rate: number | undefined, to: string | undefined) => {
  stop = new AbortController()
  const { signal } = stop
  const begun = performance.now()
  const from = next
  const end = from + count
  const takeTurns = async () => {
    while (next < end && !signal.aborted) {
      const index = next
      next += 1
      const packet = (signed[index] ??= sign(index + 1))
      if (to === undefined) sent = Math.max(sent, next)
      const due = rate === undefined ? 0 : begun + ((index - from) / rate) * 1000
      const wait = due - performance.now()
      // oxlint-disable-next-line no-await-in-loop
      if (wait > 0) await pause(wait)
      // oxlint-disable-next-line no-await-in-loop
      await client.publishAsync(to ?? packet.topic, Buffer.from(packet.payload), { qos: 1 })
    }
  }
  const turns = rate === undefined ? AT_ONCE.fast : AT_ONCE.paced
  await Promise.all(Array.from({ length: turns }, takeTurns))
  tell({ is: 'published', last: next })
}

/** So many are sent again at once. */
const RESENT_AT_ONCE = 300
let confirmed = 0
let announced = 0
let confirmedBefore = 0
/** What exceeds the budget of an author has to come again, as their program would send it. */
const resend = async () => {
  // what is on its way is not missing, as long as something of it is confirmed
  const isOnItsWay = confirmed > confirmedBefore
  confirmedBefore = confirmed
  if (isCrowd || isOnItsWay || confirmed >= sent || stop.signal.aborted) return
  const missing = signed.slice(confirmed, Math.min(sent, confirmed + RESENT_AT_ONCE))
  await Promise.all(
    missing.map(({ topic, payload }) =>
      client.publishAsync(topic, Buffer.from(payload), { qos: 1 }),
    ),
  )
}
setInterval(() => void resend(), 1000)

/** Receipts name the channel and the highest number, and gaps. */
client.on('message', (_, payload) => {
  const said: unknown = JSON.parse(payload.toString())
  if (typeof said !== 'object' || said === null || !('upTo' in said) || !('channel' in said)) return
  const { upTo, channel } = said
  if (channel !== place.inReceipts || typeof upTo !== 'number') return
  const gaps: unknown = 'gaps' in said ? said.gaps : []
  const [first]: unknown[] = Array.isArray(gaps) ? gaps : []
  const missing: unknown = Array.isArray(first) ? first[0] : undefined
  confirmed = Math.max(confirmed, typeof missing === 'number' ? missing - 1 : upTo)
  if (confirmed < sent || sent === announced) return
  announced = sent
  tell({ is: 'confirmed', upTo: confirmed })
})

const inbox = `papo/${topicOf(inboxOf(me, other))}`
await client.subscribeAsync(inbox, { qos: 1 })
const presence = presencePacket(author, 'online', 1, Date.now() as Millis)
await client.publishAsync(presence.topic, Buffer.from(presence.payload), { retain: true, qos: 1 })

process.on('message', (message) => {
  const order = message as AuthorOrder
  if (order.do === 'stop') stop.abort()
  else if (order.do === 'rewind') next = 0
  else if (order.do === 'publish') {
    void publish(order.count, order.rate, order.raw === true ? RAW_TOPIC : undefined)
  } else {
    while (signed.length < order.upTo) signed.push(sign(signed.length + 1))
    tell({ is: 'signed', topic: `papo/${topicOf(place.address)}`, key: signer.key })
  }
})
tell({ is: 'ready' })
