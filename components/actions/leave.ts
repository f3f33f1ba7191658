/** Leaving the program without losing what was being written, and leaving a group of the plain-text chat. */
import type { ConversationId, SafeText } from '../../src/core/ids.ts'
import { sendAndTell } from './action-context.ts'
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

/** Leaves a group of the plain-text chat at once. */
export const leavePlaintextGroup = (ctx: ActionContext, group: SafeText): boolean =>
  sendAndTell(ctx, { type: 'plaintext.leave', group }, ctx.texts.plaintext.left(group))

/** Leaves the program. */
export const leaveProgram = (ctx: ActionContext): void => {
  const text = ctx.ui.composer.current?.text()
  if (text !== undefined) saveDraft(ctx, ctx.now().open, text)
  ctx.services.quit()
}
