/**
 * A terminal that does not read for a minute (Ctrl-S, a hung ssh), while messages come in and keys are typed: whether the
 * program stays online, how long its loop is busy, and when the screen is right again. Beside it, in the same run, the same
 * traffic into a terminal that reads. The screen is right when it shows the last message, and after that nothing is different
 * from the whole screen drawn anew.
 * Left out: other panes than the chat, groups.
 *
 * `node bench/stopped-terminal.ts [seconds] [--rate N] [--rounds N] [--stored MESSAGES]`
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { connectMqtt } from '../test/support/transport/mqtt-clients.ts'
import { freshFolder } from '../test/support/process/fresh-folder.ts'
import { textOf } from './author/author.ts'
import { goFirst, measureAlone, median, printRow, waitedOf } from './harness/figures.ts'
import { openWatched } from './harness/watched.ts'
import type { Watched } from './harness/watched.ts'
import { createProbe } from './probe/probe.ts'
import type { Look, Probe } from './probe/probe.ts'
import { report, resultOf } from './results/result.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rate: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '1' },
    stored: { type: 'string', default: '20000' },
  },
})
const SECONDS = Number(positionals[0] ?? 60)
const RATE = Number(values.rate)
/** The interval of keys that somebody presses in vain (ms). */
const KEYS = 500
/** A screen that is not right after so many milliseconds never is. */
const PATIENCE = 20_000

type Stopped = {
  /** The loop while the terminal reads, and while it does not. */
  readonly reading: Look
  readonly stopped: Look
  /** Milliseconds in which the main thread was ready and had no processor, while it did not read. */
  readonly waited: number
  /** Milliseconds from the first byte that is read again until the last message is shown. */
  readonly shown: number
  /** The screen as it was then is the one that is drawn anew. */
  readonly isRight: boolean
  /** How often the broker told that the person is offline. */
  readonly offline: number
}

/** Publishes for so long, typing a key now and then; resolves with the number of the last message when all are confirmed. */
const traffic = async ({ author, screen }: Watched, seconds: number): Promise<number> => {
  author.tell({ do: 'publish', count: Number.MAX_SAFE_INTEGER, rate: RATE })
  const keys = setInterval(() => screen.type('x'), KEYS)
  await pause(seconds * 1000)
  clearInterval(keys)
  author.tell({ do: 'stop' })
  const { last } = await author.hears('published')
  let upTo = 0
  // a receipt for all so far may come in the middle of it
  // oxlint-disable-next-line no-await-in-loop
  while (upTo < last) ({ upTo } = await author.hears('confirmed', 60_000))
  return last
}

/** Counts the presence records that say offline. */
const watchPresence = async (url: string, who: string) => {
  const { client } = await connectMqtt(url, { clientId: 'watcher', protocolVersion: 5 })
  let offline = 0
  client.on('message', (_, payload) => {
    if (payload.toString().includes('"status":"offline"')) offline += 1
  })
  await client.subscribeAsync(`papo/USERS/${who}`, { qos: 1 })
  return { offline: () => offline, close: () => client.end(true) }
}

const measure = async (watched: Watched, probe: Probe): Promise<Stopped> => {
  const { screen, url, profile } = watched
  const presence = await watchPresence(url, profile)
  await probe.look(screen.pid)
  await traffic(watched, SECONDS / 6)
  const reading = await probe.look(screen.pid)
  const waitedBefore = waitedOf(screen.pid)
  screen.stopReading()
  const last = await traffic(watched, SECONDS)
  const waited = waitedOf(screen.pid) - waitedBefore
  const stopped = await probe.look(screen.pid)
  // one more, with which the screen has to change
  const begun = performance.now()
  const isShown = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      stop()
      reject(new Error(`message ${last} was never shown:\n${screen.text()}`))
    }, PATIENCE)
    const stop = screen.onDrawn(() => {
      if (!screen.text().includes(textOf(last))) return
      stop()
      clearTimeout(late)
      resolve()
    })
  })
  screen.goOn()
  await isShown
  const shown = performance.now() - begun
  await screen.quiet(500)
  const before = screen.text()
  // it draws all anew
  screen.type('\u000C')
  await screen.quiet(500)
  const isRight = before === screen.text()
  if (!isRight) process.stdout.write(`${before}\n\n${screen.text()}\n`)
  // the keys of a minute
  screen.type('\u0015')
  const offline = presence.offline()
  presence.close()
  return { reading, stopped, waited, shown, isRight, offline }
}

goFirst()
const rounds: Stopped[] = []
for (let index = 0; index < Number(values.rounds); index += 1) {
  const probe = createProbe(freshFolder())
  /* oxlint-disable no-await-in-loop */
  const watched = await openWatched({ stored: Number(values.stored), env: probe.env })
  measureAlone(watched.screen.pid)
  rounds.push(await measure(watched, probe))
  await watched.close()
  /* oxlint-enable no-await-in-loop */
}

process.stdout.write(`${SECONDS} s, ${RATE} messages a second, ${values.rounds} rounds\n`)
const ms = (of: (one: Stopped) => number) => `${median(rounds.map(of)).toFixed(0)} ms`
printRow('', 'p99', 'longest', 'no processor')
printRow(
  'loop, the terminal reads',
  ms((one) => one.reading.p99),
  ms((one) => one.reading.longest),
)
printRow(
  'loop, it does not read',
  ms((one) => one.stopped.p99),
  ms((one) => one.stopped.longest),
  ms(({ waited }) => waited),
)
printRow(
  'last message shown after',
  ms(({ shown }) => shown),
)
printRow('told offline', ...rounds.map(({ offline }) => `${offline} x`))
printRow('screen right then', ...rounds.map(({ isRight }) => (isRight ? 'yes' : 'no')))
const how = `${SECONDS} s, ${RATE} messages a second, two keys a second`
const row = (name: string, unit: 'ms' | 'a minute', of: (one: Stopped) => number, bound: number) =>
  resultOf(
    { name: `terminal that does not read: ${name}`, against: 'nothing', unit, how },
    rounds.map(of),
    bound,
  )
await report([
  row('told offline', 'a minute', ({ offline }) => offline, 0),
  row('longest turn of the loop', 'ms', ({ stopped }) => stopped.longest, 50),
  row(
    'screen right after it reads again',
    'ms',
    ({ isRight, shown }) => (isRight ? shown : Number.MAX_SAFE_INTEGER),
    500,
  ),
])
process.exit()
