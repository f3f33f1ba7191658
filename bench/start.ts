/**
 * What a start costs, in a terminal of 200 x 50 over a real Mosquitto: from the start of the process until the emulator
 * shows the first panes, and until it shows all that the profile has: an empty one, one with a million messages, one
 * with 5,000 people known. And `papo send` until it ends, after which the message is at the broker. All as ratios to
 * `node -e 0` in turns. Only the ratios mean something on another machine.
 * Left out: the very first start of a build, which nothing is compiled for (`--version` of a fresh copy shows it).
 *
 * `node bench/start.ts [starts] [--messages N] [--people N] [--against path/of/another/dist/main.js] [--profile DIR]`
 */
import { parseArgs } from 'node:util'
import { parseJson } from '../src/core/schema.ts'
import { BIN } from '../test/support/process/home.ts'
import type { Pty } from '../test/support/process/pty.ts'
import { openPty } from '../test/support/process/pty.ts'
import { connectMqtt } from '../test/support/transport/mqtt-clients.ts'
import { until } from '../test/support/wait.ts'
import { goFirst, median, memoryOf, printRow } from './harness/figures.ts'
import { measureCommand, threadsCpuOf } from './harness/process-cost.ts'
import type { CommandCost } from './harness/process-cost.ts'
import { leave } from './harness/fill-profile.ts'
import { openStartHome, START_PROFILES } from './harness/start-profiles.ts'
import type { StartHome, StartProfile } from './harness/start-profiles.ts'
import { SIZE } from './harness/watched.ts'
import { report } from './results/result.ts'
import { startResults } from './results/start-results.ts'
import type { Start, StartRound } from './results/start-results.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '1000000' },
    people: { type: 'string', default: '5000' },
    against: { type: 'string' },
    profile: { type: 'string' },
  },
})
const STARTS = Number(positionals[0] ?? 15)
const builds = [...(values.against === undefined ? [] : [values.against]), BIN]
/** So many starts of a command add what they compiled (`load-part.ts`). */
const LEARNING = 4
/** A frame that is not drawn after so many milliseconds never comes. */
const PATIENCE = 60_000

/** Four frames (three lists and the chat), and a status line. */
const hasPanes = (screen: Pty): boolean => {
  const rows = screen.rows()
  return rows.join('').split('╭').length > 4 && rows.at(-1) !== ''
}

