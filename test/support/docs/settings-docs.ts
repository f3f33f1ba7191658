/** What the documents have of the table of settings: the README's list, the reference, and the JSON schema. */
import { HOOK_NAMES, MAX_HOOKS } from '../../../src/core/settings/hooks.ts'
import { keyLabel, keyTable } from '../../../components/keys/key-table.ts'
import { MAX_NAME } from '../../../src/core/user-name.ts'
import {
  flagOf,
  settingNames,
  settingTable,
  variableOf,
} from '../../../src/core/settings/setting-table.ts'
import type { SettingName } from '../../../src/core/settings/setting-table.ts'
import type { SettingRule, SettingSpec } from '../../../src/core/settings/setting-spec.ts'
import type { Language } from '../../../src/core/languages.ts'
import { dark } from '../../../src/themes/dark.ts'
import { textsFor } from '../../../src/i18n/texts.ts'

const english = textsFor('en')
const cell = (text: string) => text.replaceAll('|', String.raw`\|`)
const code = (text: string) => `\`${text}\``

const specs: readonly (readonly [SettingName, SettingSpec<unknown>])[] = settingNames.map((name) => {
  const spec = settingTable.get(name)
  if (!spec) throw new Error(`no setting ${name}`)
  return [name, spec]
})

const rows = (lines: readonly (readonly string[])[]) =>
  lines.map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')

const valuesOf = (rule: SettingRule, language: Language) =>
  rule.kind === 'choice'
    ? rule.values.map(code).join(', ')
    : textsFor(language).settingRule(rule)

const presetOf = ({ fallback, format }: SettingSpec<unknown>) => {
  const shown = fallback === undefined ? '' : format(fallback)
  return shown === '' ? '' : code(shown)
}

/** The settings that can be changed while papo runs. */
export const settingsTable = (): string =>
  [
    '| name | values | default | what |',
    '|---|---|---|---|',
    rows(
      specs
        .filter(([, { live }]) => live)
        .map(([name, spec]) => [
          code(name),
          valuesOf(spec.rule, 'en'),
          presetOf(spec),
          english.settings[name],
        ]),
    ),
  ].join('\n')

const TITLES: Readonly<Record<Language, readonly string[]>> = {
  en: ['name', 'what', 'values', 'default', 'a change holds'],
  'pt-BR': ['nome', 'o que é', 'valores', 'padrão', 'uma mudança vale'],
}
const WHEN: Readonly<Record<Language, readonly [now: string, later: string]>> = {
  en: ['at once', 'from the next start'],
  'pt-BR': ['na hora', 'a partir do próximo início'],
}

/** Every setting with what it must be, in one language. */
export const settingsReference = (language: Language): string =>
  [
    `| ${TITLES[language].join(' | ')} |`,
    '|---|---|---|---|---|',
    rows(
      specs.map(([name, spec]) => [
        code(name),
        textsFor(language).settings[name],
        valuesOf(spec.rule, language),
        presetOf(spec),
        WHEN[language][spec.live ? 0 : 1],
      ]),
    ),
  ].join('\n')

/** The flag and the variable of every setting. */
export const settingsSources = (): string =>
  [
    '| name | flag | of | variable |',
    '|---|---|---|---|',
    rows(
      specs.map(([name, { flag }]) => [
        code(name),
        flag ? code(flagOf(name)) : '',
        flag === undefined ? '' : flag === 'every' ? 'every command' : 'the full screen',
        code(variableOf(name)),
      ]),
    ),
  ].join('\n')

/** What can be bound, with the keys of the table. */
export const bindableTable = (): string =>
  [
    '| action | keys | what |',
    '|---|---|---|',
    rows(
      keyTable.map((row) => [
        code(`${row.focus}.${row.action}`),
        row.keys.map((key) => code(keyLabel(key))).join(' '),
        english.keys[row.action],
      ]),
    ),
  ].join('\n')

/** The roles that a theme gives a look. */
export const themeRoles = (): string =>
  `${Object.keys(dark.styles).map(code).join(', ')} and \`people\`.`

const DURATION = '^(?:\\d+d)?(?:\\d+h)?(?:\\d+m)?(?:\\d+s)?$'

/** A rule as JSON schema (draft 2020-12), as strict as a schema can be. */
export const schemaOf = (rule: SettingRule): object => {
  switch (rule.kind) {
    case 'choice': {
      const words: readonly unknown[] = rule.values
      const switched = words.includes('on') && words.includes('off') ? [true, false] : []
      return { enum: [...words, ...switched] }
    }
    case 'boolean':
      return { type: 'boolean' }
    case 'number':
      return { type: 'integer', minimum: rule.min, maximum: rule.max }
    case 'duration': {
      const time = { type: 'string', minLength: 2, pattern: DURATION }
      return rule.off ? { anyOf: [time, { enum: ['off', false] }] } : time
    }
    case 'time-span':
      return {
        anyOf: [
          { type: 'string', pattern: '^\\d{1,2}:\\d{2}-\\d{1,2}:\\d{2}$' },
          { enum: ['off', false] },
        ],
      }
    case 'text':
      return { type: 'string', minLength: 1, maxLength: rule.max }
    case 'list':
      return { type: 'array', maxItems: rule.max, items: schemaOf(rule.of) }
    case 'broker':
      return { type: 'string', pattern: '^(?:mqtts?|wss?)://' }
    case 'name':
      return { type: 'string', minLength: 1, maxLength: MAX_NAME }
    case 'bindings': {
      const keys = {
        anyOf: [{ type: 'string' }, { type: 'array', maxItems: 10, items: { type: 'string' } }],
      }
      const binding = { anyOf: [...keys.anyOf, { type: 'object', additionalProperties: keys }] }
      return {
        type: 'object',
        additionalProperties: { type: 'object', additionalProperties: binding },
      }
    }
    case 'no-field':
      return { not: {} }
    case 'hooks':
      return { type: 'array', maxItems: MAX_HOOKS, items: schemaOf({ kind: 'hook' }) }
    case 'hook': {
      const text = { type: 'string', minLength: 1, maxLength: 1000 }
      const on = { enum: HOOK_NAMES }
      return {
        type: 'object',
        properties: {
          on: { anyOf: [on, { type: 'array', minItems: 1, items: on }] },
          run: { type: 'array', minItems: 1, maxItems: 50, items: text },
          in: text,
          timeout: { type: 'string', minLength: 2, pattern: DURATION },
        },
        required: ['on', 'run'],
        additionalProperties: false,
      }
    }
    case 'space':
      return { type: 'string', pattern: '^[A-Za-z0-9_~-]+(?:/[A-Za-z0-9_~-]+){0,2}$' }
  }
}

/** The JSON schema of `config.json`. */
export const configSchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'config.json of papo',
  type: 'object',
  properties: {
    $schema: { type: 'string' },
    ...Object.fromEntries(
      specs.map(([name, spec]) => {
        const { fallback, toJson } = spec
        const preset = fallback === undefined ? {} : { default: toJson?.(fallback) ?? fallback }
        return [name, { description: english.settings[name], ...schemaOf(spec.rule), ...preset }]
      }),
    ),
  },
  additionalProperties: false,
})
