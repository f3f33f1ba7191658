/** The keys that hold everywhere, the go-to list, search, help, the first steps and the status line. */
import { expect, test } from 'vitest'
import { AskName } from '../../../components/AskName.tsx'
import type { LinkState } from '../../../src/model/screen/link.ts'
import { parseRef } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import {
  idOf,
  START,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'

const inSession = (...names: readonly string[]): ScreenHarness => {
  const harness = createScreenHarness()
  for (const name of names) {
    harness.meet(name)
    harness.openSessionWith(name)
    harness.sendsText(name, `hello from ${name}`)
  }
  return harness
}
const link = (more: Partial<LinkState>): LinkState => ({
  status: 'online',
  broker: 'mqtt://localhost:1883',
  since: START,
  attempt: 0,
  ...more,
})

test('Tab goes through the panes and Shift-Tab back; Escape returns to the input', async () => {
  const screen = await inSession('bob').show(100, 30)
  for (const pane of ['Users 1', 'Groups 0', 'Requests 0', 'Welcome']) {
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(keys.tab)
    expect(screen.text()).toContain(`━ ${pane} ━`)
  }
  await screen.press(keys.shiftTab)
  expect(screen.text()).toContain('━ Requests 0 ━')
  await screen.press(keys.escape)
  await screen.until('━ message ━')
  await screen.close()
})

test('Alt-1 … Alt-9, Ctrl-N and Alt-A go to conversations', async () => {
  const harness = inSession('bob', 'carla')
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('1'))
  await screen.until('━ to bob ')
  await screen.press(keys.alt('9'))
  await screen.until('There is no conversation 9.')
  await screen.press(keys.alt('a'))
  await screen.until('━ to carla ')
  await screen.press(keys.alt('a'))
  await screen.until('Nothing unread, and no requests.')
  harness.receive('davi', { type: 'request.make', to: idOf('alice'), text: safeText('') })
  await screen.until('davi wants to chat')
  await screen.press(keys.alt('a'))
  await screen.until('┃ davi wants to chat. /accept accepts')
  expect(screen.text()).toContain('━ to davi ')
  await screen.close()
})

test('Ctrl-C clears what was typed, Ctrl-Y brings it back, twice on an empty input quits', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 30, { open: directConversation('bob') })
  await screen.press('precious', keys.ctrl('c'))
  await screen.until('Cleared.')
  expect(screen.text()).not.toContain('precious')
  await screen.press(keys.ctrl('y'))
  await screen.until('precious')
  await screen.press(keys.ctrl('c'), keys.ctrl('c'))
  await screen.until('Press Ctrl-C again to quit.')
  await screen.press('x', keys.backspace, keys.ctrl('c'))
  expect(harness.calls).not.toContain('quit')
  await screen.press(keys.ctrl('c'))
  expect(harness.calls).toContain('quit')
  await screen.close()
})

test('what holds for two seconds is said for two seconds', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 30, { open: directConversation('bob') })
  await screen.press(keys.ctrl('c'))
  await screen.until('Press Ctrl-C again to quit.')
  await screen.until(() => !screen.text().includes('Press Ctrl-C again to quit.'))
  harness.advance(2001)
  await screen.press(keys.ctrl('c'))
  expect(harness.calls).not.toContain('quit')
  await screen.close()
})

test.each(['x', keys.paste('x'), keys.up, keys.escape])(
  'another key is an answer to "again": it goes at once, and the next Ctrl-C is a first one (%j)',
  async (key) => {
    const harness = inSession('bob')
    const screen = await harness.show(100, 30, { open: directConversation('bob') })
    await screen.press(keys.ctrl('c'))
    await screen.until('Press Ctrl-C again to quit.')
    await screen.press(key)
    // sooner than it would go by itself
    await screen.until(() => !screen.text().includes('Press Ctrl-C again'), 1900)
    await screen.press(keys.ctrl('u'), keys.ctrl('c'))
    await screen.until('Press Ctrl-C again to quit.')
    expect(harness.calls).not.toContain('quit')
    await screen.close()
  },
)

