/** Texts that are longer than the input holds, or came as many lines in one go. */
import { splitIntoLines } from '../../src/model/open-topics/open-topics.ts'
import type { ConversationId } from '../../src/core/ids.ts'
import { filterOf } from '../../src/core/ids.ts'
import { chunkText } from '../../src/core/text/chunk.ts'
import { MAX_TEXT } from '../../src/core/text/safe-text.ts'
import { MAX_BUFFER } from '../composer/text-buffer.ts'
import { submit } from './submit.ts'
import { confirm } from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import { sendText } from './send.ts'

/** More messages than these are no message any more: a file wants another way. */
const MAX_CHUNKS = 64

/** How many messages a text goes out as. */
export const messageCount = (
  ctx: ActionContext,
  conversation: ConversationId | undefined,
  text: string,
): number => {
  const inTopic = conversation !== undefined && filterOf(conversation) !== undefined
  if (inTopic) return text.startsWith('/') ? 1 : splitIntoLines(ctx.now(), text).length
  return text.length <= MAX_TEXT ? 1 : chunkText(text).length
}

/** Offers to send a text that is too long for the input as several messages; what is in the input stays. */
export const offerChunks = (ctx: ActionContext, text: string, left: number): void => {
  const { ui, texts, now } = ctx
  const units = text.length + left
  const { open } = now()
  const count = messageCount(ctx, open, text)
  const { composeTarget } = ui.get()
  if (open === undefined || left > 0 || count > MAX_CHUNKS || composeTarget?.kind === 'edit')
    return ui.notify(texts.notices.doesNotFit(units, MAX_BUFFER), 'danger')
  confirm(ctx, texts.ask.pieces(units, MAX_BUFFER, count), () => {
    if (!sendText(ctx, open, text, composeTarget?.message)) return
    ui.composer.current?.setText('')
    ui.patch({ composeTarget: undefined })
  })
}

/** Asks before many lines that came in one go are sent; on no they stay in the input. */
export const confirmLines = (ctx: ActionContext, text: string, lines: number): void =>
  confirm(ctx, ctx.texts.ask.lines(lines, messageCount(ctx, ctx.now().open, text)), () => {
    ctx.ui.composer.current?.setText('')
    // what was refused stays where it was
    const refused = !submit(ctx, text)
    if (refused && ctx.ui.composer.current?.text() === '') ctx.ui.composer.current.setText(text)
  })
