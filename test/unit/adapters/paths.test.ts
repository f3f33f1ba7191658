/** Where everything lies, and whether the folder of the sockets is really ours. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { codeOf, makeFolder } from '../../../src/adapters/files/private-files.ts'
import { pathsIn, privateFolder, profileName } from '../../../src/adapters/files/paths.ts'

const HOME = { env: {}, home: '/home/alice', temporary: '/tmp', uid: 1000 }

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})
const fresh = () => {
  const folder = mkdtempSync(join(tmpdir(), 'papo-paths-'))
  folders.push(folder)
  return folder
}
const uid = process.getuid?.() ?? 0

test('without XDG variables everything lies in the usual folders of the home', () => {
  const paths = pathsIn(HOME)
  expect(paths.config('work')).toBe('/home/alice/.config/papo/work/config.json')
  expect(paths.key('work')).toBe('/home/alice/.local/share/papo/work/key.json')
  expect(paths.database('work', 'papo')).toBe('/home/alice/.local/share/papo/work/papo/papo.db')
  expect(paths.log).toBe('/home/alice/.local/state/papo/papo.log')
  expect(paths.broker).toBe('/home/alice/.local/share/papo/broker')
  expect(paths.socket('work', 'papo')).toMatch(/^\/tmp\/papo-1000\/work\.[0-9a-f]{8}\.sock$/u)
})

test('XDG variables count when they are absolute', () => {
  const env = {
    XDG_CONFIG_HOME: '/c',
    XDG_DATA_HOME: '/d',
    XDG_STATE_HOME: 'relative',
    XDG_RUNTIME_DIR: '/run/user/1000',
  }
  const paths = pathsIn({ ...HOME, env })
  expect(paths.config('a')).toBe('/c/papo/a/config.json')
  expect(paths.space('a', 'b')).toBe('/d/papo/a/b')
  expect(paths.log).toBe('/home/alice/.local/state/papo/papo.log')
  expect(paths.socket('a', 'papo')).toMatch(/^\/run\/user\/1000\/papo-1000\/a\./u)
})

const pathsOf = (folder: string) => {
  const env = { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, XDG_RUNTIME_DIR: folder }
  const paths = pathsIn({ ...HOME, env })
  return [paths.config('a'), paths.database('a', 'b'), paths.socket('a', 'b'), paths.broker]
}

test('the same folder has the same paths, however it is written', () => {
  const plain = pathsOf('/d/.e/...f')
  expect(plain[1]).toBe('/d/.e/...f/papo/a/b/papo.db')
  for (const other of [
    '/d/.e/...f/',
    '/d//.e/...f',
    '/d/.e/./...f',
    '/d/.e/...f/.',
    '/d/.e/g/../...f',
  ])
    expect(pathsOf(other)).toEqual(plain)
})

test('a space is one folder, whatever it is called', () => {
  const { space } = pathsIn(HOME)
  expect(space('a', 'x/../../y')).toBe('/home/alice/.local/share/papo/a/x%2F%2E%2E%2F%2E%2E%2Fy')
  expect(space('a', 'key.json')).not.toBe(pathsIn(HOME).key('a'))
})

test('a socket has a path that every system takes', () => {
  const deep = `/${'very-long-folder/'.repeat(10)}`
  for (const env of [{}, { XDG_RUNTIME_DIR: deep }, { XDG_RUNTIME_DIR: '/é'.repeat(40) }]) {
    for (const temporary of ['/tmp', deep]) {
      const { socket, sockets } = pathsIn({ ...HOME, env, temporary, uid: 4_294_967_294 })
      const path = socket('x'.repeat(32), 'y'.repeat(100))
      expect(Buffer.byteLength(path)).toBeLessThanOrEqual(103)
      expect(path.startsWith(`${sockets}/`)).toBe(true)
    }
  }
})

test('two data folders, and two spaces, have two sockets for the same profile', () => {
  const one = pathsIn({ ...HOME, env: { XDG_DATA_HOME: '/one' } })
  const two = pathsIn({ ...HOME, env: { XDG_DATA_HOME: '/two' } })
  expect(one.socket('alice', 'papo')).not.toBe(two.socket('alice', 'papo'))
  expect(one.socket('alice', 'papo')).not.toBe(one.socket('alice', 'other'))
})

test('the name of a profile is a harmless folder name', () => {
  for (const name of ['alice', 'a', '0-_z', 'x'.repeat(32)]) expect(profileName(name)).toBe(name)
  for (const name of ['', 'Alice', '..', 'a/b', 'a.b', 'é', 'x'.repeat(33), 'a\n', 'broker']) {
    expect(profileName(name)).toBeUndefined()
  }
})

test('a private folder is made for me alone, and one of mine that is open is closed', () => {
  const folder = join(fresh(), 'papo')
  expect(privateFolder(folder, uid)).toEqual({ ok: true, value: folder })
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  chmodSync(folder, 0o777)
  expect(privateFolder(folder, uid).ok).toBe(true)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('a folder of somebody else, a link or a file is not ours', () => {
  const folder = fresh()
  expect(privateFolder(folder, uid + 1)).toEqual({ ok: false, error: 'not-ours' })
  mkdirSync(join(folder, 'real'))
  symlinkSync(join(folder, 'real'), join(folder, 'link'))
  expect(privateFolder(join(folder, 'link'), uid)).toEqual({ ok: false, error: 'not-ours' })
  writeFileSync(join(folder, 'file'), '')
  expect(privateFolder(join(folder, 'file'), uid).ok).toBe(false)
  expect(privateFolder(join(folder, 'file', 'below'), uid)).toEqual({
    ok: false,
    error: 'no-access',
  })
})

const troubleWith = (path: string) => {
  try {
    makeFolder(path)
    return 'none'
  } catch (error) {
    return codeOf(error)
  }
}

test('a folder is made with all above it, each for me alone, also when it is there already', () => {
  const folder = fresh()
  const path = join(folder, 'a', 'b', 'c')
  expect([troubleWith(path), troubleWith(path)]).toEqual(['none', 'none'])
  const modes = ['a', 'a/b', 'a/b/c'].map((name) => statSync(join(folder, name)).mode & 0o777)
  expect(modes).toEqual([0o700, 0o700, 0o700])
})

test('a file, a broken link and a file system that takes no folder are told at once', () => {
  const folder = fresh()
  writeFileSync(join(folder, 'file'), '')
  symlinkSync(join(folder, 'gone'), join(folder, 'link'))
  expect(troubleWith(join(folder, 'file'))).toBe('EEXIST')
  expect(troubleWith(join(folder, 'file', 'a', 'b'))).toBe('ENOTDIR')
  expect(troubleWith(join(folder, 'link'))).toBe('EEXIST')
  expect(troubleWith('/proc/a/b/c')).toMatch(/^(?:ENOENT|EACCES|EROFS|EPERM)$/u)
})
