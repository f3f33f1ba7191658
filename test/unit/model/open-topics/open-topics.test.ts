/** Open topics: people and any other program on one topic, in bare text that nobody signed. */
import { expect, test } from 'vitest'
import { conversationList, followedTopics } from '../../../../src/model/screen/pane-selectors.ts'
import { progressOf } from '../../../../src/model/messages/delivery.ts'
import type { Message } from '../../../../src/model/messages/messages.ts'
import type { UnsignedNote } from '../../../../src/model/messages/unsigned.ts'
import { keyOf } from '../../../../src/core/channel.ts'
import { parseTopicFilter } from '../../../../src/core/broker/topic-filter.ts'
import { topicConversationId, ANONYMOUS } from '../../../../src/core/ids.ts'
import type { ConversationId } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { OPEN_TOPIC_RATE } from '../../../../src/runtime/bridges/rate-limit.ts'
import { id, createTestNetwork } from '../../../support/network/network.ts'
import type { LinkEvents } from '../../../../src/ports/transport.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'
import { lookUpPerson } from '../../../../src/model/people/strangers.ts'
import type { MemoryBrokerOptions } from '../../../support/network/memory-broker.ts'

const SECOND = 1000
const utf8 = new TextEncoder()

const at = (topic: string): ConversationId => {
  const filter = parseTopicFilter(topic)
  if (filter === undefined) throw new Error(`${topic} is no topic`)
  return topicConversationId(filter)
}
const lines = (who: Person, topic: string): readonly Message[] =>
  who.disk.history.page(at(topic), { kind: 'newest' }, 10_000).messages
const noted = (note: UnsignedNote | undefined) => (note ? ` [${note.kind} ${note.count}]` : '')
/** As they stand there: who is said to have said it, with a ? where nobody vouches for it. */
const sees = (who: Person, topic: string) =>
  lines(who, topic).map(({ by, text, unsigned }) => {
    const name = by === ANONYMOUS ? `${unsigned?.from ?? ''}?` : by
    const where = unsigned?.topic === undefined ? '' : `${unsigned.topic} `
    return `${where}${name} ${text}${noted(unsigned?.note)}${unsigned?.retained ? ' (kept)' : ''}`
  })
const follow = (who: Person, topic: string) => who.send({ type: 'topic.follow', topic })
const leave = (who: Person, topic: string) => who.send({ type: 'topic.unfollow', topic })
const say = (who: Person, topic: string, text: string) =>
  who.send({ type: 'topic.publish', topic, text: safeText(text) })
/** Any other program says something. */
const publishPlain = (
  network: TestNetwork,
  topic: string,
  text: string | Uint8Array,
  retain = false,
) =>
  network.broker.inject({
    topic,
    payload: typeof text === 'string' ? utf8.encode(text) : text,
    retain,
    qos: 1,
  })
const refused = (result: ReturnType<Person['send']>) => (result.ok ? 'granted' : result.error)

const followKitchen = async (options?: MemoryBrokerOptions) => {
  const network = createTestNetwork(options)
  const alice = network.person('alice')
  alice.start()
  await network.advance(5 * SECOND)
  follow(alice, 'house/kitchen')
  await network.advance(SECOND)
  return { network, alice }
}

test('alice and a program that knows nothing of papo talk on a topic', async () => {
  const { network, alice } = await followKitchen()
  publishPlain(network, 'house/kitchen', 'the kettle boils')
  publishPlain(network, 'house/kitchen', 'bob: coming')
  await network.advance(SECOND)
  expect(refused(say(alice, 'house/kitchen', 'so do I'))).toBe('granted')
  await network.advance(SECOND)
  expect(sees(alice, 'house/kitchen')).toEqual([
    '? the kettle boils',
    'bob? coming',
    'alice so do I',
  ])
  const sent = network.traffic.filter(({ topic }) => topic === 'house/kitchen')
  expect(
    sent.map(({ payload, qos, retain }) => [new TextDecoder().decode(payload), qos, retain]),
  ).toEqual([['alice: so do I', 1, false]])
})

