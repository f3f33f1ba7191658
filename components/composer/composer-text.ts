/** What makes room in the input for something else and comes back, and what of a text stays in it. */
import type { ConversationId } from '../../src/core/ids.ts'
import type { Desk } from '../actions/action-context.ts'

/** Puts a text into the input; a draft that stood there comes back when this text is gone. */
export const putInPlace = ({ ui, now }: Desk, text: string): void => {
  const draft = ui.composer.current?.text() ?? ''
  const { open } = now()
  // what takes the place of such a text is no draft itself
  const isDraft = draft !== '' && ui.get().answering?.kind !== 'edit' && !draft.startsWith('/')
  if (open !== undefined && isDraft) ui.aside.set(open, draft)
  ui.composer.current?.setText(text)
}

/** Brings the draft back; without one, the input becomes what is said. */
export const bringBack = ({ ui, now }: Desk, otherwise: string): void => {
  const { open } = now()
  const draft = open === undefined ? undefined : ui.aside.get(open)
  if (open !== undefined) ui.aside.delete(open)
  const next = draft ?? otherwise
  if (ui.composer.current && ui.composer.current.text() !== next) {
    ui.composer.current.setText(next)
  }
}

/**
 * Part of a text was said and the rest was refused: only the rest stays in the input of this
 * conversation, or who presses Enter again says the beginning twice.
 */
export const keepRest = ({ ui, now }: Desk, conversation: ConversationId, rest: string): false => {
  if (now().open === conversation) ui.composer.current?.setText(rest)
  return false
}
