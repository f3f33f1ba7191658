/** The wire: what is written is read again, and whatever else comes is refused for its reason. */
import type { WireCommand } from '../../src/model/commands.ts'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { directChannel } from '../../src/core/channel.ts'
import { createRef, parseUserId } from '../../src/core/ids.ts'
import type { Millis, Ref, SafeText, SessionId, UserId } from '../../src/core/ids.ts'
import { MAX_SEQ, NO_SEQS, presentRanges, addSeq } from '../../src/core/seq-ranges.ts'
import { createSessionId } from '../../src/core/ids.ts'
import { safeNfcLine, safeLine, safeText } from '../../src/core/text/safe-text.ts'
import { ulid } from '../../src/core/ulid.ts'
import { signEnvelope } from '../../src/protocol/envelope.ts'
import { decodePacket } from '../../src/protocol/decode-packet.ts'
import type { Address, SequencedChannel } from '../../src/core/channel.ts'
import { parseTopic, topicOf } from '../../src/protocol/topics.ts'
import { encode, isSequencedType } from '../../src/protocol/codec.ts'
import type { SyncMessage } from '../../src/protocol/messages/sync.ts'
import { insecureSigner } from '../support/network/network.ts'

const signer = insecureSigner('alice')
const AT = 1_763_630_000_000 as Millis

const times = fc
  .integer({ min: 1_577_836_800_001, max: 32_503_679_999_999 })
  .map((at) => at as Millis)
const refs = fc
  .tuple(times, fc.uint8Array({ minLength: 10, maxLength: 10 }))
  .map(([at, random]): Ref => createRef(ulid(at, random), signer.key))
const names = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((text) => parseUserId(text))
  .filter((name): name is UserId => name !== undefined)
const texts = fc.string({ unit: 'binary', maxLength: 80 }).map((text) => safeText(text))
const emojis = fc.string({ unit: 'grapheme', maxLength: 4 }).map((text) => safeNfcLine(text, 32))
const coverages = fc
  .array(fc.integer({ min: 1, max: 60 }), { maxLength: 40 })
  .map((all) => all.reduce(addSeq, NO_SEQS))

type Said = { readonly word: WireCommand | SyncMessage; readonly channel: Address }

const inControl = (of: UserId, from: UserId) => ({ kind: 'inbox', of, from }) as const

const controlWords = (to: UserId, from: UserId, session: SessionId): fc.Arbitrary<Said> => {
  const channel = inControl(to, from)
  const about = fc.constantFrom<SequencedChannel>(directChannel(session), {
    kind: 'inbox',
    of: from,
  })
  return fc.oneof(
    texts.map((text): Said => ({ channel, word: { type: 'request.make', to, text } })),
    refs.map((request): Said => ({ channel, word: { type: 'request.accept', request, session } })),
    fc.tuple(refs, texts).map(([request, text]): Said => ({
      channel,
      word: { type: 'request.deny', request, reason: safeLine(text) },
    })),
    fc.tuple(about, coverages, coverages, coverages).map(([topic, have, shown, clashed]): Said => ({
      channel,
      word: {
        type: 'receipt',
        channel: topic,
        have,
        read: presentRanges(shown),
        conflicts: presentRanges(clashed),
      },
    })),
    fc
      .tuple(about, fc.integer({ min: 1 }), fc.integer({ min: 1 }))
      .map(([topic, one, two]): Said => ({
        channel,
        word: { type: 'sync.request', channel: topic, author: to, from: one, to: two },
      })),
    fc.constant<Said>({ channel, word: { type: 'presence.query' } }),
  )
}

const sessionWords = (to: UserId, from: UserId, session: SessionId): fc.Arbitrary<Said> => {
  const channel = { kind: 'direct', session, to, from } as const
  return fc
    .record({ text: texts, target: refs, emoji: emojis, on: fc.boolean(), kind: fc.nat(6) })
    .map(({ text, target, emoji, on, kind }): Said => {
      const words: readonly WireCommand[] = [
        { type: 'message.send', channel: directChannel(session), text },
        { type: 'message.send', channel: directChannel(session), text, reply: target },
        { type: 'message.edit', channel: directChannel(session), target, text },
        { type: 'message.delete', channel: directChannel(session), target },
        { type: 'message.react', channel: directChannel(session), target, emoji, on },
        { type: 'session.end', session },
        { type: 'message.typing', channel: directChannel(session), on },
      ]
      return { channel, word: words[kind] ?? { type: 'session.end', session } }
    })
}

