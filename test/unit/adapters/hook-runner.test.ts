/** Hooks run one after the other, a few at a time, and neither slow nor failing ones hold anything up. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  createHookRunner,
  HOOK_END_GRACE,
  MAX_RUNNING_HOOKS,
  MAX_WAITING_FOR_HOOK,
  startHookIn,
} from '../../../src/adapters/hook-runner.ts'
import type { HookFault, StartHook } from '../../../src/adapters/hook-runner.ts'
import { isAlive } from '../../../src/adapters/shared-broker/endpoint-file.ts'
import { createTestClock } from '../../support/network/test-clock.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'
import { until } from '../../support/wait.ts'

/** Hooks of which something is left when they have ended, or that nothing can kill. */
type Given = { readonly leaves?: boolean; readonly stuck?: boolean }

/** A runner of `count` hooks that end when they are told to. */
const setUp = (count: number, timeout = 10_000, more: Given = {}) => {
  const clock = createTestClock()
  const running = new Map<string, (code: number | 'missing') => void>()
  const started: string[] = []
  const killed: string[] = []
  const faults: (readonly [number, HookFault])[] = []
  const start: StartHook = ([file = ''], input) => {
    const name = `${file} ${input}`
    started.push(name)
    const { promise, resolve } = Promise.withResolvers<number | 'missing'>()
    running.set(name, resolve)
    return {
      ended: promise,
      leftSomething: () => more.leaves === true && !killed.includes(name),
      kill: () => {
        killed.push(name)
        if (more.stuck !== true) resolve(128)
      },
    }
  }
  const commands = Array.from({ length: count }, (_, number) => ({ run: [`h${number}`], timeout }))
  const runner = createHookRunner(commands, {
    start,
    clock,
    onFault: (hook, fault) => faults.push([hook, fault]),
  })
  return {
    runner,
    clock,
    started,
    killed,
    faults,
    end: async (name: string, code: number | 'missing' = 0) => {
      running.get(name)?.(code)
      running.delete(name)
      await clock.advance(100)
    },
  }
}

test('the events of one hook are handled in their order, one after the other', async () => {
  const { runner, clock, started, end } = setUp(1)
  for (const input of ['a', 'b', 'c']) runner.run(0, input)
  await clock.advance(1000)
  expect(started).toEqual(['h0 a'])
  await end('h0 a')
  expect(started).toEqual(['h0 a', 'h0 b'])
  await end('h0 b')
  await end('h0 c')
  expect(started).toEqual(['h0 a', 'h0 b', 'h0 c'])
})

test('one that hangs is killed after its time, told once, and the next event has its turn', async () => {
  const { runner, clock, started, killed, faults } = setUp(1, 5000)
  for (const input of ['a', 'b', 'c']) runner.run(0, input)
  await clock.advance(4900)
  expect(killed).toEqual([])
  await clock.advance(200)
  expect([started, killed]).toEqual([['h0 a', 'h0 b'], ['h0 a']])
  await clock.advance(11_000)
  expect(killed).toEqual(['h0 a', 'h0 b', 'h0 c'])
  expect(faults).toEqual([[0, 'late']])
})

test('one that cannot be killed is told, and does not hold up the next event for ever', async () => {
  const { runner, clock, started, killed, faults } = setUp(1, 5000, { stuck: true })
  for (const input of ['a', 'b']) runner.run(0, input)
  await clock.advance(5100)
  expect([started, killed]).toEqual([['h0 a'], ['h0 a']])
  await clock.advance(HOOK_END_GRACE)
  expect([started, faults]).toEqual([['h0 a', 'h0 b'], [[0, 'late']]])
})

test('what one leaves behind holds up nothing, and is killed when the hook would be', async () => {
  const { runner, clock, started, killed, faults, end } = setUp(1, 5000, { leaves: true })
  for (const input of ['a', 'b']) runner.run(0, input)
  await clock.advance(1000)
  await end('h0 a')
  expect([started, killed]).toEqual([['h0 a', 'h0 b'], []])
  await clock.advance(3800)
  expect(killed).toEqual([])
  await clock.advance(200)
  expect([killed, faults]).toEqual([['h0 a'], [[0, 'late']]])
})

test('a flood for a slow one fills its queue and no other; what is too much is left out and told once', async () => {
  const { runner, clock, started, faults, end } = setUp(2)
  for (let number = 0; number < 1000; number += 1) runner.run(0, `flood ${number}`)
  runner.run(1, 'call')
  await clock.advance(100)
  expect(started).toEqual(['h0 flood 0', 'h1 call'])
  expect(faults).toEqual([[0, 'too-many']])
  for (let number = 0; number <= MAX_WAITING_FOR_HOOK + 5; number += 1) {
    // one after the other
    // oxlint-disable-next-line no-await-in-loop
    await end(`h0 flood ${number}`)
  }
  expect(started.filter((name) => name.startsWith('h0'))).toHaveLength(MAX_WAITING_FOR_HOOK + 1)
})

