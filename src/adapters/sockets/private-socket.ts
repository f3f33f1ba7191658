/** Unix sockets that only I can open: whoever listens there is a program of mine, and whoever connects is one too. */
import { lstatSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isForeignEntry } from '../files/private-files.ts'

/** The scheme of `socketUrl`. */
const SCHEME = 'unix:'

/** The longest path of a socket in bytes: macOS has 104 with the nought at the end. */
export const MAX_SOCKET_PATH = 103

/** The path of a socket as a URL: `unix:///run/user/1000/papo.sock`. */
export const socketUrl = (path: string): string =>
  pathToFileURL(path).href.replace(/^file:/u, SCHEME)

/** The path in a URL of a socket; `undefined` for any other URL. */
export const socketPathIn = (url: string): string | undefined => {
  if (!url.startsWith(`${SCHEME}///`)) return undefined
  try {
    return fileURLToPath(url.replace(SCHEME, 'file:'))
  } catch {
    // broken percent sequences
    return undefined
  }
}

/**
 * What is at the path of a socket: `mine`, when it and its folder are mine and nobody else can enter the folder;
 * `foreign`, when it might be somebody else's; `none`.
 */
export const inspectSocket = (path: string): 'mine' | 'foreign' | 'none' => {
  try {
    const folder = statSync(dirname(path))
    const socket = lstatSync(path)
    const uid = process.getuid?.() ?? 0
    const isPrivate =
      folder.uid === uid && (folder.mode & 0o077) === 0 && !isForeignEntry(dirname(path))
    return isPrivate && socket.uid === uid && socket.isSocket() ? 'mine' : 'foreign'
  } catch {
    // no such file, or a folder that cannot be entered: both mean that there is nothing for us
    return 'none'
  }
}
