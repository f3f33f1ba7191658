/** Actions on a group: open it, ask to join, found one. */
import { joinIntent } from '../../src/model/screen/conversation-intents.ts'
import { groupsNamed, groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import { leaderOf } from '../../src/model/groups/roster.ts'
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { invitationTo } from '../../src/model/screen/request-rows.ts'
import type { RequestRow } from '../../src/model/screen/request-rows.ts'
import type { State } from '../../src/model/state.ts'
import { groupConversationId, createGroupId, groupOf } from '../../src/core/ids.ts'
import { parseName } from '../../src/core/user-name.ts'
import type { GroupId } from '../../src/core/ids.ts'
import { missingOfNeeded } from '../../src/core/broker/essential.ts'
import { fail } from '../../src/core/result.ts'
import { missingSummary } from '../../src/i18n/missing-rights.ts'
import { MAX_TEXT, safeLine, safeText } from '../../src/core/text/safe-text.ts'
import { groupWarning } from '../state/name-warnings.ts'
import { acceptRequest } from './requests.ts'
import { openConversation, openPlace } from './conversations.ts'
import {
  checkAllowed,
  confirm,
  prompt,
  refuse,
  succeeded,
  tellDone,
  personName,
  withDelay,
} from './action-context.ts'
import type { ActionContext } from './action-context.ts'
import { groupTitle } from '../state/conversation-titles.ts'

/** The group of the open conversation. */
export const currentGroup = ({ open }: State): GroupId | undefined =>
  open === undefined ? undefined : groupOf(open)

/** Who leads this group, by name. */
const leaderName = (state: State, id: GroupId): string => {
  const group = state.groups.get(id)
  return group ? personName(state, leaderOf(group.roster).id) : ''
}

/** Asks to be let in, with a text to the leader. */
export const requestToJoin = (ctx: ActionContext, id: GroupId, typed: string): boolean => {
  const text = safeText(typed.trim())
  if (!succeeded(ctx, ctx.services.send(joinIntent(id, text)))) return false
  const state = ctx.now()
  openPlace(ctx, groupConversationId(id))
  const words = ctx.texts.group.notices.asked(groupTitle(state, id), leaderName(state, id))
  tellDone(ctx, withDelay(ctx, words))
  return true
}

/** Asks whether to accept, then accepts. */
const confirmInvitation = (ctx: ActionContext, invitation: RequestRow): true => {
  const { from, group, text } = invitation
  const words = ctx.texts.group.ask.accept(personName(ctx.now(), from), group, text)
  confirm(ctx, words, () => void acceptRequest(ctx, invitation))
  return true
}

/** Prompts for a text to the leader, then asks to be let in. */
const promptToJoin = (ctx: ActionContext, id: GroupId): boolean => {
  if (!checkAllowed(ctx, joinIntent(id))) return false
  const question = ctx.texts.group.ask.join(groupTitle(ctx.now(), id))
  const text = `${groupWarning(ctx.now(), id, ctx.texts)} ${question}`.trim()
  prompt(ctx, text, (typed) => requestToJoin(ctx, id, typed))
  return true
}

/** Enter on a group: opens it, and does what is needed to be in it; words that are typed now are for this group. */
export const enterGroup = (ctx: ActionContext, id: GroupId): boolean => {
  const state = ctx.now()
  const role = groupRoleOf(state, id)
  const invitation = invitationTo(state, groupConversationId(id))
  const opened = openConversation(ctx, groupConversationId(id))
  if (role === 'asked')
    ctx.ui.notify(ctx.texts.group.notices.stillAsked(groupTitle(state, id)), 'warning')
  if (role === 'invited' && invitation) return confirmInvitation(ctx, invitation)
  if (role === 'none' && !state.groups.get(id)?.roster.disbanded) promptToJoin(ctx, id)
  return opened
}

/**
 * From the input of a group that I am not in: the text goes to its leader with the ask. False where
 * it is not sent: accepting an invitation takes no text, so it stays until I am in.
 */
export const joinFromComposer = (ctx: ActionContext, id: GroupId, typed: string): boolean => {
  const { group: texts, refusals } = ctx.texts
  const state = ctx.now()
  const name = groupTitle(state, id)
  const role = groupRoleOf(state, id)
  const invitation = invitationTo(state, groupConversationId(id))
  if (state.groups.get(id)?.roster.disbanded)
    return refuse(ctx, refusals['group-disbanded'], 'danger')
  if (role === 'leaving') return refuse(ctx, texts.composer.leaving)
  if (role === 'asked') return refuse(ctx, texts.notices.stillAsked(name))
  if (role !== 'invited' || !invitation) return requestToJoin(ctx, id, typed)
  confirm(ctx, texts.ask.acceptFromInput(name), () => void acceptRequest(ctx, invitation))
  return false
}

/** The name is there already: asks whether to join that group instead. */
const offerExistingGroup = (ctx: ActionContext, name: string): boolean => {
  const state = ctx.now()
  const found = groupsNamed(state, name).find(({ id }) => groupRoleOf(state, id) === 'none')
  const founder = found?.roster.lineage[0]?.id
  if (!found || founder === undefined) return false
  const text = ctx.texts.group.ask.joinInstead(found.roster.name, personName(state, founder))
  confirm(ctx, text, () => enterGroup(ctx, found.id))
  return true
}

/** Would anybody see a group that I create? If the broker does not take what says so, it is not made. */
const canBeSeen = (ctx: ActionContext): boolean => {
  const right = missingOfNeeded(ctx.now().link, [{ kind: 'roster', access: 'write' }])
  const missing = right && missingSummary(ctx.texts, [right])
  return !missing || refuse(ctx, `${missing.short} (${missing.detail})`, 'danger')
}

/** Founds a group and opens it. */
export const createGroup = (ctx: ActionContext, name: string, topic: string): boolean => {
  const { texts, services } = ctx
  const read = parseName(name)
  const id = createGroupId(name, ctx.now().me.key)
  if (!read.ok) return refuse(ctx, texts.group.notices.badName(read.error), 'danger')
  if (id === undefined || !canBeSeen(ctx)) return false
  const created = services.send({ type: 'group.create', name, topic: safeLine(topic, MAX_TEXT) })
  if (!created.ok && created.error === 'group-exists') {
    const state = ctx.now()
    const mine = groupsNamed(state, name).some(({ id }) => groupRoleOf(state, id) !== 'none')
    if (mine) return refuse(ctx, texts.group.notices.nameIsMine(name))
    if (offerExistingGroup(ctx, name)) return false
  }
  if (!succeeded(ctx, created)) return false
  openConversation(ctx, groupConversationId(id))
  tellDone(ctx, texts.group.notices.founded(groupTitle(ctx.now(), id)))
  return true
}

/** Asks for a name and a topic line, then founds. */
export const promptToCreateGroup = (ctx: ActionContext): boolean => {
  const { ask, notices } = ctx.texts.group
  if (!canBeSeen(ctx)) return false
  const onName = (typed: string): boolean => {
    // nothing typed is a way to leave
    if (typed.trim() === '') return true
    const read = parseName(typed)
    if (!read.ok) return refuse(ctx, notices.badName(read.error), 'danger')
    const name = read.value
    const why = refusalOf(ctx.now(), { type: 'group.create', name, topic: safeLine('') })
    if (why === 'group-exists' && offerExistingGroup(ctx, name)) return true
    if (why !== undefined) return succeeded(ctx, fail(why))
    prompt(ctx, ask.topicOfNew(name), (topic) => createGroup(ctx, name, topic))
    return true
  }
  prompt(ctx, ask.name, onName)
  return true
}
