/** Readers of values that nobody vouches for: what each reads, at its bounds and beyond. */
import { expect, test } from 'vitest'
import {
  MAX_ANY,
  readAnyString,
  readLimitedString,
  readBoolean,
  readFields,
  readFinite,
  readInteger,
  readList,
  readObject,
  readOneOf,
  readString,
  stringFields,
} from '../../../src/core/schema.ts'
import type { Reader } from '../../../src/core/schema.ts'

const same = (value: string) => value

const READERS: readonly (readonly [
  string,
  Reader<unknown>,
  readonly unknown[],
  readonly unknown[],
])[] = [
  ['fields', readFields, [{}, { a: 1 }], [null, undefined, [], 'a', 7]],
  [
    'whole numbers from 2 to 4',
    readInteger(2, 4),
    [2, 3, 4],
    [1, 5, 2.5, '3', NaN, Infinity, null, undefined],
  ],
  [
    'whole numbers from 0 on',
    readInteger(0, Number.MAX_SAFE_INTEGER),
    [0, Number.MAX_SAFE_INTEGER],
    [-1, Number.MAX_SAFE_INTEGER + 1],
  ],
  ['strings of three', readString(3, same), ['', 'abc'], ['abcd', 7, null, undefined, ['a']]],
  ['one of two words', readOneOf('a', 'b'), ['a', 'b'], ['c', '', 7, undefined]],
  [
    'lists of two at most',
    readList(readInteger(0, 9), 2),
    [[], [1], [1, 2]],
    [[1, 2, 3], ['1'], [1, -1], 'ab', { length: 0 }, undefined],
  ],
  [
    'long lists',
    readList(readInteger(0, 9), 999),
    [[], Array.from({ length: 999 }, () => 1)],
    [[-1], Array.from({ length: 1000 }, () => 1)],
  ],
  ['true and false', readBoolean, [true, false], [0, 1, 'true', null, undefined]],
  ['any string', readAnyString, ['', 'a', 'a'.repeat(MAX_ANY + 1)], [7, null, undefined]],
  [
    'strings that somebody may mean',
    readLimitedString,
    ['', 'a'.repeat(MAX_ANY)],
    [7, null, undefined, 'a'.repeat(MAX_ANY + 1)],
  ],
  ['finite numbers', readFinite, [0, -1.5, 1e300], [NaN, Infinity, '1', null, undefined]],
]

test.each(READERS)('%s', (_, reader, good, bad) => {
  for (const value of good) expect(reader(value)).toEqual(value)
  for (const value of bad) expect(reader(value)).toBeUndefined()
})

test('a string that its reader refuses is refused', () => {
  expect(readString(9, () => undefined)('a')).toBeUndefined()
  expect(readString(9, (value) => value.length)('abc')).toBe(3)
})

test('an object wants its required fields, and takes optional ones when they are right', () => {
  const read = readObject({ a: readInteger(0, 9) }, { b: readString(3, (value) => `${value}!`) })
  expect(read({ a: 1 })).toEqual({ a: 1 })
  expect(read({ a: 1, b: 'x', c: [] })).toEqual({ a: 1, b: 'x!', c: [] })
  for (const bad of [{}, { a: '1' }, { b: 'x' }, { a: 1, b: 7 }, { a: 1, b: null }, [], null, 'a'])
    expect(read(bad)).toBeUndefined()
  // what reads nothing as something gives it
  expect(readObject({ a: (value) => value ?? 'none' })({})).toEqual({ a: 'none' })
  expect(readObject({ a: readInteger(0, 9) })({ a: 0 })).toEqual({ a: 0 })
})

test('fields that are strings', () => {
  const read = readObject(stringFields('a', 'b'))
  expect(read({ a: '', b: 'x' })).toEqual({ a: '', b: 'x' })
  expect(read({ a: '' })).toBeUndefined()
  expect(read({ a: '', b: 7 })).toBeUndefined()
})
