/** Changes of values in JSON: what a liar would write into a field. */
import { isList, isObject } from '../../support/json-paths.ts'
import type { Json } from '../../support/json-paths.ts'
import type { Random } from '../../support/stories/random.ts'

/** Numbers at which something ends: of bits, of exactness, of times, of lists. */
const NUMBERS: readonly number[] = [
  0,
  -0,
  1,
  -1,
  2,
  0.5,
  63,
  64,
  65,
  255,
  256,
  1000,
  65_535,
  65_536,
  1_000_000,
  1_000_001,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53 - 2,
  2 ** 53 - 1,
  2 ** 53,
  1e15,
  1e300,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  1_577_836_800_001,
  1_763_630_000_000,
  32_503_679_999_999,
  8_640_000_000_000_001,
]

/** Texts that are names of something, obeyed by terminals, longer or deeper than they look. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'alice',
  'bob',
  'Alice',
  'echo',
  '?bob',
  'аlice',
  '\u3164',
  '\u0000',
  '\u001B[2J',
  '\u001B]52;c;cGFwbw==\u0007',
  '\u009B31m',
  '\u202Eabc',
  '\u2066',
  '\uD800',
  '\uDC00x',
  '\uFEFF',
  'İ',
  'ß',
  '\uFDFA',
  '👩‍👩‍👧‍👦',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  `a${'\u0301'.repeat(200)}`,
  'x'.repeat(2000),
  '/'.repeat(300),
  '%'.repeat(100),
  'A'.repeat(43),
  'A'.repeat(86),
  'bob_alice_20261120T091204Z',
  '9'.repeat(400),
]

const nested = (depth: number): Json => {
  let value: Json = []
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

const DEEP = nested(500)
const LONG: Json = Array.from({ length: 3000 }, (_, index) => index)

/** Any value of JSON that no decoder expects. */
const strangeValue = (random: Random): Json => {
  switch (random.below(9)) {
    case 0:
    case 1:
    case 2:
      return random.oneOf(NUMBERS) ?? 0
    case 3:
    case 4:
    case 5:
      return random.oneOf(TEXTS) ?? ''
    case 6:
      return random.oneOf([null, true, false, [], {}, [[]], { $map: [] }]) ?? null
    case 7:
      return random.oneOf([[1, 2], [2, 1], [[1, 1]], ['a', 1], [0], [1, 2, 3]]) ?? null
    default:
      return random.happens(0.05) ? (random.oneOf([DEEP, LONG]) ?? null) : random.below(2000)
  }
}

const changeNumber = (value: number, random: Random): number =>
  random.oneOf([value + 1, value - 1, -value, value * 2, value + 0.5, value * 1000]) ?? value

const changeText = (value: string, random: Random): Json => {
  const at = random.below(value.length + 1)
  const word = random.oneOf(TEXTS) ?? ''
  return (
    random.oneOf([
      value.slice(0, at) + word + value.slice(at),
      value.slice(0, at),
      value.slice(at),
      value.toUpperCase(),
      value + value,
      [value],
      Number(value),
    ]) ?? value
  )
}

/** How often a value is repeated in a list; large ones less often, or lists of lists would have no end. */
const timesOf = (value: Json, random: Random): number => {
  const most = JSON.stringify(value).length < 200 ? 6 : 3
  return [9, 33, 65, 101, 257, 1100][random.below(most)] ?? 1
}

const changeList = (value: readonly Json[], random: Random): readonly Json[] => {
  const at = random.below(value.length + 1)
  const one = value[at] ?? strangeValue(random)
  switch (random.below(6)) {
    case 0:
      return value.toSpliced(at, 1)
    case 1:
      return value.toSpliced(at, 0, one)
    case 2:
      return value.toReversed()
    case 3:
      return [...value, strangeValue(random)]
    case 4:
      // a list at its limit, and beyond it
      return Array.from({ length: timesOf(one, random) }, () => one)
    default:
      return []
  }
}

const changeObject = (
  value: { readonly [name: string]: Json },
  random: Random,
): { readonly [name: string]: Json } => {
  const names = Object.keys(value)
  const name = random.oneOf(names) ?? ''
  const other = random.oneOf(names) ?? ''
  switch (random.below(4)) {
    case 0: {
      const { [name]: _, ...rest } = value
      return rest
    }
    case 1:
      return { ...value, [random.oneOf(TEXTS) ?? '']: strangeValue(random) }
    case 2:
      return { ...value, [name]: value[other] ?? null }
    default:
      return Object.fromEntries(Object.entries(value).toReversed())
  }
}

const changeHere = (value: Json, random: Random, others: readonly Json[]): Json => {
  if (random.happens(0.3)) return strangeValue(random)
  if (random.happens(0.1)) return random.oneOf(others) ?? null
  if (typeof value === 'number') return changeNumber(value, random)
  if (typeof value === 'string') return changeText(value, random)
  if (isList(value)) return changeList(value, random)
  if (isObject(value)) return changeObject(value, random)
  return strangeValue(random)
}

/** The value with one change somewhere inside; `others` are values that may be put there. */
export const changeJson = (value: Json, random: Random, others: readonly Json[]): Json => {
  const stays = random.happens(0.15)
  if (isList(value) && value.length > 0 && !stays) {
    const at = random.below(value.length)
    return value.with(at, changeJson(value[at] ?? null, random, others))
  }
  if (isObject(value) && !stays) {
    const names = Object.keys(value)
    const name = names[random.below(names.length)]
    if (name !== undefined)
      return { ...value, [name]: changeJson(value[name] ?? null, random, others) }
  }
  return changeHere(value, random, others)
}

/** All values inside of one. */
export const valuesIn = (value: Json): readonly Json[] => {
  if (isList(value)) return [value, ...value.flatMap(valuesIn)]
  return isObject(value) ? [value, ...Object.values(value).flatMap(valuesIn)] : [value]
}
