/**
 * What commands can ask of a program that has a profile open: the same whether it is this process or
 * another one behind a socket. Parameters and answers are plain JSON.
 */
import { joinHistory, waitingJoins } from '../../model/groups/group-selectors.ts'
import type { Message } from '../../model/messages/messages.ts'
import {
  requestHistory,
  sessionList,
  userRows,
  waitingRequests,
} from '../../model/screen/pane-selectors.ts'
import { isClosed } from '../../model/direct/sessions.ts'
import type { Ref, SafeText, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { safeLine, safeText } from '../../core/safe-text.ts'
import type { Disk } from '../../ports.ts'
import { addSpace, topicOf } from '../../protocol/topics.ts'
import type { Runtime } from '../../runtime/runtime-types.ts'
import { createPlaintextApi, withPlaintextRows } from './plaintext.ts'
import { createApiContext, timeoutOf, readPerson, stringParam } from './context.ts'
import type { Schedule, ApiAnswer, ApiMethods, Params } from './context.ts'
import { groupMethods } from './groups.ts'
import { createSend } from './send.ts'
import { looksLikeTopic, openTopicMethods } from './open-topics.ts'
import { earlyRefusal } from './early-refusal.ts'
import { indexWithin, searchHistory } from '../profile/search.ts'

export type Api = {
  /** Does what `method` says; the failure is a refusal's name or one of the office's own. */
  readonly call: (method: string, params: Params) => ApiAnswer
}

type Deps = {
  readonly runtime: Runtime
  readonly disk: Disk
  readonly space: string
  /** How it waits, where time is not the machine's. */
  readonly schedule?: Schedule
}

/** The office of a program that is open here. */
export const createApi = ({ runtime, disk, space, schedule }: Deps): Api => {
  const { store } = runtime
  const context = createApiContext(runtime, schedule)
  const { waitForLink, waitFor, sendAndWait } = context
  const callPlaintext = createPlaintextApi(context)

  const findRequest = (params: Params): Result<Ref, string> => {
    const who = readPerson(params)
    if (!who.ok) return who
    const found = waitingRequests(store.get()).find(({ from }) => from === who.value)
    return found ? ok(found.id) : fail('unknown-request')
  }

  /** A request may be on its way to somebody who has just come: it gets a moment to arrive. */
  const awaitRequest = async (params: Params): Promise<Result<Ref, string>> => {
    await context.waitForArrival(params, () => findRequest(params).ok)
    return findRequest(params)
  }

  const topicOfSession = (
    from: UserId,
    to: UserId,
    id: Parameters<typeof topicOf>[0] & { kind: 'session' },
  ) => addSpace(space, topicOf({ ...id, from, to }))

  const send = createSend(context)
  const openTopics = openTopicMethods(context)
  const methods: ApiMethods = {
    ...groupMethods(context, space),
    ...openTopics,
    send: (params) =>
      looksLikeTopic(stringParam(params, 'who')) ? openTopics['topic-send'](params) : send(params),
    users: async (params) => {
      await waitForLink(params)
      return ok({
        rows: userRows(store.get())
          .filter(({ relation }) => relation !== 'built-in')
          .map(
            ({
              person: { id, name, trust, seen, blocked, conflictingKey },
              status,
              unread,
              relation,
            }) => ({
              id,
              name,
              status,
              seen,
              trust: conflictingKey ? 'key-changed' : trust,
              relation,
              blocked,
              unread,
            }),
          ),
      })
    },
    requests: async (params) => {
      await waitForLink(params)
      await waitFor((state) => waitingRequests(state).length + waitingJoins(state).length > 0, 300)
      const all = [
        ...requestHistory(store.get()).map((request) => ({ kind: 'request', ...request })),
        ...joinHistory(store.get()),
      ]
      return ok({ rows: all.toSorted((a, b) => b.at - a.at) })
    },
    sessions: async (params) => {
      await waitForLink(params)
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
      const who = readPerson(params)
      if (!who.ok) return who
      const text = safeText(stringParam(params, 'text'))
      return sendAndWait({ type: 'request.make', to: who.value, text }, params)
    },
    accept: async (params) => {
      const request = await awaitRequest(params)
      if (!request.ok) return request
      const done = await sendAndWait({ type: 'request.accept', request: request.value }, params)
      const session = store.get().requests.get(request.value)?.session
      return done.ok ? ok({ session }) : done
    },
    deny: async (params) => {
      const request = await awaitRequest(params)
      if (!request.ok) return request
      const reason: SafeText = safeLine(stringParam(params, 'reason'))
      return sendAndWait({ type: 'request.deny', request: request.value, reason }, params)
    },
    search: async (params) => {
      const limit = typeof params['limit'] === 'number' ? params['limit'] : 50
      await indexWithin(disk.history, timeoutOf(params) / 2)
      const found = searchHistory(disk.history, { words: stringParam(params, 'words'), limit })
      const rows = found.hits.map(({ message, excerpt }) => ({ ...messageRow(message), excerpt }))
      return ok({ rows, more: found.more, whole: found.complete })
    },
    link: async (params) => {
      await waitForLink(params)
      return ok({ ...store.get().link, name: store.get().me.name })
    },
  }

  return {
    call: async (method, params) => {
      if (runtime.isStopped()) return fail('closing')
      const target = method === 'check' ? stringParam(params, 'method') : method
      const refused = earlyRefusal(target, params, store.get())
      if (refused !== undefined) return fail(refused)
      if (method === 'check') return ok(true)
      const plaintextAnswer = await callPlaintext(method, params)
      if (plaintextAnswer) return plaintextAnswer
      const run = Object.hasOwn(methods, method) ? methods[method] : undefined
      if (!run) return fail('unknown-method')
      const answer = await run(params)
      // nothing was done: whoever asked may ask again, whoever has the profile then
      if (!answer.ok && answer.error !== 'disconnected' && runtime.isStopped())
        return fail('closing')
      return withPlaintextRows(method, answer, store.get())
    },
  }
}

/** A message as commands print it. */
const messageRow = ({ id, conversation, session, by, at, text }: Message) => ({
  id,
  conversation,
  session,
  by,
  at,
  text,
})
