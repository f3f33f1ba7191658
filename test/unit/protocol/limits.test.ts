/** Every list, string and number of every packet has a limit: the document names it, and the reader keeps it. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LIST_LIMITS, NUMBER_LIMITS, STRING_LIMITS } from '../../../src/protocol/limits.ts'
import { readFields } from '../../../src/core/schema.ts'
import type { Fields } from '../../../src/core/schema.ts'
import { MAX_TEXT } from '../../../src/core/text/safe-text.ts'
import { codecs } from '../../../src/protocol/messages/direct.ts'
import { decode } from '../../../src/protocol/codec.ts'
import { parseTopic, writerOf } from '../../../src/protocol/topics.ts'
import { channelOf, look, schemaOf } from '../../support/docs/asyncapi.ts'

/** Where a value stands in a packet. */
type Path = readonly (string | number)[]
type Leaf = {
  readonly path: Path
  readonly kind: 'list' | 'string' | 'number'
  readonly limit: number
  readonly item?: unknown
}

const resolved = (schema: unknown): Fields => {
  const to = readFields(schema)?.['$ref']
  return readFields(typeof to === 'string' ? look(...to.slice(2).split('/')) : schema) ?? {}
}
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined)

/** All schemas that a packet must fit at once, or one of which it must fit. */
const partsOf = (schema: unknown): readonly Fields[] => {
  const own = resolved(schema)
  return [own, ...[...listOf(own['allOf']), ...listOf(own['anyOf'])].flatMap(partsOf)]
}

/** A pattern matches texts of any length if something in it may be repeated without end. */
const isBoundedPattern = (pattern: unknown) =>
  typeof pattern === 'string' && !/[*+]|\{\d+,\}/u.test(pattern.replaceAll(/\[[^\]]*\]/gu, 'x'))

/** What has no limit in a schema, and in all schemas inside it. */
const unlimitedIn = (schema: unknown, name: string): readonly string[] => {
  const { type, properties, items, allOf, anyOf, ...own } = resolved(schema)
  const inside = [
    ...Object.entries(readFields(properties) ?? {}).flatMap(([field, one]) =>
      unlimitedIn(one, `${name}.${field}`),
    ),
    ...[...listOf(items), ...(readFields(items) ? [items] : [])].flatMap((one, index) =>
      unlimitedIn(one, `${name}[${index}]`),
    ),
    ...[...listOf(allOf), ...listOf(anyOf)].flatMap((one) => unlimitedIn(one, name)),
  ]
  const isLimited =
    type === 'string'
      ? numberOf(own['maxLength']) !== undefined || isBoundedPattern(own['pattern'])
      : type === 'array'
        ? numberOf(own['maxItems']) !== undefined
        : type === 'integer' || type === 'number'
          ? (numberOf(own['maximum']) ?? numberOf(own['exclusiveMaximum'])) !== undefined
          : true
  return isLimited ? inside : [name, ...inside]
}

/** The values of a packet that have a limit. */
const leavesOf = (schema: unknown, value: unknown, path: Path = []): readonly Leaf[] =>
  partsOf(schema).flatMap((part): readonly Leaf[] => {
    const { type, properties, items, maxItems, maxLength, maximum, exclusiveMaximum } = part
    const fields = readFields(value)
    if (fields && properties !== undefined) {
      return Object.entries(readFields(properties) ?? {}).flatMap(([name, one]) =>
        fields[name] === undefined ? [] : leavesOf(one, fields[name], [...path, name]),
      )
    }
    if (type === 'array' && Array.isArray(value)) {
      const schemaOfItem = (index: number) => (Array.isArray(items) ? items[index] : items)
      const list: Leaf = { path, kind: 'list', limit: numberOf(maxItems) ?? NaN, item: value[0] }
      return [
        ...(Array.isArray(items) ? [{ ...list, item: 0 }] : [list]),
        ...value.flatMap((one, index) => leavesOf(schemaOfItem(index), one, [...path, index])),
      ]
    }
    if (type === 'string' && typeof value === 'string' && numberOf(maxLength) !== undefined)
      return [{ path, kind: 'string', limit: Number(maxLength) }]
    const most = numberOf(maximum) ?? (numberOf(exclusiveMaximum) ?? NaN) - 1
    if (type === 'integer' && typeof value === 'number')
      return [{ path, kind: 'number', limit: most }]
    return []
  })

