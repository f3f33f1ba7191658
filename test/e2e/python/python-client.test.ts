/** The Python client of `examples` and the built program, on a real broker: what one says the other shows. */
// @module-tag mosquitto
// @module-tag python
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Running } from '../../support/process/home.ts'
import { isWith, meeting, refusals, says } from '../../support/e2e/interop.ts'
import type { Meeting } from '../../support/e2e/interop.ts'
import { keys } from '../../support/screen/memory-screen.tsx'
import { until } from '../../support/wait.ts'

let here: Meeting
beforeEach(async () => {
  here = await meeting()
})
afterEach(() => here.close())

/** Waits until papo tells of a message of this person with this text. */
const told = (tail: Running, by: string, text: string) =>
  until(
    () => tail.out().includes(`"by":"${by}"`) && tail.out().includes(`"text":"${text}"`),
    `papo tells that ${by} said ${text}`,
    20_000,
  )

test('papo asks Python and Python asks papo; both talk, and see how far their words got', async () => {
  const ana = await here.opens('ana')
  const pia = await here.comes('pia')
  await ana.sees(/● pia/u)
  await pia.hears('presence.show', ({ by, status }) => by === 'ana' && status === 'online')
  expect(statSync(join(here.home.folder, 'pia.json')).mode & 0o777).toBe(0o600)

  // papo asks
  await here.did('ana', 'request', 'pia', 'oi, "pia"')
  expect(await pia.hears('request.make')).toMatchObject({ by: 'ana', text: 'oi, "pia"' })
  pia.type('accept ana')
  const isOpen = async () => (await here.asks('ana', 'sessions', '--json')).includes('"open"')
  await until(isOpen, 'ana hears the yes', 20_000)
  await ana.press('/chat pia', keys.enter)
  pia.type('say ana Olá, Ana! 👋')
  await ana.sees('Olá, Ana! 👋')
  await here.did('ana', 'send', 'pia', 'bem-vinda', '--wait')
  await pia.hears('session.say', says('ana', 'bem-vinda'))
  await ana.sees(/bem-vinda.*✓✓/u)
  // papo confirms what Python said
  await pia.hears(
    'receipt',
    ({ by, place, upto }) => by === 'ana' && place !== 'control' && upto === 1,
  )

  // Python asks
  const bia = await here.opens('bia')
  await pia.hears('presence.show', ({ by }) => by === 'bia')
  pia.type('ask bia posso falar?')
  await bia.sees('pia wants to chat')
  await here.did('bia', 'accept', 'pia')
  await pia.hears('request.accept', ({ by }) => by === 'bia')
  await bia.press('/chat pia', keys.enter)
  pia.type('say bia que bom')
  await bia.sees('que bom')
  await here.did('bia', 'send', 'pia', 'sim', '--wait')
  await pia.hears('session.say', says('bia', 'sim'))
  expect(refusals(pia)).toEqual([])
}, 120_000)

test('Python is a member of groups: asks, is invited, says what papo shows and hears what papo says', async () => {
  await here.opens('ana')
  await here.opens('bia')
  const pia = await here.comes('pia')
  const tail = here.follows('ana')
  // papo leads, Python asks
  await here.did('ana', 'group', 'new', 'Lab')
  await pia.hears('group.card', ({ leader }) => leader === 'ana')
  pia.type('join lab posso?')
  await until(() => tail.out().includes('"join.made"'), 'ana is asked', 20_000)
  await here.did('ana', 'group', 'accept', 'lab', 'pia')
  await pia.hears('group.card', isWith('pia'))
  pia.type('tell lab trouxe café')
  await told(tail, 'pia', 'trouxe café')
  await here.did('ana', 'send', '#lab', 'que bom', '--wait')
  await pia.hears('group.say', says('ana', 'que bom'))
  await pia.hears('receipt', ({ by, place }) => by === 'ana' && String(place).startsWith('#lab~'))
  // a third one, whose words go under another card
  await here.did('bia', 'group', 'join', 'lab')
  await here.did('ana', 'group', 'accept', 'lab', 'bia')
  await pia.hears('group.card', isWith('bia'))
  await here.did('bia', 'send', '#lab', 'cheguei', '--wait')
  await pia.hears('group.say', says('bia', 'cheguei'))
  pia.type('tell lab oi, bia')
  await told(tail, 'pia', 'oi, bia')

  // papo invites, Python says yes
  await here.did('bia', 'group', 'new', 'Clube')
  await here.did('bia', 'group', 'invite', 'clube', 'pia', 'venha')
  expect(await pia.hears('group.invite')).toMatchObject({ by: 'bia', name: 'Clube', text: 'venha' })
  pia.type('join clube')
  await pia.hears('group.card', (card) => card['leader'] === 'bia' && isWith('pia')(card))
  await here.did('bia', 'send', '#clube', 'bem-vinda ao clube', '--wait')
  await pia.hears('group.say', says('bia', 'bem-vinda ao clube'))

  // handed over, and left
  await here.did('ana', 'group', 'transfer', 'lab', 'bia')
  await pia.hears(
    'group.card',
    ({ group, leader }) => String(group).startsWith('lab~') && leader === 'bia',
  )
  await here.did('bia', 'send', '#lab', 'agora eu', '--wait')
  await pia.hears('group.say', says('bia', 'agora eu'))
  pia.type('leave lab')
  await until(
    async () => !(await here.asks('ana', 'group', 'info', 'lab', '--json')).includes('pia'),
    'pia is gone',
    20_000,
  )
  expect(refusals(pia)).toEqual([])
}, 120_000)

test('Python says which command it does not understand, and sends no empty word', async () => {
  const pia = await here.comes('pia')
  for (const line of ['chat ana', 'ask', 'say ana', 'say ana  ', 'tell lab']) {
    pia.type(line)
    // one command after the other
    // oxlint-disable-next-line no-await-in-loop
    await pia.hears('error', ({ unknown }) => String(unknown).startsWith(line.trimEnd()))
  }
  expect(pia.heard().filter(({ type }) => type === 'error')).toHaveLength(5)
}, 60_000)

test('Python goes and comes: shown as offline, nothing is lost, and its numbers go on', async () => {
  const ana = await here.opens('ana')
  const before = await here.comes('pia')
  await ana.sees(/● pia/u)
  before.type('ask ana')
  await ana.sees('pia wants to chat')
  await here.did('ana', 'accept', 'pia')
  await before.hears('request.accept')
  before.type('say ana um')
  await ana.press('/chat pia', keys.enter)
  await ana.sees('um')
  // killed: its last will says so
  before.kill()
  await before.gone
  await ana.sees(/○ pia/u)
  await here.did('ana', 'send', 'pia', 'enquanto isso')
  const pia = await here.comes('pia')
  await ana.sees(/● pia/u)
  await pia.hears('session.say', says('ana', 'enquanto isso'))
  await ana.sees(/enquanto isso.*✓✓/u)
  pia.type('say ana dois')
  await ana.sees('dois')
  // and a farewell
  pia.type('quit')
  expect(await pia.gone).toBe(0)
  await ana.sees(/○ pia/u)
  expect(refusals(pia)).toEqual([])
}, 120_000)
