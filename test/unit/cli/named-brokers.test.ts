/** Which account goes to which of several brokers: what stands in a URL is for that broker alone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseCommandLine } from '../../../src/cli/args.ts'
import { readCredentials } from '../../../src/cli/profile/credentials.ts'
import { createNamedBrokers } from '../../../src/cli/profile/named-brokers.ts'
import { createSetup } from '../../../src/cli/setup.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papo-brokers-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const setupOf = (...argv: readonly string[]) => {
  const call = parseCommandLine(argv)
  if (!call.ok) throw new Error('no call')
  const env = { XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder }
  const setup = createSetup(call.value, env)
  if (!setup.ok) throw new Error(setup.message)
  return setup.value
}

test('nothing of one URL is given to another broker', () => {
  const list = 'mqtts://alice:secretA@a.example,mqtt://bob@b.example,mqtt://c.example'
  const credentials = readCredentials(setupOf('users', '--broker', list))
  expect(JSON.stringify(credentials)).not.toMatch(/secretA|alice/u)
  const brokers = createNamedBrokers()
  brokers.use(list)
  expect(brokers.current()).toEqual({
    url: 'mqtts://a.example',
    username: 'alice',
    password: 'secretA',
  })
  brokers.turn()
  expect(brokers.current()).toEqual({ url: 'mqtt://b.example', username: 'bob' })
  brokers.turn()
  expect(brokers.current()).toEqual({ url: 'mqtt://c.example' })
  expect(brokers.listed()).toBe('mqtts://a.example,mqtt://b.example,mqtt://c.example')
})

test('what is given by flags and files is for all that are named', () => {
  const file = join(folder, 'secret')
  writeFileSync(file, 'from a file\n', { mode: 0o600 })
  const credentials = readCredentials(
    setupOf('users', '--broker', 'a,b', '--username', 'ana', '--password-file', file),
  )
  expect(credentials).toMatchObject({ value: { username: 'ana', password: 'from a file' } })
})
