/** Both disks for the contract: SQLite in a folder of its own, and the one in memory. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import type { Disk } from '../../../src/ports/storage.ts'
import { createMemoryDisk } from './memory-disk.ts'

type Now = () => number

/** Four new messages go into the search index together: some are in it, some are not. */
const onSqlite = (now: Now = Date.now): Disk => {
  const folder = mkdtempSync(join(tmpdir(), 'papo-disk-'))
  const opened = openDisk(join(folder, 'papo.db'), { now, mostUnindexed: 4 })
  if (!opened.ok) throw new Error(opened.error)
  onTestFinished(() => {
    opened.value.close()
    rmSync(folder, { recursive: true })
  })
  return opened.value
}

/** Every disk by its name, and how to make an empty one for a test; it is gone with the test. */
export const disks: readonly (readonly [string, (now?: Now) => Disk])[] = [
  ['SQLite', onSqlite],
  ['memory', createMemoryDisk],
]

/** What a search shows of each message that it finds. */
export const excerpts = (disk: Disk, words: string): readonly string[] =>
  disk.history.search({ words, limit: 10 }).map(({ excerpt }) => excerpt)

/** A text as bytes. */
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
