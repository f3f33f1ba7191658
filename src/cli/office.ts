/**
 * What commands can ask of a program that has a profile open: the same whether it is this process or
 * another one behind a socket. Parameters and answers are plain JSON.
 */
import { progressOf } from '../chat/delivery.ts'
import { messageOf } from '../chat/messages.ts'
import type { Message } from '../chat/messages.ts'
import {
  requestHistory,
  sessionList,
  sessionToSpeakIn,
  userRows,
  waitingRequests,
} from '../chat/selectors.ts'
import { isClosed } from '../chat/sessions.ts'
import type { State } from '../chat/state.ts'
import type { Refusal } from '../chat/words.ts'
import { conversationWith, userId } from '../core/names.ts'
import type { Ref, SafeText, UserId } from '../core/names.ts'
import type { Result } from '../core/result.ts'
import { fail, ok } from '../core/result.ts'
import { safeLine, safeText } from '../core/text.ts'
import type { Disk } from '../ports.ts'
import { inSpace, topicOf } from '../protocol/topics.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { createClassicOffice, withPlain } from './classicOffice.ts'

export type Params = { readonly [name: string]: unknown }

export type Office = {
  /** Does what `method` says; the failure is a refusal's name or one of the office's own. */
  readonly call: (method: string, params: Params) => Promise<Result<unknown, string>>
}

type Needs = { readonly runtime: Runtime; readonly disk: Disk; readonly space: string }

/** The longest anybody waits for a broker or a receiver unless told otherwise, in milliseconds. */
const PATIENCE = 30_000

const stringOf = (params: Params, name: string): string => {
  const value = params[name]
  return typeof value === 'string' ? value : ''
}

const patienceOf = (params: Params) => {
  const value = params['timeout']
  return typeof value === 'number' && value > 0 ? value : PATIENCE
}

const person = (params: Params): Result<UserId, 'unknown-person'> => {
  const who = userId(stringOf(params, 'who'))
  return who === undefined ? fail('unknown-person') : ok(who)
}