test('Ctrl-K finds people and, behind >, commands', async () => {
  const harness = inSession('bob', 'carla')
  const screen = await harness.show(100, 30)
  await screen.press(keys.ctrl('k'))
  await screen.until('━ Go to ━')
  await screen.press('crl')
  await screen.until(() => /▸ ● carla/u.test(screen.text()) && !/● bob 1 /u.test(screen.text()))
  await screen.press(keys.enter)
  await screen.until('━ to carla ')
  await screen.press(keys.ctrl('k'), '>')
  await screen.until('/request USER [TEXT]')
  await screen.press('who', keys.down, keys.up, keys.ctrl('u'), 'nothing at all')
  await screen.until('No match. Esc closes.')
  expect(screen.text()).not.toContain('/request')
  await screen.close()
})

test('Ctrl-F searches here, Tab everywhere, Enter jumps to the message', async () => {
  const harness = inSession('bob')
  const message = harness.state().conversations.get(directConversation('bob'))?.messages[0]
  if (!message) throw new Error('nothing was said')
  harness.searchHits.push({ message, excerpt: safeText('‹hello› from bob') })
  const screen = await harness.show(100, 30, { open: directConversation('bob') })
  await screen.press('some text', keys.left, keys.ctrl('f'))
  await screen.until('━ Search: bob ━')
  await screen.press('hello')
  await screen.until('1 found')
  expect(screen.text()).toMatch(/▸ 20 Nov .* bob {2}hello from bob/u)
  await screen.press(keys.tab)
  await screen.until('━ Search: everywhere ━')
  expect(harness.calls.slice(-1)).toEqual(['search hello everywhere'])
  await screen.press(keys.enter)
  await screen.until(/▌.*hello from bob/u)
  expect(harness.calls).toContainEqual({
    type: 'view.jump',
    conversation: directConversation('bob'),
    message: message.id,
  })
  await screen.close()
})

test('a search says when it shows the newest only, and shows more at its end', async () => {
  const harness = inSession('bob')
  const message = harness.state().conversations.get(directConversation('bob'))?.messages[0]
  if (!message) throw new Error('nothing was said')
  for (let n = 0; n < 120; n += 1) {
    const id = parseRef(message.id.slice(0, -3) + String(n).padStart(3, '0')) ?? message.id
    harness.searchHits.push({ message: { ...message, id }, excerpt: safeText(`hit ${n}`) })
  }
  const screen = await harness.show(100, 30, { open: directConversation('bob') })
  await screen.press(keys.ctrl('f'), 'hit')
  await screen.until('newest 50 of 120; ↓ at the end shows more')
  const toTheEnd = Array.from({ length: 3 }, () => keys.pageDown)
  await screen.press(...toTheEnd)
  await screen.until('newest 100 of 120; ↓ at the end shows more')
  expect(screen.text()).toMatch(/▸.*hit 49/u)
  await screen.press(...toTheEnd)
  await screen.until('120 found')
  await screen.press(...toTheEnd)
  await screen.until(/▸.*hit 119/u)
  await screen.close()
})

test('F1 helps for the place with the keyboard first, and so does ? where nothing is typed', async () => {
  const screen = await inSession('bob').show(100, 30)
  expect(screen.text()).toContain('F1 help')
  await screen.press('\u001BOP')
  await screen.until('━ Help ━')
  expect(screen.rows()[3]).toContain('The essentials')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('━ Help ━'))
  await screen.press(keys.alt('r'), '?')
  await screen.until('━ Help ━')
  expect(screen.rows()[3]).toContain('In Requests')
  await screen.press(keys.end)
  await screen.until('Answering a question')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('━ Help ━'))
  await screen.press(keys.escape)
  await screen.until('━ message ━')
  await screen.press('really?')
  await screen.until('┃ really?')
  await screen.close()
})

