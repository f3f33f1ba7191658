/** What a program does by itself wakes no compiler of V8, and changes nothing for what comes after it. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const ADAPTERS = pathToFileURL(join(import.meta.dirname, '../../../src/adapters/'))
const moduleAt = (name: string) => JSON.stringify(new URL(name, ADAPTERS).href)

/** What a program prints that has these modules, and looks at the flags of V8 of a process of its own. */
const printedBy = (script: string) => {
  const source = `
    import { byItself, letThreadsSleep } from ${moduleAt('by-itself.ts')}
    import { withUsualFlags } from ${moduleAt('v8-flags.ts')}
    import { setTimeout as pause } from 'node:timers/promises'
    import { Script } from 'node:vm'
    const status = new Function('task', 'return %GetOptimizationStatus(task)')
    // bits of V8's answer: compiled by its second or third compiler, or about to be
    const isOptimized = (task) => (status(task) & 0b111_0111_0000) !== 0
    const runOften = (task) => {
      for (let times = 0; times < 20_000; times += 1) task(times)
    }
    const freshTask = (n) => new Function('x', 'let sum = ' + n + '; for (let i = 0; i < 20; i += 1) sum += x * i; return sum')
    ${script}`
  const args = ['--allow-natives-syntax', '--no-warnings', '--input-type=module', '-e', source]
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return stderr === '' ? stdout.trim() : stderr
}

test('what runs often by itself is not optimised; when it is over, what runs often is', () => {
  const printed = printedBy(`
    const [before, meanwhile, put, after] = [1, 2, 3, 4].map(freshTask)
    runOften(before)
    await pause(50)
    byItself(() => {
      runOften(meanwhile)
      // what is drawn is drawn in microtasks, and some of it at the end of the turn
      queueMicrotask(() => runOften(put))
      setImmediate(() => runOften(put))
    })
    await pause(50)
    const during = [meanwhile, put].map(isOptimized)
    runOften(after)
    await pause(50)
    runOften(after)
    console.log(JSON.stringify([isOptimized(before), during, isOptimized(after)]))
  `)
  expect(JSON.parse(printed)).toEqual([true, [false, false], true])
})

test('two that overlap are over with the second, and an error ends one as well', () => {
  const printed = printedBy(`
    const [first, second, after] = [1, 2, 3].map(freshTask)
    const stop = letThreadsSleep()
    try {
      byItself(() => {
        throw new Error('no')
      })
    } catch {}
    await pause(20)
    runOften(first)
    stop()
    stop()
    const stopOther = letThreadsSleep()
    await pause(20)
    runOften(second)
    stopOther()
    await pause(20)
    runOften(after)
    await pause(50)
    runOften(after)
    console.log(JSON.stringify([first, second, after].map(isOptimized)))
  `)
  expect(JSON.parse(printed)).toEqual([false, false, true])
})

test('V8 takes the code that it compiled before, meanwhile and afterwards', () => {
  const printed = printedBy(`
    let written = 100
    // each is another one, which V8 has not compiled, and it knows them by their length
    const code = () => '(x) => x + ' + (written += 1)
    const compile = () => new Script(code()).createCachedData()
    const isTaken = (cachedData) => !new Script(code(), { cachedData }).cachedDataRejected
    const before = compile()
    const stop = letThreadsSleep()
    const meanwhile = [isTaken(before), withUsualFlags(() => isTaken(before))]
    const made = withUsualFlags(compile)
    stop()
    await pause(20)
    console.log(JSON.stringify([meanwhile, isTaken(before), isTaken(made)]))
  `)
  expect(JSON.parse(printed)).toEqual([[false, true], true, true])
})

test(
  'what is done by itself leaves other threads asleep',
  { skip: process.platform !== 'linux' },
  () => {
    const printed = printedBy(`
    import { readdirSync, readFileSync } from 'node:fs'
    const sleepsOf = (thread) =>
      Number(/^voluntary_ctxt_switches:\\s+(\\d+)/m.exec(readFileSync('/proc/self/task/' + thread + '/status', 'utf8'))[1])
    const sleepsOfOthers = () =>
      readdirSync('/proc/self/task').filter((thread) => Number(thread) !== process.pid)
        .reduce((sum, thread) => sum + sleepsOf(thread), 0)
    let kept
    const work = (n) => {
      const task = freshTask(n)
      runOften((times) => {
        kept = [task(times), new Uint8Array(200)]
      })
    }
    const sleepsIn = async (how) => {
      const before = sleepsOfOthers()
      how()
      await pause(100)
      return sleepsOfOthers() - before
    }
    await pause(200)
    let [meanwhile, otherwise] = [0, 0]
    for (let n = 0; n < 6; n += 2) {
      meanwhile += await sleepsIn(() => byItself(() => work(n)))
      otherwise += await sleepsIn(() => work(n + 1))
    }
    console.log(JSON.stringify([meanwhile, otherwise]))
  `)
    const [meanwhile, otherwise] = JSON.parse(printed) as readonly [number, number]
    expect(meanwhile * 3).toBeLessThan(otherwise)
  },
)
