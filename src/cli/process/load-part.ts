/**
 * Loads parts of the program, each of which is one file, with what V8 compiled of it at earlier starts. Node's own cache
 * (`enableCompileCache`) is written before a file runs, so it has none of the functions that the file calls; compiling
 * them was a third of every start. See docs/decisions/0027-starts.md.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import type { Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'
import { homeFolder } from '../../adapters/files/home-folder.ts'
import { isForeignEntry, isForeignFolder, ownFolder } from '../../adapters/files/private-files.ts'
import { pathIn, xdgFolder } from '../../adapters/files/xdg-folder.ts'
import { withUsualFlags } from '../../adapters/v8-flags.ts'
import { KIND_PLACES, placeOfKind } from './start-kind.ts'

/** So many starts of each kind add what they ran: the first one shows a welcome and no messages. */
const LEARNING_STARTS = 4
/** When (ms) a program that goes on has run what belongs to its start. Later V8 drops what has not run for a while. */
const START_TIME = 10_000
/** What was not written for so long (ms) is removed when a part comes: other builds left it, or it is compiled again. */
const KEPT = 7 * 86_400_000
/** How its files are named, also those that were not finished. */
const FILE_NAME = /-[A-Z\d]{8}\.js\.v[\d.]+-\w+(?:\.\d+)?$/u

/** So many bytes are compared at a time: they stay near the processor, and take no new memory. */
const COMPARED = 131_072

/** What was compiled of a part, and how many starts of each kind added to it. */
type Compiled = { readonly code: Uint8Array | undefined; readonly starts: Uint8Array }
type LoadedPart = { readonly script: Script; readonly file: string; readonly starts: Uint8Array }

const findCacheFolder = (): string | undefined => {
  const home = homeFolder()
  const folder = xdgFolder(
    process.env['XDG_CACHE_HOME'],
    home === undefined ? '' : pathIn(home, '.cache'),
  )
  return folder === '' ? undefined : pathIn(folder, 'papo')
}

let found: { readonly folder: string | undefined } | undefined
const cacheFolder = () => (found ??= { folder: findCacheFolder() }).folder

/** So long (ms) other things are done between two parts that are stored. */
const BETWEEN = 50

const NONE: Compiled = { code: undefined, starts: new Uint8Array(KIND_PLACES) }
const loaded: LoadedPart[] = []

/** V8 runs what was compiled as it is: nobody else may have written it. */
const isMine = ({ uid, mode }: Stats) => uid === process.getuid?.() && (mode & 0o022) === 0

/**
 * The code stands in its file twice, and has to be the same both times: V8 runs what it is given, and one wrong bit in it can
 * end the process. V8's own checksum takes a flag, and setting one loads `node:v8` and streams: 2 ms of every start.
 */
const readTwice = (handle: number, size: number): Compiled => {
  const half = (size - KIND_PLACES) / 2
  if (half <= 0 || !Number.isInteger(half)) return NONE
  const code = Buffer.allocUnsafeSlow(half)
  if (readSync(handle, code, 0, half, 0) !== half) return NONE
  const again = Buffer.allocUnsafeSlow(Math.min(half, COMPARED))
  for (let at = 0; at < half; at += COMPARED) {
    const length = Math.min(half - at, COMPARED)
    if (readSync(handle, again, 0, length, half + at) !== length) return NONE
    if (code.compare(again, 0, length, at, at + length) !== 0) return NONE
  }
  const starts = new Uint8Array(KIND_PLACES)
  return readSync(handle, starts, 0, KIND_PLACES, 2 * half) === KIND_PLACES
    ? { code, starts }
    : NONE
}

const readCompiled = (file: string): Compiled => {
  try {
    const folder = dirname(file)
    // in a folder of others it could be a pipe, and opening it would never end
    if (isForeignFolder(folder) || !isMine(statSync(folder))) return NONE
    const handle = openSync(file, 'r')
    try {
      const stats = fstatSync(handle)
      return isMine(stats) ? readTwice(handle, stats.size) : NONE
    } finally {
      closeSync(handle)
    }
  } catch {
    return NONE
  }
}

const removeOld = (folder: string) => {
  // the folder may be one that the user has for something else
  for (const name of readdirSync(folder).filter((one) => FILE_NAME.test(one))) {
    const path = join(folder, name)
    const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (Date.now() - written > KEPT) rmSync(path, { force: true })
  }
}

/** Is the nearest folder that is there another user's, as that of `sudo` with my HOME? */
const isForeignPlace = (path: string): boolean =>
  existsSync(path) ? isForeignEntry(path) : isForeignPlace(dirname(path))

/** Written beside its place first, so that nobody reads half of it. */
const replace = (file: string, bytes: Uint8Array) => {
  const temporary = `${file}.${process.pid}`
  try {
    // a process of this number may have been killed in the middle
    rmSync(temporary, { force: true })
    writeFileSync(temporary, bytes, { mode: 0o600, flag: 'wx' })
    renameSync(temporary, file)
  } finally {
    rmSync(temporary, { force: true })
  }
}

const store = ({ script, file, starts }: LoadedPart, place: number) => {
  const folder = dirname(file)
  if (isForeignPlace(folder) || !ownFolder(folder).ok) return
  const code = withUsualFlags(() => script.createCachedData())
  replace(file, Buffer.concat([code, code, starts.with(place, (starts[place] ?? 0) + 1)]))
  if (starts.every((count) => count === 0)) removeOld(folder)
}

const tryToStore = (part: LoadedPart) => {
  const place = placeOfKind()
  if ((part.starts[place] ?? 0) >= LEARNING_STARTS) return
  try {
    store(part, place)
  } catch {
    // a disk that is full, or read-only: the next start compiles it again
  }
}

const storeAll = () => {
  for (const part of loaded.splice(0)) tryToStore(part)
}

/** One after the other: each takes some ten milliseconds, and keys come between them. */
const storeNext = () => {
  const part = loaded.shift()
  if (!part) return
  tryToStore(part)
  setTimeout(storeNext, BETWEEN).unref()
}

const storeOnce = () => {
  if (loaded.length > 0) return
  process.once('exit', storeAll)
  setTimeout(storeNext, START_TIME).unref()
}

/** The `require` of a part. Only a package that is not in it (`classic-level`) needs that of Node, 0.7 ms to make. */
const requireBeside = (path: string) => {
  let made: NodeJS.Require | undefined
  const make = () => process.getBuiltinModule('node:module').createRequire(path)
  return (id: string): unknown => process.getBuiltinModule(id) ?? (made ??= make())(id)
}

/** Runs the file of a part that lies beside this one, and gives back what it exports. */
export const loadPart = (name: string): unknown => {
  // `join` looks at each character, and nothing is compiled yet
  const path = `${import.meta.dirname}/${name}`
  const folder = cacheFolder()
  const file = folder && `${folder}/${name}.${process.version}-${process.arch}`
  const { code, starts } = file === undefined ? NONE : readCompiled(file)
  // its characters are all of ASCII: the build sees to that
  const source = readFileSync(path, 'latin1')
  const script = code
    ? withUsualFlags(() => new Script(source, { filename: path, cachedData: code }))
    : new Script(source, { filename: path })
  if (file !== undefined) {
    storeOnce()
    loaded.push({
      script,
      file,
      starts: script.cachedDataRejected === false ? starts : NONE.starts,
    })
  }
  const part = { exports: {} }
  script.runInThisContext()(requireBeside(path), part, part.exports, loadPart)
  return part.exports
}
