/** Actions of the leader of a group, and of an heir whose leader is gone. */
import { leaderOf, memberNamed, sameIdentity } from '../../src/model/groups/roster.ts'
import { invitable, memberRows, groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import { statusOf } from '../../src/model/people/presence.ts'
import type { GroupId, UserId } from '../../src/core/ids.ts'
import { MAX_TEXT, safeLine, safeText } from '../../src/core/text/safe-text.ts'
import { confirm, prompt, refuse, sendAndTell, personName } from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import {
  askToDisband,
  askToLeave,
  askToTransfer,
  pickInvitee,
  pickMember,
  checkLeads,
} from './managed-group.ts'
import type { ManagedGroup } from './managed-group.ts'
import { lookUpPerson } from '../../src/model/people/strangers.ts'
import { groupTitle } from '../state/conversation-titles.ts'

/** Is this person a member? Tells when they are not. */
const requireMember = (ctx: ActionContext, id: GroupId, who: UserId): boolean => {
  const state = ctx.now()
  if (memberNamed(state.groups.get(id)?.roster, who)) return true
  const { notThere } = ctx.texts.group.notices
  return refuse(ctx, notThere(personName(state, who), groupTitle(state, id)), 'danger')
}

/** Invites somebody, with a text to them. */
export const invite = (ctx: ActionContext, id: GroupId, who: UserId, typed = ''): boolean => {
  const state = ctx.now()
  const words = ctx.texts.group.notices.invited(personName(state, who), groupTitle(state, id))
  return sendAndTell(
    ctx,
    { type: 'group.invite', group: id, to: who, text: safeText(typed) },
    words,
  )
}

const managed = (ctx: ActionContext, id: GroupId): ManagedGroup => {
  const state = ctx.now()
  const { notices } = ctx.texts.group
  const name = groupTitle(state, id)
  const others = memberRows(state, id).filter(({ trust }) => trust !== 'me')
  return {
    name,
    role: groupRoleOf(state, id),
    others: others.map(({ member }) => member.id),
    heir: (others.find(({ leaving }) => !leaving) ?? others[0])?.member.id,
    invitable: invitable(state, id),
    nobodyToInvite: notices.nobodyToInvite,
    invite: (who) => invite(ctx, id, who),
    transfer: (to) =>
      sendAndTell(
        ctx,
        { type: 'group.transfer', group: id, to },
        notices.transferred(personName(state, to), name),
      ),
    leave: (heir) =>
      sendAndTell(
        ctx,
        { type: 'group.leave', group: id },
        heir === undefined
          ? notices.left(name)
          : notices.handedThenLeft(personName(state, heir), name),
      ),
    disband: () => sendAndTell(ctx, { type: 'group.disband', group: id }, notices.disbanded(name)),
  }
}

/** Asks whom, then invites. */
export const pickToInvite = (ctx: ActionContext, id: GroupId): boolean =>
  pickInvitee(ctx, managed(ctx, id))

/** Asks, then leaves. */
export const leaveGroup = (ctx: ActionContext, id: GroupId): boolean =>
  askToLeave(ctx, managed(ctx, id))

/** Asks, then ends the group for everybody. */
export const confirmDisband = (ctx: ActionContext, id: GroupId): boolean =>
  askToDisband(ctx, managed(ctx, id))

/** Asks, then removes this member. */
export const confirmRemove = (ctx: ActionContext, id: GroupId, who: UserId): boolean => {
  const { texts } = ctx
  if (!checkLeads(ctx, managed(ctx, id)) || !requireMember(ctx, id, who)) return false
  if (who === ctx.now().me.id) return refuse(ctx, texts.refusals['lead-first'], 'danger')
  const name = personName(ctx.now(), who)
  const group = groupTitle(ctx.now(), id)
  const words = texts.group.notices.removed(name, group)
  confirm(
    ctx,
    texts.group.ask.remove(name, group),
    () => void sendAndTell(ctx, { type: 'group.remove', group: id, who }, words),
  )
  return true
}

/** Asks, then hands over to this member. */
export const confirmTransfer = (ctx: ActionContext, id: GroupId, to: UserId): boolean => {
  const group = managed(ctx, id)
  if (!checkLeads(ctx, group) || !requireMember(ctx, id, to)) return false
  askToTransfer(ctx, group, to)
  return true
}

/** Asks whom, then whether, then removes. */
export const pickToRemove = (ctx: ActionContext, id: GroupId): boolean =>
  pickMember(ctx, managed(ctx, id), 'remove', (who) => void confirmRemove(ctx, id, who))

/** Asks, then takes over from a leader who is gone. */
export const confirmClaim = (ctx: ActionContext, id: GroupId): boolean => {
  const { texts } = ctx
  const state = ctx.now()
  const group = state.groups.get(id)
  if (!group) return false
  const name = groupTitle(state, id)
  if (groupRoleOf(state, id) === 'leader') return refuse(ctx, texts.group.notices.leadAlready(name))
  // no question while the leader is here; whether enough time has passed is checked by the claim itself
  const leader = lookUpPerson(state, leaderOf(group.roster).id)
  if (leader && statusOf(leader, state.now) !== 'offline')
    return refuse(ctx, texts.refusals['leader-is-here'], 'danger')
  const text = texts.group.ask.claim(name, personName(state, leaderOf(group.roster).id))
  const words = texts.group.notices.claimed(name)
  confirm(ctx, text, () => void sendAndTell(ctx, { type: 'group.claim', group: id }, words))
  return true
}

/** A leader hands over; an heir may take over. */
export const handOverOrClaim = (ctx: ActionContext, id: GroupId): void => {
  const state = ctx.now()
  const heirs = state.groups.get(id)?.roster.heirs.list ?? []
  const isHeir = heirs.some((heir) => sameIdentity(heir, state.me))
  if (isHeir && groupRoleOf(state, id) !== 'leader') confirmClaim(ctx, id)
  else pickMember(ctx, managed(ctx, id), 'transfer', (who) => void confirmTransfer(ctx, id, who))
}

/** Sets the topic line. */
export const setTopic = (ctx: ActionContext, id: GroupId, typed: string): boolean => {
  const intent = { type: 'group.topic', group: id, topic: safeLine(typed, MAX_TEXT) } as const
  return sendAndTell(ctx, intent, ctx.texts.group.notices.topicSet(groupTitle(ctx.now(), id)))
}

/** Asks for the topic line, beginning with the one that there is. */
export const promptForTopic = (ctx: ActionContext, id: GroupId): void => {
  if (!checkLeads(ctx, managed(ctx, id))) return
  const state = ctx.now()
  const initial = state.groups.get(id)?.roster.topic ?? ''
  const text = ctx.texts.group.ask.topic(groupTitle(state, id))
  prompt(ctx, text, (typed) => setTopic(ctx, id, typed), initial)
}

/** Names who may take over, in this order, when I am gone for `after` ms; nobody: by seniority. */
export const setHeirs = (
  ctx: ActionContext,
  id: GroupId,
  heirs: readonly UserId[],
  after: number,
): boolean => {
  if (!heirs.every((who) => requireMember(ctx, id, who))) return false
  const { notices, after: afterText } = ctx.texts.group
  const names = heirs.map((who) => personName(ctx.now(), who)).join(', ')
  const time = afterText(after)
  const words = names === '' ? notices.heirsSenior(time) : notices.heirsSet(names, time)
  return sendAndTell(ctx, { type: 'group.heirs', group: id, heirs, after }, words)
}
