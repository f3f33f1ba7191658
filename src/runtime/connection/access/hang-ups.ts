/**
 * Which request makes a broker close the connection. Several are on their way when it happens first; the next link sends
 * one at a time. What is alone on its way at two such ends in a row is left out from then on. If the link without it
 * ends soon too, or if the ends have nothing in common, the link is at fault, and nothing is left out for it.
 */
import type { Millis } from '../../../core/ids.ts'
import { hasPassed } from '../../../core/elapsed.ts'

/** An end this soon (ms) after a request may be an answer to it. */
const CLOSE_WINDOW = 2000
/** A link that lasts so long (ms) without what was left out shows that this was the cause. */
const PROOF_OF_LIFE = 30_000
/** What was left out is tried again so long (ms) after; twice as long after each time at which it was in vain. */
const RETRY_AFTER = 10 * 60_000
const MAX_RETRY_AFTER = 4 * 3_600_000

/** A request: a filter that is subscribed to, or the kind of what is written. */
export type RequestKey = `subscribe ${string}` | `exact ${string}` | `write ${string}`

/** `isConfirmed`: a link without it lasted. */
type Avoided = { readonly at: Millis; readonly pause: number; readonly isConfirmed: boolean }

export type HangUps = ReturnType<typeof createHangUps>

/** Nothing is suspected; `now` gives Unix milliseconds. */
export const createHangUps = (now: () => Millis) => {
  const avoided = new Map<RequestKey, Avoided>()
  // tried again, with the pause (ms) that it had; the answer is still to come
  const retried = new Map<RequestKey, number>()
  const suspects = new Set<RequestKey>()
  const unanswered = new Set<RequestKey>()
  // was left out at some time, and was not answered since
  const lost = new Set<RequestKey>()
  // it was alone on its way when the last link ended
  let lastAlone: RequestKey | undefined
  let linkedAt: Millis | undefined
  let lastSentAt = 0

  const avoid = (key: RequestKey, pause: number, isConfirmed: boolean) => {
    suspects.delete(key)
    lost.add(key)
    avoided.set(key, { at: now(), pause, isConfirmed })
  }

  /** The link itself is at fault. */
  const acquit = () => {
    suspects.clear()
    lastAlone = undefined
    for (const [key, { isConfirmed }] of avoided) if (!isConfirmed) avoided.delete(key)
  }

  /** One of what was left out long enough is tried again: only one, so that its end is no riddle. */
  const retryOne = () => {
    // a clock that was set back must not make it longer
    const due = [...avoided].find(([, { at, pause }]) => now() - at >= pause || now() < at)
    if (!due) return
    const [key, { pause }] = due
    avoided.delete(key)
    retried.set(key, pause)
  }

  /** The other side ended the link while these were on their way; true when something was learned. */
  const judge = (keys: readonly RequestKey[]): boolean => {
    const again = keys.find((key) => retried.has(key))
    if (again) {
      avoid(again, Math.min(2 * (retried.get(again) ?? RETRY_AFTER), MAX_RETRY_AFTER), true)
      retried.delete(again)
      return true
    }
    const [key] = keys
    const wasCareful = suspects.size > 0
    if (keys.length !== 1 || key === undefined) {
      for (const one of keys) suspects.add(one)
      return !wasCareful
    }
    if (lastAlone !== undefined && lastAlone !== key) {
      acquit()
      return false
    }
    if (lastAlone === key) {
      lastAlone = undefined
      avoid(key, RETRY_AFTER, false)
      return true
    }
    lastAlone = key
    suspects.add(key)
    return true
  }

  return {
    /** A link begins: something that was found long ago is tried again. */
    begin: () => {
      linkedAt = now()
      retryOne()
    },
    /** The same on a link that lasts. */
    retryOne,
    /** Everything is tried again. */
    forget: () => {
      avoided.clear()
      retried.clear()
      acquit()
    },
    /** Is this left out, because the broker hangs up? */
    avoids: (key: RequestKey): boolean => avoided.has(key),
    /** Is nothing left out? */
    avoidsNothing: (): boolean => avoided.size === 0,
    /** Is one request to be sent at a time? */
    isCareful: (): boolean => suspects.size > 0,
    onSent: (key: RequestKey): void => {
      lastSentAt = now()
      unanswered.add(key)
    },
    /** The broker answered; true when this had been left out before. */
    onAnswered: (key: RequestKey): boolean => {
      unanswered.delete(key)
      suspects.delete(key)
      retried.delete(key)
      if (lastAlone === key) lastAlone = undefined
      return lost.delete(key)
    },
    /** The link ended, `closed` by the other side; true when something was learned: another attempt does better. */
    onUnlinked: (closed: boolean): boolean => {
      const keys = [...unanswered]
      unanswered.clear()
      if (linkedAt === undefined) return false
      const hasLasted = now() - linkedAt >= PROOF_OF_LIFE
      linkedAt = undefined
      if (hasLasted)
        for (const [key, one] of avoided) avoided.set(key, { ...one, isConfirmed: true })
      if (!closed) return false
      if (keys.length > 0 && !hasPassed(now(), lastSentAt, CLOSE_WINDOW)) return judge(keys)
      acquit()
      return false
    },
  }
}
