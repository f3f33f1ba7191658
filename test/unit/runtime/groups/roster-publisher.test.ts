/** A broker that hangs up at a roster loses that roster, and nothing else. */
import { expect, test } from 'vitest'
import type { Link, OutgoingPacket, PublishOutcome } from '../../../../src/ports/transport.ts'
import { createRosterPublisher } from '../../../../src/runtime/groups/roster-publisher.ts'
import { createTestClock } from '../../../support/network/test-clock.ts'

const LEFT_OUT = { reason: 'broker-closes', detail: 'the broker hangs up at this' }
const packetOf = (topic: string): OutgoingPacket => ({
  topic,
  payload: new Uint8Array(1),
  retain: true,
  qos: 1,
})

/** A broker that hangs up at these topics; `lives` publishes all topics on each of so many links. */
const startPublishing = (bad: ReadonlySet<string>) => {
  const clock = createTestClock()
  const publisher = createRosterPublisher(clock.now)
  const sent: string[] = []
  const life = async (topics: readonly string[], name = 'v1', delay = 0) => {
    const lost: (() => void)[] = []
    let isOver = false
    const publish = ({ topic }: OutgoingPacket) => {
      sent.push(topic)
      if (!bad.has(topic) && !isOver) return Promise.resolve<PublishOutcome>('done')
      isOver = true
      return new Promise<PublishOutcome>((resolve) => void lost.push(() => resolve('lost')))
    }
    const link = { publish } as Partial<Link> as Link
    const outcomes = topics.map((topic) => publisher.publish(link, packetOf(topic), name))
    await clock.advance(delay)
    publisher.onUnlinked(isOver)
    for (const resolve of lost) resolve()
    // those whose turn comes on a link that is over
    await clock.advance(0)
    for (const resolve of lost) resolve()
    await clock.advance(10_000)
    return { outcomes: await Promise.all(outcomes), isOver }
  }
  return { clock, life, sent: () => sent.splice(0) }
}

test('one of three: after some ends it is left out, and the others are published', async () => {
  const { life, sent } = startPublishing(new Set(['b']))
  const lives: boolean[] = []
  for (let round = 0; round < 6; round += 1) {
    // oxlint-disable-next-line no-await-in-loop
    lives.push((await life(['a', 'b', 'c'])).isOver)
  }
  expect(lives).toEqual([true, true, true, false, false, false])
  sent()
  expect((await life(['a', 'b', 'c'])).outcomes).toEqual(['done', LEFT_OUT, 'done'])
  expect(sent()).toEqual(['a', 'c'])
})

test('it is tried again after a minute, then ever more rarely; its next version at once', async () => {
  const bad = new Set(['b'])
  const { clock, life } = startPublishing(bad)
  for (let round = 0; round < 3; round += 1)
    // oxlint-disable-next-line no-await-in-loop
    await life(['b'])
  expect((await life(['b'])).outcomes).toEqual([LEFT_OUT])
  await clock.advance(60_000)
  // one end is enough this time
  expect((await life(['b'])).isOver).toBe(true)
  await clock.advance(60_000)
  expect((await life(['b'])).outcomes).toEqual([LEFT_OUT])
  bad.clear()
  expect((await life(['b'], 'v2')).outcomes).toEqual(['done'])
  await clock.advance(60_000)
  expect((await life(['b'])).outcomes).toEqual(['done'])
})

test('links that break by themselves, or later, are held against nothing', async () => {
  const { life } = startPublishing(new Set(['b']))
  for (let round = 0; round < 8; round += 1)
    // oxlint-disable-next-line no-await-in-loop
    expect((await life(['b'], 'v1', 2001)).isOver).toBe(true)
  const { life: other } = startPublishing(new Set())
  for (let round = 0; round < 8; round += 1)
    // oxlint-disable-next-line no-await-in-loop
    expect((await other(['a'])).outcomes).toEqual(['done'])
})
