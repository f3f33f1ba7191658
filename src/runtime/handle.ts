/** What a program offers to those who run it: wishes, the link, and an end after which nothing happens. */
import type { Refusal, Wish } from '../chat/words.ts'
import type { Ref } from '../core/names.ts'
import type { Result } from '../core/result.ts'
import { fail, ok } from '../core/result.ts'
import type { Clock } from '../ports.ts'
import { isDiskFailure } from '../ports.ts'
import type { Connection } from './connecting.ts'
import type { createDelivery } from './deliver.ts'
import { tolerating } from './diskful.ts'
import type { everyMinute } from './minute.ts'
import type { Hearing } from './hear.ts'
import type { Model } from './model.ts'
import type { createNeighbours } from './neighbours.ts'
import { atMost, LEAVING } from './patience.ts'
import type { Scope } from './scope.ts'
import type { Tracking } from './tracking.ts'
import type { Runtime } from './world.ts'

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
