/** Five people and a group on Mosquitto, from its founding to its end: three at screens, two by commands. */
// @module-tag mosquitto
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { GroupFixture, SeenGroup } from '../../support/e2e/group-screens.ts'
import {
  expectAllSee,
  runOk,
  jsonLines,
  runPapo,
  jsonRows,
  focusInput,
} from '../../support/e2e/group-screens.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home, Running } from '../../support/process/home.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'
import { until } from '../../support/wait.ts'

let home: Home
let mosquitto: Mosquitto
let fixture: GroupFixture
beforeEach(async () => {
  home = openHome()
  mosquitto = await startMosquitto()
  fixture = { home, group: 'Lab', url: mosquitto.url }
})
afterEach(async () => {
  await home.close()
  await mosquitto.stop()
  rmSync(mosquitto.folder, { recursive: true, force: true })
})

const openScreen = async (who: string): Promise<Pty> => {
  const screen = home.open(who, ['--broker', mosquitto.url])
  await screen.sees(/● \d+ ms/u, 20_000)
  return screen
}
/** Somebody without a screen, whose program follows what happens. */
const follow = (who: string): Running =>
  home.start(['tail', '--json', '--name', who, '--profile', who, '--broker', mosquitto.url])

/** What somebody said as it stands on a screen. */
const sentBy = (who: string, text: string) => new RegExp(`${who} +${text}`, 'u')
const texts = async (who: string, words: string) =>
  (await jsonRows(fixture, who, 'search', words)).map(({ text }) => text)

const inGroups = (screen: Pty, ...input: readonly string[]) => screen.press(keys.alt('g'), ...input)

/** Tries to take over, as often as it is asked to. */
const claims = async (screen: Pty) => {
  await inGroups(screen, 'L')
  await screen.sees('Take over Lab? Its leader, bia, has been gone')
  await screen.press(keys.enter)
  await screen.sees(/You lead Lab now|you cannot take over yet/u)
  if (screen.text().includes('You lead Lab now')) return true
  await focusInput(screen)
  await screen.press(keys.escape)
  await screen.misses('you cannot take over yet')
  return false
}