const measureStart = (
  { open, isWhole }: StartHome,
  profile: StartProfile,
  bin: string,
): Promise<Start> =>
  new Promise((resolve, reject) => {
    const node =
      values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`]
    const begun = performance.now()
    const screen = open(profile, bin, node)
    let skeleton: number | undefined
    const late = setTimeout(() => {
      screen.kill()
      reject(new Error(`no whole frame:\n${screen.text()}`))
    }, PATIENCE)
    const stop = screen.onDrawn(() => {
      if (hasPanes(screen)) skeleton ??= performance.now() - begun
      if (!isWhole(profile, screen)) return
      const whole = performance.now() - begun
      const cpu = threadsCpuOf(screen.pid)
      const memory = memoryOf(screen.pid)
      stop()
      clearTimeout(late)
      const start = { skeleton: skeleton ?? whole, whole, cpu, memory }
      // what it goes on with is not to be in the way of the next one
      void screen
        .sees(/● \d+ ms/u, PATIENCE)
        .then(() => leave(screen))
        .then(() => resolve(start), reject)
    })
  })

const measureBare = async ({ home: { env, folder } }: StartHome) => {
  const begun = performance.now()
  await openPty(process.execPath, ['-e', '0'], { ...SIZE, env, cwd: folder }).ended
  const wall = performance.now() - begun
  return { wall, command: await measureCommand(['-e', '0'], env) }
}

goFirst()
// each has profiles of its own: another build may keep what it knows in another way
const homes: StartHome[] = []
for (const bin of builds) {
  // one after the other: each takes all of a core
  // oxlint-disable-next-line no-await-in-loop
  homes.push(await openStartHome(Number(values.messages), Number(values.people), bin))
}
const published = new Set<string>()
let words = 0

/** One `papo send`, which has to have published what it was told. */
const measureSend = async (opened: StartHome, bin: string): Promise<CommandCost> => {
  words += 1
  const word = `word ${words}`
  const args = [bin, 'send', 'peer', word, ...opened.as('sender')]
  const cost = await measureCommand(args, opened.home.env)
  if (cost.code !== 0) throw new Error(`papo send ended with ${cost.code}`)
  await until(() => published.has(word), 'the word is at the broker')
  return cost
}

const measureRound = async (): Promise<StartRound> => {
  const [any] = homes
  if (!any) throw new Error('nothing to start')
  const bare = await measureBare(any)
  const starts: StartRound['starts'][number][] = []
  const sends: CommandCost[] = []
  // in turns, so that noise hits all alike
  /* oxlint-disable no-await-in-loop */
  for (const [index, bin] of builds.entries()) {
    const opened = homes[index] ?? any
    starts.push({
      empty: await measureStart(opened, 'empty', bin),
      messages: await measureStart(opened, 'messages', bin),
      people: await measureStart(opened, 'people', bin),
    })
    sends.push(await measureSend(opened, bin))
  }
  /* oxlint-enable no-await-in-loop */
  return { bare, starts, sends }
}

const rounds: StartRound[] = []
try {
  const clients = await Promise.all(
    homes.map(async ({ mosquitto }) => {
      const { client } = await connectMqtt(mosquitto.url, { clientId: 'listener' })
      client.on('message', (_, payload) => {
        // whether one may publish there is tried with an empty payload
        const { text }: { readonly text?: unknown } = Object(parseJson(payload.toString()))
        if (typeof text === 'string') published.add(text)
      })
      await client.subscribeAsync('papo/SESSIONS/#', { qos: 1 })
      return client
    }),
  )
  // it warms up: the first starts of a command add what they compiled
  await measureRound()
  for (const [index, opened] of homes.entries()) {
    for (let sends = 1; sends < LEARNING; sends += 1)
      // oxlint-disable-next-line no-await-in-loop
      await measureSend(opened, builds[index] ?? BIN)
  }
  // oxlint-disable-next-line no-await-in-loop
  while (rounds.length < STARTS) rounds.push(await measureRound())
  for (const client of clients) client.end(true)
} finally {
  await Promise.all(homes.map((home) => home.close()))
}

/** Medians of what was measured, and of their ratios to node in the same round. */
const show = (
  name: string,
  of: (
    round: StartRound,
  ) => readonly [wall: number, bareWall: number, cpu?: number, bareCpu?: number],
  memory?: (round: StartRound) => number,
) => {
  const all = rounds.map(of)
  const [, , cpu] = all[0] ?? []
  printRow(
    name,
    `${median(all.map(([wall]) => wall)).toFixed(0)} ms`,
    `${median(all.map(([wall, bare]) => wall / bare)).toFixed(2)} x`,
    ...(cpu === undefined
      ? []
      : [
          `${median(all.map(([, , one]) => one ?? Number.NaN)).toFixed(0)} ms`,
          `${median(all.map(([, , one, bare]) => (one ?? Number.NaN) / (bare ?? Number.NaN))).toFixed(2)} x`,
        ]),
    ...(memory ? [`${median(rounds.map(memory)).toFixed(0)} MB`] : []),
  )
}
const titles: Readonly<Record<StartProfile, string>> = {
  empty: 'an empty profile',
  messages: `${values.messages} messages`,
  people: `${values.people} people`,
}
process.stdout.write(`${STARTS} starts of each\n`)
printRow('', 'wall', 'ratio', 'CPU', 'ratio', 'memory')
show('node -e 0, in the terminal', ({ bare: { wall } }) => [wall, wall])
show('node -e 0, without one', ({ bare: { command } }) => [
  command.wall,
  command.wall,
  command.cpu,
  command.cpu,
])
for (const [index, bin] of builds.entries()) {
  process.stdout.write(`${bin === BIN ? 'this build' : bin}\n`)
  const none: Start = {
    skeleton: Number.NaN,
    whole: Number.NaN,
    cpu: Number.NaN,
    memory: Number.NaN,
  }
  const startOf = ({ starts }: StartRound, profile: StartProfile) =>
    starts[index]?.[profile] ?? none
  for (const profile of START_PROFILES) {
    show(`  ${titles[profile]}, first panes`, (round) => [
      startOf(round, profile).skeleton,
      round.bare.wall,
    ])
    show(
      `  ${titles[profile]}, whole frame`,
      (round) => {
        const { whole, cpu } = startOf(round, profile)
        return [whole, round.bare.wall, cpu, round.bare.command.cpu]
      },
      (round) => startOf(round, profile).memory,
    )
  }
  show('  papo send, until exit', ({ sends, bare: { command } }) => {
    const { wall, cpu } = sends[index] ?? { wall: Number.NaN, cpu: Number.NaN }
    return [wall, command.wall, cpu, command.cpu]
  })
}
const { results, points } = startResults(rounds, {
  build: builds.length - 1,
  messages: Number(values.messages),
  titles,
})
await report(results, points)
process.exit()
