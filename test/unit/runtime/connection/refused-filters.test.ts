/** What the broker refused is asked for again, and nothing else is. */
import { expect, test } from 'vitest'
import type { UserId } from '../../../../src/core/ids.ts'
import type { Link } from '../../../../src/ports/transport.ts'
import { essentialsOf } from '../../../../src/protocol/essentials.ts'
import type { HangUps } from '../../../../src/runtime/connection/access/hang-ups.ts'
import { createHangUps } from '../../../../src/runtime/connection/access/hang-ups.ts'
import { createProofs } from '../../../../src/runtime/connection/access/proofs.ts'
import { createSubscriber } from '../../../../src/runtime/connection/access/subscribe.ts'
import { ana, stateOf } from '../../../support/groups/unsigned-rosters.ts'
import { createTestClock } from '../../../support/network/test-clock.ts'

const OWN = 'house/lamp'
const essentials = essentialsOf('papo', 'ana' as UserId)
const filterOf = (kind: string) => essentials.find((one) => one.kind === kind)?.read.filter ?? ''
const [INBOX, ROSTERS] = [filterOf('inbox'), filterOf('roster')]

/** A link whose broker refuses what is in `no`; `asked` has the filters of each SUBSCRIBE. */
const startSubscribing = (hangUps: (now: () => never) => Partial<HangUps> = () => ({})) => {
  const clock = createTestClock()
  const no = new Set<string>()
  const asked: string[] = []
  const warnings: string[] = []
  const link = {
    subscribe: (filters) => {
      asked.push(...filters)
      return Promise.resolve(filters.filter((filter) => no.has(filter)))
    },
  } as Partial<Link> as Link
  const known = { ...createHangUps(clock.now), ...hangUps(clock.now as () => never) }
  const proofs = createProofs({ essentials, clock, hangUps: known, emit: () => {} })
  proofs.begin(link)
  const subscriber = createSubscriber({
    space: 'papo',
    eventStore: { state: () => stateOf(ana), commit: () => {}, snapshot: () => {} },
    clock,
    warn: (key, about) => warnings.push(`${key} ${about}`),
    hangUps: known,
    proofs,
    qosOf: () => 1,
    groups: () => [],
  })
  subscriber.open(link)
  return { subscriber, link, no, proofs, warnings, asked: () => asked.splice(0) }
}

test('only what was refused, until it is taken', async () => {
  const { subscriber, link, no, warnings, asked } = startSubscribing()
  no.add(OWN)
  expect(await subscriber.subscribe(link, [INBOX, OWN])).toBe(true)
  expect([asked(), warnings]).toEqual([[INBOX, OWN], [`not-authorised-for ${OWN}`]])
  await subscriber.subscribeAgain()
  expect(asked()).toEqual([OWN])
  no.clear()
  await subscriber.subscribeAgain()
  expect(asked()).toEqual([OWN])
  await subscriber.subscribeAgain()
  expect(asked()).toEqual([])
})

test('a wildcard that was refused too, and when it is taken its topics are no longer needed', async () => {
  const { subscriber, link, no, proofs, asked } = startSubscribing()
  no.add(ROSTERS)
  await subscriber.subscribe(link, [INBOX, ROSTERS])
  const [first, second, ...topics] = asked()
  expect([first, second]).toEqual([INBOX, ROSTERS])
  expect(topics.length).toBeGreaterThan(0)
  expect(topics.every((topic) => !/[+#]/u.test(topic))).toBe(true)
  expect(proofs.summary().missing).toMatchObject([{ kind: 'roster', cause: 'no-wildcards' }])
  // its topics are there already
  await subscriber.subscribeAgain()
  expect(asked()).toEqual([ROSTERS])
  no.clear()
  await subscriber.subscribeAgain()
  expect(asked()).toEqual([ROSTERS])
  expect(proofs.summary().missing).toBeUndefined()
})

test('nothing at which the broker hangs up', async () => {
  const { subscriber, link, no, asked } = startSubscribing(() => ({
    avoids: (key) => key.endsWith(ROSTERS) || key === 'exact roster',
  }))
  no.add(OWN)
  await subscriber.subscribe(link, [ROSTERS, OWN])
  expect(asked()).toEqual([OWN])
  await subscriber.subscribeAgain()
  expect(asked()).toEqual([OWN])
})

test('nothing without a link', async () => {
  const { subscriber, link, no, asked } = startSubscribing()
  no.add(OWN)
  await subscriber.subscribe(link, [OWN])
  asked()
  subscriber.close()
  await subscriber.subscribeAgain()
  expect(asked()).toEqual([])
})
