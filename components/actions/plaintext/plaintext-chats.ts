/** Intents of the plain-text chat that are told in the status line. */
import type { Intent } from '../../../src/model/commands.ts'
import type { SafeText } from '../../../src/core/ids.ts'
import { succeeded } from '../action-context.ts'
import type { ActionContext } from '../action-context.ts'

/** Sends it, and tells so in these words; false when it was refused, which is told too. */
export const sendPlaintextIntent = (ctx: ActionContext, intent: Intent, words: string): boolean => {
  const done = succeeded(ctx, ctx.services.send(intent))
  if (done) ctx.ui.notify(words)
  return done
}

/** Leaves a group at once. */
export const leavePlaintextGroup = (ctx: ActionContext, group: SafeText): boolean =>
  sendPlaintextIntent(ctx, { type: 'plaintext.leave', group }, ctx.texts.plaintext.left(group))
