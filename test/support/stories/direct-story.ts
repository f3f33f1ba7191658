/** A random story of two people on a bad network, told from a seed, and what must be true after it. */
import { directChannel } from '../../../src/core/channel.ts'
import { personConversationId } from '../../../src/core/ids.ts'
import type { Ref, SafeText } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { changeIntent } from '../../../src/model/intents.ts'
import type { MessageChangeSpec } from '../../../src/model/intents.ts'
import type { Intent } from '../../../src/model/commands.ts'
import { createFailingDisk } from '../disk/failing-disk.ts'
import { createMemoryDisk } from '../disk/memory-disk.ts'
import type { Random } from './random.ts'
import { createRandom } from './random.ts'
import { viewConversation } from '../network/direct-session.ts'
import type { Person, TestNetwork } from '../network/network.ts'
import { assertSnapshotIsReadable } from '../network/snapshots.ts'
import { createTestNetwork } from '../network/network.ts'
import { pendingWork, comparableState } from '../network/comparable.ts'
import { applyFault } from './faults.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** What an author was granted: the text that must stand in the end. */
type Accepted = Map<Ref, string>

type DirectStory = {
  readonly network: TestNetwork
  readonly people: readonly [Person, Person]
  readonly running: Map<Person, boolean>
  readonly accepted: Accepted
  readonly random: Random
  readonly log: string[]
}

const other = ({ people: [a, b] }: DirectStory, one: Person) => (one === a ? b : a)

const sendAndLog = (story: DirectStory, who: Person, intent: Intent) => {
  const result = who.send(intent)
  story.log.push(`${who.name} ${intent.type} ${result.ok ? result.value : result.error}`)
  return result
}

const sendMessage = (story: DirectStory, who: Person) => {
  const session = who.session(other(story, who).name)
  if (!session) return
  const text = safeText(`${who.name} ${story.accepted.size}`)
  const result = sendAndLog(story, who, {
    type: 'message.send',
    channel: directChannel(session),
    text,
  })
  if (result.ok) story.accepted.set(result.value, text)
}

const changeRandomMessage = (story: DirectStory, who: Person) => {
  const { random, accepted } = story
  const message = random.oneOf(who.messages(other(story, who).name))
  if (!message) return
  const { id: target } = message
  const change = (how: MessageChangeSpec) => {
    const intent = changeIntent(message, how)
    return intent !== undefined && sendAndLog(story, who, intent).ok
  }
  const kind = random.below(3)
  if (kind === 0) {
    const emoji = (random.happens(0.5) ? '👍' : '❤️') as SafeText
    change({ kind: 'react', emoji, on: random.happens(0.7) })
  } else if (kind === 1) {
    const text = safeText(`edited ${random.below(1000)}`)
    if (change({ kind: 'edit', text })) accepted.set(target, text)
  } else if (random.happens(0.4)) {
    if (change({ kind: 'delete' })) accepted.set(target, '')
  }
}

const answer = (story: DirectStory, who: Person) => {
  const asked = [...who.runtime().store.get().requests.values()].find(
    (request) => request.to === who.name && request.answer === 'waiting',
  )
  if (!asked) return
  const accept: Intent = { type: 'request.accept', request: asked.id }
  const deny: Intent = { type: 'request.deny', request: asked.id, reason: 'no' as SafeText }
  sendAndLog(story, who, story.random.happens(0.85) ? accept : deny)
}

const startOrStop = async (story: DirectStory, who: Person) => {
  const { random, running, log } = story
  if (!running.get(who)) {
    log.push(`${who.name} starts`)
    running.set(who, true)
    who.start()
  } else if (random.happens(0.5)) {
    log.push(`${who.name} crashes`)
    running.set(who, false)
    who.crash()
  } else {
    log.push(`${who.name} quits`)
    running.set(who, false)
    await who.quit()
  }
}

const injectFault = ({ network, random, log }: DirectStory) => {
  const kind = random.below(6)
  log.push(`network ${kind}`)
  applyFault(network.broker, random, kind, 0.5)
}

const passing = ({ network, random }: DirectStory) => {
  const kind = random.number()
  if (kind < 0.6) return network.advance(random.below(200))
  if (kind < 0.9) return network.advance(random.below(20 * SECOND))
  return kind < 0.98
    ? network.advance(random.below(20 * MINUTE))
    : network.advance(random.below(5 * HOUR))
}

