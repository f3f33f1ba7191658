/** A person of ours and people who have nothing but publish and subscribe, in plain text. */
import { expect, test } from 'vitest'
import {
  plaintextPersonRows,
  pendingPlaintextRequests,
} from '../../../../src/model/plaintext/plaintext-selectors.ts'
import { parseTopicFilter } from '../../../../src/core/broker/topic-filter.ts'
import { topicConversationId } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { id, createTestNetwork } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'
import {
  plaintextId,
  plaintextTraffic,
  publishPlaintext,
  plaintextTranscript,
  plaintextTopicWith,
} from '../../../support/network/plaintext.ts'

const stateOf = (person: Person) => person.runtime().store.get()
const statusOf = (person: Person, name: string) =>
  plaintextPersonRows(stateOf(person)).find((row) => row.person.id === plaintextId(name))?.person
    .status

const alone = async (name = 'alice', clockSkew = () => 0) => {
  const network = createTestNetwork()
  const alice = network.person(name, { plaintext: () => true, clockSkew })
  alice.start()
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'alice is online')
  await network.advance(3000)
  return { network, alice }
}

/** bob asked, alice accepted. */
const inPlaintextSession = async () => {
  const { network, alice } = await alone()
  publishPlaintext(network, 'clients/alice', 'REQUEST bob')
  await network.advance(100)
  expect(alice.send({ type: 'plaintext.accept', from: plaintextId('bob') }).ok).toBe(true)
  await network.advance(100)
  const topic = plaintextTopicWith(alice, 'bob')
  const say = (text: string) =>
    alice.send({ type: 'plaintext.send', session: topic, text: safeText(text) })
  const end = () => alice.send({ type: 'plaintext.end', session: topic })
  const talk = () => stateOf(alice).plaintext.sessions.get(topic)
  return { network, alice, topic, say, end, talk }
}

const publishedOn = (network: TestNetwork, topic: string) =>
  plaintextTraffic(network).filter((line) => line.startsWith(`${topic}: `))

test('alice says that she is here when she comes, again after ten minutes, and that she goes', async () => {
  const { network, alice } = await alone('Alice B.')
  expect(publishedOn(network, 'USERS')).toEqual(['USERS: Alice-B. online'])
  await network.advance(11 * 60_000)
  expect(publishedOn(network, 'USERS').length).toBe(2)
  await alice.quit()
  expect(publishedOn(network, 'USERS').at(-1)).toBe('USERS: Alice-B. offline')
})

test('she says it again in time where her clock was set back', async () => {
  let skew = 0
  const { network } = await alone('alice', () => skew)
  skew = -24 * 3_600_000
  await network.advance(25 * 60_000)
  expect(publishedOn(network, 'USERS').length).toBeGreaterThan(2)
})

test('who comes is seen, and is told once that she is here; who goes is seen to go', async () => {
  const { network, alice } = await alone()
  publishPlaintext(network, 'USERS', 'bob online')
  publishPlaintext(network, 'USERS', 'carla online')
  await network.advance(3000)
  expect(statusOf(alice, 'bob')).toBe('online')
  expect(publishedOn(network, 'USERS').length).toBe(2)
  publishPlaintext(network, 'USERS', 'bob online')
  publishPlaintext(network, 'USERS', 'bob offline')
  await network.advance(3000)
  expect(statusOf(alice, 'bob')).toBe('offline')
  expect(publishedOn(network, 'USERS').length).toBe(2)
  // nobody of it is one of those who sign
  expect([...stateOf(alice).people.keys()]).toEqual(['echo'])
})

test('bob asks, alice accepts: both write, and what she said comes back as nothing new', async () => {
  const { network, alice, topic, say } = await inPlaintextSession()
  expect(topic).toMatch(/^alice_bob_\d{8}T\d{6}Z$/u)
  expect(publishedOn(network, 'clients/bob')).toEqual([`clients/bob: ${topic.slice(10)} alice`])
  publishPlaintext(network, topic, 'bob oi, tudo bem?')
  await network.advance(100)
  expect(say('tudo\ne você?').ok).toBe(true)
  await network.advance(100)
  expect(publishedOn(network, topic)).toEqual([`${topic}: alice tudo\ne você?`])
  expect(plaintextTranscript(alice, 'bob')).toEqual(['?bob: oi, tudo bem?', 'alice: tudo\ne você?'])
  expect(alice.notified.map((one) => 'about' in one && one.about)).toEqual(['request', 'message'])
})

test('alice asks bob: he accepts with a time of his own', async () => {
  const { network, alice } = await alone()
  expect(alice.send({ type: 'plaintext.ask', to: plaintextId('bob') }).ok).toBe(true)
  expect(alice.send({ type: 'plaintext.ask', to: plaintextId('bob') })).toEqual({
    ok: false,
    error: 'already-asked',
  })
  await network.advance(100)
  expect(publishedOn(network, 'clients/bob')).toEqual(['clients/bob: REQUEST alice'])
  publishPlaintext(network, 'clients/alice', '1732612345.678 bob')
  await network.advance(100)
  expect(plaintextTopicWith(alice, 'bob')).toBe('bob_alice_1732612345.678')
  expect(alice.send({ type: 'plaintext.ask', to: plaintextId('bob') })).toMatchObject({
    error: 'already-talking',
  })
})

