/** What I do with a group of the plain-text chat that I am in, or lead. */
import { isLeader, isMember } from '../../../src/model/plaintext/plaintext-groups.ts'
import type { ClassicGroupRow } from '../../../src/model/plaintext/plaintext-selectors.ts'
import { classicPeople } from '../../../src/model/plaintext/plaintext-selectors.ts'
import { classicId, plainlyShown } from '../../../src/core/plaintext-ids.ts'
import type { SafeText, UserId } from '../../../src/core/ids.ts'
import type { Action } from '../../keys/key-table.ts'
import { aboutPlainGroup, enterPlainGroup } from './plaintext-people.ts'
import { toggleMute } from '../conversations.ts'
import { confirm } from '../action-context.ts'
import type { Desk } from '../action-context.ts'
import { doPlainly } from './plaintext-chats.ts'

const shown = (group: SafeText): string => plainlyShown(classicId(group))

/** Who says to be in it, but me: the longest first. */
const othersIn = (desk: Desk, group: SafeText): readonly UserId[] => {
  const { me, classic } = desk.now()
  const members = [...(classic.groups.get(group)?.members ?? [])]
  return members
    .filter(([who]) => who !== me.id)
    .toSorted(([, a], [, b]) => a - b)
    .map(([who]) => who)
}

/** Do I lead it? Tells when I do not. */
const leads = (desk: Desk, group: SafeText): boolean => {
  const does = isLeader(desk.now(), group)
  if (!does) desk.ui.tell(desk.texts.refusals['not-the-leader'], 'danger')
  return does
}

/** Invites somebody. Who left told nobody, so whoever seems to be in it is invited too, and I am told. */
export const invitePlainly = (desk: Desk, group: SafeText, whom: UserId): boolean => {
  const { invited, invitedAgain } = desk.texts.classic
  const isIn = othersIn(desk, group).includes(whom)
  const words = (isIn ? invitedAgain : invited)(plainlyShown(whom), group)
  return doPlainly(desk, { type: 'classic.invite', group, whom }, words)
}

/** Hands over to this member. */
export const transferPlainly = (desk: Desk, group: SafeText, leader: UserId): boolean => {
  const name = plainlyShown(leader)
  if (isLeader(desk.now(), group) && !othersIn(desk, group).includes(leader)) {
    desk.ui.tell(desk.texts.group.notices.notThere(name, shown(group)), 'danger')
    return false
  }
  const words = desk.texts.classic.handed(name, group)
  return doPlainly(desk, { type: 'classic.lead', group, leader }, words)
}

/** Leaves at once. */
export const leavePlainly = (desk: Desk, group: SafeText): boolean =>
  doPlainly(desk, { type: 'classic.leave', group }, desk.texts.classic.left(group))

/** Ends it at once. */
export const disbandPlainly = (desk: Desk, group: SafeText): boolean =>
  doPlainly(desk, { type: 'classic.disband', group }, desk.texts.classic.disbanded(group))

/** Asks whom, then invites. */
const pickToInvite = (desk: Desk, group: SafeText): void => {
  if (!leads(desk, group)) return
  const members = new Set(othersIn(desk, group))
  const who = classicPeople(desk.now()).flatMap(({ person: { id } }) =>
    members.has(id) ? [] : [id],
  )
  const { texts, ui } = desk
  if (who.length === 0) {
    ui.tell(texts.classic.nobodyToInvite(group), 'warning')
    return
  }
  const title = texts.group.pick.invite(shown(group))
  const onTake = (one: UserId) => void invitePlainly(desk, group, one)
  ui.patch({ layer: { kind: 'people', title, who, hint: 'invite', onTake } })
}

/** Asks to whom, then whether, then hands over. */
const pickToTransfer = (desk: Desk, group: SafeText): void => {
  if (!leads(desk, group)) return
  const who = othersIn(desk, group)
  const { ui, texts } = desk
  const { pick, ask, notices } = texts.group
  if (who.length === 0) {
    ui.tell(notices.nobodyElse(shown(group)), 'warning')
    return
  }
  const onTake = (one: UserId) =>
    confirm(desk, ask.transfer(plainlyShown(one), shown(group)), () => {
      transferPlainly(desk, group, one)
    })
  const title = pick.transfer(shown(group))
  ui.patch({ layer: { kind: 'people', title, who, hint: 'handOver', onTake } })
}

/** Asks, then ends it for everybody. */
const askToDisband = (desk: Desk, group: SafeText): void => {
  if (!leads(desk, group)) return
  const { disband, disbandAlone } = desk.texts.group.ask
  const text = (othersIn(desk, group).length === 0 ? disbandAlone : disband)(shown(group))
  confirm(desk, text, () => void disbandPlainly(desk, group))
}

/** Asks, then leaves; a leader hands over to whoever is there for the longest time, or disbands when alone. */
const askToLeave = (desk: Desk, group: SafeText): void => {
  const { ask } = desk.texts.group
  const state = desk.now()
  const [heir] = othersIn(desk, group)
  if (!isMember(state, group)) {
    desk.ui.tell(desk.texts.refusals['not-a-member'], 'danger')
  } else if (!isLeader(state, group)) {
    confirm(desk, ask.leave(shown(group)), () => void leavePlainly(desk, group))
  } else if (heir === undefined) askToDisband(desk, group)
  else {
    confirm(desk, ask.leaveAsLeader(plainlyShown(heir), shown(group)), () => {
      if (transferPlainly(desk, group, heir)) leavePlainly(desk, group)
    })
  }
}

/** The keys on a group there: for what it has no word, that is told. */
export const onPlainGroup = (
  desk: Desk,
  action: Action,
  { group: { name }, conversation }: ClassicGroupRow,
): (() => void) | undefined => {
  const { noRemoving, noTopicLine } = desk.texts.classic
  if (action === 'openGroup') return () => void enterPlainGroup(desk, name)
  if (action === 'groupInfo') return () => aboutPlainGroup(desk, name)
  if (action === 'inviteMember') return () => pickToInvite(desk, name)
  if (action === 'handOver') return () => pickToTransfer(desk, name)
  if (action === 'leaveGroup') return () => askToLeave(desk, name)
  if (action === 'disband') return () => askToDisband(desk, name)
  if (action === 'mute') return () => toggleMute(desk, conversation)
  if (action === 'removeMember') return () => desk.ui.tell(noRemoving, 'warning')
  return action === 'topicLine' ? () => desk.ui.tell(noTopicLine, 'warning') : undefined
}
