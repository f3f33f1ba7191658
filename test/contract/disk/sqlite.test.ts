/** What only a real disk can show: crashes, permissions, other programs, damage. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import type { Disk } from '../../../src/ports/storage.ts'
import { tolerateDiskFailure } from '../../../src/runtime/storage-errors.ts'
import { child } from '../../support/process/child.ts'
import { deleted, edited, refOf, sentMessage, textsOf, TO_BOB } from '../../support/disk/events.ts'
import { until } from '../../support/wait.ts'

const PROGRAM = join(import.meta.dirname, '../../support/disk/disk-child.ts')

let folder = ''
let path = ''
const open: Disk[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'papo-sqlite-'))
  path = join(folder, 'alice', 'papo.db')
})
afterEach(() => {
  for (const disk of open.splice(0)) disk.close()
  rmSync(folder, { recursive: true })
})

const opened = (options = {}): Disk => {
  const disk = openDisk(path, options)
  if (!disk.ok) throw new Error(disk.error)
  open.push(disk.value)
  return disk.value
}
const troubleAt = (where: string) => {
  const disk = openDisk(where, { busyTimeout: 10 })
  if (disk.ok) disk.value.close()
  return disk.ok ? 'none' : disk.error
}

/** How many of the six facts of a batch are there. */
const pieces = (disk: Disk, number: number) =>
  [0, 1, 2].filter((index) => disk.history.find(refOf(number * 3 + index))).length +
  ['one', 'two'].filter((name) => disk.keyValues.get(`${name} ${number}`)).length +
  disk.snapshots
    .load(1)
    .events.filter(
      ({ type, ...rest }) =>
        type === 'view.drafted' && JSON.stringify(rest).includes(`"batch ${number}"`),
    ).length

/** How often a durable part made the whole transaction durable. */
const flushes = () => {
  const reader = new DatabaseSync(path, { readOnly: true })
  const { times } = reader.prepare('SELECT times FROM durable_flush').get() ?? {}
  reader.close()
  return times
}

test('what was kept is there after opening again', () => {
  const disk = opened()
  disk.history.append([sentMessage(1, 'hello'), edited(1, 2, 'hullo')])
  disk.close()
  disk.close()
  const again = opened()
  expect(textsOf(again.history.page(TO_BOB, { kind: 'newest' }, 9))).toEqual(['hullo'])
  expect(again.history.search({ words: 'hullo', limit: 9 })).toHaveLength(1)
})

test('kill -9 inside a transaction leaves nothing of it and everything before it', async () => {
  const writer = child([PROGRAM, path, 'inside'])
  expect(await writer.first()).toBe('ready')
  await writer.kill()
  const disk = opened()
  expect([pieces(disk, 1), pieces(disk, 2)]).toEqual([6, 0])
  expect(disk.history.search({ words: 'batch', limit: 9 })).toHaveLength(3)
})

test.each([1, 20, 60])(
  'kill -9 at any moment leaves whole transactions, and all that were done (after %i)',
  async (enough) => {
    const writer = child([PROGRAM, path, 'after'])
    await until(() => writer.lines().length >= enough, 'some batches', 20_000)
    await writer.kill()
    const done = Number(writer.lines().at(-1))
    const disk = opened()
    const counts = Array.from({ length: done + 3 }, (_, index) => pieces(disk, index + 1))
    expect(counts.slice(0, done)).toEqual(Array.from({ length: done }, () => 6))
    expect(counts.filter((count) => count !== 0 && count !== 6)).toEqual([])
  },
)

test('the files are for me alone, also those beside the database', () => {
  const before = process.umask(0o000)
  try {
    opened().history.append([sentMessage(1, 'hello')])
  } finally {
    process.umask(before)
  }
  const modes = readdirSync(join(folder, 'alice')).map((name) => {
    const mode = statSync(join(folder, 'alice', name)).mode & 0o777
    return `${name} ${mode.toString(8)}`
  })
  expect(modes.toSorted()).toEqual(['papo.db 600', 'papo.db-shm 600', 'papo.db-wal 600'])
  expect(statSync(join(folder, 'alice')).mode & 0o777).toBe(0o700)
})

