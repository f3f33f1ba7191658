/** Leaving, without losing what was being written. */
import type { ConversationId } from '../../src/core/names.ts'
import type { Desk } from './desk.ts'

/** Keeps an unfinished text as the draft of its conversation, or for when none is open. */
export const keepDraft = (
  { now, services, ui }: Desk,
  conversation: ConversationId | undefined,
  text: string,
): void => {
  if (conversation === undefined) ui.loose.current = text
  else if (now().conversations.get(conversation)?.draft !== text) {
    services.send({ type: 'view.draft', conversation, text })
  }
}

/** Leaves the program. */
export const leave = (desk: Desk): void => {
  const text = desk.ui.composer.current?.text()
  if (text !== undefined) keepDraft(desk, desk.now().open, text)
  desk.services.quit()
}
