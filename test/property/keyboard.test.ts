/** However the bytes are cut, the same keys; whatever the bytes are, no harm. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBurst } from '../../components/keyboard/burst.ts'
import { createDecoder } from '../../components/keyboard/decode.ts'
import type { Key } from '../../components/keyboard/key.ts'
import { pressed } from '../../components/keyboard/key.ts'

const E = '\u001B'

type Encoded = { readonly bytes: string; readonly key: Key }

const modifiers = fc.integer({ min: 1, max: 7 }).map((bits) => ({
  field: bits + 1,
  held: { shift: (bits & 1) !== 0, alt: (bits & 2) !== 0, ctrl: (bits & 4) !== 0 },
}))
const arrows = fc.constantFrom(
  ['A', 'up'],
  ['B', 'down'],
  ['C', 'right'],
  ['D', 'left'],
  ['H', 'home'],
  ['F', 'end'],
  ['P', 'f1'],
  ['S', 'f4'],
)
const numbered = fc.constantFrom(
  [2, 'insert'],
  [3, 'delete'],
  [5, 'pageUp'],
  [6, 'pageDown'],
  [15, 'f5'],
  [24, 'f12'],
)
const typed = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text))
const pasted = fc
  .string({ unit: 'binary', maxLength: 40 })
  .map((text) => text.toWellFormed())
  .filter((text) => text !== '' && !`${text}${E}[201~`.slice(0, -1).includes(`${E}[201~`))

const encoded: fc.Arbitrary<Encoded> = fc.oneof(
  typed.map((text) => ({ bytes: text, key: { type: 'text' as const, text } })),
  fc.constantFrom(
    { bytes: '\r', key: pressed('return') },
    { bytes: '\t', key: pressed('tab') },
    { bytes: '\u007F', key: pressed('backspace') },
    { bytes: `${E}[Z`, key: pressed('tab', { shift: true }) },
    { bytes: `${E}[27u`, key: pressed('escape') },
    { bytes: `${E}[13;2u`, key: pressed('return', { shift: true }) },
    { bytes: `${E}\r`, key: pressed('return', { alt: true }) },
    { bytes: `${E}[[C`, key: pressed('f3') },
    { bytes: `${E}OR`, key: pressed('f3') },
    { bytes: `${E}[I`, key: { type: 'focus' as const, in: true } },
    { bytes: `${E}[O`, key: { type: 'focus' as const, in: false } },
    { bytes: `${E}[5$`, key: pressed('pageUp', { shift: true }) },
  ),
  fc.constantFrom(...Array.from('abcdefgklnopqrstuvwxyz')).map((name) => ({
    bytes: String.fromCharCode(name.charCodeAt(0) & 0x1f),
    key: pressed(name, { ctrl: true }),
  })),
  fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz0123456789')).map((name) => ({
    bytes: `${E}${name}`,
    key: { ...pressed(name, { alt: true }), escaped: name },
  })),
  fc.tuple(arrows, fc.constantFrom('[', 'O')).map(([[final = '', name = ''], intro]) => ({
    bytes: `${E}${intro}${final}`,
    key: pressed(name),
  })),
  fc.tuple(arrows, modifiers).map(([[final = '', name = ''], { field, held }]) => ({
    bytes: `${E}[1;${field}${final}`,
    key: pressed(name, held),
  })),
  fc
    .tuple(arrows.filter(([final]) => 'ABCD'.includes(final ?? '')))
    .map(([[final = '', name = '']]) => ({
      bytes: `${E}${E}[${final}`,
      key: pressed(name, { alt: true }),
    })),
  fc.tuple(numbered, modifiers).map(([[number, name], { field, held }]) => ({
    bytes: `${E}[${number};${field}~`,
    key: pressed(name, held),
  })),
  // line ends, tabs and characters that a multiplexer wrote as keys
  fc
    .array(
      fc.oneof(
        fc
          .constantFrom(
            ['13;1u', '\n'],
            ['106;5u', '\n'],
            ['27;5;106~', '\n'],
            ['27;5;109~', '\n'],
            ['9u', '\t'],
            ['97;2u', 'A'],
            ['233;1u', 'é'],
          )
          .map(([sequence = '', text = '']) => ({ bytes: `${E}[${sequence}`, text })),
        typed.map((text) => ({ bytes: text, text })),
        fc.constantFrom('\r', '\n', '\t').map((text) => ({ bytes: text, text })),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((parts) => ({
      bytes: `${E}[200~${parts.map(({ bytes }) => bytes).join('')}${E}[201~`,
      key: { type: 'paste' as const, text: parts.map(({ text }) => text).join('') },
    })),
  pasted.map((text) => ({
    bytes: `${E}[200~${text}${E}[201~`,
    key: { type: 'paste' as const, text },
  })),
  fc
    .constantFrom(
      `${E}]11;rgb:ffff/ffff/ffff${E}\\`,
      `${E}]11;rgb:0/0/0\u0007`,
      `${E}[?62;4c`,
      `${E}[?1u`,
      `${E}[24;80R`,
      `${E}P1+r544e=787465726d${E}\\`,
    )
    .map((bytes) => ({ bytes, key: { type: 'reply' as const, text: '' } })),
)

/** Texts that follow each other are one; what a reply said does not matter here. */
const joined = (keys: readonly Key[]): readonly Key[] => {
  const all: Key[] = []
  for (const key of keys) {
    const last = all.at(-1)
    if (key.type === 'text' && last?.type === 'text') {
      all[all.length - 1] = { type: 'text', text: last.text + key.text }
    } else all.push(key.type === 'reply' ? { ...key, text: '' } : key)
  }
  return all
}

