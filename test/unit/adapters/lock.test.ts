/** One program per profile and space, also after a crash. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockProfile } from '../../../src/adapters/profile-lock.ts'
import { child } from '../../support/process/child.ts'

const PROGRAM = join(import.meta.dirname, '../../support/disk/disk-child.ts')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papo-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const locked = (where = folder) => {
  const lock = lockProfile(where)
  if (!lock.ok) throw new Error(lock.error)
  return lock.value
}

test('the second one is told who has the profile, until it is free', () => {
  const stop = locked(join(folder, 'alice'))
  const second = lockProfile(join(folder, 'alice'))
  expect(second).toEqual({ ok: false, error: 'in-use', pid: process.pid })
  locked(join(folder, 'bob'))()
  stop()
  stop()
  locked(join(folder, 'alice'))()
})

test('a longer pid that somebody else left behind is gone', () => {
  writeFileSync(join(folder, 'lock.pid'), '4194304999\n')
  const stop = locked()
  expect(lockProfile(folder)).toEqual({ ok: false, error: 'in-use', pid: process.pid })
  stop()
})

test('another program has it until it is killed, and nothing stale stays', async () => {
  const other = child([PROGRAM, folder, 'lock'])
  expect(await other.first()).toBe('locked')
  expect(lockProfile(folder)).toEqual({ ok: false, error: 'in-use', pid: other.pid })
  await other.kill()
  locked()()
})

test('of several programs at once exactly one gets it', async () => {
  const all = Array.from({ length: 4 }, () => child([PROGRAM, folder, 'lock']))
  const answers = await Promise.all(all.map((one) => one.first()))
  expect(answers.toSorted()).toEqual(['in-use', 'in-use', 'in-use', 'locked'])
  await Promise.all(all.map((one) => one.kill()))
})

test('a pid that cannot be read is not told, and where no folder can be there is no access', () => {
  const stop = locked()
  writeFileSync(join(folder, 'lock.pid'), 'x')
  expect(lockProfile(folder)).toEqual({ ok: false, error: 'in-use' })
  stop()
  expect(lockProfile(join(folder, 'lock.pid'))).toEqual({ ok: false, error: 'no-access' })
})
