/** Small private files: written whole or not at all, and readable for nobody else; and their folders. */
import {
  chmodSync,
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { nodeCrypto } from '../lazy-crypto.ts'

/** The name of an error of the operating system, such as `ENOENT`. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

const makeOneFolder = (path: string) => {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // unless it was there, or another program has just made it
    if (codeOf(error) === 'ENOENT' || !isFolder(path)) throw error
  }
}

/**
 * Makes a folder, and those above it, where they are not there yet, for me alone (0700); throws the
 * system's error. Node's own recursive way never ends where an existing folder takes no other in it and
 * fails with ENOENT, as `/proc` does: here the second ENOENT is the end.
 */
export const makeFolder = (path: string): void => {
  try {
    makeOneFolder(path)
  } catch (error) {
    const above = dirname(path)
    if (codeOf(error) !== 'ENOENT' || above === path) throw error
    makeFolder(above)
    makeOneFolder(path)
  }
}

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
  const temporary = `${path}.${nodeCrypto().randomBytes(6).toString('hex')}.tmp`
  try {
    makeFolder(dirname(path))
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

/** Did another user than the administrator put this here, be it a link? They could put another thing in its place. */
export const isForeignEntry = (path: string): boolean => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  const uid = process.getuid?.()
  return found !== undefined && uid !== undefined && found.uid !== uid && found.uid !== 0
}

/** Does this folder, or the link to it, belong to another user? One that is not there belongs to nobody yet. */
export const isForeignFolder = (path: string): boolean => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined || process.getuid === undefined) return false
  return found.uid !== process.getuid() || isForeignEntry(path)
}

/**
 * Makes a folder that only I can enter (0700), or takes the one that is there, if it is mine; throws the system's
 * error. A link of mine, or of the administrator, counts as what it leads to.
 */
export const ownFolder = (path: string): Result<true, 'not-ours'> => {
  makeFolder(path)
  if (isForeignFolder(path)) return fail('not-ours')
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o700)
  return ok(true)
}
