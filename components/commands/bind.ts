/** `/bind` and `/unbind`: keys of one's own, kept in the setting `bindings`. */
import type { Bindings, KeyBinding } from '../../src/core/settings/bindings.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { openPage, refuse } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { isRareKey, parseKeyName } from '../keyboard/key-names.ts'
import { bindingFaults } from '../keys/binding-faults.ts'
import type { BindingFault } from '../keys/binding-faults.ts'
import { hasParts } from '../keys/keymap.ts'
import { keyLabels, keyTable, keymapFor } from '../keys/key-table.ts'
import type { KeyRow } from '../keys/key-table.ts'
import type { SlashCommand } from './slash-commands.ts'

/** What is wrong with a binding, in words. */
export const formatBindingFault = ({ bindings }: Texts, fault: BindingFault): string => {
  switch (fault.is) {
    case 'no-place':
      return bindings.noPlace(fault.name, fault.known.join(', '))
    case 'no-action':
      return bindings.noAction(fault.name, fault.place, fault.known.join(', '))
    case 'no-key':
      return bindings.noKey(fault.name)
    case 'typed':
      return bindings.typed(fault.key, fault.place)
    case 'parts':
      return bindings.parts(fault.action, fault.known.join(', '))
    case 'needed':
      return bindings.needed(fault.action)
    case 'conflict':
      return bindings.conflict(fault.key, fault.one, fault.other)
  }
}

const nameOf = ({ focus, action }: KeyRow) => `${focus}.${action}`

/** The names of all actions that can be bound: `users.block`. */
export const bindableActions: readonly string[] = keyTable.map(nameOf)

/** The rows that somebody means: `users.block`, or `block` where only one place has it. */
const rowsCalled = (typed: string): readonly KeyRow[] =>
  keyTable.filter((row) => nameOf(row) === typed || row.action === typed)

/** One key of several, each of which does something of its own: `down=j`. */
const partsOf = (words: readonly string[]): KeyBinding => {
  const parts = new Map<string, readonly string[]>()
  for (const word of words) {
    const [, part = '', key = ''] = /^([^=]+)=(.+)$/u.exec(word) ?? []
    const token = parseKeyName(part) ?? part
    parts.set(token, [...(parts.get(token) ?? []), key])
  }
  return Object.fromEntries(parts)
}

const withBinding = (bindings: Bindings, row: KeyRow, keys: KeyBinding): Bindings => ({
  ...bindings,
  [row.focus]: { ...bindings[row.focus], [row.action]: keys },
})

const withoutBinding = (bindings: Bindings, { focus, action }: KeyRow): Bindings => {
  const actions = Object.entries(bindings[focus] ?? {}).filter(([name]) => name !== action)
  const places = Object.entries(bindings).filter(([place]) => place !== focus)
  return Object.fromEntries(
    actions.length === 0 ? places : [...places, [focus, Object.fromEntries(actions)]],
  )
}

/** Stores other bindings unless something is wrong with them, which is told; false when it is. */
const store = (
  ctx: ActionContext,
  bindings: Bindings,
  words: (now: Bindings) => string,
): boolean => {
  const { services, texts, ui } = ctx
  const [fault] = bindingFaults(services.settings().keys, bindings)
  if (fault) return refuse(ctx, formatBindingFault(texts, fault), 'danger')
  const isEmpty = Object.keys(bindings).length === 0
  const saved = services.setting('bindings', isEmpty ? undefined : JSON.stringify(bindings))
  if (saved.ok) ui.notify(words(bindings))
  else ui.notify(texts.notices.notWritten('bindings'), 'warning')
  return saved.ok
}

/** The keys that a row has with these bindings, as a person reads them. */
const labelsWith = (ctx: ActionContext, bindings: Bindings, row: KeyRow): string => {
  const scheme = ctx.services.settings().keys
  const rows = keymapFor({ scheme, bindings }).rows(row.focus)
  const bound = rows.find(({ action }) => action === row.action)
  return bound && bound.keys.length > 0 ? keyLabels(bound) : ctx.texts.bindings.noKeys
}

// Unicode keeps it for the inside of programs
const PLACE = '\uFDD0'

/** A sentence about keys of a moment from now: sentences name the keys of this moment, and would rename these. */
const withKeys = (sentence: (keys: string) => string, labels: string): string =>
  sentence(PLACE).replace(PLACE, () => labels)

/** Every action by the name that it is bound by, with its keys of this moment and what it does. */
const actionLines = ({ services, texts }: ActionContext): readonly string[] => {
  const { keys: scheme, bindings } = services.settings()
  const { bound } = keymapFor({ scheme, bindings })
  const lines = bound.map(({ row, keys }) => {
    const labels =
      keys.length > 0 ? keyLabels({ keys: keys.map(([key]) => key) }) : texts.bindings.noKeys
    return `${nameOf(row)}: ${labels}, ${texts.keys[row.action]}`
  })
  return [texts.bindings.usage, '', ...lines]
}

const onRow =
  (run: (ctx: ActionContext, row: KeyRow, keys: readonly string[]) => boolean) =>
  (ctx: ActionContext, rest: string): boolean | void => {
    const { texts } = ctx
    const [typed = '', ...keys] = rest.split(/\s+/u)
    if (typed === '') return openPage(ctx, texts.bindings.title, actionLines(ctx))
    const rows = rowsCalled(typed)
    const [row] = rows
    if (row && rows.length === 1) return run(ctx, row, keys)
    if (row) return refuse(ctx, texts.bindings.noAction(typed, '…', rows.map(nameOf).join(', ')))
    const place = keyTable.filter(({ focus }) => typed.startsWith(`${focus}.`))
    const known =
      place.length > 0 ? place.map(nameOf) : [...new Set(keyTable.map(({ focus }) => focus))]
    const told =
      place.length > 0
        ? texts.bindings.noAction(typed, place[0]?.focus ?? '', known.join(', '))
        : texts.bindings.noPlace(typed.split('.')[0] ?? '', known.join(', '))
    return refuse(ctx, told, 'danger')
  }

export const bindSlashCommands: readonly SlashCommand[] = [
  {
    name: 'bind',
    run: onRow((ctx, row, keys) => {
      const { services, texts } = ctx
      const before = services.settings().bindings
      if (keys.length === 0) return refuse(ctx, texts.bindings.usage)
      const binding = hasParts(row) && keys.every((key) => key.includes('=')) ? partsOf(keys) : keys
      const isRare = keys.some((key) => isRareKey(parseKeyName(key.replace(/^[^=]+=/u, '')) ?? ''))
      const { bound, boundRarely } = texts.bindings
      return store(ctx, withBinding(before, row, binding), (now) =>
        withKeys(
          (shown) => (isRare ? boundRarely : bound)(nameOf(row), shown),
          labelsWith(ctx, now, row),
        ),
      )
    }),
  },
  {
    name: 'unbind',
    run: onRow((ctx, row) =>
      store(ctx, withoutBinding(ctx.services.settings().bindings, row), (now) =>
        withKeys(
          (shown) => ctx.texts.bindings.unbound(nameOf(row), shown),
          labelsWith(ctx, now, row),
        ),
      ),
    ),
  },
]
