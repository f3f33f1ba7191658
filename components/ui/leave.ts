/** Leaving, without losing what was being written. */
import type { Desk } from './desk.ts'

/** Keeps what stands in the input as the draft of its conversation. */
export const keepDraft = ({ now, services, ui }: Desk, text: string): void => {
  const { open } = now()
  if (open === undefined) ui.loose.current = text
  else if (now().conversations.get(open)?.draft !== text) {
    services.send({ type: 'view.draft', conversation: open, text })
  }
}

/** Leaves the program. */
export const leave = (desk: Desk): void => {
  const text = desk.ui.composer.current?.text()
  if (text !== undefined) keepDraft(desk, text)
  desk.services.quit()
}
