/** A broker that takes little and does not say so: what is too large is told, whatever it is; all else goes on. */
// @module-tag mosquitto
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { keys } from '../../support/screen/memory-screen.tsx'

let home: Home
let mosquitto: Mosquitto
beforeEach(async () => {
  home = openHome()
  mosquitto = await startMosquitto({ config: 'allow_anonymous true\nmessage_size_limit 600\n' })
})
afterEach(async () => {
  await home.close()
  await mosquitto.stop()
})

test('a message, a roster and the screen', async () => {
  const as = (who: string) => ['--name', who, '--profile', who, '--broker', mosquitto.url]
  const run = (who: string, ...line: readonly string[]) => home.run([...line, ...as(who)])
  await run('bob', 'status')
  await run('alice', 'request', 'bob')
  expect(await run('bob', 'accept', 'alice')).toMatchObject({ code: 0, err: '' })
  const long = await run('alice', 'send', 'bob', 'x'.repeat(700))
  expect(long.code).toBe(1)
  expect(long.err).toMatch(/too large for this broker/u)
  expect(await run('alice', 'send', 'bob', 'short')).toMatchObject({ code: 0, err: '' })
  const log = await run('bob', 'log', 'alice')
  expect(log.out).toMatch(/alice: short\n$/u)

  const topic = 'what we measure, '.repeat(8)
  const group = await run('alice', 'group', 'new', 'lab', topic)
  expect(group.code).toBe(1)
  expect(group.err).toMatch(/too large for this broker/u)

  // the connection of a full screen lives through it
  const screen = home.open('alice', ['--broker', mosquitto.url])
  await screen.sees('A group is too large for this broker')
  await screen.press(keys.escape)
  await screen.sees(/● \d+ ms/u)
  await screen.press('/chat bob', keys.enter)
  await screen.sees('to bob')
  await screen.press('y'.repeat(650), keys.enter)
  await screen.sees(/y +!/u)
  // the message tells why
  await screen.press(keys.ctrlUp, 'i')
  await screen.sees(/too large for this broker/u)
  await screen.press(keys.escape, keys.escape)
  await screen.press(keys.escape)
  await screen.misses(/too large for this broker/u)
  await screen.press(keys.escape)
  await screen.quiet()
  await screen.press('still here', keys.enter)
  await screen.sees(/still here.*✓/u)
  expect(screen.text()).toMatch(/● \d+ ms/u)
}, 90_000)
