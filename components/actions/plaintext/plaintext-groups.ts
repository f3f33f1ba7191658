/** Actions on a group of the plain-text chat that I am in, or lead. */
import {
  isPlaintextLeader,
  isPlaintextMember,
} from '../../../src/model/plaintext/plaintext-groups.ts'
import type { PlaintextGroupRow } from '../../../src/model/plaintext/plaintext-selectors.ts'
import { plaintextPersonRows } from '../../../src/model/plaintext/plaintext-selectors.ts'
import { plaintextUserId, formatPlaintextUser } from '../../../src/core/plaintext-ids.ts'
import type { SafeText, UserId } from '../../../src/core/ids.ts'
import type { Action } from '../../keys/key-table.ts'
import { enterPlaintextGroup } from './plaintext-people.ts'
import { showPlaintextGroup } from './plaintext-pages.ts'
import { toggleMute } from '../conversations.ts'
import { confirm } from '../action-context.ts'
import type { ActionContext } from '../action-context.ts'
import { leavePlaintextGroup, sendPlaintextIntent } from './plaintext-chats.ts'

const shownName = (group: SafeText): string => formatPlaintextUser(plaintextUserId(group))

/** Who claims to be in it, except me: the longest-standing first. */
const othersIn = (ctx: ActionContext, group: SafeText): readonly UserId[] => {
  const { me, plaintext } = ctx.now()
  const members = [...(plaintext.groups.get(group)?.members ?? [])]
  return members
    .filter(([who]) => who !== me.id)
    .toSorted(([, a], [, b]) => a - b)
    .map(([who]) => who)
}

/** Do I lead it? Tells when I do not. */
const requireLeader = (ctx: ActionContext, group: SafeText): boolean => {
  const isLeading = isPlaintextLeader(ctx.now(), group)
  if (!isLeading) ctx.ui.notify(ctx.texts.refusals['not-the-leader'], 'danger')
  return isLeading
}

/** Invites somebody. Nobody is told of those who left, so somebody who seems to be in it can be invited too; then I am told. */
export const inviteToPlaintextGroup = (
  ctx: ActionContext,
  group: SafeText,
  whom: UserId,
): boolean => {
  const { invited, invitedAgain } = ctx.texts.plaintext
  const isIn = othersIn(ctx, group).includes(whom)
  const words = (isIn ? invitedAgain : invited)(formatPlaintextUser(whom), group)
  return sendPlaintextIntent(ctx, { type: 'plaintext.invite', group, whom }, words)
}

/** Hands over to this member. */
export const transferPlaintextGroup = (
  ctx: ActionContext,
  group: SafeText,
  leader: UserId,
): boolean => {
  const name = formatPlaintextUser(leader)
  if (isPlaintextLeader(ctx.now(), group) && !othersIn(ctx, group).includes(leader)) {
    ctx.ui.notify(ctx.texts.group.notices.notThere(name, shownName(group)), 'danger')
    return false
  }
  const words = ctx.texts.plaintext.handed(name, group)
  return sendPlaintextIntent(ctx, { type: 'plaintext.setLeader', group, leader }, words)
}

/** Ends it at once. */
export const disbandPlaintextGroup = (ctx: ActionContext, group: SafeText): boolean =>
  sendPlaintextIntent(
    ctx,
    { type: 'plaintext.disband', group },
    ctx.texts.plaintext.disbanded(group),
  )

/** Asks whom, then invites. */
const pickToInvite = (ctx: ActionContext, group: SafeText): void => {
  if (!requireLeader(ctx, group)) return
  const members = new Set(othersIn(ctx, group))
  const who = plaintextPersonRows(ctx.now()).flatMap(({ person: { id } }) =>
    members.has(id) ? [] : [id],
  )
  const { texts, ui } = ctx
  if (who.length === 0) {
    ui.notify(texts.plaintext.nobodyToInvite(group), 'warning')
    return
  }
  const title = texts.group.pick.invite(shownName(group))
  const onTake = (one: UserId) => void inviteToPlaintextGroup(ctx, group, one)
  ui.patch({ overlay: { kind: 'people', title, who, hint: 'invite', onTake } })
}

/** Asks to whom, then whether, then hands over. */
const pickToTransfer = (ctx: ActionContext, group: SafeText): void => {
  if (!requireLeader(ctx, group)) return
  const who = othersIn(ctx, group)
  const { ui, texts } = ctx
  const { pick, ask, notices } = texts.group
  if (who.length === 0) {
    ui.notify(notices.nobodyElse(shownName(group)), 'warning')
    return
  }
  const onTake = (one: UserId) =>
    confirm(ctx, ask.transfer(formatPlaintextUser(one), shownName(group)), () => {
      transferPlaintextGroup(ctx, group, one)
    })
  const title = pick.transfer(shownName(group))
  ui.patch({ overlay: { kind: 'people', title, who, hint: 'handOver', onTake } })
}

/** Asks, then ends it for everybody. */
const askToDisband = (ctx: ActionContext, group: SafeText): void => {
  if (!requireLeader(ctx, group)) return
  const { disband, disbandAlone } = ctx.texts.group.ask
  const text = (othersIn(ctx, group).length === 0 ? disbandAlone : disband)(shownName(group))
  confirm(ctx, text, () => void disbandPlaintextGroup(ctx, group))
}

/** Asks, then leaves; a leader hands over to the longest-standing member, or disbands the group when alone. */
const askToLeave = (ctx: ActionContext, group: SafeText): void => {
  const { ask } = ctx.texts.group
  const state = ctx.now()
  const [heir] = othersIn(ctx, group)
  if (!isPlaintextMember(state, group)) {
    ctx.ui.notify(ctx.texts.refusals['not-a-member'], 'danger')
  } else if (!isPlaintextLeader(state, group)) {
    confirm(ctx, ask.leave(shownName(group)), () => void leavePlaintextGroup(ctx, group))
  } else if (heir === undefined) askToDisband(ctx, group)
  else {
    confirm(ctx, ask.leaveAsLeader(formatPlaintextUser(heir), shownName(group)), () => {
      if (transferPlaintextGroup(ctx, group, heir)) leavePlaintextGroup(ctx, group)
    })
  }
}

/** The keys on a group there; tells which actions do not exist there. */
export const plaintextGroupAction = (
  ctx: ActionContext,
  action: Action,
  { group: { name }, conversation }: PlaintextGroupRow,
): (() => void) | undefined => {
  const { noRemoving, noTopicLine } = ctx.texts.plaintext
  if (action === 'openGroup') return () => void enterPlaintextGroup(ctx, name)
  if (action === 'groupInfo') return () => showPlaintextGroup(ctx, name)
  if (action === 'inviteMember') return () => pickToInvite(ctx, name)
  if (action === 'handOver') return () => pickToTransfer(ctx, name)
  if (action === 'leaveGroup') return () => askToLeave(ctx, name)
  if (action === 'disband') return () => askToDisband(ctx, name)
  if (action === 'mute') return () => toggleMute(ctx, conversation)
  if (action === 'removeMember') return () => ctx.ui.notify(noRemoving, 'warning')
  return action === 'topicLine' ? () => ctx.ui.notify(noTopicLine, 'warning') : undefined
}
