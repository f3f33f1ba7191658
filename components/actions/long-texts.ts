/** Texts that are longer than the input holds, or came as many lines in one go. */
import { linesOf } from '../../src/model/open-topics/open-topics.ts'
import type { ConversationId } from '../../src/core/ids.ts'
import { filterOf } from '../../src/core/ids.ts'
import { pieces } from '../../src/core/chunk.ts'
import { MAX_TEXT } from '../../src/core/safe-text.ts'
import { MAX_BUFFER } from '../composer/text-buffer.ts'
import { submit } from './submit.ts'
import { confirm } from './action-context.ts'
import type { Desk } from './action-context.ts'
import { say } from './send.ts'

/** More messages than these are no message any more: a file wants another way. */
const MOST_MESSAGES = 64

/** How many messages a text goes out as. */
export const messageCount = (
  desk: Desk,
  conversation: ConversationId | undefined,
  text: string,
): number => {
  const inTopic = conversation !== undefined && filterOf(conversation) !== undefined
  if (inTopic) return text.startsWith('/') ? 1 : linesOf(desk.now(), text).length
  return text.length <= MAX_TEXT ? 1 : pieces(text).length
}

/** Offers to send a text that the input does not hold as several messages; what is there stays there. */
export const offerPieces = (desk: Desk, text: string, left: number): void => {
  const { ui, texts, now } = desk
  const units = text.length + left
  const { open } = now()
  const count = messageCount(desk, open, text)
  const { answering } = ui.get()
  if (open === undefined || left > 0 || count > MOST_MESSAGES || answering?.kind === 'edit') {
    ui.tell(texts.notices.doesNotFit(units, MAX_BUFFER), 'danger')
    return
  }
  confirm(desk, texts.ask.pieces(units, MAX_BUFFER, count), () => {
    if (!say(desk, open, text, answering?.message)) return
    ui.composer.current?.setText('')
    ui.patch({ answering: undefined })
  })
}

/** Asks before many lines that came in one go are sent; on no they stay in the input. */
export const askLines = (desk: Desk, text: string, lines: number): void =>
  confirm(desk, desk.texts.ask.lines(lines, messageCount(desk, desk.now().open, text)), () => {
    desk.ui.composer.current?.setText('')
    // what was refused stays where it was
    const refused = !submit(desk, text)
    if (refused && desk.ui.composer.current?.text() === '') desk.ui.composer.current.setText(text)
  })
