/**
 * What commands can ask of a program that has a profile open: the same whether it is this process or
 * another one behind a socket. Parameters and answers are plain JSON.
 */
import { joinHistory, waitingJoins } from '../../model/groups/group-selectors.ts'
import type { Message } from '../../model/messages/messages.ts'
import { requestHistory, sessionList, userRows, waitingRequests } from '../../model/screen/pane-selectors.ts'
import { isClosed } from '../../model/direct/sessions.ts'
import type { Ref, SafeText, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { safeLine, safeText } from '../../core/safe-text.ts'
import type { Disk } from '../../ports.ts'
import { inSpace, topicOf } from '../../protocol/topics.ts'
import type { Runtime } from '../../runtime/runtime-types.ts'
import { createClassicOffice, withPlain } from './plaintext.ts'
import { createDesk, patienceOf, personIn, stringOf } from './context.ts'
import type { After, Answer, Methods, Params } from './context.ts'
import { groupMethods } from './groups.ts'
import { createSend } from './send.ts'
import { meansTopic, topicMethods } from './open-topics.ts'
import { refusedAtOnce } from './early-refusal.ts'
import { indexFor, searchIn } from '../profile/search.ts'

export type Office = {
  /** Does what `method` says; the failure is a refusal's name or one of the office's own. */
  readonly call: (method: string, params: Params) => Answer
}

type Needs = {
  readonly runtime: Runtime
  readonly disk: Disk
  readonly space: string
  /** How it waits, where time is not the machine's. */
  readonly after?: After
}

/** The office of a program that is open here. */
export const createOffice = ({ runtime, disk, space, after }: Needs): Office => {
  const { store } = runtime
  const desk = createDesk(runtime, after)
  const { linked, waitFor, told } = desk
  const plainly = createClassicOffice(desk)

  const requestOf = (params: Params): Result<Ref, string> => {
    const who = personIn(params)
    if (!who.ok) return who
    const found = waitingRequests(store.get()).find(({ from }) => from === who.value)
    return found ? ok(found.id) : fail('unknown-request')
  }

  /** A request may be on its way to somebody who has just come: it gets a moment to arrive. */
  const awaitedRequest = async (params: Params): Promise<Result<Ref, string>> => {
    await desk.arrived(params, () => requestOf(params).ok)
    return requestOf(params)
  }

  const topicOfSession = (
    from: UserId,
    to: UserId,
    id: Parameters<typeof topicOf>[0] & { kind: 'session' },
  ) => inSpace(space, topicOf({ ...id, from, to }))

  const send = createSend(desk)
  const topics = topicMethods(desk)
  const methods: Methods = {
    ...groupMethods(desk, space),
    ...topics,
    send: (params) =>
      meansTopic(stringOf(params, 'who')) ? topics['topic-say'](params) : send(params),
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
      await waitFor((state) => waitingRequests(state).length + waitingJoins(state).length > 0, 300)
      const all = [
        ...requestHistory(store.get()).map((request) => ({ kind: 'request', ...request })),
        ...joinHistory(store.get()),
      ]
      return ok({ rows: all.toSorted((a, b) => b.at - a.at) })
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
      const who = personIn(params)
      if (!who.ok) return who
      const text = safeText(stringOf(params, 'text'))
      return told({ type: 'request.make', to: who.value, text }, params)
    },
    accept: async (params) => {
      const request = await awaitedRequest(params)
      if (!request.ok) return request
      const done = await told({ type: 'request.accept', request: request.value }, params)
      const session = store.get().requests.get(request.value)?.session
      return done.ok ? ok({ session }) : done
    },
    deny: async (params) => {
      const request = await awaitedRequest(params)
      if (!request.ok) return request
      const reason: SafeText = safeLine(stringOf(params, 'reason'))
      return told({ type: 'request.deny', request: request.value, reason }, params)
    },
    search: async (params) => {
      const limit = typeof params['limit'] === 'number' ? params['limit'] : 50
      await indexFor(disk.history, patienceOf(params) / 2)
      const found = searchIn(disk.history, { words: stringOf(params, 'words'), limit })
      const rows = found.hits.map(({ message, excerpt }) => ({ ...plain(message), excerpt }))
      return ok({ rows, more: found.more, whole: found.whole })
    },
    link: async (params) => {
      await linked(params)
      return ok({ ...store.get().link, name: store.get().me.name })
    },
  }

  return {
    call: async (method, params) => {
      if (runtime.isStopped()) return fail('closing')
      const asked = method === 'may' ? stringOf(params, 'method') : method
      const refused = refusedAtOnce(asked, params, store.get())
      if (refused !== undefined) return fail(refused)
      if (method === 'may') return ok(true)
      const plain = await plainly(method, params)
      if (plain) return plain
      const run = Object.hasOwn(methods, method) ? methods[method] : undefined
      if (!run) return fail('unknown-method')
      const answer = await run(params)
      // nothing was done: whoever asked may ask again, whoever has the profile then
      if (!answer.ok && answer.error !== 'gone' && runtime.isStopped()) return fail('closing')
      return withPlain(method, answer, store.get())
    },
  }
}

/** A message as commands print it. */
const plain = ({ id, conversation, session, by, at, text }: Message) => ({
  id,
  conversation,
  session,
  by,
  at,
  text,
})
