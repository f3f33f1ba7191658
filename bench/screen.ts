/** From start to the first full frame, and from a key to the screen, in a real pseudo-terminal. */
import { setTimeout as pause } from 'node:timers/promises'
import { spawn } from '@lydell/node-pty'
import { openHome } from '../test/support/process/home.ts'

const STARTS = 15
const KEYS = 300

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)
const at = (values: readonly number[], share: number) =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN

/** Milliseconds until a bare node has ended in a terminal. */
const bare = (env: Readonly<Record<string, string>>): Promise<number> =>
  new Promise((resolve) => {
    const begun = performance.now()
    const child = spawn(process.execPath, ['-e', '0'], { cols: 120, rows: 36, env: { ...env } })
    child.onExit(() => resolve(performance.now() - begun))
  })

const home = openHome()
const first = home.open('alice')
await first.sees('● echo')
await first.sees(/● \d+ ms/u)

// keys on an idle screen
const delays: number[] = []
const bytes: number[] = []
for (let index = 0; index < KEYS; index += 1) {
  const before = first.written().length
  const begun = performance.now()
  // one key after the other, as a person types
  // oxlint-disable-next-line no-await-in-loop
  await new Promise<void>((resolve) => {
    const look = () => (first.written().length > before ? resolve() : void setImmediate(look))
    void first.press(index % 40 === 39 ? '\u0015' : 'abcdefgh'.charAt(index % 8))
    look()
  })
  delays.push(performance.now() - begun)
  // oxlint-disable-next-line no-await-in-loop
  await pause(15)
  bytes.push(first.written().length - before)
}
await first.press('\u0003', '\u0003', '\u0003')
await first.ended

const nodes: number[] = []
const starts: number[] = []
for (let index = 0; index < STARTS; index += 1) {
  // by turns, so that noise hits both alike
  // oxlint-disable-next-line no-await-in-loop
  nodes.push(await bare(home.env))
  const begun = performance.now()
  const screen = home.open('alice')
  // oxlint-disable-next-line no-await-in-loop
  await screen.sees('● echo')
  starts.push(performance.now() - begun)
  // oxlint-disable-next-line no-await-in-loop
  await screen.press('\u0003', '\u0003')
  // oxlint-disable-next-line no-await-in-loop
  await screen.ended
}
await home.close()

const row = (what: string, value: string, budget: string) =>
  process.stdout.write(`${what.padEnd(34)} ${value.padEnd(22)} budget ${budget}\n`)
const ratio = at(starts, 0.5) / at(nodes, 0.5)
row('node -e 0, median', `${at(nodes, 0.5).toFixed(0)} ms`, '-')
row(
  'papo, first full frame, median',
  `${at(starts, 0.5).toFixed(0)} ms = ${ratio.toFixed(1)} x`,
  '6 x',
)
row(
  'key to screen, p50 / p99',
  `${at(delays, 0.5).toFixed(1)} / ${at(delays, 0.99).toFixed(1)} ms`,
  '5 / 16 ms',
)
row('bytes for one key, median', `${at(bytes, 0.5)}`, '300')
