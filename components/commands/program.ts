/** Commands about the program: help, the broker, settings, leaving. */
import { parseBrokerList } from '../../src/core/broker/broker-address.ts'
import { lookUp } from '../../src/i18n/texts.ts'
import type { BrokerChange } from '../../src/store/services.ts'
import type { SlashCommand } from './slash-commands.ts'
import { openPage, refuse } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { leaveProgram } from '../actions/leave.ts'
import { copyText } from '../actions/messages.ts'
import { runInvite } from './groups.ts'
import { showOwnStatus } from './own-status.ts'

const runHelp = ({ ui }: ActionContext, start: string) =>
  ui.patch({ overlay: { kind: 'help', focus: 'input', start } })

const refusedLines = ({ now, texts }: ActionContext): readonly string[] => {
  const counts = [...now().refused].toSorted(([, a], [, b]) => b - a)
  if (counts.length === 0) return [texts.notices.refusedNone]
  return counts.map(
    ([reason, count]) => `${String(count).padStart(7)}  ${lookUp(texts.reasons, reason)}`,
  )
}

const runStatus = (status: 'online' | 'away') => (ctx: ActionContext) => {
  ctx.services.setStatus(status)
  ctx.ui.notify(status === 'away' ? ctx.texts.notices.nowAway : ctx.texts.notices.nowBack)
}

/** What is done about the broker: the state of the connection tells what comes of it, and no notice stands before that. */
const tellBroker = (ctx: ActionContext, change: BrokerChange): boolean => {
  const { services, ui, now, texts } = ctx
  const { notices } = texts
  services.catchUp()
  const { broker } = now().link
  if (change === 'none-before') return refuse(ctx, notices.noBrokerBefore)
  if (change === 'same') ui.notify(notices.sameBroker(broker))
  else {
    const words = change === 'back' ? notices.connectingBack : notices.connectingTo(broker)
    ui.notify(words, 'good', undefined, ({ link }) => link.status === 'connecting')
  }
  return true
}

export const programSlashCommands: readonly SlashCommand[] = [
  { name: 'help', aliases: ['h', '?'], run: runHelp },
  { name: 'keys', run: runHelp },
  { name: 'away', run: runStatus('away') },
  { name: 'back', run: runStatus('online') },
  { name: 'status', aliases: ['whoami'], run: showOwnStatus },
  {
    name: 'broker',
    aliases: ['server', 'connect'],
    run: (ctx, rest) => {
      const { services, texts } = ctx
      const read = rest === '' || rest === '-' ? undefined : parseBrokerList(rest)
      if (read && !read.ok)
        return refuse(ctx, texts.notices.badBroker(texts.addressErrors[read.error]), 'danger')
      return tellBroker(ctx, rest === '' ? services.reconnect() : services.reconnect(rest))
    },
  },
  {
    name: 'invite',
    argument: 'person',
    run: (ctx, rest) => {
      if (rest !== '') return runInvite(ctx, rest)
      const { inviteTitle, inviteHow } = ctx.texts.notices
      const line = ctx.services.invite()
      copyText(ctx, line)
      return openPage(ctx, inviteTitle, [line, '', inviteHow], line)
    },
  },
  {
    name: 'refused',
    run: (ctx) => openPage(ctx, ctx.texts.notices.refusedTitle, refusedLines(ctx)),
  },
  { name: 'doctor', run: ({ ui }) => ui.patch({ overlay: { kind: 'doctor' } }) },
  { name: 'wire', run: ({ ui }) => ui.patch({ overlay: { kind: 'wire' } }) },
  { name: 'quit', aliases: ['exit', 'q'], run: leaveProgram },
]
