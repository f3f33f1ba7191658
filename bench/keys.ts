/**
 * From a key to the screen: the built program in a terminal of 200 x 50 with a conversation open and a history on disk,
 * while nothing arrives, and while signed messages arrive in that conversation over a real Mosquitto. A key counts when
 * the emulator's cell shows it. Beside it, in turns, an Ink app of the same size with nothing but a line of input. Only
 * the ratios mean something on another machine.
 * Left out: other panes than the chat, lists of thousands of people, a terminal far away.
 *
 * `node bench/keys.ts [keys] [--rounds N] [--stored MESSAGES] [--rates 0,100,1000] [--against path/of/another/dist/main.js]`
 */
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { BIN } from '../test/support/process/home.ts'
import { openPty } from '../test/support/process/pty.ts'
import { cpuOf, goFirst, median, printRow, quantile } from './harness/figures.ts'
import { typeKeys } from './harness/type-keys.ts'
import type { TypedKey } from './harness/type-keys.ts'
import { openWatched, SIZE } from './harness/watched.ts'
import type { Watched } from './harness/watched.ts'
import { report, resultOf } from './results/result.ts'
import type { BenchResult } from './results/result.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    stored: { type: 'string', default: '1000000' },
    rates: { type: 'string', default: '0,100,1000' },
    against: { type: 'string' },
    profile: { type: 'string' },
  },
})
const KEYS = Number(positionals[0] ?? 200)
const builds = [...(values.against === undefined ? [] : [values.against]), BIN]
/** Messages a second that arrive meanwhile. */
const RATES = values.rates.split(',').map(Number)
/** So long the typing takes, about: messages for that time are signed before. */
const SECONDS = Math.ceil(KEYS * 0.1)

type Typed = {
  readonly keys: readonly TypedKey[]
  /** Of the processor, in milliseconds for each key, with all that was done meanwhile. */
  readonly cpu: number
  /** Messages a second that were taken in, shown and confirmed. */
  readonly taken: number
}

const typeInto = async (screen: Watched['screen'], pid: number) => {
  const before = cpuOf(pid)
  const keys = await typeKeys(screen, KEYS)
  return { keys, cpu: (cpuOf(pid) - before) / KEYS }
}

