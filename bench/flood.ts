/**
 * What a flood costs that somebody watches: messages of one author over a real Mosquitto, with real signatures, into
 * the built program in a terminal of 200 x 50 with a history on disk, until the last one is on the emulator's screen
 * and its receipt at the author. Beside it, in turns, a raw mqtt.js subscriber at QoS 1, with nothing and with JSON and
 * one Ed25519 check for each message. Only the ratios mean something on another machine.
 * Left out: groups, what arrives while another conversation is open, and many people known.
 *
 * `node bench/flood.ts [count] [--rounds N] [--stored MESSAGES] [--against path/of/another/dist/main.js]`
 */
import { parseArgs } from 'node:util'
import { BIN } from '../test/support/process/home.ts'
import { startHelper } from './harness/helper.ts'
import { cpuOf, goFirst, median, memoryOf, printRow } from './harness/figures.ts'
import { openWatched, seesMessage } from './harness/watched.ts'
import type { Watched } from './harness/watched.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    stored: { type: 'string', default: '100000' },
    against: { type: 'string' },
    profile: { type: 'string' },
  },
})
const COUNT = Number(positionals[0] ?? 20_000)
const builds = [...(values.against === undefined ? [] : [values.against]), BIN]

/** Milliseconds until everything was done, microseconds of the processor for each message, megabytes after it. */
type Cost = { readonly wall: number; readonly cpu: number; readonly memory: number }

const measured = async (pid: number, task: () => Promise<unknown>): Promise<Cost> => {
  const [cpu, began] = [cpuOf(pid), performance.now()]
  await task()
  const wall = performance.now() - began
  return { wall, cpu: ((cpuOf(pid) - cpu) * 1000) / COUNT, memory: memoryOf(pid) }
}

const measureRaw = async ({ author, url }: Watched, topic: string, key?: string) => {
  const raw = startHelper<never, { readonly is: 'ready' | 'heard' }>(
    new URL('harness/raw-child.ts', import.meta.url),
    [url, String(COUNT), topic, ...(key === undefined ? [] : [key])],
  )
  await raw.hears('ready')
  author.tell({ do: 'rewind' })
  const cost = await measured(raw.pid, async () => {
    author.tell({ do: 'publish', count: COUNT, raw: true })
    await raw.hears('heard')
  })
  await author.hears('published')
  await raw.stop()
  return cost
}

const measurePapo = async ({ author, screen }: Watched) => {
  author.tell({ do: 'rewind' })
  return measured(screen.pid, async () => {
    author.tell({ do: 'publish', count: COUNT })
    await seesMessage(screen, COUNT)
    let upTo = 0
    // a receipt for all so far may come in the middle of it
    // oxlint-disable-next-line no-await-in-loop
    while (upTo < COUNT) ({ upTo } = await author.hears('confirmed', 300_000))
  })
}

type Round = { readonly bare: Cost; readonly check: Cost; readonly papo: readonly Cost[] }

const round = async (): Promise<Round> => {
  const papo: Cost[] = []
  let raw: Pick<Round, 'bare' | 'check'> | undefined
  for (const bin of builds) {
    // one after the other: each is to have the machine for itself
    // oxlint-disable-next-line no-await-in-loop
    const watched = await openWatched(Number(values.stored), bin, values.profile)
    watched.author.tell({ do: 'sign', upTo: COUNT })
    // oxlint-disable-next-line no-await-in-loop
    const { topic, key } = await watched.author.hears('signed')
    raw ??= {
      // oxlint-disable-next-line no-await-in-loop
      bare: await measureRaw(watched, topic),
      // oxlint-disable-next-line no-await-in-loop
      check: await measureRaw(watched, topic, key),
    }
    // oxlint-disable-next-line no-await-in-loop
    papo.push(await measurePapo(watched))
    // oxlint-disable-next-line no-await-in-loop
    await watched.close()
  }
  if (!raw) throw new Error('there is a build')
  return { ...raw, papo }
}

goFirst()
const rounds: Round[] = []
for (let index = 0; index < Number(values.rounds); index += 1) {
  // oxlint-disable-next-line no-await-in-loop
  rounds.push(await round())
}

/** The median of a figure, and the median of its ratio to the raw subscriber of the same round that checks. */
const show = (name: string, costOf: (round: Round) => Cost | undefined) => {
  const figure = (of: (cost: Cost, check: Cost) => number) =>
    median(
      rounds.flatMap((one) => {
        const cost = costOf(one)
        return cost ? [of(cost, one.check)] : []
      }),
    )
  printRow(
    name,
    `${(figure(({ wall }) => wall) / 1000).toFixed(2)} s`,
    `${figure((cost, check) => cost.wall / check.wall).toFixed(2)} x`,
    `${figure(({ cpu }) => cpu).toFixed(0)} µs`,
    `${figure((cost, check) => cost.cpu / check.cpu).toFixed(2)} x`,
    `${figure(({ memory }) => memory).toFixed(0)} MB`,
  )
}
process.stdout.write(`${COUNT} messages, ${values.stored} on disk, ${values.rounds} rounds\n`)
printRow('', 'wall', 'ratio', 'CPU each', 'ratio', 'memory')
show('raw mqtt.js, QoS 1', ({ bare }) => bare)
show('raw, with JSON and one Ed25519 check', ({ check }) => check)
for (const [index, bin] of builds.entries()) {
  show(bin === BIN ? 'papo, watched' : bin.slice(-40), ({ papo }) => papo[index])
}
process.exit()
