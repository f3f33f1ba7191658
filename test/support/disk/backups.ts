/** A folder with real databases in it, which can be copied and put back as a backup is. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import type { Disk } from '../../../src/ports/storage.ts'

export type BackupFolder = {
  /** Opens the database of this name. */
  readonly disk: (name: string) => Disk
  /** Copies the folder of a database that is closed. */
  readonly copy: (from: string, to: string) => void
  readonly clear: () => void
}

/** An empty one; `now` gives Unix time in milliseconds. */
export const createBackupFolder = (now: () => number): BackupFolder => {
  const folder = mkdtempSync(join(tmpdir(), 'papo-older-'))
  const open: Disk[] = []
  return {
    disk: (name) => {
      const opened = openDisk(join(folder, name, 'papo.db'), { now })
      if (!opened.ok) throw new Error(opened.error)
      open.push(opened.value)
      // the time of a network in memory does not wait for a real disk
      return { ...opened.value, flush: (done) => done() }
    },
    copy: (from, to) => {
      rmSync(join(folder, to), { recursive: true, force: true })
      cpSync(join(folder, from), join(folder, to), { recursive: true })
    },
    clear: () => {
      for (const disk of open) disk.close()
      rmSync(folder, { recursive: true })
    },
  }
}
