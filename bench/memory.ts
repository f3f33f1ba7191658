/**
 * What memory becomes of: the program in a terminal of 200 x 50 with a conversation open takes in so many messages as fast
 * as it can, and is looked at each time a number of them is confirmed, when it has been idle for a moment (VmRSS). Then another one takes in so many a second
 * for a while: the heap, after all garbage was collected, may not grow. Nothing is measured beside it: megabytes are
 * megabytes everywhere.
 * Left out: groups, other panes, and what lies idle (`node bench/idle.ts`).
 *
 * `node bench/memory.ts [counts] [--seconds N] [--rate N] [--stored MESSAGES]`, counts as in `20000,100000`
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { freshFolder } from '../test/support/process/fresh-folder.ts'
import { goFirst, median, memoryOf, printRow } from './harness/figures.ts'
import { openWatched } from './harness/watched.ts'
import type { Watched } from './harness/watched.ts'
import { createProbe } from './probe/probe.ts'
import { report, resultOf } from './results/result.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '300' },
    rate: { type: 'string', default: '1000' },
    stored: { type: 'string', default: '20000' },
  },
})
const COUNTS = (positionals[0] ?? '20000,100000').split(',').map(Number)
const SECONDS = Number(values.seconds)
const RATE = Number(values.rate)
const stored = Number(values.stored)
/** The heap is looked at so often, and the first look is not counted: the program is not warm yet. */
const LOOKS = 12
/** What is not needed any more is given back within so many milliseconds: two seconds after the search index has all of it. */
const SETTLING = 8000
/** What memory may be after so many messages, and how much the heap may grow, in MB. */
const BOUNDS: ReadonlyMap<number, number> = new Map([
  [20_000, 170],
  [100_000, 180],
])
const GROWTH = 1

const confirmedUpTo = async ({ author }: Watched, last: number) => {
  let upTo = 0
  // a receipt for all so far may come in the middle of it
  // oxlint-disable-next-line no-await-in-loop
  while (upTo < last) ({ upTo } = await author.hears('confirmed', 600_000))
}

/** Megabytes after each of the counts. */
const afterCounts = async (): Promise<readonly number[]> => {
  const watched = await openWatched({ stored })
  const { author, screen } = watched
  const figures: number[] = []
  let sent = 0
  for (const count of COUNTS) {
    /* oxlint-disable no-await-in-loop */
    author.tell({ do: 'publish', count: count - sent })
    await author.hears('published', 600_000)
    await confirmedUpTo(watched, count)
    await screen.quiet(500)
    await pause(SETTLING)
    /* oxlint-enable no-await-in-loop */
    sent = count
    figures.push(memoryOf(screen.pid))
  }
  await watched.close()
  return figures
}

type Steady = {
  /** Megabytes of the heap at each look. */
  readonly heaps: readonly number[]
  /** Messages a second that were taken in. */
  readonly taken: number
}

const atRate = async (): Promise<Steady> => {
  const probe = createProbe(freshFolder())
  const watched = await openWatched({ stored, env: probe.env })
  const { author, screen } = watched
  const begun = performance.now()
  author.tell({ do: 'publish', count: Number.MAX_SAFE_INTEGER, rate: RATE })
  const heaps: number[] = []
  for (let look = 0; look < LOOKS; look += 1) {
    /* oxlint-disable no-await-in-loop */
    await pause((SECONDS * 1000) / LOOKS)
    heaps.push((await probe.look(screen.pid)).heap)
    /* oxlint-enable no-await-in-loop */
  }
  author.tell({ do: 'stop' })
  const { last } = await author.hears('published')
  await confirmedUpTo(watched, last)
  const taken = (last * 1000) / (performance.now() - begun)
  await watched.close()
  return { heaps, taken }
}

goFirst()
const memories = await afterCounts()
const steady = SECONDS > 0 ? await atRate() : undefined
const against = 'nothing'
const afterwards = COUNTS.map((count, index) => {
  const figure = memories[index] ?? Number.NaN
  printRow(`after ${count} messages`, `${figure.toFixed(0)} MB`)
  const row = {
    name: `memory after ${count} messages`,
    against,
    unit: 'MB',
    how: `${stored} on disk`,
  } as const
  return resultOf(row, [figure], BOUNDS.get(count))
})
const growthOf = ({ heaps, taken }: Steady) => {
  const third = Math.floor(LOOKS / 3)
  const growth = median(heaps.slice(-third)) - median(heaps.slice(1, 1 + third))
  printRow('heap at each look', heaps.map((heap) => heap.toFixed(1)).join(' '))
  printRow('heap grew by', `${growth.toFixed(2)} MB`)
  printRow('taken in', `${taken.toFixed(0)} /s`)
  const how = `${SECONDS} s, ${taken.toFixed(0)} of ${RATE} messages a second taken in, after a collection`
  return resultOf(
    { name: 'growth of the heap in a flood', against, unit: 'MB', how },
    [growth],
    GROWTH,
  )
}
await report([...afterwards, ...(steady ? [growthOf(steady)] : [])])
process.exit()
