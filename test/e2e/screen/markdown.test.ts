/** Markdown and links on a real terminal: looks and hyperlinks, and never a character less than was typed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Pty } from '../../support/process/pty.ts'
import { until } from '../../support/wait.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
afterEach(() => home.close())

const type = (screen: Pty, text: string) => screen.press(text, keys.enter)

const withEcho = async (env: Readonly<Record<string, string>> = {}) => {
  home = openHome(env)
  const alice = home.open('alice')
  await alice.sees('Welcome')
  await type(alice, '/chat echo')
  await alice.sees('━ to echo ━')
  return alice
}

test('markdown is drawn with attributes around the signs that were typed, copied as its source, and off by a setting', async () => {
  const alice = await withEcho()
  const typed = 'so **loud** and *soft*, ~~gone~~, `code` and 2*3*4'
  await type(alice, typed)
  await alice.sees(new RegExp(`echo +${typed.replaceAll(/[*+?]/gu, String.raw`\$&`)}`, 'u'))
  expect(alice.styled('loud')).toMatchObject({ bold: true, italic: false })
  expect(alice.styled('soft')).toMatchObject({ bold: false, italic: true })
  expect(alice.styled('gone')).toMatchObject({ strike: true })
  expect(alice.styled('3*4')).toMatchObject({ bold: false, italic: false })
  await alice.press(keys.ctrlUp, 'y')
  const copied = Buffer.from(typed).toString('base64')
  await until(() => alice.written().includes(copied), 'the terminal gets what was typed', 10_000)
  await alice.press(keys.escape)
  await alice.misses('choosing a message')
  await type(alice, '/set markdown off')
  await alice.sees('markdown')
  await alice.quiet()
  expect(alice.text()).toContain(typed)
  expect(alice.styled('loud')).toMatchObject({ bold: false })
  expect(alice.styled('soft')).toMatchObject({ italic: false })
  const config = readFileSync(join(home.folder, 'config', 'papo', 'alice', 'config.json'), 'utf8')
  expect(JSON.parse(config)).toMatchObject({ markdown: 'off' })
}, 60_000)

test('a link that is wrapped is one hyperlink, on every row, also after the screen was drawn anew', async () => {
  const alice = await withEcho({ PAPO_HYPERLINKS: 'on' })
  const url = `https://example.org/${'a-long-way/'.repeat(12)}end`
  await type(alice, `see ${url}, and more`)
  await alice.sees(/echo +see/u)
  await alice.quiet()
  const check = () => {
    expect(alice.styled('https://example').link).toBe(url)
    expect(alice.styled('way/end').link).toBe(url)
    expect(alice.styled(', and more').link).toBeUndefined()
    expect(alice.styled('see').link).toBeUndefined()
    // nothing of a link takes a cell: the frames are straight
    const edges = alice.rows().map((_, row) => alice.edge(row))
    expect(new Set(edges.slice(0, -1))).toEqual(new Set([120]))
  }
  check()
  // rows are moved, reused and drawn again
  await type(alice, 'one more line')
  await alice.sees(/echo +one more line/u)
  check()
  await alice.press(keys.ctrl('k'))
  await alice.sees('Go to')
  await alice.press(keys.escape)
  await alice.sees(/echo +one more line/u)
  check()
  alice.resize(80, 24)
  await alice.sees(/echo +one more line/u)
  await alice.quiet()
  expect(alice.styled('way/end').link).toBe(url)
  await alice.press(keys.ctrl('l'))
  await alice.quiet()
  expect(alice.styled('way/end').link).toBe(url)
}, 60_000)

test('nobody makes a hyperlink but papo: not with the bytes of one, and not where the terminal has none', async () => {
  const alice = await withEcho({ PAPO_HYPERLINKS: 'on' })
  const attack =
    '\u001B]8;;http://a.invalid/\u001B\\CLICK\u001B]8;;\u001B\\ \u001B]8;id=x;http://a.invalid/\u0007HERE'
  const sent = await home.run(['send', 'echo', '--profile', 'alice'], attack)
  expect(sent.code).toBe(0)
  await alice.sees(/echo +CLICK HERE/u)
  await alice.quiet()
  expect(alice.styled('CLICK').link).toBeUndefined()
  expect(alice.styled('HERE').link).toBeUndefined()
  expect(alice.written()).not.toContain('a.invalid')
  await type(alice, 'https://me@a.example/ javascript:alert(1)')
  await alice.sees(/echo +https:\/\/me@a/u)
  expect(alice.styled('https://me@a').link).toBeUndefined()
  await type(alice, '/set hyperlinks off')
  await alice.sees('hyperlinks')
  await type(alice, 'https://example.org/off')
  await alice.sees(/echo +https:\/\/example.org\/off/u)
  expect(alice.styled('https://example.org/off').link).toBeUndefined()
}, 60_000)

test('o offers a choice where a message has several links', async () => {
  const alice = await withEcho()
  await type(alice, 'https://example.org/one and (https://example.org/two).')
  await alice.sees(/echo +https:\/\/example.org\/one/u)
  await alice.press(keys.ctrlUp, 'o')
  await alice.sees('Open which link?')
  await alice.sees(/▸ https:\/\/example.org\/one/u)
  await alice.press('two')
  await alice.sees(/▸ https:\/\/example.org\/two/u)
  await alice.press(keys.enter)
  await alice.misses('Open which link?')
  // nothing opens links here, so the one that was chosen is there to be read
  await alice.sees('https://example.org/two ')
  expect(alice.text()).not.toContain('example.org/one')
}, 60_000)
