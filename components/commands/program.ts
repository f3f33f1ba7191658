/** Commands about the program: help, the broker, settings, leaving. */
import { parseBrokerAddress } from '../../src/core/broker/broker-address.ts'
import { settingChoices, settingValuesOf } from '../../src/core/setting-choices.ts'
import { languageOf } from '../../src/i18n/locale.ts'
import { lookUp } from '../../src/i18n/texts.ts'
import type { SlashCommand } from './slash-commands.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { leaveProgram } from '../actions/leave.ts'
import { copyText } from '../actions/messages.ts'
import { runInvite } from './groups.ts'

const runHelp = ({ ui }: ActionContext) => {
  ui.patch({ overlay: { kind: 'help', focus: 'input' } })
  return true
}

/** Keeps a setting and tells how it went; the line stays when it was refused. */
const runSetting = (ctx: ActionContext, name: string, typed: string | undefined): boolean => {
  const { ui, services } = ctx
  const { notices } = ctx.texts
  const values = settingChoices.get(name)
  if (values === undefined) {
    ui.notify(notices.unknownSetting(name), 'danger')
    return false
  }
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
  return true
}

export const programSlashCommands: readonly SlashCommand[] = [
  { name: 'help', aliases: ['h', '?'], run: runHelp },
  { name: 'keys', aliases: [], run: runHelp },
  { name: 'away', aliases: [], run: runStatus('away') },
  { name: 'back', aliases: [], run: runStatus('online') },
  {
    name: 'broker',
    aliases: ['server', 'connect'],
    run: ({ services, ui, texts }, rest) => {
      const read = rest === '' ? undefined : parseBrokerAddress(rest)
      if (read && !read.ok) {
        ui.notify(texts.notices.badBroker(texts.addressErrors[read.error]), 'danger')
        return false
      }
      if (read) services.reconnect(rest)
      else services.reconnect()
      // the state of the connection tells what comes of it; no notice may stand before that
      ui.patch({ notice: undefined })
      return true
    },
  },
  {
    name: 'invite',
    aliases: [],
    argument: 'person',
    run: (ctx, rest) => {
      if (rest !== '') return runInvite(ctx, rest)
      const { services, ui, texts } = ctx
      const line = services.invite()
      copyText(ctx, line)
      const { inviteTitle: title, inviteHow } = texts.notices
      ui.patch({ overlay: { kind: 'page', title, lines: [line, '', inviteHow], copy: line } })
      return true
    },
  },
  {
    name: 'theme',
    aliases: [],
    run: (ctx, rest) => {
      if (rest !== '') return runSetting(ctx, 'theme', rest)
      ctx.ui.notify(ctx.texts.notices.themes(settingValuesOf('theme').join(', ')))
      return true
    },
  },
  {
    name: 'lang',
    aliases: ['language'],
    run: (ctx, rest) => {
      if (rest !== '') return runSetting(ctx, 'lang', rest)
      ctx.ui.notify(ctx.texts.notices.languages(settingValuesOf('lang').join(', ')))
      return true
    },
  },
  {
    name: 'set',
    aliases: [],
    run: (ctx, rest) => {
      const [, name = '', value = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(rest) ?? []
      if (name !== '') return runSetting(ctx, name, value === '' ? undefined : value)
      const { settings: title } = ctx.texts.notices
      ctx.ui.patch({ overlay: { kind: 'page', title, lines: settingLines(ctx) } })
      return true
    },
  },
  {
    name: 'refused',
    aliases: [],
    run: (ctx) => {
      const title = ctx.texts.notices.refusedTitle
      ctx.ui.patch({ overlay: { kind: 'page', title, lines: refusedLines(ctx) } })
      return true
    },
  },
  {
    name: 'quit',
    aliases: ['exit', 'q'],
    run: (ctx) => {
      leaveProgram(ctx)
      return true
    },
  },
]
