/** A folder for the files of one process, gone with it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** In memory, where there is such a place: thousands of files are written. */
const BASE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** Makes one. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(BASE, 'papo-fuzz-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
