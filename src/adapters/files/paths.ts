/** Where everything lies: the XDG folders (specifications.freedesktop.org/basedir-spec), on macOS too. */
import { chmodSync, lstatSync } from 'node:fs'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { encodeLevel } from '../../core/ids.ts'
import { nodeCrypto } from '../lazy-crypto.ts'
import { makeFolder } from './private-files.ts'
import { MAX_SOCKET_PATH } from '../sockets/private-socket.ts'
import { pathIn, xdgFolder } from './xdg-folder.ts'

/** What the paths depend on: environment, home and temporary folder, and user id. */
export type HostEnvironment = {
  readonly env: { readonly [name: string]: string | undefined }
  readonly home: string
  readonly temporary: string
  readonly uid: number
}

/** The files and folders of the program. */
export type Paths = {
  /** Settings of one profile. */
  readonly config: (profile: string) => string
  /** The key of one profile. */
  readonly key: (profile: string) => string
  /** The folder of one profile in one space: its lock and its database. */
  readonly space: (profile: string, space: string) => string
  readonly database: (profile: string, space: string) => string
  /** The mark on the packet that the program handles. */
  readonly packetMark: (profile: string, space: string) => string
  /** The socket of the program that runs a profile in a space; at most 103 bytes, as `sun_path` wants it. */
  readonly socket: (profile: string, space: string) => string
  /** The folder of all sockets. */
  readonly sockets: string
  readonly log: string
  /** The folder of the embedded broker. */
  readonly broker: string
}

const PROFILE = /^[a-z0-9_-]{1,32}$/u

/** The longest name of a profile, and so many digits of a hash are in the name of a socket. */
const MAX_PROFILE = 32
const HASH = 8
/** Its folder lies among those of the profiles. */
const BROKER = 'broker'

/** Reads the name of a profile: 1 to 32 of `a-z 0-9 - _`; `broker` is taken. */
export const profileName = (value: string): string | undefined =>
  PROFILE.test(value) && value !== BROKER ? value : undefined

const hashOf = (text: string, length: number) =>
  nodeCrypto().hash('sha256', text, 'hex').slice(0, length)

/**
 * The paths in this environment. XDG variables count when they are absolute paths, as the specification
 * demands. A space is one folder, whatever its topic prefix is made of.
 */
export const pathsIn = ({ env, home, temporary, uid }: HostEnvironment): Paths => {
  const folder = (variable: string, otherwise: string) => xdgFolder(env[variable], otherwise)
  const data = pathIn(folder('XDG_DATA_HOME', pathIn(home, '.local/share')), 'papo')
  const config = pathIn(folder('XDG_CONFIG_HOME', pathIn(home, '.config')), 'papo')
  const state = pathIn(folder('XDG_STATE_HOME', pathIn(home, '.local/state')), 'papo')
  const space = (profile: string, name: string) => `${data}/${profile}/${encodeLevel(name)}`
  // two data folders have two programs of the same profile name, and so two sockets
  const socketName = (profile: string, name: string) =>
    `${profile}.${hashOf(`${data}\n${name}`, HASH)}.sock`
  const longest = `${'x'.repeat(MAX_PROFILE)}.${'x'.repeat(HASH)}.sock`
  const fits = (base: string) =>
    Buffer.byteLength(`${pathIn(base, `papo-${uid}`)}/${longest}`) <= MAX_SOCKET_PATH
  const bases = [folder('XDG_RUNTIME_DIR', temporary), temporary]
  const sockets = pathIn(bases.find(fits) ?? '/tmp', `papo-${uid}`)
  return {
    config: (profile) => `${config}/${profile}/config.json`,
    key: (profile) => `${data}/${profile}/key.json`,
    space,
    database: (profile, name) => `${space(profile, name)}/papo.db`,
    packetMark: (profile, name) => `${space(profile, name)}/packet`,
    socket: (profile, name) => `${sockets}/${socketName(profile, name)}`,
    sockets,
    log: `${state}/papo.log`,
    broker: `${data}/${BROKER}`,
  }
}

/**
 * Makes a folder that only I can enter (0700), or checks that the one there is mine: a folder in
 * /tmp may have been put there by somebody else. `not-ours`: another owner, or no folder but a link.
 */
export const privateFolder = (
  path: string,
  uid: number,
): Result<string, 'not-ours' | 'no-access'> => {
  try {
    makeFolder(path)
    const found = lstatSync(path)
    if (!found.isDirectory() || found.uid !== uid) return fail('not-ours')
    if ((found.mode & 0o077) !== 0) chmodSync(path, 0o700)
    return ok(path)
  } catch {
    return fail('no-access')
  }
}
