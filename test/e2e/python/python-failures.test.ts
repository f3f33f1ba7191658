/** The Python client of `examples` beside papo, when a broker forgets and when somebody lies. */
// @module-tag mosquitto
// @module-tag python
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect } from '../../support/transport/mqtt-clients.ts'
import { isWith, meeting, refusals, says } from '../../support/e2e/interop.ts'
import type { Meeting } from '../../support/e2e/interop.ts'
import { until } from '../../support/wait.ts'

let here: Meeting
beforeEach(async () => {
  here = await meeting()
})
afterEach(() => here.close())

const placeOf = (topic: unknown) => String(topic).split('/')[0]

test('what a broker lost with its disk comes to Python from papo, also what was said in a group', async () => {
  await here.opens('ana')
  const before = await here.comes('pia')
  await here.did('ana', 'group', 'new', 'Lab')
  await before.hears('group.card')
  before.type('join lab')
  await until(
    async () => (await here.asks('ana', 'requests')).includes('pia'),
    'ana is asked',
    20_000,
  )
  await here.did('ana', 'group', 'accept', 'lab', 'pia')
  await before.hears('group.card', isWith('pia'))
  before.type('tell lab um')
  await before.hears('receipt', ({ place }) => String(place).startsWith('#lab~'))
  before.kill()
  await before.gone
  await here.did('ana', 'send', '#lab', 'perdida')
  await here.mosquitto.wipe()
  await here.mosquitto.restart()
  const pia = await here.comes('pia')
  expect(await pia.hears('group.say', says('ana', 'perdida'))).toMatchObject({ seq: 1 })
  // and its own numbers go on where they were
  pia.type('tell lab dois')
  await pia.hears('receipt', ({ place, upto }) => String(place).startsWith('#lab~') && upto === 2)
}, 120_000)

test('Python believes no card and no word that somebody made up, moved or changed', async () => {
  const ana = await here.opens('ana')
  const pia = await here.comes('pia')
  await here.did('ana', 'group', 'new', 'Lab')
  const { group } = await pia.hears('group.card')
  const mallory = await connect(here.mosquitto.url)
  await mallory.client.subscribeAsync(['papo/GROUPS/+/info/+', 'papo/USERS/ana'])
  const at = (topic: string) => mallory.got.find((one) => one.topic.startsWith(topic))?.text ?? ''
  await mallory.until(() => at('papo/GROUPS/') !== '' && at('papo/USERS/') !== '')
  const tell = (topic: string, text: string) => mallory.client.publishAsync(topic, text, { qos: 1 })
  const info = `papo/GROUPS/${String(group)}/info`
  // in another's place, in another group, with another time, in ana's name without a signature
  await tell(`${info}/mallory`, at('papo/GROUPS/'))
  await tell('papo/GROUPS/other~123456/info/ana', at('papo/GROUPS/'))
  await tell(`${info}/ana`, at('papo/GROUPS/').replace('"rev":1', '"rev":2'))
  await tell('papo/USERS/ana', at('papo/USERS/').replace('"online"', '"offline"'))
  await tell('papo/CONTROL/pia_Control/ana', '{"v":1,"type":"request.make","by":"ana","text":"oi"}')
  await tell('papo/CONTROL/pia_Control/ana', '')
  await mallory.leave()
  // what comes after them is heard
  await here.did('ana', 'request', 'pia', 'sou eu')
  await pia.hears('request.make', says('ana', 'sou eu'))
  expect(refusals(pia).map(({ topic, why }) => `${placeOf(topic)} ${String(why)}`)).toEqual([
    'GROUPS InvalidSignature',
    'GROUPS InvalidSignature',
    'GROUPS InvalidSignature',
    'USERS InvalidSignature',
    'CONTROL unsigned',
  ])
  expect(
    pia.heard().filter(({ type }) => type === 'group.card' || type === 'request.make').length,
  ).toBe(2)
  await ana.sees(/● pia/u)
}, 60_000)
