/** What is told where there is little room: settings, panels over the input, tabs, sentences in the input. */
import { describe, expect, test } from 'vitest'
import { settingNames, settingWordsOf } from '../../../src/core/settings/setting-table.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { textsFor } from '../../../src/i18n/texts.ts'
import { keys } from '../../support/screen/keys.ts'
import {
  createScreenHarness,
  groupConversation,
  idOf,
} from '../../support/screen/screen-harness.tsx'
import { inSession } from '../../support/screen/in-session.ts'

describe.each([
  ['en', 120, 36],
  ['en', 80, 24],
  ['en', 60, 20],
  ['en', 40, 15],
  ['pt-BR', 80, 24],
  ['pt-BR', 40, 15],
] as const)('in %s at %ix%i', (language, columns, rows) => {
  test('the values of every setting are told whole', async () => {
    const screen = await createScreenHarness().show(columns, rows, { language })
    await screen.press('/set', keys.enter)
    for (const name of settingNames) {
      // the list is walked from the top down
      // oxlint-disable-next-line no-await-in-loop
      await screen.until(new RegExp(`▸ ${name} `, 'u'))
      const words = settingWordsOf(name).map((word) =>
        word === 'true' || word === 'false' ? word : `"${word}"`,
      )
      for (const word of words) expect(screen.text()).toContain(word)
      // oxlint-disable-next-line no-await-in-loop
      await screen.press(keys.down)
    }
    await screen.close()
  })
})

test.each([
  ['en', 40, 15, 'they are not told.'],
  ['en', 60, 20, 'they are not told.'],
  ['pt-BR', 40, 15, 'não é avisada.'],
  ['en', 30, 10, '…'],
] as const)(
  'in %s at %ix%i a question is told whole, or tells that it is not',
  async (language, columns, rows, end) => {
    const screen = await inSession('bob').show(columns, rows, { language })
    await screen.press(keys.alt('u'), 'b')
    await screen.until('bob?')
    const said = screen.rows().map((row) => row.replaceAll(/[┃│]/gu, '').trim())
    expect(said.join(' ')).toContain(end)
    await screen.close()
  },
)

test.each([
  [40, 15],
  [30, 10],
])('at %ix%i a panel has the room of the input', async (columns, rows) => {
  const screen = await inSession('bob').show(columns, rows)
  await screen.press('a draft')
  expect(screen.text()).toContain('a draft')
  for (const [open, shown] of [
    [keys.ctrl('k'), '▸'],
    [keys.ctrl('f'), 'search'],
    ['\u001BOP', 'Help'],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(open)
    // oxlint-disable-next-line no-await-in-loop
    await screen.until(shown)
    expect(screen.text()).not.toContain('a draft')
    expect(screen.rows().at(-2)).toMatch(/^┗.*┛$/u)
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(keys.escape)
    // oxlint-disable-next-line no-await-in-loop
    await screen.until('a draft')
  }
  await screen.close()
})

test.each(['hideAfter', 'awayAfter', 'borders'] as const)(
  'at 40x15 what %s is about is told whole where few settings are left in the list',
  async (name) => {
    const screen = await createScreenHarness().show(40, 15)
    await screen.press('/set', keys.enter)
    await screen.type(name)
    await screen.until(`setting: ${name}`)
    const told = screen.rows().map((row) => row.replaceAll(/[┃│]/gu, '').trim())
    expect(told.join(' ')).toContain(textsFor('en').settings[name])
    await screen.close()
  },
)

test('the settings have a row to choose on the smallest screen', async () => {
  const screen = await createScreenHarness().show(30, 10)
  await screen.press('/set', keys.enter)
  await screen.until('▸ theme')
  await screen.press(keys.down)
  await screen.until('▸ themeFile')
  expect(screen.text()).not.toContain('▸ theme ')
  await screen.close()
})

test.each([
  ['en', 48, '[Chat] Users 1  Groups  Requests'],
  ['en', 40, '[Chat] Users 1  Groups  Requests'],
  ['en', 30, '[Chat] U 1  G  R'],
  ['pt-BR', 40, '[Conversa] Pessoas 1  Grupos  Pedidos'],
  ['pt-BR', 35, '[Conversa] Pes 1  Gru  Ped'],
  ['pt-BR', 30, '[Conversa] Pes 1  Gru  Ped'],
] as const)('in %s the tabs of %i columns can be told apart', async (language, columns, tabs) => {
  const screen = await inSession('bob').show(columns, 15, { language })
  expect(screen.rows()[0]).toBe(tabs)
  await screen.close()
})

test.each([
  [120, 'Type a message; Enter asks who gets it; / commands, F1 help'],
  [80, 'Type a message; Enter asks who gets it; / commands'],
  [60, 'Type a message'],
])('the sentence in the input of %i columns ends with a clause', async (columns, sentence) => {
  const screen = await createScreenHarness().show(columns, 24)
  expect(screen.text()).toMatch(new RegExp(`┃ ${sentence} +┃`, 'u'))
  await screen.close()
})

test('a list that is empty gives its column back when one leaves it, one that is not keeps it', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const screen = await harness.show(80, 24)
  for (const [open, pane] of [
    [keys.alt('r'), 'Requests'],
    [keys.alt('g'), 'Groups'],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(open)
    // oxlint-disable-next-line no-await-in-loop
    await screen.until(`━ ${pane} 0`)
    expect(screen.text()).not.toContain('● bob')
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(keys.escape)
    // oxlint-disable-next-line no-await-in-loop
    await screen.until('● bob')
  }
  harness.createsGroup('bob', 'lab')
  await screen.press(keys.alt('g'))
  await screen.until('━ Groups')
  await screen.press(keys.escape)
  await screen.until('┏━ message')
  expect(screen.text()).toContain('─ Groups')
  await screen.close()
})

test('a person who is here was not seen before, and a key that is shown is one', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.meet('carla', 'offline', 3_600_000)
  const screen = await harness.show(100, 30)
  await screen.press('/whois bob', keys.enter)
  await screen.until('About bob')
  expect(screen.text()).toMatch(/trust +unverified/u)
  expect(screen.text()).toMatch(/key +bobkk/u)
  expect(screen.text()).not.toContain('last seen')
  await screen.press(keys.escape)
  await screen.until('┏━ message')
  await screen.press('/whois carla', keys.enter)
  await screen.until(/last seen .*ago/u)
  await screen.close()
})

