/** What makes room in the input for something else and comes back, and what of a text stays in it. */
import type { ConversationId } from '../../src/core/ids.ts'
import type { ActionContext } from '../actions/action-context.ts'

/** Puts a text into the input; a draft that stood there comes back when this text is gone. */
export const replaceComposerText = ({ ui, now }: ActionContext, text: string): void => {
  const draft = ui.composer.current?.text() ?? ''
  const { open } = now()
  // a text that replaces it is not a draft itself
  const isDraft = draft !== '' && ui.get().composeTarget?.kind !== 'edit' && !draft.startsWith('/')
  if (open !== undefined && isDraft) ui.stashedDrafts.set(open, draft)
  ui.composer.current?.setText(text)
}

/** Brings the draft back; without one, the input gets the given text. */
export const restoreDraft = ({ ui, now }: ActionContext, otherwise: string): void => {
  const { open } = now()
  const draft = open === undefined ? undefined : ui.stashedDrafts.get(open)
  if (open !== undefined) ui.stashedDrafts.delete(open)
  const next = draft ?? otherwise
  if (ui.composer.current && ui.composer.current.text() !== next) {
    ui.composer.current.setText(next)
  }
}

/**
 * Part of a text was sent and the rest was refused: only the rest stays in the input of this
 * conversation, or pressing Enter again would send the beginning twice.
 */
export const keepUnsentRest = (
  { ui, now }: ActionContext,
  conversation: ConversationId,
  rest: string,
): false => {
  if (now().open === conversation) ui.composer.current?.setText(rest)
  return false
}
