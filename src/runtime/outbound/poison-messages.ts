/**
 * Some brokers close the connection when they deny a publish. Every message that was on its way is
 * then suspected, and the next link sends one at a time. A suspect that is alone on its way when
 * the connection is closed again is the cause.
 */
import type { SeqRange } from '../../core/seq-ranges.ts'
import { isInRanges } from '../../core/seq-ranges.ts'
import { hasPassed } from '../../core/elapsed.ts'

/** A close this soon (ms) after a publish may be an answer to it. */
const CLOSE_WINDOW = 2000

type MessageKey = { readonly topic: string; readonly seq: number }

const keyOf = (topic: string, seq: number) => `${topic} ${seq}`

/** Starts without suspects; `now` gives Unix milliseconds. */
export const createPoisonDetector = (now: () => number) => {
  const suspects = new Map<string, MessageKey>()
  // the answer "lost" may come before or after the end of the link, so it does not count here
  const unanswered = new Map<string, MessageKey>()
  let lastPublish = 0

  return {
    onPublish: (topic: string, seq: number) => {
      lastPublish = now()
      unanswered.set(keyOf(topic, seq), { topic, seq })
    },
    /** The broker answered this one. */
    onAnswered: (topic: string, seq: number) => {
      suspects.delete(keyOf(topic, seq))
      unanswered.delete(keyOf(topic, seq))
    },
    /** Of this topic only these messages still have to be sent. */
    keepOnly: (topic: string, stillMissing: readonly SeqRange[]) => {
      for (const [key, message] of suspects) {
        if (message.topic === topic && !isInRanges(stillMissing, message.seq)) suspects.delete(key)
      }
    },
    /** While there are suspects, messages go one at a time. */
    hasSuspects: () => suspects.size > 0,
    /** The link ended, `closed` by the other side. Returns the message that caused it, if that is certain. */
    onUnlinked: (closed: boolean) => {
      const messages = [...unanswered]
      unanswered.clear()
      if (!closed || hasPassed(now(), lastPublish, CLOSE_WINDOW)) return undefined
      const alone = messages.length === 1
      for (const [key, message] of messages) {
        if (alone && suspects.delete(key)) return message
        suspects.set(key, message)
      }
      return undefined
    },
  }
}
