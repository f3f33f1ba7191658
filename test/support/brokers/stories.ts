/** What people do on every broker, in the order in which it is told: each story goes on where the one before ended. */
import { until } from '../wait.ts'
import type { BrokerPerson, BrokerTown } from './broker-people.ts'
import { PATIENCE } from './broker-people.ts'
import { killedInTheMiddle } from './killed-story.ts'

/** How much of it: the short form tells the same with fewer messages. */
export type StoryLength = 'short' | 'whole'

type BrokerStory = {
  /** The column in docs/brokers.md. */
  readonly name: string
  /** What the page says of it. */
  readonly what: string
  /** Throws where it goes otherwise. */
  readonly tell: (town: BrokerTown, length: StoryLength) => Promise<void>
  /** It is told only where the broker is ours to kill. */
  readonly kills?: true
}

const numbered = (word: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${word} ${n + 1}`)

/** One after the other, as somebody writes them; each is with the broker before the next one begins. */
const sayAll = async (by: BrokerPerson, who: string, texts: readonly string[]) => {
  // oxlint-disable-next-line no-await-in-loop
  for (const text of texts) await by.ask('send', { who, text, timeout: PATIENCE })
}

const asks = async (who: BrokerPerson, from: string, kind = 'request') => {
  const isThere = async () =>
    (await who.ask('requests', {})).rows.some(
      (row) => row.from === from && row.kind === kind && row.answer === 'waiting',
    )
  await until(isThere, `${who.name} has a request by ${from}`, PATIENCE)
}

const presence: BrokerStory['tell'] = async ({ alice, bob, carla }, length) => {
  await alice.sees('bob', 'online')
  await bob.sees('alice', 'online')
  const others = [alice, bob]
  const carlaComes = async () => {
    await carla.come()
    await Promise.all(others.map((one) => one.sees('carla', 'online')))
    await Promise.all(others.map(({ name }) => carla.sees(name, 'online')))
  }
  await carlaComes()
  await carla.leave()
  await Promise.all(others.map((one) => one.sees('carla', 'offline')))
  await carlaComes()
  if (length === 'short') return
  // without a goodbye the broker has to tell of it, by the will
  await carla.die()
  await Promise.all(others.map((one) => one.sees('carla', 'offline')))
  await carlaComes()
}

const request: BrokerStory['tell'] = async ({ alice, bob, carla }) => {
  await carla.ask('request', { who: 'bob', text: 'oi', timeout: PATIENCE })
  await bob.screen().sees('carla wants to chat', PATIENCE)
  await bob.ask('deny', { who: 'carla', reason: 'hoje não' })
  const isDenied = async () =>
    (await carla.ask('requests', {})).rows.some(
      ({ to, answer, reason }) => to === 'bob' && answer === 'denied' && reason === 'hoje não',
    )
  await until(isDenied, 'carla reads why', PATIENCE)
  await alice.ask('request', { who: 'bob', text: 'oi, bob', timeout: PATIENCE })
  await bob.screen().sees('alice wants to chat', PATIENCE)
  await bob.ask('accept', { who: 'alice' })
  await alice.screen().sees('bob accepted your request', PATIENCE)
}

const talk: BrokerStory['tell'] = async ({ alice, bob }, length) => {
  const count = length === 'short' ? 10 : 100
  const [hers, his] = [numbered('maçã', count), numbered('pêra', count)]
  await Promise.all([sayAll(alice, 'bob', hers), sayAll(bob, 'alice', his)])
  for (const one of [alice, bob]) {
    // oxlint-disable-next-line no-await-in-loop
    await one.hasTexts('maçã', hers)
    // oxlint-disable-next-line no-await-in-loop
    await one.hasTexts('pêra', his)
  }
  await bob.enter('/chat alice')
  await alice.enter('/chat bob')
  await bob.enter('você leu? 😀')
  await alice.screen().sees('você leu? 😀', PATIENCE)
  await bob.screen().sees(/você leu\? 😀.*read/u, PATIENCE)
}

/** What is published for bob while he is away waits at the broker; alice's program would give him what is missing, so she is away when he comes. */
const away: BrokerStory['tell'] = async ({ alice, bob }, length) => {
  const texts = numbered('espera', length === 'short' ? 5 : 50)
  await bob.leave()
  await alice.sees('bob', 'offline')
  await sayAll(alice, 'bob', texts)
  await alice.leave()
  await bob.come()
  await bob.hasTexts('espera', texts)
  await alice.come()
  await bob.sees('alice', 'online')
}

const members = async (who: BrokerPerson, wanted: readonly string[]) => {
  const look = async () => {
    const { rows } = await who.ask('groups', {})
    const lab = rows.find(({ name }) => name === 'Lab')
    const names = lab?.members.map(({ id }) => id).toSorted() ?? []
    return names.join() === wanted.join()
  }
  await until(look, `${who.name} knows that ${wanted.join()} are in it`, PATIENCE)
}

const group: BrokerStory['tell'] = async ({ alice, bob, carla }) => {
  await alice.ask('group new', { name: 'Lab', text: 'o que medimos', timeout: PATIENCE })
  const isKnown = async () =>
    (await bob.ask('groups', {})).rows.some(
      ({ name, leader }) => name === 'Lab' && leader === 'alice',
    )
  await until(isKnown, 'bob sees the group', PATIENCE)
  await bob.ask('group join', { group: 'Lab', text: 'posso?', timeout: PATIENCE })
  await asks(alice, 'bob', 'ask')
  await alice.ask('group accept', { group: 'Lab', who: 'bob' })
  await members(bob, ['alice', 'bob'])
  await alice.ask('group invite', { group: 'Lab', who: 'carla', timeout: PATIENCE })
  await asks(carla, 'alice', 'invite')
  await carla.ask('group join', { group: 'Lab', timeout: PATIENCE })
  const all = [alice, bob, carla]
  for (const one of all) {
    // oxlint-disable-next-line no-await-in-loop
    await members(one, ['alice', 'bob', 'carla'])
  }
  for (const one of all) {
    // oxlint-disable-next-line no-await-in-loop
    await one.ask('send', { who: '#Lab', text: `medida de ${one.name}`, timeout: PATIENCE })
  }
  const said = all.map(({ name }) => `medida de ${name}`)
  await Promise.all(all.map((one) => one.hasTexts('medida', said)))
  await bob.ask('group leave', { group: 'Lab', timeout: PATIENCE })
  await Promise.all([alice, carla].map((one) => members(one, ['alice', 'carla'])))
  await carla.ask('send', { who: '#Lab', text: 'sem bob', timeout: PATIENCE })
  await alice.hasTexts('sem', ['sem bob'])
  await bob.hasTexts('sem', [])
}

const openTopic: BrokerStory['tell'] = async ({ broker, alice, bob }) => {
  const who = `>${broker.openTopic}`
  await Promise.all([alice, bob].map((one) => one.ask('topic-follow', { who, timeout: PATIENCE })))
  // a broker takes packets of one connection in their order: when it has this line, bob's subscription counts
  await bob.ask('send', { who, text: 'aqui também', timeout: PATIENCE })
  await alice.ask('send', { who, text: 'chove lá fora', timeout: PATIENCE })
  await bob.hasTexts('chove', ['chove lá fora'])
}

/** Of all sizes of characters; papo cuts it where it is too long for one message. */
const large: BrokerStory['tell'] = async ({ alice, bob }) => {
  const text = `grande ${'aé漢😀 '.repeat(2400)}fim`
  await alice.ask('send', { who: 'bob', text, timeout: PATIENCE })
  await bob.hasTexts('grande', [text])
}

/** All that they have of a conversation, in its order. */
const logOf = async (one: BrokerPerson, who: string) => {
  const { rows } = await one.ask('log', { who, limit: 1000, backward: true })
  return rows.map(({ id, text }) => `${id} ${text}`)
}

const history: BrokerStory['tell'] = async ({ alice, bob }) => {
  const before = await logOf(bob, 'alice')
  await bob.leave()
  await bob.come()
  const [after, hers] = [await logOf(bob, 'alice'), await logOf(alice, 'bob')]
  if (before.length < 20) throw new Error(`bob has only ${before.length} messages`)
  if (after.join('\n') !== before.join('\n')) throw new Error('bob has others after a new start')
  if (hers.join('\n') !== after.join('\n')) throw new Error('alice and bob do not have the same')
}

const end: BrokerStory['tell'] = async ({ alice, bob }) => {
  await alice.enter('/end bob')
  await bob.screen().sees('alice ended the conversation', PATIENCE)
  await bob.enter('/end alice')
  for (const one of [alice, bob]) {
    const isClosed = async () => {
      const { rows } = await one.ask('sessions', {})
      return rows.length > 0 && rows.every(({ state }) => state === 'closed')
    }
    // oxlint-disable-next-line no-await-in-loop
    await until(isClosed, `${one.name} knows that both have ended it`, PATIENCE)
  }
}

/** All stories, in their order. */
export const brokerStories: readonly BrokerStory[] = [
  {
    name: 'who is here',
    what: 'people see each other come, go, and die without a word',
    tell: presence,
  },
  {
    name: 'requests',
    what: 'a request is denied with a reason, another one accepted',
    tell: request,
  },
  { name: 'messages', what: 'both talk at once, and see what was read', tell: talk },
  {
    name: 'away',
    what: 'what is sent to somebody who is away waits at the broker: they read it although its author has left',
    tell: away,
  },
  {
    name: 'group',
    what: 'created, asked, invited, joined, left; who left hears nothing more',
    tell: group,
  },
  { name: 'open topic', what: 'a plain line on a topic that both follow', tell: openTopic },
  {
    name: 'killed',
    what: 'the broker (of a cluster, each node in turn) is killed with SIGKILL in the middle of a conversation and started again: nothing is lost, nothing is there twice',
    kills: true,
    tell: killedInTheMiddle,
  },
  { name: 'large', what: 'a message of 14,400 characters, 26 KB', tell: large },
  {
    name: 'history',
    what: 'after a new start both have the same messages as before',
    tell: history,
  },
  { name: 'end', what: 'both end the conversation, and know it', tell: end },
]
