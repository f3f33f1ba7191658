/** Packets of version 1 as they were once sent: they must be read for ever, and written the same. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sealed } from '../../src/protocol/envelope.ts'
import { readWord } from '../../src/protocol/read.ts'
import { encode } from '../../src/protocol/wire.ts'
import { table } from '../../src/protocol/words.ts'
import { knownSigner } from '../support/ed25519.ts'

type Golden = { readonly topic: string; readonly text: string; readonly heard: unknown }

const goldens: readonly (readonly [string, Golden])[] = Object.entries(
  JSON.parse(readFileSync(new URL('packets.json', import.meta.url), 'utf8')),
)

test('every word of version 1 has its packet here', () => {
  const types = goldens.map(([, { text }]) => /"type":"([^"]+)"/u.exec(text)?.[1])
  expect(new Set(types)).toEqual(new Set(Object.keys(table)))
})

test.each(goldens)('the packet "%s" is read as it was meant', (_, { topic, text, heard }) => {
  const read = readWord(topic, new TextEncoder().encode(text), knownSigner.verify)
  if (!read.ok) throw new Error(read.error)
  expect(JSON.parse(JSON.stringify(read.value.heard))).toEqual(heard)
  expect(read.value.key).toBe(knownSigner.key)
})

test.each(goldens)('the packet "%s" is written with the same bytes', (_, { topic, text }) => {
  const bytes = new TextEncoder().encode(text)
  const read = readWord(topic, bytes, knownSigner.verify)
  if (!read.ok) throw new Error(read.error)
  const { by, at, ref, seq, word } = read.value.heard
  if (word.type === 'strange') throw new Error('every golden word is known')
  const fields = encode(word, { by, at, ref, seq, key: knownSigner.key })
  expect(sealed(topic, fields, knownSigner.sign)).toEqual(bytes)
})