test('a no is heard, and a no is said', async () => {
  const { network, alice } = await alone()
  alice.send({ type: 'plaintext.ask', to: plaintextId('bob') })
  await network.advance(100)
  publishPlaintext(network, 'clients/alice', 'DENIED bob')
  publishPlaintext(network, 'clients/alice', 'DENIED carla')
  publishPlaintext(network, 'clients/alice', 'REQUEST carla')
  await network.advance(100)
  const answers = [...stateOf(alice).plaintext.requests.values()].map(({ answer }) => answer)
  expect(answers).toEqual(['denied', 'waiting'])
  alice.send({ type: 'plaintext.deny', from: plaintextId('carla') })
  await network.advance(100)
  expect(publishedOn(network, 'clients/carla')).toEqual(['clients/carla: DENIED alice'])
  expect(pendingPlaintextRequests(stateOf(alice))).toEqual([])
})

test('both say END: it is over, nothing more is heard of it, and a new request makes a new one', async () => {
  const { network, alice, topic, say, end, talk } = await inPlaintextSession()
  publishPlaintext(network, topic, 'END')
  await network.advance(100)
  expect(talk()?.theirEnd).toBeDefined()
  say('wait')
  await network.advance(100)
  expect(talk()?.theirEnd).toBeUndefined()
  end()
  await network.advance(100)
  // her own END came back without a name, and is not taken for his
  expect(talk()).toMatchObject({ awaitsOwnEnd: false, myEnd: expect.any(Number) })
  expect(talk()?.theirEnd).toBeUndefined()
  expect(end()).toEqual({ ok: false, error: 'already-ended' })
  publishPlaintext(network, topic, 'bob END')
  await network.advance(100)
  expect(say('too late')).toEqual({ ok: false, error: 'session-closed' })
  publishPlaintext(network, topic, 'bob nobody hears this')
  await network.advance(100)
  expect(plaintextTranscript(alice, 'bob')).toEqual(['alice: wait'])
  publishPlaintext(network, 'clients/alice', 'REQUEST bob')
  await network.advance(100)
  alice.send({ type: 'plaintext.accept', from: plaintextId('bob') })
  expect(plaintextTopicWith(alice, 'bob')).not.toBe(topic)
})

test('a word in her own name that she did not say is shown as somebody else’s', async () => {
  const { network, alice, topic, say } = await inPlaintextSession()
  say('true')
  publishPlaintext(network, topic, 'alice I owe you a million')
  publishPlaintext(network, topic, 'mallory hello')
  await network.advance(100)
  expect(plaintextTranscript(alice, 'bob')).toEqual([
    'alice: true',
    '?alice: I owe you a million',
    '?mallory: hello',
  ])
})

test('nothing is kept for later: without a broker a text is refused, and stays where it was typed', async () => {
  const { network, alice, say } = await inPlaintextSession()
  network.broker.listen(false)
  await network.advance(100)
  expect(say('lost?')).toEqual({ ok: false, error: 'not-online' })
  expect(alice.send({ type: 'plaintext.ask', to: plaintextId('carla') })).toMatchObject({
    error: 'not-online',
  })
  expect(plaintextTranscript(alice, 'bob')).toEqual([])
})

test('a conversation and its messages are there again after a restart, and are heard again', async () => {
  const { network, alice, topic, say } = await inPlaintextSession()
  say('before')
  await network.advance(100)
  alice.crash()
  publishPlaintext(network, topic, 'bob while you were away')
  alice.start()
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'alice is back')
  publishPlaintext(network, topic, 'bob after')
  await network.advance(100)
  expect(plaintextTranscript(alice, 'bob')).toEqual([
    'alice: before',
    '?bob: while you were away',
    '?bob: after',
  ])
  expect(statusOf(alice, 'bob')).toBe('online')
})

test('a word that came back only at the next start is still her own', async () => {
  const { network, alice, say, topic, end, talk } = await inPlaintextSession()
  say('quick')
  end()
  alice.crash()
  await network.advance(100)
  alice.start()
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'alice is back')
  await network.advance(100)
  expect(plaintextTranscript(alice, 'bob')).toEqual(['alice: quick'])
  expect(talk()?.theirEnd).toBeUndefined()
  expect(topic).toContain('alice_bob_')
})

test('without the setting nothing of it is said, listened to, or sent', async () => {
  const network = createTestNetwork()
  let on = true
  const alice = network.person('alice', { plaintext: () => on })
  alice.start()
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'alice is online')
  await alice.quit()
  on = false
  const before = plaintextTraffic(network).length
  alice.start()
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'alice is back')
  await network.advance(1000)
  // what the broker had kept for her is refused; from now on nothing of it comes
  const refused = [...stateOf(alice).refused]
  publishPlaintext(network, 'USERS', 'bob online')
  publishPlaintext(network, 'clients/alice', 'REQUEST bob')
  await network.advance(1000)
  expect(plaintextTraffic(network).length).toBe(before)
  expect(alice.send({ type: 'plaintext.ask', to: plaintextId('bob') })).toMatchObject({
    error: 'plaintext-off',
  })
  expect([...stateOf(alice).refused]).toEqual(refused)
  expect(stateOf(alice).plaintext.requests.size).toBe(0)
})

