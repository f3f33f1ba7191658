/** A random story of groups: up to eight people on a bad network, told from a seed. */
import { leaderOf } from '../../../src/model/groups/roster.ts'
import { waitingJoins } from '../../../src/model/groups/group-selectors.ts'
import { amLeader, amMember } from '../../../src/model/groups/membership.ts'
import { changeOf } from '../../../src/model/intents.ts'
import type { Wish } from '../../../src/model/commands.ts'
import type { GroupId, SafeText } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/safe-text.ts'
import type { Transport } from '../../../src/ports.ts'
import type { Chance } from './random.ts'
import { chance } from './random.ts'
import { heard } from '../network/group.ts'
import type { Person, Town } from '../network/network.ts'
import { town } from '../network/network.ts'
import { weather } from './faults.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const NAMES = ['ana', 'bia', 'caio', 'dora', 'eva', 'fabio', 'gil', 'hugo']

export type Told = {
  readonly world: Town
  readonly people: readonly Person[]
  readonly running: Set<Person>
  /** Whoever stands here cannot reach the broker, though the others can. */
  readonly cutOff: Set<Person>
  readonly groups: Set<GroupId>
  readonly chance: Chance
  readonly log: string[]
  said: number
}

/** A way to the broker that can be closed for one person alone. */
const doorFor =
  (isClosed: () => boolean) =>
  (transport: Transport): Transport => ({
    connect: async (options, events) =>
      isClosed()
        ? { trouble: 'unreachable', detail: 'no way there' }
        : transport.connect(options, events),
  })

const stateOf = (who: Person) => who.runtime().store.get()

const send = (story: Told, who: Person, wish: Wish) => {
  const result = who.send(wish)
  story.log.push(
    `${story.world.clock.now()} ${who.name} ${wish.type} ${JSON.stringify({ ...wish, type: undefined })} ${result.ok ? result.value : result.error}`,
  )
  return result
}

const no = safeText('')

const speak = (story: Told, who: Person, group: GroupId) => {
  story.said += 1
  send(story, who, { type: 'group.say', group, text: safeText(`${who.name} ${story.said}`) })
}

const change = (story: Told, who: Person, group: GroupId) => {
  const { chance } = story
  const message = chance.oneOf(heard(who, group))
  if (!message) return
  const kind = chance.below(4)
  const wish =
    kind === 0
      ? changeOf(message, { kind: 'edit', text: safeText(`edited ${chance.below(1000)}`) })
      : kind === 1 && chance.happens(0.4)
        ? changeOf(message, { kind: 'delete' })
        : changeOf(message, {
            kind: 'react',
            emoji: (chance.happens(0.5) ? '👍' : '❤️') as SafeText,
            on: chance.happens(0.7),
          })
  if (wish) send(story, who, wish)
}

const answer = (story: Told, who: Person) => {
  const join = story.chance.oneOf(waitingJoins(stateOf(who)))
  if (!join) return
  if (story.chance.happens(0.2)) {
    send(story, who, { type: 'group.deny', join: join.id, reason: no })
  } else if (join.kind === 'ask') send(story, who, { type: 'group.admit', ask: join.id })
  else {
    const { group, id } = join
    send(story, who, { type: 'group.ask', group, text: no, invitation: id })
  }
}

const lead = (story: Told, who: Person, group: GroupId) => {
  const { chance, people } = story
  const card = stateOf(who).groups.get(group)?.card
  const member = chance.oneOf(card?.members ?? [])?.id
  const stranger = chance.oneOf(people)?.name
  const kind = chance.below(12)
  if (kind < 3 && stranger)
    send(story, who, { type: 'group.invite', group, to: stranger, text: no })
  else if (kind < 5 && member) send(story, who, { type: 'group.remove', group, who: member })
  else if (kind < 7 && member) send(story, who, { type: 'group.transfer', group, to: member })
  else if (kind < 8) {
    send(story, who, { type: 'group.topic', group, topic: safeText(`topic ${chance.below(100)}`) })
  } else if (kind < 10) {
    const heirs = (card?.members ?? []).filter(() => chance.happens(0.5)).map(({ id }) => id)
    const after = chance.oneOf([1000, 30 * SECOND, 5 * MINUTE, 2 * HOUR]) ?? 1000
    send(story, who, { type: 'group.heirs', group, heirs: heirs.slice(0, 3), after })
  } else if (kind === 10 && chance.happens(0.15)) send(story, who, { type: 'group.disband', group })
  else answer(story, who)
}

const join = (story: Told, who: Person, group: GroupId) => {
  if (story.chance.happens(0.6)) send(story, who, { type: 'group.ask', group, text: no })
  else answer(story, who)
}

