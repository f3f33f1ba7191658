/** The small tables of the disk in memory: words, held words, slots. */
import type { Disk, Held, Slots, Words } from '../../../src/ports.ts'
import type { Box } from './memory-disk.ts'

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** They share one box with the rest, so that a failed transaction takes all back. */
export const smallTables = (
  box: Box,
  now: () => number,
): Pick<Disk, 'words' | 'held' | 'slots'> => {
  const words: Words = {
    keep: (topic, seq, bytes) => {
      const all = box.get().words
      const place = new Map(all.get(topic)).set(seq, [now(), bytes.slice()])
      box.set({ words: new Map(all).set(topic, place) })
    },
    between: (topic, from, to) =>
      [...(box.get().words.get(topic) ?? [])]
        .filter(([seq]) => seq >= from && seq <= to)
        .toSorted(([a], [b]) => a - b)
        .map(([seq, [, bytes]]) => ({ seq, bytes: bytes.slice() })),
    forget: (topic, upto, age) => {
      const all = box.get().words
      const limit = now() - age
      const place = [...(all.get(topic) ?? [])].filter(
        ([seq, [kept]]) => seq > upto || kept > limit,
      )
      box.set({ words: new Map(all).set(topic, new Map(place)) })
    },
  }
  const held: Held = {
    hold: (word, limit) => {
      const all = box.get().held
      const own = all.filter(({ from }) => from === word.from)
      if (own.some(({ id }) => id === word.id)) return true
      if (own.length >= limit) return false
      box.set({ held: [...all, { ...word, bytes: word.bytes.slice() }] })
      return true
    },
    of: (author) => box.get().held.filter(({ from }) => from === author),
    authors: () => [...new Set(box.get().held.map(({ from }) => from))],
    release: ({ from, id }) =>
      box.set({ held: box.get().held.filter((word) => word.id !== id || word.from !== from) }),
  }
  const slots: Slots = {
    put: (name, value) => box.set({ slots: new Map(box.get().slots).set(name, value) }),
    get: (name) => box.get().slots.get(name),
    list: (prefix) =>
      [...box.get().slots]
        .filter(([name]) => name.startsWith(prefix))
        .toSorted(([a], [b]) => byBytes(a, b)),
  }
  return { words, held, slots }
}