const withInk = async (): Promise<Typed> => {
  const file = fileURLToPath(new URL('./harness/ink-child.ts', import.meta.url))
  const env = { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', NODE_ENV: 'production' }
  const screen = openPty(process.execPath, [file], { ...SIZE, env, cwd: import.meta.dirname })
  await screen.sees('>')
  const typed = await typeInto(screen, screen.pid)
  screen.type('\u0003')
  await screen.ended
  return { ...typed, taken: 0 }
}

const atRate = async ({ screen, author }: Watched, rate: number, sent: number) => {
  if (rate === 0) return { ...(await typeInto(screen, screen.pid)), taken: 0, last: sent }
  const began = performance.now()
  author.tell({ do: 'publish', count: Number.MAX_SAFE_INTEGER, rate })
  await pause(1000)
  const typed = await typeInto(screen, screen.pid)
  author.tell({ do: 'stop' })
  const { last } = await author.hears('published')
  let upTo = 0
  // a receipt for all so far may have come in the middle of it
  // oxlint-disable-next-line no-await-in-loop
  while (upTo < last) ({ upTo } = await author.hears('confirmed', 300_000))
  return { ...typed, taken: ((last - sent) * 1000) / (performance.now() - began), last }
}

const withPapo = async (bin: string): Promise<readonly Typed[]> => {
  const watched = await openWatched({
    stored: Number(values.stored),
    bin,
    profile: values.profile,
  })
  watched.author.tell({
    do: 'sign',
    upTo: RATES.reduce((sum, rate) => sum + rate, 0) * SECONDS,
  })
  await watched.author.hears('signed', 300_000)
  const all: Typed[] = []
  let sent = 0
  for (const rate of RATES) {
    // oxlint-disable-next-line no-await-in-loop
    const typed = await atRate(watched, rate, sent)
    sent = typed.last
    all.push(typed)
    // oxlint-disable-next-line no-await-in-loop
    await watched.screen.quiet(500)
  }
  await watched.close()
  return all
}

type Round = { readonly ink: Typed; readonly papo: readonly (readonly Typed[])[] }
goFirst()
const rounds: Round[] = []
for (let index = 0; index < Number(values.rounds); index += 1) {
  // in turns, so that all of them see the same machine
  /* oxlint-disable no-await-in-loop */
  const ink = await withInk()
  const papo: (readonly Typed[])[] = []
  for (const bin of builds) papo.push(await withPapo(bin))
  rounds.push({ ink, papo })
  /* oxlint-enable no-await-in-loop */
}

const delayOf = ({ keys }: Typed, share: number) =>
  quantile(
    keys.map(({ delay }) => delay),
    share,
  )
/** Medians over the rounds, and of the ratios to the empty app of the same round. */
const show = (name: string, typedOf: (round: Round) => Typed | undefined) => {
  const figure = (of: (typed: Typed, ink: Typed) => number) =>
    median(
      rounds.flatMap((one) => {
        const typed = typedOf(one)
        return typed ? [of(typed, one.ink)] : []
      }),
    )
  const times = (share: number) =>
    `${figure((typed) => delayOf(typed, share)).toFixed(1)} = ` +
    `${figure((typed, ink) => delayOf(typed, share) / delayOf(ink, share)).toFixed(1)}x`
  printRow(
    name,
    times(0.5),
    times(0.99),
    figure(({ keys }) => median(keys.map(({ bytes }) => bytes))).toFixed(0),
    `${figure(({ cpu }) => cpu).toFixed(1)} ms`,
    figure(({ taken }) => taken).toFixed(0),
  )
}
process.stdout.write(`${KEYS} keys, ${values.stored} on disk, ${values.rounds} rounds\n`)
printRow('', 'p50 (ms)', 'p99 (ms)', 'bytes a key', 'CPU a key', 'taken in /s')
show('an Ink app with one line of input', ({ ink }) => ink)
for (const [place, rate] of RATES.entries()) {
  for (const [index, bin] of builds.entries()) {
    const what = rate === 0 ? 'idle' : `at ${rate} messages a second`
    const which = bin === BIN ? 'papo' : '(against)'
    show(`${which}, ${what}`, ({ papo }) => papo[index]?.[place])
  }
}
const own = builds.length - 1
const results = RATES.flatMap((rate, place): readonly BenchResult[] => {
  const figuresOf = (of: (typed: Typed, ink: Typed) => number) =>
    rounds.flatMap(({ papo, ink }) => {
      const typed = papo[own]?.[place]
      return typed ? [of(typed, ink)] : []
    })
  const when = rate === 0 ? 'idle' : `at ${rate} messages a second`
  const taken = median(figuresOf((typed) => typed.taken)).toFixed(0)
  const how = `${KEYS} keys, ${values.stored} on disk${rate === 0 ? '' : `, ${taken} a second taken in`}`
  const ratio = (name: string) =>
    ({ name: `${name} of a key, ${when}`, against: 'an empty Ink app', unit: 'x', how }) as const
  const bytes = { name: `bytes a key, ${when}`, against: 'nothing', unit: 'bytes', how } as const
  const delays = (share: number) =>
    figuresOf((typed, ink) => delayOf(typed, share) / delayOf(ink, share))
  return [
    resultOf(ratio('p50'), delays(0.5), 2),
    resultOf(ratio('p99'), delays(0.99), 3),
    resultOf(
      ratio('CPU'),
      figuresOf(({ cpu }, ink) => cpu / ink.cpu),
    ),
    resultOf(
      bytes,
      figuresOf((typed) => median(typed.keys.map((key) => key.bytes))),
      300,
    ),
  ]
})
const idleCpu = results.find(({ name }) => name === 'CPU of a key, idle')
await report(
  results,
  idleCpu
    ? [
        {
          plot: 'stored',
          line: 'a key, of an empty Ink app',
          x: Number(values.stored),
          y: idleCpu.figure,
        },
      ]
    : [],
)
process.exit()
