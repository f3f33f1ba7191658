/** A person of ours and people who have nothing but publish and subscribe, in plain text. */
import { expect, test } from 'vitest'
import { classicPeople, classicWaiting } from '../../../../src/model/plaintext/plaintext-selectors.ts'
import { topicFilter } from '../../../../src/core/topic-filter.ts'
import { conversationAt } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/safe-text.ts'
import { id, town } from '../../../support/network/network.ts'
import type { Person, Town } from '../../../support/network/network.ts'
import { plainId, plainTraffic, publish, seenWith, talkWith } from '../../../support/network/plaintext.ts'

const stateOf = (person: Person) => person.runtime().store.get()
const statusOf = (person: Person, name: string) =>
  classicPeople(stateOf(person)).find((row) => row.person.name === name)?.person.status

const alone = async (name = 'alice') => {
  const world = town()
  const alice = world.person(name, { classic: () => true })
  alice.start()
  await world.clock.until(() => stateOf(alice).link.status === 'online', 'alice is online')
  await world.pass(3000)
  return { world, alice }
}

/** bob asked, alice accepted. */
const talking = async () => {
  const { world, alice } = await alone()
  publish(world, 'clients/alice', 'REQUEST bob')
  await world.pass(100)
  expect(alice.send({ type: 'classic.accept', from: plainId('bob') }).ok).toBe(true)
  await world.pass(100)
  const topic = talkWith(alice, 'bob')
  const say = (text: string) =>
    alice.send({ type: 'classic.say', talk: topic, text: safeText(text) })
  const end = () => alice.send({ type: 'classic.end', talk: topic })
  const talk = () => stateOf(alice).classic.talks.get(topic)
  return { world, alice, topic, say, end, talk }
}

const said = (world: Town, topic: string) =>
  plainTraffic(world).filter((line) => line.startsWith(`${topic}: `))

test('alice says that she is here when she comes, again after ten minutes, and that she goes', async () => {
  const { world, alice } = await alone('Alice B.')
  expect(said(world, 'USERS')).toEqual(['USERS: Alice-B. online'])
  await world.pass(11 * 60_000)
  expect(said(world, 'USERS').length).toBe(2)
  await alice.quit()
  expect(said(world, 'USERS').at(-1)).toBe('USERS: Alice-B. offline')
})

test('who comes is seen, and is told once that she is here; who goes is seen to go', async () => {
  const { world, alice } = await alone()
  publish(world, 'USERS', 'bob online')
  publish(world, 'USERS', 'carla online')
  await world.pass(3000)
  expect(statusOf(alice, 'bob')).toBe('online')
  expect(said(world, 'USERS').length).toBe(2)
  publish(world, 'USERS', 'bob online')
  publish(world, 'USERS', 'bob offline')
  await world.pass(3000)
  expect(statusOf(alice, 'bob')).toBe('offline')
  expect(said(world, 'USERS').length).toBe(2)
  // nobody of it is one of those who sign
  expect([...stateOf(alice).people.keys()]).toEqual(['echo'])
})

test('bob asks, alice accepts: both write, and what she said comes back as nothing new', async () => {
  const { world, alice, topic, say } = await talking()
  expect(topic).toMatch(/^alice_bob_\d{8}T\d{6}Z$/u)
  expect(said(world, 'clients/bob')).toEqual([`clients/bob: ${topic.slice(10)} alice`])
  publish(world, topic, 'bob oi, tudo bem?')
  await world.pass(100)
  expect(say('tudo\ne você?').ok).toBe(true)
  await world.pass(100)
  expect(said(world, topic)).toEqual([`${topic}: alice tudo\ne você?`])
  expect(seenWith(alice, 'bob')).toEqual(['?bob: oi, tudo bem?', 'alice: tudo\ne você?'])
  expect(alice.notified.map((one) => 'about' in one && one.about)).toEqual(['request', 'message'])
})

test('alice asks bob: he accepts with a time of his own', async () => {
  const { world, alice } = await alone()
  expect(alice.send({ type: 'classic.ask', to: plainId('bob') }).ok).toBe(true)
  expect(alice.send({ type: 'classic.ask', to: plainId('bob') })).toEqual({
    ok: false,
    error: 'already-asked',
  })
  await world.pass(100)
  expect(said(world, 'clients/bob')).toEqual(['clients/bob: REQUEST alice'])
  publish(world, 'clients/alice', '1732612345.678 bob')
  await world.pass(100)
  expect(talkWith(alice, 'bob')).toBe('bob_alice_1732612345.678')
  expect(alice.send({ type: 'classic.ask', to: plainId('bob') })).toMatchObject({
    error: 'already-talking',
  })
})

