/** On a machine that lacks programs the tests that need them are left out, and named; with CI set that is a failure. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const empty = mkdtempSync(join(tmpdir(), 'papo-no-programs-'))
afterAll(() => rmSync(empty, { recursive: true }))

/** Runs a file of the project with the Node of the project, where no program of the machine is to be found. */
const bare = (args: readonly string[], ci: string) => {
  const missing = {
    PATH: empty,
    MOSQUITTO: join(empty, 'mosquitto'),
    PYTHON: join(empty, 'python3'),
  }
  const env = { ...missing, CI: ci, HOME: empty, NO_COLOR: '1' }
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  return { status, out: stdout.trim().split('\n'), err: stderr }
}
const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'test/golden/python.test.ts']
const install = [join('test', 'setup', 'install.ts')]

test('the run passes, and its last lines say how many tests are left out, where, and why', () => {
  const { status, out } = bare(vitest, '')
  expect(status).toBe(0)
  expect(out.slice(-3)).toEqual([
    'Left out: 7 tests in 1 file, because this machine lacks python:',
    '  test/golden/python.test.ts: 7 (python)',
    'To run them too, on Debian: apt install python3 python3-paho-mqtt python3-cryptography',
  ])
})

test('with CI set nothing is left out: the run fails and says what is not installed', () => {
  const { status, out, err } = bare(vitest, 'true')
  expect(status).toBe(1)
  expect(out.join('\n')).not.toContain('Left out')
  expect(out.join('\n') + err).toContain('python3 is not installed; on Debian: apt install')
})

test('the step before says what will be left out and goes on, but with CI set it is the end', () => {
  const usual = bare(install, '')
  expect(usual.status).toBe(0)
  expect(usual.err).toContain('Tests that need mosquitto, ')
  expect(usual.err).toContain('will be left out: this machine has no apt')
  const whole = bare(install, 'true')
  expect(whole.status).toBe(1)
  expect(whole.err).toContain(
    'CI is set, so no test may be left out, and this is missing: mosquitto',
  )
})
