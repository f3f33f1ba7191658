/**
 * How long it takes until everybody whom a bare Mosquitto retains is known, against a plain mqtt.js
 * subscriber that checks the same signatures in the same run.
 * `node bench/presence.ts [people]`
 */
import { rmSync } from 'node:fs'
import { openKeyring } from '../src/adapters/keyring.ts'
import type { Millis } from '../src/core/ids.ts'
import { userRows } from '../src/model/screen/user-rows.ts'
import { decodePacket } from '../src/protocol/decode-packet.ts'
import { connectMqtt } from '../test/support/transport/mqtt-clients.ts'
import { freshFolder } from '../test/support/process/fresh-folder.ts'
import { startMosquitto } from '../test/support/process/mosquitto.ts'
import { presencePacket, publishAll, registeredPeople } from '../test/support/forged/registered.ts'
import { personHome, startPerson } from '../test/support/process/headless-person.ts'
import { until } from '../test/support/wait.ts'

const [count = 5000] = process.argv.slice(2).map(Number)
const print = (line: string) => process.stdout.write(`${line}\n`)

const folder = freshFolder()
const keyring = openKeyring(`${folder}/key`)
if (!keyring.ok) throw new Error(keyring.error)
const signer = keyring.value
const broker = await startMosquitto({ config: 'allow_anonymous true\n' })
const at = Date.now() as Millis
const people = registeredPeople(count, true)
const half = Math.floor(count / 2)
await publishAll(
  broker.url,
  people.map((who, index) => presencePacket(who, index < half ? 'online' : 'offline', 1, at)),
)

const took = async (what: () => Promise<void>) => {
  const cpu = process.cpuUsage()
  const began = performance.now()
  await what()
  const { user, system } = process.cpuUsage(cpu)
  return { wall: performance.now() - began, cpu: (user + system) / 1000 }
}

const raw = () =>
  took(async () => {
    const {
      client,
      received,
      until: enough,
      disconnect,
    } = await connectMqtt(broker.url, { clientId: 'raw' })
    client.subscribe('papo/USERS/+', { qos: 0 })
    let good = 0
    await enough(() => {
      const last = received.at(-1)
      if (
        last &&
        decodePacket('papo', last.topic.slice(5), Buffer.from(last.text), signer.verify).ok
      )
        good += 1
      return good === count
    })
    await disconnect()
  })

const at5 = personHome(broker.url, 5)
const papo = async () => {
  let transactions = 0
  let notifications = 0
  let known = 0
  const spent = await took(async () => {
    const bob = startPerson('bob', at5, {
      signer,
      disk: (disk) => ({
        ...disk,
        transaction: (durable, work) => {
          transactions += 1
          return disk.transaction(durable, work)
        },
      }),
    })
    bob.runtime.store.subscribe(() => {
      notifications += 1
    })
    await until(bob.isOnline, 'bob is here', 120_000)
    known = userRows(bob.state()).length - 1
    await bob.stop()
  })
  return { ...spent, transactions, notifications, known }
}

print(`${count} people`)
const shown = ({ wall, cpu }: { readonly wall: number; readonly cpu: number }) =>
  `${wall.toFixed(0)} ms, ${cpu.toFixed(0)} ms of CPU`
const plain = await raw()
print(`  a plain subscriber that checks signatures: ${shown(plain)}`)
for (const name of ['new to all of them', 'with all of them known']) {
  // oxlint-disable-next-line no-await-in-loop
  const spent = await papo()
  const { transactions, notifications, known } = spent
  print(
    `  papo, ${name}: ${shown(spent)}, ratio ${(spent.cpu / plain.cpu).toFixed(2)}; ` +
      `${known} known, ${transactions} transactions, ${notifications} notifications`,
  )
}
await broker.stop()
rmSync(folder, { recursive: true })
