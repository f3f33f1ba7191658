/** Folders for tests, and an end for those that nobody removed. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { isAlive } from '../../../src/adapters/shared-broker/endpoint-file.ts'

const PREFIX = `papo-test-${userInfo().uid}-`

const removeOfEnded = () => {
  for (const name of readdirSync(tmpdir()))
    if (name.startsWith(PREFIX) && !isAlive(Number(name.slice(PREFIX.length))))
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
}
let hasLooked = false

/** A fresh folder for one test; the tests of a later run delete those of processes that ended. */
export const freshFolder = (): string => {
  if (!hasLooked) removeOfEnded()
  hasLooked = true
  const parent = join(tmpdir(), `${PREFIX}${process.pid}`)
  mkdirSync(parent, { recursive: true })
  return mkdtempSync(join(parent, 'folder-'))
}
