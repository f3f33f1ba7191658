/** The small tables of the disk in memory: words, held words, slots. */
import type { Disk, DeferredStore, KeyValueStore, PacketStore } from '../../../src/ports/storage.ts'
import { persistentMap, withChanges } from '../../../src/core/collections/persistent-map.ts'
import type { ContentsRef } from './memory-contents.ts'

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** They share one box with the rest, so that a failed transaction takes all back. */
export const smallTables = (
  box: ContentsRef,
  now: () => number,
): Pick<Disk, 'packets' | 'deferred' | 'keyValues'> => {
  const between = (topic: string, from: number, to: number) => {
    const all = box.get().packets.get(topic)
    // most callers want a single one
    const one = from === to ? all?.get(from) : undefined
    if (from === to) return one ? [[from, one] as const] : []
    return [...(all ?? [])]
      .filter(([seq]) => seq >= from && seq <= to)
      .toSorted(([a], [b]) => a - b)
  }
  const packets: PacketStore = {
    put: (topic, seq, bytes) => {
      const all = box.get().packets
      const kept = [now(), bytes.slice()] as const
      const place = withChanges(all.get(topic) ?? persistentMap(new Map()), [
        [seq, { value: kept }],
      ])
      box.set({ packets: withChanges(all, [[topic, { value: place }]]) })
    },
    range: (topic, from, to, limit) =>
      between(topic, from, to)
        .slice(0, limit)
        .map(([seq, [, bytes]]) => ({ seq, bytes: bytes.slice() })),
    seqs: (topic, from, to, limit) =>
      between(topic, from, to)
        .slice(0, limit)
        .map(([seq]) => seq),
    prune: (topic, upTo, age) => {
      const all = box.get().packets
      const limit = now() - age
      const place = [...(all.get(topic) ?? [])].filter(
        ([seq, [kept]]) => seq > upTo || kept > limit,
      )
      box.set({ packets: withChanges(all, [[topic, { value: persistentMap(new Map(place)) }]]) })
    },
  }
  const deferred: DeferredStore = {
    defer: (word, limit) => {
      const all = box.get().deferred
      const own = all.filter(({ from }) => from === word.from)
      if (own.some(({ id }) => id === word.id)) return true
      if (own.length >= limit) return false
      box.set({ deferred: [...all, { ...word, bytes: word.bytes.slice(), kept: now() }] })
      return true
    },
    has: ({ from, id }) => box.get().deferred.some((word) => word.id === id && word.from === from),
    byAuthor: (author) => box.get().deferred.filter(({ from }) => from === author),
    summary: () => {
      const all = box.get().deferred
      return [...new Set(all.map(({ from }) => from))].map((from) => {
        const own = all.filter((word) => word.from === from)
        return {
          from,
          count: own.length,
          bytes: own.reduce((sum, { bytes }) => sum + bytes.length, 0),
          stranger: own.every(({ stranger }) => stranger),
          since: Math.min(...own.map(({ kept }) => kept)),
        }
      })
    },
    releaseAuthor: (author) =>
      box.set({ deferred: box.get().deferred.filter(({ from }) => from !== author) }),
    authors: () => [...new Set(box.get().deferred.map(({ from }) => from))],
    release: ({ from, id }) =>
      box.set({
        deferred: box.get().deferred.filter((word) => word.id !== id || word.from !== from),
      }),
  }
  const keyValues: KeyValueStore = {
    put: (name, value) =>
      box.set({ keyValues: withChanges(box.get().keyValues, [[name, { value }]]) }),
    get: (name) => box.get().keyValues.get(name),
    remove: (name) => box.set({ keyValues: withChanges(box.get().keyValues, [[name, undefined]]) }),
    list: (prefix) =>
      [...box.get().keyValues]
        .filter(([name]) => name.startsWith(prefix))
        .toSorted(([a], [b]) => byBytes(a, b)),
  }
  return { packets, deferred, keyValues }
}
