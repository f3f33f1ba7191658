/** Commands about the program: help, the broker, settings, leaving. */
import { readBroker } from '../../src/core/broker-address.ts'
import { choices, valuesOf } from '../../src/core/setting-choices.ts'
import { languageOf } from '../../src/i18n/locale.ts'
import { named } from '../../src/i18n/texts.ts'
import type { SlashCommand } from './slash-commands.ts'
import type { Desk } from '../actions/action-context.ts'
import { leave } from '../actions/leave.ts'
import { copyText } from '../actions/messages.ts'
import { inviting } from './groups.ts'

const help = ({ ui }: Desk) => {
  ui.patch({ layer: { kind: 'help', focus: 'input' } })
  return true
}

/** Keeps a setting and tells how it went; the line stays when it was refused. */
const setting = (desk: Desk, name: string, typed: string | undefined): boolean => {
  const { ui, services } = desk
  const { notices } = desk.texts
  const values = choices.get(name)
  if (values === undefined) {
    ui.tell(notices.unknownSetting(name), 'danger')
    return false
  }
  const value = name === 'lang' && typed !== undefined ? (languageOf(typed) ?? typed) : typed
  const kept = services.setting(name, value)
  if (kept.ok) ui.tell(notices.set(name, kept.value))
  else if (kept.error === 'not-written') ui.tell(notices.notWritten(name), 'warning')
  else ui.tell(`${notices.badValue(name, value ?? '')} (${values.join(', ')})`, 'danger')
  return kept.ok
}

/** Every setting: its name, its values, and what it is about. */
const settingLines = ({ texts }: Desk): readonly string[] => {
  const about: ReadonlyMap<string, string> = new Map(Object.entries(texts.settings))
  return [...choices].flatMap(([name, values]) => [
    `${name.padEnd(8)} ${values.join(', ')}`,
    `         ${about.get(name) ?? ''}`,
  ])
}

const refusedLines = ({ now, texts }: Desk): readonly string[] => {
  const counts = [...now().refused].toSorted(([, a], [, b]) => b - a)
  if (counts.length === 0) return [texts.notices.refusedNone]
  return counts.map(
    ([reason, count]) => `${String(count).padStart(7)}  ${named(texts.reasons, reason)}`,
  )
}

const show = (status: 'online' | 'away') => (desk: Desk) => {
  desk.services.show(status)
  desk.ui.tell(status === 'away' ? desk.texts.notices.nowAway : desk.texts.notices.nowBack)
  return true
}

export const aboutProgram: readonly SlashCommand[] = [
  { name: 'help', aliases: ['h', '?'], run: help },
  { name: 'keys', aliases: [], run: help },
  { name: 'away', aliases: [], run: show('away') },
  { name: 'back', aliases: [], run: show('online') },
  {
    name: 'broker',
    aliases: ['server', 'connect'],
    run: ({ services, ui, texts }, rest) => {
      const read = rest === '' ? undefined : readBroker(rest)
      if (read && !read.ok) {
        ui.tell(texts.notices.badBroker(texts.addressTroubles[read.error]), 'danger')
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
    wants: 'person',
    run: (desk, rest) => {
      if (rest !== '') return inviting(desk, rest)
      const { services, ui, texts } = desk
      const line = services.invite()
      copyText(desk, line)
      const { inviteTitle: title, inviteHow } = texts.notices
      ui.patch({ layer: { kind: 'page', title, lines: [line, '', inviteHow], copy: line } })
      return true
    },
  },
  {
    name: 'theme',
    aliases: [],
    run: (desk, rest) => {
      if (rest !== '') return setting(desk, 'theme', rest)
      desk.ui.tell(desk.texts.notices.themes(valuesOf('theme').join(', ')))
      return true
    },
  },
  {
    name: 'lang',
    aliases: ['language'],
    run: (desk, rest) => {
      if (rest !== '') return setting(desk, 'lang', rest)
      desk.ui.tell(desk.texts.notices.languages(valuesOf('lang').join(', ')))
      return true
    },
  },
  {
    name: 'set',
    aliases: [],
    run: (desk, rest) => {
      const [, name = '', value = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(rest) ?? []
      if (name !== '') return setting(desk, name, value === '' ? undefined : value)
      const { settings: title } = desk.texts.notices
      desk.ui.patch({ layer: { kind: 'page', title, lines: settingLines(desk) } })
      return true
    },
  },
  {
    name: 'refused',
    aliases: [],
    run: (desk) => {
      const title = desk.texts.notices.refusedTitle
      desk.ui.patch({ layer: { kind: 'page', title, lines: refusedLines(desk) } })
      return true
    },
  },
  {
    name: 'quit',
    aliases: ['exit', 'q'],
    run: (desk) => {
      leave(desk)
      return true
    },
  },
]
