/**
 * Some brokers close the connection at a publish that they deny. Whichever word is alone on its way
 * twice in a row when that happens is the one; with several on their way, the next link tries one
 * at a time.
 */
import type { SeqRange } from '../../core/seq-ranges.ts'
import { isInRanges } from '../../core/seq-ranges.ts'

/** A close this soon (ms) after a publish is laid at that publish's door. */
const CLOSE_WINDOW = 2000
/** So many closes in a row are enough. */
const MAX_STRIKES = 2

type MessageKey = { readonly topic: string; readonly seq: number }
type Suspected = MessageKey & { readonly strikes: number }

export type PoisonDetector = {
  readonly onPublish: (topic: string, seq: number) => void
  /** The broker answered this one. */
  readonly onAnswered: (topic: string, seq: number) => void
  /** Of this place only these words are still to be sent. */
  readonly keepOnly: (topic: string, stillMissing: readonly SeqRange[]) => void
  /** Is anybody under suspicion? Then words go one at a time. */
  readonly hasSuspects: () => boolean
  /** The link ended, `closed` by the other side: the word that is found guilty, if any. */
  readonly onUnlinked: (closed: boolean) => MessageKey | undefined
}

const keyOf = (topic: string, seq: number) => `${topic} ${seq}`

/** Nobody is under suspicion yet; `now` gives Unix milliseconds. */
export const createPoisonDetector = (now: () => number): PoisonDetector => {
  const suspects = new Map<string, Suspected>()
  // what was on its way when the link ended: the answers "lost" come before or after that
  const unanswered = new Map<string, MessageKey>()
  let lastPublish = 0

  return {
    onPublish: (topic, seq) => {
      lastPublish = now()
      unanswered.set(keyOf(topic, seq), { topic, seq })
    },
    onAnswered: (topic, seq) => {
      suspects.delete(keyOf(topic, seq))
      unanswered.delete(keyOf(topic, seq))
    },
    keepOnly: (topic, stillMissing) => {
      for (const [key, message] of suspects) {
        if (message.topic === topic && !isInRanges(stillMissing, message.seq)) suspects.delete(key)
      }
    },
    hasSuspects: () => suspects.size > 0,
    onUnlinked: (closed) => {
      const messages = [...unanswered]
      unanswered.clear()
      if (!closed || now() - lastPublish > CLOSE_WINDOW) return undefined
      const alone = messages.length === 1
      for (const [key, message] of messages) {
        const before = suspects.get(key)?.strikes ?? 0
        const strikes = alone ? before + 1 : before > 0 ? before : 1
        if (strikes >= MAX_STRIKES) {
          suspects.delete(key)
          return message
        }
        suspects.set(key, { ...message, strikes })
      }
      return undefined
    },
  }
}
