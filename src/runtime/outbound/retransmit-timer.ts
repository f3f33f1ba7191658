/** Gives the sync states of my channels their inputs and their time, and sends what they decide. */
import type { UserId } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import { groupOfChannel } from '../../core/channel.ts'
import type { Relay } from '../groups/relay.ts'
import type { Counters, OutgoingCounter } from '../counters.ts'
import type { Outbox } from './outbox.ts'
import { dueAt, next, receive } from './sync-state.ts'
import type { SyncInput, SyncState } from './sync-state.ts'
import type { RuntimeContext } from '../runtime-context.ts'
import { hasPassed } from '../../core/elapsed.ts'

/** Everything goes again to a receiver who is away at most this often (ms), unless the broker forgot. */
const RESEND_ALL_AFTER = 10 * 60_000
/** Whom I block is probed so often, for an hour; they may have blocked me, and nobody waits for what I sent before. */
const PROBES_OF_BLOCKED = 7

type Deps = Pick<RuntimeContext, 'clock' | 'isHere'> & {
  readonly isBlocked: (who: UserId) => boolean
  readonly counters: Pick<Counters, 'allOutgoing' | 'outgoingOf' | 'outgoingTo'>
  readonly outbox: Pick<Outbox, 'enqueue'>
  readonly relays: Pick<Relay, 'relayMessages'>
  /** Stores a counter on disk. */
  readonly store: (counter: OutgoingCounter) => void
}

export const createRetransmitTimer = (deps: Deps) => {
  const { clock, counters, isBlocked, isHere, outbox, relays, store } = deps
  const states = new Map<string, SyncState>()
  const timers = new Map<string, { readonly due: number; readonly stop: Stop }>()
  let isLinked = false
  let isFirstLink = true
  // never goes back, whatever the clock does: a timer that runs out is due
  let latest = 0
  const now = () => {
    latest = Math.max(latest, clock.now())
    return latest
  }

  const advance = (counter: OutgoingCounter, before: SyncState) => {
    const { topic, channel } = counter
    const isDirect = groupOfChannel(channel) === undefined
    const isProbed = (who: UserId, probes: number) =>
      isHere(who) && (probes < PROBES_OF_BLOCKED || !isDirect || !isBlocked(who))
    const { state, resends, resentAll } = next(counter, before, isProbed, now())
    states.set(topic, state)
    arm(topic, dueAt(state))
    if (resentAll) store({ ...counter, retransmittedAt: clock.now() })
    for (const { to, ranges } of resends) {
      const group = groupOfChannel(channel)
      if (to === 'all' || group === undefined) outbox.enqueue(topic, ranges)
      else relays.relayMessages(to, group, topic, ranges)
    }
  }

  const arm = (topic: string, due: number) => {
    const timer = timers.get(topic)
    if (timer?.due === due) return
    timer?.stop()
    timers.delete(topic)
    // the next link plans everything again that is unconfirmed
    if (!isLinked || due === Infinity) return
    const stop = clock.after(due - now(), () => {
      timers.delete(topic)
      latest = Math.max(latest, due)
      const counter = counters.outgoingOf(topic)
      const state = states.get(topic)
      if (counter && state) advance(counter, state)
    })
    timers.set(topic, { due, stop })
  }

  const take = (counter: OutgoingCounter, input: SyncInput) => {
    const state = states.get(counter.topic) ?? new Map()
    advance(counter, receive(counter, state, input, now()))
  }

  return {
    /** Something happened to my messages of a channel. */
    take,
    /** Somebody came, or showed a new connection. */
    onArrival: (who: UserId) => {
      for (const counter of counters.outgoingTo(who)) take(counter, { type: 'arrived', who })
    },
    /** The link is there. `forgot`: the broker had lost what it knew of us. */
    onLinked: (forgot: boolean) => {
      isLinked = true
      for (const counter of counters.allOutgoing()) {
        const isOld = hasPassed(clock.now(), counter.retransmittedAt, RESEND_ALL_AFTER)
        take(counter, { type: 'linked', forgot: forgot || (isFirstLink && isOld) })
      }
      isFirstLink = false
    },
    onUnlinked: () => {
      isLinked = false
      for (const { stop } of timers.values()) stop()
      timers.clear()
      states.clear()
    },
  }
}

export type RetransmitTimer = ReturnType<typeof createRetransmitTimer>
