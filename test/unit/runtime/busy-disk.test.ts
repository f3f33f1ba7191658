/** Another program has the disk for itself for a while: it is told as long as it is so, and nothing is lost. */
import { expect, test } from 'vitest'
import { createFailingDisk } from '../../support/disk/failing-disk.ts'
import { createMemoryDisk } from '../../support/disk/memory-disk.ts'
import { openSession, stateOf } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'

test('what comes meanwhile comes again, what is typed is refused for now, and other warnings stay when it is over', async () => {
  const network = createTestNetwork()
  let isBusy = false
  const disk = createFailingDisk(
    createMemoryDisk(() => network.clock.now()),
    () => isBusy,
    'busy',
  )
  const { alice, bob } = await openSession(network, { alice: { disk } })
  const warnings = () => stateOf(alice).warnings.map(({ key }) => key)
  alice.runtime().warn('no-clipboard', '')
  const before = warnings()
  isBusy = true
  bob.sendText('alice', 'there?')
  await network.advance(3000)
  expect(warnings()).toEqual([...before, 'disk-busy'])
  expect(alice.sendText('bob', 'yes')).toEqual({ ok: false, error: 'disk-busy' })
  expect(alice.messages('bob')).toEqual([])
  isBusy = false
  await network.clock.until(() => alice.messages('bob').length === 1, 'it came again', 120_000)
  expect(alice.sendText('bob', 'yes').ok).toBe(true)
  await network.clock.until(() => bob.messages('alice').length === 2, 'bob has it')
  expect(warnings()).toEqual(before)
})
