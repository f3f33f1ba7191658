/** Leaving, without losing what was being written. */
import type { ConversationId } from '../../src/core/ids.ts'
import type { ActionContext } from './action-context.ts'

/** Keeps an unfinished text as the draft of its conversation, or for when none is open. */
export const saveDraft = (
  { now, services }: ActionContext,
  conversation: ConversationId | undefined,
  text: string,
): void => {
  const { draft, conversations } = now()
  const saved = conversation === undefined ? draft : conversations.get(conversation)?.draft
  if (saved === text) return
  const where = conversation === undefined ? {} : { conversation }
  services.send({ type: 'view.draft', ...where, text })
}

/** Leaves the program. */
export const leaveProgram = (ctx: ActionContext): void => {
  const text = ctx.ui.composer.current?.text()
  if (text !== undefined) saveDraft(ctx, ctx.now().open, text)
  ctx.services.quit()
}
