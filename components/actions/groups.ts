/** What I do with a group: open it, ask to join, found one, leave. */
import { groupsCalled, memberRows, standingWith } from '../../src/model/groups/group-selectors.ts'
import { leaderOf } from '../../src/model/groups/roster.ts'
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import type { Join } from '../../src/model/groups/joins.ts'
import type { State } from '../../src/model/state.ts'
import { conversationOf, groupId, groupOf } from '../../src/core/ids.ts'
import { readName } from '../../src/core/user-name.ts'
import type { GroupId } from '../../src/core/ids.ts'
import { fail } from '../../src/core/result.ts'
import { MAX_TEXT, safeLine, safeText } from '../../src/core/safe-text.ts'
import { mayI, wishToJoin } from './intent-checks.ts'
import { openConversation } from './conversations.ts'
import { confirm, granted, nameOf } from './action-context.ts'
import type { Desk } from './action-context.ts'
import { groupTitle } from '../state/conversation-titles.ts'

/** The group of the open conversation. */
export const openGroup = ({ open }: State): GroupId | undefined =>
  open === undefined ? undefined : groupOf(open)

/** The invitation to this group that waits for my answer. */
export const invitationTo = ({ joins, me }: State, id: GroupId): Join | undefined =>
  [...joins.values()].findLast(
    ({ kind, group, to, answer }) =>
      kind === 'invite' && group === id && to === me.id && answer === 'waiting',
  )

/** Who leads this group, by name. */
const leaderName = (state: State, id: GroupId): string => {
  const group = state.groups.get(id)
  return group ? nameOf(state, leaderOf(group.card).id) : ''
}

/** Asks to be let in, with a word to the leader. */
export const askToJoin = (desk: Desk, id: GroupId, typed: string): boolean => {
  const text = safeText(typed.trim())
  if (!granted(desk, desk.services.send({ type: 'group.ask', group: id, text }))) return false
  const state = desk.now()
  desk.ui.patch({ pane: 'input' })
  desk.ui.tell(desk.texts.group.notices.asked(groupTitle(state, id), leaderName(state, id)))
  return true
}

/** Accepts an invitation and opens the group; the leader's program then lets me in by itself. */
export const acceptInvitation = (desk: Desk, { id, group, name }: Join, typed = ''): boolean => {
  const text = safeText(typed)
  const wish = { type: 'group.ask', group, text, invitation: id } as const
  if (!granted(desk, desk.services.send(wish))) return false
  const { groups, open } = desk.now()
  if (groups.has(group)) openConversation(desk, conversationOf(group))
  // what is typed next is meant for the group, and not for whom the open conversation is with
  else if (open === undefined) desk.ui.patch({ pane: 'input' })
  desk.ui.tell(desk.texts.group.notices.accepting(name))
  return true
}

/** Asks whether to accept, then accepts. */
const askWhetherToAccept = (desk: Desk, join: Join): void => {
  const name = nameOf(desk.now(), join.from)
  desk.ui.patch({
    layer: undefined,
    question: {
      kind: 'confirm',
      text: desk.texts.group.ask.accept(name, join.name, join.text),
      onYes: () => void acceptInvitation(desk, join),
    },
  })
}

/** Asks for a word to the leader, then to be let in. */
const askForWord = (desk: Desk, id: GroupId): void => {
  if (!mayI(desk, wishToJoin(id))) return
  const text = desk.texts.group.ask.join(groupTitle(desk.now(), id))
  desk.ui.patch({
    layer: undefined,
    question: { kind: 'prompt', text, onDone: (typed) => askToJoin(desk, id, typed) },
  })
}

/** Enter on a group: opens it, or does what is needed to be in it. */
export const enterGroup = (desk: Desk, id: GroupId): void => {
  const state = desk.now()
  const standing = standingWith(state, id)
  const invitation = invitationTo(state, id)
  if (standing === 'asked') {
    desk.ui.tell(desk.texts.group.notices.stillAsked(groupTitle(state, id)), 'warning')
  } else if (standing === 'invited' && invitation) askWhetherToAccept(desk, invitation)
  else if (standing === 'none' && !state.groups.get(id)?.card.disbanded) askForWord(desk, id)
  else openConversation(desk, conversationOf(id))
}

/**
 * From the input of a group that I am not in: the text goes to its leader with the ask. False where
 * it does not go anywhere: an invitation needs no words, so they stay until I am in.
 */
export const joinWith = (desk: Desk, id: GroupId, typed: string): boolean => {
  const { ui, texts } = desk
  const state = desk.now()
  const name = groupTitle(state, id)
  const standing = standingWith(state, id)
  const invitation = invitationTo(state, id)
  const confirm = (text: string, onYes: () => void) =>
    ui.patch({ question: { kind: 'confirm', text, onYes } })
  if (state.groups.get(id)?.card.disbanded) ui.tell(texts.refusals['group-disbanded'], 'danger')
  else if (standing === 'leaving') ui.tell(texts.group.composer.leaving, 'warning')
  else if (standing === 'asked') ui.tell(texts.group.notices.stillAsked(name), 'warning')
  else if (standing === 'invited' && invitation) {
    confirm(texts.group.ask.acceptFromInput(name), () => void acceptInvitation(desk, invitation))
  } else return askToJoin(desk, id, typed)
  return false
}