test('a line can never look like a person: nobody gets a key, a conversation or a name by it', async () => {
  const { network, alice } = await followKitchen()
  publishPlain(network, 'house/kitchen', 'bob: it is me')
  publishPlain(network, 'house/kitchen', 'alice: and me')
  publishPlain(network, 'house/kitchen', '>: and me')
  await network.advance(SECOND)
  const all = lines(alice, 'house/kitchen')
  expect(all.map(({ by }) => by)).toEqual([ANONYMOUS, ANONYMOUS, ANONYMOUS])
  expect(all.every(({ unsigned }) => unsigned !== undefined)).toBe(true)
  expect([...alice.runtime().store.get().people.keys()]).toEqual(['echo'])
  expect(alice.notified).toEqual([])
})

test('what I say stands once, as mine; a stranger with the same bytes is a stranger', async () => {
  const { network, alice } = await followKitchen()
  publishPlain(network, 'house/kitchen', 'alice: me first')
  await network.advance(SECOND)
  say(alice, 'house/kitchen', 'me first')
  await network.advance(SECOND)
  publishPlain(network, 'house/kitchen', 'alice: me first')
  await network.advance(SECOND)
  expect(sees(alice, 'house/kitchen')).toEqual([
    'alice? me first',
    'alice me first',
    'alice? me first',
  ])
})

test('what I said before I left comes back tomorrow, and is not taken for another’s', async () => {
  const { network, alice } = await followKitchen()
  say(alice, 'house/kitchen', 'good night')
  alice.crash()
  await network.advance(SECOND)
  // the broker kept it for her
  publishPlain(network, 'house/kitchen', 'alice: good night')
  await network.advance(3_600_000)
  alice.start()
  await network.advance(5 * SECOND)
  expect(sees(alice, 'house/kitchen')).toEqual(['alice good night'])
})

test('a line is sent when the broker has it, and failed when it got lost; it can be said again', async () => {
  const { network, alice } = await followKitchen()
  const progress = () => {
    const { delivery } = alice.runtime().store.get()
    return lines(alice, 'house/kitchen')
      .filter(({ by }) => by === alice.name)
      .map((message) => progressOf(message, delivery.get(keyOf(message.channel))))
  }
  say(alice, 'house/kitchen', 'one')
  expect(progress()).toEqual(['waiting'])
  await network.advance(SECOND)
  expect(progress()).toEqual(['sent'])
  say(alice, 'house/kitchen', 'two')
  network.broker.listen(false)
  await network.advance(SECOND)
  expect(progress()).toEqual(['sent', 'failed'])
  expect(refused(say(alice, 'house/kitchen', 'three'))).toBe('not-online')
  alice.crash()
  network.broker.listen(true)
  alice.start()
  await network.advance(5 * SECOND)
  expect(progress()).toEqual(['sent', 'failed'])
  alice.send({ type: 'view.open', conversation: at('house/kitchen') })
  const two = lines(alice, 'house/kitchen')[1]
  if (!two) throw new Error('the line is gone')
  const retry = { type: 'topic.retry', topic: 'house/kitchen', line: two.id } as const
  expect(refused(alice.send(retry))).toBe('granted')
  await network.advance(SECOND)
  expect(progress()).toEqual(['sent', 'sent'])
  expect(refused(alice.send(retry))).toBe('unknown-message')
  expect(sees(alice, 'house/kitchen')).toEqual(['alice one', 'alice two'])
})

test('a wildcard shows where each line was, and takes none of mine', async () => {
  const { network, alice } = await followKitchen()
  follow(alice, 'house/+')
  await network.advance(SECOND)
  publishPlain(network, 'house/door', 'open')
  publishPlain(network, 'garden/gate', 'open')
  say(alice, 'house/kitchen', 'who is there?')
  await network.advance(SECOND)
  expect(sees(alice, 'house/+')).toEqual(['house/door ? open', 'house/kitchen alice who is there?'])
  expect(sees(alice, 'house/kitchen')).toEqual(['alice who is there?'])
  expect(refused(say(alice, 'house/+', 'hello'))).toBe('wildcard')
})

