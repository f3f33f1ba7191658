/** Saying a text: in as many words as it needs, or asking for a conversation first. */
import { groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import type { GroupRole } from '../../src/model/groups/group-selectors.ts'
import { isClosed } from '../../src/model/direct/sessions.ts'
import { openSessionOf } from '../../src/model/screen/pane-selectors.ts'
import { directChannel, groupChannel } from '../../src/core/channel.ts'
import type { MessageChannel } from '../../src/core/channel.ts'
import { filterOf, groupOf, personOf } from '../../src/core/ids.ts'
import type { ConversationId, Ref } from '../../src/core/ids.ts'
import { chunkText } from '../../src/core/chunk.ts'
import { fail } from '../../src/core/result.ts'
import { keepUnsentRest } from '../composer/composer-text.ts'
import { sendPlaintext } from './plaintext/plaintext-people.ts'
import { succeeded } from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import { joinFromComposer } from './groups.ts'
import { requestChat } from './people.ts'
import { plaintextTarget } from './plaintext/plaintext-chats.ts'
import { sendToTopic } from './open-topics.ts'

/** With whom I may say something in a group. */
export const SENDING_ROLES: ReadonlySet<GroupRole> = new Set<GroupRole>(['leader', 'member'])

/** Where a text typed into this conversation is sent; nowhere where it has to be asked for first. */
const sendChannel = (
  ctx: ActionContext,
  conversation: ConversationId,
): MessageChannel | undefined => {
  const group = groupOf(conversation)
  if (group !== undefined) {
    const canSend = SENDING_ROLES.has(groupRoleOf(ctx.now(), group))
    return canSend ? groupChannel(group) : undefined
  }
  const session = openSessionOf(ctx.now(), conversation)
  if (!session || isClosed(session, ctx.now().me.id)) return undefined
  return directChannel(session.id)
}

/** Asks for the conversation, or to be let in; the text is the request's, and goes with it. */
const requestWith = (ctx: ActionContext, conversation: ConversationId, text: string): boolean => {
  const group = groupOf(conversation)
  if (group !== undefined) return joinFromComposer(ctx, group, text)
  const who = personOf(conversation)
  return who !== undefined && requestChat(ctx, who, text)
}

/** Says a text in a conversation; false when something was not said (then it was told why). */
export const sendText = (
  ctx: ActionContext,
  conversation: ConversationId,
  text: string,
  reply?: Ref,
): boolean => {
  const filter = filterOf(conversation)
  if (filter !== undefined) return sendToTopic(ctx, filter, text)
  const parts = chunkText(text)
  if (parts.length === 0) return succeeded(ctx, fail('empty'))
  if (plaintextTarget(conversation)) {
    const refused = parts.findIndex((part) => !sendPlaintext(ctx, conversation, part))
    if (refused < 1) return refused < 0
    return keepUnsentRest(ctx, conversation, parts.slice(refused).join(''))
  }
  const channel = sendChannel(ctx, conversation)
  if (!channel) return requestWith(ctx, conversation, text)
  for (const [index, part] of parts.entries()) {
    const sent = ctx.services.send({
      type: 'message.send',
      channel,
      text: part,
      ...(reply !== undefined && index === 0 ? { reply } : {}),
    })
    if (succeeded(ctx, sent)) continue
    return index > 0 && keepUnsentRest(ctx, conversation, parts.slice(index).join(''))
  }
  ctx.ui.patch({ sentCount: ctx.ui.get().sentCount + 1 })
  if (parts.length > 1) ctx.ui.notify(ctx.texts.textPieces(parts.length))
  return true
}