/** The office of a program that is open here. */
export const createOffice = ({ runtime, disk, space }: Needs): Office => {
  const { store } = runtime

  /** Resolves with true as soon as `met` holds, with false when `patience` is over. */
  const waitFor = (met: (state: State) => boolean, patience: number): Promise<boolean> =>
    new Promise((resolve) => {
      if (met(store.get())) return resolve(true)
      const end = (value: boolean) => {
        stop()
        clearTimeout(timer)
        resolve(value)
      }
      const stop = store.subscribe(() => {
        if (met(store.get())) end(true)
      })
      const timer = setTimeout(() => end(false), patience)
    })

  const linked = (params: Params) =>
    waitFor(
      (state) => ['online', 'stopped'].includes(state.link.status) || isHopeless(state),
      patienceOf(params),
    )

  const plainly = createClassicOffice({ runtime, waitFor, linked })
  /** What became of a wish: refused here, or kept on disk, or with the broker. */
  const told = async (
    result: Result<Ref, Refusal>,
    params: Params,
  ): Promise<Result<unknown, string>> => {
    if (!result.ok) return result
    await waitFor((state) => state.waiting === 0 || isHopeless(state), patienceOf(params))
    return store.get().waiting === 0 ? ok({ id: result.value }) : fail('not-yet')
  }

  const requestOf = (params: Params): Result<Ref, string> => {
    const who = person(params)
    if (!who.ok) return who
    const found = waitingRequests(store.get()).find(({ from }) => from === who.value)
    return found ? ok(found.id) : fail('unknown-request')
  }

  /** A request may be on its way to somebody who has just come: it gets a moment to arrive. */
  const awaitedRequest = async (params: Params): Promise<Result<Ref, string>> => {
    await linked(params)
    await waitFor(() => requestOf(params).ok, 1000)
    return requestOf(params)
  }

  const send = async (params: Params): Promise<Result<unknown, string>> => {
    const who = person(params)
    if (!who.ok) return who
    const conversation = conversationWith(who.value)
    const find = () => sessionToSpeakIn(store.get(), conversation)
    // the acceptance of a request may wait at the broker
    if (!find() && (await linked(params)) && store.get().link.status === 'online') {
      await waitFor(() => find() !== undefined, 1000)
    }
    const session = find()
    if (!session) {
      if (!store.get().people.has(who.value)) return fail('unknown-person')
      return fail(
        store.get().conversations.has(conversation) && hadSession(who.value)
          ? 'session-closed'
          : 'no-conversation',
      )
    }
    const text = safeText(stringOf(params, 'text'))
    const said = runtime.send({ type: 'session.say', session: session.id, text })
    if (!said.ok) return said
    const seen = (state: State) => {
      const message = messageOf(state, conversation, said.value)
      return message ? progressOf(message, state.delivery.get(session.id)) : 'sent'
    }
    const wanted = params['wait'] === true ? ['delivered', 'read'] : ['sent', 'delivered', 'read']
    await waitFor(
      (state) => [...wanted, 'failed'].includes(seen(state)) || isHopeless(state),
      patienceOf(params),
    )
    const progress = seen(store.get())
    if (progress === 'failed') return fail('failed')
    if (wanted.includes(progress)) return ok({ id: said.value, progress })
    return fail(progress === 'waiting' ? 'not-yet' : 'not-delivered')
  }

  const hadSession = (who: UserId) =>
    sessionList(store.get()).some((session) => session.with === who)

  const topicOfSession = (
    from: UserId,
    to: UserId,
    id: Parameters<typeof topicOf>[0] & { kind: 'session' },
  ) => inSpace(space, topicOf({ ...id, from, to }))

  const methods: Readonly<Record<string, (params: Params) => Promise<Result<unknown, string>>>> = {
    send,
    users: async (params) => {
      await linked(params)
      return ok({
        rows: userRows(store.get())
          .filter(({ relation }) => relation !== 'built-in')
          .map(
            ({ person: { id, name, trust, seen, blocked, rival }, status, unread, relation }) => ({
              id,
              name,
              status,
              seen,
              trust: rival ? 'key-changed' : trust,
              relation,
              blocked,
              unread,
            }),
          ),
      })
    },
    requests: async (params) => {
      await linked(params)
      await waitFor((state) => waitingRequests(state).length > 0, 300)
      return ok({ rows: requestHistory(store.get()) })
    },
    sessions: async (params) => {
      await linked(params)
      const state = store.get()
      const me = state.me.id
      return ok({
        rows: sessionList(state).map((session) => ({
          id: session.id,
          with: session.with,
          since: session.since,
          state: isClosed(session, me) ? 'closed' : 'open',
          topic: topicOfSession(me, session.with, {
            kind: 'session',
            id: session.id,
            from: me,
            to: session.with,
          }),
        })),
      })
    },
    request: async (params) => {
      const who = person(params)
      if (!who.ok) return who
      const text = safeText(stringOf(params, 'text'))
      return told(runtime.send({ type: 'request.make', to: who.value, text }), params)
    },
    accept: async (params) => {
      const request = await awaitedRequest(params)
      if (!request.ok) return request
      const done = await told(
        runtime.send({ type: 'request.accept', request: request.value }),
        params,
      )
      const session = store.get().requests.get(request.value)?.session
      return done.ok ? ok({ session }) : done
    },
    deny: async (params) => {
      const request = await awaitedRequest(params)
      if (!request.ok) return request
      const reason: SafeText = safeLine(stringOf(params, 'reason'))
      return told(runtime.send({ type: 'request.deny', request: request.value, reason }), params)
    },
    search: async (params) => {
      const limit = typeof params['limit'] === 'number' ? params['limit'] : 50
      const found = disk.history.search({ words: stringOf(params, 'words'), limit })
      return ok({
        rows: found.map(({ message, excerpt }) => ({ ...plain(message), excerpt })),
      })
    },
    link: async (params) => {
      await linked(params)
      return ok({ ...store.get().link, name: store.get().me.name })
    },
  }

  return {
    call: async (method, params) => {
      const plain = await plainly(method, params)
      if (plain) return plain
      const run = Object.hasOwn(methods, method) ? methods[method] : undefined
      return run ? withPlain(method, await run(params), store.get()) : fail('unknown-method')
    },
  }
}

/** Two attempts failed: nobody waits for this broker. */
const isHopeless = ({ link }: State) => link.status === 'offline' && link.attempt >= 2

/** A message as commands print it. */
const plain = ({ id, conversation, session, by, at, text }: Message) => ({
  id,
  conversation,
  session,
  by,
  at,
  text,
})
