/** Which conversation somebody means on the command line: `bob`, `#lab`, `>house/kitchen`, `?bob`, `#?lab`. */
import {
  ECHO,
  groupConversationId,
  groupNameOf,
  personConversationId,
  topicConversationId,
} from '../../../core/ids.ts'
import type { ConversationId, GroupId } from '../../../core/ids.ts'
import { parseConversationId } from '../../../core/plaintext-ids.ts'
import { parseTopicFilter } from '../../../core/broker/topic-filter.ts'
import type { Result } from '../../../core/result.ts'
import { fail, ok } from '../../../core/result.ts'
import { signs } from '../../../model/people/people.ts'
import { lookUpPerson } from '../../../model/people/strangers.ts'
import type { State } from '../../../model/state.ts'
import type { ApiAnswer, ApiContext } from '../context.ts'
import { readAnybody } from '../context.ts'
import { findGroup, isOnlyGroup, looksLikeGroup } from '../find-group.ts'
import { looksLikeTopic } from '../open-topics.ts'

type Problem =
  | 'unknown-person'
  | 'yourself'
  | 'unknown-group'
  | 'group-without-sign'
  | 'ambiguous-group'
  | 'bad-topic'
  | 'unknown-topic'

/** Who or what is not known yet to somebody who has just come. */
const MAY_ARRIVE: ReadonlySet<Problem> = new Set(['unknown-person', 'unknown-group'])

/** Nothing is known of a conversation that was never opened with somebody whom nobody has seen here. */
const findPersonsConversation = (
  state: State,
  typed: string,
): Result<ConversationId, 'unknown-person' | 'yourself' | 'group-without-sign'> => {
  const who = readAnybody(typed)
  if (!who.ok) return who
  if (who.value === state.me.id) return fail('yourself')
  const id = personConversationId(who.value)
  const isKnown =
    who.value === ECHO ||
    !signs(who.value) ||
    state.conversations.has(id) ||
    lookUpPerson(state, who.value) !== undefined
  if (isKnown) return ok(id)
  return fail(isOnlyGroup(state, typed) ? 'group-without-sign' : 'unknown-person')
}

/** What was said in a group can still be read when it is disbanded, by its name if it is the only one. */
const disbandedGroup = (state: State, typed: string): GroupId | undefined => {
  const wanted = typed.slice(1).normalize('NFKC').toLowerCase()
  const all = [...state.groups.values()].filter(
    ({ id, roster }) => roster.disbanded && groupNameOf(id) === wanted,
  )
  return all.length === 1 ? all[0]?.id : undefined
}

/** The conversation with this person, group or open topic. Whether anything was ever said there is another question. */
export const findConversation = (state: State, typed: string): Result<ConversationId, Problem> => {
  if (looksLikeTopic(typed)) {
    const filter = parseTopicFilter(typed.slice(1))
    if (filter === undefined) return fail('bad-topic')
    const id = topicConversationId(filter)
    return state.topics.has(filter) || state.conversations.has(id) ? ok(id) : fail('unknown-topic')
  }
  if (looksLikeGroup(typed)) {
    const plaintext = typed.startsWith('#?') ? parseConversationId(typed) : undefined
    if (plaintext !== undefined) return ok(plaintext)
    const group = findGroup(state, typed, 'mine')
    if (group.ok) return ok(groupConversationId(group.value))
    const disbanded = disbandedGroup(state, typed)
    return disbanded === undefined ? group : ok(groupConversationId(disbanded))
  }
  return findPersonsConversation(state, typed)
}

/** The same, after a moment in which the person or the group may arrive. */
export const awaitConversation = async (
  { state, waitForArrival }: Pick<ApiContext, 'state' | 'waitForArrival'>,
  typed: string,
  timeout: number,
): ApiAnswer<ConversationId> => {
  const find = () => findConversation(state(), typed)
  const found = find()
  if (found.ok || !MAY_ARRIVE.has(found.error)) return found
  await waitForArrival(timeout, () => find().ok)
  return find()
}
