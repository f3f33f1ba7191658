/** What is stored survives a power cut after a flush, and the program goes on while it is under way. */
import { mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import { createLogFlusher } from '../../../src/adapters/sqlite/flush-log.ts'
import { diskFailure, isDiskFailure } from '../../../src/ports/storage.ts'
import type { Disk } from '../../../src/ports/storage.ts'
import { disks } from '../../support/disk/disks.ts'

const flushOf = (disk: Pick<Disk, 'flush'>) =>
  new Promise<Error | undefined>((resolve) => disk.flush(resolve))

/** A flusher of the log at a path in a folder of its own, how often it needed a transaction, and how often after a failure. */
const flusherOf = (prepare: (log: string) => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'papo-log-'))
  const path = join(folder, 'papo.db')
  writeFileSync(path, 'a database')
  prepare(`${path}-wal`)
  let transactions = 0
  let afterFailure = 0
  let failure: Error | undefined
  const log = createLogFlusher(path, (hasFailed) => {
    if (failure) throw failure
    transactions += 1
    if (hasFailed) afterFailure += 1
  })
  onTestFinished(() => {
    log.close()
    rmSync(folder, { recursive: true })
  })
  return {
    ...log,
    transactions: () => transactions,
    afterFailure: () => afterFailure,
    setFailure: (error?: Error) => {
      failure = error
    },
  }
}

/** Which of these names stand in the database itself, without its log. */
const inDatabase = (path: string, ...names: readonly string[]) => {
  const bytes = readFileSync(path, 'latin1')
  return names.filter((name) => bytes.includes(name))
}

test.each(disks)(
  '%s: what is stored while a flush is under way is there after it',
  async (_, make) => {
    const disk = make()
    disk.keyValues.put('a', '1')
    expect(await flushOf(disk)).toBeUndefined()
    disk.keyValues.put('a', '2')
    const flushed = flushOf(disk)
    disk.keyValues.put('a', '3')
    expect(await flushed).toBeUndefined()
    expect(disk.keyValues.get('a')).toBe('3')
  },
)

test('who closes the database is told nothing more', async () => {
  const log = flusherOf((path) => writeFileSync(path, 'a log'))
  expect(await flushOf(log)).toBeUndefined()
  let told = 0
  log.flush(() => {
    told += 1
  })
  log.close()
  log.flush(() => {
    told += 1
  })
  const other = flusherOf((path) => writeFileSync(path, 'another log'))
  await flushOf(other)
  await flushOf(other)
  expect(told).toBe(0)
})

test('the first flush is a transaction, the others leave the database alone and come later', async () => {
  const log = flusherOf((path) => writeFileSync(path, 'a log'))
  let isDone = false
  log.flush(() => {
    isDone = true
  })
  expect([isDone, log.transactions()]).toEqual([true, 1])
  isDone = false
  const second = flushOf({ flush: log.flush })
  log.flush(() => {
    isDone = true
  })
  expect(isDone).toBe(false)
  expect(await second).toBeUndefined()
  expect(await flushOf(log)).toBeUndefined()
  expect(log.transactions()).toBe(1)
})

test('without a log each flush is a transaction', async () => {
  const log = flusherOf(() => {})
  await flushOf(log)
  await flushOf(log)
  expect(log.transactions()).toBe(2)
})

test('a log that cannot be flushed is a failure of the disk, and the next flush is a transaction', async () => {
  // no fsync takes a device without a memory
  const log = flusherOf((path) => symlinkSync('/dev/null', path))
  expect(await flushOf(log)).toBeUndefined()
  expect(isDiskFailure(await flushOf(log))).toBe(true)
  log.setFailure(diskFailure(new Error('full')))
  expect(isDiskFailure(await flushOf(log))).toBe(true)
  log.setFailure()
  expect(await flushOf(log)).toBeUndefined()
  expect([log.transactions(), log.afterFailure()]).toEqual([2, 1])
})

test('the log is the one beside the database, not the one beside a link to it', async () => {
  const log = flusherOf((path) => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'papo-elsewhere-'))
    onTestFinished(() => rmSync(elsewhere, { recursive: true }))
    const database = join(elsewhere, 'real.db')
    writeFileSync(database, 'a database')
    symlinkSync('/dev/null', `${database}-wal`)
    const link = path.replace(/-wal$/u, '')
    rmSync(link)
    symlinkSync(database, link)
    writeFileSync(path, 'an older log')
  })
  expect(await flushOf(log)).toBeUndefined()
  expect(isDiskFailure(await flushOf(log))).toBe(true)
})

test('what an fsync that failed may have left out is written again, into the database itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'papo-log-'))
  const path = join(folder, 'papo.db')
  const opened = openDisk(path)
  if (!opened.ok) throw new Error(opened.error)
  const disk = opened.value
  onTestFinished(() => {
    disk.close()
    rmSync(folder, { recursive: true })
  })
  expect(await flushOf(disk)).toBeUndefined()
  // the handle of this fsync is opened now, and cannot do it
  renameSync(`${path}-wal`, `${path}-kept`)
  symlinkSync('/dev/null', `${path}-wal`)
  disk.keyValues.put('is in doubt', '1')
  expect(isDiskFailure(await flushOf(disk))).toBe(true)
  rmSync(`${path}-wal`)
  renameSync(`${path}-kept`, `${path}-wal`)
  expect(inDatabase(path, 'is in doubt')).toEqual([])
  // while somebody reads what was before, not all can be written again
  const reader = new DatabaseSync(path, { readOnly: true })
  reader.exec('BEGIN; SELECT count(*) FROM key_values')
  disk.keyValues.put('came later', '1')
  expect(isDiskFailure(await flushOf(disk))).toBe(true)
  reader.close()
  expect(await flushOf(disk)).toBeUndefined()
  expect(inDatabase(path, 'is in doubt', 'came later')).toHaveLength(2)
})

test('a failing transaction is a failure, an error of the program is none of the disk', async () => {
  const log = flusherOf((path) => writeFileSync(path, 'a log'))
  log.setFailure(new Error('a bug'))
  expect(() => log.flush(() => {})).toThrow('a bug')
})
