/** The file of settings of a profile: `config.json`. */
import { readFileSync } from 'node:fs'
import type { Result } from '../core/result.ts'
import { codeOf, writePrivately } from './files.ts'
import { readSettings } from './settings.ts'
import type { Given, Outcome, Problem } from './settings.ts'

const failed = (where: string, reason: Problem['reason']): Outcome => ({
  ok: false,
  error: 'bad-settings',
  problem: { reason, where },
})

const objectOf = (text: string): { readonly [name: string]: unknown } | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    const object = typeof value === 'object' && value !== null && !Array.isArray(value)
    return object ? { ...value } : undefined
  } catch {
    // no JSON at all
    return undefined
  }
}

/** Reads the file. One that is not there has no settings; a byte order mark does no harm. */
export const readConfig = (file: string): Outcome => {
  try {
    const values = objectOf(readFileSync(file, 'utf8').replace(/^\uFEFF/u, ''))
    return values ? readSettings(values, () => file) : failed(file, 'not-json')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { ok: true, value: {}, warnings: [] }
    return failed(file, 'no-access')
  }
}

/**
 * Changes settings in the file (0600) and leaves the others as they are, also those that this papo
 * does not know. A file that is no JSON is not touched. A password is never written.
 */
export const writeConfig = (
  file: string,
  change: Given,
): Result<true, 'not-json' | 'no-access' | 'exists'> => {
  let before: { readonly [name: string]: unknown } | undefined = {}
  try {
    before = objectOf(readFileSync(file, 'utf8').replace(/^\uFEFF/u, ''))
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') return { ok: false, error: 'no-access' }
  }
  if (!before) return { ok: false, error: 'not-json' }
  const { password: _, ...rest } = { ...before, ...change }
  return writePrivately(file, `${JSON.stringify(rest, undefined, 2)}\n`)
}
