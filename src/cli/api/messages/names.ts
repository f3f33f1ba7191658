/** How people and conversations are called in what commands print: by their names, as far as these are typed alike. */
import { groupsNamed } from '../../../model/groups/group-selectors.ts'
import { lookUpPerson } from '../../../model/people/strangers.ts'
import type { State } from '../../../model/state.ts'
import { groupOf, parseUserId, personOf } from '../../../core/ids.ts'
import type { ConversationId } from '../../../core/ids.ts'

/** The name of a person; where none is known, their id. */
export const calledPerson = (state: State, id: string): string => {
  if (id === state.me.id) return state.me.name
  const who = parseUserId(id)
  return (who && lookUpPerson(state, who)?.name) ?? id
}

/** What one types for a conversation: `Bob`, `#Lab`, `>house/kitchen`; `#lab~x7Gh2_kP9wQz` where several have the name. */
export const calledConversation = (state: State, conversation: ConversationId): string => {
  const who = personOf(conversation)
  if (who !== undefined) return calledPerson(state, who)
  const group = groupOf(conversation)
  const name = group && state.groups.get(group)?.roster.name
  if (group === undefined || name === undefined) return conversation
  return groupsNamed(state, name).length === 1 ? `#${name}` : conversation
}
