/** The process in which one target runs: it alone is measured. Its order is its argument, its answers are lines. */
import { writeSync } from 'node:fs'
import { fuzz, fuzzOne } from './engine/fuzz-loop.ts'
import type { FuzzReport } from './engine/fuzz-loop.ts'
import { readOrder } from './engine/order.ts'
import { targets } from './targets.ts'

/** How often (ms) progress is told. */
const TELL_EVERY = 1000

const lineOf = (answer: object) => `${JSON.stringify(answer)}\n`

/** Tells something short at once, whatever comes next. */
const tell = (answer: object) => writeSync(1, lineOf(answer))

/** Tells everything: one write to a pipe may take a part only of a long input. */
const tellWhole = (answer: object) =>
  new Promise<void>((resolve) => {
    process.stdout.write(lineOf(answer), () => resolve())
  })

const run = async (): Promise<FuzzReport> => {
  const order = readOrder(process.argv[2] ?? '')
  const entry = order && targets.get(order.target)
  if (!order || !entry) throw new Error('no such target')
  // the decoders are loaded, and what they need is made, before anything is measured
  const target = await entry.open()
  let told = 0
  const onProgress = (number: number) => {
    if (performance.now() - told < TELL_EVERY) return
    told = performance.now()
    tell({ progress: number })
  }
  const onInput = order.trace ? (number: number) => void tell({ progress: number }) : undefined
  try {
    if (order.input !== undefined) return await fuzzOne(target, order.input)
    return await fuzz(target, order, { onProgress, ...(onInput ? { onInput } : {}) })
  } finally {
    await target.close?.()
  }
}

await tellWhole({ report: await run() })
process.exit(0)
