/** Commands in a profile that nobody has used: they create nobody unasked. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

test('a command in an empty profile says how to create a person, and leaves nothing behind', async () => {
  for (const command of [['users'], ['status'], ['send', 'bob', 'oi'], ['search', 'x'], ['tail']]) {
    // one after the other: they would find each other's files
    // oxlint-disable-next-line no-await-in-loop
    const { code, out, err } = await home.run([...command, '--profile', 'work'])
    expect({ command, code, out }).toEqual({ command, code: 1, out: '' })
    expect(err).toBe(
      'papo: there is no person in this profile yet. Create one: papo init --profile work --name NAME\n',
    )
  }
  expect(existsSync(join(home.data, 'work'))).toBe(false)
  // what it advises leads there
  const elsewhere = ['--profile', 'work', '--space', 'club']
  const advice = 'papo init --profile work --space club --name NAME\n'
  expect((await home.run(['users', ...elsewhere])).err).toContain(advice)
  expect((await home.run(['init', ...elsewhere])).err).toContain(advice)
  expect(home.brokerPid()).toBeUndefined()
  const inPortuguese = await home.run(['users'], '', { LANG: 'pt_BR.UTF-8' })
  expect(inPortuguese.err).toBe(
    'papo: ainda não há ninguém neste perfil. Crie a pessoa: papo init --name NOME\n',
  )
}, 60_000)

test('papo init creates the person without a broker, once; papo status knows them then', async () => {
  expect(await home.run(['init'])).toMatchObject({ code: 2, out: '' })
  const made = await home.run(['init', '--name', 'Alice', '--json'])
  expect(made).toMatchObject({ code: 0, err: '' })
  const { id, name, key }: { readonly [field: string]: unknown } = JSON.parse(made.out)
  expect({ id, name }).toEqual({ id: 'alice', name: 'Alice' })
  expect(home.brokerPid()).toBeUndefined()
  // the same again is no other person
  expect(await home.run(['init', '--name', 'Alice'])).toEqual({
    code: 0,
    out: `You are Alice. Your key: ${String(key)}\n`,
    err: '',
  })
  const other = await home.run(['init', '--name', 'bob'])
  expect(other).toMatchObject({ code: 1, out: '' })
  const already = 'papo: this profile is Alice already. For another person use --profile.\n'
  expect(other.err).toBe(already)
  // before a name is asked for
  expect(await home.run(['init'])).toEqual({ code: 1, out: '', err: already })
  const inPortuguese = await home.run(['init'], '', { LANG: 'pt_BR.UTF-8' })
  expect(inPortuguese).toMatchObject({ code: 1, err: expect.stringContaining('Alice') })

  const status = await home.run(['status', '--json'])
  expect(status).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(status.out)).toMatchObject({
    id: 'alice',
    name: 'Alice',
    key,
    status: 'online',
  })
  const away = await home.run(['status', '--broker', 'mqtt://127.0.0.1:1', '--json'])
  expect(away.code).toBe(1)
  expect(JSON.parse(away.out)).toMatchObject({ status: 'offline', broker: 'mqtt://127.0.0.1:1' })
  expect(away.err).toContain('no connection to mqtt://127.0.0.1:1')
}, 60_000)
