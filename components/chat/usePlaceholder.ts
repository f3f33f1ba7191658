/** The placeholder of the input: what Enter will do in the open conversation, or why it can do nothing. */
import { plaintextGroupRole } from '../../src/model/plaintext/plaintext-selectors.ts'
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import { requestIntent, sendIntent } from '../../src/model/screen/conversation-intents.ts'
import { signs } from '../../src/model/people/people.ts'
import type { State } from '../../src/model/state.ts'
import type { ConversationId, GroupId, SafeText, UserId } from '../../src/core/ids.ts'
import { groupOf, personConversationId, personOf } from '../../src/core/ids.ts'
import { plaintextGroupOf } from '../../src/core/plaintext-ids.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { joinRefusal } from '../actions/intent-checks.ts'

const groupPlaceholder = (
  state: State,
  id: GroupId,
  { composer, group, refusals }: Texts,
): string => {
  if (state.groups.get(id)?.roster.disbanded) return group.composer.disbanded
  const role = groupRoleOf(state, id)
  if (role === 'leader' || role === 'member') return composer.placeholder
  const why = joinRefusal(state, id)
  return why === undefined ? group.composer[role] : refusals[why]
}

const plaintextGroupPlaceholder = (
  state: State,
  name: SafeText,
  { composer, group, plaintext, refusals }: Texts,
): string => {
  const role = plaintextGroupRole(state, name)
  if (role === 'unknown') return group.composer.disbanded
  if (role === 'leader' || role === 'member') return composer.placeholder
  if (role === 'asked' || role === 'invited') return group.composer[role]
  const why = refusalOf(state, { type: 'plaintext.requestJoin', group: name })
  return why === undefined ? plaintext.notIn : refusals[why]
}

const personPlaceholder = (
  state: State,
  who: UserId,
  { composer, plaintext, refusals }: Texts,
): string => {
  if (sendIntent(state, personConversationId(who), safeText(''))) return composer.placeholder
  const why = refusalOf(state, requestIntent(who))
  if (why !== undefined) return refusals[why]
  return signs(who) ? composer.placeholderClosed : plaintext.closed
}

/** The placeholder of this conversation. */
const placeholderOf = (state: State, conversation: ConversationId, texts: Texts): string => {
  const group = groupOf(conversation)
  if (group !== undefined) return groupPlaceholder(state, group, texts)
  const plaintextGroup = plaintextGroupOf(conversation)
  if (plaintextGroup !== undefined) return plaintextGroupPlaceholder(state, plaintextGroup, texts)
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
