/** The limits of our own broker, one by one: slots, memory, filters and lines of the log. */
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createConnectionGuard } from '../../../src/adapters/broker/guard/connection-guard.ts'
import { createFilterLimits } from '../../../src/adapters/broker/guard/filter-limits.ts'
import { limitLog } from '../../../src/adapters/broker/guard/log-limit.ts'
import { createMemoryBudget } from '../../../src/adapters/broker/guard/memory-budget.ts'

const socketFrom = (remoteAddress: string | undefined) =>
  Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress })

test.each<[string | undefined, string | undefined, boolean]>([
  ['192.0.2.1', '192.0.2.1', true],
  ['192.0.2.1', '192.0.2.2', false],
  ['::ffff:192.0.2.1', '192.0.2.1', true],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:9::1', true],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:3:3:4:5:6', false],
  // a Unix socket has no address, and only one user
  [undefined, undefined, false],
])('a client from %s and one from %s share their slots: %j', (one, other, share) => {
  const limits = { connections: 10, connectionsPerAddress: 1, halfOpen: 10, connectTimeout: 1000 }
  const guard = createConnectionGuard(limits, () => undefined)
  expect(guard.accept(socketFrom(one))).toBeUndefined()
  expect(guard.accept(socketFrom(other)) !== undefined).toBe(share)
})

test('a client that is refused does not free the slot of the one with its id', () => {
  const limits = { connections: 2, connectionsPerAddress: 1, halfOpen: 10, connectTimeout: 1000 }
  const guard = createConnectionGuard(limits, () => undefined)
  const [here, there] = [socketFrom('192.0.2.1'), socketFrom('192.0.2.2')]
  expect([here, there].map((socket) => guard.accept(socket))).toEqual([undefined, undefined])
  expect(guard.accept(socketFrom('192.0.2.1'), there)).toMatch(/192\.0\.2\.1 has 1 clients/u)
  expect(guard.accept(socketFrom('192.0.2.3'))).toMatch(/there are 2 clients/u)
  // and where it is let in, it takes that slot
  expect(guard.accept(socketFrom('192.0.2.4'), there)).toBeUndefined()
  expect(guard.accept(socketFrom('192.0.2.2'))).toMatch(/there are 2 clients/u)
})

test('the log has so many lines a minute, and says how many were left out', () => {
  const lines: string[] = []
  let now = 0
  const log = limitLog(
    (line) => lines.push(line),
    2,
    () => now,
  )
  for (const line of ['a', 'b', 'c', 'd']) log(line)
  now = 59_999
  log('e')
  now = 60_000
  log('f')
  expect(lines).toEqual(['a', 'b', '3 more lines were left out', 'f'])
})

test('who takes too much memory is cut off, once, and what it had is free again', () => {
  const budget = createMemoryBudget({ memory: 10, memoryInAll: 15, cachedInAll: 1000 })
  const cut: string[] = []
  const [a, b, c] = ['a', 'b', 'c'].map((name) => budget.open(() => cut.push(name)))
  a?.add(10)
  b?.add(5)
  expect(cut).toEqual([])
  c?.add(1)
  expect(cut).toEqual(['a'])
  a?.add(100)
  c?.add(9)
  expect(cut).toEqual(['a'])
  b?.release()
  c?.add(1)
  expect(cut).toEqual(['a', 'c'])
})

test('a client that takes more than half of its share makes publishers wait, once', () => {
  const budget = createMemoryBudget({ memory: 10, memoryInAll: 100, cachedInAll: 1000 })
  const share = budget.open(() => undefined)
  share.add(5)
  expect(budget.isPressed()).toBe(false)
  share.add(1)
  expect([budget.isPressed(), budget.isPressed()]).toEqual([true, false])
  share.add(-1)
  expect(budget.isPressed()).toBe(false)
})

test('a client has so many filters, all have so many, and those that are gone count no more', () => {
  const limits = createFilterLimits({ filters: 2, filtersInAll: 3 })
  expect(['x', 'y', 'x', 'z'].map((filter) => limits.add('a', filter))).toEqual([
    true,
    true,
    true,
    false,
  ])
  expect(['x', 'y'].map((filter) => limits.add('b', filter))).toEqual([true, false])
  limits.remove('a', 'x')
  limits.remove('a', 'x')
  expect(limits.has('a', 'x')).toBe(false)
  expect(limits.add('b', 'y')).toBe(true)
  limits.forget('b')
  expect(limits.add('a', 'z')).toBe(true)
  expect(limits.add('c', 'x')).toBe(true)
  expect(limits.add('c', 'y')).toBe(false)
})

test('where all together have too many filters, who has less than its share may still have some', () => {
  const limits = createFilterLimits({ filters: 10, filtersInAll: 12 })
  const add = (clientId: string, count: number) =>
    Array.from({ length: count }, (_, place) => limits.add(clientId, `${place}`)).filter(Boolean)
      .length
  expect(['a', 'b'].map((id) => add(id, 10))).toEqual([10, 6])
  // a third of twelve, and then a quarter
  expect(add('c', 10)).toBe(4)
  expect(add('d', 10)).toBe(3)
  expect(add('b', 10)).toBe(6)
  // a client without filters takes no share
  for (const filter of ['0', '1', '2']) limits.remove('d', filter)
  expect(add('e', 10)).toBe(3)
})

test('publishers wait as well where all together take more than half of the memory', () => {
  const budget = createMemoryBudget({ memory: 10, memoryInAll: 10, cachedInAll: 1000 })
  const [a, b] = [budget.open(() => undefined), budget.open(() => undefined)]
  a.add(3)
  expect(budget.isPressed()).toBe(false)
  b.add(3)
  expect(budget.isPressed()).toBe(true)
})
