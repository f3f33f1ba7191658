/** Every setting does something that can be seen, every value of it; what is no value is refused. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  settingNames,
  settingTable,
  settingWordsOf,
  variableOf,
} from '../../../src/core/settings/setting-table.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'
import type { Looks } from '../../support/screen/looks.ts'
import { until } from '../../support/wait.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

/** The settings that change what runs. */
const live = settingNames.filter((name) => settingTable.get(name)?.live)
const choices = live
  .map((name) => [name, settingWordsOf(name)] as const)
  .filter(([, values]) => values.length > 0)

const folderOf = (who: string) => join(home.folder, 'config', 'papo', who)
const configOf = (who: string) => readFileSync(join(folderOf(who), 'config.json'), 'utf8')

const ESC = String.fromCharCode(27)
const COLOURS = new RegExp(`${ESC}\\[((?:3|9)[0-7])m`, 'gu')

/** The colours of the whole screen, drawn anew. */
const redrawn = async (screen: Pty): Promise<string> => {
  // what was typed before is drawn in the colours of before
  await screen.misses('/set theme')
  await screen.quiet()
  const from = screen.written().length
  await screen.press(keys.ctrl('l'))
  // the last row is drawn last, and a busy machine may begin late
  const isDrawn = () => screen.written().slice(from).includes('your own broker')
  await until(isDrawn, 'the screen was never drawn anew', 10_000)
  await screen.quiet()
  const drawn = screen.written().slice(from)
  return [...new Set([...drawn.matchAll(COLOURS)].map(([, number]) => number))].join(' ')
}

