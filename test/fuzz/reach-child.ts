/** Runs some inputs of every target in one process, and prints which functions were called, as lines `file function`. */
import { writeSync } from 'node:fs'
import { Session } from 'node:inspector/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createInputs } from './engine/make-input.ts'

/** So many inputs of each reach what they reach. */
const INPUTS = 100

const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
const { targets } = await import('./targets.ts')
for (const { open } of targets.values()) {
  // one after the other: they share the process
  // oxlint-disable-next-line no-await-in-loop
  const target = await open()
  const makeInput = createInputs(target)
  const inputs = Array.from({ length: INPUTS }, (_, number) => makeInput(1, number))
  // oxlint-disable-next-line no-await-in-loop
  for (const input of [...target.seeds, ...inputs]) await target.check(input)
  // oxlint-disable-next-line no-await-in-loop
  await target.close?.()
}
const { result } = await session.post('Profiler.takePreciseCoverage')
const lines = result
  .filter(({ url }) => url.startsWith('file:'))
  .flatMap(({ url, functions }) => {
    const file = relative(process.cwd(), fileURLToPath(url))
    return functions
      .filter(({ ranges }) => ranges.some(({ count }) => count > 0))
      .map(({ functionName }) => `${file} ${functionName}`)
  })
writeSync(1, lines.filter((line) => /^(?:src|components)\//u.test(line)).join('\n'))
process.exit(0)