test('where two filters want a topic, a broker may send a packet twice; it stands once in each', async () => {
  const { network, alice } = await followKitchen()
  follow(alice, 'house/+')
  follow(alice, '#')
  await network.advance(SECOND)
  for (const text of ['on', 'off']) {
    // as Mosquitto does it with MQTT 5: a copy for every filter
    for (let copy = 0; copy < 3; copy += 1) publishPlain(network, 'house/kitchen', text)
    await network.advance(SECOND)
  }
  // as it does it with 3.1.1: one in all
  publishPlain(network, 'house/kitchen', 'off')
  await network.advance(SECOND)
  expect(sees(alice, 'house/kitchen')).toEqual(['? on', '? off', '? off'])
  expect(sees(alice, 'house/+')).toHaveLength(3)
  expect(sees(alice, '#').filter((line) => line.startsWith('house'))).toHaveLength(3)
})

test('what the broker sends once more after a break stands once', async () => {
  const network = createTestNetwork()
  const links: LinkEvents[] = []
  const alice = network.person('alice', {
    wrapTransport: (transport) => ({
      connect: (options, events) => {
        links.push(events)
        return transport.connect(options, events)
      },
    }),
  })
  alice.start()
  await network.advance(5 * SECOND)
  follow(alice, 'house/kitchen')
  await network.advance(SECOND)
  publishPlain(network, 'house/kitchen', 'the kettle boils')
  await network.advance(SECOND)
  say(alice, 'house/kitchen', 'I hear it')
  await network.advance(SECOND)
  network.broker.cut()
  await network.advance(10 * SECOND)
  expect(links.length).toBeGreaterThan(1)
  for (const text of ['the kettle boils', 'alice: I hear it', 'and nobody came']) {
    links.at(-1)?.onPacket({
      topic: 'house/kitchen',
      payload: utf8.encode(text),
      retain: false,
      duplicate: true,
    })
  }
  publishPlain(network, 'house/kitchen', 'the kettle boils')
  await network.advance(SECOND)
  expect(sees(alice, 'house/kitchen')).toEqual([
    '? the kettle boils',
    'alice I hear it',
    '? and nobody came',
    '? the kettle boils',
  ])
})

test('where one filter wants a topic, everything is heard however alike', async () => {
  const { network, alice } = await followKitchen()
  for (let count = 0; count < 3; count += 1) publishPlain(network, 'house/kitchen', 'tick')
  await network.advance(SECOND)
  expect(sees(alice, 'house/kitchen')).toEqual(['? tick', '? tick', '? tick'])
})

test('papo’s own topics can be read but not written, and following them harms nothing', async () => {
  const { network, alice } = await followKitchen()
  const bob = network.person('bob')
  follow(alice, 'papo/USERS/+')
  await network.advance(SECOND)
  bob.start()
  await network.advance(5 * SECOND)
  expect(sees(alice, 'papo/USERS/+').some((line) => line.includes('"by":"bob"'))).toBe(true)
  expect(refused(say(alice, 'papo/USERS/bob', '{}'))).toBe('own-space')
  expect(refused(say(alice, 'papo', '{}'))).toBe('own-space')
  leave(alice, 'papo/USERS/+')
  await network.advance(SECOND)
  const carol = network.person('carol')
  carol.start()
  await network.advance(5 * SECOND)
  expect(lookUpPerson(alice.runtime().store.get(), id('carol'))?.status).toBe('online')
  bob.ask('alice')
  await network.advance(5 * SECOND)
  alice.accept('bob')
  follow(alice, '#')
  await network.advance(5 * SECOND)
  bob.sendText('alice', 'between us')
  await network.advance(5 * SECOND)
  expect(alice.transcript('bob')).toEqual(['bob: between us'])
  expect(alice.runtime().store.get().refused.get('foreign-topic')).toBeUndefined()
})

