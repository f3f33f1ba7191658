/** Which conversations are in plain text, and what may be done in them without going anywhere. */
import { openPlaintextSession } from '../../../src/model/plaintext/plaintext-sessions.ts'
import type { Intent } from '../../../src/model/commands.ts'
import {
  plaintextGroupOf,
  isPlaintextUser,
  formatPlaintextUser,
} from '../../../src/core/plaintext-ids.ts'
import type { ConversationId, SafeText, UserId } from '../../../src/core/ids.ts'
import { personOf } from '../../../src/core/ids.ts'
import { succeeded } from '../action-context.ts'
import type { ActionContext } from '../action-context.ts'

/** The person or the group of a conversation there; `undefined` for all signed ones. */
export const plaintextTarget = (
  conversation: ConversationId,
): { readonly who: UserId } | { readonly group: SafeText } | undefined => {
  const group = plaintextGroupOf(conversation)
  if (group !== undefined) return { group }
  const who = personOf(conversation)
  return who !== undefined && isPlaintextUser(who) ? { who } : undefined
}

/** Does it, and tells so in these words; false when it was refused, which is told too. */
export const sendPlaintextIntent = (ctx: ActionContext, intent: Intent, words: string): boolean => {
  const done = succeeded(ctx, ctx.services.send(intent))
  if (done) ctx.ui.notify(words)
  return done
}

/** Says END; in a group, leaves it. */
export const endPlaintextChat = (ctx: ActionContext, conversation: ConversationId): void => {
  const target = plaintextTarget(conversation)
  if (!target) return
  if ('group' in target) {
    const { group } = target
    sendPlaintextIntent(ctx, { type: 'plaintext.leave', group }, ctx.texts.plaintext.left(group))
    return
  }
  const name = formatPlaintextUser(target.who)
  const talk = openPlaintextSession(ctx.now(), target.who)
  if (!talk) ctx.ui.notify(ctx.texts.notices.noOpenSession(name), 'warning')
  else
    sendPlaintextIntent(
      ctx,
      { type: 'plaintext.end', session: talk.topic },
      ctx.texts.notices.ended(name),
    )
}
