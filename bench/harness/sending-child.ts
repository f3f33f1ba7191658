/**
 * What is measured of one process that sends, without a screen: raw durable commits, raw publishes, and the program's
 * own `runtime.send` with real signatures, a disk in a real file and a real broker. `sending-child.ts <url> <count>`.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import { ed25519Signer } from '../../test/support/forged/registered.ts'
import {
  openSessionBetween,
  personHome,
  startPerson,
} from '../../test/support/process/headless-person.ts'
import { connectMqtt } from '../../test/support/transport/mqtt-clients.ts'
import { freshFolder } from '../../test/support/process/fresh-folder.ts'
import { until } from '../../test/support/wait.ts'
import { lineOf } from './sending.ts'
import type { SendingAnswer, SentCost } from './sending.ts'

const [, , url = '', counted = ''] = process.argv
const COUNT = Number(counted)
/** A program that reads lines gets so many in one turn of the loop, about. */
const LINES_A_TURN = 50
/** About as many bytes as a signed message has. */
const PAYLOAD = Buffer.alloc(420, 'x')

const tell = (answer: SendingAnswer) => void process.send?.(answer)
process.once('disconnect', () => process.exit())

const measured = async (task: () => unknown): Promise<SentCost> => {
  const [cpu, began] = [process.cpuUsage(), performance.now()]
  await task()
  const wall = performance.now() - began
  const { user, system } = process.cpuUsage(cpu)
  return { wall: (wall * 1000) / COUNT, cpu: (user + system) / COUNT }
}

const commitEach = async () => {
  const folder = freshFolder()
  const db = new DatabaseSync(join(folder, 'raw.db'))
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE sent (bytes BLOB)')
  const insert = db.prepare('INSERT INTO sent VALUES (?)')
  const cost = await measured(() => {
    for (let index = 0; index < COUNT; index += 1) insert.run(PAYLOAD)
  })
  db.close()
  rmSync(folder, { recursive: true })
  return cost
}

const publishAll = async () => {
  const { client } = await connectMqtt(url, { clientId: 'raw-sender', protocolVersion: 5 })
  const publish = () => client.publishAsync('raw/sent', PAYLOAD, { qos: 1 })
  const cost = await measured(() => Promise.all(Array.from({ length: COUNT }, publish)))
  await client.endAsync()
  return cost
}

const sendAll = async () => {
  const carol = startPerson('carol', personHome(url, 5), { signer: ed25519Signer() })
  const dave = startPerson('dave', personHome(url, 5), { signer: ed25519Signer() })
  await openSessionBetween(carol, dave)
  // what the other one costs is not measured
  await dave.stop()
  const cost = await measured(async () => {
    for (let first = 1; first <= COUNT; first += LINES_A_TURN) {
      const last = Math.min(COUNT, first + LINES_A_TURN - 1)
      // as calls that come together
      const isStored = carol.runtime.together(() => {
        for (let index = first; index <= last; index += 1) carol.sendText('dave', lineOf(index))
      })
      if (!isStored) throw new Error('the disk is full')
      // oxlint-disable-next-line no-await-in-loop
      await turn()
    }
    await until(() => carol.state().waiting === 0, 'the broker has everything', 300_000)
  })
  await carol.stop()
  return cost
}

tell({
  is: 'measured',
  commits: await commitEach(),
  publishes: await publishAll(),
  sends: await sendAll(),
})