test('what cannot be a topic is refused with its reason, and so is what is the broker’s own', async () => {
  const { alice } = await followKitchen()
  const bad = ['', 'a\0b', 'a\nb', 'a#', 'a/#/b', 'a+/b', '$share/x/y', '\uD800', 'x'.repeat(201)]
  for (const topic of bad) {
    expect([topic, refused(follow(alice, topic))]).toEqual([topic, 'bad-topic'])
  }
  for (const topic of ['$SYS/#', '#', '+', '/', 'a//b', 'a b', 'cozinha/café', '__proto__']) {
    expect([topic, refused(follow(alice, topic))]).toEqual([topic, 'granted'])
  }
  expect(refused(say(alice, '$SYS/broker', 'x'))).toBe('brokers-own')
  expect(refused(say(alice, 'house/kitchen', '  '))).toBe('empty')
  expect(refused(say(alice, 'house/kitchen', 'x'.repeat(4000)))).toBe('too-long')
  expect(refused(leave(alice, 'nowhere'))).toBe('unknown-topic')
})

test('bytes are counted and not dumped, long texts are cut, and what is empty says so', async () => {
  const { network, alice } = await followKitchen()
  publishPlain(
    network,
    'house/kitchen',
    Uint8Array.from({ length: 1234 }, (_, index) => index & 255),
  )
  publishPlain(network, 'house/kitchen', '')
  publishPlain(network, 'house/kitchen', '\u001B[2Jred \u202Eevil')
  publishPlain(network, 'house/kitchen', '{"temperature": 21.5}')
  publishPlain(network, 'house/kitchen', 'x'.repeat(10_000))
  await network.advance(SECOND)
  expect(sees(alice, 'house/kitchen').map((line) => line.slice(0, 30))).toEqual([
    '?  [binary 1234]',
    '?  [empty 0]',
    '? red evil',
    '? {"temperature": 21.5}',
    `? ${'x'.repeat(28)}`,
  ])
  expect(lines(alice, 'house/kitchen').at(-1)?.text).toHaveLength(4000)
  expect(lines(alice, 'house/kitchen').at(-1)?.unsigned?.note).toEqual({
    kind: 'cut',
    count: 10_000,
  })
})

test('what the broker keeps is marked, and told again only when it is news', async () => {
  const { network, alice } = await followKitchen()
  publishPlain(network, 'house/heating', '19', true)
  follow(alice, 'house/heating')
  await network.advance(SECOND)
  alice.crash()
  await network.advance(SECOND)
  alice.start()
  await network.advance(5 * SECOND)
  expect(sees(alice, 'house/heating')).toEqual(['? 19 (kept)'])
  await alice.quit()
  leave(alice, 'nothing')
  publishPlain(network, 'house/heating', '21', true)
  alice.start()
  await network.advance(5 * SECOND)
  alice.crash()
  alice.start()
  await network.advance(5 * SECOND)
  // the broker had put it into her queue too
  expect(sees(alice, 'house/heating')).toEqual(['? 19 (kept)', '? 21'])
})

test('a flood is let in so far, and the rest is counted in one line', async () => {
  const { network, alice } = await followKitchen()
  follow(alice, 'house/door')
  await network.advance(SECOND)
  for (let count = 0; count < 1000; count += 1)
    publishPlain(network, 'house/kitchen', `line ${count}`)
  publishPlain(network, 'house/door', 'open')
  await network.advance(3 * SECOND)
  const seen = sees(alice, 'house/kitchen')
  expect(seen).toHaveLength(OPEN_TOPIC_RATE.burst + 1)
  expect(seen.at(-1)).toBe(`?  [flood ${1000 - OPEN_TOPIC_RATE.burst}]`)
  expect(sees(alice, 'house/door')).toEqual(['? open'])
  publishPlain(network, 'house/kitchen', 'calm again')
  await network.advance(SECOND)
  expect(sees(alice, 'house/kitchen').at(-1)).toBe('? calm again')
})

