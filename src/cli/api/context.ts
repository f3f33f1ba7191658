/** What every method of the api needs: to wait, to send, and to learn what became of what was sent. */
import type { State } from '../../model/state.ts'
import type { Refusal } from '../../model/refusals.ts'
import type { Intent } from '../../model/commands.ts'
import { parsePlaintextUserId } from '../../core/plaintext-ids.ts'
import { parseUserId } from '../../core/ids.ts'
import type { Ref, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Stop } from '../../core/stop.ts'
import { timerDelay } from '../../core/timer-delay.ts'
import type { PublishStatus, TrackedSend } from '../../runtime/outbound/publish-tracker.ts'
import type { Runtime } from '../../runtime/runtime-types.ts'
import { createChanges } from './changes.ts'
import type { Changes, Concerns } from './changes.ts'
import { createTogether } from './together.ts'
import { largeRosterFailure } from './large-roster.ts'
import { areProving, lackFailure, rightsNeededBy } from './rights.ts'
import { missingOfNeeded } from '../../core/broker/essential.ts'
import type { MissingRight, RightNeeded } from '../../core/broker/essential.ts'
import type { Method, ParamsOf, ResultOf } from '../rpc/contract.ts'

/** The failure is the name of a refusal, or one of the api's own. */
export type ApiAnswer<T> = Promise<Result<T, string>>
/** A message or command that the broker has. */
export type Published = { readonly id: Ref }

/** What can be asked, by name; the rest of the contract is about the connection. */
export type ApiMethods = {
  readonly [M in Exclude<Method, 'follow' | 'yield' | 'check'>]: (
    params: ParamsOf<M>,
  ) => ApiAnswer<ResultOf<M>>
}

/** Runs a task once after so many milliseconds. Keeps the process alive until then. */
export type Schedule = (delay: number, task: () => void) => Stop

/** How long (ms) something that may be on its way is given to arrive once there is a link. */
const ARRIVAL_TIMEOUT = 1000

/** Where that stands which may be on its way to somebody who has just come, besides messages. */
const ARRIVING = [
  'people',
  'strangers',
  'requests',
  'sessions',
  'groups',
  'joins',
  'topics',
  'plaintext',
] as const

/** The person of this name. */
export const readPerson = (typed: string | undefined): Result<UserId, 'unknown-person'> => {
  const who = parseUserId(typed)
  return who === undefined ? fail('unknown-person') : ok(who)
}

/** The same; also those of the plain-text chat, by `?bob`. */
export const readAnybody = (typed: string): Result<UserId, 'unknown-person'> => {
  const who = parsePlaintextUserId(typed)
  return who === undefined ? readPerson(typed) : ok(who)
}

/** The program gave up, or two attempts failed: nobody waits for this broker. */
const isHopeless = ({ link }: State): boolean =>
  link.status === 'stopped' || (link.status === 'offline' && link.attempt >= 2)

export type ApiContext = {
  readonly state: () => State
  readonly send: (intent: Intent) => Result<Ref, Refusal>
  /**
   * Resolves with true as soon as `met` holds; with false after `timeout`, or when the program ends. It is looked at only when
   * one of its `concerns` changed: what may be on its way, unless given.
   */
  readonly waitFor: (
    met: (state: State) => boolean,
    timeout: number,
    concerns?: Concerns,
  ) => Promise<boolean>
  /** Waits for a link, or until there will be none. */
  readonly waitForLink: (timeout: number) => Promise<void>
  /** Waits for a link, and then a moment for what may be on its way to somebody who has just come. */
  readonly waitForArrival: (
    timeout: number,
    met: (state: State) => boolean,
    slices?: Concerns['slices'],
  ) => Promise<void>
  /** Sends all of it, until a part is refused here; it is on disk when this resolves, with all that other calls sent in this turn of the loop. */
  readonly sendAll: (
    intents: readonly Intent[],
  ) => ApiAnswer<readonly [TrackedSend, ...TrackedSend[]]>
  /** Waits until the broker has all that was sent; the failure tells why it does not have it. */
  readonly waitUntilPublished: (
    sent: readonly [TrackedSend, ...TrackedSend[]],
    timeout: number,
    needed?: readonly RightNeeded[],
  ) => ApiAnswer<Published>
  /** Waits until it is known whether the broker allows this; gives what it does not allow. */
  readonly waitForRights: (
    needed: readonly RightNeeded[],
    timeout: number,
  ) => Promise<MissingRight | undefined>
  /** The same, for a single intent. */
  readonly sendAndWait: (intent: Intent, timeout: number) => ApiAnswer<Published>
}

