/** The Python client of `examples` and the built program, on a real broker: what one sends the other shows. */
// @module-tag mosquitto
// @module-tag python
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Running } from '../../support/process/home.ts'
import { hasMember, openInterop, refusals, isText } from '../../support/e2e/interop.ts'
import type { InteropFixture } from '../../support/e2e/interop.ts'
import { keys } from '../../support/screen/keys.ts'
import { until } from '../../support/wait.ts'

let here: InteropFixture
beforeEach(async () => {
  here = await openInterop()
})
afterEach(() => here.close())

/** Waits until papo prints a message of this person with this text. */
const printed = (tail: Running, by: string, text: string) =>
  until(
    () => tail.out().includes(`"by":"${by}"`) && tail.out().includes(`"text":"${text}"`),
    `papo prints that ${by} sent ${text}`,
    20_000,
  )

test('papo asks Python and Python asks papo; both talk, and see how far their messages got', async () => {
  const ana = await here.openScreen('ana')
  const pia = await here.openPython('pia')
  await ana.sees(/● pia/u)
  await pia.waitFor('presence.publish', ({ by, status }) => by === 'ana' && status === 'online')
  expect(statSync(join(here.home.folder, 'pia.json')).mode & 0o777).toBe(0o600)

  // papo asks
  await here.runOk('ana', 'request', 'pia', 'oi, "pia"')
  expect(await pia.waitFor('request.make')).toMatchObject({ by: 'ana', text: 'oi, "pia"' })
  pia.type('accept ana')
  const isOpen = async () => (await here.run('ana', 'sessions', '--json')).includes('"open"')
  await until(isOpen, 'ana learns that it was accepted', 20_000)
  await ana.press('/chat pia', keys.enter)
  pia.type('say ana Olá, Ana! 👋')
  await ana.sees('Olá, Ana! 👋')
  await here.runOk('ana', 'send', 'pia', 'bem-vinda', '--wait')
  await pia.waitFor('message.send', isText('ana', 'bem-vinda'))
  await ana.sees(/bem-vinda.*✓✓/u)
  // papo confirms what Python sent
  await pia.waitFor(
    'receipt',
    ({ by, channel, upTo }) => by === 'ana' && channel !== 'control' && upTo === 1,
  )

  // Python asks
  const bia = await here.openScreen('bia')
  await pia.waitFor('presence.publish', ({ by }) => by === 'bia')
  pia.type('ask bia posso falar?')
  await bia.sees('pia wants to chat')
  await here.runOk('bia', 'accept', 'pia')
  await pia.waitFor('request.accept', ({ by }) => by === 'bia')
  await bia.press('/chat pia', keys.enter)
  pia.type('say bia que bom')
  await bia.sees('que bom')
  await here.runOk('bia', 'send', 'pia', 'sim', '--wait')
  await pia.waitFor('message.send', isText('bia', 'sim'))
  expect(refusals(pia)).toEqual([])
}, 120_000)

test('Python is a member of groups: asks, is invited, sends what papo shows and receives what papo sends', async () => {
  await here.openScreen('ana')
  await here.openScreen('bia')
  const pia = await here.openPython('pia')
  const tail = here.tail('ana')
  // papo leads, Python asks
  await here.runOk('ana', 'group', 'new', 'Lab')
  await pia.waitFor('group.roster', ({ leader }) => leader === 'ana')
  pia.type('join lab posso?')
  await until(() => tail.out().includes('"join.made"'), 'ana is asked', 20_000)
  await here.runOk('ana', 'group', 'accept', 'lab', 'pia')
  await pia.waitFor('group.roster', hasMember('pia'))
  pia.type('tell lab trouxe café')
  await printed(tail, 'pia', 'trouxe café')
  await here.runOk('ana', 'send', '#lab', 'que bom', '--wait')
  await pia.waitFor('message.send', isText('ana', 'que bom'))
  await pia.waitFor(
    'receipt',
    ({ by, channel }) => by === 'ana' && String(channel).startsWith('#lab~'),
  )
  // a third one, whose messages are sent under another roster
  await here.runOk('bia', 'group', 'join', 'lab')
  await here.runOk('ana', 'group', 'accept', 'lab', 'bia')
  await pia.waitFor('group.roster', hasMember('bia'))
  await here.runOk('bia', 'send', '#lab', 'cheguei', '--wait')
  await pia.waitFor('message.send', isText('bia', 'cheguei'))
  pia.type('tell lab oi, bia')
  await printed(tail, 'pia', 'oi, bia')

  // papo invites, Python says yes
  await here.runOk('bia', 'group', 'new', 'Clube')
  await here.runOk('bia', 'group', 'invite', 'clube', 'pia', 'venha')
  expect(await pia.waitFor('group.invite')).toMatchObject({
    by: 'bia',
    name: 'Clube',
    text: 'venha',
  })
  pia.type('join clube')
  await pia.waitFor(
    'group.roster',
    (roster) => roster['leader'] === 'bia' && hasMember('pia')(roster),
  )
  await here.runOk('bia', 'send', '#clube', 'bem-vinda ao clube', '--wait')
  await pia.waitFor('message.send', isText('bia', 'bem-vinda ao clube'))

  // handed over, and left
  await here.runOk('ana', 'group', 'transfer', 'lab', 'bia')
  await pia.waitFor(
    'group.roster',
    ({ group, leader }) => String(group).startsWith('lab~') && leader === 'bia',
  )
  await here.runOk('bia', 'send', '#lab', 'agora eu', '--wait')
  await pia.waitFor('message.send', isText('bia', 'agora eu'))
  pia.type('leave lab')
  await until(
    async () => !(await here.run('ana', 'group', 'info', 'lab', '--json')).includes('pia'),
    'pia has left',
    20_000,
  )
  expect(refusals(pia)).toEqual([])
}, 120_000)

test('Python says which command it does not understand, and sends no empty message', async () => {
  const pia = await here.openPython('pia')
  for (const line of ['chat ana', 'ask', 'say ana', 'say ana  ', 'tell lab']) {
    pia.type(line)
    // one command after the other
    // oxlint-disable-next-line no-await-in-loop
    await pia.waitFor('error', ({ unknown }) => String(unknown).startsWith(line.trimEnd()))
  }
  expect(pia.events().filter(({ type }) => type === 'error')).toHaveLength(5)
}, 60_000)

test('Python goes and comes: shown as offline, nothing is lost, and its numbers go on', async () => {
  const ana = await here.openScreen('ana')
  const before = await here.openPython('pia')
  await ana.sees(/● pia/u)
  before.type('ask ana')
  await ana.sees('pia wants to chat')
  await here.runOk('ana', 'accept', 'pia')
  await before.waitFor('request.accept')
  before.type('say ana um')
  await ana.press('/chat pia', keys.enter)
  await ana.sees('um')
  // killed: its last will says so
  before.kill()
  await before.exited
  await ana.sees(/○ pia/u)
  await here.runOk('ana', 'send', 'pia', 'enquanto isso')
  const pia = await here.openPython('pia')
  await ana.sees(/● pia/u)
  await pia.waitFor('message.send', isText('ana', 'enquanto isso'))
  await ana.sees(/enquanto isso.*✓✓/u)
  pia.type('say ana dois')
  await ana.sees('dois')
  // and it leaves cleanly
  pia.type('quit')
  expect(await pia.exited).toBe(0)
  await ana.sees(/○ pia/u)
  expect(refusals(pia)).toEqual([])
}, 120_000)
