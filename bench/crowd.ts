/**
 * What a large group costs its broker: packets for each message and member, by what they are for,
 * and the time until authors know that everybody has what they sent. Disks are in memory: what
 * SQLite, real signatures and a screen cost, `node bench/flood.ts` tells.
 * `node bench/crowd.ts [memory|mosquitto] [members]`
 */
import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { createMqttTransport } from '../src/adapters/mqtt.ts'
import {
  advanceUntil,
  createLargeGroup,
  unreadOf,
  PACKET_KINDS,
  knowsAllDelivered,
  sendPlanned,
} from '../test/support/network/large-group.ts'
import type { LargeGroup, PlannedMessage } from '../test/support/network/large-group.ts'
import { startMosquitto } from '../test/support/process/mosquitto.ts'
import { stateOf } from '../test/support/network/direct-session.ts'
import { createTestNetwork } from '../test/support/network/network.ts'
import type { TestNetwork } from '../test/support/network/network.ts'

const MINUTE = 60_000
const MESSAGES = Number(process.env['MESSAGES'] ?? 2000)
const print = (line: string) => process.stdout.write(`${line}\n`)

type Pass = (delay: number) => Promise<void>
type Scenario = { readonly name: string; readonly authors: number; readonly over: number }

const scenarios = (members: number): readonly Scenario[] => [
  { name: 'one author, in a burst', authors: 1, over: 0 },
  { name: '20 authors, over ten minutes', authors: 20, over: 10 * MINUTE },
  { name: 'all members, in a burst', authors: members, over: 0 },
  { name: 'all members, over ten minutes', authors: members, over: 10 * MINUTE },
  { name: 'all members, over an hour', authors: members, over: 60 * MINUTE },
]

const planOf = ({ authors, over }: Scenario): readonly PlannedMessage[] =>
  Array.from({ length: MESSAGES }, (_, index) => ({
    by: index % authors,
    at: Math.floor((over / MESSAGES) * index),
  }))

const isOnline = (all: LargeGroup) =>
  all.people.every((one) => stateOf(one).link.status === 'online')

const until = (advance: Pass, done: () => boolean, most = 3600) => advanceUntil(advance, done, most)

const byKind = (all: LargeGroup, unit: number) =>
  PACKET_KINDS.map((kind) => [kind, all.counter.counts().get(kind) ?? 0] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${kind} ${count} (${(count / unit).toFixed(3)})`)
    .join(', ')

/** From the first message until all is delivered, and ten minutes more. */
const measure = async (
  network: TestNetwork,
  all: LargeGroup,
  scenario: Scenario,
  advance: Pass,
  sentCount: number[],
) => {
  const plan = planOf(scenario)
  const { group, people, counter } = all
  counter.reset()
  const begun = process.cpuUsage()
  for (const { by } of plan) sentCount[by] = (sentCount[by] ?? 0) + 1
  const received = people.map((one) => unreadOf(one, group))
  const theirs = people.map((_, who) => plan.filter(({ by }) => by !== who).length)
  await sendPlanned(all, plan, advance)
  const ended = network.clock.now()
  const have = await until(advance, () =>
    people.every((one, who) => unreadOf(one, group) - (received[who] ?? 0) >= (theirs[who] ?? 0)),
  )
  const known = await until(advance, () =>
    people.every((one, who) => !sentCount[who] || knowsAllDelivered(one, group, sentCount[who])),
  )
  const knew = (network.clock.now() - ended) / 1000
  const cpu = process.cpuUsage(begun)
  await advance(10 * MINUTE)
  const unit = plan.length * (people.length - 1)
  print(`  ${scenario.name}: ratio ${(counter.total() / unit).toFixed(2)}`)
  print(`    ${byKind(all, unit)}`)
  print(
    `    all have all after ${have} s, all authors know after ${Number.isNaN(known) ? 'never' : knew} s; ` +
      `${((cpu.user + cpu.system) / unit).toFixed(0)} µs of CPU a message and member`,
  )
}

/** The broker dies without a word and comes back with what it kept, or with nothing. */
const storm = async (
  all: LargeGroup,
  advance: Pass,
  name: string,
  die: () => void | Promise<void>,
) => {
  all.counter.reset()
  await die()
  await advance(1000)
  const back = await until(advance, () => isOnline(all), 300)
  await advance(2 * MINUTE)
  const total = all.counter.total()
  print(
    `  ${name}: ${(total / all.people.length).toFixed(0)} packets a member, all back after ${back} s`,
  )
  print(`    ${byKind(all, all.people.length)}`)
}

const inMemory = async (members: number) => {
  print(`\n${members} members, broker in memory`)
  const network = createTestNetwork()
  const sentCount: number[] = []
  const all = await createLargeGroup(network, members)
  print(`  founding and joining: ${(all.counter.total() / members).toFixed(0)} packets a member`)
  print(`    ${byKind(all, members)}`)
  const wanted = process.env['ONLY']
  for (const [index, scenario] of scenarios(members).entries()) {
    if (wanted && !wanted.includes('abcde'.charAt(index))) continue
    // oxlint-disable-next-line no-await-in-loop
    await measure(network, all, scenario, network.advance, sentCount)
  }
  await storm(all, network.advance, 'all lose their connection at once', () => network.broker.cut())
  await storm(all, network.advance, 'the broker comes back with nothing', () =>
    network.broker.wipe(),
  )
}

/** Town time that runs so many times as fast as the real one, for a broker of the real world. */
const driven =
  (network: TestNetwork, speed: number): Pass =>
  async (delay) => {
    let left = delay
    let last = performance.now()
    while (left > 0) {
      // oxlint-disable-next-line no-await-in-loop
      await pause(2)
      const now = performance.now()
      // in whole milliseconds, as all clocks here
      const step = Math.min(left, Math.floor((now - last) * speed))
      last += step / speed
      left -= step
      // oxlint-disable-next-line no-await-in-loop
      await network.advance(step)
    }
  }

const onMosquitto = async (members: number) => {
  const mosquitto = await startMosquitto({
    config:
      'allow_anonymous true\nset_tcp_nodelay true\npersistence true\nmax_queued_messages 100000',
  })
  print(`\n${members} members, Mosquitto, time runs 10 times as fast`)
  const network = createTestNetwork()
  const advance = driven(network, 10)
  const sentCount: number[] = []
  const all = await createLargeGroup(network, members, {
    advance,
    more: () => ({
      wrapTransport: () => createMqttTransport(),
      url: () => mosquitto.url,
    }),
  })
  const wanted = process.env['ONLY']
  for (const [index, scenario] of scenarios(members).entries()) {
    if (!(wanted ?? 'abc').includes('abcde'.charAt(index))) continue
    // oxlint-disable-next-line no-await-in-loop
    await measure(network, all, scenario, advance, sentCount)
  }
  await storm(all, advance, 'the broker is killed and comes back', async () => {
    await mosquitto.stop('SIGKILL')
    await advance(5000)
    await mosquitto.restart()
  })
  await storm(all, advance, 'the broker comes back with nothing', async () => {
    await mosquitto.wipe()
    await advance(5000)
    await mosquitto.restart()
  })
  for (const one of all.people) one.crash()
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true })
}

const [what = 'both', members] = process.argv.slice(2)
for (const count of members === undefined ? [100, 30] : [Number(members)]) {
  // oxlint-disable-next-line no-await-in-loop
  if (what !== 'mosquitto') await inMemory(count)
  // oxlint-disable-next-line no-await-in-loop
  if (what !== 'memory') await onMosquitto(count)
}
// connections that the network left open would keep us here
process.exit()
