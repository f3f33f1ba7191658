/** The api's method `status`: who I am, how the connection is, and what waits. */
import { ownSummary } from '../../model/screen/own-summary.ts'
import { ESSENTIAL_KINDS } from '../../core/broker/essential.ts'
import type { RightNeeded } from '../../core/broker/essential.ts'
import { ok } from '../../core/result.ts'
import type { ApiContext, ApiMethods } from './context.ts'

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
    return ok(ownSummary(state()))
  },
})
