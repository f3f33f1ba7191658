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
    import { collectWhenIdle, growNewSpaceAtOnce, keepNewSpaceSmall } from ${moduleAt('cli/process/memory.ts')}
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

test('the space for new objects grows while there is much to do, up to a bound, and is small when there is nothing', () => {
  const printed = printedBy(`
    import { getHeapSpaceStatistics } from 'node:v8'
    import { setTimeout as pause } from 'node:timers/promises'
    const size = () => getHeapSpaceStatistics().find((one) => one.space_name === 'new_space').space_size / 1024 / 1024
    keepNewSpaceSmall()
    const collector = collectWhenIdle()
    // of what is made the newest thousand stay
    const kept = []
    const work = (onEvent) => {
      for (let n = 0; n < 200_000; n += 1) {
        kept[n % 1000] = Array.from({ length: 100 }, (_, index) => index + n)
        if (n % 10 === 0) onEvent()
      }
    }
    work(() => {})
    const untold = size()
    work(collector.onWork)
    const busy = size()
    for (let looks = 0; looks < 60 && size() > 4; looks += 1) await pause(500)
    console.log(JSON.stringify({ untold: untold <= 4, busy: busy >= 16 && busy <= 64, idle: size() <= 4 }))
  `)
  expect(printed).toEqual({ untold: true, busy: true, idle: true })
})