test('a database that others could read is closed to them', () => {
  opened().close()
  chmodSync(path, 0o644)
  opened()
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('two programs write on one disk without losing anything', async () => {
  const disk = opened({ patience: 20_000 })
  const writer = child([PROGRAM, path, 'write'])
  for (let number = 1; number <= 50; number += 1) disk.keyValues.put(`mine ${number}`, 'value')
  expect(await writer.first()).toBe('done')
  await writer.gone()
  expect(disk.keyValues.list('mine ')).toHaveLength(50)
  expect(disk.keyValues.list('child ')).toHaveLength(50)
})

test('two programs that make the same disk at once both get it', async () => {
  const both = [child([PROGRAM, path, 'open']), child([PROGRAM, path, 'open'])]
  expect(await Promise.all(both.map((one) => one.first()))).toEqual(['done', 'done'])
  await Promise.all(both.map((one) => one.gone()))
})

test('a disk that another program holds is in use', () => {
  opened().close()
  const other = new DatabaseSync(path)
  other.exec('BEGIN IMMEDIATE')
  expect(troubleAt(path)).toBe('in-use')
  other.close()
  expect(troubleAt(path)).toBe('none')
})

test('the disk of a newer papo is refused and left as it is', () => {
  opened().close()
  const other = new DatabaseSync(path)
  other.exec('PRAGMA user_version = 9999')
  other.close()
  const before = readFileSync(path)
  expect(troubleAt(path)).toBe('newer-version')
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('the disk of a test version is refused and left as it is', () => {
  mkdirSync(join(folder, 'alice'))
  const other = new DatabaseSync(path)
  other.exec('CREATE TABLE events (n INTEGER PRIMARY KEY); PRAGMA user_version = 2')
  other.close()
  const before = readFileSync(path)
  expect(troubleAt(path)).toBe('older-version')
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('what is no database, or not ours, or cut short is damaged and left as it is', () => {
  mkdirSync(join(folder, 'alice'))
  writeFileSync(path, 'this is my diary, and no database at all. '.repeat(100))
  expect(troubleAt(path)).toBe('damaged')
  expect(readFileSync(path, 'utf8')).toMatch(/^this is my diary/u)
  rmSync(path)
  const other = new DatabaseSync(path)
  other.exec('CREATE TABLE diary (text)')
  other.close()
  expect(troubleAt(path)).toBe('damaged')
  rmSync(path)
  opened().close()
  truncateSync(path, statSync(path).size / 2)
  expect(troubleAt(path)).toBe('damaged')
})

const tablesIn = (database: DatabaseSync) =>
  database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => String(name))
    .filter((name) => !/^sqlite_|^message_index_/u.test(name))

test('whatever table is missing, that is told when the database is opened', () => {
  opened().close()
  const whole = new DatabaseSync(path)
  const tables = tablesIn(whole)
  whole.close()
  expect(tables.length).toBeGreaterThan(8)
  const told = tables.map((table) => {
    rmSync(path)
    opened().close()
    const database = new DatabaseSync(path)
    database.exec(`DROP TABLE ${table}`)
    database.close()
    return [table, troubleAt(path)]
  })
  expect(told).toEqual(tables.map((table) => [table, 'no-access']))
})

test('a search index that cannot be opened is told when the database is opened', () => {
  opened().close()
  const database = new DatabaseSync(path)
  const page = Number(
    database
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'message_index_config'")
      .get()?.['rootpage'],
  )
  const size = Number(database.prepare('PRAGMA page_size').get()?.['page_size'])
  database.close()
  const bytes = readFileSync(path)
  bytes.fill(0xff, (page - 1) * size, page * size)
  writeFileSync(path, bytes)
  expect(troubleAt(path)).toBe('damaged')
})

test('where no file can be, there is no access', () => {
  writeFileSync(join(folder, 'file'), 'a file where a folder should be')
  expect(troubleAt(join(folder, 'file', 'papo.db'))).toBe('no-access')
  expect(troubleAt(folder)).toBe('no-access')
})

test('a folder that cannot be written is no access', () => {
  chmodSync(folder, 0o500)
  // root may write everywhere but in what is no file system for files
  expect(troubleAt(process.getuid?.() === 0 ? '/proc/papo.db' : path)).toBe('no-access')
  chmodSync(folder, 0o700)
})

test('a disk without room for a database is no access', async () => {
  // a limit for the size of files fails the write as a full disk does
  const shell = child(
    ['-c', 'trap "" XFSZ; ulimit -f 32; exec "$0" "$@"', process.execPath, PROGRAM, path, 'open'],
    'sh',
  )
  expect(await shell.first()).toBe('failed no-access')
  await shell.gone()
})

test('a disk that gets full throws, changes nothing, and what was told stays', async () => {
  const shell = child(
    ['-c', 'trap "" XFSZ; ulimit -f 2400; exec "$0" "$@"', process.execPath, PROGRAM, path, 'fill'],
    'sh',
  )
  await shell.gone()
  expect(shell.lines().at(-1)).toBe('full')
  const done = shell.lines().length - 1
  const disk = opened()
  expect(done).toBeGreaterThan(5)
  expect([pieces(disk, 1), pieces(disk, done), pieces(disk, done + 1)]).toEqual([6, 6, 0])
})

test('the text of a deleted message is in none of the files any more', () => {
  const disk = opened()
  // long enough to have pages of its own, which are given back
  const long = 'Xylophone secret '.repeat(900)
  disk.history.append([sentMessage(1, long), edited(1, 2, 'Quetzalcoatl hidden')])
  disk.history.append([sentMessage(2, 'Remaining'), deleted(1, 3)])
  expect(disk.history.search({ words: 'xylophone', limit: 1 })).toEqual([])
  disk.close()
  const files = readdirSync(join(folder, 'alice')).map((name) =>
    readFileSync(join(folder, 'alice', name))
      .toString('latin1')
      .toLowerCase(),
  )
  expect(files.join('')).toContain('remaining')
  expect(files.join('')).not.toMatch(/xylophone|quetzalcoatl/u)
})

test('a durable part of another transaction is durable with it', () => {
  const disk = opened()
  disk.transaction(false, () => disk.keyValues.put('a', '1'))
  disk.transaction(true, () => disk.keyValues.put('a', '2'))
  expect(flushes()).toBe(0)
  disk.transaction(false, () => disk.transaction(true, () => disk.keyValues.put('a', '3')))
  expect(flushes()).toBe(1)
})

test('a durable part of what is stored together is durable with it', () => {
  const disk = opened()
  disk.together(() => disk.transaction(false, () => disk.keyValues.put('a', '1')))
  expect(flushes()).toBe(0)
  disk.together(() => {
    disk.transaction(false, () => disk.keyValues.put('a', '2'))
    disk.transaction(true, () => disk.keyValues.put('a', '3'))
  })
  expect(flushes()).toBe(1)
  disk.together(() => disk.transaction(false, () => disk.keyValues.put('a', '4')))
  expect(flushes()).toBe(1)
})

test('where nothing is stored together nobody else is kept out', () => {
  const disk = opened()
  disk.together(() => {
    const other = new DatabaseSync(path, { timeout: 0 })
    other.exec('BEGIN IMMEDIATE; COMMIT')
    disk.transaction(false, () => disk.keyValues.put('a', '1'))
    expect(() => other.exec('BEGIN IMMEDIATE')).toThrow('locked')
    other.close()
  })
  expect(disk.keyValues.get('a')).toBe('1')
})

test('where another program writes as something is to be stored together, nothing of it is, also if that was tolerated', () => {
  const disk = opened({ busyTimeout: 20 })
  const other = new DatabaseSync(path)
  other.exec('BEGIN IMMEDIATE')
  const both = () =>
    disk.together(() => {
      tolerateDiskFailure(() => disk.transaction(false, () => disk.keyValues.put('a', '1')))
      other.exec('ROLLBACK')
      tolerateDiskFailure(() => disk.transaction(false, () => disk.keyValues.put('b', '2')))
    })
  expect(both).toThrow(expect.objectContaining({ name: 'DiskFailure', trouble: 'busy' }))
  expect(disk.keyValues.list('')).toEqual([])
  disk.together(() => disk.keyValues.put('c', '3'))
  expect(disk.keyValues.list('')).toEqual([['c', '3']])
  other.close()
})

test('a statement is prepared when it is run first, and once', () => {
  const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare')
  onTestFinished(() => prepare.mockRestore())
  const preparedOf = (table: string) =>
    prepare.mock.calls.filter(([sql]) => new RegExp(`\\b${table}\\b`, 'u').test(sql)).length
  const disk = opened()
  // it looks whether all tables are there, and that is one
  prepare.mockClear()
  for (const _ of [1, 2]) disk.transaction(false, () => disk.history.append([sentMessage(1, 'oi')]))
  expect([preparedOf('deferred'), preparedOf('message_index')]).toEqual([0, 0])
  for (const _ of [1, 2]) expect(disk.deferred.summary()).toEqual([])
  expect([preparedOf('deferred'), preparedOf('message_index')]).toEqual([1, 0])
})

test('another program that writes is a failure of the disk, which is waited for once; what is stored survives a power cut', async () => {
  const disk = opened({ busyTimeout: 1000 })
  disk.transaction(false, () => disk.keyValues.put('a', '1'))
  const other = new DatabaseSync(path)
  other.exec('BEGIN IMMEDIATE')
  const store = () => {
    const began = performance.now()
    let error: unknown
    try {
      disk.transaction(false, () => disk.keyValues.put('a', '2'))
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ name: 'DiskFailure', trouble: 'busy' })
    return performance.now() - began
  }
  const first = store()
  // that it works tells nothing of the other one
  disk.together(() => undefined)
  const second = store()
  expect(first).toBeGreaterThan(900)
  expect(second).toBeLessThan(900)
  expect(disk.keyValues.get('a')).toBe('1')
  // the first flush is a transaction elsewhere
  const flushed = await new Promise<Error | undefined>((done) => {
    disk.flush(done)
  })
  expect(flushed).toBeUndefined()
  other.exec('ROLLBACK')
  disk.transaction(false, () => disk.keyValues.put('a', '3'))
  expect(disk.keyValues.get('a')).toBe('3')
  // the next one that writes is waited for again
  other.exec('BEGIN IMMEDIATE')
  expect(store()).toBeGreaterThan(250)
  other.close()
})
