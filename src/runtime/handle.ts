/** What a program offers to those who run it: intents, the link, and an end after which nothing happens. */
import type { Refusal } from '../model/refusals.ts'
import type { Intent } from '../model/commands.ts'
import type { Ref } from '../core/ids.ts'
import type { Result } from '../core/result.ts'
import { fail, ok } from '../core/result.ts'
import type { Clock } from '../ports/clock.ts'
import { diskTroubleOf, isDiskFailure } from '../ports/storage.ts'
import type { Connection } from './connection/connection-types.ts'
import type { createDelivery } from './outbound/delivery.ts'
import { tolerateDiskFailure } from './storage-errors.ts'
import type { createMinuteTimer } from './minute-timer.ts'
import type { PacketBatch } from './inbound/packet-batch.ts'
import type { PacketReceiver } from './inbound/receive.ts'
import type { EventStore } from './event-store.ts'
import type { createBridges } from './bridges/bridges.ts'
import { waitAtMost, LEAVE_TIMEOUT } from './connection/timeouts.ts'
import type { Scope } from './scope.ts'
import type { GroupCommit } from './outbound/group-commit.ts'
import type { PublishTracker } from './outbound/publish-tracker.ts'
import type { Runtime, StoreRefusal } from './runtime-types.ts'

type Deps = Pick<Runtime, 'store' | 'warn'> & {
  readonly scope: Scope
  readonly eventStore: Pick<EventStore, 'snapshot'>
  readonly publishTracker: PublishTracker
  /** Carries out an intent of mine. */
  readonly send: (intent: Intent) => Result<Ref, Refusal>
  readonly receiver: Pick<PacketReceiver, 'flush'>
  readonly connection: Pick<Connection, 'start' | 'stop' | 'reconnect'>
  readonly delivery: Pick<ReturnType<typeof createDelivery>, 'retry'>
  readonly bridges: Pick<ReturnType<typeof createBridges>, 'leaving'>
  readonly batch: Pick<PacketBatch, 'run' | 'afterwards'>
  readonly groupCommit: Pick<GroupCommit, 'settled'>
  readonly minuteTimer: ReturnType<typeof createMinuteTimer>
  /** Goes on when the timers of the program have ended. */
  readonly leavingClock: Clock
}

/** Why nothing was stored, as the name of a refusal. */
const refusalOf = (error: Error): StoreRefusal =>
  diskTroubleOf(error) === 'busy' ? 'disk-busy' : 'not-kept'

/** The handle of a program whose parts are wired together. */
export const createHandle = (deps: Deps): Runtime => {
  const { scope, publishTracker, connection } = deps
  let stopping: Promise<void> | undefined

  const whileOpen = (task: () => void) => {
    if (scope.isOpen()) task()
  }

  const send = (intent: Intent): Result<Ref, Refusal> => {
    if (!scope.isOpen()) return fail('not-kept')
    try {
      return deps.send(intent)
    } catch (error) {
      if (isDiskFailure(error)) return fail(refusalOf(error))
      throw error
    }
  }

  const stop = async () => {
    scope.leave()
    // what I sent last goes out when it survives a power cut
    const leaving = Promise.all([deps.bridges.leaving(), deps.groupCommit.settled()])
    await waitAtMost(deps.leavingClock, leaving, LEAVE_TIMEOUT)
    await connection.stop()
    deps.receiver.flush()
    tolerateDiskFailure(deps.eventStore.snapshot)
    scope.close()
  }

  return {
    store: deps.store,
    send,
    track: (intent) => {
      const [sent, tracked] = publishTracker.track(() => send(intent))
      return sent.ok ? ok({ ref: sent.value, ...tracked }) : sent
    },
    together: (task) => {
      let isStored = false
      try {
        deps.batch.run(() => {
          deps.batch.afterwards(() => {
            isStored = true
          })
          task()
        })
      } catch (error) {
        if (!isStored && isDiskFailure(error)) return fail(refusalOf(error))
        if (!isStored) throw error
        // a bug behind it changes nothing of what is on disk
        queueMicrotask(() => {
          throw error
        })
      }
      return ok(true)
    },
    isStopped: () => !scope.isOpen(),
    onStop: scope.onLeave,
    start: () =>
      whileOpen(() => {
        deps.minuteTimer.start()
        connection.start()
      }),
    stop: () => (stopping ??= stop()),
    reconnect: () => whileOpen(connection.reconnect),
    retry: (chat, seq) =>
      whileOpen(() => tolerateDiskFailure(() => deps.delivery.retry(chat, seq))),
    warn: deps.warn,
  }
}