const cut = (bytes: Uint8Array, at: readonly number[]): readonly Uint8Array[] => {
  const places = [0, ...at.map((place) => place % (bytes.length + 1)), bytes.length].toSorted(
    (a, b) => a - b,
  )
  return places.slice(1).map((to, index) => bytes.subarray(places[index], to))
}

test('no key is lost or misread, however the bytes are cut into reads', () => {
  fc.assert(
    fc.property(
      fc.array(encoded, { maxLength: 20, size: 'max' }),
      fc.array(fc.nat(), { maxLength: 30 }),
      (sequence, places) => {
        const bytes = Buffer.from(sequence.map((one) => one.bytes).join(''))
        const decoder = createDecoder()
        const keys = cut(bytes, places).flatMap((chunk) => decoder.feed(chunk))
        expect(decoder.waiting()).toBe('nothing')
        expect(joined(keys)).toEqual(joined(sequence.map((one) => one.key)))
      },
    ),
    { numRuns: 2000 },
  )
})

test('the same holds for text that is cut between any two UTF-16 units', () => {
  fc.assert(
    fc.property(fc.array(encoded, { maxLength: 12 }), (sequence) => {
      const units = sequence.map((one) => one.bytes).join('')
      const decoder = createDecoder()
      const keys = Array.from({ length: units.length }, (_, at) =>
        decoder.feed(units.charAt(at)),
      ).flat()
      expect(joined(keys)).toEqual(joined(sequence.map((one) => one.key)))
    }),
    { numRuns: 500 },
  )
})

test('an unbracketed paste is never sent line by line, wherever the reads are cut', () => {
  const line = fc.string({ unit: 'grapheme-ascii', maxLength: 30 })
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 2, maxLength: 30 }),
      fc.array(fc.nat(), { maxLength: 30 }),
      (lines, places) => {
        // the first read is longer than anybody types in one
        const start = `${'x'.repeat(40)}${lines.join('\r')}`
        const bytes = Buffer.from(`${lines.join('\r')}z\r`)
        const decoder = createDecoder()
        const burst = createBurst()
        const keys = [Buffer.from(start), ...cut(bytes, places)].flatMap((read) =>
          burst.take(decoder.feed(read)),
        )
        keys.push(...burst.flush())
        const presses = keys.filter((key) => key.type === 'key' && key.pasted !== true)
        expect(presses).toEqual([pressed('return')])
        expect(keys.at(-1)).toEqual(pressed('return'))
        const text = keys
          .map((key) => (key.type === 'text' || key.type === 'paste' ? key.text : '\n'))
          .join('')
          .replaceAll('\n', '\r')
        expect(text).toBe(`${start}${bytes.toString()}`)
      },
    ),
    { numRuns: 500 },
  )
})

test('the same holds when every byte comes alone', () => {
  fc.assert(
    fc.property(fc.array(encoded, { maxLength: 12 }), (sequence) => {
      const bytes = Buffer.from(sequence.map((one) => one.bytes).join(''))
      const decoder = createDecoder()
      const keys = Array.from(bytes, (byte) => Uint8Array.of(byte)).flatMap(decoder.feed)
      expect(joined(keys)).toEqual(joined(sequence.map((one) => one.key)))
    }),
    { numRuns: 500 },
  )
})

const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          E,
          `${E}[`,
          `${E}]`,
          `${E}P`,
          `${E}O`,
          `${E}[200~`,
          '\u009B',
          '[',
          ';',
          '~',
          'u',
          'M',
          '<',
        ),
        fc.string({ unit: 'binary', maxLength: 4 }),
      ),
      { maxLength: 60, size: 'max' },
    )
    .map((parts) => Uint8Array.from(Buffer.from(parts.join('')))),
)

test('hostile bytes never throw, never type a control character, and give the same keys however cut', () => {
  fc.assert(
    fc.property(hostile, fc.array(fc.nat(), { maxLength: 20 }), (bytes, places) => {
      const whole = createDecoder()
      const parts = createDecoder()
      const once = [...whole.feed(bytes), ...whole.flush()]
      const often = [...cut(bytes, places).flatMap((chunk) => parts.feed(chunk)), ...parts.flush()]
      expect(joined(often)).toEqual(joined(once))
      const typedText = once.map((key) => (key.type === 'text' ? key.text : '')).join('')
      expect(typedText).not.toMatch(/\p{Cc}/u)
      // after a flush nothing is left that could swallow the next key
      expect(whole.waiting()).toBe('nothing')
    }),
    { numRuns: 3000 },
  )
})

test('a sequence that never ends does not grow', () => {
  for (const start of [`${E}[`, `${E}]`, `${E}P`, `${E}O`, `${E}_`]) {
    const decoder = createDecoder()
    let given = 0
    decoder.feed(start)
    for (let round = 0; round < 200; round += 1) {
      for (const key of decoder.feed('1'.repeat(10_000))) given += key.type === 'text' ? 0 : 1
    }
    const kept = decoder.flush().map((key) => (key.type === 'reply' ? key.text.length : 0))
    expect(Math.max(0, ...kept)).toBeLessThan(10_000)
    expect(given).toBeLessThan(10)
  }
})
