/** Collects a bracketed paste, which may hold anything but its own end mark. */

const END = '\u001B[201~'
/** A paste longer than this comes in several keys, in UTF-16 units. */
export const MAX_PASTE = 1_048_576

/** A paste as it comes in. */
export type Paste = {
  /**
   * Takes the next input. `text` is what can be given already (all of the paste at its end, parts of
   * it when it is too long); `after` is what follows the end mark, `undefined` before that.
   */
  readonly take: (input: string) => { readonly text: string; readonly after: string | undefined }
  /** Gives what there is and begins anew. */
  readonly end: () => string
}

/** Makes a collector that remembers nothing but the paste that is under way. */
export const createPaste = (): Paste => {
  let parts: string[] = []
  let length = 0
  // the end mark may be cut in two by the reads
  let tail = ''
  const end = (): string => {
    const text = parts.join('') + tail
    parts = []
    length = 0
    tail = ''
    return text
  }
  return {
    end,
    take: (input) => {
      const all = tail + input
      const at = all.indexOf(END)
      if (at !== -1) {
        tail = all.slice(0, at)
        return { text: end(), after: all.slice(at + END.length) }
      }
      const sure = all.slice(0, Math.max(0, all.length - END.length + 1))
      const rest = all.slice(sure.length)
      parts.push(sure)
      length += sure.length
      tail = ''
      const text = length >= MAX_PASTE ? end() : ''
      tail = rest
      return { text, after: undefined }
    },
  }
}
