/** Maps of which parts are read when something in them is asked for: they are what they would be if all was read at once. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CHUNK } from '../../../src/core/collections/map-version.ts'
import {
  changedValues,
  mapOfChunks,
  mapWhenAsked,
  markedValues,
  persistentMap,
  loadedValues,
  withChanges,
} from '../../../src/core/collections/persistent-map.ts'
import { unreadChunk } from '../../../src/core/collections/unread-chunk.ts'
import type { ChunkFormat } from '../../../src/core/stored-chunks.ts'
import { lineCount, readChunks, writeChunks } from '../../../src/core/stored-chunks.ts'

const isMarked = (value: number) => value % 5 === 0

/** A map of these keys in chunks of these sizes, each of which counts as read in `reads`. */
const unreadMap = (sizes: readonly number[], reads: number[] = []) => {
  let next = 0
  const entries: (readonly [number, number])[] = []
  const chunks = sizes.map((size, index) => {
    const own = Array.from({ length: size }, (_, place) => [next + place, next + place] as const)
    next += size
    entries.push(...own)
    const marked = own.flatMap(([, value], place) => (isMarked(value) ? [place] : []))
    return unreadChunk({ size, keys: () => own.map(([key]) => key), marked, source: '' }, () => {
      reads.push(index)
      return own
    })
  })
  return { map: mapOfChunks(chunks), plain: new Map(entries) }
}

const sizes = fc.array(fc.integer({ min: 1, max: CHUNK }), { maxLength: 5 })
const steps = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 200 }),
    fc.option(fc.record({ value: fc.integer() }), { nil: undefined }),
  ),
  { maxLength: 8 },
)

test('it is what a Map is, whatever was changed and whatever was read before', () => {
  fc.assert(
    fc.property(sizes, steps, fc.boolean(), (sizes, steps, looksFirst) => {
      const { map, plain } = unreadMap(sizes)
      expect(looksFirst ? [...map] : [...plain]).toEqual([...plain])
      const changed = withChanges(map, steps)
      const after = new Map(plain)
      for (const [key, put] of steps) {
        if (put) after.set(key, put.value)
        else after.delete(key)
      }
      expect(new Set(changed.keys())).toEqual(new Set(after.keys()))
      expect(new Map(changed)).toEqual(after)
      expect(changed.size).toBe(after.size)
      for (let key = 0; key <= 200; key += 1) {
        expect([changed.has(key), changed.get(key)]).toEqual([after.has(key), after.get(key)])
        expect([map.has(key), map.get(key)]).toEqual([plain.has(key), plain.get(key)])
      }
    }),
  )
})

test('what stands out and what changed is the same, read or not', () => {
  fc.assert(
    fc.property(sizes, steps, (sizes, steps) => {
      const { map, plain } = unreadMap(sizes)
      const changed = withChanges(map, steps)
      const all = [...changed].map(([, value]) => value)
      const other = withChanges(unreadMap(sizes).map, steps)
      expect(markedValues(other, isMarked)).toEqual(all.filter(isMarked))
      expect(markedValues(new Map(changed), isMarked)).toEqual(all.filter(isMarked))
      const expected = [...changed].filter(([key, value]) => plain.get(key) !== value)
      const values = expected.map(([, value]) => value)
      expect(changedValues(map, changed)).toEqual(values)
      expect(changedValues(plain, changed)).toEqual(values)
      expect(changedValues(changed, changed)).toEqual([])
    }),
  )
})