test('a no is heard, and a no is said', async () => {
  const { world, alice } = await alone()
  alice.send({ type: 'classic.ask', to: plainId('bob') })
  await world.pass(100)
  publish(world, 'clients/alice', 'DENIED bob')
  publish(world, 'clients/alice', 'DENIED carla')
  publish(world, 'clients/alice', 'REQUEST carla')
  await world.pass(100)
  const answers = [...stateOf(alice).classic.asks.values()].map(({ answer }) => answer)
  expect(answers).toEqual(['denied', 'waiting'])
  alice.send({ type: 'classic.deny', from: plainId('carla') })
  await world.pass(100)
  expect(said(world, 'clients/carla')).toEqual(['clients/carla: DENIED alice'])
  expect(classicWaiting(stateOf(alice))).toEqual([])
})

test('both say END: it is over, nothing more is heard of it, and a new request makes a new one', async () => {
  const { world, alice, topic, say, end, talk } = await talking()
  publish(world, topic, 'END')
  await world.pass(100)
  expect(talk()?.theirEnd).toBeDefined()
  say('wait')
  await world.pass(100)
  expect(talk()?.theirEnd).toBeUndefined()
  end()
  await world.pass(100)
  // her own END came back without a name, and is not taken for his
  expect(talk()).toMatchObject({ copy: false, myEnd: expect.any(Number) })
  expect(talk()?.theirEnd).toBeUndefined()
  expect(end()).toEqual({ ok: false, error: 'already-ended' })
  publish(world, topic, 'bob END')
  await world.pass(100)
  expect(say('too late')).toEqual({ ok: false, error: 'session-closed' })
  publish(world, topic, 'bob nobody hears this')
  await world.pass(100)
  expect(seenWith(alice, 'bob')).toEqual(['alice: wait'])
  publish(world, 'clients/alice', 'REQUEST bob')
  await world.pass(100)
  alice.send({ type: 'classic.accept', from: plainId('bob') })
  expect(talkWith(alice, 'bob')).not.toBe(topic)
})

test('a word in her own name that she did not say is shown as somebody else’s', async () => {
  const { world, alice, topic, say } = await talking()
  say('true')
  publish(world, topic, 'alice I owe you a million')
  publish(world, topic, 'mallory hello')
  await world.pass(100)
  expect(seenWith(alice, 'bob')).toEqual([
    'alice: true',
    '?alice: I owe you a million',
    '?mallory: hello',
  ])
})

test('nothing is kept for later: without a broker a text is refused, and stays where it was typed', async () => {
  const { world, alice, say } = await talking()
  world.broker.listen(false)
  await world.pass(100)
  expect(say('lost?')).toEqual({ ok: false, error: 'not-online' })
  expect(alice.send({ type: 'classic.ask', to: plainId('carla') })).toMatchObject({
    error: 'not-online',
  })
  expect(seenWith(alice, 'bob')).toEqual([])
})

test('a conversation and its messages are there again after a restart, and are heard again', async () => {
  const { world, alice, topic, say } = await talking()
  say('before')
  await world.pass(100)
  alice.crash()
  publish(world, topic, 'bob while you were away')
  alice.start()
  await world.clock.until(() => stateOf(alice).link.status === 'online', 'alice is back')
  publish(world, topic, 'bob after')
  await world.pass(100)
  expect(seenWith(alice, 'bob')).toEqual([
    'alice: before',
    '?bob: while you were away',
    '?bob: after',
  ])
  expect(statusOf(alice, 'bob')).toBe('online')
})

test('a word that came back only at the next start is still her own', async () => {
  const { world, alice, say, topic, end, talk } = await talking()
  say('quick')
  end()
  alice.crash()
  await world.pass(100)
  alice.start()
  await world.clock.until(() => stateOf(alice).link.status === 'online', 'alice is back')
  await world.pass(100)
  expect(seenWith(alice, 'bob')).toEqual(['alice: quick'])
  expect(talk()?.theirEnd).toBeUndefined()
  expect(topic).toContain('alice_bob_')
})

test('without the setting nothing of it is said, listened to, or sent', async () => {
  const world = town()
  let on = true
  const alice = world.person('alice', { classic: () => on })
  alice.start()
  await world.clock.until(() => stateOf(alice).link.status === 'online', 'alice is online')
  await alice.quit()
  on = false
  const before = plainTraffic(world).length
  alice.start()
  await world.clock.until(() => stateOf(alice).link.status === 'online', 'alice is back')
  await world.pass(1000)
  // what the broker had kept for her is refused; from now on nothing of it comes
  const refused = [...stateOf(alice).refused]
  publish(world, 'USERS', 'bob online')
  publish(world, 'clients/alice', 'REQUEST bob')
  await world.pass(1000)
  expect(plainTraffic(world).length).toBe(before)
  expect(alice.send({ type: 'classic.ask', to: plainId('bob') })).toMatchObject({
    error: 'classic-off',
  })
  expect([...stateOf(alice).refused]).toEqual(refused)
  expect(stateOf(alice).classic.asks.size).toBe(0)
})

