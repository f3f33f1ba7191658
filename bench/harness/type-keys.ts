/** Types keys into a terminal, as a person does, and measures when each of them stands in its cell. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Pty } from '../../test/support/process/pty.ts'

/** Milliseconds from the key until the emulator's cell shows it, and what was written meanwhile. */
export type TypedKey = { readonly delay: number; readonly bytes: number }

type Cell = readonly [column: number, row: number]

const LETTERS = 'abcdefgh'
/** So many letters are typed into a line before it is emptied. */
const LINE = 40
const CTRL_U = '\u0015'
/** A key that is not seen for so many milliseconds is lost. */
const PATIENCE = 20_000
/** Nobody types in step with the frames of a program: at least so long between two keys, and up to twice. */
const INTERVAL = 40

/** A terminal that comes first on the processor reads a frame in pieces; in so many milliseconds it has all of it. */
const FRAME_END = 4

/** When the cell shows what is wanted; whatever is drawn is looked at. */
const shown = (screen: Pty, [column, row]: Cell, isWanted: (text: string) => boolean) =>
  new Promise<number>((resolve, reject) => {
    const late = setTimeout(() => {
      stop()
      reject(new Error(`a key was never shown:\n${screen.text()}`))
    }, PATIENCE)
    const stop = screen.onDrawn(() => {
      if (!isWanted(screen.cell(column, row))) return
      stop()
      clearTimeout(late)
      resolve(performance.now())
    })
  })

/** Where the first letter of the input appears. */
const findInput = async (screen: Pty): Promise<Cell> => {
  screen.type('qzx')
  await screen.sees('qzx')
  const rows = screen.rows()
  const row = rows.findLastIndex((text) => text.includes('qzx'))
  // all that stands before it is one cell wide
  const column = rows[row]?.lastIndexOf('qzx') ?? 0
  screen.type(CTRL_U)
  await screen.misses('qzx')
  await pause(100)
  return [column, row]
}

/** Types so many keys into the input of what runs in this terminal. */
export const typeKeys = async (screen: Pty, count: number): Promise<readonly TypedKey[]> => {
  const [column, row] = await findInput(screen)
  const typed: TypedKey[] = []
  // one key after the other
  /* oxlint-disable no-await-in-loop */
  for (let index = 0; index < count; index += 1) {
    const place = index % LINE
    const letter = LETTERS.charAt(index % LETTERS.length)
    const before = screen.written().length
    const seen = shown(screen, [column + place, row], (text) => text === letter)
    const begun = performance.now()
    screen.type(letter)
    const delay = (await seen) - begun
    // the rest of its frame
    await pause(FRAME_END)
    typed.push({ delay, bytes: screen.written().length - before })
    await pause(INTERVAL * (1 + Math.random()))
    if (place < LINE - 1) continue
    const empty = shown(screen, [column, row], (text) => text !== LETTERS.charAt(0))
    screen.type(CTRL_U)
    await empty
    await pause(INTERVAL)
  }
  /* oxlint-enable no-await-in-loop */
  screen.type(CTRL_U)
  // what is typed next is another read: an app may take both for one text
  await pause(INTERVAL)
  return typed
}
