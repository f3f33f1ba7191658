/**
 * Two programs with one key (a profile that was copied, or opened twice): which of them stays is
 * decided by their boots. The newer stays; the older stops and does not fight.
 */
import type { Status } from '../../model/people/presence.ts'
import type { Millis, PublicKey } from '../../core/ids.ts'

/** A presence record in my name, as it came from the broker. */
export type OwnPresenceSeen = {
  readonly hasOwnKey: boolean
  readonly key: PublicKey
  readonly boot: number
  readonly at: Millis
  readonly status: Status
  /** The broker retained it; else it was published just now. */
  readonly retained: boolean
}

/** A duplicate that went offline so recently (ms) was most likely disconnected by my own connection. */
const TAKEN_OVER_WITHIN = 60_000

export const createDuplicateInstances = () => {
  const own = new Set<number>()
  let foreign = 0
  let publishedBoot = 0
  let firstLink = true
  return {
    /** A connection of mine begins with this boot. */
    begin: (boot: number) => {
      own.add(boot)
      foreign = 0
    },
    /** My presence is published with this boot from now on. */
    onPublished: (boot: number) => {
      publishedBoot = boot
      firstLink = false
    },
    /** The person wants to be online here, even if a duplicate is. */
    insist: () => {
      firstLink = true
    },
    /** A presence record with my key: true when it is of a program that started after this one. */
    onPresence: (presence: OwnPresenceSeen, boot: number, now: Millis) => {
      if (own.has(presence.boot)) return false
      const isOnline = presence.status !== 'offline'
      if ((isOnline || now - presence.at < TAKEN_OVER_WITHIN) && presence.boot > foreign)
        foreign = presence.boot
      return isOnline && presence.boot > boot
    },
    /** Before I publish my presence: go on, stop, or first take a boot above this one. */
    verdict: (boot: number) => {
      if (!firstLink && foreign > publishedBoot) return 'stop'
      return firstLink && foreign >= boot ? { above: foreign } : 'go'
    },
  }
}
