/** What a terminal would obey if it got there, and what is looked for in what a program wrote. */

/** Stands in each attack, so that it can be waited for. */
export const ATTACK_WORD = 'HOSTILE'

const ESC = '\u001B'
const PAYLOAD = Buffer.from(ATTACK_WORD).toString('base64')

/** Sequences that papo never writes by itself, by what a terminal would do. */
export const TERMINAL_ATTACKS: readonly (readonly [name: string, bytes: string])[] = [
  ['colours', `${ESC}[58;5;199m${ATTACK_WORD}`],
  ['the screen is erased', `${ESC}[3J${ATTACK_WORD}`],
  ['rows are scrolled', `${ESC}[3;7r${ESC}[9T${ATTACK_WORD}`],
  ['the cursor is put elsewhere', `${ESC}[77;77f${ATTACK_WORD}`],
  ['the other screen', `${ESC}[?47l${ATTACK_WORD}`],
  ['everything is reset', `${ESC}c${ATTACK_WORD}`],
  ['letters become lines', `${ESC}(0${ATTACK_WORD}\u000E`],
  ['what the terminal is', `${ESC}[>c${ESC}[6n\u0005${ATTACK_WORD}`],
  ['the title is told', `${ESC}[21t${ATTACK_WORD}`],
  ['icon and title', `${ESC}]0;${ATTACK_WORD}\u0007 ${ATTACK_WORD}`],
  ['a title that ends with ST', `${ESC}]2;${ATTACK_WORD}${ESC}\\ ${ATTACK_WORD}`],
  ['a title without an end', `${ATTACK_WORD} ${ESC}]2;${ATTACK_WORD}`],
  ['the clipboard', `${ESC}]52;c;${PAYLOAD}\u0007 ${ATTACK_WORD}`],
  ['a link', `${ESC}]8;;http://a.invalid/${ESC}\\${ATTACK_WORD}${ESC}]8;;${ESC}\\`],
  ['a device string', `${ESC}Pq#0;2;0;0;0${ESC}\\${ATTACK_WORD}`],
  ['other strings', `${ESC}_G${ESC}\\${ESC}^p${ESC}\\${ESC}Xs${ESC}\\${ATTACK_WORD}`],
  ['C1 colours', `\u009B31;45m${ATTACK_WORD}`],
  ['C1 clipboard', `\u009D52;c;${PAYLOAD}\u009C ${ATTACK_WORD}`],
  ['C1 device string', `\u0090q${ATTACK_WORD}\u009C ${ATTACK_WORD}`],
  ['bells', `\u0007\u0007${ATTACK_WORD}\u0007`],
  ['the end of a paste', `${ATTACK_WORD}${ESC}[201~rm -rf /\r${ESC}[200~`],
  ['written over', `bob: good\r${ATTACK_WORD}`],
  ['erased', `good\b\b\b\b\u007F${ATTACK_WORD}`],
  ['line ends', `one\u000Btwo\u000Cthree\u0085four\u2028${ATTACK_WORD}`],
  ['written from the right', `\u202E\u2067\u061C${ATTACK_WORD}\u200F\u2066`],
  ['hidden', `\u200B\u2060\uFEFF\u{E0041}${ATTACK_WORD}\u{E0100}`],
  ['a tower of marks', `a${'\u0301\u0489'.repeat(300)}${ATTACK_WORD}`],
]

/** Everything above as one text. */
export const ALL_ATTACKS = TERMINAL_ATTACKS.map(([, bytes]) => bytes).join(' ')

/** What a terminal obeys, or does not draw, where only text should be; line ends and tabs are text. */
export const OBEYED_BY_TERMINALS =
  // oxlint-disable-next-line eslint/no-control-regex
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u206A-\u206F\uFEFF]|[\u{E0001}-\u{E001F}]/u

/** A stack of marks that would be drawn over other rows. */
export const TOWER = /\p{M}{7}/u
/** One that no text keeps: up to 30 are kept, as Unicode's Stream-Safe Text Format has them, and six are drawn. */
export const KEPT_TOWER = /\p{M}{31}/u

const SEQUENCES =
  // oxlint-disable-next-line eslint/no-control-regex
  /\u001B\[(?<parameters>[0-?]*)(?<between>[ -/]*)(?<final>[@-~])|\u001B[\]PX^_][^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|\u001B[^[\]PX^_]?|[\u0000-\u0009\u000B\u000C\u000E-\u001A\u001C-\u001F\u007F-\u009F]/gu

/**
 * The kinds of sequences in what was written to a terminal: of moves of the cursor only that they are moves, of single colours
 * only that they are styles; modes and everything else as they are.
 */
export const sequenceKinds = (written: string): ReadonlySet<string> =>
  new Set(
    Array.from(written.matchAll(SEQUENCES), ({ 0: whole, groups }) => {
      const { parameters = '', between = '', final } = groups ?? {}
      if (final === undefined || between !== '') return whole
      // one colour or style at a time, and none that blinks or hides
      if (final === 'm' && /^(?!0*[568]$)\d{1,3}$/u.test(parameters)) return 'style'
      return /^[A-HJKLMPX]$/u.test(final) && /^[\d;]*$/u.test(parameters) ? `move ${final}` : whole
    }),
  )

// oxlint-disable-next-line eslint/no-control-regex
const CLIPBOARD = /\u001B\]52;c;([^\u0007]*)\u0007/gu

/** What was written to the clipboard of the terminal. */
export const clipboardTexts = (written: string): readonly string[] =>
  Array.from(written.matchAll(CLIPBOARD), ([, text = '']) => Buffer.from(text, 'base64').toString())

// oxlint-disable-next-line eslint/no-control-regex
const FIRST_ESCAPE = /[\u001B\u0090\u009B\u009D][^\u0007\u001B]{3}/u

/** The beginning of the first sequence in these bytes, as it is in a file that was read as Latin-1. */
export const firstEscape = (bytes: string): string | undefined => {
  const [escape] = FIRST_ESCAPE.exec(bytes) ?? []
  return escape === undefined ? undefined : Buffer.from(escape).toString('latin1')
}
