/**
 * From a broker's address to being here: connect, subscribe, see who holds my name, show my card;
 * and again after a break. One link at a time; which of two programs with one key stays is decided
 * by their boots.
 */
import type { LinkState } from '../chat/link.ts'
import type { Status } from '../chat/presence.ts'
import type { Millis, PublicKey } from '../core/names.ts'
import { later } from '../core/names.ts'
import type { Stop } from '../core/stop.ts'
import { safeLine } from '../core/text.ts'
import type {
  Clock,
  Link,
  LinkEnd,
  LinkOptions,
  Names,
  Outgoing,
  Packet,
  Transport,
} from '../ports.ts'
import { backoff } from './backoff.ts'

/** The last will has the highest count of its boot. */
export const LAST = 2 ** 31 - 1
/** Own cards are shown again every ten minutes, two more or less (ms). */
const CARD_EVERY = 10 * 60_000
const CARD_JITTER = 2 * 60_000
/** How long (ms) what the broker kept for us may take before we go on without its end mark. */
const BARRIER = 5000
/** Three connections that end this soon (ms) mean that somebody else uses this identity. */
const SHORT = 3000
const KEEP_ALIVE = 20

export type ConnectionSettings = Pick<
  LinkOptions,
  'url' | 'clientId' | 'username' | 'password' | 'tls'
> & {
  /** Seconds between signs of life. */
  readonly keepAlive?: number
}

export type ConnectionNeeds = {
  readonly transport: Transport
  readonly clock: Clock
  readonly names: Names
  readonly filters: readonly string[]
  readonly settings: () => ConnectionSettings
  /** A signed card of mine. */
  readonly card: (status: Status, boot: number, count: number) => Outgoing
  /** A packet to myself: when it comes back, everything kept for me has come. */
  readonly marker: () => Outgoing
  readonly status: () => 'online' | 'away'
  /** The highest boot ever used by this profile, and a place to keep it. */
  readonly lastBoot: { readonly get: () => number; readonly put: (boot: number) => void }
  /** Have I ever shown a card under this name here? Then the name is mine, whoever else says so. */
  readonly claimed: { readonly get: () => boolean; readonly put: () => void }
  readonly onPacket: (packet: Packet) => void
  readonly onState: (state: LinkState) => void
  readonly onTrouble: (key: string, about: string) => void
  /** I am here. `forgot`: the broker did not know me any more. */
  readonly onLinked: (link: Link, forgot: boolean) => void
  readonly onUnlinked: (closed: boolean) => void
}

export type Connection = {
  readonly start: () => void
  /** Says offline and closes; resolves when it is done. Starting again is possible. */
  readonly stop: () => Promise<void>
  /** Connects anew at once, with the settings of the moment. */
  readonly reconnect: () => void
  /** A card under my name arrived; `mine`: it has my key. */
  readonly onOwnCard: (card: {
    readonly mine: boolean
    readonly boot: number
    readonly count: number
    readonly status: Status
    readonly key?: PublicKey
  }) => void
  /** The broker lost my card (an empty retained message). */
  readonly onCardLost: () => void
  readonly onMarker: () => void
  /** My status changed: show it. */
  readonly showCard: () => void
}

/** Milliseconds between two answers to a wrong card of mine. */
const CORRECT_EVERY = 1000

