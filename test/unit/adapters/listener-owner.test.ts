/** A port is not believed to be a broker's only because somebody listens there. */
import { expect, test } from 'vitest'
import { isForeignListener } from '../../../src/adapters/sockets/listener-owner.ts'
import { child } from '../../support/process/child.ts'

const canBeOthers = process.platform === 'linux' && process.getuid?.() === 0
const LISTEN = `const server = require('node:net').createServer()
if (process.argv[1] !== '0') process.setuid(Number(process.argv[1]))
server.listen(0, process.argv[2], () => console.log(server.address().port))`

test.runIf(canBeOthers).each([
  [0, '127.0.0.1', false],
  [123, '127.0.0.1', false],
  [54_321, '127.0.0.1', true],
  [54_321, '0.0.0.0', true],
  [54_321, '::', true],
  [54_321, '::ffff:127.0.0.1', true],
  [54_321, '::ffff:0.0.0.0', true],
  [54_321, '127.0.0.5', false],
])('user %i listens on %s: foreign is %j', async (uid, host, isForeign) => {
  const listening = child(['-e', LISTEN, String(uid), host])
  const port = Number(await listening.first())
  expect(isForeignListener(port)).toBe(isForeign)
  await listening.kill()
  expect(isForeignListener(port)).toBe(false)
})
