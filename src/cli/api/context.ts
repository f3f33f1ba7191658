/** What every deed of the office needs: its parameters, its patience, and what became of a wish. */
import type { State } from '../../model/state.ts'
import type { Refusal, Wish } from '../../model/commands.ts'
import { userId } from '../../core/ids.ts'
import type { Ref, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Stop } from '../../core/stop.ts'
import type { PublishStatus, Tracked } from '../../runtime/outbound/publish-tracker.ts'
import type { Runtime } from '../../runtime/runtime-types.ts'
import { PATIENCE } from '../command-spec.ts'

/** What a command asks with: plain JSON. */
export type Params = { readonly [name: string]: unknown }

/** The failure is a refusal's name or one of the office's own. */
export type Answer = Promise<Result<unknown, string>>

/** What can be asked, by name. */
export type Methods = Readonly<Record<string, (params: Params) => Answer>>

/** Runs a task once after so many milliseconds. Keeps the process alive until then. */
export type After = (delay: number, task: () => void) => Stop

/** How long (ms) something that may be on its way is given to arrive once there is a link. */
const MOMENT = 1000

/** A parameter as text; empty when it is none. */
export const stringOf = (params: Params, name: string): string => {
  const value = params[name]
  return typeof value === 'string' ? value : ''
}

/** How long (ms) the asker wants to wait. */
export const patienceOf = (params: Params): number => {
  const value = params['timeout']
  return typeof value === 'number' && value > 0 ? value : PATIENCE * 1000
}

/** Whom the asker means. */
export const personIn = (params: Params): Result<UserId, 'unknown-person'> => {
  const who = userId(stringOf(params, 'who'))
  return who === undefined ? fail('unknown-person') : ok(who)
}

/** The program gave up, or two attempts failed: nobody waits for this broker. */
const isHopeless = ({ link }: State): boolean =>
  link.status === 'stopped' || (link.status === 'offline' && link.attempt >= 2)

export type Desk = {
  readonly state: () => State
  readonly send: (wish: Wish) => Result<Ref, Refusal>
  /** Resolves with true as soon as `met` holds; with false when `patience` is over, or the program. */
  readonly waitFor: (met: (state: State) => boolean, patience: number) => Promise<boolean>
  /** Waits for a link, or until there will be none. */
  readonly linked: (params: Params) => Promise<void>
  /** Waits for a link, and then a moment for what may be on its way to somebody who has just come. */
  readonly arrived: (params: Params, met: (state: State) => boolean) => Promise<void>
  /** Says all of it, until a part is refused here. */
  readonly say: (wishes: readonly Wish[]) => Result<readonly [Tracked, ...Tracked[]], string>
  /** Waits until the broker has all that was said; the failure tells why it does not have it. */
  readonly published: (said: readonly [Tracked, ...Tracked[]], params: Params) => Answer
  /** The same, for a single wish. */
  readonly told: (wish: Wish, params: Params) => Answer
}

const byTimer: After = (delay, task) => {
  const timer = setTimeout(task, delay)
  return () => clearTimeout(timer)
}

/** What keeps all that was said from being published; nothing when it is. */
const obstacleIn = (said: readonly Tracked[]): Exclude<PublishStatus, Published> | undefined => {
  const all = said.map(({ status }) => status())
  const open = all.filter((one) => one.kind !== 'published')
  return open.find(({ kind }) => kind !== 'waiting') ?? open[0]
}
type Published = { readonly kind: 'published' }

/** Why something was not published, as the name of a failure. */
const failureOf = (obstacle: Exclude<PublishStatus, Published>): string => {
  if (obstacle.kind === 'void') return obstacle.reason
  if (obstacle.kind === 'waiting') return obstacle.kept ? 'not-yet' : 'not-taken'
  if (obstacle.kept) return `denied:${obstacle.reason}`
  return obstacle.reason === 'lost' ? 'not-taken' : `dropped:${obstacle.reason}`
}

/** The desk of a program that is open here. */
export const createDesk = (runtime: Runtime, after: After = byTimer): Desk => {
  const { store } = runtime
  const state = store.get

  const waitFor: Desk['waitFor'] = (met, patience) =>
    new Promise((resolve) => {
      if (met(state())) return resolve(true)
      const end = (value: boolean) => {
        for (const stop of stops) stop()
        resolve(value)
      }
      const look = () => {
        if (met(state())) end(true)
      }
      const stops = [
        store.subscribe(look),
        runtime.onTracked(look),
        after(patience, () => end(false)),
      ]
      stops.push(runtime.onStop(() => end(false)))
    })

  const linked: Desk['linked'] = async (params) => {
    await waitFor((now) => now.link.status === 'online' || isHopeless(now), patienceOf(params))
  }

  const say: Desk['say'] = (wishes) => {
    const said: Tracked[] = []
    for (const wish of wishes) {
      const one = runtime.track(wish)
      // whoever asked may ask again, whoever has the profile then
      if (!one.ok) return runtime.isStopped() ? fail('closing') : one
      said.push(one.value)
    }
    const [first, ...others] = said
    return first === undefined ? fail('empty') : ok([first, ...others])
  }

  const published: Desk['published'] = async (said, params) => {
    const isSettled = (now: State) => {
      const obstacle = obstacleIn(said)
      return obstacle?.kind !== 'waiting' || isHopeless(now)
    }
    await waitFor(isSettled, patienceOf(params))
    const obstacle = obstacleIn(said)
    if (obstacle) return fail(runtime.isStopped() ? 'gone' : failureOf(obstacle))
    return ok({ id: said[0].ref })
  }

  return {
    state,
    send: runtime.send,
    waitFor,
    linked,
    arrived: async (params, met) => {
      await linked(params)
      if (state().link.status === 'online') await waitFor(met, MOMENT)
    },
    say,
    published,
    told: async (wish, params) => {
      const said = say([wish])
      return said.ok ? published(said.value, params) : said
    },
  }
}
