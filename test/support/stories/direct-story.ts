/** A random story of two people on a bad network, told from a seed, and what must be true after it. */
import { conversationWith } from '../../../src/core/ids.ts'
import type { Ref, SafeText } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/safe-text.ts'
import { changeOf } from '../../../src/model/intents.ts'
import type { Change } from '../../../src/model/intents.ts'
import type { Wish } from '../../../src/model/commands.ts'
import type { Chance } from './random.ts'
import { chance } from './random.ts'
import { looks } from '../network/direct-session.ts'
import type { Person, Town } from '../network/network.ts'
import { town } from '../network/network.ts'
import { own, standing } from '../network/comparable.ts'
import { weather } from './faults.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** What an author was granted: the text that must stand in the end. */
type Granted = Map<Ref, string>

type Told = {
  readonly world: Town
  readonly people: readonly [Person, Person]
  readonly running: Map<Person, boolean>
  readonly granted: Granted
  readonly chance: Chance
  readonly log: string[]
}

const other = ({ people: [a, b] }: Told, one: Person) => (one === a ? b : a)

const sendNoted = (story: Told, who: Person, wish: Wish) => {
  const result = who.send(wish)
  story.log.push(`${who.name} ${wish.type} ${result.ok ? result.value : result.error}`)
  return result
}

const say = (story: Told, who: Person) => {
  const session = who.session(other(story, who).name)
  if (!session) return
  const text = safeText(`${who.name} ${story.granted.size}`)
  const result = sendNoted(story, who, { type: 'session.say', session, text })
  if (result.ok) story.granted.set(result.value, text)
}

const changeSomething = (story: Told, who: Person) => {
  const { chance, granted } = story
  const message = chance.oneOf(who.messages(other(story, who).name))
  if (!message) return
  const { id: target } = message
  const change = (how: Change) => {
    const wish = changeOf(message, how)
    return wish !== undefined && sendNoted(story, who, wish).ok
  }
  const kind = chance.below(3)
  if (kind === 0) {
    const emoji = (chance.happens(0.5) ? '👍' : '❤️') as SafeText
    change({ kind: 'react', emoji, on: chance.happens(0.7) })
  } else if (kind === 1) {
    const text = safeText(`edited ${chance.below(1000)}`)
    if (change({ kind: 'edit', text })) granted.set(target, text)
  } else if (chance.happens(0.4)) {
    if (change({ kind: 'delete' })) granted.set(target, '')
  }
}

const answer = (story: Told, who: Person) => {
  const asked = [...who.runtime().store.get().requests.values()].find(
    (request) => request.to === who.name && request.answer === 'waiting',
  )
  if (!asked) return
  const accept: Wish = { type: 'request.accept', request: asked.id }
  const deny: Wish = { type: 'request.deny', request: asked.id, reason: 'no' as SafeText }
  sendNoted(story, who, story.chance.happens(0.85) ? accept : deny)
}

const life = async (story: Told, who: Person) => {
  const { chance, running, log } = story
  if (!running.get(who)) {
    log.push(`${who.name} starts`)
    running.set(who, true)
    who.start()
  } else if (chance.happens(0.5)) {
    log.push(`${who.name} crashes`)
    running.set(who, false)
    who.crash()
  } else {
    log.push(`${who.name} quits`)
    running.set(who, false)
    await who.quit()
  }
}

const network = ({ world, chance, log }: Told) => {
  const kind = chance.below(6)
  log.push(`network ${kind}`)
  weather(world.broker, chance, kind, 0.5)
}

const passing = ({ world, chance }: Told) => {
  const kind = chance.number()
  if (kind < 0.6) return world.pass(chance.below(200))
  if (kind < 0.9) return world.pass(chance.below(20 * SECOND))
  return kind < 0.98 ? world.pass(chance.below(20 * MINUTE)) : world.pass(chance.below(5 * HOUR))
}

const step = async (story: Told): Promise<void> => {
  const { chance, people, running, log } = story
  const who = chance.happens(0.5) ? people[0] : people[1]
  const kind = chance.number()
  if (kind < 0.3) return passing(story)
  if (kind < 0.36) return network(story)
  if (kind < 0.41) return life(story, who)
  if (!running.get(who)) return undefined
  if (kind < 0.47) {
    const result = who.ask(other(story, who).name, 'oi')
    log.push(`${who.name} asks ${result.ok ? result.value : result.error}`)
  } else if (kind < 0.56) answer(story, who)
  else if (kind < 0.82) say(story, who)
  else if (kind < 0.94) changeSomething(story, who)
  else if (kind < 0.98) {
    const session = who.session(other(story, who).name)
    if (session) sendNoted(story, who, { type: 'session.end', session })
  } else {
    looks(who, conversationWith(other(story, who).name))
  }
  return undefined
}

/** How a story ended, with what must be equal or empty. */
export type Ending = {
  readonly log: readonly string[]
  readonly alice: ReturnType<typeof standing>
  readonly bob: ReturnType<typeof standing>
  readonly own: readonly ReturnType<typeof own>[]
  /** Messages that were granted, as they must stand; and as alice has them. */
  readonly granted: readonly (readonly [Ref, string])[]
  readonly has: readonly (readonly [Ref, string])[]
  /** Packets in three quiet hours that are no cards. */
  readonly chatter: number
  readonly world: Town
  readonly people: readonly [Person, Person]
}

const byRef = (a: readonly [Ref, string], b: readonly [Ref, string]) => (a[0] < b[0] ? -1 : 1)

/** Tells the story of this seed to its end. */
export const tell = async (seed: number, steps = 60): Promise<Ending> => {
  const dice = chance(seed)
  const world = town({
    version: dice.happens(0.5) ? 5 : 4,
    queueLimit: dice.oneOf([3, 20, 1000]) ?? 1000,
    window: dice.oneOf([1, 4, 65_535]) ?? 1,
    willDelay: dice.oneOf([0, 10_000]) ?? 0,
  })
  const skew = dice.happens(0.3) ? (dice.number() - 0.5) * 6 * HOUR : 0
  const alice = world.person('alice')
  const bob = world.person('bob', { ahead: () => Math.round(skew) })
  const running = new Map<Person, boolean>()
  const story: Told = {
    world,
    people: [alice, bob],
    running,
    granted: new Map(),
    chance: dice,
    log: [],
  }
  for (const who of story.people) {
    running.set(who, true)
    who.start()
  }
  for (let count = 0; count < steps; count += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await step(story)
  }
  world.broker.trouble()
  world.broker.listen(true)
  for (const who of story.people) if (!running.get(who)) who.start()
  await world.pass(3 * HOUR)
  const before = world.traffic.length
  await world.pass(3 * HOUR)
  const chatter = world.traffic.slice(before).filter(({ topic }) => !topic.includes('/USERS/'))
  return {
    log: story.log,
    alice: standing(alice, bob),
    bob: standing(bob, alice),
    own: [own(alice, bob), own(bob, alice)],
    granted: [...story.granted].toSorted(byRef),
    has: alice
      .messages('bob')
      .map((message) => [message.id, message.text] as const)
      .toSorted(byRef),
    chatter: chatter.length,
    world,
    people: story.people,
  }
}