test('they find, join, talk, remove, hand over, leave, take over and disband, and agree at each step', async () => {
  const ana = await openScreen('ana')
  let bia = await openScreen('bia')
  let caio = await openScreen('caio')
  const [dora, eva] = [follow('dora'), follow('eva')]
  const all = (seen: SeenGroup, screens = { ana, bia, caio }, others = ['dora', 'eva']) =>
    expectAllSee(fixture, screens, others, seen)

  // founded
  await inGroups(ana, 'n')
  await ana.sees('Create a group: name')
  await ana.press('Lab', keys.enter)
  await ana.sees('Lab: topic line')
  await ana.press('o que medimos', keys.enter)
  await ana.sees('You created Lab.')
  await all({ leader: 'ana', members: ['ana'] })

  // joined by asking, at a screen and by a command
  await inGroups(bia, keys.enter)
  await bia.sees('Ask to join Lab; message')
  await bia.press('posso?', keys.enter)
  await ana.sees('bia asks to join Lab')
  await ana.press(keys.alt('r'), 'a')
  await ana.sees('bia is a member of Lab now')
  await all({ leader: 'ana', members: ['ana', 'bia'] })
  await runOk(fixture, 'dora', 'group', 'join', 'lab', 'e eu?')
  await ana.sees('dora asks to join Lab')
  await ana.press(keys.alt('r'), 'a')
  await ana.sees('dora is a member of Lab now')
  await all({ leader: 'ana', members: ['ana', 'bia', 'dora'] })

  // joined by invitation
  await inGroups(ana, 'I')
  await ana.sees('Invite to Lab')
  await ana.press('cai', keys.enter)
  await ana.sees('Invited caio to Lab')
  await caio.sees('ana invites you to Lab')
  await caio.press(keys.alt('r'), 'a')
  await all({ leader: 'ana', members: ['ana', 'bia', 'caio', 'dora'] })

  // denied, with a reason, and for ten minutes
  await runOk(fixture, 'eva', 'group', 'join', 'lab', 'também quero')
  await ana.sees('eva asks to join Lab')
  await ana.press(keys.alt('r'), 'd')
  await ana.sees('Do not let eva into Lab')
  await ana.press('hoje não', keys.enter)
  await until(() => eva.out().includes('hoje não'), 'eva hears that, and why')
  expect(await jsonRows(fixture, 'eva', 'requests')).toMatchObject([
    { kind: 'ask', answer: 'denied', reason: 'hoje não' },
  ])
  const again = await runPapo(fixture, 'eva', 'group', 'join', 'lab')
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining('after ten minutes') })
  await all({ leader: 'ana', members: ['ana', 'bia', 'caio', 'dora'] })

  // talk
  for (const screen of [ana, bia, caio]) {
    // each in turn
    // oxlint-disable-next-line no-await-in-loop
    await screen.press('/chat #lab', keys.enter)
  }
  await ana.press('palavra um', keys.enter)
  await bia.press('palavra dois', keys.enter)
  await caio.press('palavra três', keys.enter)
  await runOk(fixture, 'dora', 'send', '#lab', 'palavra', 'quatro', '--wait')
  const first = [
    ['ana', 'palavra um'],
    ['bia', 'palavra dois'],
    ['caio', 'palavra três'],
    ['dora', 'palavra quatro'],
  ] as const
  for (const [who, screen] of Object.entries({ ana, bia, caio })) {
    for (const [by, text] of first) {
      // each in turn
      // oxlint-disable-next-line no-await-in-loop
      await screen.sees(sentBy(by === who ? 'you' : by, text))
    }
  }
  const heard = first.map(([, text]) => text)
  expect(new Set(await texts('dora', 'palavra'))).toEqual(new Set(heard))

  // somebody new, who hears nothing of before
  await inGroups(ana, 'I')
  await ana.sees('Invite to Lab')
  await ana.press('ev', keys.enter)
  await ana.sees('Invited eva to Lab')
  await until(() => eva.out().includes('"kind":"invite"'), 'eva is invited')
  await runOk(fixture, 'eva', 'group', 'join', 'lab')
  await all({ leader: 'ana', members: ['ana', 'bia', 'caio', 'dora', 'eva'] })
  await runOk(fixture, 'eva', 'send', '#lab', 'palavra', 'cinco', '--wait')
  for (const screen of [ana, bia, caio]) {
    // each in turn
    // oxlint-disable-next-line no-await-in-loop
    await screen.sees(sentBy('eva', 'palavra cinco'))
  }
  expect(await texts('eva', 'palavra')).toEqual(['palavra cinco'])

  // removed
  await inGroups(ana, 'k')
  await ana.sees('Remove from Lab')
  await ana.press('ev', keys.enter)
  await ana.sees('Remove eva from Lab?')
  await ana.press(keys.enter)
  await all({ leader: 'ana', members: ['ana', 'bia', 'caio', 'dora'] })
  await bia.press('depois de eva', keys.enter)
  await caio.sees(sentBy('bia', 'depois de eva'))
  expect(await runPapo(fixture, 'eva', 'send', '#lab', 'oi')).toMatchObject({ code: 1 })

  // handed over
  await inGroups(ana, 'L')
  await ana.sees('New leader of Lab')
  await ana.press('bia', keys.enter)
  await ana.sees('Make bia the leader of Lab?')
  await ana.press(keys.enter)
  await all({ leader: 'bia', members: ['ana', 'bia', 'caio', 'dora'] })

  // left
  await inGroups(ana, 'l')
  await ana.sees('Leave Lab?')
  await ana.press(keys.enter)
  await all({ leader: 'bia', members: ['bia', 'caio', 'dora'] })
  await bia.press('depois de ana', keys.enter)
  await caio.sees(sentBy('bia', 'depois de ana'))

  // said while one is away, by one who then is gone for good, on a broker that forgot everything
  caio.kill('SIGKILL')
  await caio.ended
  await runOk(fixture, 'dora', 'send', '#lab', 'para', 'caio')
  await bia.sees(sentBy('dora', 'para caio'))
  dora.kill('SIGKILL')
  await dora.done
  await mosquitto.wipe()
  await mosquitto.restart()
  caio = await openScreen('caio')
  await caio.press('/chat #lab', keys.enter)
  await caio.sees(sentBy('dora', 'para caio'), 60_000)
  await all({ leader: 'bia', members: ['bia', 'caio', 'dora'] }, { ana, bia, caio }, ['eva'])

  // taken over from a leader who is gone, and who comes back
  await bia.press('/group heirs 3s caio', keys.enter)
  await bia.sees('Heirs: caio; after 3 seconds.')
  const isHeir = async () => {
    const [info] = await jsonRows(fixture, 'caio', 'group', 'info', 'lab')
    return JSON.stringify(info).includes('"heirs":{"after":3000,"list":["caio"')
  }
  await until(isHeir, 'caio knows that he may take over', 30_000)
  bia.kill('SIGKILL')
  await bia.ended
  await caio.sees(/○ bia/u, 30_000)
  await until(() => claims(caio), 'the three seconds are over, and caio takes over', 30_000)
  bia = await openScreen('bia')
  await all({ leader: 'caio', members: ['bia', 'caio', 'dora'] }, { ana, bia, caio }, ['eva'])
  await bia.press('/chat #lab', keys.enter, 'de volta', keys.enter)
  await caio.sees(sentBy('bia', 'de volta'))

  // disbanded, for everybody, also who was away
  const returned = follow('dora')
  await inGroups(caio, 'D')
  await caio.sees('Disband Lab?')
  await caio.press(keys.enter)
  await caio.sees('Lab is disbanded')
  await all('over')
  expect((await texts('dora', 'volta')).length).toBeLessThanOrEqual(1)

  // nobody has what was not for them
  expect(await texts('ana', 'depois')).toEqual(['depois de eva'])
  expect(await texts('ana', 'volta')).toEqual([])
  for (const words of ['depois', 'volta', 'caio']) {
    // each in turn
    // oxlint-disable-next-line no-await-in-loop
    expect(await texts('eva', words)).toEqual([])
  }
  expect(jsonLines(eva.out()).filter(({ type }) => type === 'message.sent')).toHaveLength(1)
  returned.kill('SIGTERM')
  expect((await returned.done).code).toBe(0)
}, 300_000)
