/** Sending a text: in as many messages as it needs, or asking for a conversation first. */
import { sendIntent } from '../../src/model/screen/conversation-intents.ts'
import { signs } from '../../src/model/people/people.ts'
import { askingFor } from '../../src/model/screen/request-rows.ts'
import { filterOf, groupOf, personOf } from '../../src/core/ids.ts'
import type { ConversationId, Ref, SafeText } from '../../src/core/ids.ts'
import type { Intent } from '../../src/model/commands.ts'
import { splitIntoLines } from '../../src/model/open-topics/open-topics.ts'
import { plaintextGroupOf } from '../../src/core/plaintext-ids.ts'
import { chunkText } from '../../src/core/text/chunk.ts'
import { fail } from '../../src/core/result.ts'
import { keepUnsentRest } from '../composer/composer-text.ts'
import { offerToJoin } from './plaintext/plaintext-people.ts'
import { refuse, succeeded } from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import { joinFromComposer } from './groups.ts'
import { offerToRequest, requestChat } from './people.ts'
import { offerToAccept } from './requests.ts'
import { topicName } from '../state/conversation-titles.ts'

/** The text of an input was sent after all: it does not stay there. */
const takeOut = (
  { ui, services, now }: ActionContext,
  conversation: ConversationId,
  text: string,
) => {
  const left = ui.composer.current?.text().trimEnd()
  if (left === text.trimEnd()) ui.composer.current?.setText('')
  if (now().conversations.get(conversation)?.draft.trimEnd() === text.trimEnd())
    services.send({ type: 'view.draft', conversation, text: '' })
}

/**
 * Asks for the conversation, or to be let in. The text goes along with the request, where it can;
 * else it stays in the input, and I am asked first.
 */
const requestWith = (ctx: ActionContext, conversation: ConversationId, text: string): boolean => {
  const group = groupOf(conversation)
  if (group !== undefined) return joinFromComposer(ctx, group, text)
  const plaintextGroup = plaintextGroupOf(conversation)
  const who = personOf(conversation)
  const request = askingFor(ctx.now(), conversation)
  if (request) {
    const send = () => void (sendText(ctx, conversation, text) && takeOut(ctx, conversation, text))
    offerToAccept(ctx, request, send)
    return false
  }
  if (who !== undefined && signs(who)) return requestChat(ctx, who, text)
  if (who !== undefined) offerToRequest(ctx, who)
  else if (plaintextGroup !== undefined) offerToJoin(ctx, plaintextGroup)
  return false
}

/** Sends the parts of a text one after the other; false when a part was not sent. */
const sendParts = (
  ctx: ActionContext,
  conversation: ConversationId,
  parts: readonly SafeText[],
  between: string,
  intentOf: (part: SafeText, index: number) => Intent | undefined,
): boolean => {
  if (parts.length === 0) return succeeded(ctx, fail('empty'))
  for (const [index, part] of parts.entries()) {
    const intent = intentOf(part, index)
    if (intent && succeeded(ctx, ctx.services.send(intent))) continue
    return index > 0 && keepUnsentRest(ctx, conversation, parts.slice(index).join(between))
  }
  ctx.ui.patch({ sentCount: ctx.ui.get().sentCount + 1 })
  if (parts.length > 1) ctx.ui.notify(ctx.texts.textPieces(parts.length))
  return true
}

/** Sends a text to a conversation; false when something was not sent (then the reason was shown). */
export const sendText = (
  ctx: ActionContext,
  conversation: ConversationId,
  text: string,
  reply?: Ref,
): boolean => {
  const topic = filterOf(conversation)
  if (topic !== undefined) {
    if (!ctx.now().topics.get(topic)?.followed)
      return refuse(ctx, ctx.texts.notices.notFollowed(topicName(topic)))
    const lines = splitIntoLines(ctx.now(), text)
    const toPublish = (line: SafeText): Intent => ({ type: 'topic.publish', topic, text: line })
    return sendParts(ctx, conversation, lines, '\n', toPublish)
  }
  const chunks = chunkText(text)
  const toSend = (chunk: SafeText, index: number) =>
    sendIntent(ctx.now(), conversation, chunk, index === 0 ? reply : undefined)
  const [first] = chunks
  if (first !== undefined && !toSend(first, 0)) return requestWith(ctx, conversation, text)
  return sendParts(ctx, conversation, chunks, '', toSend)
}
