/** What the leader of a group does with it, and an heir whose leader is gone. */
import { leaderOf, memberNamed, sameKeyed } from '../../src/model/groups/roster.ts'
import { invitable, memberRows, standingWith } from '../../src/model/groups/group-selectors.ts'
import { statusOf } from '../../src/model/people/presence.ts'
import type { GroupId, UserId } from '../../src/core/ids.ts'
import { MAX_TEXT, safeLine, safeText } from '../../src/core/safe-text.ts'
import { confirm, granted, nameOf } from './action-context.ts'
import type { Desk } from './action-context.ts'
import { groupTitle } from '../state/conversation-titles.ts'

/** Do I lead this group? Tells when I do not. */
const leads = (desk: Desk, id: GroupId): boolean => {
  const isLeader = standingWith(desk.now(), id) === 'leader'
  if (!isLeader) desk.ui.tell(desk.texts.refusals['not-the-leader'], 'danger')
  return isLeader
}

/** Is this person a member? Tells when they are not. */
const isIn = (desk: Desk, id: GroupId, who: UserId): boolean => {
  const state = desk.now()
  if (memberNamed(state.groups.get(id)?.card, who)) return true
  const { notThere } = desk.texts.group.notices
  desk.ui.tell(notThere(nameOf(state, who), groupTitle(state, id)), 'danger')
  return false
}

/** All members but me. */
const others = (desk: Desk, id: GroupId): readonly UserId[] =>
  memberRows(desk.now(), id).flatMap(({ member, trust }) => (trust === 'me' ? [] : [member.id]))

/** Invites somebody, with a word to them. */
export const invite = (desk: Desk, id: GroupId, who: UserId, typed = ''): boolean => {
  const { ui, texts, services } = desk
  const text = safeText(typed)
  if (!granted(desk, services.send({ type: 'group.invite', group: id, to: who, text })))
    return false
  ui.tell(texts.group.notices.invited(nameOf(desk.now(), who), groupTitle(desk.now(), id)))
  return true
}

/** Asks whom, then invites. */
export const pickToInvite = (desk: Desk, id: GroupId): void => {
  if (!leads(desk, id)) return
  const who = invitable(desk.now(), id)
  const { notices, pick } = desk.texts.group
  if (who.length === 0) {
    desk.ui.tell(notices.nobodyToInvite, 'warning')
    return
  }
  const title = pick.invite(groupTitle(desk.now(), id))
  const onTake = (one: UserId) => void invite(desk, id, one)
  desk.ui.patch({ layer: { kind: 'people', title, who, hint: 'invite', onTake } })
}

/** Asks, then removes this member. */
export const askToRemove = (desk: Desk, id: GroupId, who: UserId): boolean => {
  const { ui, texts, services } = desk
  if (!leads(desk, id) || !isIn(desk, id, who)) return false
  if (who === desk.now().me.id) {
    ui.tell(texts.refusals['lead-first'], 'danger')
    return false
  }
  const name = nameOf(desk.now(), who)
  const group = groupTitle(desk.now(), id)
  const onYes = () => {
    if (!granted(desk, services.send({ type: 'group.remove', group: id, who }))) return
    ui.tell(texts.group.notices.removed(name, group))
  }
  confirm(desk, texts.group.ask.remove(name, group), onYes)
  return true
}

/** Asks, then hands over to this member. */
export const askToTransfer = (desk: Desk, id: GroupId, to: UserId): boolean => {
  const { ui, texts, services } = desk
  if (!leads(desk, id) || !isIn(desk, id, to)) return false
  const name = nameOf(desk.now(), to)
  const group = groupTitle(desk.now(), id)
  const onYes = () => {
    if (!granted(desk, services.send({ type: 'group.transfer', group: id, to }))) return
    ui.tell(texts.group.notices.transferred(name, group))
  }
  confirm(desk, texts.group.ask.transfer(name, group), onYes)
  return true
}

