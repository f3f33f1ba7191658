/** What is done with a group of the signed chat and one of the plain-text chat alike. */
import type { UserId } from '../../src/core/ids.ts'
import { confirm, personName, refuse } from './action-context.ts'
import type { ActionContext } from './action-context.ts'

/** A group of either chat: how I stand in it, and what each action does there. */
export type ManagedGroup = {
  /** As it is shown. */
  readonly name: string
  readonly role: string
  /** All members but me. */
  readonly others: readonly UserId[]
  /** Who leads when I leave. */
  readonly heir: UserId | undefined
  readonly invitable: readonly UserId[]
  readonly nobodyToInvite: string
  readonly invite: (who: UserId) => boolean
  readonly transfer: (who: UserId) => boolean
  /** With the member to whom I handed over before, if I did. */
  readonly leave: (heir?: UserId) => boolean
  readonly disband: () => boolean
}

/** Do I lead it? Tells when I do not. */
export const checkLeads = (ctx: ActionContext, { role }: ManagedGroup): boolean =>
  role === 'leader' || refuse(ctx, ctx.texts.refusals['not-the-leader'], 'danger')

/** Asks whom, then invites. */
export const pickInvitee = (ctx: ActionContext, group: ManagedGroup): boolean => {
  if (!checkLeads(ctx, group)) return false
  const { name, invitable: who, nobodyToInvite } = group
  if (who.length === 0) return refuse(ctx, nobodyToInvite)
  const title = ctx.texts.group.pick.invite(name)
  const onTake = (one: UserId) => void group.invite(one)
  ctx.ui.patch({ overlay: { kind: 'people', title, who, hint: 'invite', onTake } })
  return true
}

/** Asks which of the other members. */
export const pickMember = (
  ctx: ActionContext,
  group: ManagedGroup,
  kind: 'remove' | 'transfer',
  onTake: (who: UserId) => void,
): boolean => {
  if (!checkLeads(ctx, group)) return false
  const { name, others: who } = group
  const { notices, pick } = ctx.texts.group
  if (who.length === 0) return refuse(ctx, notices.nobodyElse(name))
  const hint = kind === 'remove' ? 'remove' : 'handOver'
  ctx.ui.patch({ overlay: { kind: 'people', title: pick[kind](name), who, hint, onTake } })
  return true
}

/** Asks whether, then hands over. */
export const askToTransfer = (ctx: ActionContext, group: ManagedGroup, to: UserId): void => {
  const text = ctx.texts.group.ask.transfer(personName(ctx.now(), to), group.name)
  confirm(ctx, text, () => void group.transfer(to))
}

/** Asks, then ends it for everybody. */
export const askToDisband = (ctx: ActionContext, group: ManagedGroup): boolean => {
  if (!checkLeads(ctx, group)) return false
  const { disband, disbandAlone } = ctx.texts.group.ask
  const text = (group.others.length === 0 ? disbandAlone : disband)(group.name)
  confirm(ctx, text, () => void group.disband())
  return true
}

/** Asks, then leaves; a leader hands over before, or disbands the group when alone. */
export const askToLeave = (ctx: ActionContext, group: ManagedGroup): boolean => {
  const { texts } = ctx
  const { name, role, heir } = group
  const { ask, notices } = texts.group
  if (role === 'leaving') return refuse(ctx, notices.left(name))
  if (role !== 'leader' && role !== 'member')
    return refuse(ctx, texts.refusals['not-a-member'], 'danger')
  if (role === 'member') confirm(ctx, ask.leave(name), () => void group.leave())
  else if (heir === undefined) return askToDisband(ctx, group)
  else {
    confirm(ctx, ask.leaveAsLeader(personName(ctx.now(), heir), name), () => {
      if (group.transfer(heir)) group.leave(heir)
    })
  }
  return true
}
