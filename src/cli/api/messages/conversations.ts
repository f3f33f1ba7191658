/** The api's methods about conversations as a whole: which there are, who is in them with which key, and who signed that. */
import { lookUpPerson } from '../../../model/people/strangers.ts'
import type { State } from '../../../model/state.ts'
import { groupOf, parseUserId, personOf } from '../../../core/ids.ts'
import type { ConversationId, PublicKey, UserId } from '../../../core/ids.ts'
import { ok } from '../../../core/result.ts'
import type { ResultOf } from '../../rpc/contract.ts'
import type { ApiContext, ApiMethods } from '../context.ts'
import { awaitConversation, findConversation } from './find-conversation.ts'
import type { Disk } from '../../../ports/storage.ts'
import { calledConversation, calledPerson } from './names.ts'
import { signedRosters } from './signed-packets.ts'

type ConversationRow = ResultOf<'conversations'>['rows'][number]

const personRow = (
  state: State,
  id: UserId,
  key?: PublicKey,
): ConversationRow['people'][number] => {
  const person = lookUpPerson(state, id)
  const known = key ?? (id === state.me.id ? state.me.key : person?.key)
  return {
    id,
    name: calledPerson(state, id),
    trust: id === state.me.id ? 'me' : (person?.trust ?? 'unverified'),
    ...(known === undefined ? {} : { key: known }),
  }
}

const peopleIn = (state: State, conversation: ConversationId): ConversationRow['people'] => {
  const group = groupOf(conversation)
  const members = group && state.groups.get(group)?.roster.members
  if (members) return members.map(({ id, key }) => personRow(state, id, key))
  const who = parseUserId(personOf(conversation))
  return who === undefined ? [] : [personRow(state, state.me.id), personRow(state, who)]
}

/** Makes the methods. */
export const conversationMethods = (
  context: ApiContext,
  disk: Pick<Disk, 'packets'>,
): Pick<ApiMethods, 'conversations' | 'rosters'> => {
  const { state } = context
  return {
    rosters: async ({ who }) => {
      const one = findConversation(state(), who)
      if (!one.ok) return one
      const group = groupOf(one.value)
      return ok({ rows: group === undefined ? [] : signedRosters(state(), disk, group) })
    },
    conversations: async ({ who, timeout }) => {
      const one = who === undefined ? undefined : await awaitConversation(context, who, timeout)
      if (one && !one.ok) return one
      const { me, space } = state()
      const ids = one ? [one.value] : [...state().conversations.keys()]
      return ok({
        space,
        id: me.id,
        key: me.key,
        rows: ids.map((conversation) => ({
          conversation,
          name: calledConversation(state(), conversation),
          who: personOf(conversation) ?? conversation,
          people: peopleIn(state(), conversation),
        })),
      })
    },
  }
}