const scheduleByTimer: Schedule = (delay, task) => {
  const timer = setTimeout(task, timerDelay(delay))
  return () => clearTimeout(timer)
}

type UnpublishedStatus = Exclude<PublishStatus, { readonly kind: 'published' }>

/** What keeps all that was sent from being published; nothing when it is. */
const unpublishedStatus = (sent: readonly TrackedSend[]): UnpublishedStatus | undefined => {
  const all = sent.map(({ status }) => status())
  const open = all.filter((one) => one.kind !== 'published')
  return open.find(({ kind }) => kind !== 'waiting') ?? open[0]
}

/** Why something was not published, as the name of a failure. */
const failureReason = (status: UnpublishedStatus): string => {
  if (status.kind === 'void') return status.reason
  if (status.kind === 'waiting') return status.kept ? 'not-yet' : 'not-taken'
  if (status.roster) return largeRosterFailure(status.roster, status.kept)
  if (status.kept) return `denied:${status.reason}`
  return status.reason === 'lost' ? 'not-taken' : `dropped:${status.reason}`
}

/** The context of a program that is open here. */
export const createApiContext = (
  runtime: Runtime,
  schedule: Schedule = scheduleByTimer,
  changes: Changes = createChanges(runtime),
): ApiContext => {
  const { store } = runtime
  const state = store.get

  const waitFor: ApiContext['waitFor'] = (met, timeout, concerns = { slices: ARRIVING }) =>
    new Promise((resolve) => {
      if (met(state())) return resolve(true)
      const end = (value: boolean) => {
        for (const stop of stops) stop()
        resolve(value)
      }
      const check = () => {
        if (met(state())) end(true)
      }
      const stops = [changes.subscribe(check, concerns), schedule(timeout, () => end(false))]
      stops.push(runtime.onStop(() => end(false)))
    })

  const waitForLink: ApiContext['waitForLink'] = async (timeout) => {
    await waitFor((now) => now.link.status === 'online' || isHopeless(now), timeout, {
      slices: ['link'],
    })
  }

  const trackAll = (
    intents: readonly Intent[],
  ): Result<readonly [TrackedSend, ...TrackedSend[]], string> => {
    const sent: TrackedSend[] = []
    for (const intent of intents) {
      const tracked = runtime.track(intent)
      if (!tracked.ok) return tracked
      sent.push(tracked.value)
    }
    const [first, ...others] = sent
    return first === undefined ? fail('empty') : ok([first, ...others])
  }

  const together = createTogether(runtime)
  const sendAll: ApiContext['sendAll'] = async (intents) => {
    const sent = await together(() => trackAll(intents))
    // the caller may ask again the program that has the profile then
    return !sent.ok && runtime.isStopped() ? fail('closing') : sent
  }

  const waitForRights: ApiContext['waitForRights'] = async (needed, timeout) => {
    if (needed.length === 0) return undefined
    // a broker that hangs up at the proof is back in a moment
    const isKnown = (now: State) =>
      isHopeless(now) || (now.link.status === 'online' && !areProving(now.link, needed))
    if (state().link.status === 'online') await waitFor(isKnown, timeout, { slices: ['link'] })
    return missingOfNeeded(state().link, needed)
  }

  const waitUntilPublished: ApiContext['waitUntilPublished'] = async (
    sent,
    timeout,
    needed = [],
  ) => {
    const isSettled = (now: State) => {
      const unpublished = unpublishedStatus(sent)
      return unpublished?.kind !== 'waiting' || isHopeless(now)
    }
    await waitFor(isSettled, timeout, { sent, slices: ['link', 'groups'] })
    // a broker that says nothing may have taken it and given it to nobody
    const right = await waitForRights(needed, timeout)
    const unpublished = unpublishedStatus(sent)
    if (right && unpublished?.kind !== 'void')
      return fail(lackFailure(right, unpublished !== undefined || right.access !== 'read'))
    if (unpublished) return fail(runtime.isStopped() ? 'disconnected' : failureReason(unpublished))
    return ok({ id: sent[0].ref })
  }

  return {
    state,
    send: runtime.send,
    waitFor,
    waitForLink,
    waitForArrival: async (timeout, met, slices = ARRIVING) => {
      await waitForLink(timeout)
      if (state().link.status === 'online') await waitFor(met, ARRIVAL_TIMEOUT, { slices })
    },
    sendAll,
    waitUntilPublished,
    waitForRights,
    sendAndWait: async (intent, timeout) => {
      const sent = await sendAll([intent])
      return sent.ok ? waitUntilPublished(sent.value, timeout, rightsNeededBy(intent)) : sent
    },
  }
}
