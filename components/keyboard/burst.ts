/**
 * Where the terminal does not bracket a paste, it comes like typing, only faster than anybody types: a
 * Return with text behind it in the same read is the end of a line, and no wish to send.
 */
import type { Key } from './key.ts'
import { chord } from './key.ts'

/** Text that comes in one piece longer than this was pasted, not typed, in UTF-16 units. */
export const MAX_TYPED = 32

/** The keys of one read after the other, with what was pasted among them marked. */
export type Burst = {
  /** The keys of the next read. Returns at the end of a burst are held: text may follow in the next. */
  readonly take: (keys: readonly Key[]) => readonly Key[]
  /** Was the last read part of a burst, so that the next may be too? */
  readonly isGoing: () => boolean
  /** Nothing followed: the burst is over, and the Returns that were held are Returns. */
  readonly flush: () => readonly Key[]
}

const isReturn = (key: Key | undefined) => key !== undefined && chord(key) === 'return'

/** CR LF is one line end, however a clipboard came by it. */
const withoutLineFeeds = (keys: readonly Key[]): readonly Key[] =>
  keys.filter((key, index) => chord(key) !== 'ctrl-j' || !isReturn(keys[index - 1]))

/** Makes one that remembers no more than the Returns that it holds. */
export const createBurst = (): Burst => {
  let held: readonly Key[] = []
  let going = false
  return {
    isGoing: () => going,
    flush: () => {
      const keys = held
      held = []
      going = false
      return keys
    },
    take: (read) => {
      const keys = withoutLineFeeds([...held, ...read])
      const lastText = keys.findLastIndex(({ type }) => type === 'text')
      const typed = keys.reduce((sum, key) => sum + (key.type === 'text' ? key.text.length : 0), 0)
      const returns = keys.filter(isReturn).length
      const isLines = keys.findIndex(isReturn) < lastText && returns > 0
      going ||= isLines || typed > MAX_TYPED || (typed > 0 && returns > 1)
      const marked = keys.map((key, index): Key => {
        if (key.type !== 'key' || index > lastText) return key
        const inside = isReturn(key) || (going && chord(key) === 'tab')
        return inside ? { ...key, pasted: true } : key
      })
      const end = going ? marked.findLastIndex((key) => !isReturn(key)) + 1 : marked.length
      held = marked.slice(end)
      return marked.slice(0, end)
    },
  }
}
