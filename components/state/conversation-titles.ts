/** How groups, open topics and conversations are called on the screen. */
import { groupRows } from '../../src/model/groups/group-selectors.ts'
import type { Group } from '../../src/model/groups/membership.ts'
import type { State } from '../../src/model/state.ts'
import { plaintextGroupOf } from '../../src/core/plaintext-ids.ts'
import { filterOf, groupNameOf, groupOf, personOf } from '../../src/core/ids.ts'
import type { ConversationId, GroupId } from '../../src/core/ids.ts'
import { personName } from '../actions/action-context.ts'
import { MAX_TEXT, revealInvisible, safeLine } from '../../src/core/text/safe-text.ts'

/** The name of a group, with its founder where another group has the same name. */
export const disambiguatedTitle = (
  state: State,
  { roster }: Pick<Group, 'roster'>,
  ambiguous: boolean,
): string => {
  const founder = roster.lineage[0]?.id
  return ambiguous && founder !== undefined
    ? `${roster.name} (${personName(state, founder)})`
    : roster.name
}

/** The same by the id of the group. */
export const groupTitle = (state: State, id: GroupId): string => {
  const group = state.groups.get(id)
  if (!group) return groupNameOf(id)
  const row = groupRows(state).find((one) => one.group.id === id)
  return disambiguatedTitle(state, group, row?.ambiguous ?? false)
}

/** A topic as it may be shown. No two topics are shown alike because something in them draws nothing. */
export const topicName = (filter: string): string => safeLine(revealInvisible(filter), MAX_TEXT)

/** The topic of an open topic's conversation, as it may be shown; `undefined` for other conversations. */
export const topicTitle = (conversation: ConversationId): string | undefined => {
  const filter = filterOf(conversation)
  return filter === undefined ? undefined : topicName(filter)
}

/** The name of a conversation: of its person, group or topic. */
export const conversationTitle = (state: State, conversation: ConversationId): string => {
  const group = groupOf(conversation)
  if (group !== undefined) return groupTitle(state, group)
  const plain = plaintextGroupOf(conversation)
  if (plain !== undefined) return `${plain}?`
  const topic = topicTitle(conversation)
  if (topic !== undefined) return topic
  const who = personOf(conversation)
  return who === undefined ? conversation : personName(state, who)
}
