/** What a program does by itself as time passes, and what it does because of somebody. */
import { expect, test } from 'vitest'
import { stateOf } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'

test('once a minute the time passes by itself, and nothing else is done that way', async () => {
  const network = createTestNetwork()
  const times: number[] = []
  const alice = network.person('alice', {
    byItself: (task) => {
      const before = stateOf(alice).now
      task()
      times.push(stateOf(alice).now - before)
    },
  })
  alice.start()
  network.person('bob').start()
  await network.advance(59_000)
  expect(times).toEqual([])
  await network.advance(121_000)
  expect(times).toHaveLength(3)
  expect(times.slice(1)).toEqual([60_000, 60_000])
})
