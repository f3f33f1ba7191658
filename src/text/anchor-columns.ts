/**
 * Output → output whose borders stay straight although terminals disagree on widths: behind every
 * character that they may measure differently, the cursor is put where we say it is.
 */
import stringWidth from 'string-width'

// ASCII, European alphabets and their marks, Hebrew, Arabic letters, punctuation, arrows, box
// drawing, the check mark, kana, Han, Hangul syllables and full-width forms: measured alike since Unicode 4
// a mark behind a risky character stays with it: after a jump it would have nothing to stand on
const RISKY =
  // oxlint-disable-next-line eslint/no-misleading-character-class, eslint/no-control-regex
  /(?:[^\0-\u036F\u0370-\u052F\u05B0-\u05EA\u0621-\u065E\u1E00-\u1FFF\u2010-\u2027\u2030-\u205E\u2190-\u21FF\u2500-\u25FC\u2713\u3001-\u3029\u3041-\u3096\u30A0-\u30FF\u4E00-\u9FFF\uAC00-\uD7A3\uFF01-\uFF60][\u0300-\u036F\u05B0-\u05C7\u064B-\u065E]*)+/gu
const TOKENS =
  // oxlint-disable-next-line eslint/no-control-regex
  /\u001B\[([0-?]*)[ -/]*([@-~])|\u001B[\]P_][^\u0007\u001B]*(?:\u0007|\u001B\\)|\u001B[^[\]P_]?|[\0-\u001A\u001C-\u001F]|[^\0-\u001F]+/gu

const moved = (column: number, params: string, final: string): number => {
  const count = Number.parseInt(params, 10) || 1
  if (final === 'G') return count - 1
  if (final === 'C') return column + count
  if (final === 'D') return Math.max(0, column - count)
  if (final === 'E' || final === 'F') return 0
  if (final === 'H') return (Number.parseInt(params.split(';')[1] ?? '', 10) || 1) - 1
  return column
}

/**
 * Takes one write of Ink (each begins by putting the cursor into a known column before it draws) and
 * adds `CSI n G` behind what is risky. Text without such characters comes back as it is, fast.
 */
export const anchorColumns = (bytes: string): string => {
  if (bytes.search(RISKY) === -1) return bytes
  let column = 0
  return bytes.replaceAll(TOKENS, (token: string, params?: string, final?: string) => {
    if (final !== undefined) {
      column = moved(column, params ?? '', final)
      return token
    }
    if (token === '\n' || token === '\r') column = 0
    if (token < ' ') return token
    const start = column
    column += stringWidth(token)
    // from the beginning of the token, because a cluster may be half risky
    return token.replaceAll(RISKY, (run, at: number) => {
      const end = start + stringWidth(token.slice(0, at + run.length))
      return `${run}\u001B[${end + 1}G`
    })
  })
}