export const createConnection = (needs: ConnectionNeeds): Connection => {
  const { clock } = needs
  let wanted = false
  let link: Link | undefined
  let boot = 0
  let count = 0
  let attempt = 0
  let shortOnes = 0
  let since: Millis = clock.now()
  let generation = 0
  let version: 4 | 5 = 5
  let versionOf = ''
  let online = false
  let seenOwn = false
  let foreignBoot = 0
  let shownBoot = 0
  let rivalHeld = false
  let firstLink = true
  let lastCorrection = 0
  let stopRetry: Stop | undefined
  let stopCard: Stop | undefined
  let stopCorrection: Stop | undefined
  let passBarrier: (() => void) | undefined
  const ownBoots = new Set<number>()

  const broker = () => withoutCredentials(needs.settings().url)

  const tell = (state: Omit<LinkState, 'broker' | 'since' | 'attempt'>) => {
    needs.onState({ ...state, broker: broker(), since, attempt })
  }

  const freshBoot = () => {
    const past = needs.lastBoot.get()
    const now = clock.now()
    boot = now > past ? now : past + 1
    count = 0
    ownBoots.add(boot)
    needs.lastBoot.put(boot)
  }

  const show = (current: Link, status: Status) => {
    count += 1
    return current.publish(needs.card(status, boot, status === 'offline' ? LAST : count))
  }

  const renewLater = () => {
    stopCard?.()
    const delay = CARD_EVERY + (needs.names.chance() * 2 - 1) * CARD_JITTER
    stopCard = clock.after(delay, () => {
      if (link && online) void show(link, needs.status())
      renewLater()
    })
  }

  const correct = () => {
    if (!link || !online || stopCorrection) return
    const wait = lastCorrection + CORRECT_EVERY - clock.now()
    stopCorrection = clock.after(wait > 0 ? wait : 0, () => {
      stopCorrection = undefined
      lastCorrection = clock.now()
      if (link && online) void show(link, needs.status())
    })
  }

  const over = (mine: number, end: LinkEnd) => {
    if (mine !== generation) return
    generation += 1
    const wasOnline = online
    const short = wasOnline && clock.now() - since < SHORT
    link = undefined
    online = false
    passBarrier?.()
    stopCard?.()
    stopCorrection?.()
    stopCorrection = undefined
    needs.onUnlinked(end.trouble === 'closed')
    since = clock.now()
    if (!wanted) return tell({ status: 'offline' })
    if (end.trouble === 'taken-over') return give('elsewhere')
    shortOnes = short ? shortOnes + 1 : wasOnline ? 0 : shortOnes
    if (wasOnline) attempt = 0
    retry(end)
  }

  const retry = (end: LinkEnd) => {
    // three short lives in a row: most likely a twin; it shows itself by its boot at the next try
    const delay = backoff(shortOnes >= 3 ? attempt + 3 : attempt, needs.names.chance())
    attempt += 1
    const nextAt = later(clock.now(), delay)
    const detail = safeLine(end.detail)
    tell({ status: 'offline', trouble: end.trouble, detail, nextAt })
    stopRetry?.()
    stopRetry = clock.after(delay, () => void connect())
  }

  /** Gives up until the person decides. */
  const give = (trouble: string, suggestion?: string) => {
    wanted = false
    const current = link
    generation += 1
    link = undefined
    online = false
    passBarrier?.()
    stopCard?.()
    stopRetry?.()
    if (current) {
      needs.onUnlinked(false)
      void current.close()
    }
    since = clock.now()
    tell({
      status: 'stopped',
      trouble,
      ...(suggestion === undefined ? {} : { suggestion: safeLine(suggestion) }),
    })
  }

  const connect = async () => {
    stopRetry?.()
    stopRetry = undefined
    if (!wanted || link) return
    generation += 1
    const mine = generation
    freshBoot()
    seenOwn = false
    rivalHeld = false
    foreignBoot = 0
    tell({ status: 'connecting' })
    const settings = needs.settings()
    if (versionOf !== settings.url) version = 5
    versionOf = settings.url
    const opened = await needs.transport.connect(
      {
        ...settings,
        keepAlive: settings.keepAlive ?? KEEP_ALIVE,
        will: needs.card('offline', boot, LAST),
        version,
      },
      {
        onPacket: (packet) => {
          if (mine === generation) needs.onPacket(packet)
        },
        onEnd: (end) => over(mine, end),
      },
    )
    if ('trouble' in opened) return over(mine, opened)
    if (mine !== generation) return void opened.close()
    version = opened.version
    link = opened
    const refused = await opened.subscribe(needs.filters)
    if (mine !== generation) return
    if (refused !== 'lost')
      for (const filter of refused) needs.onTrouble('not-authorised-for', filter)
    await barrier(opened)
    if (mine !== generation) return
    signIn(opened)
  }

  /** Waits until what the broker kept for us has come: our own packet comes back after it. */
  const barrier = (current: Link) =>
    new Promise<void>((resolve) => {
      const stop = clock.after(BARRIER, () => passBarrier?.())
      passBarrier = () => {
        passBarrier = undefined
        stop()
        resolve()
      }
      void current.publish(needs.marker())
    })

  const signIn = (current: Link) => {
    if (rivalHeld && !needs.claimed.get()) return give('name-taken')
    if (foreignBoot > 0) {
      // somebody else with my key was here since: the older of us stops, and that is who was here before
      if (!firstLink && foreignBoot > shownBoot) return give('elsewhere')
      if (firstLink && foreignBoot >= boot) {
        needs.lastBoot.put(foreignBoot)
        generation += 1
        link = undefined
        void current.close()
        return void connect()
      }
    }
    const forgot = needs.claimed.get() && (!current.sessionPresent || !seenOwn)
    firstLink = false
    shownBoot = boot
    online = true
    attempt = 0
    since = clock.now()
    needs.claimed.put()
    void show(current, needs.status())
    renewLater()
    tell({ status: 'online' })
    needs.onLinked(current, forgot)
    void current.ping().then((trip) => {
      if (link === current && trip !== undefined) tell({ status: 'online', trip })
    })
  }

  return {
    start: () => {
      if (wanted) return
      wanted = true
      attempt = 0
      void connect()
    },
    stop: async () => {
      wanted = false
      stopRetry?.()
      stopCard?.()
      const current = link
      const wasOnline = online
      generation += 1
      link = undefined
      if (!current) return
      if (wasOnline) await show(current, 'offline')
      online = false
      needs.onUnlinked(false)
      await current.close()
      since = clock.now()
      tell({ status: 'offline' })
    },
    reconnect: () => {
      wanted = true
      attempt = 0
      const current = link
      if (current) {
        generation += 1
        link = undefined
        if (online) void show(current, 'offline')
        online = false
        needs.onUnlinked(false)
        void current.close()
      }
      void connect()
    },
    onOwnCard: (card) => {
      if (!card.mine) {
        rivalHeld = true
        if (online) correct()
        return
      }
      seenOwn = true
      if (!ownBoots.has(card.boot)) {
        if (card.status !== 'offline' && card.boot > foreignBoot) foreignBoot = card.boot
        if (online && card.boot > boot && card.status !== 'offline') return give('elsewhere')
      }
      if (online && card.boot !== boot) correct()
    },
    onCardLost: correct,
    onMarker: () => passBarrier?.(),
    showCard: () => {
      if (link && online) void show(link, needs.status())
    },
  }
}

/** A URL as it may be shown and kept: without user and password. */
const withoutCredentials = (url: string): string => url.replace(/\/\/[^/@]*@/u, '//')
