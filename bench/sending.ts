/**
 * Many texts sent by one program, each durable before it is published: by `runtime.send` in a process without a screen,
 * through the control socket of the full screen, and typed into it, line by line and as fast as the terminal takes them,
 * with a conversation open in a terminal of 200 x 50 over a real Mosquitto, until the broker has the last one. A typed line
 * takes until what shows it has arrived at the terminal: the emulator needs one or two milliseconds more to draw it. Beside them, in turns, raw durable commits of
 * SQLite and raw publishes of mqtt.js at QoS 1. Only the ratios mean something on another machine.
 * Left out: groups, open topics, and what the receivers do.
 *
 * `node bench/sending.ts [count] [--rounds N] [--stored MESSAGES] [--against path/of/another/dist/main.js]`
 */
import { parseArgs } from 'node:util'
import { BIN } from '../test/support/process/home.ts'
import { callOk, remoteOf } from '../test/support/process/rpc-client.ts'
import { AUTHOR } from './author/author.ts'
import { cpuOf, goFirst, measureAlone, median, printRow } from './harness/figures.ts'
import { lineOf, measureWithoutScreen } from './harness/sending.ts'
import type { SendingAnswer, SentCost } from './harness/sending.ts'
import { openWatched, SIZE } from './harness/watched.ts'
import type { Watched } from './harness/watched.ts'
import { report, resultOf } from './results/result.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    stored: { type: 'string', default: '20000' },
    against: { type: 'string' },
    profile: { type: 'string' },
  },
})
const COUNT = Number(positionals[0] ?? 1000)
/** Fewer lines are typed: a person waits for each. */
const TYPED = Math.ceil(COUNT / 5)
/** So many lines are typed before, while V8 compiles what a line needs; they are told apart. */
const FIRST_TYPED = 100
/** The rows above the input in which the newest lines stand: looking at all fifty would take as long as drawing. */
const ABOVE_INPUT = Array.from({ length: 8 }, (_, row) => SIZE.rows - 5 - row)
const builds = [...(values.against === undefined ? [] : [values.against]), BIN]
/** A line that is not shown after so many milliseconds is lost. */
const PATIENCE = 20_000

const measured = async (
  pid: number,
  count: number,
  task: () => Promise<unknown>,
): Promise<SentCost> => {
  const [cpu, began] = [cpuOf(pid), performance.now()]
  await task()
  const wall = performance.now() - began
  return { wall: (wall * 1000) / count, cpu: ((cpuOf(pid) - cpu) * 1000) / count }
}

const viaSocket = async ({ home, profile, screen }: Watched): Promise<SentCost> => {
  const remote = await remoteOf(home, profile)
  const send = async (number: number) => {
    const said = await remote.call('send', { who: AUTHOR, text: lineOf(number), timeout: 300_000 })
    if (!said.ok) throw new Error(`line ${number}: ${said.error}`)
  }
  const cost = await measured(screen.pid, COUNT, () =>
    Promise.all(Array.from({ length: COUNT }, (_, index) => send(index + 1))),
  )
  remote.close()
  return cost
}

/** Resolves when the terminal shows this, with the time at which that had arrived; whatever is drawn is looked at. */
const shows = ({ screen }: Watched, wanted: string | RegExp) =>
  new Promise<number>((resolve, reject) => {
    const late = setTimeout(() => {
      stop()
      reject(new Error(`"${String(wanted)}" was never shown:\n${screen.text()}`))
    }, PATIENCE)
    const stop = screen.onDrawn((arrived) => {
      const isShown = ABOVE_INPUT.some((y) => {
        const row = screen.row(y)
        return typeof wanted === 'string' ? row.includes(wanted) : wanted.test(row)
      })
      if (!isShown) return
      stop()
      clearTimeout(late)
      resolve(arrived)
    })
  })

/** Types so many lines, from this number on, each when the one before is on the screen. */
const typed = async (watched: Watched, from: number, count: number): Promise<SentCost> => {
  let wall = 0
  const { cpu } = await measured(watched.screen.pid, count, async () => {
    for (let number = from; number < from + count; number += 1) {
      const line = lineOf(number)
      const isShown = shows(watched, line)
      const began = performance.now()
      watched.screen.type(`${line}\r`)
      // one line after the other: lines that are read together are one paste
      // oxlint-disable-next-line no-await-in-loop
      wall += (await isShown) - began
    }
  })
  return { wall: (wall * 1000) / count, cpu }
}

/** Lines that nobody waits for, as a script types them: each has to be a message, in order. */
const typedAtOnce = async (watched: Watched): Promise<SentCost> => {
  const lines = Array.from({ length: COUNT }, (_, index) =>
    lineOf(COUNT + FIRST_TYPED + TYPED + index + 1),
  )
  // the sign behind it says that the broker has it
  const isSent = shows(watched, new RegExp(`${lines.at(-1) ?? ''} +✓`, 'u'))
  const cost = await measured(watched.screen.pid, COUNT, async () => {
    for (const line of lines) watched.screen.type(`${line}\r`)
    await isSent
  })
  const remote = await remoteOf(watched.home, watched.profile)
  const { rows } = await callOk(remote, 'log', { who: AUTHOR, limit: COUNT, backward: true })
  remote.close()
  const isWhole = lines.every((line, index) => rows[index]?.text === line)
  if (!isWhole) throw new Error('a line was lost, joined or out of order')
  return cost
}

