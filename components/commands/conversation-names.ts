/** Which conversation somebody means in a command. */
import { groupConversationId, personConversationId } from '../../src/core/ids.ts'
import type { ConversationId } from '../../src/core/ids.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { currentPerson } from '../actions/conversations.ts'
import { findAnybody } from '../actions/people.ts'
import { findGroupNamed } from './group-names.ts'
import { splitName } from './person-names.ts'

/** The conversation with somebody, a group with `#`, or the open one where nothing is typed; tells when there is none. */
export const findConversationNamed = (
  ctx: ActionContext,
  typed: string,
): ConversationId | undefined => {
  const { open } = ctx.now()
  if (typed === '' && open !== undefined) return open
  if (typed.startsWith('#')) {
    const id = findGroupNamed(ctx, typed)
    return id && groupConversationId(id)
  }
  const who = typed === '' ? currentPerson(ctx, 'chat') : findAnybody(ctx, splitName(ctx, typed)[0])
  return who && personConversationId(who)
}