const step = async (story: DirectStory): Promise<void> => {
  const { random, people, running, log } = story
  const who = random.happens(0.5) ? people[0] : people[1]
  const kind = random.number()
  if (kind < 0.3) return passing(story)
  if (kind < 0.36) return injectFault(story)
  if (kind < 0.41) return startOrStop(story, who)
  if (!running.get(who)) return undefined
  if (kind < 0.47) {
    const result = who.ask(other(story, who).name, 'oi')
    log.push(`${who.name} asks ${result.ok ? result.value : result.error}`)
  } else if (kind < 0.56) answer(story, who)
  else if (kind < 0.82) sendMessage(story, who)
  else if (kind < 0.94) changeRandomMessage(story, who)
  else if (kind < 0.98) {
    const session = who.session(other(story, who).name)
    if (session) sendAndLog(story, who, { type: 'session.end', session })
  } else {
    viewConversation(who, personConversationId(other(story, who).name))
  }
  return undefined
}

/** How a story ended, with what must be equal or empty. */
export type StoryResult = {
  readonly log: readonly string[]
  readonly alice: ReturnType<typeof comparableState>
  readonly bob: ReturnType<typeof comparableState>
  readonly pending: readonly ReturnType<typeof pendingWork>[]
  /** Messages that were granted, as they must stand; and as alice has them. */
  readonly accepted: readonly (readonly [Ref, string])[]
  readonly received: readonly (readonly [Ref, string])[]
  /** Packets in three quiet hours that are no cards. */
  readonly idlePackets: number
  readonly network: TestNetwork
  readonly people: readonly [Person, Person]
}

const byRef = (a: readonly [Ref, string], b: readonly [Ref, string]) => (a[0] < b[0] ? -1 : 1)

const STEPS = 60
/** Of so many of 1 transactions the disk fails, where it does. */
const FAILING_SHARE = 0.05

/** What may differ from the usual. */
type StoryOptions = {
  /** Packets come together, and disks fail now and then. */
  readonly isOnBadDisks?: boolean
}

/** Tells the story of this seed to its end. */
export const runDirectStory = async (
  seed: number,
  { isOnBadDisks = false }: StoryOptions = {},
): Promise<StoryResult> => {
  const dice = createRandom(seed)
  // of its own, so that the story is the same on good disks
  const diskDice = createRandom(seed + 1_000_000_007)
  let isOver = false
  const badDisk = () =>
    createFailingDisk(
      createMemoryDisk(() => network.clock.now()),
      () => !isOver && diskDice.happens(FAILING_SHARE),
    )
  const network = createTestNetwork({
    ...(isOnBadDisks ? { batch: () => 1 + diskDice.below(8) } : {}),
    version: dice.happens(0.5) ? 5 : 4,
    queueLimit: dice.oneOf([3, 20, 1000]) ?? 1000,
    window: dice.oneOf([1, 4, 65_535]) ?? 1,
    willDelay: dice.oneOf([0, 10_000]) ?? 0,
  })
  const skew = dice.happens(0.3) ? (dice.number() - 0.5) * 6 * HOUR : 0
  const alice = network.person('alice', isOnBadDisks ? { disk: badDisk() } : {})
  const bob = network.person('bob', {
    clockSkew: () => Math.round(skew),
    ...(isOnBadDisks ? { disk: badDisk() } : {}),
  })
  const running = new Map<Person, boolean>()
  const story: DirectStory = {
    network,
    people: [alice, bob],
    running,
    accepted: new Map(),
    random: dice,
    log: [],
  }
  for (const who of story.people) {
    running.set(who, true)
    who.start()
  }
  for (let count = 0; count < STEPS; count += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await step(story)
  }
  isOver = true
  network.broker.setFaults()
  network.broker.listen(true)
  for (const who of story.people) if (!running.get(who)) who.start()
  await network.advance(3 * HOUR)
  const before = network.traffic.length
  await network.advance(3 * HOUR)
  const chatter = network.traffic.slice(before).filter(({ topic }) => !topic.includes('/USERS/'))
  for (const who of story.people) assertSnapshotIsReadable(who.runtime().store.get())
  return {
    log: story.log,
    alice: comparableState(alice, bob),
    bob: comparableState(bob, alice),
    pending: [pendingWork(alice, bob), pendingWork(bob, alice)],
    accepted: [...story.accepted].toSorted(byRef),
    received: alice
      .messages('bob')
      .map((message) => [message.id, message.text] as const)
      .toSorted(byRef),
    idlePackets: chatter.length,
    network,
    people: story.people,
  }
}
