/** A random story of groups: up to eight people on a bad network, told from a seed. */
import { leaderOf } from '../../../src/model/groups/roster.ts'
import { waitingJoins } from '../../../src/model/groups/group-selectors.ts'
import { amLeader, amMember } from '../../../src/model/groups/membership.ts'
import { changeIntent } from '../../../src/model/intents.ts'
import type { Intent } from '../../../src/model/commands.ts'
import { groupChannel } from '../../../src/core/channel.ts'
import type { GroupId, SafeText } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { Transport } from '../../../src/ports/transport.ts'
import type { Random } from './random.ts'
import { createRandom } from './random.ts'
import { groupMessages } from '../network/group.ts'
import type { Person, TestNetwork } from '../network/network.ts'
import { createTestNetwork } from '../network/network.ts'
import { applyFault } from './faults.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const NAMES = ['ana', 'bia', 'caio', 'dora', 'eva', 'fabio', 'gil', 'hugo']

export type GroupStory = {
  readonly network: TestNetwork
  readonly people: readonly Person[]
  readonly running: Set<Person>
  /** Whoever stands here cannot reach the broker, though the others can. */
  readonly cutOff: Set<Person>
  readonly groups: Set<GroupId>
  readonly random: Random
  readonly log: string[]
  sentCount: number
}

/** A way to the broker that can be closed for one person alone. */
const blockableTransport =
  (isClosed: () => boolean) =>
  (transport: Transport): Transport => ({
    connect: async (options, events) =>
      isClosed()
        ? { reason: 'unreachable', detail: 'no way there' }
        : transport.connect(options, events),
  })

const stateOf = (who: Person) => who.runtime().store.get()

const send = (story: GroupStory, who: Person, intent: Intent) => {
  const result = who.send(intent)
  story.log.push(
    `${story.network.clock.now()} ${who.name} ${intent.type} ${JSON.stringify({ ...intent, type: undefined })} ${result.ok ? result.value : result.error}`,
  )
  return result
}

const emptyText = safeText('')

const sendMessage = (story: GroupStory, who: Person, group: GroupId) => {
  story.sentCount += 1
  send(story, who, {
    type: 'message.send',
    channel: groupChannel(group),
    text: safeText(`${who.name} ${story.sentCount}`),
  })
}

const changeMessage = (story: GroupStory, who: Person, group: GroupId) => {
  const { random } = story
  const message = random.oneOf(groupMessages(who, group))
  if (!message) return
  const kind = random.below(4)
  const intent =
    kind === 0
      ? changeIntent(message, { kind: 'edit', text: safeText(`edited ${random.below(1000)}`) })
      : kind === 1 && random.happens(0.4)
        ? changeIntent(message, { kind: 'delete' })
        : changeIntent(message, {
            kind: 'react',
            emoji: (random.happens(0.5) ? '👍' : '❤️') as SafeText,
            on: random.happens(0.7),
          })
  if (intent) send(story, who, intent)
}

const answer = (story: GroupStory, who: Person) => {
  const join = story.random.oneOf(waitingJoins(stateOf(who)))
  if (!join) return
  if (story.random.happens(0.2)) {
    send(story, who, { type: 'group.deny', join: join.id, reason: emptyText })
  } else if (join.kind === 'ask') send(story, who, { type: 'group.admit', ask: join.id })
  else {
    const { group, id } = join
    send(story, who, { type: 'group.ask', group, text: emptyText, invitation: id })
  }
}

const leadGroup = (story: GroupStory, who: Person, group: GroupId) => {
  const { random, people } = story
  const card = stateOf(who).groups.get(group)?.roster
  const member = random.oneOf(card?.members ?? [])?.id
  const stranger = random.oneOf(people)?.name
  const kind = random.below(12)
  if (kind < 3 && stranger)
    send(story, who, { type: 'group.invite', group, to: stranger, text: emptyText })
  else if (kind < 5 && member) send(story, who, { type: 'group.remove', group, who: member })
  else if (kind < 7 && member) send(story, who, { type: 'group.transfer', group, to: member })
  else if (kind < 8) {
    send(story, who, { type: 'group.topic', group, topic: safeText(`topic ${random.below(100)}`) })
  } else if (kind < 10) {
    const heirs = (card?.members ?? []).filter(() => random.happens(0.5)).map(({ id }) => id)
    const after = random.oneOf([1000, 30 * SECOND, 5 * MINUTE, 2 * HOUR]) ?? 1000
    send(story, who, { type: 'group.heirs', group, heirs: heirs.slice(0, 3), after })
  } else if (kind === 10 && random.happens(0.15)) send(story, who, { type: 'group.disband', group })
  else answer(story, who)
}

const join = (story: GroupStory, who: Person, group: GroupId) => {
  if (story.random.happens(0.6)) send(story, who, { type: 'group.ask', group, text: emptyText })
  else answer(story, who)
}

const act = (story: GroupStory, who: Person) => {
  const { random, groups } = story
  const group = random.oneOf([...groups])
  if (!group || !stateOf(who).groups.has(group)) return answer(story, who)
  if (!amMember(stateOf(who), group)) return join(story, who, group)
  const kind = random.number()
  if (kind < 0.5) return sendMessage(story, who, group)
  if (kind < 0.65) return changeMessage(story, who, group)
  if (amLeader(stateOf(who), group)) return leadGroup(story, who, group)
  if (kind < 0.7) send(story, who, { type: 'group.leave', group })
  else if (kind < 0.95) send(story, who, { type: 'group.claim', group })
  else answer(story, who)
}

