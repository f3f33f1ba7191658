/** What the build leaves in its folder. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../../support/process/shell.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

const REPOSITORY = join(import.meta.dirname, '../../..')

/** The number of a process that has ended. */
const endedProcess = async (): Promise<number> => {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid ?? 0
}

test('no module has a copy of React of its own', () => {
  const folder = freshFolder()
  run(REPOSITORY, `'${process.execPath}' build.ts --quiet --force --readable '${folder}'`)
  const screen = readdirSync(folder).find((name) => /^full-screen-\w+\.js$/u.test(name)) ?? ''
  const code = readFileSync(join(folder, screen), 'utf8')
  expect(code).toContain('require_react()')
  // a copy has a getter for each export, and there were 77 of them
  expect(code.match(/__toESM\(require_(?:react|jsx_runtime)\(/gu) ?? []).toEqual([])
}, 60_000)

test('a build removes what one before it was writing when it was killed, and nothing of another one', async () => {
  const folder = freshFolder()
  const killed = `main.js.${await endedProcess()}`
  const writing = `main.js.${process.pid}`
  for (const name of [killed, writing, 'notes.js.txt']) writeFileSync(join(folder, name), 'half')
  run(REPOSITORY, `'${process.execPath}' build.ts --quiet --force --readable '${folder}'`)
  const left = readdirSync(folder)
  expect(left).not.toContain(killed)
  expect(left).toEqual(expect.arrayContaining(['main.js', writing, 'notes.js.txt']))
}, 60_000)
