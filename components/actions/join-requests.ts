/** Answering those who ask to join, and those who invite me. */
import type { Join } from '../../src/model/groups/joins.ts'
import { MAX_TEXT, safeLine } from '../../src/core/safe-text.ts'
import { succeeded, personName } from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import { acceptInvitation } from './groups.ts'

/** Lets in who asks, or accepts the invitation. */
export const acceptJoin = (ctx: ActionContext, join: Join): boolean => {
  if (join.kind === 'invite') return acceptInvitation(ctx, join)
  if (!succeeded(ctx, ctx.services.send({ type: 'group.admit', ask: join.id }))) return false
  const name = personName(ctx.now(), join.from)
  ctx.ui.notify(ctx.texts.group.notices.admitted(name, join.name))
  return true
}

/** Says no, with this reason, which may be empty. */
export const denyJoin = (
  ctx: ActionContext,
  { id, kind, from, name }: Join,
  typed: string,
): boolean => {
  const reason = safeLine(typed, MAX_TEXT)
  if (!succeeded(ctx, ctx.services.send({ type: 'group.deny', join: id, reason }))) return false
  const { notices } = ctx.texts.group
  const asker = personName(ctx.now(), from)
  ctx.ui.notify(kind === 'ask' ? notices.denied(asker, name) : notices.declined(name))
  return true
}

/** Asks for a reason, then says no. */
export const denyJoinWithReason = (ctx: ActionContext, join: Join): void => {
  const { ask } = ctx.texts.group
  const name = personName(ctx.now(), join.from)
  const text =
    join.kind === 'ask' ? ask.denyJoin(name, join.name) : ask.declineInvite(name, join.name)
  const onDone = (reason: string) => denyJoin(ctx, join, reason)
  ctx.ui.patch({ question: { kind: 'prompt', text, onDone } })
}

/** Asks, then says no and blocks whoever it was. */
export const denyJoinAndBlock = (ctx: ActionContext, { id, from }: Join): void => {
  const { ui, texts, services } = ctx
  const name = personName(ctx.now(), from)
  const onYes = () => {
    const denied = services.send({ type: 'group.deny', join: id, reason: safeLine('') })
    if (!succeeded(ctx, denied)) return
    if (!succeeded(ctx, services.send({ type: 'person.block', who: from }))) return
    ui.notify(texts.notices.blocked(name))
  }
  ui.patch({ question: { kind: 'confirm', text: texts.ask.block(name), onYes } })
}
