/** What the command line tells people in a terminal: whole words, and no more of one file than can be read. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Pty } from '../../support/process/pty.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const config = (settings: Readonly<Record<string, unknown>>) => {
  const folder = join(home.folder, 'config', 'papo', 'alice')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'config.json'), JSON.stringify(settings, undefined, 2))
}

/** The rows, none of which reaches the last column: a terminal would go on in the middle of a word. */
const brokenRows = (screen: Pty, columns: number) => {
  const rows = screen.rows().map((row) => row.trimEnd())
  for (const row of rows) expect(row.length).toBeLessThan(columns)
  return rows
}

test.each(['en', 'pt-BR'])(
  'in %s faults and warnings about the file break between words',
  async (lang) => {
    config({ lang, theme: 'purple', colour: 'red' })
    const screen = home.screen(['status', '--profile', 'alice'], { columns: 100, rows: 40 })
    await screen.ended
    const text = brokenRows(screen, 100).join('\n')
    expect(text).toContain('theme')
    expect(text).toMatch(/(?:must|deve)/u)
  },
)

test.each([
  ['help', ['help']],
  ['the help of a command', ['help', 'send']],
  ['wrong usage', ['--lang', 'en', 'send', '--nothing', 'x']],
])('%s breaks between words', async (_, args) => {
  const screen = home.screen(args, { columns: 60, rows: 200 })
  await screen.ended
  expect(brokenRows(screen, 60).join('')).toContain('papo')
})

test('of many faults the first ten are told, and how many more there are', async () => {
  const wrong = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key${index}`, 1]))
  config({ lang: 'xx', ...wrong })
  const { err, code } = await home.run(['status', '--profile', 'alice'])
  expect(code).toBe(1)
  expect(err.trimEnd().split('\n')).toHaveLength(11)
  expect(err).toContain('more.')
  config(wrong)
  const warned = await home.run(['users', '--profile', 'alice', '--broker', 'mqtt://127.0.0.1:1'])
  expect(warned.err).toContain('papo: and 490 more.')
  expect(warned.err).not.toContain('key10"')
})
