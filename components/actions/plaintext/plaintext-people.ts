/** Joining groups of the plain-text chat. */
import { isPlaintextMember } from '../../../src/model/plaintext/plaintext-groups.ts'
import { plaintextGroupRole } from '../../../src/model/plaintext/plaintext-selectors.ts'
import {
  plaintextUserId,
  plaintextGroupConversationId,
  formatPlaintextUser,
} from '../../../src/core/plaintext-ids.ts'
import type { SafeText } from '../../../src/core/ids.ts'
import { invitationTo } from '../../../src/model/screen/request-rows.ts'
import { acceptRequest } from '../requests.ts'
import { openConversation, openPlace } from '../conversations.ts'
import { checkAllowed, confirm, sendAndTell } from '../action-context.ts'
import type { ActionContext } from '../action-context.ts'

/** Asks the leader of a group to be let in. */
export const enterPlaintextGroup = (ctx: ActionContext, group: SafeText): boolean => {
  const conversation = plaintextGroupConversationId(group)
  if (isPlaintextMember(ctx.now(), group)) return openConversation(ctx, conversation)
  openPlace(ctx, conversation)
  const invitation = invitationTo(ctx.now(), conversation)
  if (invitation) return acceptRequest(ctx, invitation)
  const words = ctx.texts.plaintext.entering(group)
  const isSent = sendAndTell(ctx, { type: 'plaintext.requestJoin', group }, words)
  if (isSent) ctx.ui.patch({ pane: 'input' })
  return isSent
}

/** From the input of a group that I am not in: offers to be let in; what was typed stays. */
export const offerToJoin = (ctx: ActionContext, group: SafeText): void => {
  const { texts } = ctx
  const name = formatPlaintextUser(plaintextUserId(group))
  const role = plaintextGroupRole(ctx.now(), group)
  if (role === 'unknown') return ctx.ui.notify(texts.refusals['group-disbanded'], 'danger')
  if (role !== 'invited' && !checkAllowed(ctx, { type: 'plaintext.requestJoin', group })) return
  const { joinFromInput, acceptFromInput } = texts.group.ask
  const text = (role === 'invited' ? acceptFromInput : joinFromInput)(name)
  confirm(ctx, text, () => void enterPlaintextGroup(ctx, group))
}
