/**
 * What a large group costs its broker: packets for each message and member, by what they are for,
 * and the time until authors know that everybody has what they said. Disks are in memory: what
 * SQLite and real signatures cost, `node bench/flood.ts` tells.
 * `node bench/crowd.ts [memory|mosquitto] [members]`
 */
import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { mqttTransport } from '../src/adapters/mqtt.ts'
import { bySeconds, crowd, heardBy, KINDS, knows, sayAll } from '../test/support/network/large-group.ts'
import type { Crowd, Planned } from '../test/support/network/large-group.ts'
import { startMosquitto } from '../test/support/process/mosquitto.ts'
import { stateOf } from '../test/support/network/direct-session.ts'
import { town } from '../test/support/network/network.ts'
import type { Town } from '../test/support/network/network.ts'

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

const planOf = ({ authors, over }: Scenario): readonly Planned[] =>
  Array.from({ length: MESSAGES }, (_, index) => ({
    by: index % authors,
    at: Math.floor((over / MESSAGES) * index),
  }))

const isOnline = (all: Crowd) => all.people.every((one) => stateOf(one).link.status === 'online')

const until = (pass: Pass, done: () => boolean, most = 3600) => bySeconds(pass, done, most)

const byKind = (all: Crowd, unit: number) =>
  KINDS.map((kind) => [kind, all.counter.counts().get(kind) ?? 0] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${kind} ${count} (${(count / unit).toFixed(3)})`)
    .join(', ')

/** From the first message until all is delivered, and ten minutes more. */
const measure = async (world: Town, all: Crowd, scenario: Scenario, pass: Pass, said: number[]) => {
  const plan = planOf(scenario)
  const { group, people, counter } = all
  counter.reset()
  const begun = process.cpuUsage()
  for (const { by } of plan) said[by] = (said[by] ?? 0) + 1
  const heard = people.map((one) => heardBy(one, group))
  const theirs = people.map((_, who) => plan.filter(({ by }) => by !== who).length)
  await sayAll(all, plan, pass)
  const ended = world.clock.now()
  const have = await until(pass, () =>
    people.every((one, who) => heardBy(one, group) - (heard[who] ?? 0) >= (theirs[who] ?? 0)),
  )
  const known = await until(pass, () =>
    people.every((one, who) => !said[who] || knows(one, group, said[who])),
  )
  const knew = (world.clock.now() - ended) / 1000
  const cpu = process.cpuUsage(begun)
  await pass(10 * MINUTE)
  const unit = plan.length * (people.length - 1)
  print(`  ${scenario.name}: ratio ${(counter.total() / unit).toFixed(2)}`)
  print(`    ${byKind(all, unit)}`)
  print(
    `    all have all after ${have} s, all authors know after ${Number.isNaN(known) ? 'never' : knew} s; ` +
      `${((cpu.user + cpu.system) / unit).toFixed(0)} µs of CPU a message and member`,
  )
}

/** The broker dies without a word and comes back with what it kept, or with nothing. */
const storm = async (all: Crowd, pass: Pass, name: string, die: () => void | Promise<void>) => {
  all.counter.reset()
  await die()
  await pass(1000)
  const back = await until(pass, () => isOnline(all), 300)
  await pass(2 * MINUTE)
  const total = all.counter.total()
  print(
    `  ${name}: ${(total / all.people.length).toFixed(0)} packets a member, all back after ${back} s`,
  )
  print(`    ${byKind(all, all.people.length)}`)
}

const inMemory = async (members: number) => {
  print(`\n${members} members, broker in memory`)
  const world = town()
  const said: number[] = []
  const all = await crowd(world, members)
  print(`  founding and joining: ${(all.counter.total() / members).toFixed(0)} packets a member`)
  print(`    ${byKind(all, members)}`)
  const wanted = process.env['ONLY']
  for (const [index, scenario] of scenarios(members).entries()) {
    if (wanted && !wanted.includes('abcde'.charAt(index))) continue
    // oxlint-disable-next-line no-await-in-loop
    await measure(world, all, scenario, world.pass, said)
  }
  await storm(all, world.pass, 'all lose their connection at once', () => world.broker.cut())
  await storm(all, world.pass, 'the broker comes back with nothing', () => world.broker.wipe())
}

/** Town time that runs so many times as fast as the real one, for a broker of the real world. */
const driven =
  (world: Town, speed: number): Pass =>
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
      await world.pass(step)
    }
  }

const onMosquitto = async (members: number) => {
  const mosquitto = await startMosquitto({
    config:
      'allow_anonymous true\nset_tcp_nodelay true\npersistence true\nmax_queued_messages 100000',
  })
  print(`\n${members} members, Mosquitto, time runs 10 times as fast`)
  const world = town()
  const pass = driven(world, 10)
  const said: number[] = []
  const all = await crowd(world, members, {
    pass,
    more: () => ({
      through: () => mqttTransport(),
      url: () => mosquitto.url,
    }),
  })
  const wanted = process.env['ONLY']
  for (const [index, scenario] of scenarios(members).entries()) {
    if (!(wanted ?? 'abc').includes('abcde'.charAt(index))) continue
    // oxlint-disable-next-line no-await-in-loop
    await measure(world, all, scenario, pass, said)
  }
  await storm(all, pass, 'the broker is killed and comes back', async () => {
    await mosquitto.stop('SIGKILL')
    await pass(5000)
    await mosquitto.restart()
  })
  await storm(all, pass, 'the broker comes back with nothing', async () => {
    await mosquitto.wipe()
    await pass(5000)
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
// connections that the town left open would keep us here
process.exit()
