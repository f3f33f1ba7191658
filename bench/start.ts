/**
 * From start to the first full frame in a terminal of 120 x 36. Left out: a history on disk, many people, a broker.
 */
import { spawn } from '@lydell/node-pty'
import { openHome } from '../test/support/process/home.ts'
import { median, printRow } from './harness/figures.ts'

const STARTS = 15

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

await first.press('\u0003', '\u0003')
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

const ratios = starts.map((start, index) => start / (nodes[index] ?? Number.NaN))
printRow('node -e 0, median', `${median(nodes).toFixed(0)} ms`)
printRow(
  'papo, first full frame, median',
  `${median(starts).toFixed(0)} ms`,
  `${median(ratios).toFixed(1)} x`,
)