const act = (story: Told, who: Person) => {
  const { chance, groups } = story
  const group = chance.oneOf([...groups])
  if (!group || !stateOf(who).groups.has(group)) return answer(story, who)
  if (!amMember(stateOf(who), group)) return join(story, who, group)
  const kind = chance.number()
  if (kind < 0.5) return speak(story, who, group)
  if (kind < 0.65) return change(story, who, group)
  if (amLeader(stateOf(who), group)) return lead(story, who, group)
  if (kind < 0.7) send(story, who, { type: 'group.leave', group })
  else if (kind < 0.95) send(story, who, { type: 'group.claim', group })
  else answer(story, who)
}

const found = (story: Told, who: Person) => {
  const { chance, groups } = story
  if (groups.size >= 2) return
  const name = chance.happens(0.5) ? 'lab' : 'Sala 2'
  if (!send(story, who, { type: 'group.found', name, topic: no }).ok) return
  for (const [id, { card }] of stateOf(who).groups)
    if (leaderOf(card).id === who.name) groups.add(id)
}

const life = async (story: Told, who: Person) => {
  const { chance, running, log } = story
  if (!running.has(who)) {
    log.push(`${who.name} starts`)
    running.add(who)
    who.start()
    return
  }
  running.delete(who)
  const crashes = chance.happens(0.5)
  log.push(`${who.name} ${crashes ? 'crashes' : 'quits'}`)
  if (crashes) who.crash()
  else await who.quit()
}

const leads = (who: Person, groups: ReadonlySet<GroupId>) =>
  [...groups].some((group) => amLeader(stateOf(who), group))

const network = ({ world, chance, cutOff, people, groups, log }: Told) => {
  const kind = chance.below(9)
  const who = chance.oneOf(people)
  log.push(`${world.clock.now()} network ${kind} ${who?.name}`)
  weather(world.broker, chance, kind, 0.4)
  // who leads is the one whose absence matters
  const leader = chance.happens(0.5) ? people.find((one) => leads(one, groups)) : undefined
  const apart = leader ?? who
  if (kind > 5 && apart) {
    if (cutOff.has(apart)) cutOff.delete(apart)
    else {
      cutOff.add(apart)
      world.broker.cut(`papo-${apart.name}`)
    }
  }
}

const passing = ({ world, chance }: Told) => {
  const kind = chance.number()
  if (kind < 0.6) return world.pass(chance.below(500))
  if (kind < 0.9) return world.pass(chance.below(20 * SECOND))
  return kind < 0.98 ? world.pass(chance.below(20 * MINUTE)) : world.pass(chance.below(5 * HOUR))
}

const step = async (story: Told): Promise<void> => {
  const { chance, people, running } = story
  const who = chance.oneOf(people)
  const kind = chance.number()
  if (!who) return undefined
  if (kind < 0.3) return passing(story)
  if (kind < 0.37) return network(story)
  if (kind < 0.43) return life(story, who)
  if (!running.has(who)) return undefined
  if (story.groups.size === 0 || kind < 0.45) found(story, who)
  else act(story, who)
  return undefined
}

/** Before anything goes wrong: a group of some of them, with heirs who need not wait long. */
const beginning = async (story: Told) => {
  const { people, chance, world } = story
  const [first, ...others] = people
  if (!first || chance.happens(0.1)) return
  found(story, first)
  const [group] = story.groups
  if (!group) return
  await world.pass(1000)
  for (const who of others.filter(() => chance.happens(0.7))) {
    send(story, first, { type: 'group.invite', group, to: who.name, text: no })
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(1000)
    const join = waitingJoins(stateOf(who))[0]
    if (join) send(story, who, { type: 'group.ask', group, text: no, invitation: join.id })
    // oxlint-disable-next-line no-await-in-loop
    await world.pass(1000)
  }
  const after = chance.oneOf([1000, 20 * SECOND, 5 * MINUTE, 2 * HOUR]) ?? 1000
  send(story, first, { type: 'group.heirs', group, heirs: [], after })
  await world.pass(1000)
}

/** Tells the story of this seed; at its end the network is well and everybody is here for hours. */
export const tellOfClubs = async (seed: number, steps = 120): Promise<Told> => {
  const dice = chance(seed)
  const world = town({
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
    people.push(world.person(name, { ahead: () => skew, through: doorFor(isClosed) }))
  }
  const story: Told = {
    world,
    people,
    running: new Set(people),
    cutOff,
    groups: new Set(),
    chance: dice,
    log: [],
    said: 0,
  }
  for (const who of people) who.start()
  await world.pass(3000)
  await beginning(story)
  for (let number = 0; number < steps; number += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await step(story)
  }
  world.broker.trouble()
  world.broker.listen(true)
  cutOff.clear()
  for (const who of people) if (!story.running.has(who)) who.start()
  await world.pass(5 * HOUR)
  return story
}
