/**
 * Publishes rosters. Some brokers close the connection instead of refusing one: then they go one at a time, and one that
 * is alone on its way at such an end again and again is left out for a while, so that everything else works.
 */
import type { Link, OutgoingPacket, PublishOutcome } from '../../ports/transport.ts'
import { hangUpRetryDelay } from '../outbound/hang-up-retry.ts'
import { hasPassed } from '../../core/elapsed.ts'

/** An end this soon (ms) after a roster may be an answer to it. */
const CLOSE_WINDOW = 2000
/** At so many ends it has to be on its way: a message that is the cause is found out before (`poison-messages.ts`). */
const STRIKES = 3

const LEFT_OUT = { reason: 'broker-closes', detail: 'the broker hangs up at this' } as const

type Suspect = {
  strikes: number
  /** Since when it is left out (Unix ms), and how often it was left out in all. */
  leftOutAt: number
  times: number
}

/** Suspects nothing; `now` gives Unix milliseconds. */
export const createRosterPublisher = (now: () => number) => {
  const suspects = new Map<string, Suspect>()
  const unanswered = new Set<string>()
  let lastSent = 0
  let last: Promise<unknown> = Promise.resolve()
  let ends = 0

  const isLeftOut = (key: string) => {
    const { leftOutAt = 0, times = 0 } = suspects.get(key) ?? {}
    return times > 0 && !hasPassed(now(), leftOutAt, hangUpRetryDelay(times))
  }
  const isCareful = () => [...suspects.values()].some(({ times }) => times === 0)

  const send = async (link: Link, packet: OutgoingPacket, key: string): Promise<PublishOutcome> => {
    unanswered.add(key)
    lastSent = now()
    const outcome = await link.publish(packet)
    if (outcome === 'lost') return outcome
    unanswered.delete(key)
    suspects.delete(key)
    return outcome
  }

  /** It was on its way when the broker hung up. */
  const strike = (key: string, isAlone: boolean) => {
    const suspect = suspects.get(key) ?? { strikes: 0, leftOutAt: 0, times: 0 }
    suspects.set(key, suspect)
    // of several only one is the cause
    suspect.strikes = isAlone ? suspect.strikes + 1 : Math.max(1, suspect.strikes)
    if (suspect.strikes < STRIKES) return
    suspect.leftOutAt = now()
    suspect.times += 1
  }

  return {
    /** `name` tells versions from each other: the next one may be taken. */
    publish: (link: Link, packet: OutgoingPacket, name: string): Promise<PublishOutcome> => {
      const key = `${packet.topic} ${name}`
      if (isLeftOut(key)) return Promise.resolve(LEFT_OUT)
      if (!isCareful()) return send(link, packet, key)
      const before = ends
      const inTurn = last.then(() => (before === ends ? send(link, packet, key) : 'lost'))
      last = inTurn
      return inTurn
    },
    /** The link ended, `closed` by the other side. */
    onUnlinked: (closed: boolean): void => {
      const keys = [...unanswered]
      unanswered.clear()
      last = Promise.resolve()
      ends += 1
      if (closed && !hasPassed(now(), lastSent, CLOSE_WINDOW))
        for (const key of keys) strike(key, keys.length === 1)
    },
  }
}
