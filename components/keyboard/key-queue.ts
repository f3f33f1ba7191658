/**
 * Keys that wait for their turn. A script may type ten thousand lines while the first ones are being sent: taking the first key
 * off a long list would move all others, each time.
 */
import type { Key } from './key.ts'

export type KeyQueue = {
  /** The key that is next, and is still there afterwards. */
  readonly first: () => Key | undefined
  readonly take: () => Key | undefined
  readonly add: (...keys: readonly Key[]) => void
  /** Before all others, in this order. */
  readonly putBack: (...keys: readonly Key[]) => void
  /** The keys at the beginning that are such, taken out; none of them where `isWanted` does not want them. */
  readonly takeWhile: (
    isSuch: (key: Key) => boolean,
    isWanted?: (keys: readonly Key[]) => boolean,
  ) => readonly Key[]
  readonly clear: () => void
  readonly size: () => number
}

/** So many keys that were taken are kept in the list before it is made shorter. */
const MOST_TAKEN = 1000

export const createKeyQueue = (): KeyQueue => {
  let keys: Key[] = []
  // those before it were taken
  let at = 0
  const skip = (count: number) => {
    at += count
    // in proportion to what is left, or a long list would be copied again and again
    if (at === keys.length || (at > MOST_TAKEN && at > keys.length / 2)) {
      keys = keys.slice(at)
      at = 0
    }
  }
  return {
    first: () => keys[at],
    take: () => {
      const key = keys[at]
      if (key !== undefined) skip(1)
      return key
    },
    add: (...more) => void keys.push(...more),
    putBack: (...more) => {
      if (more.length > at) {
        keys = [...more, ...keys.slice(at)]
        at = 0
        return
      }
      at -= more.length
      for (const [index, key] of more.entries()) keys[at + index] = key
    },
    takeWhile: (isSuch, isWanted = () => true) => {
      let end = at
      for (let key = keys[end]; key !== undefined && isSuch(key); key = keys[end]) end += 1
      const taken = keys.slice(at, end)
      if (taken.length === 0 || !isWanted(taken)) return []
      skip(taken.length)
      return taken
    },
    clear: () => {
      keys = []
      at = 0
    },
    size: () => keys.length - at,
  }
}
