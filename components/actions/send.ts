/** Sending a text: in as many messages as it needs, or asking for a conversation first. */
import { sendIntent } from '../../src/model/screen/conversation-intents.ts'
import { signs } from '../../src/model/people/people.ts'
import { filterOf, groupOf, personOf } from '../../src/core/ids.ts'
import type { ConversationId, Ref } from '../../src/core/ids.ts'
import { plaintextGroupOf } from '../../src/core/plaintext-ids.ts'
import { chunkText } from '../../src/core/text/chunk.ts'
import { fail } from '../../src/core/result.ts'
import { keepUnsentRest } from '../composer/composer-text.ts'
import { offerToJoin } from './plaintext/plaintext-people.ts'
import { succeeded } from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import { joinFromComposer } from './groups.ts'
import { offerToRequest, requestChat } from './people.ts'
import { sendToTopic } from './open-topics.ts'

/**
 * Asks for the conversation, or to be let in. The text goes along with the request, where it can;
 * else it stays in the input, and I am asked first.
 */
const requestWith = (ctx: ActionContext, conversation: ConversationId, text: string): boolean => {
  const group = groupOf(conversation)
  if (group !== undefined) return joinFromComposer(ctx, group, text)
  const plaintextGroup = plaintextGroupOf(conversation)
  const who = personOf(conversation)
  if (who !== undefined && signs(who)) return requestChat(ctx, who, text)
  if (who !== undefined) offerToRequest(ctx, who)
  else if (plaintextGroup !== undefined) offerToJoin(ctx, plaintextGroup)
  return false
}

/** Sends a text to a conversation; false when something was not sent (then the reason was shown). */
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
  for (const [index, part] of parts.entries()) {
    const intent = sendIntent(ctx.now(), conversation, part, index === 0 ? reply : undefined)
    if (!intent && index === 0) return requestWith(ctx, conversation, text)
    if (intent && succeeded(ctx, ctx.services.send(intent))) continue
    return index > 0 && keepUnsentRest(ctx, conversation, parts.slice(index).join(''))
  }
  ctx.ui.patch({ sentCount: ctx.ui.get().sentCount + 1 })
  if (parts.length > 1) ctx.ui.notify(ctx.texts.textPieces(parts.length))
  return true
}
