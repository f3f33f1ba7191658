/** Commands about the program: help, the broker, settings, leaving. */
import { parseBrokerAddress } from '../../src/core/broker/broker-address.ts'
import { settingChoices, settingValuesOf } from '../../src/core/setting-choices.ts'
import { languageOf } from '../../src/i18n/locale.ts'
import { lookUp } from '../../src/i18n/texts.ts'
import type { CommandRun, SlashCommand } from './slash-commands.ts'
import { openPage, refuse } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { leaveProgram } from '../actions/leave.ts'
import { copyText } from '../actions/messages.ts'
import { runInvite } from './groups.ts'

const runHelp = ({ ui }: ActionContext) => ui.patch({ overlay: { kind: 'help', focus: 'input' } })

/** Sets this setting; without a value it tells which there are. */
const runChoice =
  (name: 'theme' | 'lang', all: 'themes' | 'languages'): CommandRun =>
  (ctx, rest) => {
    if (rest !== '') return runSetting(ctx, name, rest)
    return ctx.ui.notify(ctx.texts.notices[all](settingValuesOf(name).join(', ')))
  }

/** Keeps a setting and tells how it went; the line stays when it was refused. */
const runSetting = (ctx: ActionContext, name: string, typed: string | undefined): boolean => {
  const { ui, services } = ctx
  const { notices } = ctx.texts
  const values = settingChoices.get(name)
  if (values === undefined) return refuse(ctx, notices.unknownSetting(name), 'danger')
  const value = name === 'lang' && typed !== undefined ? (languageOf(typed) ?? typed) : typed
  const saved = services.setting(name, value)
  if (saved.ok) ui.notify(notices.set(name, saved.value))
  else if (saved.error === 'not-written') ui.notify(notices.notWritten(name), 'warning')
  else ui.notify(`${notices.badValue(name, value ?? '')} (${values.join(', ')})`, 'danger')
  return saved.ok
}

/** Every setting: its name, its values, and what it is about. */
const settingLines = ({ texts }: ActionContext): readonly string[] => {
  const about: ReadonlyMap<string, string> = new Map(Object.entries(texts.settings))
  return [...settingChoices].flatMap(([name, values]) => [
    `${name.padEnd(8)} ${values.join(', ')}`,
    `         ${about.get(name) ?? ''}`,
  ])
}

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

export const programSlashCommands: readonly SlashCommand[] = [
  { name: 'help', aliases: ['h', '?'], run: runHelp },
  { name: 'keys', run: runHelp },
  { name: 'away', run: runStatus('away') },
  { name: 'back', run: runStatus('online') },
  {
    name: 'broker',
    aliases: ['server', 'connect'],
    run: (ctx, rest) => {
      const { services, ui, texts } = ctx
      const read = rest === '' ? undefined : parseBrokerAddress(rest)
      if (read && !read.ok)
        return refuse(ctx, texts.notices.badBroker(texts.addressErrors[read.error]), 'danger')
      if (read) services.reconnect(rest)
      else services.reconnect()
      // the state of the connection tells what comes of it; no notice may stand before that
      return ui.patch({ notice: undefined })
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
  { name: 'theme', run: runChoice('theme', 'themes') },
  { name: 'lang', aliases: ['language'], run: runChoice('lang', 'languages') },
  {
    name: 'set',
    run: (ctx, rest) => {
      const [, name = '', value = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(rest) ?? []
      if (name !== '') return runSetting(ctx, name, value === '' ? undefined : value)
      return openPage(ctx, ctx.texts.notices.settings, settingLines(ctx))
    },
  },
  {
    name: 'refused',
    run: (ctx) => openPage(ctx, ctx.texts.notices.refusedTitle, refusedLines(ctx)),
  },
  { name: 'quit', aliases: ['exit', 'q'], run: leaveProgram },
]
