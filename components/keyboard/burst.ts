/**
 * Where the terminal does not bracket a paste, it comes like typing, only faster than anybody types: a
 * Return with text behind it in the same read is the end of a line and does not send. Where it is known to bracket
 * pastes, what has no brackets was typed, however much of it one read holds: by a script, or while the program was busy.
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
  /** The terminal brackets every paste: from now on each Return is one. Gives those that were held. */
  readonly trust: () => readonly Key[]
}

const isReturn = (key: Key | undefined) => key !== undefined && chord(key) === 'return'

/** CR LF is one line end, however a clipboard came by it. */
const withoutLineFeeds = (keys: readonly Key[]): readonly Key[] =>
  keys.filter((key, index) => chord(key) !== 'ctrl-j' || !isReturn(keys[index - 1]))

const isPasted = (key: Key) => key.type === 'key' && key.pasted === true

const textOf = (key: Key): string => {
  if (key.type === 'text') return key.text
  return isReturn(key) ? '\n' : '\t'
}

/**
 * Lines that follow each other as one paste: one key is drawn once, and no letter of it can act on a
 * list. What may be a command stays as it was typed, and so does a Return that begins the lines, which
 * may end one: a script types commands and texts in one go.
 */
const joined = (keys: readonly Key[]): readonly Key[] => {
  const found: Key[] = []
  let run: Key[] = []
  const end = () => {
    const text = run.map(textOf).join('')
    const lines = run.filter(isReturn).length
    const plain = !run.some(isPasted) || /^\/[^/]/mu.test(text)
    if (plain) found.push(...run)
    else found.push({ type: 'paste', text, lines })
    run = []
  }
  for (const key of keys) {
    const begins = run.length === 0 && key.type !== 'text'
    if ((key.type === 'text' || isPasted(key)) && !begins) run.push(key)
    else {
      end()
      found.push(key)
    }
  }
  end()
  return found
}

/** Makes one that remembers no more than the Returns that it holds. */
export const createBurst = (): Burst => {
  let deferred: readonly Key[] = []
  let going = false
  let isTrusted = false
  const flush = () => {
    const keys = deferred
    deferred = []
    going = false
    return keys
  }
  return {
    isGoing: () => going,
    flush,
    trust: () => {
      isTrusted = true
      return flush()
    },
    take: (read) => {
      const keys = withoutLineFeeds([...deferred, ...read])
      if (isTrusted) return keys
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
      deferred = marked.slice(end)
      return joined(marked.slice(0, end))
    },
  }
}