/** The packet with another value at this place. */
const withValue = (value: unknown, [step, ...rest]: Path, other: unknown): unknown => {
  if (step === undefined) return other
  if (Array.isArray(value))
    return value.map((one, index) => (index === step ? withValue(one, rest, other) : one))
  const fields = readFields(value) ?? {}
  return { ...fields, [step]: withValue(fields[step], rest, other) }
}

const isRange = (value: unknown) =>
  value === undefined ||
  (Array.isArray(value) && value.length === 2 && value.every((end) => numberOf(end) !== undefined))

/** A list of so many items: ranges are ascending, and far enough below `upTo`. */
const listWith = (item: unknown, length: number): readonly unknown[] =>
  Array.from({ length }, (_, index) => (isRange(item) ? [2 * index + 1, 2 * index + 1] : item))

const stringsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  const inside = Array.isArray(value) ? value : Object.values(readFields(value) ?? {})
  return inside.flatMap(stringsIn)
}

const goldens = Object.entries(
  readFields(JSON.parse(readFileSync('test/golden/packets.json', 'utf8'))) ?? {},
).map(([name, packet]) => {
  const { topic, text } = readFields(packet) ?? {}
  const address = parseTopic(String(topic))
  const fields = readFields(JSON.parse(String(text)))
  if (!address || !fields) throw new Error(name)
  const type = String(fields['type'])
  const schema = schemaOf(channelOf(`papo/${String(topic)}`), type)
  return { name, type, address, fields, leaves: leavesOf(schema, fields) }
})

const messageIn = (address: (typeof goldens)[number]['address'], fields: unknown) => {
  const read = decode(readFields(fields) ?? {}, address, writerOf(address))
  return read.ok && read.value.message.type !== 'unknown' ? read.value : undefined
}

/** Numbers below which gaps are: as large as they can be, so that long lists of gaps fit. */
const withRoom = (fields: Fields, leaves: readonly Leaf[]): unknown =>
  leaves
    .filter(
      ({ kind, limit, path }) => kind === 'number' && limit === NUMBER_LIMITS.seq && isUpTo(path),
    )
    .reduce<unknown>((found, { path }) => withValue(found, path, NUMBER_LIMITS.seq), fields)
const isOfRanges = (path: Path) => ['gaps', 'read', 'conflicts', 3].includes(path.at(-1) ?? '')
const isUpTo = (path: Path) =>
  path.at(-1) === 'upTo' || (path.at(-1) === 2 && (path[0] === 'departed' || path[0] === 'authors'))
/** Both ends of a range: it can be as large as a number can only where nothing else is above it. */
const isInRange = (path: Path) =>
  path.some((step) => step === 'gaps' || step === 'read' || step === 'conflicts') ||
  (path.length > 3 && typeof path.at(-2) === 'number')

const deep = (open: string, close: string): unknown =>
  JSON.parse(`${open.repeat(30_000)}0${close.repeat(30_000)}`)

/** The names of the lists of all packets; only of those that have an item. */
const namesOfLists = (filled: boolean) =>
  goldens.flatMap(({ leaves }) =>
    leaves
      .filter(({ kind, path }) => kind === 'list' && !isOfRanges(path))
      .filter(({ item }) => item !== undefined || !filled)
      .map(({ path }) => path.filter((step) => typeof step === 'string').join('.')),
  )

