/** The kinds of settings: what each takes from a file and from the keyboard, and how it is written again. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import {
  booleanSetting,
  choiceSetting,
  durationSetting,
  listSetting,
  numberSetting,
  textSetting,
  timeSpanSetting,
} from '../../../src/core/settings/setting-kinds.ts'
import type { SettingSpec } from '../../../src/core/settings/setting-spec.ts'
import {
  defaultSettings,
  settingCalled,
  settingNames,
  settingTable,
} from '../../../src/core/settings/setting-table.ts'
import { readSettings, settingsAsJson } from '../../../src/adapters/config/settings.ts'
import { textsFor } from '../../../src/i18n/texts.ts'
import { configSchema, schemaOf } from '../../support/docs/settings-docs.ts'

type Case = readonly [
  kind: string,
  spec: SettingSpec<unknown>,
  good: readonly (readonly [given: unknown, value: unknown, written: string])[],
  bad: readonly unknown[],
]

const cases: readonly Case[] = [
  [
    'a choice',
    choiceSetting('on', 'off', 'auto'),
    [
      ['on', 'on', 'on'],
      [false, 'off', 'off'],
      [true, 'on', 'on'],
      ['auto', 'auto', 'auto'],
    ],
    ['ON', '', 1, null],
  ],
  [
    'yes or no',
    booleanSetting(),
    [
      [true, true, 'true'],
      ['0', false, 'false'],
      ['on', true, 'true'],
    ],
    ['yes', 1, ''],
  ],
  [
    'a whole number',
    numberSetting(1, 20, 10),
    [
      [7, 7, '7'],
      ['20', 20, '20'],
    ],
    [0, 21, 1.5, '-3', '1e1', true],
  ],
  [
    'a duration',
    durationSetting(600_000, { off: true, max: 86_400_000 }),
    [
      ['10m', 600_000, '10m'],
      ['1h30m', 5_400_000, '1h30m'],
      ['off', 0, 'off'],
      [false, 0, 'off'],
    ],
    ['10', 10, '2d', 'soon', ''],
  ],
  [
    'a time span',
    timeSpanSetting(),
    [
      ['22:00-07:30', { from: 1320, to: 450 }, '22:00-07:30'],
      ['9:05-17:00', { from: 545, to: 1020 }, '09:05-17:00'],
      ['off', 'off', 'off'],
    ],
    ['24:00-07:00', '22:60-07:00', '22-7', '07:00-07:00', 22, ''],
  ],
  [
    'a text',
    textSetting(3),
    [['\u{1F389}ab', '\u{1F389}ab', '\u{1F389}ab']],
    ['', 'abcd', 'a\nb', 3],
  ],
  [
    'a list',
    listSetting(choiceSetting('a', 'b'), 3),
    [
      [['a', 'b'], ['a', 'b'], 'a, b'],
      ['b, a b', ['b', 'a', 'b'], 'b, a, b'],
      [[], [], ''],
    ],
    [['a', 'c'], ['a', 'a', 'a', 'a'], 'c', 3],
  ],
]

describe.each(cases)('%s', (_kind, spec, good, bad) => {
  test.each(good)('%j is one', (given, value, written) => {
    expect(spec.read(given)).toEqual(value)
    expect(spec.format(value)).toBe(written)
  })

  test('what is written is read again, from a file and from the keyboard', () => {
    for (const [, value, written] of good) {
      const json: unknown = spec.toJson ? spec.toJson(value) : value
      expect(spec.read(JSON.parse(JSON.stringify(json)))).toEqual(value)
      expect(spec.read(written)).toEqual(value)
    }
  })

  test.each(bad)('%j is none', (given) => {
    expect(spec.read(given)).toBeUndefined()
  })

  test('the schema has what the reader has, for what stands in a file', () => {
    const validate = new Ajv2020().compile(schemaOf(spec.rule))
    for (const [given, value] of good) {
      const json: unknown = spec.toJson ? spec.toJson(value) : value
      expect([given, json, validate(json)]).toEqual([given, json, true])
    }
    expect(validate({})).toBe(false)
  })

  test('its rule has words in both languages', () => {
    const words = (['en', 'pt-BR'] as const).map((one) => textsFor(one).settingRule(spec.rule))
    expect(words.every((one) => one.length > 3)).toBe(true)
  })
})

test('what is wrong in a list is told with its place', () => {
  const spec = listSetting(choiceSetting('a', 'b'), 3)
  const rule = { kind: 'choice', values: ['a', 'b'] }
  expect(spec.faultsIn?.(['a', 'x'])).toEqual([{ path: [1], rule }])
  expect(spec.faultsIn?.(['x', 'a', 3])).toEqual([
    { path: [0], rule },
    { path: [2], rule },
  ])
  expect(spec.faultsIn?.(3)).toMatchObject([{ path: [], rule: { kind: 'list' } }])
})

test('every default is a value of its setting, and a file with all defaults is read as such', () => {
  const file: unknown = JSON.parse(JSON.stringify(settingsAsJson(defaultSettings)))
  const read = readSettings({ ...(file as object) }, () => '')
  expect(read).toMatchObject({ ok: true, value: defaultSettings, warnings: [] })
  const validate = new Ajv2020({ strict: false }).compile(configSchema())
  expect([validate(file), validate.errors]).toEqual([true, null])
  expect(validate({ theme: 'pink' })).toBe(false)
  expect(validate({ sparkle: true })).toBe(false)
})

test('a setting is found however its name is typed, and only one', () => {
  expect(['passwordFile', 'password-file', 'PASSWORDFILE', 'Theme'].map(settingCalled)).toEqual([
    'passwordFile',
    'passwordFile',
    'passwordFile',
    'theme',
  ])
  expect(['', 'password', '__proto__', 'constructor'].map(settingCalled)).toEqual(
    Array.from({ length: 4 }),
  )
  expect(new Set(settingNames.map((name) => settingCalled(name))).size).toBe(settingTable.size)
})
