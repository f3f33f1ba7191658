/** Names that can be taken for others, as commands list them, and as what has to be confirmed. */
import {
  groupLookAlike,
  personLookAlike,
  requestLookAlikes,
} from '../../model/screen/look-alikes.ts'
import { pendingRequests } from '../../model/screen/request-rows.ts'
import type { Join } from '../../model/groups/joins.ts'
import type { State } from '../../model/state.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import { groupConversationId } from '../../core/ids.ts'
import type { LookAlike } from '../../core/text/look-alike.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'

/** The field of somebody in a list; none where the name is like no other. */
export const lookAlikeField = (state: State, who: UserId): { readonly lookAlike?: LookAlike } => {
  const lookAlike = personLookAlike(state, who)
  return lookAlike ? { lookAlike } : {}
}

/** The field of a group in a list. */
export const groupLookAlikeField = (
  state: State,
  group: GroupId,
): { readonly lookAlike?: LookAlike } => {
  const lookAlike = groupLookAlike(state, group)
  return lookAlike ? { lookAlike } : {}
}

type Names = Parameters<typeof requestLookAlikes>[1]

/** What is looked at of a request about a group. */
export const namesOfJoin = ({ from, kind, group, name }: Join): Names => ({
  from,
  kind,
  conversation: groupConversationId(group),
  group: name,
})

/** The fields of requests that wait for my answer, by their key among the rows of all requests. */
export const pendingLookAlikes = (
  state: State,
): ((key: string) => { readonly lookAlike?: LookAlike; readonly groupLookAlike?: LookAlike }) => {
  const pending = new Map(pendingRequests(state).map((row) => [row.key, row]))
  return (key) => {
    const row = pending.get(key)
    const { author, group } = row ? requestLookAlikes(state, row) : {}
    return {
      ...(author ? { lookAlike: author } : {}),
      ...(group ? { groupLookAlike: group } : {}),
    }
  }
}

/** Refuses what only reads like a name that I know, unless that is wanted: `look-alike:known:alice`. */
export const refuseLookAlike = (
  anyway: boolean | undefined,
  alike: LookAlike | undefined,
): Result<true, string> =>
  alike && anyway !== true ? fail(`look-alike:${alike.is}:${alike.name}`) : ok(true)

/** The same for a request: for its author, then for its group. */
export const refuseLookAlikes = (
  state: State,
  request: Names,
  anyway: boolean | undefined,
): Result<true, string> => {
  const { author, group } = requestLookAlikes(state, request)
  return refuseLookAlike(anyway, author ?? group)
}
