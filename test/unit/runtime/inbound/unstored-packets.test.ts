/** What comes while the disk stores nothing comes again; the broker, and what was on its way, are not blamed for that. */
import { expect, test } from 'vitest'
import type { DiskTrouble } from '../../../../src/ports/storage.ts'
import { createFailingDisk } from '../../../support/disk/failing-disk.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import { deliveryProgress, openSession, stateOf } from '../../../support/network/direct-session.ts'
import { createTestNetwork } from '../../../support/network/network.ts'

const setUp = async (trouble: DiskTrouble) => {
  const network = createTestNetwork()
  let fails = false
  const disk = createFailingDisk(
    createMemoryDisk(() => network.clock.now()),
    () => fails,
    trouble,
  )
  const people = await openSession(network, { alice: { disk } })
  return { network, ...people, fail: (on: boolean) => void (fails = on) }
}

test.each([
  ['busy', 'storage-busy'],
  ['failing', 'not-stored'],
] as const)('a disk that is %s ends the link as %s', async (trouble, reason) => {
  const { network, alice, bob, fail } = await setUp(trouble)
  fail(true)
  bob.sendText('alice', 'one')
  await network.clock.until(() => stateOf(alice).link.status === 'offline', 'the link ended')
  expect(stateOf(alice).link).toMatchObject({ problem: reason })
  fail(false)
  await network.clock.until(() => alice.transcript('bob').length === 1, 'it came again', 60_000)
  await network.advance(1000)
  expect([stateOf(alice).link.status, stateOf(alice).link.missing]).toEqual(['online', undefined])
})

test('where a link ends again and again with a message on its way, nothing is rejected and nothing left out', async () => {
  const { network, alice, bob, fail } = await setUp('busy')
  for (let round = 0; round < 8; round += 1) {
    alice.sendText('bob', `mine ${round}`)
    fail(true)
    bob.sendText('alice', `theirs ${round}`)
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(200)
    // the attempts follow each other closely: none of them has failed
    expect(stateOf(alice).link.attempt).toBe(0)
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(3500)
    fail(false)
    expect([...stateOf(alice).delivery.values()].flatMap(({ failed }) => [...failed])).toEqual([])
  }
  await network.advance(10_000)
  expect([stateOf(alice).link.status, stateOf(alice).link.missing]).toEqual(['online', undefined])
  expect(new Set(deliveryProgress(alice, 'bob'))).toEqual(new Set(['delivered']))
  expect(alice.transcript('bob').toSorted()).toEqual(bob.transcript('alice').toSorted())
  expect(alice.transcript('bob')).toHaveLength(16)
})
