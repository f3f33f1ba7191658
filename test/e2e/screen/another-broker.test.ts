/** `/broker`: another broker, one that never answers, and the way back to the one that works. */
// @module-tag mosquitto
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { answerTo } from '../../support/process/answer-to.ts'
import { freePort } from '../../support/process/free-port.ts'
import { homeForEach } from '../../support/process/home-for-each.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import { keys } from '../../support/screen/keys.ts'

const { home, atEnd } = homeForEach()

const NOBODY = 'mqtt://127.0.0.1:1'
const WAY_BACK = '/broker - goes back to the one before'
const remembered = () => join(home().data, 'alice', 'papo', 'broker')

test('a typing error in the address of a broker is left by /broker -, without a restart', async () => {
  const screen = home().open('alice', [], { columns: 120 })
  await screen.sees(/● \d+ ms/u)
  await screen.press(`/broker ${NOBODY}`, keys.enter)
  await screen.sees(`Nothing is listening there: start a broker, or /broker URL; ${WAY_BACK}`)
  // a second one is no place to go back to
  await screen.press('/broker mqtt://127.0.0.1:2', keys.enter)
  await screen.sees('mqtt://127.0.0.1:2')
  await screen.sees(WAY_BACK)
  await screen.press('/broker -', keys.enter)
  await screen.sees(/● \d+ ms/u)
  await screen.misses(WAY_BACK)
  // what never answered is not what the next start connects to
  expect(existsSync(remembered())).toBe(false)
}, 60_000)

test('in lines: the way back is told, it toggles, and the same address says that it is connected', async () => {
  const port = await freePort()
  const mosquitto = await startMosquitto({ port })
  atEnd(() => mosquitto.stop())
  const screen = home().screen(['--plain', '--name', 'alice', '--profile', 'alice'], {
    columns: 160,
  })
  await screen.sees('Connected to')
  const none = 'There was no other broker before this one'
  await answerTo(screen, '/broker -', none)
  const failed = await answerTo(screen, `/broker ${NOBODY}`, WAY_BACK)
  expect(failed).toContain(`Connecting to ${NOBODY}.`)
  expect(failed).not.toContain('Done.')
  await answerTo(screen, '/broker -', /Connecting to the broker before[^]*Connected to/u)
  await answerTo(screen, `/broker ${mosquitto.url}`, `Connected to ${mosquitto.url}`)
  const again = await answerTo(screen, `/broker ${mosquitto.url}`, 'already.')
  expect(again).toContain(`You are connected to ${mosquitto.url} already.`)
  expect(readFileSync(remembered(), 'utf8')).toBe(`${mosquitto.url}\n`)
  await answerTo(screen, '/broker -', 'Connected to your own broker.')
  // who went back is there at the next start too
  expect(existsSync(remembered())).toBe(false)
  await answerTo(screen, '/broker -', `Connected to ${mosquitto.url}`)
  // one that worked and went away is no typing error
  await mosquitto.stop()
  await screen.sees('The broker closed the connection')
  const since = () => screen.written().split('The broker closed the connection').at(-1)
  await expect.poll(since, { timeout: 20_000 }).toContain('Nothing is listening there')
  expect(since()).not.toContain(WAY_BACK)
}, 60_000)
