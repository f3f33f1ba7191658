/**
 * Exit 0 means that the broker has it: as many messages published as processes that exited with 0, also
 * where the broker is killed now and then. Build first. `node bench/sends.ts [count] [kill every]`
 */
import { rmSync } from 'node:fs'
import { openHome } from '../test/support/process/home.ts'
import { startMosquitto } from '../test/support/process/mosquitto.ts'
import { sendMany } from '../test/support/process/many-sends.ts'
import type { Tally } from '../test/support/process/many-sends.ts'

const [count = 300, killEvery = 0] = process.argv.slice(2).map(Number)
const print = ({ done, kept, unexpected, published }: Tally) =>
  process.stdout.write(
    `exit 0: ${done.length}, kept: ${kept.length}, other exits: ${unexpected.length}, published: ${published.size}\n`,
  )

const home = openHome()
const mosquitto = await startMosquitto()
const began = performance.now()
try {
  const tally = await sendMany({ home, mosquitto, count, killEvery, onProgress: print })
  print(tally)
  for (const { number, code, err } of tally.unexpected) {
    process.stdout.write(`message ${number}: exit ${code}: ${err}`)
  }
  const lost = tally.done.filter((number) => !tally.published.has(number))
  const minutes = Math.round((performance.now() - began) / 6000) / 10
  process.stdout.write(`exit 0 but not published: ${lost.length}, after ${minutes} minutes\n`)
  if (lost.length > 0) process.exitCode = 1
} finally {
  await home.close()
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true, force: true })
}
