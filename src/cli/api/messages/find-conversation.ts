/** Which conversation somebody means on the command line: `bob`, `#lab`, `>house/kitchen`, `?bob`, `#?lab`. */
import {
  groupConversationId,
  personConversationId,
  topicConversationId,
} from '../../../core/ids.ts'
import type { ConversationId } from '../../../core/ids.ts'
import { parseConversationId } from '../../../core/plaintext-ids.ts'
import { parseTopicFilter } from '../../../core/broker/topic-filter.ts'
import type { Result } from '../../../core/result.ts'
import { fail, ok } from '../../../core/result.ts'
import type { State } from '../../../model/state.ts'
import { readAnybody } from '../context.ts'
import { findGroup, looksLikeGroup } from '../find-group.ts'
import { looksLikeTopic } from '../open-topics.ts'

/** The conversation with this person, group or open topic. Whether anything was ever said there is another question. */
export const findConversation = (
  state: State,
  typed: string,
): Result<ConversationId, 'unknown-person' | 'unknown-group' | 'ambiguous-group' | 'bad-topic'> => {
  if (looksLikeTopic(typed)) {
    const filter = parseTopicFilter(typed.slice(1))
    return filter === undefined ? fail('bad-topic') : ok(topicConversationId(filter))
  }
  if (looksLikeGroup(typed)) {
    const plaintext = typed.startsWith('#?') ? parseConversationId(typed) : undefined
    if (plaintext !== undefined) return ok(plaintext)
    const group = findGroup(state, typed, 'mine')
    return group.ok ? ok(groupConversationId(group.value)) : group
  }
  const who = readAnybody(typed)
  return who.ok ? ok(personConversationId(who.value)) : who
}
