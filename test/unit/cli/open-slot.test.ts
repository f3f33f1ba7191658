/** Which conversation the next start shows, and that a start which opens it again writes nothing. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import { personConversationId } from '../../../src/core/ids.ts'
import { lastOpen, rememberOpen } from '../../../src/cli/screen/open-slot.ts'
import { id } from '../../support/network/network.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

const openAt = (path: string) => {
  const disk = openDisk(path)
  if (!disk.ok) throw new Error(disk.error)
  onTestFinished(disk.value.close)
  return disk.value
}

test('what was open last is open at the next start, which does not write it again', () => {
  const path = join(freshFolder(), 'papo.db')
  const bob = personConversationId(id('bob'))
  const first = openAt(path)
  expect(lastOpen(first)).toBeUndefined()
  rememberOpen(first, bob)
  first.close()
  const next = openAt(path)
  expect(lastOpen(next)).toBe(bob)
  rememberOpen(next, bob)
  // a program that has written nothing has an empty log
  expect(statSync(`${path}-wal`).size).toBe(0)
  rememberOpen(next, '')
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0)
  expect(lastOpen(next)).toBeUndefined()
})
