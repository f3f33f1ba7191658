/** A group of a hundred: everybody gets everything, authors know it, and the broker is not swamped. */
import { expect, test } from 'vitest'
import {
  everyoneHas,
  advanceUntil,
  createLargeGroup,
  knowsAllDelivered,
  sendPlanned,
} from '../../../support/network/large-group.ts'
import type { PlannedMessage } from '../../../support/network/large-group.ts'
import { groupTranscript, groupProgress, sendToGroup } from '../../../support/network/group.ts'
import { createTestNetwork } from '../../../support/network/network.ts'

test('a hundred people talk, and confirming it costs less than half of what it says', async () => {
  const network = createTestNetwork()
  const all = await createLargeGroup(network, 100)
  const { group, people } = all
  const [first] = people
  const spread: readonly PlannedMessage[] = Array.from({ length: 120 }, (_, index) => ({
    by: index % 6,
    at: index * 300,
  }))
  all.counter.reset()
  await sendPlanned(all, spread, network.advance)
  expect(await advanceUntil(network.advance, () => everyoneHas(all, spread), 60)).toBeLessThan(60)
  const know = () => people.slice(0, 6).every((author) => knowsAllDelivered(author, group, 20))
  expect(await advanceUntil(network.advance, know, 300)).toBeLessThan(300)
  expect(new Set(groupProgress(first, group))).toEqual(new Set(['delivered']))
  const delivered = spread.length * (people.length - 1)
  expect(all.counter.total() / delivered).toBeLessThanOrEqual(1.5)
  expect(all.counter.counts().get('receipts')).toBeGreaterThan(0)
  for (const one of people) expect(groupTranscript(one, group)).toHaveLength(spread.length)
}, 300_000)

test('a word in a large group that is quiet is known to be everywhere after ten seconds', async () => {
  const network = createTestNetwork()
  const { group, people } = await createLargeGroup(network, 34)
  const [author] = people
  expect(sendToGroup(author, group, 'oi').ok).toBe(true)
  await network.advance(2000)
  expect(knowsAllDelivered(author, group, 1)).toBe(false)
  await network.advance(8000)
  expect(knowsAllDelivered(author, group, 1)).toBe(true)
})

test('whoever did not get the last word in a large group gets it, and nobody else does again', async () => {
  const network = createTestNetwork()
  const { group, people, counter } = await createLargeGroup(network, 34)
  const [author, unlucky] = people
  if (!unlucky) throw new Error('nobody else')
  // the broker loses the second copy that it hands out; for each it asks four times for its luck
  let asked = 0
  const random = () => ((asked += 1) === 5 ? 0 : 0.999)
  network.broker.setFaults({ random, lose: 0.5 })
  sendToGroup(author, group, 'oi')
  await network.advance(60_000)
  network.broker.setFaults()
  expect(groupTranscript(unlucky, group)).toEqual([])
  expect(knowsAllDelivered(author, group, 1)).toBe(false)
  counter.reset()
  const knowsIt = () => knowsAllDelivered(author, group, 1)
  expect(await advanceUntil(network.advance, knowsIt, 900)).toBeLessThan(900)
  expect(groupTranscript(unlucky, group)).toEqual(['p0: oi'])
  expect(counter.counts().get('words') ?? 0).toBe(0)
  expect(counter.counts().get('sync.relay')).toBe(2)
})

test('who comes where cards are kept asks nobody who is there', async () => {
  const network = createTestNetwork()
  const asked = () => network.traffic.filter(({ topic }) => topic.includes('/WHO/')).length
  const come = async (name: string) => {
    network.person(name).start()
    await network.advance(5000)
  }
  // on a broker without any card it cannot be told whether it would give one
  await come('ana')
  expect(asked()).toBe(1)
  await come('bia')
  await come('caio')
  expect(asked()).toBe(1)
})
