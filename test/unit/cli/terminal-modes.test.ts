/** What gives a terminal back: exactly what is on, inside out. */
import { Writable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createModeTracker } from '../../../src/cli/screen/terminal/terminal-modes.ts'
import { createTerminalOutput } from '../../../src/cli/screen/output/terminal-output.ts'

const E = '\u001B['
const FULL = `${E}?1049h${E}?25l${E}?2004h${E}?1004h${E}>1u${E}?2026h`
const UNDONE = `${E}<u${E}?2026l${E}?1004l${E}?2004l${E}?1049l${E}?25h${E}0m`

test('a terminal in which nothing is on gets nothing', () => {
  const modes = createModeTracker()
  expect(modes.undo()).toBe('')
  modes.observe(`${FULL}hello${UNDONE}`)
  expect(modes.undo()).toBe('')
})

test('what is on is undone once, the keyboard on the screen where it was changed', () => {
  const modes = createModeTracker()
  modes.observe(`${E}>1u${FULL}`)
  expect(modes.undo()).toBe(UNDONE.replace(`${E}?1049l`, `${E}?1049l${E}<u`))
  modes.observe(`${E}<u${E}?1004;2004l`)
  expect(modes.undo()).toBe(`${E}?2026l${E}?1049l${E}<u${E}?25h${E}0m`)
})

test('the title of the window is given back once, and not when it was given back before', () => {
  const modes = createModeTracker()
  modes.observe(`${E}22;2t\u001B]2;papo\u001B\\`)
  expect(modes.undo()).toBe(`${E}23;2t`)
  modes.observe(`${E}23;2t`)
  expect(modes.undo()).toBe('')
})

/** A terminal that takes what is written when it is told to. */
const slowTerminal = () => {
  const waiting: (() => void)[] = []
  const terminal = new Writable({ write: (_chunk, _encoding, done) => void waiting.push(done) })
  const take = async () => {
    while (terminal.writableLength > 0) {
      waiting.shift()?.()
      // its own queue goes on in the next turn
      // oxlint-disable-next-line no-await-in-loop
      await nextTurn()
    }
  }
  return { terminal, take }
}

test('what a slow terminal has not got yet counts as not undone', async () => {
  const { terminal, take } = slowTerminal()
  const output = createTerminalOutput(
    terminal,
    (text) => text,
    () => {},
  )
  output.writeRaw(FULL)
  await take()
  output.writeRaw(UNDONE)
  expect(output.restore()).toBe(UNDONE)
  await take()
  expect(output.restore()).toBe('')
})
