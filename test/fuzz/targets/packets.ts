/** Signed packets: from a topic and bytes to a command, on both sides of the signature. */
import { parseMillis } from '../../../src/core/ids.ts'
import { isWellFormed } from '../../../src/model/groups/roster-rules.ts'
import {
  claimedAuthorOf,
  decodePacket,
  decodeTrusted,
} from '../../../src/protocol/decode-packet.ts'
import type { DecodedPacket } from '../../../src/protocol/decode-packet.ts'
import { encode } from '../../../src/protocol/codec.ts'
import { signEnvelope } from '../../../src/protocol/envelope.ts'
import { isLineageSigned } from '../../../src/protocol/lineage-signatures.ts'
import { parseTopic, topicOf } from '../../../src/protocol/topics.ts'
import { knownSigner } from '../../support/forged/ed25519.ts'
import { insecureSigner } from '../../support/network/network.ts'
import type { FuzzTarget } from '../engine/target.ts'
import { bytesOf, inputOf, must, mustBeSafe, mustEqual } from '../engine/target.ts'
import { goldenPackets } from './golden.ts'
import { openKnownKeyring } from './known-keyring.ts'
import { temporaryFolder } from './temporary-folder.ts'

const REASONS: ReadonlySet<string> = new Set([
  'too-big',
  'not-utf8',
  'not-json',
  'unsigned',
  'forged',
  'foreign-topic',
  'malformed',
  'newer-version',
  'unknown-type',
  'misplaced',
  'not-yours',
])

const quick = insecureSigner('fuzz')
const SIGNED = /,"sig":"[A-Za-z0-9_-]{86}"\}$/u

/** The fields of a golden packet without its signature: it is signed again after it was changed. */
const unsigned = (text: string) => text.replace(SIGNED, '}').replaceAll(knownSigner.key, quick.key)

/** Bytes as they are when they have a signature; else signed, whatever they are. */
const packetOf = (topic: string, body: string): Uint8Array => {
  if (SIGNED.test(body) || !body.endsWith('}')) return bytesOf(body)
  const text = bytesOf(body).toString('utf8')
  const sig = quick.sign(`papo/1\npapo/${topic}\n${text}`)
  return Buffer.from(`${text.slice(0, -1)},"sig":"${sig}"}`)
}

/** Every text in a message is safe, but for packets inside of packets, which nobody shows. */
const mustHaveSafeTexts = (value: unknown, name: string): void => {
  if (typeof value === 'string' && name !== 'packet') mustBeSafe(value, name)
  else if (Array.isArray(value)) for (const one of value) mustHaveSafeTexts(one, name)
  else if (typeof value === 'object' && value !== null)
    for (const [inner, one] of Object.entries(value)) mustHaveSafeTexts(one, inner)
}

/** What is written again is read as the same, and written with the same fields. */
const mustComeBack = (topic: string, { channel, decoded, key }: DecodedPacket): void => {
  must(topicOf(channel) === topic, 'a channel has one topic')
  const { message, ...stamp } = decoded
  must(parseMillis(decoded.at) === decoded.at, 'a time is one')
  mustHaveSafeTexts(message, 'message')
  if (message.type === 'unknown') return
  const fields = encode(message, { ...stamp, key })
  const bytes = signEnvelope('papo', topic, fields, quick.sign)
  const again = decodePacket('papo', topic, bytes, () => true)
  // a text can be longer as JSON than it came
  if (!again.ok && again.error === 'too-big') return
  mustEqual(again.ok ? again.value.decoded : again.error, decoded, 'what is written is read')
  if (message.type !== 'group.roster') return
  isWellFormed({ ...message, by: stamp.by, key })
  isLineageSigned(message, { id: stamp.by, key }, quick.verify)
}

/** Bytes on topics. The first line is the topic; what has no signature gets one. */
export const openPackets = (): FuzzTarget => {
  const ring = openKnownKeyring(temporaryFolder())
  return {
    alphabet: 'bytes',
    json: 'after-line',
    longest: 70_000,
    seeds: goldenPackets.flatMap(({ topic, text }) => [
      `${topic}\n${inputOf(unsigned(text))}`,
      `${topic}\n${inputOf(unsigned(text))}`,
      `${topic}\n${inputOf(text)}`,
    ]),
    words: [
      '"sig":"',
      ',"key":"',
      '"by":',
      '\\u',
      '\\ud800',
      '\u00EF\u00BB\u00BF',
      '[[[[',
      '{"a":',
    ],
    check: (input) => {
      const end = input.indexOf('\n')
      const topic = bytesOf(input.slice(0, Math.max(0, end))).toString('utf8')
      const bytes = packetOf(topic, input.slice(end + 1))
      // the real signature is looked at where a packet came with one
      const { verify } = Buffer.from(bytes).includes(ring.key) ? ring : quick
      const read = decodePacket('papo', topic, bytes, verify)
      claimedAuthorOf(Buffer.from(bytes).toString('utf8'))
      const trusted = decodeTrusted(topic, bytes)
      if (read.ok) {
        must(parseTopic(topic) !== undefined, 'a packet has a place')
        mustEqual(trusted.ok && trusted.value.decoded, read.value.decoded, 'trust changes nothing')
        mustComeBack(topic, read.value)
      } else must(REASONS.has(read.error), `${read.error} is a reason`)
    },
  }
}
