/**
 * Which request makes a broker close the connection. Several are on their way when it happens first; the next link sends
 * one at a time, and the one that is alone on its way when it happens again is left out from then on.
 */
import type { Millis } from '../../../core/ids.ts'
import { createPoisonDetector } from '../../outbound/poison-messages.ts'

/** What was left out is tried again with a connection that begins so long (ms) after it was found, as messages are. */
const RETRY_AFTER = 10 * 60_000

/** A request: a filter that is subscribed to, or the kind of what is written. */
export type RequestKey = `subscribe ${string}` | `exact ${string}` | `write ${string}`

export type HangUps = ReturnType<typeof createHangUps>

/** Nothing is suspected. */
export const createHangUps = (now: () => Millis) => {
  const detector = createPoisonDetector(now)
  const avoided = new Map<string, Millis>()
  return {
    /** A link begins: what was found long ago is tried again. */
    begin: () => {
      for (const [key, at] of avoided) if (now() - at >= RETRY_AFTER) avoided.delete(key)
    },
    /** Everything is tried again. */
    forget: () => avoided.clear(),
    /** Is this left out, because the broker hangs up? */
    avoids: (key: RequestKey): boolean => avoided.has(key),
    /** Is one request to be sent at a time? */
    isCareful: detector.hasSuspects,
    onSent: (key: RequestKey) => detector.onPublish(key, 0),
    onAnswered: (key: RequestKey) => detector.onAnswered(key, 0),
    /** The link ended, `closed` by the other side; true when something was learned: another attempt does better. */
    onUnlinked: (closed: boolean): boolean => {
      const wasCareful = detector.hasSuspects()
      const found = detector.onUnlinked(closed)
      if (found) avoided.set(found.topic, now())
      return found !== undefined || (!wasCareful && detector.hasSuspects())
    },
  }
}
