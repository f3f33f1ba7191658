/** The XDG folders (specifications.freedesktop.org/basedir-spec). */
import { isAbsolute } from 'node:path'

/** The folder that a variable names if it is an absolute path, as the specification demands; else the usual one. */
export const xdgFolder = (value: string | undefined, otherwise: string): string =>
  value !== undefined && isAbsolute(value) ? value : otherwise