type OfBuild = {
  readonly socket: SentCost
  readonly first: SentCost
  readonly typed: SentCost
  /** An older build takes lines of one read for a paste. */
  readonly atOnce: SentCost | undefined
}
type Round = Omit<SendingAnswer, 'is'> & { readonly papo: readonly OfBuild[] }

const round = async (): Promise<Round> => {
  const papo: OfBuild[] = []
  let alone: Omit<SendingAnswer, 'is'> | undefined
  /* oxlint-disable no-await-in-loop */
  for (const bin of builds) {
    const watched = await openWatched({
      stored: Number(values.stored),
      bin,
      profile: values.profile,
    })
    alone ??= await measureWithoutScreen(watched.url, COUNT)
    measureAlone(watched.screen.pid)
    const socket = await viaSocket(watched)
    await watched.screen.quiet(500)
    const first = await typed(watched, COUNT + 1, FIRST_TYPED)
    const byLine = await typed(watched, COUNT + FIRST_TYPED + 1, TYPED)
    await watched.screen.quiet(500)
    const atOnce = bin === BIN ? await typedAtOnce(watched) : undefined
    papo.push({ socket, first, typed: byLine, atOnce })
    await watched.close()
  }
  /* oxlint-enable no-await-in-loop */
  if (!alone) throw new Error('there is a build')
  return { ...alone, papo }
}

goFirst()
const rounds: Round[] = []
for (let index = 0; index < Number(values.rounds); index += 1) {
  // oxlint-disable-next-line no-await-in-loop
  rounds.push(await round())
}

/** Medians over the rounds, and of the ratios to the raw commits and the raw publishes of the same round. */
const show = (name: string, costOf: (round: Round) => SentCost | undefined) => {
  const figure = (of: (cost: SentCost, one: Round) => number) =>
    median(
      rounds.flatMap((one) => {
        const cost = costOf(one)
        return cost ? [of(cost, one)] : []
      }),
    )
  printRow(
    name,
    figure(({ wall }) => 1_000_000 / wall).toFixed(0),
    `${figure(({ wall }) => wall).toFixed(0)} µs`,
    `${figure((cost, { commits }) => cost.wall / commits.wall).toFixed(2)} x`,
    `${figure((cost, { publishes }) => cost.wall / publishes.wall).toFixed(2)} x`,
    `${figure(({ cpu }) => cpu).toFixed(0)} µs`,
    `${figure((cost, { commits, publishes }) => cost.cpu / (commits.cpu + publishes.cpu)).toFixed(2)} x`,
  )
}
process.stdout.write(`${COUNT} messages, ${values.stored} on disk, ${values.rounds} rounds\n`)
printRow('', 'a second', 'wall each', 'of commits', 'of publishes', 'CPU each', 'of both')
show('durable commits of SQLite alone', ({ commits }) => commits)
show('publishes of mqtt.js alone, QoS 1', ({ publishes }) => publishes)
show('runtime.send, no screen', ({ sends }) => sends)
for (const [index, bin] of builds.entries()) {
  const which = bin === BIN ? 'papo' : '(against)'
  show(`${which}, through the control socket`, ({ papo }) => papo[index]?.socket)
  show(`${which}, the first ${FIRST_TYPED} typed`, ({ papo }) => papo[index]?.first)
  show(`${which}, typed line by line`, ({ papo }) => papo[index]?.typed)
  if (bin === BIN) show(`${which}, typed without waiting`, ({ papo }) => papo[index]?.atOnce)
}
const own = builds.length - 1
const speedRow = (name: string, costOf: (round: Round) => SentCost | undefined, bound?: number) =>
  resultOf(
    {
      name,
      against: 'nothing',
      unit: 'a second',
      how: `${COUNT} messages, ${values.stored} on disk`,
    },
    rounds.flatMap((one) => {
      const cost = costOf(one)
      return cost ? [1_000_000 / cost.wall] : []
    }),
    bound,
  )
await report([
  speedRow('durable commits of SQLite alone', ({ commits }) => commits),
  speedRow('texts sent by one program without a screen', ({ sends }) => sends, 2000),
  speedRow('texts sent through the control socket', ({ papo }) => papo[own]?.socket, 2000),
  speedRow(`the first ${FIRST_TYPED} lines typed into the screen`, ({ papo }) => papo[own]?.first),
  speedRow('lines typed into the screen', ({ papo }) => papo[own]?.typed, 200),
  speedRow(
    'lines typed into the screen without waiting for it',
    ({ papo }) => papo[own]?.atOnce,
    200,
  ),
])
process.exit()
