/** One program per profile and space: a lock that the operating system drops when its holder dies. */
import { closeSync, constants, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Stop } from '../core/stop.ts'
import { makeFolder } from './files/private-files.ts'

/** The lock, or who has it (`pid`, where that is known), or that the folder cannot be used. */
export type LockResult =
  | { readonly ok: true; readonly value: Stop }
  | { readonly ok: false; readonly error: 'in-use'; readonly pid?: number }
  | { readonly ok: false; readonly error: 'no-access' }

const holderOf = (file: string): number | undefined => {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    // the holder has just got the lock and not written yet
    return undefined
  }
}

/** Room for every pid. */
const PID_LENGTH = 10

/** Writes it over what stands there: a file system waits for the disk when a file is emptied that was just written. */
const writePid = (file: string) => {
  const handle = openSync(file, constants.O_WRONLY | constants.O_CREAT, 0o600)
  try {
    writeSync(handle, `${String(process.pid).padEnd(PID_LENGTH)}\n`)
  } finally {
    closeSync(handle)
  }
}

// a lock without references would be garbage-collected, and thereby released
const mine = new Set<DatabaseSync>()

const isBusy = (error: unknown) =>
  error instanceof Error && 'errcode' in error && (error.errcode === 5 || error.errcode === 6)

/**
 * Takes the lock in `folder`, or reports at once who has it. SQLite's exclusive lock on an empty
 * database is the kernel's: it is taken by one only, and gone with its holder even after kill -9, so
 * nothing is ever stale. The pid in the file beside it is there to be shown, never to decide.
 */
export const lockProfile = (folder: string): LockResult => {
  const pidFile = join(folder, 'lock.pid')
  let db: DatabaseSync | undefined
  try {
    makeFolder(folder)
    // SQLite gives its journal the mode of the file
    writeFileSync(join(folder, 'lock'), '', { flag: 'a', mode: 0o600 })
    db = new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
    db.exec('BEGIN EXCLUSIVE')
    writePid(pidFile)
    const lock = db
    mine.add(lock)
    const stop = () => {
      if (mine.delete(lock)) lock.close()
    }
    return { ok: true, value: stop }
  } catch (error) {
    db?.close()
    if (!isBusy(error)) return { ok: false, error: 'no-access' }
    const pid = holderOf(pidFile)
    return { ok: false, error: 'in-use', ...(pid === undefined ? {} : { pid }) }
  }
}
