/** What is on in the terminal because of us, read from what is written to it; and how to undo exactly that. */

/** A terminal has two screens, and kitty's protocol keeps a stack of keyboard modes for each. */
type ScreenBuffer = 'main' | 'alternate'

const ALTERNATE = '1049'
/** The one mode that a shell has on: what is undone is its being off. */
const CURSOR = '25'
const CLEAR = '\u001B[2J\u001B[H'
/** Enters the screen that programs have for themselves, and begins in its corner. */
export const ENTER_SCREEN = `\u001B[?${ALTERNATE}h${CLEAR}`
/** Leaves that screen, with a cursor. */
export const LEAVE_SCREEN = `\u001B[?${ALTERNATE}l\u001B[?${CURSOR}h`
/** Puts the title of the window aside, and takes it back (XTWINOPS). */
export const SAVE_TITLE = '\u001B[22;2t'
export const RESTORE_TITLE = '\u001B[23;2t'
const NO_COLOURS = '\u001B[0m'

const SEQUENCE =
  // oxlint-disable-next-line eslint/no-control-regex
  /\u001B\[(?:\?(?<modes>[\d;]+)(?<end>[hl])|(?<push>>)\d*u|<(?<pop>\d*)u|(?<title>2[23]);2t)/gu

/** Which changes count: all that was written, or only what turns something on, or off. */
type Changes = 'all' | 'on' | 'off'

const off = (mode: string) => `\u001B[?${mode}${mode === CURSOR ? 'h' : 'l'}`

/** Begins with a terminal as a shell leaves it. */
export const createModeTracker = () => {
  // in the order in which they were turned on
  const on = new Set<string>()
  const pushed = { main: 0, alternate: 0 }
  let hasTitle = false
  const activeBuffer = (): ScreenBuffer => (on.has(ALTERNATE) ? 'alternate' : 'main')

  const pops = (buffer: ScreenBuffer) => '\u001B[<u'.repeat(pushed[buffer])

  return {
    /** Takes notice of something that is written. */
    observe: (text: string, changes: Changes = 'all') => {
      for (const { groups = {} } of text.matchAll(SEQUENCE)) {
        const { modes, end, push, pop, title } = groups
        if (title === '22' && changes !== 'off') hasTitle = true
        if (title === '23' && changes !== 'on') hasTitle = false
        for (const mode of modes?.split(';') ?? []) {
          const turned = (end === 'h') === (mode !== CURSOR) ? 'on' : 'off'
          if (changes !== 'all' && changes !== turned) continue
          if (turned === 'on') on.add(mode)
          else on.delete(mode)
        }
        if (push !== undefined && changes !== 'off') pushed[activeBuffer()] += 1
        if (pop !== undefined && changes !== 'on')
          pushed[activeBuffer()] = Math.max(0, pushed[activeBuffer()] - (Number(pop) || 1))
      }
    },
    /** What to write for this: whoever enters the screen of programs a second time gets an empty one. */
    withoutRepetition: (text: string): string =>
      text === `\u001B[?${ALTERNATE}h` && on.has(ALTERNATE) ? CLEAR : text,
    /** The bytes that undo what is on, each once and on the screen where it was turned on; none when nothing is. */
    undo: () => {
      const isAlternate = on.has(ALTERNATE)
      const others = [...on].filter((mode) => mode !== ALTERNATE && mode !== CURSOR)
      const cursor = on.has(CURSOR) ? off(CURSOR) : ''
      const title = hasTitle ? RESTORE_TITLE : ''
      const inside = title + pops(activeBuffer()) + others.toReversed().map(off).join('')
      if (!isAlternate) return inside + cursor
      // the other screen has its own keyboard, and the colours of a frame that was cut end with it
      return inside + off(ALTERNATE) + pops('main') + cursor + NO_COLOURS
    },
  }
}
