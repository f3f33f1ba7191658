/** Writing directions inside of a text (UAX 9): what languages need stays, what disguises a text goes. */

const CONTROL = /[\u202A-\u202E\u2066-\u2069]/u
const CONTROLS = /[\n\u202A-\u202E\u2066-\u2069]/gu

// characters that draw nothing and only mark where a direction begins, ends or goes on
const INVISIBLE = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u

const LRE = '\u202A'
const RLE = '\u202B'
const LRO = '\u202D'
const RLO = '\u202E'
const PDF = '\u202C'
const LRI = '\u2066'
const RLI = '\u2067'
const PDI = '\u2069'

type Open = 'isolate' | 'embedding' | 'override'

/** Is a direction marked in this text? A name must not have two forms that look alike. */
export const hasBidiControls = (text: string): boolean => INVISIBLE.test(text)

/**
 * Embeddings become isolates, which do not reorder what stands around them; overrides, which show
 * letters in another order than they are read, go. Whatever is open at the end of a line is closed
 * there, where UAX 9 ends it too, and what closes nothing goes. Never longer than `limit`, to which
 * the text is cut so that there is room for what closes it.
 */
export const isolateBidi = (text: string, limit: number = Number.POSITIVE_INFINITY): string => {
  // most texts have none
  if (text.length <= limit && !CONTROL.test(text)) return text
  let kept = ''
  let from = 0
  const open: Open[] = []
  // an override was left out, and so is its end
  let depth = 0
  // of those that are open: to look for one where there is none would take long in a text of nothing else
  let isolates = 0
  /** Ends what is open from there on. */
  const close = (start: number) => {
    const closed = open.splice(start)
    const ends = closed.filter((kind) => kind !== 'override').length
    depth -= ends
    isolates -= closed.filter((kind) => kind === 'isolate').length
    kept += PDI.repeat(ends)
  }
  const begin = (kind: Open, control: string) => {
    open.push(kind)
    if (kind === 'override') return true
    // one more to open, and one more to close
    if (kept.length + depth + 2 > limit) {
      open.pop()
      return false
    }
    depth += 1
    if (kind === 'isolate') isolates += 1
    kept += control
    return true
  }
  /** Takes as much of a piece as leaves room for what closes it. */
  const take = (piece: string): boolean => {
    const room = limit - kept.length - depth
    const part = room > 0 ? piece.slice(0, room) : ''
    // never half a character
    kept += part.isWellFormed() ? part : part.slice(0, -1)
    return piece.length <= room
  }
  const applyControl = (control: string): boolean => {
    if (control === LRE) return begin('embedding', LRI)
    if (control === RLE) return begin('embedding', RLI)
    if (control === LRO || control === RLO) return begin('override', '')
    if (control === PDF) {
      if (open.at(-1) !== 'isolate') close(open.length - 1)
      return true
    }
    if (control === PDI) {
      if (isolates > 0) close(open.lastIndexOf('isolate'))
      return true
    }
    if (control !== '\n') return begin('isolate', control)
    close(0)
    return take('\n')
  }
  for (const { 0: control, index } of text.matchAll(CONTROLS)) {
    const goesOn = take(text.slice(from, index)) && applyControl(control)
    from = index + 1
    if (goesOn) continue
    close(0)
    return kept
  }
  take(text.slice(from))
  close(0)
  return kept
}
