/** What a terminal with kitty's keyboard protocol makes of the bytes that it gets: its two screens, stacks and modes. */

/** The terminal asks nothing else of a program than that it undoes what it did, once, where it did it. */
export type TerminalState = {
  /** How many keyboard modes lie on the stack of each screen. */
  readonly stacks: { readonly main: number; readonly alternate: number }
  readonly screen: 'main' | 'alternate'
  /** How often modes were pushed, and how often the other screen was entered. */
  readonly pushes: number
  readonly entries: number
  /** What was undone although it was not done. */
  readonly faults: readonly string[]
}

/** The question of a program whether a terminal speaks the protocol, and the answer of one that does. */
export const KITTY_QUESTION = '\u001B[?u'
export const KITTY_ANSWER = '\u001B[?0u'

/** Modes that no shell has on, beside the other screen. */
const WATCHED = new Set(['1004', '2004', '1049'])

/** Reads what was written to a terminal from its beginning on. */
export const terminalState = (written: string): TerminalState => {
  const stacks = { main: 0, alternate: 0 }
  const modes = new Set<string>()
  const faults: string[] = []
  let pushes = 0
  let entries = 0
  const screen = () => (modes.has('1049') ? 'alternate' : 'main')
  // oxlint-disable-next-line eslint/no-control-regex
  for (const [, mode = '', end = ''] of written.matchAll(/\u001B\[([?<>][\d;]*)([hlu])/gu)) {
    const number = mode.slice(1)
    if (end === 'u' && mode.startsWith('>')) {
      pushes += 1
      stacks[screen()] += 1
      if (screen() === 'main') faults.push('pushed on the main screen')
    } else if (end === 'u' && mode.startsWith('<')) {
      if (stacks[screen()] === 0) faults.push(`popped the empty stack of the ${screen()} screen`)
      else stacks[screen()] -= 1
    } else if (WATCHED.has(number) && end === 'h') {
      if (modes.has(number)) faults.push(`turned ${number} on twice`)
      if (number === '1049') entries += 1
      modes.add(number)
    } else if (WATCHED.has(number)) {
      if (!modes.has(number)) faults.push(`turned ${number} off, which was not on`)
      if (number === '1049' && stacks.alternate > 0) faults.push('left a screen with modes pushed')
      modes.delete(number)
    }
  }
  return { stacks, screen: screen(), pushes, entries, faults }
}