test('the first steps tick themselves', async () => {
  const harness = createScreenHarness()
  const screen = await harness.show(80, 24)
  const ticked = () => screen.text().match(/✓ {2}\S/gu)?.length ?? 0
  expect(ticked()).toBe(1)
  harness.commit({ type: 'link.changed', link: link({}) })
  await screen.until(() => ticked() === 2)
  harness.sendsText('alice', 'hi', 'echo')
  await screen.until(() => ticked() === 3)
  harness.meet('bob')
  harness.perform({ type: 'request.make', to: idOf('bob'), text: safeText('') })
  await screen.until(() => ticked() === 4)
  harness.perform({ type: 'person.verify', who: idOf('bob') })
  await screen.until(() => ticked() === 5)
  harness.perform({ type: 'group.create', name: 'lab', topic: safeText('') })
  await screen.until('All done.')
  await screen.close()
})

test('the status line tells the link, what to do about it, and what waits', async () => {
  const harness = createScreenHarness()
  const screen = await harness.show(120, 24)
  const status = () => screen.rows().at(-1) ?? ''
  expect(status()).toContain('connecting…')
  harness.commit(
    { type: 'link.changed', link: link({ roundTrip: 12.4, roundTripAt: START }) },
    { type: 'waiting.updated', waiting: 2 },
  )
  await screen.until('● 12 ms')
  // what was measured minutes ago says nothing of now
  harness.advance(2 * 60_000)
  await screen.until('● 12 ms')
  harness.advance(60_000)
  await screen.until('● online')
  expect(status()).not.toContain(' ms')
  expect(status()).toContain('2 waiting to send')
  expect(status()).toContain('mqtt://localhost:1883')
  harness.commit({
    type: 'link.changed',
    link: link({ status: 'offline', problem: 'refused', nextAt: START }),
  })
  await screen.until('start a broker, or /broker URL, next try at')
  expect(status()).toMatch(/○ offline .*:\d\d:04/u)
  harness.commit({ type: 'link.changed', link: link({}) })
  harness.commit({
    type: 'warning.raised',
    warning: { key: 'keeps-nothing', about: safeText(''), at: START },
  })
  await screen.until('This broker keeps nothing')
  await screen.press(keys.escape)
  await screen.until('2 waiting to send')
  await screen.close()
})

test.each([
  ['en', 'Wrong user name or password: --username, PAPO_PASSWORD, --password-file'],
  ['pt-BR', 'Usuário ou senha errados: --username, PAPO_PASSWORD, --password-file'],
] as const)(
  'what to do about no connection is whole on 80 columns (%s)',
  async (language, text) => {
    const harness = createScreenHarness()
    const screen = await harness.show(80, 24, { language })
    const offline = { status: 'offline', problem: 'bad-credentials', nextAt: START } as const
    harness.commit({ type: 'link.changed', link: link(offline) })
    await screen.until(text)
    expect(screen.rows().at(-1)).toContain(`○ ${text}`)
    await screen.close()
  },
)

test('everything is there in Portuguese', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 30, { language: 'pt-BR', open: directConversation('bob') })
  await screen.until('bob chamou você para conversar')
  expect(screen.text()).toContain('─ Pessoas 1 ')
  expect(screen.text()).toContain('sex 20 nov 2026')
  expect(screen.text()).toContain('para bob')
  await screen.close()
})

test('the name is asked with a suggestion, and a bad one is told', async () => {
  const names: string[] = []
  const child = <AskName suggested="alice" onName={(name) => names.push(name)} note="taken" />
  const screen = await createScreenHarness().show(60, 16, { child })
  expect(screen.text()).toContain('What should others call you?')
  expect(screen.text()).toContain('taken')
  await screen.press('/', keys.enter)
  await screen.until('"/" is not allowed in a name')
  await screen.press(keys.backspace, ' b', keys.enter)
  expect(names).toEqual(['alice b'])
  await screen.close()
})

test('the question for the name can be left with Escape and with Ctrl-C', async () => {
  for (const key of ['\u001B', '\u0003']) {
    const left: string[] = []
    const child = <AskName suggested="alice" onName={() => {}} onCancel={() => left.push('left')} />
    const screen = await createScreenHarness().show(60, 16, { child })
    await screen.press(key)
    await screen.until(() => left.length > 0)
    expect(left).toEqual(['left'])
    await screen.close()
  }
})
