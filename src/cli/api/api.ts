/**
 * What commands can ask of a program that has a profile open: the same whether it is this process or
 * another one behind a socket. Parameters and results are those of the contract.
 */
import { displayedTime } from '../../model/shown-time.ts'
import { sessionList } from '../../model/screen/pane-selectors.ts'
import { userRows } from '../../model/screen/user-rows.ts'
import { parseSearch } from '../../core/text/search-operators.ts'
import type { State } from '../../model/state.ts'
import type { SearchProblem } from '../../model/screen/read-search.ts'
import { isClosed } from '../../model/direct/sessions.ts'
import { keyOf } from '../../core/channel.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Disk } from '../../ports/storage.ts'
import { addSpace, topicOf } from '../../protocol/topics.ts'
import type { Runtime } from '../../runtime/runtime-types.ts'
import { plaintextSessionRows } from './plaintext.ts'
import { createApiContext } from './context.ts'
import type { Schedule, ApiAnswer, ApiMethods } from './context.ts'
import type { Changes } from './changes.ts'
import { groupMethods } from './groups.ts'
import { conversationMethods } from './messages/conversations.ts'
import { calledConversation, calledPerson } from './messages/names.ts'
import { logMethods } from './messages/log.ts'
import { createMessageFinder, messageMethods } from './messages/change.ts'
import { peopleMethods } from './people.ts'
import { createSend } from './send.ts'
import { statusMethods } from './status.ts'
import { requestMethods } from './requests.ts'
import { openTopicMethods } from './open-topics.ts'
import { lookAlikeField } from './look-alikes.ts'
import { earlyRefusal } from './early-refusal.ts'
import type { CallTarget } from './early-refusal.ts'
import { indexWithin, searchHistory } from '../profile/search.ts'
import { contract } from '../rpc/contract.ts'
import type { JsonCall, ParamsOf, ResultOf } from '../rpc/contract.ts'

export type Api = {
  /** Reads the parameters and runs `method`. */
  readonly call: JsonCall
}

type Deps = {
  readonly runtime: Runtime
  readonly disk: Disk
  readonly space: string
  /** Looks at the broker of the program, within so many milliseconds. */
  readonly doctor?: (timeout: number) => Promise<ResultOf<'doctor'>>
  /** How it waits, where time is not the machine's. */
  readonly schedule?: Schedule
  /** The changes of the program, where many apis share them. */
  readonly changes?: Changes
}

/** As the name of a failure, with what was typed. */
const searchRefusal = ({ operator, value }: SearchProblem): string => {
  const about = operator === 'from' || operator === 'in' ? operator : 'date'
  return `search-${about}:${value}`
}

/** How long (ms) it may take until it is known that a packet to oneself does not come back. */
const PROOF_TIMEOUT = 8000

/** Is it known what the broker lets me do, or nothing to be learnt? */
const isProved = ({ link }: State): boolean =>
  link.status !== 'online' || link.proving === undefined

/** The api of a program that is open here. */
export const createApi = ({ runtime, disk, space, doctor, schedule, changes }: Deps): Api => {
  const { store } = runtime
  const context = createApiContext(runtime, schedule, changes)
  const { waitForLink, waitFor, waitForRights } = context
  const awaitMessage = createMessageFinder(context, disk.history)

  const methods: ApiMethods = {
    ...groupMethods(context, space),
    ...openTopicMethods(context),
    ...logMethods(context, disk),
    ...conversationMethods(context, disk),
    ...messageMethods(context, awaitMessage),
    ...peopleMethods(context),
    ...requestMethods(context),
    ...statusMethods(context),
    send: createSend(context, awaitMessage),
    users: async ({ timeout }) => {
      await waitForLink(timeout)
      await waitForRights([{ kind: 'presence', access: 'read' }], timeout)
      return ok({
        rows: userRows(store.get())
          .filter(({ relation }) => relation !== 'built-in')
          .map(({ person, status, unread, relation }) => {
            const { id, name, seen, blocked } = person
            const trust = person.conflictingKey ? 'key-changed' : person.trust
            const alike = lookAlikeField(store.get(), id)
            return { id, name, status, seen, trust, relation, blocked, unread, ...alike }
          }),
      })
    },
    sessions: async ({ timeout }) => {
      await waitForLink(timeout)
      const state = store.get()
      const me = state.me.id
      const rows = sessionList(state).map((session) => {
        const { id, with: to, since: at, shownAt } = session
        const since = displayedTime({ at, shownAt })
        const topic = addSpace(space, topicOf({ kind: 'direct', session: id, from: me, to }))
        return { id, with: to, since, state: isClosed(session, me) ? 'closed' : 'open', topic }
      })
      return ok({ rows: [...rows, ...plaintextSessionRows(state)] })
    },
    search: async ({ words, limit, timeout }) => {
      await indexWithin(disk.history, timeout / 2)
      const search = () => searchHistory(disk.history, store.get(), words, limit)
      // somebody who has just come learns by and by who is here
      if (search().problem?.operator === 'from')
        await context.waitForArrival(timeout, () => search().problem === undefined)
      const found = search()
      if (found.problem) return fail(searchRefusal(found.problem))
      // nobody is typing it any more: it would find what an empty variable of a script left out
      const { unfinished } = parseSearch(words)
      if (unfinished !== undefined) return fail(`search-unfinished:${unfinished}`)
      if (!found.asks) return fail('no-words')
      const rows = found.hits.map(({ message, excerpt }) => {
        const { id, conversation, channel, by, text, unsigned } = message
        const at = displayedTime(message)
        const called = {
          name: calledPerson(store.get(), by),
          in: calledConversation(store.get(), conversation),
          ...(unsigned ? { unsigned } : {}),
        }
        return { id, conversation, session: keyOf(channel), by, at, text, excerpt, ...called }
      })
      return ok({ rows, more: found.more, whole: found.complete })
    },
    doctor: async ({ timeout }) => (doctor ? ok(await doctor(timeout)) : fail('unknown-method')),
    link: async ({ timeout, proved }) => {
      await waitForLink(timeout)
      if (proved === true) await waitFor(isProved, PROOF_TIMEOUT, { slices: ['link'] })
      return ok({ ...store.get().link, name: store.get().me.name })
    },
  }

  const check = (json: unknown): Result<boolean, string> => {
    const params = contract.check.params(json)
    if (!params) return fail('bad-params')
    const refused = earlyRefusal(params.method, params, store.get())
    return refused === undefined ? ok(true) : fail(refused)
  }

  const run = async <M extends keyof ApiMethods>(
    method: M,
    json: unknown,
  ): ApiAnswer<ResultOf<M>> => {
    const params: (ParamsOf<M> & CallTarget) | undefined = contract[method].params(json)
    if (!params) return fail('bad-params')
    const refused = earlyRefusal(method, params, store.get())
    if (refused !== undefined) return fail(refused)
    const answer = await methods[method](params)
    // nothing was done: the caller may ask again the program that has the profile then
    const isClosing = !answer.ok && answer.error !== 'disconnected' && runtime.isStopped()
    return isClosing ? fail('closing') : answer
  }
  const isApiMethod = (name: string): name is keyof ApiMethods => Object.hasOwn(methods, name)

  return {
    call: async (method, params) => {
      if (runtime.isStopped()) return fail('closing')
      if (method === 'check') return check(params)
      return isApiMethod(method) ? run(method, params) : fail('unknown-method')
    },
  }
}
