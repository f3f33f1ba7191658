/** Named values that many messages change, one after the other: what they are in the end is written, once. */
import type { KeyValueStore } from '../ports/storage.ts'

export type GatheredWrites = {
  /** Writes a value as JSON: now, or at the end of `together`. */
  readonly put: (name: string, value: unknown) => void
  readonly remove: (name: string) => void
  /** Runs `work`, within `Disk.together`, and writes at its end what was put. */
  readonly together: <T>(work: () => T) => T
  /** Forgets what was put and is not written: the transaction has failed. */
  readonly forget: () => void
}

/** Writes into these. */
export const createGatheredWrites = (
  slots: Pick<KeyValueStore, 'put' | 'remove'>,
): GatheredWrites => {
  const unwritten = new Map<string, unknown>()
  let isTogether = false
  const write = (name: string, value: unknown) => slots.put(name, JSON.stringify(value))
  return {
    put: (name, value) => {
      if (isTogether) unwritten.set(name, value)
      else write(name, value)
    },
    remove: (name) => {
      unwritten.delete(name)
      slots.remove(name)
    },
    together: (work) => {
      isTogether = true
      try {
        const result = work()
        for (const [name, value] of unwritten) write(name, value)
        return result
      } finally {
        isTogether = false
        unwritten.clear()
      }
    },
    forget: () => unwritten.clear(),
  }
}
