/** Actions of the leader of a group, and of an heir whose leader is gone. */
import { leaderOf, memberNamed, sameIdentity } from '../../src/model/groups/roster.ts'
import { invitable, memberRows, groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import { statusOf } from '../../src/model/people/presence.ts'
import type { GroupId, UserId } from '../../src/core/ids.ts'
import { MAX_TEXT, safeLine, safeText } from '../../src/core/safe-text.ts'
import { confirm, succeeded, personName } from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import { groupTitle } from '../state/conversation-titles.ts'

/** Do I lead this group? Tells when I do not. */
const requireLeader = (ctx: ActionContext, id: GroupId): boolean => {
  const isLeader = groupRoleOf(ctx.now(), id) === 'leader'
  if (!isLeader) ctx.ui.notify(ctx.texts.refusals['not-the-leader'], 'danger')
  return isLeader
}

/** Is this person a member? Tells when they are not. */
const requireMember = (ctx: ActionContext, id: GroupId, who: UserId): boolean => {
  const state = ctx.now()
  if (memberNamed(state.groups.get(id)?.roster, who)) return true
  const { notThere } = ctx.texts.group.notices
  ctx.ui.notify(notThere(personName(state, who), groupTitle(state, id)), 'danger')
  return false
}

/** All members but me. */
const others = (ctx: ActionContext, id: GroupId): readonly UserId[] =>
  memberRows(ctx.now(), id).flatMap(({ member, trust }) => (trust === 'me' ? [] : [member.id]))

/** Invites somebody, with a text to them. */
export const invite = (ctx: ActionContext, id: GroupId, who: UserId, typed = ''): boolean => {
  const { ui, texts, services } = ctx
  const text = safeText(typed)
  if (!succeeded(ctx, services.send({ type: 'group.invite', group: id, to: who, text })))
    return false
  ui.notify(texts.group.notices.invited(personName(ctx.now(), who), groupTitle(ctx.now(), id)))
  return true
}

/** Asks whom, then invites. */
export const pickToInvite = (ctx: ActionContext, id: GroupId): void => {
  if (!requireLeader(ctx, id)) return
  const who = invitable(ctx.now(), id)
  const { notices, pick } = ctx.texts.group
  if (who.length === 0) {
    ctx.ui.notify(notices.nobodyToInvite, 'warning')
    return
  }
  const title = pick.invite(groupTitle(ctx.now(), id))
  const onTake = (one: UserId) => void invite(ctx, id, one)
  ctx.ui.patch({ overlay: { kind: 'people', title, who, hint: 'invite', onTake } })
}

/** Asks, then removes this member. */
export const confirmRemove = (ctx: ActionContext, id: GroupId, who: UserId): boolean => {
  const { ui, texts, services } = ctx
  if (!requireLeader(ctx, id) || !requireMember(ctx, id, who)) return false
  if (who === ctx.now().me.id) {
    ui.notify(texts.refusals['lead-first'], 'danger')
    return false
  }
  const name = personName(ctx.now(), who)
  const group = groupTitle(ctx.now(), id)
  const onYes = () => {
    if (!succeeded(ctx, services.send({ type: 'group.remove', group: id, who }))) return
    ui.notify(texts.group.notices.removed(name, group))
  }
  confirm(ctx, texts.group.ask.remove(name, group), onYes)
  return true
}

/** Asks, then hands over to this member. */
export const confirmTransfer = (ctx: ActionContext, id: GroupId, to: UserId): boolean => {
  const { ui, texts, services } = ctx
  if (!requireLeader(ctx, id) || !requireMember(ctx, id, to)) return false
  const name = personName(ctx.now(), to)
  const group = groupTitle(ctx.now(), id)
  const onYes = () => {
    if (!succeeded(ctx, services.send({ type: 'group.transfer', group: id, to }))) return
    ui.notify(texts.group.notices.transferred(name, group))
  }
  confirm(ctx, texts.group.ask.transfer(name, group), onYes)
  return true
}

const pickMember = (
  ctx: ActionContext,
  id: GroupId,
  kind: 'remove' | 'transfer',
  onTake: (who: UserId) => void,
): void => {
  if (!requireLeader(ctx, id)) return
  const who = others(ctx, id)
  const { notices, pick } = ctx.texts.group
  const group = groupTitle(ctx.now(), id)
  if (who.length === 0) {
    ctx.ui.notify(notices.nobodyElse(group), 'warning')
    return
  }
  const hint = kind === 'remove' ? 'remove' : 'handOver'
  ctx.ui.patch({ overlay: { kind: 'people', title: pick[kind](group), who, hint, onTake } })
}

/** Asks whom, then whether, then removes. */
export const pickToRemove = (ctx: ActionContext, id: GroupId): void =>
  pickMember(ctx, id, 'remove', (who) => void confirmRemove(ctx, id, who))

/** Asks, then takes over from a leader who is gone. */
export const confirmClaim = (ctx: ActionContext, id: GroupId): void => {
  const { ui, texts, services } = ctx
  const state = ctx.now()
  const group = state.groups.get(id)
  if (!group) return
  const name = groupTitle(state, id)
  if (groupRoleOf(state, id) === 'leader') {
    ui.notify(texts.group.notices.leadAlready(name), 'warning')
    return
  }
  // no question while the leader is here; whether enough time has passed is checked by the claim itself
  const leader = state.people.get(leaderOf(group.roster).id)
  if (leader && statusOf(leader, state.now) !== 'offline') {
    ui.notify(texts.refusals['leader-is-here'], 'danger')
    return
  }
  const onYes = () => {
    if (!succeeded(ctx, services.send({ type: 'group.claim', group: id }))) return
    ui.notify(texts.group.notices.claimed(name))
  }
  const text = texts.group.ask.claim(name, personName(state, leaderOf(group.roster).id))
  confirm(ctx, text, onYes)
}

/** A leader hands over; an heir may take over. */
export const handOverOrClaim = (ctx: ActionContext, id: GroupId): void => {
  const state = ctx.now()
  const heirs = state.groups.get(id)?.roster.heirs.list ?? []
  const isHeir = heirs.some((heir) => sameIdentity(heir, state.me))
  if (isHeir && groupRoleOf(state, id) !== 'leader') confirmClaim(ctx, id)
  else pickMember(ctx, id, 'transfer', (who) => void confirmTransfer(ctx, id, who))
}

/** Sets the topic line. */
export const setTopic = (ctx: ActionContext, id: GroupId, typed: string): boolean => {
  const { ui, texts, services } = ctx
  const intent = { type: 'group.topic', group: id, topic: safeLine(typed, MAX_TEXT) } as const
  if (!succeeded(ctx, services.send(intent))) return false
  ui.notify(texts.group.notices.topicSet(groupTitle(ctx.now(), id)))
  return true
}

/** Asks for the topic line, beginning with the one that there is. */
export const promptForTopic = (ctx: ActionContext, id: GroupId): void => {
  if (!requireLeader(ctx, id)) return
  const state = ctx.now()
  const initial = state.groups.get(id)?.roster.topic ?? ''
  const text = ctx.texts.group.ask.topic(groupTitle(state, id))
  const onDone = (typed: string) => setTopic(ctx, id, typed)
  ctx.ui.patch({ overlay: undefined, question: { kind: 'prompt', text, initial, onDone } })
}

/** Names who may take over, in this order, when I am gone for `after` ms; nobody: by seniority. */
export const setHeirs = (
  ctx: ActionContext,
  id: GroupId,
  heirs: readonly UserId[],
  after: number,
): boolean => {
  const { ui, texts, services } = ctx
  if (!heirs.every((who) => requireMember(ctx, id, who))) return false
  if (!succeeded(ctx, services.send({ type: 'group.heirs', group: id, heirs, after }))) return false
  const { notices } = texts.group
  const names = heirs.map((who) => personName(ctx.now(), who)).join(', ')
  const time = texts.group.after(after)
  ui.notify(names === '' ? notices.heirsSenior(time) : notices.heirsSet(names, time))
  return true
}