test('the bob who signs and the bob who does not are two', async () => {
  const { world, alice } = await alone()
  const bob = world.person('bob')
  bob.start()
  await world.clock.until(() => stateOf(alice).people.has(id('bob')), 'bob is seen')
  publish(world, 'USERS', 'bob online')
  publish(world, 'clients/alice', 'REQUEST bob')
  await world.pass(100)
  expect(stateOf(alice).requests.size).toBe(0)
  alice.send({ type: 'classic.accept', from: plainId('bob') })
  await world.pass(100)
  publish(world, talkWith(alice, 'bob'), 'bob it is me, the real one')
  bob.ask('alice')
  await world.clock.until(() => alice.accept('bob').ok, 'alice accepts the signed one')
  await world.clock.until(() => bob.say('alice', 'signed').ok, 'he says something')
  await world.pass(3000)
  expect(seenWith(alice, 'bob')).toEqual(['?bob: it is me, the real one'])
  expect(alice.sees('bob')).toEqual(['bob: signed'])
  expect(stateOf(alice).people.get(id('bob'))?.key).toBe(bob.signer.key)
})

test('both ask at once, and both say yes: whatever is written in either conversation is heard', async () => {
  const { world, alice } = await alone()
  alice.send({ type: 'classic.ask', to: plainId('bob') })
  publish(world, 'clients/alice', 'REQUEST bob')
  await world.pass(100)
  alice.send({ type: 'classic.accept', from: plainId('bob') })
  await world.pass(100)
  const mine = talkWith(alice, 'bob')
  publish(world, 'clients/alice', 'then bob')
  publish(world, 'clients/alice', 'once-more bob')
  await world.pass(100)
  publish(world, mine, 'bob one')
  publish(world, 'bob_alice_then', 'bob two')
  publish(world, 'bob_alice_once-more', 'bob three')
  await world.pass(100)
  expect(seenWith(alice, 'bob')).toEqual(['?bob: one', '?bob: two'])
})

test('what a broker does not let through is told, because nobody else would tell', async () => {
  const world = town({ deny: (_, act, topic) => act === 'publish' && topic.startsWith('clients/') })
  const alice = world.person('alice', { classic: () => true })
  alice.start()
  await world.clock.until(() => stateOf(alice).link.status === 'online', 'alice is online')
  alice.send({ type: 'classic.ask', to: plainId('bob') })
  await world.pass(100)
  expect(stateOf(alice).troubles.at(-1)).toMatchObject({
    key: 'not-authorised',
    about: 'clients/bob',
  })
})

test('who writes END in a message has ended it, because everybody reads it so', async () => {
  const { world, alice, topic, say, talk } = await talking()
  say('END')
  await world.pass(100)
  expect(said(world, topic)).toEqual([`${topic}: END`])
  expect(talk()).toMatchObject({ copy: false, myEnd: expect.any(Number) })
  expect(seenWith(alice, 'bob')).toEqual([])
})

test('what is said in the same moment stays in its order', async () => {
  const { world, alice, topic, say } = await talking()
  for (const number of [1, 2, 3]) {
    say(`mine ${number}`)
    // no time passes in between but that of the network
    publish(world, topic, `bob yours ${number}`)
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(1)
  }
  expect(seenWith(alice, 'bob')).toEqual(
    [1, 2, 3].flatMap((number) => [`alice: mine ${number}`, `?bob: yours ${number}`]),
  )
})

test('an open topic that brings the same makes nothing heard twice, and nobody end twice', async () => {
  const { world, alice, topic, end, talk } = await talking()
  expect(alice.send({ type: 'topic.follow', topic: '#' }).ok).toBe(true)
  await world.pass(100)
  const everything = topicFilter('#')
  const there = () =>
    everything &&
    alice.disk.history.page(conversationAt(everything), { kind: 'newest' }, 100).messages.length
  const before = there() ?? 0
  // as Mosquitto does it with MQTT 5: a copy for every filter
  publish(world, topic, 'bob oi')
  publish(world, topic, 'bob oi')
  await world.pass(1000)
  expect(seenWith(alice, 'bob')).toEqual(['?bob: oi'])
  expect(there()).toBe(before + 1)
  expect(end().ok).toBe(true)
  await world.pass(100)
  publish(world, topic, 'END')
  await world.pass(1000)
  expect(talk()?.myEnd).toBeDefined()
  expect(talk()?.theirEnd).toBeUndefined()
})
