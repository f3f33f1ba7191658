/** The command for groups of the plain-text chat. */
import { pendingRequests } from '../../src/model/screen/request-rows.ts'
import {
  validatePlaintextName,
  plaintextGroupConversationId,
} from '../../src/core/plaintext-ids.ts'
import type { SafeText, UserId } from '../../src/core/ids.ts'
import type { SlashCommand } from './slash-commands.ts'
import { enterPlaintextGroup } from '../actions/plaintext/plaintext-people.ts'
import { parsePlaintextName } from '../actions/plaintext/plaintext-pages.ts'
import {
  disbandPlaintextGroup,
  inviteToPlaintextGroup,
  transferPlaintextGroup,
} from '../actions/plaintext/plaintext-groups.ts'
import { leavePlaintextGroup } from '../actions/leave.ts'
import { acceptRequest } from '../actions/requests.ts'
import { openConversation } from '../actions/conversations.ts'
import { sendAndTell } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { tellUsage } from './people.ts'

/** `undefined`: used wrongly. */
type PlaintextSubcommand = (
  ctx: ActionContext,
  group: SafeText,
  who: UserId | undefined,
) => boolean | undefined

const plaintextSubcommands: ReadonlyMap<string, PlaintextSubcommand> = new Map<
  string,
  PlaintextSubcommand
>([
  [
    'new',
    (ctx, group) =>
      sendAndTell(ctx, { type: 'plaintext.create', group }, ctx.texts.plaintext.created(group)) &&
      openConversation(ctx, plaintextGroupConversationId(group)),
  ],
  ['join', (ctx, group) => enterPlaintextGroup(ctx, group)],
  ['invite', (ctx, group, whom) => whom && inviteToPlaintextGroup(ctx, group, whom)],
  [
    'accept',
    (ctx, group, who) => {
      const there = plaintextGroupConversationId(group)
      const request = pendingRequests(ctx.now()).find(
        ({ conversation, kind, from }) =>
          conversation === there && (who === undefined ? kind === 'invite' : from === who),
      )
      if (!request) ctx.ui.notify(ctx.texts.notices.noRequest, 'warning')
      return request !== undefined && acceptRequest(ctx, request)
    },
  ],
  ['leave', (ctx, group) => leavePlaintextGroup(ctx, group)],
  ['disband', (ctx, group) => disbandPlaintextGroup(ctx, group)],
  ['transfer', (ctx, group, leader) => leader && transferPlaintextGroup(ctx, group, leader)],
])

/** Deeds of which somebody may be a part. */
const WITH_PERSON: ReadonlySet<string> = new Set(['invite', 'accept', 'transfer'])

export const plaintextSlashCommands: readonly SlashCommand[] = [
  {
    name: 'classic-group',
    run: (ctx, rest) => {
      const [subcommand = '', name, who = '', ...more] = rest.split(/\s+/u)
      const group = validatePlaintextName(name?.replace(/\?$/u, ''))
      const run = plaintextSubcommands.get(subcommand)
      // no name there has a blank in it
      const tooMuch = more.length > 0 || (who !== '' && !WITH_PERSON.has(subcommand))
      if (!run || group === undefined || tooMuch) return tellUsage(ctx, 'classic-group')
      // whom is meant is clear here, with the sign or without it
      const whom =
        who === '' ? undefined : parsePlaintextName(who.startsWith('?') ? who : `?${who}`)
      return run(ctx, group, whom) ?? tellUsage(ctx, 'classic-group')
    },
  },
]
