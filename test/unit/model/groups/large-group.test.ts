/** A group of a hundred: everybody gets everything, authors know it, and the broker is not swamped. */
import { expect, test } from 'vitest'
import { allHave, bySeconds, crowd, knows, sayAll } from '../../../support/network/large-group.ts'
import type { Planned } from '../../../support/network/large-group.ts'
import { lines, reach, tell } from '../../../support/network/group.ts'
import { town } from '../../../support/network/network.ts'

test('a hundred people talk, and confirming it costs less than half of what it says', async () => {
  const world = town()
  const all = await crowd(world, 100)
  const { group, people } = all
  const [first] = people
  const spread: readonly Planned[] = Array.from({ length: 120 }, (_, index) => ({
    by: index % 6,
    at: index * 300,
  }))
  all.counter.reset()
  await sayAll(all, spread, world.pass)
  expect(await bySeconds(world.pass, () => allHave(all, spread), 60)).toBeLessThan(60)
  const know = () => people.slice(0, 6).every((author) => knows(author, group, 20))
  expect(await bySeconds(world.pass, know, 300)).toBeLessThan(300)
  expect(new Set(reach(first, group))).toEqual(new Set(['delivered']))
  const delivered = spread.length * (people.length - 1)
  expect(all.counter.total() / delivered).toBeLessThanOrEqual(1.5)
  expect(all.counter.counts().get('receipts')).toBeGreaterThan(0)
  for (const one of people) expect(lines(one, group)).toHaveLength(spread.length)
}, 300_000)

test('a word in a large group that is quiet is known to be everywhere after ten seconds', async () => {
  const world = town()
  const { group, people } = await crowd(world, 34)
  const [author] = people
  expect(tell(author, group, 'oi').ok).toBe(true)
  await world.pass(2000)
  expect(knows(author, group, 1)).toBe(false)
  await world.pass(8000)
  expect(knows(author, group, 1)).toBe(true)
})

test('whoever did not get the last word in a large group gets it, and nobody else does again', async () => {
  const world = town()
  const { group, people, counter } = await crowd(world, 34)
  const [author, unlucky] = people
  if (!unlucky) throw new Error('nobody else')
  // the broker loses the second copy that it hands out; for each it asks four times for its luck
  let asked = 0
  const random = () => ((asked += 1) === 5 ? 0 : 0.999)
  world.broker.trouble({ random, lose: 0.5 })
  tell(author, group, 'oi')
  await world.pass(60_000)
  world.broker.trouble()
  expect(lines(unlucky, group)).toEqual([])
  expect(knows(author, group, 1)).toBe(false)
  counter.reset()
  const knowsIt = () => knows(author, group, 1)
  expect(await bySeconds(world.pass, knowsIt, 900)).toBeLessThan(900)
  expect(lines(unlucky, group)).toEqual(['p0: oi'])
  expect(counter.counts().get('words') ?? 0).toBe(0)
  expect(counter.counts().get('relayed')).toBe(2)
})

test('who comes where cards are kept asks nobody who is there', async () => {
  const world = town()
  const asked = () => world.traffic.filter(({ topic }) => topic.includes('/WHO/')).length
  const come = async (name: string) => {
    world.person(name).start()
    await world.pass(5000)
  }
  // on a broker without any card it cannot be told whether it would give one
  await come('ana')
  expect(asked()).toBe(1)
  await come('bia')
  await come('caio')
  expect(asked()).toBe(1)
})
