/**
 * Loads parts of the program, each of which is one file, with what V8 compiled of it at earlier starts. Node's own cache
 * (`enableCompileCache`) is written before a file runs, so it has none of the functions that the file calls; compiling
 * them was a third of every start. See docs/decisions/0027-starts.md.
 */
import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { homeFolder } from '../../adapters/home-folder.ts'
import { makeFolder } from '../../adapters/private-files.ts'
import { xdgFolder } from '../../adapters/xdg-folder.ts'
import { withUsualFlags } from './memory.ts'

/** So many starts add what they ran: the first one shows a welcome and no messages, and another command runs other code. */
const LEARNING_STARTS = 4
/** When (ms) a program that goes on has run what belongs to its start. Later V8 drops what has not run for a while. */
const START_TIME = 10_000
/** What was not written for so long (ms) is removed when a part comes: other builds left it, or it is compiled again. */
const KEPT = 7 * 86_400_000

/** What was compiled of a part, and how many starts added to it. */
type Compiled = { readonly code: Uint8Array | undefined; readonly starts: number }
type LoadedPart = { readonly script: Script; readonly file: string; readonly starts: number }

const cacheFolder = (): string | undefined => {
  const home = homeFolder()
  const folder = xdgFolder(
    process.env['XDG_CACHE_HOME'],
    home === undefined ? '' : join(home, '.cache'),
  )
  return folder === '' ? undefined : join(folder, 'papo')
}

const NONE: Compiled = { code: undefined, starts: 0 }
const loaded: LoadedPart[] = []

const readCompiled = (file: string): Compiled => {
  try {
    const handle = openSync(file, 'r')
    try {
      // V8 runs it as it is: nobody else may have written it
      const { uid, mode } = fstatSync(handle)
      if (uid !== process.getuid?.() || (mode & 0o022) !== 0) return NONE
      const bytes = readFileSync(handle)
      return { code: bytes.subarray(0, -1), starts: bytes.at(-1) ?? 0 }
    } finally {
      closeSync(handle)
    }
  } catch {
    return NONE
  }
}

const removeOld = (folder: string) => {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (Date.now() - written > KEPT) rmSync(path, { force: true })
  }
}

/** Written whole or not at all: V8 checks its length, its version and its flags, but not every byte. */
const store = ({ script, file, starts }: LoadedPart) => {
  const folder = dirname(file)
  const temporary = `${file}.${process.pid}`
  const code = withUsualFlags(() => script.createCachedData())
  makeFolder(folder)
  writeFileSync(temporary, Buffer.concat([code, Buffer.of(starts + 1)]), {
    mode: 0o600,
    flush: true,
  })
  renameSync(temporary, file)
  if (starts === 0) removeOld(folder)
}

const storeAll = () => {
  for (const part of loaded.splice(0)) {
    if (part.starts >= LEARNING_STARTS) continue
    try {
      store(part)
    } catch {
      // a disk that is full, or read-only: the next start compiles it again
    }
  }
}

const storeOnce = () => {
  if (loaded.length > 0) return
  process.once('exit', storeAll)
  setTimeout(storeAll, START_TIME).unref()
}

/** Runs the file of a part that lies beside this one, and gives back what it exports. */
export const loadPart = (name: string): unknown => {
  const path = join(import.meta.dirname, name)
  const folder = cacheFolder()
  const file = folder && join(folder, `${name}.${process.version}-${process.arch}`)
  const { code, starts } = file === undefined ? NONE : readCompiled(file)
  const filename = pathToFileURL(path).href
  // its characters are all of ASCII: the build sees to that
  const script = new Script(readFileSync(path, 'latin1'), {
    filename,
    ...(code ? { cachedData: code } : {}),
  })
  if (file !== undefined) {
    storeOnce()
    loaded.push({ script, file, starts: script.cachedDataRejected === false ? starts : 0 })
  }
  const part = { exports: {} }
  script.runInThisContext()(createRequire(path), part, part.exports, loadPart)
  return part.exports
}