/** The time of this place, so many minutes from now: `09:05`. */
function clock(minutes: number): string {
  const then = new Date(Date.now() + minutes * 60_000)
  return [then.getHours(), then.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
}

/** Is the title of the window ours? */
const hasTitle = async (screen: Pty, wanted: boolean) => {
  await screen.sees(wanted ? 'title is on.' : 'title is off.')
  const isOurs = () =>
    screen.written().lastIndexOf('\u001B]2;') > screen.written().lastIndexOf('\u001B[23;2t')
  await until(() => isOurs() === wanted, `title: ${wanted}`)
}

/** Waits until a text looks so. */
const looks = async (screen: Pty, text: string, wanted: (looks: Looks) => boolean) => {
  await until(() => wanted(screen.styled(text)), `${text} looks otherwise`)
}

/** For each setting and each value: what the screen shows then. */
const seen: Readonly<Record<string, Readonly<Record<string, (screen: Pty) => Promise<void>>>>> = {
  theme: {
    dark: async (screen) => expect(await redrawn(screen)).toMatch(/96/u),
    light: async (screen) => expect(await redrawn(screen)).toMatch(/^(?!.*96).*34/u),
    contrast: async (screen) => expect(await redrawn(screen)).toMatch(/3[0-7]|9[0-7]/u),
    plain: async (screen) => expect(await redrawn(screen)).toBe(''),
  },
  themeFile: {
    // says nothing of any colour that is not named in it
    'own.json': async (screen) => expect(await redrawn(screen)).toMatch(/31/u),
  },
  lang: {
    'pt-BR': (screen) => screen.sees('Pessoas'),
    en: (screen) => screen.sees('Users'),
  },
  emoji: {
    off: (screen) => screen.sees(':tada:'),
    on: (screen) => screen.misses(':tada:'),
  },
  borders: {
    ascii: (screen) => screen.misses(/[─━]/u),
    auto: (screen) => screen.sees(/[─━]/u),
    unicode: (screen) => screen.sees(/[─━]/u),
  },
  markdown: {
    off: (screen) => looks(screen, 'done', ({ bold }) => !bold),
    on: (screen) => looks(screen, 'done', ({ bold }) => bold),
  },
  hyperlinks: {
    on: (screen) => looks(screen, 'https', ({ link }) => link !== undefined),
    off: (screen) => looks(screen, 'https', ({ link }) => link === undefined),
    // nothing is known of the links of this terminal
    auto: (screen) => looks(screen, 'https', ({ link }) => link === undefined),
  },
  clock: {
    '12h': (screen) => screen.sees(/\d:\d\d [AP]M/u),
    '24h': (screen) => screen.misses(/\d:\d\d [AP]M/u),
  },
  seconds: {
    on: (screen) => screen.sees(/\d\d:\d\d:\d\d {2}/u),
    off: (screen) => screen.misses(/\d\d:\d\d:\d\d {2}/u),
  },
  times: {
    relative: (screen) => screen.sees('─ Today ─'),
    exact: (screen) => screen.misses('─ Today ─'),
  },
  notify: {
    off: (screen) => rings(screen, false),
    bell: (screen) => rings(screen, true),
    desktop: (screen) => rings(screen, false),
    auto: (screen) => calls(screen, '\u0007'),
    osc99: (screen) =>
      callsAs(screen, (told) => `p=body:e=1;${Buffer.from(told).toString('base64')}`),
    osc777: (screen) => callsAs(screen, (told) => `\u001B]777;notify;papo;${told}`),
    osc9: (screen) => callsAs(screen, (told) => `\u001B]9;papo: ${told}`),
  },
  notifyText: {
    text: (screen) => calls(screen, ': "oi"'),
    none: (screen) => calls(screen, 'papo: New request'),
    name: (screen) => calls(screen, 'papo: Request from guest'),
  },
  quiet: {
    [`${clock(-60)}-${clock(60)}`]: (screen) => rings(screen, false),
    off: (screen) => calls(screen, '\u001B]9;'),
  },
  title: {
    off: (screen) => hasTitle(screen, false),
    on: (screen) => hasTitle(screen, true),
  },
  awayAfter: {
    '1s': (screen) => screen.sees('◐ away'),
    off: (screen) => screen.misses('◐ away'),
  },
  receipts: {
    off: (screen) => screen.sees('receipts is off.'),
    on: (screen) => screen.sees('receipts is on.'),
  },
  sort: {
    activity: (screen) => screen.sees('sort is activity.'),
    name: (screen) => screen.sees('sort is name.'),
  },
  hideAfter: {
    '30d': (screen) => screen.sees('hideAfter is 30d.'),
    off: (screen) => screen.sees('hideAfter is off.'),
  },
  typing: {
    off: (screen) => screen.sees('typing is off.'),
    on: (screen) => screen.sees('typing is on.'),
  },
  keys: {
    emacs: (screen) => screen.sees('Ctrl-O go to'),
    papo: (screen) => screen.sees('Ctrl-K go to'),
  },
  mouse: {
    on: async (screen) => {
      await until(() => screen.leftOn().includes('1000'), 'the mouse is not taken')
    },
    off: async (screen) => {
      await until(() => !screen.leftOn().includes('1000'), 'the mouse is kept')
    },
  },
  bindings: {
    '{"any":{"goTo":["ctrl-x"]}}': (screen) => screen.sees('Ctrl-X go to'),
    '{"any":{"goTo":["F5"]}}': (screen) => screen.sees('F5 go to'),
    '{}': (screen) => screen.sees('Ctrl-K go to'),
  },
}

/** Somebody new asks for a conversation: is this written, though what called before was a moment ago? */
const calls = async (screen: Pty, wanted: string) => {
  const from = screen.written().length
  await ask(screen)
  await until(() => screen.written().slice(from).includes(wanted), wanted, 10_000)
}

/** The same for a way to notify, which shows a sample when it is chosen: `wanted` of what the notification tells. */
const callsAs = async (screen: Pty, wanted: (told: string) => string) => {
  const from = screen.written().length
  const bytes = wanted(`Request from ${await ask(screen)}`)
  await until(() => screen.written().slice(from).includes(bytes), bytes, 10_000)
}

let asked = 0
/** Somebody new, whose name it gives, asks for a conversation. */
const ask = async (screen: Pty) => {
  asked += 1
  const name = `guest${asked}`
  const done = await home.run(['request', 'alice', 'oi', '--name', name, '--profile', name])
  expect(done.err).toBe('')
  await screen.sees(name)
  return name
}

/** The same: does the terminal ring? */
const rings = async (screen: Pty, wanted: boolean) => {
  const from = screen.written().length
  await ask(screen)
  await screen.quiet()
  // the same character ends an OSC; nothing else here does
  expect(screen.written().slice(from).includes('\u0007')).toBe(wanted)
}

test('every value of every setting shows at once, is kept, and holds at the next start', async () => {
  const screen = home.open('alice')
  await screen.sees(/● \d+ ms/u)
  mkdirSync(folderOf('alice'), { recursive: true })
  writeFileSync(join(folderOf('alice'), 'own.json'), '{"border": "red"}')
  const typed = 'well **done** https://example.org \u{1F389}'
  await screen.press('/chat echo', keys.enter, typed, keys.enter)
  await screen.sees(/echo +well/u)
  expect(Object.keys(seen).toSorted()).toEqual(live.toSorted())
  for (const name of live) {
    const looks = seen[name] ?? {}
    const values = settingWordsOf(name)
    const words = values.length === 0 ? Object.keys(looks) : values
    expect([name, ...Object.keys(looks).toSorted()]).toEqual([name, ...words.toSorted()])
    expect(words).not.toEqual([])
    for (const [value, look] of Object.entries(looks)) {
      // oxlint-disable-next-line eslint/no-await-in-loop
      await screen.press(`/set ${name} ${value}`, keys.enter)
      // oxlint-disable-next-line eslint/no-await-in-loop
      await look(screen)
      const spec = settingTable.get(name)
      const read: unknown = spec?.read(value)
      const kept: unknown = spec?.toJson ? spec.toJson(read) : read
      const config = (): unknown => JSON.parse(configOf('alice'))
      // a value that looks like the one before it is seen before it is written
      // oxlint-disable-next-line eslint/no-await-in-loop
      await expect.poll(config, { timeout: 10_000 }).toMatchObject({ [name]: kept })
    }
  }
  await screen.press('/set keys emacs', keys.enter, '/set borders ascii', keys.enter)
  await screen.sees('Ctrl-O go to')
  await screen.press('/quit', keys.enter)
  await screen.ended
  const again = home.open('alice')
  await again.sees('Ctrl-O go to')
  expect(again.text()).not.toMatch(/[─━]/u)
  // whoever says it for one run is heard before the file
  await again.press('/quit', keys.enter)
  await again.ended
  const once = home.open('alice', [], { env: { PAPO_BORDERS: 'unicode', PAPO_KEYS: 'papo' } })
  await once.sees('Ctrl-K go to')
  expect(once.text()).toMatch(/[─━]/u)
  // between two notifications there are five seconds
}, 120_000)

test('what is no value is refused with the values that there are, on the screen and outside', async () => {
  const screen = home.open('alice', ['--broker', 'mqtt://127.0.0.1:1'])
  await screen.sees('alice')
  for (const [name, values] of choices) {
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(keys.ctrl('u'), `/set ${name} nonsense`, keys.enter)
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.sees(`${name} must be "${values[0]}"`)
    // oxlint-disable-next-line eslint/no-await-in-loop
    const outside = await home.run(['users'], '', { [variableOf(name)]: 'nonsense' })
    expect([name, outside.code]).toEqual([name, 2])
    expect(outside.err).toContain(values[0])
  }
  await screen.press(keys.ctrl('u'), '/set sparkle on', keys.enter)
  await screen.sees('There is no setting sparkle.')
}, 60_000)
