/**
 * Packets of version 1 as they were once sent: they must be read for ever, and written the same. A new
 * one is written without its text; `UPDATE_DOCS=yes npx vitest run test/golden/packets.test.ts` signs it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { leaderOf } from '../../src/model/groups/roster.ts'
import { canFollow, isWellFormed } from '../../src/model/groups/roster-rules.ts'
import type { SignedRoster } from '../../src/model/groups/roster.ts'
import { parseRosterHash, NO_ROSTER } from '../../src/core/ids.ts'
import { signEnvelope } from '../../src/protocol/envelope.ts'
import { decodePacket } from '../../src/protocol/decode-packet.ts'
import { heirsText, isLineageSigned } from '../../src/protocol/lineage-signatures.ts'
import { encode } from '../../src/protocol/codec.ts'
import type { Decoded } from '../../src/protocol/codec.ts'
import { codecs } from '../../src/protocol/messages/direct.ts'
import { knownSigner } from '../support/forged/ed25519.ts'

type Golden = { readonly topic: string; readonly text: string; readonly decoded: Decoded }

const file = new URL('packets.json', import.meta.url)
const kept: Readonly<Record<string, Omit<Golden, 'text'> & Partial<Golden>>> = JSON.parse(
  readFileSync(file, 'utf8'),
)

const written = (topic: string, { message, ...stamp }: Decoded) => {
  if (message.type === 'unknown') throw new Error('every golden message is known')
  return signEnvelope('papo', topic, encode(message, { ...stamp, key: knownSigner.key }), knownSigner.sign)
}

const goldens = Object.entries(kept).map(([name, { topic, text, decoded }]) => {
  const golden: Golden = { topic, text: text ?? new TextDecoder().decode(written(topic, decoded)), decoded }
  return [name, golden] as const
})

/** The file: a line for each part of a packet. */
const asText = () => {
  const packets = goldens.map(([name, golden]) => {
    const parts = Object.entries(golden).map(([part, value]) => `    "${part}": ${JSON.stringify(value)}`)
    return `  ${JSON.stringify(name)}: {\n${parts.join(',\n')}\n  }`
  })
  return `{\n${packets.join(',\n')}\n}\n`
}

test('the file has all of each packet', () => {
  if (process.env['UPDATE_DOCS'] === 'yes') writeFileSync(file, asText())
  expect(readFileSync(file, 'utf8')).toBe(asText())
})

test('every type of version 1 has its packet here', () => {
  const types = goldens.map(([, { text }]) => /"type":"([^"]+)"/u.exec(text)?.[1])
  expect(new Set(types)).toEqual(new Set(Object.keys(codecs)))
})

test.each(goldens)('the packet "%s" is read as it was meant', (_, { topic, text, decoded }) => {
  const read = decodePacket('papo', topic, new TextEncoder().encode(text), knownSigner.verify)
  if (!read.ok) throw new Error(read.error)
  expect(JSON.parse(JSON.stringify(read.value.decoded))).toEqual(decoded)
  expect(read.value.key).toBe(knownSigner.key)
})

test.each(goldens)('the packet "%s" is written with the same bytes', (_, { topic, text }) => {
  const bytes = new TextEncoder().encode(text)
  const read = decodePacket('papo', topic, bytes, knownSigner.verify)
  if (!read.ok) throw new Error(read.error)
  expect(written(topic, read.value.decoded)).toEqual(bytes)
})

/** The roster in one of these packets, with its hash. */
const rosterOf = ([, { topic, text }]: readonly [string, Golden]): readonly SignedRoster[] => {
  const bytes = new TextEncoder().encode(text)
  const read = decodePacket('papo', topic, bytes, knownSigner.verify)
  if (!read.ok || read.value.decoded.message.type !== 'group.roster') return []
  const { by, at, message } = read.value.decoded
  const hash = parseRosterHash(knownSigner.hash(bytes)) ?? NO_ROSTER
  return [{ ...message, hash, by, at, key: read.value.key }]
}

/** What the next roster is compared with. */
const after = ({ rev, at, name, lineage, members }: SignedRoster) => ({
  rev,
  at,
  name,
  lineage,
  members: members.map(({ id, key, since }) => ({ id, key, from: since })),
})

test('the rosters of a group are signed by their leaders, and form a chain as far as they follow each other', () => {
  const rosters = goldens.flatMap(rosterOf)
  expect(rosters.map(({ rev }) => rev)).toEqual([1, 2, 3, 5, 3])
  for (const roster of rosters) {
    expect([roster.rev, isWellFormed(roster)]).toEqual([roster.rev, true])
    const signer = { id: roster.by, key: roster.key }
    expect([roster.rev, isLineageSigned(roster, signer, knownSigner.verify)]).toEqual([roster.rev, true])
    // the heirs of each roster are signed for this very roster
    expect(isLineageSigned({ ...roster, rev: roster.rev + 1 }, signer, knownSigner.verify)).toBe(false)
  }
  // what was signed for one group means nothing in another one of the same name and founder
  for (const roster of rosters.filter(({ lineage }) => lineage.length > 1)) {
    const founding = parseRosterHash(knownSigner.hash(new TextEncoder().encode('another one'))) ?? NO_ROSTER
    const heirs = {
      ...roster.heirs,
      sig: knownSigner.sign(heirsText({ group: roster.group, founding }, roster.rev, roster.heirs)),
    }
    const signer = { id: roster.by, key: knownSigner.key }
    const moved = { ...roster, founding, heirs }
    expect(isLineageSigned({ ...moved, lineage: roster.lineage.slice(0, 1) }, signer, knownSigner.verify)).toBe(
      true,
    )
    expect(isLineageSigned(moved, signer, knownSigner.verify)).toBe(false)
  }
  const [first, second, third, claimed, end] = rosters
  if (!first || !second || !third || !claimed || !end) throw new Error('not five rosters')
  expect(second.before).toBe(first.hash)
  expect(canFollow(second, after(first))).toBe(true)
  expect(canFollow(third, after(second))).toBe(true)
  expect(canFollow(end, after(second))).toBe(true)
  expect(canFollow(claimed, after(third))).toBe(false)
  expect([third, claimed].map((roster) => leaderOf(roster).id)).toEqual(['bob', 'alice'])
})
