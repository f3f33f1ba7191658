/** Maps with cheap versions: each version is what an ordinary Map would be, in whatever order they are looked at. */
import * as fc from 'fast-check'
import { isDraftable, produce } from 'immer'
import { expect, test } from 'vitest'
import { createCollector } from '../../support/process/collector.ts'
import {
  isPersistentMap,
  persistentMap,
  withChanges,
} from '../../../src/core/collections/persistent-map.ts'

const changes = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 9 }),
    fc.option(fc.record({ value: fc.integer() }), { nil: undefined }),
  ),
  { maxLength: 6 },
)

test('every version is what a Map would be, whichever is looked at in between', () => {
  fc.assert(
    fc.property(fc.array(changes, { maxLength: 12 }), fc.array(fc.nat(12)), (steps, looks) => {
      let newest = persistentMap(new Map<number, number>())
      const versions = [[newest, new Map<number, number>()] as const]
      for (const step of steps) {
        const plain = new Map(versions.at(-1)?.[1])
        for (const [key, put] of step) {
          if (put) plain.set(key, put.value)
          else plain.delete(key)
        }
        newest = withChanges(newest, step)
        versions.push([newest, plain])
      }
      // the newest one has its keys in the order of a Map
      expect([...newest]).toEqual([...(versions.at(-1)?.[1] ?? [])])
      for (const look of [...looks, ...versions.keys()]) {
        const [map, plain] = versions[look % versions.length] ?? []
        expect(new Map(map)).toEqual(plain)
        expect(map?.size).toBe(plain?.size)
        for (let key = 0; key < 10; key += 1) {
          expect(map?.get(key)).toBe(plain?.get(key))
          expect(map?.has(key)).toBe(plain?.has(key))
        }
      }
    }),
  )
})

test('two versions may be made of one', () => {
  const base = persistentMap(new Map([['a', 1]]))
  const one = withChanges(base, [['b', { value: 2 }]])
  const other = withChanges(base, [['a', undefined]])
  expect([...one]).toEqual([
    ['a', 1],
    ['b', 2],
  ])
  expect([...other]).toEqual([])
  expect([...base]).toEqual([['a', 1]])
})

test('what is looked through may be changed meanwhile', () => {
  let map = persistentMap(new Map([1, 2, 3].map((n) => [n, n])))
  const seen: number[] = []
  for (const key of map.keys()) {
    seen.push(key)
    map = withChanges(map, [[key + 10, { value: key }]])
  }
  const base = map
  for (const [key] of base) map = withChanges(map, [[key, undefined]])
  expect(seen).toEqual([1, 2, 3])
  expect([base.size, map.size]).toEqual([6, 0])
})

test('what no version in use has is garbage, though older and newer versions are in use', async () => {
  const { collect, isCollected } = createCollector()
  const oldest = persistentMap(new Map([['a', { n: 0 }]]))
  let newest = oldest
  const between = Array.from({ length: 20 }, (_, n) => {
    const value = { n: n + 1 }
    newest = withChanges(newest, [['a', { value }]])
    return new WeakRef(value)
  })
  await collect()
  expect(between.map(isCollected)).toEqual([...between.slice(1).map(() => true), false])
  expect([oldest.get('a'), newest.get('a')]).toEqual([{ n: 0 }, { n: 20 }])
})

test('a key that comes and goes again and again costs no room', () => {
  let map = persistentMap(new Map([['stays', 0]]))
  for (let n = 1; n <= 5000; n += 1) {
    map = withChanges(map, [
      ['goes', undefined],
      ['goes', { value: n }],
    ])
  }
  expect([...map]).toEqual([
    ['stays', 0],
    ['goes', 5000],
  ])
})

test('many keys in many chunks', () => {
  const keys = Array.from({ length: 1000 }, (_, key) => key)
  const full = withChanges(
    persistentMap(new Map<number, number>()),
    keys.map((key) => [key, { value: key }]),
  )
  const thin = withChanges(
    full,
    keys.filter((key) => key % 100 !== 0).map((key) => [key, undefined]),
  )
  const again = withChanges(thin, [[5, { value: -5 }]])
  expect([...full.keys()]).toEqual(keys)
  expect([...again]).toEqual([
    ...keys.filter((key) => key % 100 === 0).map((key) => [key, key]),
    [5, -5],
  ])
  expect([full.size, thin.size, again.size]).toEqual([1000, 10, 11])
})

test('nothing changes without changes, and a plain Map stays as it is', () => {
  const plain = new Map([['a', 1]])
  expect(withChanges(plain, [])).toBe(plain)
  const made = withChanges(plain, [['a', { value: 2 }]])
  expect([isPersistentMap(plain), isPersistentMap(made)]).toEqual([false, true])
  expect(plain.get('a')).toBe(1)
  expect(persistentMap(made)).toBe(made)
})

test('immer makes no draft of it and does not walk through it', () => {
  const map = persistentMap(new Map([['a', { n: 1 }]]))
  expect(isDraftable(map)).toBe(false)
  const next = produce({ map, n: 1 }, (draft) => {
    draft.n = 2
  })
  expect(next.map).toBe(map)
  expect(Object.isFrozen(map.get('a'))).toBe(false)
})
