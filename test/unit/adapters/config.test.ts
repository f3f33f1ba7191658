/** Settings: what may stand where, whose word counts, and what is said when it is wrong. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig, writeConfig } from '../../../src/adapters/config/config-file.ts'
import { resolveSettings } from '../../../src/adapters/config/settings.ts'
import {
  defaultSettings,
  flagOf,
  settingNames,
  variableOf,
} from '../../../src/core/settings/setting-table.ts'
import { HOOK_NAMES } from '../../../src/core/settings/hooks.ts'
import { formatProblem } from '../../../src/cli/setup.ts'
import { cliTexts } from '../../../src/cli/texts/cli-texts.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papo-config-'))
  file = join(folder, 'config.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

test('without a file nothing is set, and the defaults count', () => {
  expect(readConfig(file)).toEqual({ ok: true, value: {}, warnings: [] })
  const some = { space: 'papo', insecure: false, theme: 'dark', borders: 'auto', keys: 'papo' }
  expect(defaultSettings).toMatchObject(some)
  expect(resolveSettings({}, {}, {})).toEqual({ ok: true, value: defaultSettings })
})

test('flags count before the environment, that before the file, that before the defaults', () => {
  const kept = { space: 'file', name: 'file', emoji: 'off', notify: 'off' } as const
  const env = { PAPO_SPACE: 'env', PAPO_NAME: 'env', PAPO_EMOJI: '', PAPO_INSECURE: '1' }
  const found = resolveSettings({ space: 'flag', name: undefined, verbose: true }, env, kept)
  expect(found).toMatchObject({
    value: {
      space: 'flag',
      name: 'env',
      emoji: 'off',
      notify: 'off',
      insecure: true,
      keys: 'papo',
    },
  })
})

test('every setting has its flag and its variable, and a file may hold it', () => {
  expect(flagOf('passwordFile')).toBe('--password-file')
  expect(variableOf('passwordFile')).toBe('PAPO_PASSWORD_FILE')
  const old =
    'theme lang emoji borders notify keys broker name space username passwordFile cafile cert key insecure classic'
  expect(settingNames).toEqual(expect.arrayContaining(old.split(' ')))
  for (const spell of [flagOf, variableOf]) {
    expect(new Set(settingNames.map(spell)).size).toBe(settingNames.length)
  }
})

test('a password comes from the environment only', () => {
  expect(resolveSettings({ password: 'flag' }, { PAPO_PASSWORD: 'env' }, {})).toMatchObject({
    value: { password: 'env' },
  })
  writeFileSync(file, '{"password":"file"}')
  expect(readConfig(file)).toMatchObject({ value: {}, warnings: [{ key: 'password' }] })
})

test.each([
  ['{"emoji":"maybe"}', '"emoji" must be "on" or "off"'],
  ['{"insecure":"sometimes"}', '"insecure" must be true or false'],
  [
    '{"broker":"http://x"}',
    '"http://x" is not a broker address: behind a web server it is ws:// or wss://',
  ],
  [
    '{"broker":"mqtt://a:b@h:0"}',
    '"mqtt://h:0" is not a broker address: its port must be a number from 1 to 65535',
  ],
  ['{"broker":1883}', '"broker" must be mqtt://host:port (or mqtts, ws, wss)'],
  [
    '{"space":"a/#"}',
    '"space" must be one to three levels of A-Z a-z 0-9 - _ ~, with "/" between them',
  ],
  [
    '{"name":"\\u001b[2J"}',
    'U+001B is not allowed in a name. Use letters, digits, spaces between them, ".", "-" or "_".',
  ],
  ['{"theme":""}', '"theme" must be "dark", "light", "contrast" or "plain"'],
  ['{"emoji":', 'is not a JSON object'],
  ['[]', 'is not a JSON object'],
  ['null', 'is not a JSON object'],
])('%s is refused with file, line, name and what is allowed', (text, line) => {
  writeFileSync(file, text)
  const read = readConfig(file)
  const told = read.ok
    ? ''
    : read.problems.map((problem) => formatProblem(cliTexts('en'), problem)).join('\n')
  expect(told).toContain(`papo: ${file}:1`)
  expect(told).toContain(line)
})

const EVENTS = HOOK_NAMES.map((name) => `"${name}"`).join(', ')

test.each([
  [
    '{"on":"rain","run":["x"]}',
    '[0].on',
    EVENTS.replace(/, (?=[^,]*$)/u, ' or '),
    EVENTS.replace(/, (?=[^,]*$)/u, ' ou '),
  ],
  ['{"run":["x"]}', '[0].on', '"message", "mention"', '"message", "mention"'],
  [
    '{"on":["mention","rain"],"run":["x"]}',
    '[0].on[1]',
    '"message", "mention"',
    '"message", "mention"',
  ],
  [
    '{"on":"message","run":"x"}',
    '[0].run',
    'a list of at most 50 in square brackets',
    'uma lista de até 50 entre colchetes',
  ],
  [
    '{"on":"message","run":["x"],"timeout":"1h"}',
    '[0].timeout',
    'a time such as 90s',
    'um tempo como 90s',
  ],
  [
    '{"on":"message","run":["x"],"shell":true}',
    '[0].shell',
    'left out: there are only "on", "in", "run" and "timeout"',
    'deixado de fora: só há "on", "in", "run" e "timeout"',
  ],
  ['"message"', '[0]', 'a hook such as {"on": "mention"', 'um hook como {"on": "mention"'],
])('a wrong hook %s is told with what stands where, and what may', (hook, where, en, pt) => {
  writeFileSync(file, `{"hooks":[${hook}]}`)
  const read = readConfig(file)
  const [problem] = read.ok ? [] : read.problems
  if (!problem) throw new Error('it was read')
  expect(formatProblem(cliTexts('en'), problem)).toContain(`"hooks${where}" must be ${en}`)
  expect(formatProblem(cliTexts('pt-BR'), problem)).toContain(`"hooks${where}" deve ser ${pt}`)
})

test('what is wrong is told with its line, and a mark of Windows is not wrong', () => {
  writeFileSync(file, '\uFEFF{\r\n  "lang": "en",\r\n  "emoji": 3\r\n}\r\n')
  expect(readConfig(file)).toMatchObject({ problems: [{ where: `${file}:3`, key: 'emoji' }] })
  writeFileSync(file, '{\n  "lang": "en"\n  "emoji": "on"\n}\n')
  expect(readConfig(file)).toMatchObject({ problems: [{ where: `${file}:3`, reason: 'not-json' }] })
  writeFileSync(file, '{\n  "lang": "en",\n')
  expect(readConfig(file)).toMatchObject({ problems: [{ where: `${file}:3`, reason: 'not-json' }] })
  writeFileSync(file, '\uFEFF{\r\n  "lang": "en"\r\n}\r\n')
  expect(readConfig(file)).toMatchObject({ ok: true, value: { lang: 'en' } })
  writeFileSync(file, Buffer.from('{"name":"jos\u00e9"}', 'latin1'))
  expect(readConfig(file)).toMatchObject({ problems: [{ where: file, reason: 'not-utf8' }] })
})

test('all that is wrong is told at once, unknown names with it', () => {
  writeFileSync(
    file,
    '{\n  "mous": "on",\n  "quiet": "25:00-07:00",\n  "hooks": [{ "on": "mesage" }]\n}\n',
  )
  expect(readConfig(file)).toMatchObject({
    ok: false,
    problems: [
      { where: `${file}:2`, key: 'mous', reason: 'unknown' },
      { where: `${file}:3`, key: 'quiet', reason: 'not-allowed' },
      { where: `${file}:4`, key: 'hooks[0].on', reason: 'not-allowed' },
      { where: `${file}:4`, key: 'hooks[0].run', reason: 'not-allowed' },
    ],
  })
})

const told = (outcome: ReturnType<typeof resolveSettings>) =>
  outcome.ok
    ? ''
    : outcome.problems.map((problem) => formatProblem(cliTexts('en'), problem)).join('\n')

test('a wrong flag or variable is told with its own name', () => {
  expect(told(resolveSettings({ title: 'loud' }, {}, {}))).toBe(
    'papo: --title must be "on" or "off".',
  )
  expect(told(resolveSettings({}, { PAPO_KEYS: 'vi' }, {}))).toContain('PAPO_KEYS must be ')
  // both at once
  const both = told(resolveSettings({ title: 'loud' }, { PAPO_KEYS: 'vi' }, {}))
  expect(both).toMatch(/^papo: --title must be .*\npapo: PAPO_KEYS must be /u)
})

test('names that this papo does not know are warned of, and the rest counts', () => {
  writeFileSync(file, '\uFEFF{"sparkle":true,"__proto__":{"emoji":"off"},"emoji":"off"}')
  const read = readConfig(file)
  expect(read).toMatchObject({ ok: true, value: { emoji: 'off' } })
  const texts = cliTexts('en')
  expect(read.ok && read.warnings.map((problem) => formatProblem(texts, problem))).toContain(
    `papo: ${file}:1: "sparkle" is not a setting of this papo and is ignored.`,
  )
})

test('a folder in place of the file is no access', () => {
  expect(readConfig(folder)).toMatchObject({ problems: [{ reason: 'no-access', where: folder }] })
})

test('writing changes what is told and keeps the rest, for me alone', () => {
  writeFileSync(file, '{"sparkle":true,"emoji":"off","theme":"dark"}', { mode: 0o644 })
  expect(writeConfig(file, { theme: 'light', password: 'secret' }).ok).toBe(true)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    sparkle: true,
    emoji: 'off',
    theme: 'light',
  })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const fresh = join(folder, 'new', 'config.json')
  expect(writeConfig(fresh, { name: 'alice' }).ok).toBe(true)
  expect(readConfig(fresh)).toMatchObject({ value: { name: 'alice' } })
})

test('a file that is no JSON is not overwritten', () => {
  writeFileSync(file, '{"emoji":')
  expect(writeConfig(file, { emoji: 'on' })).toEqual({ ok: false, error: 'not-json' })
  expect(readFileSync(file, 'utf8')).toBe('{"emoji":')
})