test('only some run at the same time, and a flood starts no more than some in a second', async () => {
  const { runner, clock, started } = setUp(20)
  for (let hook = 0; hook < 20; hook += 1) runner.run(hook, 'x')
  await clock.advance(10)
  expect(started).toHaveLength(1)
  await clock.advance(1000)
  expect(started).toHaveLength(MAX_RUNNING_HOOKS)
})

test('each fault of each hook is told once, and the others go on', async () => {
  const { runner, clock, faults, end } = setUp(2)
  const outcomes = [3, 3, 'missing', 0, 4, 'missing'] as const
  for (const [number, outcome] of outcomes.entries()) {
    runner.run(0, `${number}`)
    // one after the other
    // oxlint-disable-next-line no-await-in-loop
    await clock.advance(100)
    // oxlint-disable-next-line no-await-in-loop
    await end(`h0 ${number}`, outcome)
  }
  runner.run(1, 'x')
  await clock.advance(100)
  await end('h1 x', 3)
  expect(faults).toEqual([
    [0, 'code 3'],
    [0, 'missing'],
    [0, 'code 4'],
    [1, 'code 3'],
  ])
})

describe('at the end', () => {
  test('it waits for what is quick', async () => {
    const { runner, clock, started, killed, end } = setUp(1)
    for (const input of ['a', 'b']) runner.run(0, input)
    await clock.advance(100)
    let isClosed = false
    const closing = runner.close().then(() => (isClosed = true))
    await end('h0 a')
    expect(isClosed).toBe(false)
    await end('h0 b')
    await closing
    expect([started, killed]).toEqual([['h0 a', 'h0 b'], []])
  })

  test('it kills what a hook left behind, once', async () => {
    const { runner, clock, killed, faults, end } = setUp(1, 5000, { leaves: true })
    runner.run(0, 'a')
    await end('h0 a')
    await runner.close()
    expect(killed).toEqual(['h0 a'])
    await clock.advance(10_000)
    expect([killed, faults]).toEqual([['h0 a'], []])
  })

  test('it kills what is slow, and starts nothing more', async () => {
    const { runner, clock, started, killed, faults } = setUp(1)
    for (const input of ['a', 'b']) runner.run(0, input)
    await clock.advance(100)
    const closing = runner.close()
    await clock.advance(HOOK_END_GRACE + 100)
    await closing
    runner.run(0, 'c')
    await clock.advance(1000)
    expect([started, killed, faults]).toEqual([['h0 a'], ['h0 a'], []])
  })
})

describe('a program', () => {
  const start = startHookIn({ PATH: process.env['PATH'], WHO: 'bob' })

  test('gets the event on its standard input and arguments as they are, and no shell reads them', async () => {
    const text = '$(exit 7) `exit 8` "; exit 9"'
    const script = 'read -r line; [ "$line" = "$1" ] && [ "$WHO" = bob ] && exit 5'
    expect(await start(['sh', '-c', script, 'sh', text], `${text}\n`).ended).toBe(5)
    expect(await start(['true'], 'x'.repeat(1_000_000)).ended).toBe(0)
  })

  test('that is not there, or is no program, is missing', async () => {
    expect(await start(['no-such-program-here'], '').ended).toBe('missing')
    expect(await start(['/etc/hosts/below-a-file'], '').ended).toBe('missing')
    expect(await start([''], '').ended).toBe('missing')
  })

  test('is killed with all that it started', async () => {
    const file = join(freshFolder(), 'pid')
    const script = 'sleep 60 & echo $! > "$1"; wait'
    const started = start(['sh', '-c', script, 'sh', file], '')
    const pid = await until(
      () => Number(readFileSync(file, { flag: 'a+' })),
      'it has started another',
    )
    started.kill()
    expect(await started.ended).toBe(128)
    await until(() => !isAlive(pid), 'the other is gone too')
    // a second time does nothing
    started.kill()
  })

  test('is killed with what it left behind when it had ended', async () => {
    const file = join(freshFolder(), 'pid')
    const started = start(['sh', '-c', 'sleep 60 & echo $! > "$1"; exit 3', 'sh', file], '')
    expect(await started.ended).toBe(3)
    const pid = Number(readFileSync(file))
    expect([isAlive(pid), started.leftSomething()]).toEqual([true, true])
    started.kill()
    await until(() => !isAlive(pid), 'what it left is gone')
    await until(() => !started.leftSomething(), 'nothing is left')
    started.kill()
  })

  test('that left nothing is never killed again, whoever has its number then', async () => {
    const started = start(['true'], '')
    expect(await started.ended).toBe(0)
    expect(started.leftSomething()).toBe(false)
    const kill = vi.spyOn(process, 'kill')
    onTestFinished(() => kill.mockRestore())
    started.kill()
    expect(kill.mock.calls.filter(([, signal]) => signal !== 0)).toEqual([])
    // its number is another's now, who leads a group of that number
    kill.mockReturnValue(true)
    expect(started.leftSomething()).toBe(false)
    started.kill()
    expect(kill.mock.calls.filter(([, signal]) => signal !== 0)).toEqual([])
  })
})
