/**
 * Two programs with one key (a profile that was copied, or opened twice): which of them stays is
 * decided by their boots. The newer stays; the older stops and does not fight.
 */
import type { Status } from '../../model/people/presence.ts'
import type { Millis, PublicKey } from '../../core/ids.ts'

/** A card in my name, as it came from the broker. */
export type CardSeen = {
  readonly mine: boolean
  readonly key: PublicKey
  readonly boot: number
  readonly at: Millis
  readonly status: Status
  /** The broker retained it; else it was published just now. */
  readonly kept: boolean
}

/** A twin that went offline so lately (ms) was most likely thrown out by my own connection. */
const LATELY = 60_000

export type Twins = {
  /** A connection of mine begins with this boot. */
  readonly begin: (boot: number) => void
  /** I am shown with this boot from now on. */
  readonly shown: (boot: number) => void
  /** The person wants to be here, whoever else is. */
  readonly insist: () => void
  /** A card with my key: true when it is of a program that came after me. */
  readonly seen: (card: CardSeen, boot: number, now: Millis) => boolean
  /** Before I show myself: go on, stop, or first take a boot above this one. */
  readonly verdict: (boot: number) => 'go' | 'stop' | { readonly above: number }
}

export const createTwins = (): Twins => {
  const own = new Set<number>()
  let foreign = 0
  let shownBoot = 0
  let firstLink = true
  return {
    begin: (boot) => {
      own.add(boot)
      foreign = 0
    },
    shown: (boot) => {
      shownBoot = boot
      firstLink = false
    },
    insist: () => {
      firstLink = true
    },
    seen: (card, boot, now) => {
      if (own.has(card.boot)) return false
      const here = card.status !== 'offline'
      if ((here || now - card.at < LATELY) && card.boot > foreign) foreign = card.boot
      return here && card.boot > boot
    },
    verdict: (boot) => {
      if (!firstLink && foreign > shownBoot) return 'stop'
      return firstLink && foreign >= boot ? { above: foreign } : 'go'
    },
  }
}
