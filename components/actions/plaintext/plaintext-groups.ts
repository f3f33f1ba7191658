/** Actions on a group of the plain-text chat that I am in, or lead. */
import { isPlaintextLeader } from '../../../src/model/plaintext/plaintext-groups.ts'
import type { PlaintextGroupRow } from '../../../src/model/plaintext/plaintext-selectors.ts'
import {
  plaintextGroupRole,
  plaintextPersonRows,
} from '../../../src/model/plaintext/plaintext-selectors.ts'
import { plaintextUserId, formatPlaintextUser } from '../../../src/core/plaintext-ids.ts'
import type { SafeText, UserId } from '../../../src/core/ids.ts'
import type { ActionTable } from '../../keys/key-table.ts'
import { enterPlaintextGroup } from './plaintext-people.ts'
import { showPlaintextGroup } from './plaintext-pages.ts'
import { toggleMute } from '../conversations.ts'
import { refuse, sendAndTell } from '../action-context.ts'
import type { ActionContext } from '../action-context.ts'
import { leavePlaintextGroup } from '../leave.ts'
import {
  askToDisband,
  askToLeave,
  askToTransfer,
  pickInvitee,
  pickMember,
} from '../managed-group.ts'
import type { ManagedGroup } from '../managed-group.ts'

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

/** Invites somebody. Leaving is not announced, so somebody who seems to be in it can be invited too; then I am notified. */
export const inviteToPlaintextGroup = (
  ctx: ActionContext,
  group: SafeText,
  whom: UserId,
): boolean => {
  const { invited, invitedAgain } = ctx.texts.plaintext
  const isIn = othersIn(ctx, group).includes(whom)
  const words = (isIn ? invitedAgain : invited)(formatPlaintextUser(whom), group)
  return sendAndTell(ctx, { type: 'plaintext.invite', group, whom }, words)
}

/** Hands over to this member. */
export const transferPlaintextGroup = (
  ctx: ActionContext,
  group: SafeText,
  leader: UserId,
): boolean => {
  const name = formatPlaintextUser(leader)
  if (isPlaintextLeader(ctx.now(), group) && !othersIn(ctx, group).includes(leader))
    return refuse(ctx, ctx.texts.group.notices.notThere(name, shownName(group)), 'danger')
  const words = ctx.texts.plaintext.handed(name, group)
  return sendAndTell(ctx, { type: 'plaintext.setLeader', group, leader }, words)
}

/** Ends it at once. */
export const disbandPlaintextGroup = (ctx: ActionContext, group: SafeText): boolean =>
  sendAndTell(ctx, { type: 'plaintext.disband', group }, ctx.texts.plaintext.disbanded(group))

const managed = (ctx: ActionContext, group: SafeText): ManagedGroup => {
  const state = ctx.now()
  const others = othersIn(ctx, group)
  return {
    name: shownName(group),
    role: plaintextGroupRole(state, group),
    others,
    heir: others[0],
    invitable: plaintextPersonRows(state)
      .map(({ person }) => person.id)
      .filter((who) => !others.includes(who)),
    nobodyToInvite: ctx.texts.plaintext.nobodyToInvite(group),
    invite: (who) => inviteToPlaintextGroup(ctx, group, who),
    transfer: (to) => transferPlaintextGroup(ctx, group, to),
    leave: () => leavePlaintextGroup(ctx, group),
    disband: () => disbandPlaintextGroup(ctx, group),
  }
}

/** The keys on a group there; they tell which actions do not exist there. */
export const plaintextGroupActions = (
  ctx: ActionContext,
  { group: { name }, conversation }: PlaintextGroupRow,
): ActionTable => {
  const { noRemoving, noTopicLine } = ctx.texts.plaintext
  return {
    openGroup: () => void enterPlaintextGroup(ctx, name),
    groupInfo: () => showPlaintextGroup(ctx, name),
    inviteMember: () => pickInvitee(ctx, managed(ctx, name)),
    handOver: () => {
      const group = managed(ctx, name)
      pickMember(ctx, group, 'transfer', (who) => askToTransfer(ctx, group, who))
    },
    leaveGroup: () => askToLeave(ctx, managed(ctx, name)),
    disband: () => askToDisband(ctx, managed(ctx, name)),
    mute: () => toggleMute(ctx, conversation),
    removeMember: () => ctx.ui.notify(noRemoving, 'warning'),
    topicLine: () => ctx.ui.notify(noTopicLine, 'warning'),
  }
}