test('what notifies of a person stands in what is known of them', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 30)
  await screen.press('/mute bob', keys.enter)
  await screen.until('bob is muted')
  await screen.press('/whois bob', keys.enter)
  await screen.until(/notifies +of nothing/u)
  expect(harness.state().people.get(idOf('bob'))?.trust).toBe('pinned')
  await screen.close()
})

test('a request tells its text in up to three rows, and the name is not cut where the list is narrow', async () => {
  const harness = createScreenHarness()
  harness.receive('carlota', {
    type: 'request.make',
    to: idOf('alice'),
    text: safeText(`oi, ${'tudo bem com você hoje? '.repeat(8)}`),
  })
  for (const [columns, rows] of [
    [120, 36],
    [80, 24],
    [60, 20],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop
    const screen = await harness.show(columns, rows)
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(keys.alt('r'))
    // oxlint-disable-next-line no-await-in-loop
    await screen.until(columns > 100 ? 'carlota wants' : 'carlota: ')
    const quote = screen
      .rows()
      .filter((row) => /^[│┃] {4}["\s](?:oi|tudo|bem|com|você|hoje)/u.test(row))
    expect(quote.length).toBe(3)
    expect(quote.at(-1)).toContain('…"')
    // oxlint-disable-next-line no-await-in-loop
    await screen.close()
  }
})

test.each([
  [60, 20, /★ a group of friends +─/u],
  [80, 24, /★ a group of friends {2}1 member ─/u],
  [120, 36, /★ a group of friends {2}1 member · where we meet on Sundays ─/u],
])('at %ix%i the heading of a group ends with a whole word', async (columns, rows, heading) => {
  const harness = createScreenHarness()
  harness.createsGroup('alice', 'a group of friends', 'where we meet on Sundays')
  const screen = await harness.show(columns, rows)
  await screen.press('/chat #a group of friends', keys.enter)
  await screen.until(heading)
  expect(screen.rows()[0]).toContain('you lead')
  await screen.close()
})

test('at 60x20 the keys of a request stand in the status line, and nothing touches a frame', async () => {
  const harness = createScreenHarness()
  harness.receive('bob', { type: 'request.make', to: idOf('alice'), text: safeText('') })
  const screen = await harness.show(60, 20)
  await screen.press(keys.alt('r'))
  await screen.until('a accept  d deny')
  for (const row of screen.rows()) expect(row).not.toMatch(/[a-z]{2}[╰╭┗┏│┃]/u)
  await screen.close()
})

test('what I asked is told of a group with a long name', async () => {
  const harness = createScreenHarness()
  const group = harness.createsGroup('bob', 'laboratorio')
  const screen = await harness.show(80, 24)
  harness.perform({ type: 'group.ask', group, text: safeText('') })
  await screen.press(keys.alt('g'))
  await screen.until(/# labor\S* +asked/u)
  expect(screen.text()).toContain('Groups 0/1')
  await screen.close()
})

test('a question names its keys once', async () => {
  const screen = await inSession('bob').show(40, 15)
  await screen.press(keys.alt('u'))
  await screen.until('[Users 1]')
  await screen.press('b')
  await screen.until('Block bob?')
  expect(screen.text().match(/Enter yes/gu)).toHaveLength(1)
  await screen.close()
})

test.each([
  [40, 15, 5],
  [80, 24, 3],
  [30, 10, 1],
])(
  'at %ix%i a long sentence has %i rows in the status line and says that it goes on',
  async (columns, rows, most) => {
    const harness = createScreenHarness()
    const screen = await harness.show(columns, rows)
    await screen.press(`/set quiet ${'a word '.repeat(60)}`, keys.enter)
    await screen.until('quiet is a')
    const start = screen.rows().findIndex((row) => row.includes('quiet is a'))
    expect(screen.rows().length - start).toBeLessThanOrEqual(most)
    expect(screen.rows().at(-1)).toContain('…')
    await screen.close()
  },
)

test('on a narrow screen the keys of a list count more than the address', async () => {
  const screen = await inSession('bob').show(40, 15)
  await screen.press(keys.alt('u'))
  await screen.until(/\/ filter {2}i info/u)
  expect(screen.text()).not.toContain('localhost')
  await screen.close()
})

test.each([
  [80, 24],
  [60, 20],
])('at %ix%i a list that is closed tells what calls me in it', async (columns, rows) => {
  const harness = inSession('bob')
  const lab = harness.createsGroup('alice', 'lab')
  harness.joins(lab, 'bob')
  const screen = await harness.show(columns, rows)
  expect(screen.text()).toMatch(/▸ Groups 1 +Alt-G/u)
  harness.sendsToGroup('bob', lab, 'hello')
  harness.sendsToGroup('bob', lab, '@alice look')
  await screen.until(/▸ Groups 1 @1 \+2/u)
  harness.sendsText('bob', 'psst')
  await screen.press(keys.alt('g'))
  await screen.until(/▸ Users 1 \+1/u)
  await screen.press('m')
  await screen.press(keys.alt('u'))
  await screen.until(/▸ Groups 1 +Alt-G/u)
  await screen.close()
})

test('at 40x15 the usage of a command is whole, and what it does where it has room', async () => {
  const screen = await inSession('bob').show(40, 15)
  await screen.press('/rec')
  await screen.until('/receipts on|off|default [USER]')
  await screen.press(keys.ctrl('u'), '/away')
  await screen.until('/away')
  await screen.until('show others that you are away')
  expect(screen.text()).not.toContain('show others that you are…')
  await screen.close()
})

test('at 40x15 what a command does is not told by half', async () => {
  const screen = await inSession('bob').show(40, 15, { language: 'pt-BR' })
  await screen.press('/join')
  await screen.until('/join GRUPO [TEXTO]')
  expect(screen.text()).not.toMatch(/\/join GRUPO \[TEXTO\].*…/u)
  await screen.close()
})

test('at 40x15 the commands of "go to" are whole, as in the menu, and so is the key that leaves a packet', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(40, 15)
  await screen.press(keys.ctrl('k'), '>rec')
  await screen.until('/receipts on|off|default [USER]')
  await screen.press(keys.escape, '/wire', keys.enter)
  await screen.until('MQTT packets 0')
  harness.trace.show({ type: 'pingreq', direction: 'sent' })
  await screen.until('MQTT packets 1')
  await screen.press(keys.enter)
  await screen.until('↑↓ scroll')
  expect(screen.text()).toContain('Esc back')
  await screen.close()
})

test('at 40x15 a usage that is a sentence is whole while it is typed', async () => {
  const harness = createScreenHarness()
  const open = groupConversation(harness.createsGroup('alice', 'lab'))
  const screen = await harness.show(40, 15, { language: 'pt-BR', open })
  await screen.press('/group h')
  await screen.until(
    / \/group heirs \[TEMPO\] \[NOME …\],? com um *\n +tempo como 7d, 12h, 30m ou 1h30m/u,
  )
  expect(screen.text()).toContain('┃ /group h ')
  await screen.close()
})

test('at 40x15 what lies over a list does not change which row is chosen in it', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob', 'carla']) harness.meet(name)
  const screen = await harness.show(40, 15)
  await screen.press(keys.alt('u'), keys.down, keys.down)
  await screen.until('▸  ● carla')
  for (const [key, panel] of [
    ['i', 'About carla'],
    ['v', 'Verify carla'],
    ['?', '━ Help'],
  ] as const) {
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(key)
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.until(panel)
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(keys.escape)
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.until('▸  ● carla')
  }
  await screen.press('b')
  await screen.until('Block carla?')
  expect(screen.text()).not.toContain('Block ana?')
  await screen.close()
})

test.each([
  [40, 15, /─ lab\? {2}not signed, not private ─/u],
  [60, 20, /─ lab\? {2}not signed, not private ─/u],
  [80, 24, /─ lab\? {2}classic · not signed, not private ─/u],
])('at %ix%i what nobody signs says so in whole words', async (columns, rows, heading) => {
  const harness = createScreenHarness('alice', true)
  harness.setLink('online')
  const screen = await harness.show(columns, rows)
  await screen.press('/classic-group new lab', keys.enter)
  await screen.until(heading)
  await screen.press('/help', keys.enter)
  await screen.until('━ Help ━')
  expect(screen.rows().find((row) => row.includes('search: '))).not.toContain('…')
  await screen.close()
})

test('at 40x15 the input names the key of the help, whatever the broker is called', async () => {
  const harness = createScreenHarness()
  harness.setLink('online')
  const screen = await harness.show(40, 15)
  await screen.until(/● .*F1 help/u)
  await screen.press(keys.alt('c'))
  expect(screen.rows().at(-1)).not.toContain('mqtt://')
  await screen.close()
})
