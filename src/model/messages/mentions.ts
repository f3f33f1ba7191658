/** Is somebody called by name in a text? */
import type { UserId } from '../../core/ids.ts'

const partOfNamePattern = () => /[\p{L}\p{M}\p{N}_-]/u

/** Does `@name` stand in this text, by itself, in whatever case? */
export const mentions = (text: string, who: UserId): boolean => {
  const wanted = `@${who}`
  const folded = text.normalize('NFKC').toLowerCase()
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
    const before = folded.slice(0, at).slice(-1)
    const after = folded.codePointAt(at + wanted.length)
    const next = after === undefined ? '' : String.fromCodePoint(after)
    if (!partOfNamePattern().test(before) && !partOfNamePattern().test(next)) return true
  }
  return false
}
