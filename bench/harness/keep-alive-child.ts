/**
 * A connection with papo's keep-alive and nothing else, as a measure of what keeping one costs an idle program.
 * `keep-alive-child.ts <url>`
 */
import { createMqttTransport } from '../../src/adapters/mqtt.ts'
import { KEEP_ALIVE } from '../../src/runtime/connection/connection-types.ts'

const [, , url = ''] = process.argv
const link = await createMqttTransport().connect(
  { url, clientId: 'keep-alive', keepAlive: KEEP_ALIVE, version: 5, sessionExpiry: 0 },
  { onPacket: () => {}, onEnd: () => process.exit(1) },
)
if (!('publish' in link)) throw new Error(link.detail)
process.once('disconnect', () => process.exit())
process.send?.({ is: 'ready' })
