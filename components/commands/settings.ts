/** The commands that show and change settings. */
import {
  defaultSettings,
  settingCalled,
  settingChoicesOf,
  settingTable,
  typedSetting,
} from '../../src/core/settings/setting-table.ts'
import type { NotificationOutcome } from '../../src/core/desktop.ts'
import { formatSettingPath } from '../../src/core/settings/setting-spec.ts'
import type { SettingName } from '../../src/core/settings/setting-table.ts'
import { textsFor } from '../../src/i18n/texts.ts'
import { bindingFaults } from '../keys/binding-faults.ts'
import { formatBindingFault } from './bind.ts'
import { openPage, refuse } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'
import type { CommandRun, SlashCommand } from './slash-commands.ts'

/** All that keeps a setting from being that: keys that could not be told apart, what is wrong in a file that is named. */
const settingFaults = (
  ctx: ActionContext,
  name: SettingName,
  typed: string | undefined,
): readonly string[] => {
  // a name is an identity: with another one, nobody would know these keys and conversations
  if (name === 'name') return [ctx.texts.settingTexts.nameStays]
  const spec = settingTable.get(name)
  if (typed !== undefined && spec?.faultsIn && spec.read(typed) === undefined) {
    const { settingRule, settingTexts } = ctx.texts
    const wrong = spec.faultsIn(typed)
    return wrong.map(({ path, rule }) =>
      settingTexts.mustBe(formatSettingPath([name, ...path]), settingRule(rule)),
    )
  }
  if (name !== 'keys' && name !== 'bindings')
    return typed === undefined ? [] : ctx.services.settingProblems(name, typed)
  const change = typed === undefined ? { [name]: defaultSettings[name] } : typedSetting(name, typed)
  const { keys, bindings } = { ...ctx.services.settings(), ...change }
  return bindingFaults(keys, bindings).map((fault) => formatBindingFault(ctx.texts, fault))
}

/** Tells why a setting stays as it is: several mistakes at once, on a page. */
const refuseSetting = (
  ctx: ActionContext,
  name: SettingName,
  [only = '', ...others]: readonly string[],
): false => {
  if (others.length === 0) return refuse(ctx, only, 'danger')
  openPage(ctx, ctx.texts.settingTexts.mistakes(name), [only, ...others])
  return false
}

/** Shows a notification where they were chosen, and tells where none can be seen. */
const tryNotifications = ({ services, ui, texts }: ActionContext): void => {
  const way = services.settings().notify
  if (way === 'off' || way === 'bell') return
  const tell = (outcome: NotificationOutcome) => {
    if (outcome === 'program') return
    const { nothing, nothingButBell, byTerminal } = texts.notification
    const isAuto = way === 'auto'
    if (outcome === 'terminal') ui.notify(byTerminal)
    else ui.notify(isAuto ? nothingButBell : nothing, isAuto ? 'good' : 'warning')
  }
  void services.tryNotification(way).then(tell)
}

/** Stores a setting and tells how it went; false when it was refused. `undefined` restores the default. */
export const changeSetting = (
  ctx: ActionContext,
  name: SettingName,
  typed: string | undefined,
): boolean => {
  const { ui, services, texts } = ctx
  const { notices, settingTexts } = texts
  const spec = settingTable.get(name)
  const faults = settingFaults(ctx, name, typed)
  if (faults.length > 0) return refuseSetting(ctx, name, faults)
  const saved = services.setting(name, typed)
  if (saved.ok) {
    const value = saved.value === '' ? settingTexts.unset : saved.value
    const { lang } = services.settings()
    // in the language that holds from now on
    const told = name === 'lang' && lang !== undefined ? textsFor(lang).notices : notices
    const set = spec?.live ? told.set(name, value) : settingTexts.atNextStart(name, value)
    const obstacle = spec?.live ? services.settingObstacle(name) : undefined
    if (obstacle) ui.notify(`${set} ${settingTexts.obstacles[obstacle]}`, 'warning')
    else ui.notify(set)
    if (name === 'notify' && !obstacle) tryNotifications(ctx)
  } else if (saved.error === 'not-written') ui.notify(notices.notWritten(name), 'warning')
  else if (spec) ui.notify(settingTexts.mustBe(name, texts.settingRule(spec.rule)), 'danger')
  return saved.ok
}

const openSettings = ({ ui }: ActionContext, start: string) =>
  ui.patch({ overlay: { kind: 'settings', start } })

/** Sets this setting; without a value it tells which there are. */
const runChoice =
  (name: 'theme' | 'lang', all: 'themes' | 'languages'): CommandRun =>
  (ctx, rest) => {
    if (rest !== '') return changeSetting(ctx, name, rest)
    return ctx.ui.notify(ctx.texts.notices[all](settingChoicesOf(name).join(', ')))
  }

/** Runs with the setting that is named, and what stands after it. */
const withSetting =
  (run: (ctx: ActionContext, name: SettingName, value: string) => boolean | void): CommandRun =>
  (ctx, rest) => {
    const [, typed = '', value = ''] = /^(\S*)\s*([\s\S]*)$/u.exec(rest) ?? []
    if (typed === '') return openSettings(ctx, '')
    const name = settingCalled(typed)
    return name === undefined
      ? refuse(ctx, ctx.texts.notices.unknownSetting(typed), 'danger')
      : run(ctx, name, value)
  }

export const settingSlashCommands: readonly SlashCommand[] = [
  { name: 'theme', run: runChoice('theme', 'themes') },
  { name: 'lang', aliases: ['language'], run: runChoice('lang', 'languages') },
  {
    name: 'set',
    run: withSetting((ctx, name, value) =>
      value === '' ? openSettings(ctx, name) : changeSetting(ctx, name, value),
    ),
  },
  { name: 'unset', run: withSetting((ctx, name) => changeSetting(ctx, name, undefined)) },
]