/** The name is there already: asks whether to join that group instead. */
const offerInstead = (desk: Desk, name: string): boolean => {
  const state = desk.now()
  const found = groupsCalled(state, name).find(({ id }) => standingWith(state, id) === 'none')
  const founder = found?.card.line[0]?.id
  if (!found || founder === undefined) return false
  const text = desk.texts.group.ask.joinInstead(found.card.name, nameOf(state, founder))
  const onYes = () => enterGroup(desk, found.id)
  desk.ui.patch({ question: { kind: 'confirm', text, onYes } })
  return true
}

/** Founds a group and opens it. */
export const found = (desk: Desk, name: string, topic: string): boolean => {
  const { ui, texts, services } = desk
  const read = readName(name)
  const id = groupId(name, desk.now().me.key)
  if (!read.ok || id === undefined) {
    if (!read.ok) ui.tell(texts.group.notices.badName(read.problem), 'danger')
    return false
  }
  const founded = services.send({ type: 'group.found', name, topic: safeLine(topic, MAX_TEXT) })
  if (!founded.ok && founded.error === 'group-exists' && offerInstead(desk, name)) return false
  if (!granted(desk, founded)) return false
  openConversation(desk, conversationOf(id))
  ui.tell(texts.group.notices.founded(groupTitle(desk.now(), id)))
  return true
}

/** Asks for a name and a topic line, then founds. */
export const askToFound = (desk: Desk): void => {
  const { ui, texts } = desk
  const { ask, notices } = texts.group
  const onName = (typed: string): boolean => {
    const read = readName(typed)
    if (!read.ok) {
      // nothing typed is a way to leave
      if (typed.trim() !== '') ui.tell(notices.badName(read.problem), 'danger')
      return typed.trim() === ''
    }
    const name = read.value
    const why = refusalOf(desk.now(), { type: 'group.found', name, topic: safeLine('') })
    if (why === 'group-exists' && offerInstead(desk, name)) return true
    if (why !== undefined) return granted(desk, fail(why))
    const onDone = (topic: string) => found(desk, name, topic)
    ui.patch({ question: { kind: 'prompt', text: ask.topicOfNew(name), onDone } })
    return true
  }
  ui.patch({ layer: undefined, question: { kind: 'prompt', text: ask.name, onDone: onName } })
}

const sendLeave = (desk: Desk, id: GroupId): boolean =>
  granted(desk, desk.services.send({ type: 'group.leave', group: id }))

/** A leader hands over to whoever is there for the longest time, or disbands when alone. */
const leaveAsLeader = (desk: Desk, id: GroupId): void => {
  const { ui, texts, services } = desk
  const state = desk.now()
  const name = groupTitle(state, id)
  const others = memberRows(state, id).filter(({ trust }) => trust !== 'me')
  const heir = (others.find(({ leaving }) => !leaving) ?? others[0])?.member.id
  if (heir === undefined) {
    askToDisband(desk, id)
    return
  }
  const heirName = nameOf(state, heir)
  const onYes = () => {
    const handed = services.send({ type: 'group.transfer', group: id, to: heir })
    if (!granted(desk, handed) || !sendLeave(desk, id)) return
    ui.tell(texts.group.notices.handedThenLeft(heirName, name))
  }
  const text = texts.group.ask.leaveAsLeader(heirName, name)
  confirm(desk, text, onYes)
}

/** Asks, then leaves. */
export const leaveGroup = (desk: Desk, id: GroupId): void => {
  const { ui, texts } = desk
  const name = groupTitle(desk.now(), id)
  const standing = standingWith(desk.now(), id)
  if (standing === 'leader') leaveAsLeader(desk, id)
  else if (standing === 'leaving') ui.tell(texts.group.notices.left(name), 'warning')
  else if (standing !== 'member') ui.tell(texts.refusals['not-a-member'], 'danger')
  else {
    const onYes = () => {
      if (sendLeave(desk, id)) ui.tell(texts.group.notices.left(name))
    }
    confirm(desk, texts.group.ask.leave(name), onYes)
  }
}

/** Asks, then ends the group for everybody. */
export const askToDisband = (desk: Desk, id: GroupId): void => {
  const { ui, texts, services } = desk
  const state = desk.now()
  if (standingWith(state, id) !== 'leader') {
    ui.tell(texts.refusals['not-the-leader'], 'danger')
    return
  }
  const name = groupTitle(state, id)
  const { ask, notices } = texts.group
  const alone = memberRows(state, id).length === 1
  const onYes = () => {
    if (!granted(desk, services.send({ type: 'group.disband', group: id }))) return
    ui.tell(notices.disbanded(name))
  }
  const text = alone ? ask.disbandAlone(name) : ask.disband(name)
  confirm(desk, text, onYes)
}
