/** Every setting of the table does something: those of the screen in a terminal, the others here. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseCommandLine } from '../../../src/cli/args.ts'
import { readCredentials } from '../../../src/cli/profile/credentials.ts'
import { createSetup } from '../../../src/cli/setup.ts'
import { settingNames, settingTable, variableOf } from '../../../src/core/settings/setting-table.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papo-settings-'))
  writeFileSync(join(folder, 'file'), 'what stands in it')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** What a run is about: who, where, and how it gets there; or why there is none. */
const runWith = (env: Readonly<Record<string, string>>): string => {
  const call = parseCommandLine(['users'])
  if (!call.ok) throw new Error('no call')
  const base = { XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder }
  const setup = createSetup(call.value, { ...base, ...env })
  if (!setup.ok) return `refused: ${setup.message}`
  const { name, space, settings } = setup.value
  const { broker, classic, clientId, hooks, plain } = settings
  const secrets = readCredentials(setup.value)
  return JSON.stringify({ name, space, broker, classic, clientId, hooks, plain, secrets })
}

/** A value for each, `@` for a file that is there; and one that is refused. */
const values: ReadonlyMap<string, readonly [good: string, bad: string]> = new Map([
  ['broker', ['mqtt://other:1883', 'http://other']],
  ['name', ['bob', '\u001B[2J']],
  ['space', ['school/a', 'a/#']],
  ['username', ['bob', 'two\nlines']],
  ['passwordFile', ['@', '/nowhere/at/all']],
  ['clientId', ['house-1', 'two\nlines']],
  ['cafile', ['@', '/nowhere/at/all']],
  ['cert', ['@', '/nowhere/at/all']],
  ['key', ['@', '/nowhere/at/all']],
  ['insecure', ['true', 'perhaps']],
  ['classic', ['true', 'perhaps']],
  ['hooks', ['[{"on":"message","run":["x"]}]', '[{"on":"message","run":"x"}]']],
  ['plain', ['true', 'perhaps']],
])

test('every setting is looked at here, or can be changed while the screen runs', () => {
  const live = settingNames.filter((name) => settingTable.get(name)?.live)
  expect([...values.keys(), ...live].toSorted()).toEqual([...settingNames].toSorted())
})

test.each([...values])(
  '%s changes what a run is about, and a wrong value ends it',
  (name, [good, bad]) => {
    const before = runWith({})
    expect(before).not.toContain('refused')
    const after = runWith({ [variableOf(name)]: good === '@' ? join(folder, 'file') : good })
    expect(after).not.toBe(before)
    expect(after).not.toContain('refused')
    expect(runWith({ [variableOf(name)]: bad })).toMatch(/^refused: |"ok":false/u)
  },
)
