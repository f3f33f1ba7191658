/** What every deed of the office needs: its parameters, its patience, and what became of a wish. */
import type { State } from '../../model/state.ts'
import type { Refusal } from '../../model/refusals.ts'
import type { Intent } from '../../model/commands.ts'
import { parseUserId } from '../../core/ids.ts'
import type { Ref, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Stop } from '../../core/stop.ts'
import type { PublishStatus, TrackedSend } from '../../runtime/outbound/publish-tracker.ts'
import type { Runtime } from '../../runtime/runtime-types.ts'
import { DEFAULT_TIMEOUT } from '../command-spec.ts'

/** What a command asks with: plain JSON. */
export type Params = { readonly [name: string]: unknown }

/** The failure is a refusal's name or one of the office's own. */
export type ApiAnswer = Promise<Result<unknown, string>>

/** What can be asked, by name. */
export type ApiMethods = Readonly<Record<string, (params: Params) => ApiAnswer>>

/** Runs a task once after so many milliseconds. Keeps the process alive until then. */
export type Schedule = (delay: number, task: () => void) => Stop

/** How long (ms) something that may be on its way is given to arrive once there is a link. */
const ARRIVAL_TIMEOUT = 1000

/** A parameter as text; empty when it is none. */
export const stringParam = (params: Params, name: string): string => {
  const value = params[name]
  return typeof value === 'string' ? value : ''
}

/** How long (ms) the asker wants to wait. */
export const timeoutOf = (params: Params): number => {
  const value = params['timeout']
  return typeof value === 'number' && value > 0 ? value : DEFAULT_TIMEOUT * 1000
}

/** Whom the asker means. */
export const readPerson = (params: Params): Result<UserId, 'unknown-person'> => {
  const who = parseUserId(stringParam(params, 'who'))
  return who === undefined ? fail('unknown-person') : ok(who)
}

/** The program gave up, or two attempts failed: nobody waits for this broker. */
const isHopeless = ({ link }: State): boolean =>
  link.status === 'stopped' || (link.status === 'offline' && link.attempt >= 2)

export type ApiContext = {
  readonly state: () => State
  readonly send: (intent: Intent) => Result<Ref, Refusal>
  /** Resolves with true as soon as `met` holds; with false when `patience` is over, or the program. */
  readonly waitFor: (met: (state: State) => boolean, timeout: number) => Promise<boolean>
  /** Waits for a link, or until there will be none. */
  readonly waitForLink: (params: Params) => Promise<void>
  /** Waits for a link, and then a moment for what may be on its way to somebody who has just come. */
  readonly waitForArrival: (params: Params, met: (state: State) => boolean) => Promise<void>
  /** Says all of it, until a part is refused here. */
  readonly sendAll: (
    intents: readonly Intent[],
  ) => Result<readonly [TrackedSend, ...TrackedSend[]], string>
  /** Waits until the broker has all that was said; the failure tells why it does not have it. */
  readonly waitUntilPublished: (
    sent: readonly [TrackedSend, ...TrackedSend[]],
    params: Params,
  ) => ApiAnswer
  /** The same, for a single wish. */
  readonly sendAndWait: (intent: Intent, params: Params) => ApiAnswer
}

const scheduleByTimer: Schedule = (delay, task) => {
  const timer = setTimeout(task, delay)
  return () => clearTimeout(timer)
}

/** What keeps all that was said from being published; nothing when it is. */
const unpublishedStatus = (
  sent: readonly TrackedSend[],
): Exclude<PublishStatus, Published> | undefined => {
  const all = sent.map(({ status }) => status())
  const open = all.filter((one) => one.kind !== 'published')
  return open.find(({ kind }) => kind !== 'waiting') ?? open[0]
}
type Published = { readonly kind: 'published' }

/** Why something was not published, as the name of a failure. */
const failureReason = (status: Exclude<PublishStatus, Published>): string => {
  if (status.kind === 'void') return status.reason
  if (status.kind === 'waiting') return status.kept ? 'not-yet' : 'not-taken'
  if (status.kept) return `denied:${status.reason}`
  return status.reason === 'lost' ? 'not-taken' : `dropped:${status.reason}`
}

/** The desk of a program that is open here. */
export const createApiContext = (
  runtime: Runtime,
  schedule: Schedule = scheduleByTimer,
): ApiContext => {
  const { store } = runtime
  const state = store.get

  const waitFor: ApiContext['waitFor'] = (met, timeout) =>
    new Promise((resolve) => {
      if (met(state())) return resolve(true)
      const end = (value: boolean) => {
        for (const stop of stops) stop()
        resolve(value)
      }
      const check = () => {
        if (met(state())) end(true)
      }
      const stops = [
        store.subscribe(check),
        runtime.onTracked(check),
        schedule(timeout, () => end(false)),
      ]
      stops.push(runtime.onStop(() => end(false)))
    })

  const waitForLink: ApiContext['waitForLink'] = async (params) => {
    await waitFor((now) => now.link.status === 'online' || isHopeless(now), timeoutOf(params))
  }

  const sendAll: ApiContext['sendAll'] = (intents) => {
    const sent: TrackedSend[] = []
    for (const intent of intents) {
      const tracked = runtime.track(intent)
      // whoever asked may ask again, whoever has the profile then
      if (!tracked.ok) return runtime.isStopped() ? fail('closing') : tracked
      sent.push(tracked.value)
    }
    const [first, ...others] = sent
    return first === undefined ? fail('empty') : ok([first, ...others])
  }

  const waitUntilPublished: ApiContext['waitUntilPublished'] = async (sent, params) => {
    const isSettled = (now: State) => {
      const unpublished = unpublishedStatus(sent)
      return unpublished?.kind !== 'waiting' || isHopeless(now)
    }
    await waitFor(isSettled, timeoutOf(params))
    const unpublished = unpublishedStatus(sent)
    if (unpublished) return fail(runtime.isStopped() ? 'disconnected' : failureReason(unpublished))
    return ok({ id: sent[0].ref })
  }

  return {
    state,
    send: runtime.send,
    waitFor,
    waitForLink,
    waitForArrival: async (params, met) => {
      await waitForLink(params)
      if (state().link.status === 'online') await waitFor(met, ARRIVAL_TIMEOUT)
    },
    sendAll,
    waitUntilPublished,
    sendAndWait: async (intent, params) => {
      const sent = sendAll([intent])
      return sent.ok ? waitUntilPublished(sent.value, params) : sent
    },
  }
}
