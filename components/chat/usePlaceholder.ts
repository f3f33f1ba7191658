/** What stands in the empty input of the open conversation: what Enter will do there, or why it can do nothing. */
import {
  plaintextSendCommand,
  plaintextGroupRole,
} from '../../src/model/plaintext/plaintext-selectors.ts'
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import { endStateOf, openSessionOf } from '../../src/model/screen/pane-selectors.ts'
import type { State } from '../../src/model/state.ts'
import type { ConversationId, GroupId, SafeText, UserId } from '../../src/core/ids.ts'
import { groupOf, personOf } from '../../src/core/ids.ts'
import { safeText } from '../../src/core/safe-text.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { joinRefusal, requestIntent } from '../actions/intent-checks.ts'
import { plaintextTarget } from '../actions/plaintext/plaintext-chats.ts'

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
  conversation: ConversationId,
  who: UserId,
  plain: boolean,
  { composer, plaintext, refusals }: Texts,
): string => {
  const session = openSessionOf(state, conversation)
  const canSend = plain
    ? plaintextSendCommand(state, conversation, safeText('')) !== undefined
    : session && !endStateOf(state, session).closed
  if (canSend) return composer.placeholder
  const why = refusalOf(state, plain ? { type: 'plaintext.ask', to: who } : requestIntent(who))
  if (why !== undefined) return refusals[why]
  return plain ? plaintext.closed : composer.placeholderClosed
}

/** The words for this conversation. */
const placeholderOf = (state: State, conversation: ConversationId, texts: Texts): string => {
  const group = groupOf(conversation)
  if (group !== undefined) return groupPlaceholder(state, group, texts)
  const target = plaintextTarget(conversation)
  if (target && 'group' in target) return plaintextGroupPlaceholder(state, target.group, texts)
  const who = personOf(conversation)
  if (who === undefined) return texts.composer.placeholder
  return personPlaceholder(state, conversation, who, target !== undefined, texts)
}

/** The words for the open conversation. */
export const usePlaceholder = (): string => {
  const texts = useTexts()
  return useChat((state) =>
    state.open === undefined
      ? texts.composer.placeholderNobody
      : placeholderOf(state, state.open, texts),
  )
}