test('following lasts over a new start; leaving keeps what was said and hears no more', async () => {
  const { network, alice } = await followKitchen()
  publishPlain(network, 'house/kitchen', 'one')
  await network.advance(SECOND)
  await alice.quit()
  publishPlain(network, 'house/kitchen', 'two')
  alice.start()
  await network.advance(5 * SECOND)
  expect(sees(alice, 'house/kitchen')).toEqual(['? one', '? two'])
  const unread = () =>
    alice.runtime().store.get().conversations.get(at('house/kitchen'))?.unread ?? 0
  expect(unread()).toBe(2)
  leave(alice, 'house/kitchen')
  await network.advance(SECOND)
  publishPlain(network, 'house/kitchen', 'three')
  await network.advance(SECOND)
  expect(sees(alice, 'house/kitchen')).toEqual(['? one', '? two'])
  expect(unread()).toBe(0)
  expect(conversationList(alice.runtime().store.get()).map(({ id }) => id)).toEqual(['@echo'])
  follow(alice, 'house/kitchen')
  await network.advance(SECOND)
  publishPlain(network, 'house/kitchen', 'four')
  await network.advance(SECOND)
  expect(sees(alice, 'house/kitchen').at(-1)).toBe('? four')
  expect(conversationList(alice.runtime().store.get()).map(({ id }) => id)).toEqual([
    '>house/kitchen',
    '@echo',
  ])
})

test('what I leave while offline is not sent to me any more when I am back', async () => {
  const { network, alice } = await followKitchen()
  network.broker.listen(false)
  await network.advance(SECOND)
  leave(alice, 'house/kitchen')
  await alice.quit()
  network.broker.listen(true)
  alice.start()
  await network.advance(5 * SECOND)
  publishPlain(network, 'house/kitchen', 'anybody?')
  await network.advance(SECOND)
  expect(sees(alice, 'house/kitchen')).toEqual([])
  // the broker sends it no more: nothing has to be refused here
  expect(alice.runtime().store.get().refused.get('foreign-topic')).toBeUndefined()
})

test('a topic that I may not read is told, and the others work', async () => {
  const { network, alice } = await followKitchen({
    deny: (_, act, topic) => act === 'subscribe' && topic.startsWith('secret'),
  })
  follow(alice, 'secret/#')
  await network.advance(SECOND)
  expect(alice.runtime().store.get().warnings.at(-1)).toMatchObject({
    key: 'not-authorised-for',
    about: 'secret/#',
  })
  publishPlain(network, 'house/kitchen', 'still here')
  await network.advance(SECOND)
  expect(sees(alice, 'house/kitchen')).toEqual(['? still here'])
})

test('a line that the broker forbids is told, and stands as failed', async () => {
  const { network, alice } = await followKitchen({
    deny: (_, act, topic) => act === 'publish' && topic.startsWith('house'),
  })
  say(alice, 'house/kitchen', 'may I?')
  await network.advance(SECOND)
  expect(alice.runtime().store.get().warnings.at(-1)?.key).toBe('line-refused')
  const [line] = lines(alice, 'house/kitchen')
  const { delivery } = alice.runtime().store.get()
  expect(line && progressOf(line, delivery.get(keyOf(line.channel)))).toBe('failed')
})

test('there is an end to how many can be followed', async () => {
  const { alice } = await followKitchen()
  for (let count = 1; count < 100; count += 1) follow(alice, `room/${count}`)
  expect(followedTopics(alice.runtime().store.get())).toHaveLength(100)
  expect(refused(follow(alice, 'one/more'))).toBe('too-many-topics')
  leave(alice, 'room/1')
  expect(refused(follow(alice, 'one/more'))).toBe('granted')
})
