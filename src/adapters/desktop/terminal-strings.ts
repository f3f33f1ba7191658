/** Strings to the terminal (OSC) that no text can close early, and the ways through tmux and GNU screen. */
import { toAscii } from '../../core/text/ascii.ts'
import { limitMarks } from '../../core/text/safe-text.ts'

type Environment = Readonly<Record<string, string | undefined>>

const ESC = '\u001B'
/** GNU screen passes on no more than this at once. */
const SCREEN_PART = 240

const has = (env: Environment, name: string) => (env[name] ?? '') !== ''

/** GNU screen passes a string on in parts. */
const throughScreen = (osc: string): string =>
  (osc.match(new RegExp(`[^]{1,${SCREEN_PART}}`, 'gu')) ?? [])
    .map((part) => `${ESC}P${part}${ESC}\\`)
    .join('')

/** The same string for the terminal around tmux or GNU screen, or as it is where there is neither. */
export const passThrough = (env: Environment, osc: string): string => {
  if (has(env, 'TMUX')) return `${ESC}Ptmux;${osc.replaceAll(ESC, ESC + ESC)}${ESC}\\`
  return has(env, 'STY') ? throughScreen(osc) : osc
}

/** Everything that is no character to be read: controls, formats (directions, joiners), what has no meaning yet. */
const noLettersPattern = () => /[\p{C}\p{Zl}\p{Zp}]+/gu
/** The byte that closes a string for a terminal that looks at bytes (ST as one of C1). */
const STRING_END = 0x9c
const OTHERS = /[^\u0020-\u007E]/gu

const holdsStringEnd = (char: string): boolean =>
  new TextEncoder().encode(char).includes(STRING_END)

/**
 * A text of anybody as one line that only has characters to be read, `limit` of them at most. Some terminals take a byte for
 * the end of a string that some letters have in UTF-8 (`Ü`): those are spelled in ASCII where `bytes` says so.
 */
export const harmlessLine = (text: string, limit: number, { bytes = false } = {}): string => {
  const line = limitMarks(text.slice(0, limit * 8))
    .replaceAll(noLettersPattern(), ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim()
  const chars = Array.from(line)
  const cut = chars.length > limit ? `${chars.slice(0, limit - 1).join('')}…` : line
  return bytes
    ? cut.replaceAll(OTHERS, (char) => (holdsStringEnd(char) ? toAscii(char) : char))
    : cut
}