test('only the parts are read in which something is asked for, each once', () => {
  const reads: number[] = []
  const { map } = unreadMap([CHUNK, CHUNK, CHUNK, 3], reads)
  expect([map.size, map.has(70), map.has(1000), [...map.keys()].length]).toEqual([
    3 * CHUNK + 3,
    true,
    false,
    3 * CHUNK + 3,
  ])
  expect([loadedValues(map), reads]).toEqual([[], []])
  expect([map.get(CHUNK + 1), map.get(CHUNK + 2)]).toEqual([CHUNK + 1, CHUNK + 2])
  expect(reads).toEqual([1])
  expect(loadedValues(map)).toHaveLength(CHUNK)
  const changed = withChanges(map, [[3 * CHUNK, { value: -1 }]])
  expect([changed.get(3 * CHUNK), map.get(3 * CHUNK), reads]).toEqual([-1, 3 * CHUNK, [1, 3]])
  expect(changedValues(map, changed)).toEqual([-1])
  expect(reads).toEqual([1, 3])
})

test('a map that is made when something is asked for', () => {
  let made = 0
  const map = mapWhenAsked(() => {
    made += 1
    return new Map([['a', 1]])
  })
  expect([persistentMap(map) === map, made]).toEqual([true, 0])
  expect([map.get('a'), map.size, made]).toEqual([1, 1, 1])
  const next = withChanges(map, [['b', { value: 2 }]])
  expect([...next]).toEqual([
    ['a', 1],
    ['b', 2],
  ])
})

const NUMBERS: ChunkFormat<string, number> = {
  readKey: (key) => (typeof key === 'string' ? key : undefined),
  isMarked,
  write: (value) => value,
  read: (written) => (typeof written === 'number' ? written : undefined),
}

const neverAsked = (): never => {
  throw new Error('nothing had to be recovered')
}

test('what was written is read, and what nobody asked for is written as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 200 }), fc.nat(200), (values, asked) => {
      const map = new Map(values.map((value, index) => [`k${index}`, value]))
      const written = writeChunks(map, NUMBERS)
      expect(written.lines).toHaveLength(lineCount(written.sizes))
      const read = readChunks(written.sizes, written.lines, NUMBERS, neverAsked)
      expect(read?.get(`k${asked}`)).toBe(map.get(`k${asked}`))
      expect(read && writeChunks(read, NUMBERS)).toEqual(written)
      expect(read && [...read]).toEqual([...map])
    }),
  )
})

test('a part that is not as it was written is taken from elsewhere, and the others are read', () => {
  const map = new Map(Array.from({ length: 2 * CHUNK }, (_, index) => [`k${index}`, index]))
  const { sizes, lines } = writeChunks(map, NUMBERS)
  const [keys = '', first = '', second = ''] = lines
  const elsewhere = new Map([...map].map(([key, value]) => [key, -value]))
  const readWith = (given: readonly string[], sizesGiven: unknown = sizes) =>
    readChunks(sizesGiven, given, NUMBERS, () => elsewhere)
  for (const damaged of ['', '[]', first.replace('[0', '["0"'), '{}', first.slice(0, -1)]) {
    const read = readWith([keys, damaged, second])
    expect([read?.get('k1'), read?.get(`k${CHUNK}`), read?.size]).toEqual([-1, CHUNK, 2 * CHUNK])
  }
  // it does not tell what stands out in it
  const [one = [], other = []] = sizes
  expect(readWith(lines, [one.slice(0, -1), other])?.get('k1')).toBe(-1)
  for (const wrong of [null, {}, [[CHUNK + 1], other], [[0], other], [[CHUNK, 3, 2], other], [one]])
    expect(readWith(lines, wrong)).toBeUndefined()
  for (const wrong of ['', '{}', '[]', keys.replace('"k0"', '7'), keys.replace('"k0",', '')])
    expect(readWith([wrong, first, second])).toBeUndefined()
  expect(readWith([keys, first])).toBeUndefined()
})

test('what stands out is told by the values, once they are read', () => {
  const own = [1, 2, 5, 10].map((value) => [value, value] as const)
  const chunk = unreadChunk(
    { size: 4, keys: () => own.map(([key]) => key), marked: [0, 2], source: '' },
    () => own,
  )
  const map = mapOfChunks([chunk])
  for (let again = 0; again < 2; again += 1) expect(markedValues(map, isMarked)).toEqual([5, 10])
})
