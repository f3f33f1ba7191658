/** What gives a terminal back: exactly what is on, inside out. */
import { Writable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { watchModes } from '../../../src/cli/screen/terminal-modes.ts'
import { createOutput } from '../../../src/cli/screen/terminal-output.ts'

const E = '\u001B['
const FULL = `${E}?1049h${E}?25l${E}?2004h${E}?1004h${E}>1u${E}?2026h`
const UNDONE = `${E}<u${E}?2026l${E}?1004l${E}?2004l${E}?1049l${E}?25h${E}0m`

test('a terminal in which nothing is on gets nothing', () => {
  const modes = watchModes()
  expect(modes.undo()).toBe('')
  modes.saw(`${FULL}hello${UNDONE}`)
  expect(modes.undo()).toBe('')
})

test('what is on is undone once, the keyboard on the screen where it was changed', () => {
  const modes = watchModes()
  modes.saw(`${E}>1u${FULL}`)
  expect(modes.undo()).toBe(UNDONE.replace(`${E}?1049l`, `${E}?1049l${E}<u`))
  modes.saw(`${E}<u${E}?1004;2004l`)
  expect(modes.undo()).toBe(`${E}?2026l${E}?1049l${E}<u${E}?25h${E}0m`)
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
  const output = createOutput(
    terminal,
    (text) => text,
    () => {},
  )
  output.raw(FULL)
  await take()
  output.raw(UNDONE)
  expect(output.giveBack()).toBe(UNDONE)
  await take()
  expect(output.giveBack()).toBe('')
})