const pickMember = (
  desk: Desk,
  id: GroupId,
  kind: 'remove' | 'transfer',
  onTake: (who: UserId) => void,
): void => {
  if (!leads(desk, id)) return
  const who = others(desk, id)
  const { notices, pick } = desk.texts.group
  const group = groupTitle(desk.now(), id)
  if (who.length === 0) {
    desk.ui.tell(notices.nobodyElse(group), 'warning')
    return
  }
  const hint = kind === 'remove' ? 'remove' : 'handOver'
  desk.ui.patch({ layer: { kind: 'people', title: pick[kind](group), who, hint, onTake } })
}

/** Asks whom, then whether, then removes. */
export const pickToRemove = (desk: Desk, id: GroupId): void =>
  pickMember(desk, id, 'remove', (who) => void askToRemove(desk, id, who))

/** Asks, then takes over from a leader who is gone. */
export const askToClaim = (desk: Desk, id: GroupId): void => {
  const { ui, texts, services } = desk
  const state = desk.now()
  const group = state.groups.get(id)
  if (!group) return
  const name = groupTitle(state, id)
  if (standingWith(state, id) === 'leader') {
    ui.tell(texts.group.notices.leadAlready(name), 'warning')
    return
  }
  // a leader who is seen here needs no question; whether the time is over, the claim itself tells
  const leader = state.people.get(leaderOf(group.card).id)
  if (leader && statusOf(leader, state.now) !== 'offline') {
    ui.tell(texts.refusals['leader-is-here'], 'danger')
    return
  }
  const onYes = () => {
    if (!granted(desk, services.send({ type: 'group.claim', group: id }))) return
    ui.tell(texts.group.notices.claimed(name))
  }
  const text = texts.group.ask.claim(name, nameOf(state, leaderOf(group.card).id))
  confirm(desk, text, onYes)
}

/** A leader hands over; an heir may take over. */
export const handOver = (desk: Desk, id: GroupId): void => {
  const state = desk.now()
  const heirs = state.groups.get(id)?.card.heirs.list ?? []
  const isHeir = heirs.some((heir) => sameKeyed(heir, state.me))
  if (isHeir && standingWith(state, id) !== 'leader') askToClaim(desk, id)
  else pickMember(desk, id, 'transfer', (who) => void askToTransfer(desk, id, who))
}

/** Sets the topic line. */
export const setTopic = (desk: Desk, id: GroupId, typed: string): boolean => {
  const { ui, texts, services } = desk
  const wish = { type: 'group.topic', group: id, topic: safeLine(typed, MAX_TEXT) } as const
  if (!granted(desk, services.send(wish))) return false
  ui.tell(texts.group.notices.topicSet(groupTitle(desk.now(), id)))
  return true
}

/** Asks for the topic line, beginning with the one that there is. */
export const askForTopic = (desk: Desk, id: GroupId): void => {
  if (!leads(desk, id)) return
  const state = desk.now()
  const initial = state.groups.get(id)?.card.topic ?? ''
  const text = desk.texts.group.ask.topic(groupTitle(state, id))
  const onDone = (typed: string) => setTopic(desk, id, typed)
  desk.ui.patch({ layer: undefined, question: { kind: 'prompt', text, initial, onDone } })
}

/** Names who may take over, in this order, when I am gone for `after` ms; nobody: by seniority. */
export const setHeirs = (
  desk: Desk,
  id: GroupId,
  heirs: readonly UserId[],
  after: number,
): boolean => {
  const { ui, texts, services } = desk
  if (!heirs.every((who) => isIn(desk, id, who))) return false
  if (!granted(desk, services.send({ type: 'group.heirs', group: id, heirs, after }))) return false
  const { notices } = texts.group
  const names = heirs.map((who) => nameOf(desk.now(), who)).join(', ')
  const time = texts.group.after(after)
  ui.tell(names === '' ? notices.heirsSenior(time) : notices.heirsSet(names, time))
  return true
}
