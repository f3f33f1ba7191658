/** Commands about groups. */
import { CLAIM_AFTER } from '../../src/model/groups/roster.ts'
import { groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import { looksLikeDuration, parseDuration } from '../../src/core/duration.ts'
import { groupConversationId } from '../../src/core/ids.ts'
import type { GroupId, UserId } from '../../src/core/ids.ts'
import { ok } from '../../src/core/result.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { CommandRun, SlashCommand } from './slash-commands.ts'
import { findGroupNamed, findGroupOrCurrent, openGroup, splitGroup } from './group-names.ts'
import { closeConversation } from '../actions/conversations.ts'
import { refuse } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'
import {
  promptToCreateGroup,
  requestToJoin,
  enterGroup,
  createGroup,
  currentGroup,
} from '../actions/groups.ts'
import {
  promptForTopic,
  confirmClaim,
  confirmDisband,
  leaveGroup,
  confirmRemove,
  confirmTransfer,
  invite,
  pickToInvite,
  pickToRemove,
  setHeirs,
  setTopic,
} from '../actions/group-admin.ts'
import { invitationTo } from '../../src/model/screen/request-rows.ts'
import { acceptRequest } from '../actions/requests.ts'
import { isMyName, findPerson } from '../actions/people.ts'
import { parsePeople, splitName } from './person-names.ts'

/** A subcommand of `/group`. */
export type GroupSubcommand = keyof Texts['group']['usage']

const tellGroupUsage = (ctx: ActionContext, name: GroupSubcommand): false => {
  const { notices, group } = ctx.texts
  return refuse(ctx, notices.usage(`/group ${name} ${group.usage[name]}`))
}

type GroupRun = (ctx: ActionContext, id: GroupId) => boolean | void

/** Of the group that is named, or of the open one. */
const withGroup =
  (run: GroupRun): CommandRun =>
  (ctx, rest) => {
    const id = findGroupOrCurrent(ctx, rest)
    return id !== undefined && run(ctx, id)
  }

const withMember =
  (
    name: GroupSubcommand,
    run: (ctx: ActionContext, id: GroupId, who: UserId) => boolean,
  ): CommandRun =>
  (ctx, rest) => {
    if (rest === '') return tellGroupUsage(ctx, name)
    const id = openGroup(ctx)
    if (id === undefined) return false
    const [typed] = splitName(ctx, rest)
    if (isMyName(ctx, typed)) {
      const leads = groupRoleOf(ctx.now(), id) === 'leader'
      return refuse(ctx, ctx.texts.refusals[leads ? 'lead-first' : 'not-the-leader'], 'danger')
    }
    const who = findPerson(ctx, typed)
    return who !== undefined && run(ctx, id, who)
  }

/** `NAME [TOPIC]`; a name with blanks stands between quotation marks. */
const runNew: CommandRun = (ctx, rest) => {
  if (rest === '') return promptToCreateGroup(ctx)
  const [, quoted, word, topic = ''] = /^(?:"([^"]*)"|(\S+))\s*([\s\S]*)$/u.exec(rest) ?? []
  return createGroup(ctx, (quoted ?? word ?? '').replace(/^#/u, ''), topic)
}

/** Asks to join, accepts an invitation, or opens the group where nothing else is to be done. */
export const runJoin: CommandRun = (ctx, rest) => {
  const [typed, text] = rest === '' ? ['', ''] : splitGroup(ctx.now(), rest)
  const id = findGroupOrCurrent(ctx, typed)
  if (id === undefined) return false
  const invitation = invitationTo(ctx.now(), groupConversationId(id))
  if (invitation) return acceptRequest(ctx, invitation, text)
  const asks = groupRoleOf(ctx.now(), id) === 'none' && rest !== ''
  if (asks && !ctx.now().groups.get(id)?.roster.disbanded) return requestToJoin(ctx, id, text)
  // text that was not sent along stays in the input
  return enterGroup(ctx, id) && text === ''
}

/** `[GROUP] USER [TEXT]`: if both names are known, the first is the group. */
export const runInvite: CommandRun = (ctx, rest) => {
  const [name, text] = splitGroup(ctx.now(), rest)
  const known = text !== '' && (rest.startsWith('#') || isGroupName(ctx, name))
  const id = known ? findGroupNamed(ctx, name) : findGroupOrCurrent(ctx, '')
  if (id === undefined) return false
  if (rest === '') return pickToInvite(ctx, id)
  const [called, word] = splitName(ctx, known ? text : rest)
  const who = findPerson(ctx, called)
  return who !== undefined && invite(ctx, id, who, word)
}

const isGroupName = ({ now }: ActionContext, typed: string) =>
  [...now().groups.values()].some(({ roster }) => roster.name.toLowerCase() === typed.toLowerCase())

const runKick: CommandRun = (ctx, rest) => {
  if (rest !== '') return withMember('kick', confirmRemove)(ctx, rest)
  const id = openGroup(ctx)
  return id !== undefined && pickToRemove(ctx, id)
}

const runTopic: CommandRun = (ctx, rest) => {
  const id = openGroup(ctx)
  if (id === undefined) return false
  return rest === '' ? promptForTopic(ctx, id) : setTopic(ctx, id, rest)
}

const runInfo = withGroup((ctx, id) => ctx.ui.patch({ overlay: { kind: 'group', group: id } }))

/**
 * `7d ana bob`: after how long, and who, in this order. A time alone leaves the heirs as they are, names alone leave the
 * time; without anything: what is set.
 */
const runHeirs: CommandRun = (ctx, rest) => {
  const id = openGroup(ctx)
  if (id === undefined) return false
  if (rest === '') return runInfo(ctx, rest)
  const [, first = '', named = ''] = /^(\S+)\s*([\s\S]*)$/u.exec(rest) ?? []
  const before = ctx.now().groups.get(id)?.roster.heirs
  const isTime = looksLikeDuration(first)
  const after = isTime ? parseDuration(first) : ok(before?.after ?? CLAIM_AFTER)
  if (!after.ok) return refuse(ctx, ctx.texts.group.notices.badAfter(first), 'danger')
  const list =
    isTime && named === ''
      ? before?.list.map((heir) => heir.id)
      : parsePeople(ctx, isTime ? named : rest)
  return list !== undefined && setHeirs(ctx, id, list, after.value)
}

const groupRuns: Readonly<Record<GroupSubcommand, CommandRun>> = {
  new: runNew,
  join: runJoin,
  leave: withGroup(leaveGroup),
  invite: runInvite,
  kick: runKick,
  transfer: withMember('transfer', confirmTransfer),
  topic: runTopic,
  info: runInfo,
  disband: withGroup(confirmDisband),
  heirs: runHeirs,
  claim: withGroup(confirmClaim),
}

const isGroupSubcommand = (word: string): word is GroupSubcommand => Object.hasOwn(groupRuns, word)

/** What may stand after `/group`. */
export const groupSubcommands: readonly GroupSubcommand[] =
  Object.keys(groupRuns).filter(isGroupSubcommand)

const runGroup: CommandRun = (ctx, rest) => {
  const [, typed = '', more = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(rest) ?? []
  const word = typed.toLowerCase()
  if (isGroupSubcommand(word)) return groupRuns[word](ctx, more.trim())
  const { notices, group } = ctx.texts
  return refuse(
    ctx,
    word === ''
      ? notices.usage(`/group ${groupSubcommands.join('|')}`)
      : group.notices.unknownSub(typed, groupSubcommands.join(', ')),
  )
}

/** In a group: leaves it; elsewhere what it always did. */
const runPart: CommandRun = (ctx, rest) => {
  if (rest === '' && ctx.now().open === undefined)
    return refuse(ctx, ctx.texts.notices.noConversation)
  const inGroup = rest !== '' || currentGroup(ctx.now()) !== undefined
  return inGroup ? withGroup(leaveGroup)(ctx, rest) : closeConversation(ctx)
}

/** In a group: its members; elsewhere everybody. */
const runNames: CommandRun = (ctx) => {
  const id = currentGroup(ctx.now())
  ctx.ui.patch(id === undefined ? { pane: 'users' } : { overlay: { kind: 'group', group: id } })
}

export const groupSlashCommands: readonly SlashCommand[] = [
  { name: 'group', aliases: ['g'], run: runGroup },
  { name: 'join', aliases: ['j'], argument: 'group', endsInText: true, run: runJoin },
  { name: 'part', argument: 'group', run: runPart },
  { name: 'kick', argument: 'person', run: runKick },
  { name: 'topic', endsInText: true, run: runTopic },
  { name: 'names', run: runNames },
  {
    name: 'list',
    aliases: ['groups'],
    run: ({ ui }) => ui.patch({ pane: 'groups', overlay: undefined }),
  },
]