const cards = (from: UserId): fc.Arbitrary<Said> =>
  fc
    .record({
      status: fc.constantFrom('online' as const, 'away' as const, 'offline' as const),
      boot: fc.nat(),
      count: fc.nat(),
      caps: fc.array(fc.stringMatching(/^[a-z0-9/]{1,40}$/u), { maxLength: 5 }),
    })
    .map((card) => ({
      channel: { kind: 'presence', of: from },
      word: { type: 'presence.publish', name: from as string as SafeText, seen: AT, ...card },
    }))

const said = fc.tuple(names, names, times).chain(([to, from, at]) => {
  const session = createSessionId(to, from, at)
  const words = fc.oneof(
    controlWords(to, from, session),
    sessionWords(to, from, session),
    cards(from),
  )
  return words.map((one) => ({ ...one, from }))
})

test('every word comes back from its bytes as it was said', () => {
  fc.assert(
    fc.property(said, refs, fc.integer({ min: 1 }), ({ channel, word, from }, ref, count) => {
      const topic = topicOf(channel)
      expect(parseTopic(topic)).toEqual(channel)
      const seq = isSequencedType(word.type) ? count : 0
      const fields = encode(word, { by: from, at: AT, ref, key: signer.key, seq })
      const read = decodePacket(
        'papo',
        topic,
        signEnvelope('papo', topic, fields, signer.sign),
        signer.verify,
      )
      expect(read).toEqual({
        ok: true,
        value: { channel, key: signer.key, decoded: { by: from, at: AT, ref, seq, message: word } },
      })
    }),
    { numRuns: 400 },
  )
})

const runs = (count: number) => Array.from({ length: count }, (_, n) => [2 * n + 1, 2 * n + 1])

test('runs of what was read are ascending, apart and at most 64, however large their numbers', () => {
  const session = createSessionId('bob' as UserId, 'alice' as UserId, AT)
  const channel = inControl('bob' as UserId, 'alice' as UserId)
  const topic = topicOf(channel)
  const stamp = {
    by: 'alice' as UserId,
    at: AT,
    ref: createRef(ulid(AT, new Uint8Array(10)), signer.key),
    seq: 0,
  }
  const reads = (read: unknown) => {
    const word = {
      type: 'receipt',
      channel: directChannel(session),
      have: NO_SEQS,
      read: [],
      conflicts: [],
    } as const
    const fields = { ...encode(word, { ...stamp, key: signer.key }), read }
    const heard = decodePacket(
      'papo',
      topic,
      signEnvelope('papo', topic, fields, signer.sign),
      signer.verify,
    )
    if (!heard.ok) return heard.error
    const said = heard.value.decoded.message
    return said.type === 'receipt' ? said.read : said.type
  }
  const most = MAX_SEQ
  for (const good of [
    [],
    [[1, 1]],
    [[1, most]],
    runs(64),
    [
      [5, 9],
      [11, 12],
    ],
  ]) {
    expect(reads(good)).toEqual(good)
  }
  // without it nothing is told
  expect(reads(undefined)).toBeUndefined()
  const bad: readonly unknown[] = [
    null,
    0,
    7,
    {},
    [1, 2],
    [[0, 1]],
    [[2, 1]],
    [[1, 2.5]],
    [[1, most + 1]],
    [[1, 2, 3]],
    [
      [1, 2],
      [3, 4],
    ],
    [
      [3, 4],
      [1, 1],
    ],
    [
      [1, 4],
      [2, 3],
    ],
    runs(65),
  ]
  for (const one of bad) expect([one, reads(one)]).toEqual([one, 'malformed'])
})
