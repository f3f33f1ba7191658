/** Collects a bracketed paste, which may hold anything but its own end mark. */
import { csiKey } from './sequences.ts'

const END = '\u001B[201~'
/** So much of a paste is kept, in UTF-16 units; how much more there was is counted. */
export const MAX_PASTE = 1_048_576

/** What was pasted, and how many units more than `MAX_PASTE` there were. */
export type Pasted = { readonly text: string; readonly left: number }

/** A paste as it comes in. */
export type Paste = {
  /** Takes the next input; after the end mark, what was pasted and what follows the mark. */
  readonly take: (input: string) => { readonly pasted: Pasted; readonly after: string } | undefined
  /** Is there anything that was not given yet? */
  readonly isEmpty: () => boolean
  /** Gives what there is and begins anew. */
  readonly end: () => Pasted
}

// oxlint-disable-next-line eslint/no-control-regex
const ENCODED = /\u001B\[([\d;:]+)([u~])/gu

/**
 * A multiplexer that was asked to tell keys apart (kitty's `CSI u`, xterm's modifyOtherKeys) does so
 * inside of a paste too. Line ends, tabs and characters become what they were; every other sequence
 * stays as it is, and goes where text is made safe.
 */
const decoded = (text: string): string =>
  text.replaceAll(ENCODED, (sequence, params: string, final: string) => {
    if (final === '~' && !params.startsWith('27;')) return sequence
    const key = csiKey(params, final)
    if (key.type === 'text') return key.text
    if (key.type !== 'key') return sequence
    const isControl = key.ctrl && !key.alt
    if (key.name === 'return' || (isControl && 'jm'.includes(key.name))) return '\n'
    return key.name === 'tab' || (isControl && key.name === 'i') ? '\t' : sequence
  })

/** Makes a collector that remembers nothing but the paste that is under way. */
export const createPaste = (): Paste => {
  let parts: string[] = []
  let length = 0
  let left = 0
  // the end mark may be cut in two by the reads
  let tail = ''
  const keep = (text: string) => {
    const room = MAX_PASTE - length
    const kept = text.length > room ? text.slice(0, room) : text
    if (kept !== '') parts.push(kept)
    length += kept.length
    left += text.length - kept.length
  }
  const end = (): Pasted => {
    keep(tail)
    const pasted = { text: decoded(parts.join('').toWellFormed()), left }
    parts = []
    length = 0
    left = 0
    tail = ''
    return pasted
  }
  return {
    end,
    isEmpty: () => parts.length === 0 && tail === '',
    take: (input) => {
      const all = tail + input
      const at = all.indexOf(END)
      if (at !== -1) {
        tail = all.slice(0, at)
        return { pasted: end(), after: all.slice(at + END.length) }
      }
      const sure = Math.max(0, all.length - END.length + 1)
      keep(all.slice(0, sure))
      tail = all.slice(sure)
      return undefined
    },
  }
}
