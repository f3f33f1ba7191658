/** The api's method `status`: who I am, how the connection is, and what waits. */
import { pendingRequests } from '../../model/screen/request-rows.ts'
import { isPresent } from '../../model/people/presence.ts'
import { everybody } from '../../model/people/strangers.ts'
import { ESSENTIAL_KINDS } from '../../core/broker/essential.ts'
import type { RightNeeded } from '../../core/broker/essential.ts'
import { ECHO, filterOf } from '../../core/ids.ts'
import { ok } from '../../core/result.ts'
import type { State } from '../../model/state.ts'
import type { ResultOf } from '../rpc/contract.ts'
import type { ApiContext, ApiMethods } from './context.ts'

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

const statusOf = (state: State): ResultOf<'status'> => {
  const { me, link, space, waiting, now } = state
  // neither what is muted, nor what machines say all day
  const audible = [...state.conversations.values()].filter(
    ({ id, notifyLevel }) => notifyLevel !== 'nothing' && filterOf(id) === undefined,
  )
  return {
    id: me.id,
    name: me.name,
    key: me.key,
    space,
    ...link,
    waiting,
    unread: sum(audible.map(({ unread }) => unread)),
    mentions: sum(audible.map(({ mentions }) => mentions)),
    requests: pendingRequests(state).length,
    online: everybody(state).filter((one) => one.id !== ECHO && isPresent(one, now)).length,
  }
}

const EVERYTHING: readonly RightNeeded[] = ESSENTIAL_KINDS.map((kind) => ({ kind, access: 'read' }))

/** Makes the method. */
export const statusMethods = ({
  state,
  waitForLink,
  waitForRights,
}: ApiContext): Pick<ApiMethods, 'status'> => ({
  status: async ({ timeout }) => {
    await waitForLink(timeout)
    await waitForRights(EVERYTHING, timeout)
    return ok(statusOf(state()))
  },
})
