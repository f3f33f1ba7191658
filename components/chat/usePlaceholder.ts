/** The placeholder of the input: what Enter will do in the open conversation, or why it can do nothing. */
import { plaintextGroupRole } from '../../src/model/plaintext/plaintext-selectors.ts'
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import type { GroupRole } from '../../src/model/groups/group-selectors.ts'
import type { Intent } from '../../src/model/commands.ts'
import {
  requestIntent,
  sendIntent,
  joinIntent,
} from '../../src/model/screen/conversation-intents.ts'
import { askingFor } from '../../src/model/screen/request-rows.ts'
import { signs } from '../../src/model/people/people.ts'
import type { State } from '../../src/model/state.ts'
import type { ConversationId, UserId } from '../../src/core/ids.ts'
import { groupOf, personConversationId, personOf } from '../../src/core/ids.ts'
import { plaintextGroupOf } from '../../src/core/plaintext-ids.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { personName } from '../actions/action-context.ts'

/** Of a group of either chat; `notIn` stands where I may ask to be let in. */
const groupPlaceholder = (
  state: State,
  role: GroupRole | 'over',
  join: Intent,
  notIn: string,
  { composer, group, refusals }: Texts,
): string => {
  if (role === 'over') return group.composer.disbanded
  if (role === 'leader' || role === 'member') return composer.placeholder
  if (role !== 'none') return group.composer[role]
  const why = refusalOf(state, join)
  return why === undefined ? notIn : refusals[why]
}

const personPlaceholder = (
  state: State,
  who: UserId,
  { composer, plaintext, refusals }: Texts,
): string => {
  const send = sendIntent(state, personConversationId(who), safeText('.'))
  const why = refusalOf(state, send ?? requestIntent(who))
  if (send && why === undefined) return composer.placeholder
  if (askingFor(state, personConversationId(who)))
    return composer.placeholderAsksMe(personName(state, who))
  if (why !== undefined) return refusals[why]
  return signs(who) ? composer.placeholderClosed : plaintext.closed
}

/** The placeholder of this conversation. */
const placeholderOf = (state: State, conversation: ConversationId, texts: Texts): string => {
  const id = groupOf(conversation)
  if (id !== undefined) {
    const role = state.groups.get(id)?.roster.disbanded ? 'over' : groupRoleOf(state, id)
    return groupPlaceholder(state, role, joinIntent(id), texts.group.composer.none, texts)
  }
  const group = plaintextGroupOf(conversation)
  if (group !== undefined) {
    const role = plaintextGroupRole(state, group)
    const join = { type: 'plaintext.requestJoin', group } as const
    const standing = role === 'unknown' ? 'over' : role
    return groupPlaceholder(state, standing, join, texts.plaintext.notIn, texts)
  }
  const who = personOf(conversation)
  return who === undefined ? texts.composer.placeholder : personPlaceholder(state, who, texts)
}

/** The placeholder of the open conversation. */
export const usePlaceholder = (): string => {
  const texts = useTexts()
  return useChat((state) =>
    state.open === undefined
      ? texts.composer.placeholderNobody
      : placeholderOf(state, state.open, texts),
  )
}
