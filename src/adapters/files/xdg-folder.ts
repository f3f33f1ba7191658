/** The XDG folders (specifications.freedesktop.org/basedir-spec). */
import { isAbsolute, join } from 'node:path'

/** The folder that a variable names if it is an absolute path, as the specification demands; else the usual one. */
export const xdgFolder = (value: string | undefined, otherwise: string): string =>
  value !== undefined && isAbsolute(value) ? value : otherwise

/** What `join` would tidy: an empty level, `.` or `..`. */
const UNTIDY = /\/\.{0,2}(?:\/|$)/u

/**
 * What lies in a folder; the same folder has the same paths however it is written. `join` looks at each character, which
 * takes tens of microseconds while nothing is compiled, and a start makes many paths.
 */
export const pathIn = (folder: string, name: string): string =>
  UNTIDY.test(folder) ? join(folder, name) : `${folder}/${name}`
