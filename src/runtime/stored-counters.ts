/** Counters as they are on disk. One that cannot be read counts as missing: its channel is counted from the start. */
import { sequencedChannelOf } from '../core/channel.ts'
import { MAX_MILLIS, parsePacketHash, parsePublicKey, parseUserId } from '../core/ids.ts'
import type { Reader } from '../core/schema.ts'
import {
  parseJson,
  readBoolean,
  readInteger,
  readList,
  readObject,
  readString,
} from '../core/schema.ts'
import { readRange } from '../protocol/fields.ts'
import { parseTopic } from '../protocol/topics.ts'
import type { ChainTip, IncomingCounter, OutgoingCounter } from './counters.ts'

/** More than any counter has of anything. */
const MANY = 1_000_000

const readCount = readInteger(0, MAX_MILLIS)
const readText = readString(10_000, (value) => value)

const readStoredRanges = readList(readRange, MANY)
const readSeqs = readObject({ upTo: readCount, gaps: readStoredRanges })
const readConfirmed = readObject({ delivered: readSeqs, read: readSeqs })

const readRejected: Reader<OutgoingCounter['rejected'][number]> = (value) => {
  if (!Array.isArray(value)) return undefined
  const [seq, reason, again] = [readCount(value[0]), readText(value[1]), readBoolean(value[2])]
  if (seq === undefined || reason === undefined) return undefined
  return again === undefined ? [seq, reason] : [seq, reason, again]
}

const readTip: Reader<ChainTip> = (value) => {
  if (!Array.isArray(value)) return undefined
  const [seq, hash] = [readCount(value[0]), parsePacketHash(value[1])]
  return seq !== undefined && hash !== undefined ? [seq, hash] : undefined
}

const readReceiver = readObject(
  { to: parseUserId, delivered: readSeqs, read: readSeqs },
  { from: readCount },
)

const readIncoming = readObject(
  {
    topic: readText,
    key: parsePublicKey,
    from: parseUserId,
    received: readSeqs,
    read: readSeqs,
    reported: readObject({ upTo: readCount, gaps: readCount, read: readCount }),
  },
  {
    untold: readStoredRanges,
    conflicts: readStoredRanges,
    tips: readList(readTip, MANY),
    stranger: readBoolean,
  },
)

const readOutgoing = readObject(
  {
    topic: readText,
    count: readCount,
    sent: readSeqs,
    receivers: readList(readReceiver, MANY),
    rejected: readList(readRejected, MANY),
    retransmittedAt: readCount,
  },
  {
    before: readConfirmed,
    lost: readStoredRanges,
    unusedSeqs: readStoredRanges,
    renumbered: readStoredRanges,
    gapCount: readCount,
  },
)

/** A counter counts in the channel of its topic, whatever else is written in it. */
const inItsChannel = <C extends { readonly topic: string }>(counter: C | undefined) => {
  const address = counter && parseTopic(counter.topic)
  const channel = address && sequencedChannelOf(address)
  return counter && channel && { ...counter, channel }
}

/** Reads what I have of somebody's messages in a channel. */
export const parseIncoming = (text: string): IncomingCounter | undefined =>
  inItsChannel(readIncoming(parseJson(text)))

/** Reads how far my messages got in a channel. */
export const parseOutgoing = (text: string): OutgoingCounter | undefined =>
  inItsChannel(readOutgoing(parseJson(text)))