test('the golden packets are of all types', () => {
  expect(new Set(goldens.map(({ type }) => type))).toEqual(new Set(Object.keys(codecs)))
})

test('nothing in the schemas is without a limit', () => {
  const schemas = readFields(look('components', 'schemas')) ?? {}
  expect(Object.entries(schemas).flatMap(([name, one]) => unlimitedIn(one, name))).toEqual([])
  // the test is awake
  expect(
    unlimitedIn({ properties: { a: { type: 'array', items: { type: 'integer' } } } }, 'x'),
  ).toEqual(['x.a', 'x.a[0]'])
  expect(unlimitedIn({ type: 'string', pattern: '^.+$' }, 'x')).toEqual(['x'])
})

test('the limits of the document are those of the program', () => {
  const all = goldens.flatMap(({ leaves }) => leaves)
  const known = new Set<number>([
    ...Object.values(LIST_LIMITS),
    2, // both ends of a range, a boot and its count
    ...Object.values(NUMBER_LIMITS),
    NUMBER_LIMITS.boot - 1, // a time is before the year 3000
  ])
  expect(all.filter(({ kind, limit }) => kind !== 'string' && !known.has(limit))).toEqual([])
  for (const limit of [...Object.values(LIST_LIMITS), ...Object.values(NUMBER_LIMITS)])
    expect([limit, all.some((leaf) => leaf.limit === limit)]).toEqual([limit, true])
})

test('each kind of list is filled in some packet', () => {
  expect(new Set(namesOfLists(true))).toEqual(new Set(namesOfLists(false)))
})

describe.each(goldens)('$name', ({ address, fields, leaves }) => {
  const whole = withRoom(fields, leaves)

  test('is understood with its largest numbers', () => {
    expect(messageIn(address, whole)).toBeDefined()
  })

  test('has no list above its limit, and may reach it', () => {
    for (const { path, limit, item } of leaves.filter(({ kind }) => kind === 'list')) {
      expect(limit).toBeGreaterThan(0)
      expect([path, messageIn(address, withValue(whole, path, listWith(item, limit + 1)))]).toEqual(
        [path, undefined],
      )
      // an empty list shows none of its items; another packet has some
      if (item === 0 || (item === undefined && !isOfRanges(path))) continue
      expect([path, messageIn(address, withValue(whole, path, listWith(item, limit)))]).not.toEqual(
        [path, undefined],
      )
    }
  })

  test('has no number above its limit, and may reach it', () => {
    for (const { path, limit } of leaves.filter(({ kind }) => kind === 'number')) {
      for (const wrong of [limit + 1, Number.MAX_SAFE_INTEGER, 1e300, -1, 0.5]) {
        expect([path, messageIn(address, withValue(whole, path, wrong))]).toEqual([path, undefined])
      }
      if (isInRange(path)) continue
      expect([path, messageIn(address, withValue(whole, path, limit))]).not.toEqual([
        path,
        undefined,
      ])
    }
  })

  test('has no string above the longest that is kept, whatever came', () => {
    for (const { path, limit } of leaves.filter(({ kind }) => kind === 'string')) {
      for (const length of [limit + 1, 2 * limit + 1, 70_000, 1_000_000]) {
        const read = messageIn(address, withValue(whole, path, 'x'.repeat(length)))
        const longest = Math.max(0, ...stringsIn(read?.message).map((text) => text.length))
        const most = path.at(-1) === 'packet' ? STRING_LIMITS.packet : MAX_TEXT
        expect([path, longest <= most]).toEqual([path, true])
      }
    }
  })

  test('has nothing that is nested too deep', () => {
    for (const nested of [deep('[', ']'), deep('{"a":', '}')]) {
      expect(messageIn(address, { ...fields, later: nested })).toBeDefined()
      for (const { path } of leaves)
        expect([path, messageIn(address, withValue(whole, path, nested))]).toEqual([
          path,
          undefined,
        ])
    }
  })
})
