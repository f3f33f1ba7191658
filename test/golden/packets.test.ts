/** Packets of version 1 as they were once sent: they must be read for ever, and written the same. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { leaderOf } from '../../src/model/groups/roster.ts'
import { canFollow, isWellFormed } from '../../src/model/groups/roster-rules.ts'
import type { SignedRoster } from '../../src/model/groups/roster.ts'
import { parseRosterHash, NO_ROSTER } from '../../src/core/ids.ts'
import { signEnvelope } from '../../src/protocol/envelope.ts'
import { decodePacket } from '../../src/protocol/decode-packet.ts'
import { heirsText, isLineageSigned } from '../../src/protocol/lineage-signatures.ts'
import { encode } from '../../src/protocol/codec.ts'
import { codecs } from '../../src/protocol/messages/direct.ts'
import { knownSigner } from '../support/forged/ed25519.ts'

type Golden = { readonly topic: string; readonly text: string; readonly decoded: unknown }

const goldens: readonly (readonly [string, Golden])[] = Object.entries(
  JSON.parse(readFileSync(new URL('packets.json', import.meta.url), 'utf8')),
)

test('every word of version 1 has its packet here', () => {
  const types = goldens.map(([, { text }]) => /"type":"([^"]+)"/u.exec(text)?.[1])
  expect(new Set(types)).toEqual(new Set(Object.keys(codecs)))
})

test.each(goldens)('the packet "%s" is read as it was meant', (_, { topic, text, decoded }) => {
  const read = decodePacket(topic, new TextEncoder().encode(text), knownSigner.verify)
  if (!read.ok) throw new Error(read.error)
  expect(JSON.parse(JSON.stringify(read.value.decoded))).toEqual(decoded)
  expect(read.value.key).toBe(knownSigner.key)
})

test.each(goldens)('the packet "%s" is written with the same bytes', (_, { topic, text }) => {
  const bytes = new TextEncoder().encode(text)
  const read = decodePacket(topic, bytes, knownSigner.verify)
  if (!read.ok) throw new Error(read.error)
  const { by, at, ref, seq, message } = read.value.decoded
  if (message.type === 'unknown') throw new Error('every golden word is known')
  const fields = encode(message, { by, at, ref, seq, key: knownSigner.key })
  expect(signEnvelope(topic, fields, knownSigner.sign)).toEqual(bytes)
})

/** The card in one of these packets, with its hash. */
const cardOf = ([, { topic, text }]: readonly [string, Golden]): readonly SignedRoster[] => {
  const bytes = new TextEncoder().encode(text)
  const read = decodePacket(topic, bytes, knownSigner.verify)
  if (!read.ok || read.value.decoded.message.type !== 'group.roster') return []
  const { by, at, message } = read.value.decoded
  const hash = parseRosterHash(knownSigner.hash(bytes)) ?? NO_ROSTER
  return [{ ...message, hash, by, at, key: read.value.key }]
}

/** What the next card is measured by. */
const after = ({ rev, at, name, lineage, members }: SignedRoster) => ({
  rev,
  at,
  name,
  lineage,
  members: members.map(({ id, key, since }) => ({ id, key, from: since })),
})

test('the cards of a group are signed by who may, and are a chain as far as they follow each other', () => {
  const cards = goldens.flatMap(cardOf)
  expect(cards.map(({ rev }) => rev)).toEqual([1, 2, 3, 5, 3])
  for (const card of cards) {
    expect([card.rev, isWellFormed(card)]).toEqual([card.rev, true])
    const signer = { id: card.by, key: card.key }
    expect([card.rev, isLineageSigned(card, signer, knownSigner.verify)]).toEqual([card.rev, true])
    // of each the heirs are signed for this very card
    expect(isLineageSigned({ ...card, rev: card.rev + 1 }, signer, knownSigner.verify)).toBe(false)
  }
  // what was signed for one group says nothing in another one of the same name and founder
  for (const card of cards.filter(({ lineage }) => lineage.length > 1)) {
    const founding = parseRosterHash(knownSigner.hash(new TextEncoder().encode('another one'))) ?? NO_ROSTER
    const heirs = {
      ...card.heirs,
      sig: knownSigner.sign(heirsText({ group: card.group, founding }, card.rev, card.heirs)),
    }
    const signer = { id: card.by, key: knownSigner.key }
    const moved = { ...card, founding, heirs }
    expect(isLineageSigned({ ...moved, lineage: card.lineage.slice(0, 1) }, signer, knownSigner.verify)).toBe(
      true,
    )
    expect(isLineageSigned(moved, signer, knownSigner.verify)).toBe(false)
  }
  const [first, second, third, claimed, end] = cards
  if (!first || !second || !third || !claimed || !end) throw new Error('not five cards')
  expect(second.before).toBe(first.hash)
  expect(canFollow(second, after(first))).toBe(true)
  expect(canFollow(third, after(second))).toBe(true)
  expect(canFollow(end, after(second))).toBe(true)
  expect(canFollow(claimed, after(third))).toBe(false)
  expect([third, claimed].map((card) => leaderOf(card).id)).toEqual(['bob', 'alice'])
})
