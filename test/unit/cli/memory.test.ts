/** The flags of V8 that a start changes, and what V8 makes of them. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const SRC = pathToFileURL(join(import.meta.dirname, '../../../src/'))
const moduleAt = (name: string) => JSON.stringify(new URL(name, SRC).href)

/** What a process of its own prints that starts as the program does. */
const printedBy = (script: string) => {
  const source = `
    import { growNewSpaceAtOnce, keepNewSpaceSmall } from ${moduleAt('cli/process/memory.ts')}
    import { withUsualFlags } from ${moduleAt('adapters/v8-flags.ts')}
    import { Script } from 'node:vm'
    let made = 100
    // each is another one, which V8 has not compiled, and it knows them by their length
    const code = () => '(x) => x + ' + (made += 1)
    const cachedData = new Script(code()).createCachedData()
    // V8 takes compiled code only with the flags with which it was made
    const areUsual = () => !new Script(code(), { cachedData }).cachedDataRejected
    ${script}`
  const args = ['--no-warnings', '--input-type=module', '-e', source]
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return stderr === '' ? (JSON.parse(stdout) as unknown) : stderr
}

test('compiled code is made and taken with the usual flags, whichever are set', () => {
  const printed = printedBy(`
    growNewSpaceAtOnce()
    const atOnce = [areUsual(), withUsualFlags(areUsual)]
    keepNewSpaceSmall()
    const small = [areUsual(), withUsualFlags(areUsual), areUsual()]
    console.log(JSON.stringify([atOnce, small]))
  `)
  expect(printed).toEqual([
    [false, true],
    [false, true, false],
  ])
})
