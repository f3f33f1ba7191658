/** Small private files: written whole or not at all, and readable for nobody else. */
import {
  chmodSync,
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { fail, ok } from '../core/result.ts'
import type { Result } from '../core/result.ts'

/** The name of an error of the operating system, such as `ENOENT`. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined

const flushFolder = (folder: string) => {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** A link never overwrites; file systems without links get a rename, which might. */
const putNew = (from: string, to: string) => {
  try {
    linkSync(from, to)
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error) ?? '')) throw error
    renameSync(from, to)
  }
}

/**
 * Writes a file (0600, its folder 0700) so that a power cut leaves the old one or the new one.
 * `mode` `new` fails with `exists` where there is one already, also when two write at once.
 */
export const writePrivately = (
  path: string,
  text: string,
  mode: 'new' | 'replace' = 'replace',
): Result<true, 'exists' | 'no-access'> => {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx', flush: true })
    if (mode === 'new') putNew(temporary, path)
    else renameSync(temporary, path)
    flushFolder(dirname(path))
    return ok(true)
  } catch (error) {
    return fail(codeOf(error) === 'EEXIST' ? 'exists' : 'no-access')
  } finally {
    try {
      rmSync(temporary, { force: true })
    } catch {
      // it was renamed, or the folder is out of reach; then there is nothing to clean up
    }
  }
}

/** What a private file holds; `exposed`: others could read it until now, its mode is mended. */
export type PrivateText = { readonly text: string; readonly exposed: boolean }

/** Reads a file that nobody else should be able to read. */
export const readPrivately = (path: string): Result<PrivateText, 'missing' | 'no-access'> => {
  let handle: number | undefined
  try {
    handle = openSync(path, 'r')
    const exposed = (fstatSync(handle).mode & 0o077) !== 0
    if (exposed) chmodSync(path, 0o600)
    return ok({ text: readFileSync(handle, 'utf8'), exposed })
  } catch (error) {
    return fail(codeOf(error) === 'ENOENT' ? 'missing' : 'no-access')
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}
