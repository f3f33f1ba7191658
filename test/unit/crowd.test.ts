/** A group of a hundred: everybody gets everything, authors know it, and the broker is not swamped. */
import { expect, test } from 'vitest'
import { allHave, bySeconds, crowd, knows, sayAll } from '../support/crowd.ts'
import type { Planned } from '../support/crowd.ts'
import { lines, reach } from '../support/club.ts'
import { town } from '../support/people.ts'

test('a hundred people talk, and confirming it costs less than half of what it says', async () => {
  const world = town()
  const all = await crowd(world, 100)
  const { group, people } = all
  const [first] = people
  const spread: readonly Planned[] = Array.from({ length: 200 }, (_, index) => ({
    by: index % 10,
    at: index * 300,
  }))
  all.counter.reset()
  await sayAll(all, spread, world.pass)
  expect(await bySeconds(world.pass, () => allHave(all, spread), 60)).toBeLessThan(60)
  const know = () => people.slice(0, 10).every((author) => knows(author, group, 20))
  expect(await bySeconds(world.pass, know, 300)).toBeLessThan(300)
  expect(new Set(reach(first, group))).toEqual(new Set(['delivered']))
  const delivered = spread.length * (people.length - 1)
  expect(all.counter.total() / delivered).toBeLessThanOrEqual(1.5)
  expect(all.counter.counts().get('receipts')).toBeGreaterThan(0)
  for (const one of people) expect(lines(one, group)).toHaveLength(spread.length)
}, 300_000)
