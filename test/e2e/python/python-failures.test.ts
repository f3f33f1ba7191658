/** The Python client of `examples` beside papo, when a broker forgets and when somebody lies. */
// @module-tag mosquitto
// @module-tag python
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectMqtt } from '../../support/transport/mqtt-clients.ts'
import { hasMember, openInterop, refusals, isText } from '../../support/e2e/interop.ts'
import type { InteropFixture } from '../../support/e2e/interop.ts'
import { until } from '../../support/wait.ts'

let here: InteropFixture
beforeEach(async () => {
  here = await openInterop()
})
afterEach(() => here.close())

const rootOf = (topic: unknown) => String(topic).split('/')[0]

test('papo sends Python what a broker lost with its disk, also the messages of a group', async () => {
  await here.openScreen('ana')
  const before = await here.openPython('pia')
  await here.runOk('ana', 'group', 'new', 'Lab')
  await before.waitFor('group.roster')
  before.type('join lab')
  await until(
    async () => (await here.run('ana', 'requests')).includes('pia'),
    'ana is asked',
    20_000,
  )
  await here.runOk('ana', 'group', 'accept', 'lab', 'pia')
  await before.waitFor('group.roster', hasMember('pia'))
  before.type('tell lab um')
  await before.waitFor('receipt', ({ channel }) => String(channel).startsWith('#lab~'))
  before.kill()
  await before.exited
  await here.runOk('ana', 'send', '#lab', 'perdida')
  await here.mosquitto.wipe()
  await here.mosquitto.restart()
  const pia = await here.openPython('pia')
  expect(await pia.waitFor('message.send', isText('ana', 'perdida'))).toMatchObject({ seq: 1 })
  // and its own numbers go on where they were
  pia.type('tell lab dois')
  await pia.waitFor(
    'receipt',
    ({ channel, upTo }) => String(channel).startsWith('#lab~') && upTo === 2,
  )
}, 120_000)

test('Python believes no packet that somebody made up, moved or changed', async () => {
  const ana = await here.openScreen('ana')
  const pia = await here.openPython('pia')
  await here.runOk('ana', 'group', 'new', 'Lab')
  const { group } = await pia.waitFor('group.roster')
  const mallory = await connectMqtt(here.mosquitto.url)
  await mallory.client.subscribeAsync(['papo/GROUPS/+/roster/+', 'papo/USERS/ana'])
  const at = (topic: string) =>
    mallory.received.find((one) => one.topic.startsWith(topic))?.text ?? ''
  await mallory.until(() => at('papo/GROUPS/') !== '' && at('papo/USERS/') !== '')
  const publish = (topic: string, text: string) =>
    mallory.client.publishAsync(topic, text, { qos: 1 })
  const roster = `papo/GROUPS/${String(group)}/roster`
  // on another's topic, in another group, with another number, with another status, in ana's name without a signature
  await publish(`${roster}/mallory`, at('papo/GROUPS/'))
  await publish('papo/GROUPS/other~123456789012/roster/ana', at('papo/GROUPS/'))
  await publish(`${roster}/ana`, at('papo/GROUPS/').replace('"rev":1', '"rev":2'))
  await publish('papo/USERS/ana', at('papo/USERS/').replace('"online"', '"offline"'))
  await publish(
    'papo/CONTROL/pia_Control/ana',
    '{"v":1,"type":"request.make","by":"ana","text":"oi"}',
  )
  await publish('papo/CONTROL/pia_Control/ana', '')
  await mallory.disconnect()
  // what comes after them is received
  await here.runOk('ana', 'request', 'pia', 'sou eu')
  await pia.waitFor('request.make', isText('ana', 'sou eu'))
  expect(refusals(pia).map(({ topic, why }) => `${rootOf(topic)} ${String(why)}`)).toEqual([
    'GROUPS InvalidSignature',
    'GROUPS InvalidSignature',
    'GROUPS InvalidSignature',
    'USERS InvalidSignature',
    'CONTROL unsigned',
  ])
  expect(
    pia.events().filter(({ type }) => type === 'group.roster' || type === 'request.make').length,
  ).toBe(2)
  await ana.sees(/● pia/u)
}, 60_000)
