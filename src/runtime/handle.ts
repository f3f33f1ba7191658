/** What a program offers to those who run it: wishes, the link, and an end after which nothing happens. */
import type { Refusal, Wish } from '../model/commands.ts'
import type { Ref } from '../core/ids.ts'
import type { Result } from '../core/result.ts'
import { fail, ok } from '../core/result.ts'
import type { Clock } from '../ports.ts'
import { isDiskFailure } from '../ports.ts'
import type { Connection } from './connection/connection-types.ts'
import type { createDelivery } from './outbound/delivery.ts'
import { tolerating } from './storage-errors.ts'
import type { everyMinute } from './minute-timer.ts'
import type { Hearing } from './inbound/receive.ts'
import type { Model } from './event-store.ts'
import type { createNeighbours } from './bridges/bridges.ts'
import { atMost, LEAVING } from './connection/timeouts.ts'
import type { Scope } from './scope.ts'
import type { Tracking } from './outbound/publish-tracker.ts'
import type { Runtime } from './runtime-types.ts'

type Needs = Pick<Runtime, 'store' | 'note'> & {
  readonly scope: Scope
  readonly model: Pick<Model, 'snapshot'>
  readonly tracking: Tracking
  /** Says or does something as me. */
  readonly say: (wish: Wish) => Result<Ref, Refusal>
  readonly hearing: Pick<Hearing, 'flush'>
  readonly connection: Pick<Connection, 'start' | 'stop' | 'reconnect'>
  readonly delivery: Pick<ReturnType<typeof createDelivery>, 'retry'>
  readonly neighbours: Pick<ReturnType<typeof createNeighbours>, 'leaving'>
  readonly minutes: ReturnType<typeof everyMinute>
  /** Goes on when the timers of the program have ended. */
  readonly leavingClock: Clock
}

/** The handle of a program that was put together. */
export const createHandle = (needs: Needs): Runtime => {
  const { scope, tracking, connection } = needs
  let stopping: Promise<void> | undefined

  const whileOpen = (task: () => void) => {
    if (scope.isOpen()) task()
  }

  const send = (wish: Wish): Result<Ref, Refusal> => {
    if (!scope.isOpen()) return fail('not-kept')
    try {
      return needs.say(wish)
    } catch (error) {
      if (isDiskFailure(error)) return fail('not-kept')
      throw error
    }
  }

  const stop = async () => {
    scope.leave()
    await atMost(needs.leavingClock, needs.neighbours.leaving(), LEAVING)
    await connection.stop()
    needs.hearing.flush()
    tolerating(needs.model.snapshot)
    scope.close()
  }

  return {
    store: needs.store,
    send,
    track: (wish) => {
      const [said, followed] = tracking.during(() => send(wish))
      return said.ok ? ok({ ref: said.value, ...followed }) : said
    },
    onTracked: tracking.subscribe,
    isStopped: () => !scope.isOpen(),
    onStop: scope.onLeave,
    start: () =>
      whileOpen(() => {
        needs.minutes.start()
        connection.start()
      }),
    stop: () => (stopping ??= stop()),
    reconnect: () => whileOpen(connection.reconnect),
    retry: (talk, seq) => whileOpen(() => tolerating(() => needs.delivery.retry(talk, seq))),
    note: needs.note,
  }
}
