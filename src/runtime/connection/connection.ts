/**
 * From a broker's address to being here: connect, subscribe, see who holds my name, show my card;
 * and again after a break. One link at a time.
 */
import type { LinkState } from '../../model/screen/link.ts'
import type { Status } from '../../model/people/presence.ts'
import type { Millis, PublicKey } from '../../core/ids.ts'
import { later } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import { safeLine } from '../../core/safe-text.ts'
import type { LinkEnd } from '../../core/link-end.ts'
import type { Link } from '../../ports.ts'
import { backoff, createShortLives } from './backoff.ts'
import { createBarrier } from './retained-sync.ts'
import { createOwnCard } from '../retained-refresh.ts'
import { createClaim } from './name-claim.ts'
import { hungUp, KEEP_ALIVE, LAST, withoutCredentials } from './connection-types.ts'
import type { Connection, ConnectionNeeds } from './connection-types.ts'
import { ARRIVING, atMost, LEAVING } from './timeouts.ts'
import { subscribed } from './subscribe.ts'
import { createTrips } from './round-trips.ts'
import { createTwins } from './duplicate-instance.ts'

/** The connection of one program; it does nothing until it is started. */
export const createConnection = (needs: ConnectionNeeds): Connection => {
  const { clock, leavingClock } = needs
  const twins = createTwins()
  const shortLives = createShortLives()
  let wanted = false
  let link: Link | undefined
  let online = false
  let boot = 0
  let count = 0
  let attempt = 0
  let since: Millis = clock.now()
  let generation = 0
  // over this one we say goodbye: what it brings until it is closed is heard
  let farewell = -1
  let seenKept = false
  let stopRetry: Stop | undefined
  // an attempt that was given up may still reach the broker and would throw the next one out
  let pending: { readonly url: string; readonly over: Promise<unknown> } | undefined

  const broker = () => withoutCredentials(needs.settings().url)
  const claim = createClaim(clock, needs.claimed, broker)

  const tell = (state: Omit<LinkState, 'broker' | 'since' | 'attempt'>) => {
    needs.onState({ ...state, broker: broker(), since, attempt })
  }
  const measured = createTrips(clock, (trip) => tell({ status: 'online', ...trip }))

  const freshBoot = (above: number) => {
    boot = Math.max(clock.now(), above + 1)
    count = 0
    needs.lastBoot.put(boot)
    twins.begin(boot)
  }

  const show = (current: Link, status: Status) => {
    count += 1
    return current.publish(needs.card(status, boot, status === 'offline' ? LAST : count))
  }
  const showIfHere = () => {
    if (link && online) void show(link, needs.status())
  }
  /** Online, and seen by nobody: the person has to know. */
  const showFirst = async (current: Link) => {
    const outcome = await show(current, needs.status())
    if (typeof outcome === 'object' && link === current) needs.onTrouble('not-shown', '')
  }
  const barrier = createBarrier(clock)
  const card = createOwnCard({ clock, names: needs.names, show: showIfHere })

  /** Leaves the link behind, whatever became of it; what it still says is not heard. */
  const drop = (closed: boolean) => {
    generation += 1
    const current = link
    link = undefined
    online = false
    stopRetry?.()
    stopRetry = undefined
    barrier.pass()
    card.stop()
    if (current) needs.onUnlinked(closed)
    return current
  }

  const over = (mine: number, end: LinkEnd) => {
    if (mine !== generation) return
    const wasOnline = online
    const more = shortLives(wasOnline, clock.now() - since)
    drop(hungUp(end))
    since = clock.now()
    if (end.trouble === 'taken-over') return give('elsewhere')
    if (wasOnline) attempt = 0
    const delay = backoff(attempt + more, needs.names.chance())
    attempt += 1
    const nextAt = later(clock.now(), delay)
    tell({ status: 'offline', trouble: end.trouble, detail: safeLine(end.detail), nextAt })
    stopRetry = clock.after(delay, () => void connect())
  }

  /** Gives up until the person decides. */
  const give = (trouble: string, more: Pick<LinkState, 'suggestion' | 'holder'> = {}) => {
    wanted = false
    void drop(false)?.close()
    since = clock.now()
    tell({ status: 'stopped', trouble, ...more })
  }

  const connect = async (above = needs.lastBoot.get()) => {
    if (!wanted || link) return
    generation += 1
    const mine = generation
    tell({ status: 'connecting' })
    const settings = needs.settings()
    if (pending?.url === settings.url) await pending.over
    if (mine !== generation) return
    freshBoot(above)
    seenKept = false
    claim.begin()
    const version = needs.speaks.get(broker())
    const will = needs.card('offline', boot, LAST)
    const opening = needs.transport.connect(
      { ...settings, keepAlive: settings.keepAlive ?? KEEP_ALIVE, will, version },
      {
        onPacket: (packet) => {
          if (mine !== generation && mine !== farewell) return
          barrier.heard()
          needs.onPacket(packet)
        },
        onEnd: (end) => over(mine, end),
        onTrip: (trip) => measured(mine === generation && online ? link : undefined, trip),
      },
    )
    const arriving = opening.then(async (opened) => {
      if ('trouble' in opened || mine === generation) return opened
      await opened.close()
      return undefined
    })
    pending = { url: settings.url, over: arriving }
    const opened = await arriving
    if (!opened) return
    if ('trouble' in opened) return over(mine, opened)
    if (mine !== generation) return void opened.close()
    await enter(opened, mine)
  }

  const enter = async (opened: Link, mine: number) => {
    if (opened.version === 4) needs.speaks.put(broker())
    link = opened
    tell({ status: 'connecting', step: 'reading' })
    const unwanted = needs.unwanted()
    if (unwanted.length > 0) void opened.unsubscribe(unwanted)
    if (!(await listen(opened, needs.filters())) || mine !== generation) return
    await barrier.wait(() => void opened.publish(needs.marker()))
    if (link === opened) signIn(opened)
  }

  /** Asks to hear these; false when the link ended meanwhile. */
  const listen = async (current: Link, filters: readonly string[]): Promise<boolean> =>
    (await subscribed(current, filters, needs)) && link === current

  const taken = (by: PublicKey) =>
    give('name-taken', { suggestion: needs.suggestion(), holder: safeLine(by.slice(0, 6)) })

  const signIn = (current: Link) => {
    const holder = claim.holder()
    if (holder !== undefined) return taken(holder)
    const verdict = twins.verdict(boot)
    if (verdict === 'stop') return give('elsewhere')
    if (verdict !== 'go') {
      void drop(false)?.close()
      return void connect(verdict.above)
    }
    twins.shown(boot)
    online = true
    attempt = 0
    since = clock.now()
    claim.shown()
    void showFirst(current)
    card.begin()
    tell({ status: 'online' })
    needs.onLinked(current, { forgot: !current.sessionPresent, blind: !seenKept })
    // it is told like those that come by themselves
    void current.ping()
  }

  const begin = () => {
    wanted = true
    attempt = 0
    void connect()
  }

  return {
    start: () => {
      if (!wanted) begin()
    },
    stop: async () => {
      wanted = false
      const wasOnline = online
      if (link) farewell = generation
      const current = drop(false)
      if (current && wasOnline) await atMost(leavingClock, show(current, 'offline'), LEAVING)
      const last = current?.close() ?? pending?.over ?? Promise.resolve()
      await atMost(leavingClock, last, current ? LEAVING : ARRIVING)
      farewell = -1
      since = clock.now()
      tell({ status: 'offline' })
    },
    reconnect: () => {
      const wasOnline = online
      const current = drop(false)
      if (current && wasOnline) void show(current, 'offline')
      void current?.close()
      twins.insist()
      begin()
    },
    onOwnCard: (seen) => {
      if (!seen.mine) {
        const before = claim.seen(seen.key, seen.kept)
        if (!online) return
        return before ? taken(seen.key) : card.correct()
      }
      seenKept = true
      if (twins.seen(seen, boot, clock.now()) && online) return give('elsewhere')
      if (online && seen.boot !== boot) card.correct()
    },
    onKeptCard: () => {
      seenKept = true
    },
    onCardLost: () => {
      if (online) card.correct()
    },
    onMarker: barrier.back,
    showCard: showIfHere,
    listen: (filters, on) => {
      if (!link) return
      if (on) void listen(link, filters)
      else void link.unsubscribe(filters)
    },
  }
}
