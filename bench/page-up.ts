/**
 * PgUp in a conversation with a long history: milliseconds from the key until the emulator's screen shows the first change,
 * as a ratio to `node -e 0` in the same run. The program is in a terminal of 200 x 50 over a real Mosquitto.
 * Left out: how long a page takes from the disk alone (`node bench/history.ts`).
 *
 * `node bench/page-up.ts [keys] [--stored MESSAGES]`
 */
import { spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { goFirst, median, printRow, quantile } from './harness/figures.ts'
import { openWatched } from './harness/watched.ts'
import { report, resultOf } from './results/result.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { stored: { type: 'string', default: '1000000' } },
})
const KEYS = Number(positionals[0] ?? 100)
const PAGE_UP = '\u001B[5~'
/** A key that changes nothing for so many milliseconds is lost. */
const PATIENCE = 20_000
/** 25 ms on a machine where `node -e 0` takes 30. */
const BOUND = 25 / 30

goFirst()
const watched = await openWatched({ stored: Number(values.stored) })
const { screen } = watched
const pageUp = () =>
  new Promise<number>((resolve, reject) => {
    const before = screen.text()
    const begun = performance.now()
    const late = setTimeout(() => reject(new Error(`PgUp changed nothing:\n${before}`)), PATIENCE)
    const stop = screen.onDrawn(() => {
      if (screen.text() === before) return
      stop()
      clearTimeout(late)
      resolve(performance.now() - begun)
    })
    screen.type(PAGE_UP)
  })

const delays: number[] = []
const starts: number[] = []
for (let index = 0; index < KEYS; index += 1) {
  /* oxlint-disable no-await-in-loop */
  delays.push(await pageUp())
  await screen.quiet(50)
  await pause(20)
  /* oxlint-enable no-await-in-loop */
  const begun = performance.now()
  spawnSync(process.execPath, ['-e', '0'])
  starts.push(performance.now() - begun)
}
await watched.close()
const start = median(starts)
const p99 = quantile(delays, 0.99)
printRow('', 'p50', 'p99')
printRow('node -e 0', `${start.toFixed(1)} ms`)
printRow('PgUp', `${median(delays).toFixed(1)} ms`, `${p99.toFixed(1)} ms`)
printRow('ratio', `${(median(delays) / start).toFixed(2)} x`, `${(p99 / start).toFixed(2)} x`)
const row = {
  name: 'p99 of PgUp until the first change',
  against: 'node -e 0',
  unit: 'x',
  how: `${KEYS} keys, ${values.stored} on disk`,
} as const
await report([resultOf(row, [p99 / start], BOUND)])
process.exit()