const createGroup = (story: GroupStory, who: Person) => {
  const { random, groups } = story
  if (groups.size >= 2) return
  const name = random.happens(0.5) ? 'lab' : 'Sala 2'
  if (!send(story, who, { type: 'group.create', name, topic: emptyText }).ok) return
  for (const [id, { roster }] of stateOf(who).groups)
    if (leaderOf(roster).id === who.name) groups.add(id)
}

const startOrStop = async (story: GroupStory, who: Person) => {
  const { random, running, log } = story
  if (!running.has(who)) {
    log.push(`${who.name} starts`)
    running.add(who)
    who.start()
    return
  }
  running.delete(who)
  const crashes = random.happens(0.5)
  log.push(`${who.name} ${crashes ? 'crashes' : 'quits'}`)
  if (crashes) who.crash()
  else await who.quit()
}

const leads = (who: Person, groups: ReadonlySet<GroupId>) =>
  [...groups].some((group) => amLeader(stateOf(who), group))

const injectFault = ({ network, random, cutOff, people, groups, log }: GroupStory) => {
  const kind = random.below(9)
  const who = random.oneOf(people)
  log.push(`${network.clock.now()} network ${kind} ${who?.name}`)
  applyFault(network.broker, random, kind, 0.4)
  // who leads is the one whose absence matters
  const leader = random.happens(0.5) ? people.find((one) => leads(one, groups)) : undefined
  const apart = leader ?? who
  if (kind > 5 && apart) {
    if (cutOff.has(apart)) cutOff.delete(apart)
    else {
      cutOff.add(apart)
      network.broker.cut(`papo-${apart.name}`)
    }
  }
}

const passTime = ({ network, random }: GroupStory) => {
  const kind = random.number()
  if (kind < 0.6) return network.advance(random.below(500))
  if (kind < 0.9) return network.advance(random.below(20 * SECOND))
  return kind < 0.98
    ? network.advance(random.below(20 * MINUTE))
    : network.advance(random.below(5 * HOUR))
}

const step = async (story: GroupStory): Promise<void> => {
  const { random, people, running } = story
  const who = random.oneOf(people)
  const kind = random.number()
  if (!who) return undefined
  if (kind < 0.3) return passTime(story)
  if (kind < 0.37) return injectFault(story)
  if (kind < 0.43) return startOrStop(story, who)
  if (!running.has(who)) return undefined
  if (story.groups.size === 0 || kind < 0.45) createGroup(story, who)
  else act(story, who)
  return undefined
}

/** Before anything goes wrong: a group of some of them, with heirs who need not wait long. */
const setUpGroup = async (story: GroupStory) => {
  const { people, random, network } = story
  const [first, ...others] = people
  if (!first || random.happens(0.1)) return
  createGroup(story, first)
  const [group] = story.groups
  if (!group) return
  await network.advance(1000)
  for (const who of others.filter(() => random.happens(0.7))) {
    send(story, first, { type: 'group.invite', group, to: who.name, text: emptyText })
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(1000)
    const join = waitingJoins(stateOf(who))[0]
    if (join) send(story, who, { type: 'group.ask', group, text: emptyText, invitation: join.id })
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(1000)
  }
  const after = random.oneOf([1000, 20 * SECOND, 5 * MINUTE, 2 * HOUR]) ?? 1000
  send(story, first, { type: 'group.heirs', group, heirs: [], after })
  await network.advance(1000)
}

/** Tells the story of this seed; at its end the network is well and everybody is here for hours. */
export const runGroupStory = async (seed: number, steps = 120): Promise<GroupStory> => {
  const dice = createRandom(seed)
  const network = createTestNetwork({
    version: dice.happens(0.5) ? 5 : 4,
    queueLimit: dice.oneOf([5, 50, 1000]) ?? 1000,
    window: dice.oneOf([1, 4, 65_535]) ?? 1,
    willDelay: dice.oneOf([0, 10_000]) ?? 0,
  })
  const cutOff = new Set<Person>()
  const count = 2 + dice.below(NAMES.length - 1)
  const people: Person[] = []
  for (const name of NAMES.slice(0, count)) {
    const skew = dice.happens(0.2) ? Math.round((dice.number() - 0.5) * 4 * HOUR) : 0
    const isClosed = () => [...cutOff].some((who) => who.name === name)
    people.push(
      network.person(name, { clockSkew: () => skew, wrapTransport: blockableTransport(isClosed) }),
    )
  }
  const story: GroupStory = {
    network,
    people,
    running: new Set(people),
    cutOff,
    groups: new Set(),
    random: dice,
    log: [],
    sentCount: 0,
  }
  for (const who of people) who.start()
  await network.advance(3000)
  await setUpGroup(story)
  for (let number = 0; number < steps; number += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await step(story)
  }
  network.broker.setFaults()
  network.broker.listen(true)
  cutOff.clear()
  for (const who of people) if (!story.running.has(who)) who.start()
  await network.advance(5 * HOUR)
  return story
}
