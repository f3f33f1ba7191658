/** The api's methods about requests: for conversations, and what is asked and answered of groups. */
import { displayedTime } from '../../model/shown-time.ts'
import { joinHistory, waitingJoins } from '../../model/groups/group-selectors.ts'
import { requestHistory, waitingRequests } from '../../model/screen/pane-selectors.ts'
import { personLookAlike } from '../../model/screen/look-alikes.ts'
import { requestIntent } from '../../model/screen/conversation-intents.ts'
import { pendingRequests, requestRows } from '../../model/screen/request-rows.ts'
import type { RequestRow } from '../../model/screen/request-rows.ts'
import { signs } from '../../model/people/people.ts'
import { lookUpPerson } from '../../model/people/strangers.ts'
import type { Request } from '../../model/direct/requests.ts'
import { keyOf } from '../../core/channel.ts'
import { fail, ok } from '../../core/result.ts'
import { isBlank, safeLine, safeText } from '../../core/text/safe-text.ts'
import { plaintextRequestRows } from './plaintext.ts'
import { readAnybody } from './context.ts'
import type { ApiAnswer, ApiContext, ApiMethods } from './context.ts'
import { pendingLookAlikes, refuseLookAlike, refuseLookAlikes } from './look-alikes.ts'

type RequestTimes = Pick<Request, 'at' | 'shownAt' | 'answeredAt' | 'answerShownAt'>

/** The request with the times to show, and no others: those that order are as far ahead as their author likes. */
const withShownTimes = <T extends RequestTimes>({
  shownAt,
  answerShownAt,
  ...request
}: T): Omit<T, 'shownAt' | 'answerShownAt'> => ({
  ...request,
  at: displayedTime({ at: request.at, shownAt }),
  ...(request.answeredAt !== undefined && { answeredAt: answerShownAt ?? request.answeredAt }),
})

/** Makes the methods. */
export const requestMethods = (
  context: ApiContext,
): Pick<ApiMethods, 'requests' | 'request' | 'accept' | 'deny'> => {
  const { waitForLink, waitFor, waitForRights, sendAndWait } = context

  /** A request may be on its way to somebody who has just come: it gets a moment to arrive. */
  const awaitRequest = async (typed: string, timeout: number): ApiAnswer<RequestRow> => {
    const who = readAnybody(typed)
    if (!who.ok) return who
    // a signed ask for a group has a command of its own
    const find = () =>
      pendingRequests(context.state()).find(
        ({ from, kind, signed }) =>
          from === who.value && (kind === 'talk' || (kind === 'ask' && !signed)),
      )
    await context.waitForArrival(timeout, () => find() !== undefined)
    const found = find()
    return found ? ok(found) : fail('unknown-request')
  }

  return {
    requests: async ({ timeout }) => {
      await waitForLink(timeout)
      await waitForRights([{ kind: 'inbox', access: 'read' }], timeout)
      await waitFor((state) => waitingRequests(state).length + waitingJoins(state).length > 0, 300)
      const state = context.state()
      const alike = pendingLookAlikes(state)
      const all = [
        ...requestHistory(state).map((request) => ({
          kind: 'request',
          ...withShownTimes(request),
          ...alike(request.id),
        })),
        ...joinHistory(state).map((join) => ({
          ...withShownTimes(join),
          ...alike(`join ${join.id}`),
        })),
      ].toSorted((a, b) => b.at - a.at)
      const plain = plaintextRequestRows(state).map((row) => ({
        ...row,
        ...alike(`plain ${row.id}`),
      }))
      return ok({ rows: [...all, ...plain] })
    },
    request: async ({ who, text = '', anyway, timeout }) => {
      const to = readAnybody(who)
      if (!to.ok) return to
      if (!signs(to.value)) {
        await waitForLink(timeout)
        // a greeting would be lost in silence
        if (!isBlank(text)) return fail('no-greeting')
      } else {
        // a mistyped name would be asked for ever; somebody who has just come learns by and by who is here
        const isKnown = () => lookUpPerson(context.state(), to.value) !== undefined
        if (!isKnown()) await context.waitForArrival(timeout, isKnown)
        // without a link nobody can tell who is there
        if (!isKnown() && context.state().link.status === 'online') return fail('unknown-person')
      }
      // where they asked too, asking accepts
      const sure = refuseLookAlike(anyway, personLookAlike(context.state(), to.value))
      if (!sure.ok) return sure
      return sendAndWait(requestIntent(to.value, safeText(text)), timeout)
    },
    accept: async ({ who, anyway, timeout }) => {
      const request = await awaitRequest(who, timeout)
      if (!request.ok) return request
      const sure = refuseLookAlikes(context.state(), request.value, anyway)
      if (!sure.ok) return sure
      const { key, accept } = request.value
      const done = await sendAndWait(accept(safeText('')), timeout)
      const channel = requestRows(context.state()).find((row) => row.key === key)?.channel
      return done.ok ? ok(channel ? { session: keyOf(channel) } : {}) : done
    },
    deny: async ({ who, reason: typed = '', timeout }) => {
      const request = await awaitRequest(who, timeout)
      if (!request.ok) return request
      return sendAndWait(request.value.deny(safeLine(typed)), timeout)
    },
  }
}
