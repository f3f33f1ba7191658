/** What every deed of the office needs: its parameters, its patience, and what became of a wish. */
import type { State } from '../../chat/state.ts'
import type { Refusal, Wish } from '../../chat/words.ts'
import { userId } from '../../core/names.ts'
import type { Ref, UserId } from '../../core/names.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Stop } from '../../core/stop.ts'
import type { Runtime } from '../../runtime/world.ts'

/** What a command asks with: plain JSON. */
export type Params = { readonly [name: string]: unknown }

/** The failure is a refusal's name or one of the office's own. */
export type Answer = Promise<Result<unknown, string>>

/** What can be asked, by name. */
export type Methods = Readonly<Record<string, (params: Params) => Answer>>

/** Runs a task once after so many milliseconds. Keeps the process alive until then. */
export type After = (delay: number, task: () => void) => Stop

/** The longest anybody waits for a broker or a receiver unless told otherwise, in milliseconds. */
const PATIENCE = 30_000
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
  return typeof value === 'number' && value > 0 ? value : PATIENCE
}

/** Whom the asker means. */
export const personIn = (params: Params): Result<UserId, 'unknown-person'> => {
  const who = userId(stringOf(params, 'who'))
  return who === undefined ? fail('unknown-person') : ok(who)
}

/** Two attempts failed: nobody waits for this broker. */
export const isHopeless = ({ link }: State): boolean =>
  link.status === 'offline' && link.attempt >= 2

export type Desk = {
  readonly state: () => State
  readonly send: (wish: Wish) => Result<Ref, Refusal>
  /** Resolves with true as soon as `met` holds, with false when `patience` is over. */
  readonly waitFor: (met: (state: State) => boolean, patience: number) => Promise<boolean>
  /** Waits for a link, or until there will be none. */
  readonly linked: (params: Params) => Promise<void>
  /** Waits for a link, and then a moment for what may be on its way to somebody who has just come. */
  readonly arrived: (params: Params, met: (state: State) => boolean) => Promise<void>
  /** What became of a wish: refused here, or kept on disk, or with the broker. */
  readonly told: (result: Result<Ref, Refusal>, params: Params) => Answer
}

const byTimer: After = (delay, task) => {
  const timer = setTimeout(task, delay)
  return () => clearTimeout(timer)
}

/** The desk of a program that is open here. */
export const createDesk = ({ store, send }: Runtime, after: After = byTimer): Desk => {
  const state = store.get

  const waitFor: Desk['waitFor'] = (met, patience) =>
    new Promise((resolve) => {
      if (met(state())) return resolve(true)
      const end = (value: boolean) => {
        unsubscribe()
        stop()
        resolve(value)
      }
      const unsubscribe = store.subscribe(() => {
        if (met(state())) end(true)
      })
      const stop = after(patience, () => end(false))
    })

  const linked: Desk['linked'] = async (params) => {
    await waitFor(
      (now) => ['online', 'stopped'].includes(now.link.status) || isHopeless(now),
      patienceOf(params),
    )
  }

  return {
    state,
    send,
    waitFor,
    linked,
    arrived: async (params, met) => {
      await linked(params)
      if (state().link.status === 'online') await waitFor(met, MOMENT)
    },
    told: async (result, params) => {
      if (!result.ok) return result
      await waitFor((now) => now.waiting === 0 || isHopeless(now), patienceOf(params))
      return state().waiting === 0 ? ok({ id: result.value }) : fail('not-yet')
    },
  }
}
