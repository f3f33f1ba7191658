/** Leaving, without losing what was being written. */
import type { ConversationId } from '../../src/core/ids.ts'
import type { Desk } from './action-context.ts'

/** Keeps an unfinished text as the draft of its conversation, or for when none is open. */
export const keepDraft = (
  { now, services }: Desk,
  conversation: ConversationId | undefined,
  text: string,
): void => {
  const { draft, conversations } = now()
  const kept = conversation === undefined ? draft : conversations.get(conversation)?.draft
  if (kept === text) return
  const where = conversation === undefined ? {} : { conversation }
  services.send({ type: 'view.draft', ...where, text })
}

/** Leaves the program. */
export const leave = (desk: Desk): void => {
  const text = desk.ui.composer.current?.text()
  if (text !== undefined) keepDraft(desk, desk.now().open, text)
  desk.services.quit()
}
