/** What `npm pack` puts into the package is all that the program needs beside its dependencies. */
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { run } from '../../support/process/shell.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

const REPOSITORY = join(import.meta.dirname, '../../..')

let home: Home
afterEach(() => home.close())

/** Packs the program, unpacks it as npm does it, and gives back the link by which it is run. */
const install = (folder: string) => {
  run(REPOSITORY, `npm pack --silent --pack-destination '${folder}'`)
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '.bin'), { recursive: true })
  run(folder, 'tar -xzf papo-*.tgz && mv package node_modules/papo')
  symlinkSync(join(REPOSITORY, 'node_modules'), join(modules, 'papo/node_modules'))
  const bin = join(modules, '.bin/papo')
  symlinkSync('../papo/dist/main.js', bin)
  return bin
}

test('what npm packs runs from another folder, by its link', async () => {
  home = openHome({}, install(freshFolder()))
  expect((await home.run(['--version'])).out).toMatch(/^papo \d/u)
  const alice = ['--name', 'alice']
  expect(await home.run(['send', 'echo', 'hello', ...alice])).toMatchObject({ code: 0, err: '' })
  expect((await home.run(['log', 'echo', ...alice])).out).toContain('hello')
})