test('the bob who signs and the bob who does not are two', async () => {
  const { network, alice } = await alone()
  const bob = network.person('bob')
  bob.start()
  await network.clock.until(() => stateOf(alice).strangers.has(id('bob')), 'bob is seen')
  publishPlaintext(network, 'USERS', 'bob online')
  publishPlaintext(network, 'clients/alice', 'REQUEST bob')
  await network.advance(100)
  expect(stateOf(alice).requests.size).toBe(0)
  alice.send({ type: 'plaintext.accept', from: plaintextId('bob') })
  await network.advance(100)
  publishPlaintext(network, plaintextTopicWith(alice, 'bob'), 'bob it is me, the real one')
  bob.ask('alice')
  await network.clock.until(() => alice.accept('bob').ok, 'alice accepts the signed one')
  await network.clock.until(() => bob.sendText('alice', 'signed').ok, 'he says something')
  await network.advance(3000)
  expect(plaintextTranscript(alice, 'bob')).toEqual(['?bob: it is me, the real one'])
  expect(alice.transcript('bob')).toEqual(['bob: signed'])
  expect(stateOf(alice).people.get(id('bob'))?.key).toBe(bob.signer.key)
})

test('both ask at once, and both say yes: whatever is written in either conversation is heard', async () => {
  const { network, alice } = await alone()
  alice.send({ type: 'plaintext.ask', to: plaintextId('bob') })
  publishPlaintext(network, 'clients/alice', 'REQUEST bob')
  await network.advance(100)
  alice.send({ type: 'plaintext.accept', from: plaintextId('bob') })
  await network.advance(100)
  const mine = plaintextTopicWith(alice, 'bob')
  publishPlaintext(network, 'clients/alice', 'then bob')
  publishPlaintext(network, 'clients/alice', 'once-more bob')
  await network.advance(100)
  publishPlaintext(network, mine, 'bob one')
  publishPlaintext(network, 'bob_alice_then', 'bob two')
  publishPlaintext(network, 'bob_alice_once-more', 'bob three')
  await network.advance(100)
  expect(plaintextTranscript(alice, 'bob')).toEqual(['?bob: one', '?bob: two'])
})

test('what a broker does not let through is told, because nobody else would tell', async () => {
  const network = createTestNetwork({
    deny: (_, act, topic) => act === 'publish' && topic.startsWith('clients/'),
  })
  const alice = network.person('alice', { plaintext: () => true })
  alice.start()
  await network.clock.until(() => stateOf(alice).link.status === 'online', 'alice is online')
  alice.send({ type: 'plaintext.ask', to: plaintextId('bob') })
  await network.advance(100)
  expect(stateOf(alice).warnings.at(-1)).toMatchObject({
    key: 'not-authorised',
    about: 'clients/bob',
  })
})

test('who writes END in a message has ended it, because everybody reads it so', async () => {
  const { network, alice, topic, say, talk } = await inPlaintextSession()
  say('END')
  await network.advance(100)
  expect(publishedOn(network, topic)).toEqual([`${topic}: END`])
  expect(talk()).toMatchObject({ awaitsOwnEnd: false, myEnd: expect.any(Number) })
  expect(plaintextTranscript(alice, 'bob')).toEqual([])
})

test('what is said in the same moment stays in its order', async () => {
  const { network, alice, topic, say } = await inPlaintextSession()
  for (const number of [1, 2, 3]) {
    say(`mine ${number}`)
    // no time passes in between but that of the network
    publishPlaintext(network, topic, `bob yours ${number}`)
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(1)
  }
  expect(plaintextTranscript(alice, 'bob')).toEqual(
    [1, 2, 3].flatMap((number) => [`alice: mine ${number}`, `?bob: yours ${number}`]),
  )
})

test('an open topic that brings the same makes nothing heard twice, and nobody end twice', async () => {
  const { network, alice, topic, end, talk } = await inPlaintextSession()
  expect(alice.send({ type: 'topic.follow', topic: '#' }).ok).toBe(true)
  await network.advance(100)
  const everything = parseTopicFilter('#')
  const there = () =>
    everything &&
    alice.disk.history.page(topicConversationId(everything), { kind: 'newest' }, 100).messages
      .length
  const before = there() ?? 0
  // as Mosquitto does it with MQTT 5: a copy for every filter
  publishPlaintext(network, topic, 'bob oi')
  publishPlaintext(network, topic, 'bob oi')
  await network.advance(1000)
  expect(plaintextTranscript(alice, 'bob')).toEqual(['?bob: oi'])
  expect(there()).toBe(before + 1)
  expect(end().ok).toBe(true)
  await network.advance(100)
  publishPlaintext(network, topic, 'END')
  await network.advance(1000)
  expect(talk()?.myEnd).toBeDefined()
  expect(talk()?.theirEnd).toBeUndefined()
})
