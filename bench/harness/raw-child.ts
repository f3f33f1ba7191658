/**
 * The least that a subscriber can do, as a measure for papo: mqtt.js at QoS 1, with nothing or with JSON and one
 * Ed25519 check for each message. `raw-child.ts <url> <count> <topic> <key>`; without a key nothing is checked.
 */
import { createPublicKey, verify } from 'node:crypto'
import { connectMqtt } from '../../test/support/transport/mqtt-clients.ts'
import { RAW_TOPIC } from '../author/author.ts'

const [, , url = '', count, topic = '', x] = process.argv
const key =
  x === undefined
    ? undefined
    : createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
const TAIL = ',"sig":""}'.length + 86

const check = (payload: Buffer) => {
  if (!key) return
  const text = payload.toString()
  const fields: unknown = JSON.parse(text)
  if (typeof fields !== 'object' || fields === null || !('sig' in fields))
    throw new Error('unsigned')
  const signed = Buffer.from(`papo/1\n${topic}\n${text.slice(0, -TAIL)}}`)
  const isGood = verify(undefined, signed, key, Buffer.from(String(fields.sig), 'base64url'))
  if (!isGood) throw new Error('forged')
}

const { client } = await connectMqtt(url, { clientId: 'raw', protocolVersion: 5 })
// what the helper keeps of each message is not the least that a subscriber can do
client.removeAllListeners('message')
let heard = 0
client.on('message', (_, payload) => {
  check(payload)
  heard += 1
  if (heard === Number(count)) process.send?.({ is: 'heard' })
})
await client.subscribeAsync(RAW_TOPIC, { qos: 1 })
process.once('disconnect', () => process.exit())
process.send?.({ is: 'ready' })
