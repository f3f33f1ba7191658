/** What Node warns of goes to the log, never across a screen or into what a script reads. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freshFolder } from '../../support/process/fresh-folder.ts'

const module = new URL('../../../src/cli/process/crash.ts', import.meta.url)

test('a warning of Node is written to the log, and nothing is printed', () => {
  const log = join(freshFolder(), 'state', 'papo.log')
  const program = `
    const { logWarnings } = await import(${JSON.stringify(String(module))})
    logWarnings(${JSON.stringify(log)})
    setTimeout(() => {}, -39)
    process.emitWarning('a second one')`
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { encoding: 'utf8' },
  )
  expect([status, stdout, stderr]).toEqual([0, '', ''])
  expect(readFileSync(log, 'utf8')).toMatch(/TimeoutNegativeWarning: -39.*a second one/su)
})
