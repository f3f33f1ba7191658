/** Pastes of every kind in a real terminal, read in whatever pieces it gives them; echo says what was sent. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const ESC = '\u001B'
const atEcho = async (columns: number, rows: number, kitty = false): Promise<Pty> => {
  const screen = home.open('alice', [], { columns, rows, kitty })
  await screen.sees(/● \d+ ms/u)
  await screen.press('/chat echo', keys.enter)
  await screen.sees(/[━─] to echo [━─]/u)
  return screen
}
/** What alice said, from her disk. */
const echoed = async (screen: Pty): Promise<readonly string[]> => {
  await screen.press('/quit', keys.enter)
  await screen.ended
  const { out } = await home.run([
    'search',
    'word',
    '--json',
    '--limit',
    '1000',
    '--profile',
    'alice',
    '--name',
    'alice',
  ])
  return out
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const found: unknown = JSON.parse(line)
      const isMine =
        typeof found === 'object' &&
        found !== null &&
        'by' in found &&
        'text' in found &&
        found.by === 'alice'
      return isMine ? [String(found.text)] : []
    })
    .toReversed()
}

test.each([
  [120, 36],
  [80, 24],
  [40, 15],
])(
  'lines without brackets, more than one read holds, at %i x %i',
  async (columns, rows) => {
    const screen = await atEcho(columns, rows)
    const lines = Array.from({ length: 250 }, (_, index) => `word ${index} and some more of it`)
    await screen.press(`${lines.join('\r')}\r`)
    await screen.sees(/You pasted 250 lines/u)
    expect(screen.text()).not.toMatch(/you +word/u)
    await screen.press(keys.enter)
    // ten of its rows are shown; in the smallest terminal a line takes two
    await screen.sees(columns === 40 ? '… 490 more rows' : '… 240 more rows')
    expect(await echoed(screen)).toEqual([lines.join('\n')])
  },
  60_000,
)

test('lines that a script types are a message each, in order, where the terminal marks pastes', async () => {
  const screen = await atEcho(120, 36, true)
  const lines = Array.from({ length: 250 }, (_, index) => `word ${index} and some more of it`)
  // the second half comes while the first one is being sent, cut anywhere
  const typed = lines.map((line) => `${line}\r`).join('')
  screen.type(typed.slice(0, 5001))
  screen.type(typed.slice(5001))
  await screen.sees(/you .*word 249 and/su)
  await screen.sees(/echo +word 249 and/u)
  expect(await echoed(screen)).toEqual(lines)
}, 60_000)

test('line ends that a multiplexer wrote as keys into a paste are line ends', async () => {
  const screen = await atEcho(100, 24)
  const ends = [`${ESC}[13;1u`, `${ESC}[106;5u`, `${ESC}[27;5;106~`, '\r', '\n', '\r\n']
  const words = ends.map((end, index) => `word${index}${end}`).join('')
  await screen.press(`${ESC}[200~${words}${ESC}[9u last${ESC}[20`, '1~')
  await screen.sees(/word5/u)
  await screen.press(keys.enter)
  await screen.sees(/echo +word0/u)
  expect(await echoed(screen)).toEqual(['word0\nword1\nword2\nword3\nword4\nword5\n\t last'])
}, 60_000)

test('a paste that lost its end is shown, and keys are keys again', async () => {
  const screen = await atEcho(100, 24)
  await screen.press(`${ESC}[200~word without end`)
  await screen.sees(/word without end/u)
  await screen.press('!', keys.enter)
  await screen.sees(/echo +word without end!/u)
  expect(await echoed(screen)).toEqual(['word without end!'])
}, 60_000)
