/** Names on the command line of the built program: one's own, and those that only read like a name that one knows. */
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

const as = (who: string) => ['--name', who, '--profile', who]
const PORTUGUESE = { LANG: 'pt_BR.UTF-8' }

test('accepting one who only looks like bob wants a word more', async () => {
  const did = async (...args: readonly string[]) =>
    expect(await home.run(args)).toEqual({ code: 0, out: '', err: '' })
  expect((await home.run(['users', ...as('alice')])).code).toBe(0)
  await did('request', 'alice', ...as('bob'))
  await did('accept', 'bob', ...as('alice'))
  await did('request', 'alice', 'sou', 'eu', ...as('b0b'))
  const users = await home.run(['users', ...as('alice')])
  expect(users.out).toMatch(/b0b .*≠ not the bob you know/u)
  const refused = await home.run(['accept', 'b0b', ...as('alice')])
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toContain('b0b is not the bob you know. Nothing was done.')
  expect((await home.run(['requests', ...as('alice')])).out).toMatch(
    /b0b → alice +waiting .*≠ not the bob you know/u,
  )
  await did('accept', 'b0b', '--anyway', ...as('alice'))
})

test('a name of two alphabets is refused with the character, also where it was mine before', async () => {
  const typed = await home.run(['users', '--name', 'аlice'])
  expect(typed.code).toBe(2)
  expect(typed.err).toContain('"l" (U+006C) is from another one than the letters before it')
  expect((await home.run(['users', '--name', '...'], '', PORTUGUESE)).err).toContain(
    'não tem letra nem dígito',
  )
  expect((await home.run(['users', '--name', 'alice'])).code).toBe(0)
  const disk = openDisk(join(home.data, 'default', 'papo', 'papo.db'))
  if (!disk.ok) throw new Error(disk.error)
  disk.value.transaction(true, () => disk.value.keyValues.put('name', 'аlice'))
  disk.value.close()
  const stored = await home.run(['users'])
  expect(stored).toMatchObject({ code: 2, out: '' })
  expect(stored.err).toContain('your name is "аlice"')
  expect(stored.err).toContain('Choose another one with --name.')
  expect((await home.run(['users', '--name', 'alice'])).code).toBe(0)
  expect((await home.run(['users'])).code).toBe(0)
})
