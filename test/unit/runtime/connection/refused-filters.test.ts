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
const [INBOX, ROSTERS, PRESENCE] = [filterOf('inbox'), filterOf('roster'), filterOf('presence')]

/** A link whose broker refuses what is in `no`; `asked` has the filters of each SUBSCRIBE. */
const startSubscribing = (
  hangUps: (now: () => never) => Partial<HangUps> = () => ({}),
  version: 4 | 5 = 5,
) => {
  const clock = createTestClock()
  const no = new Set<string>()
  // answers wait for this
  let answering = Promise.resolve()
  const asked: string[] = []
  const warnings: string[] = []
  const link = {
    version,
    subscribe: (filters) => {
      asked.push(...filters)
      const refused = filters.filter((filter) => no.has(filter))
      const isSlow = filters.length > 0 && filters.every((filter) => !/[+#]/u.test(filter))
      return (isSlow ? answering : Promise.resolve()).then(() => refused)
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
  const answerTopicsAfter = (promise: Promise<void>) => {
    answering = promise
  }
  return {
    answerTopicsAfter,
    clock,
    subscriber,
    link,
    no,
    proofs,
    warnings,
    asked: () => asked.splice(0),
  }
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

test('soon where MQTT 3.1.1 does not tell whether it was only for now, and then no more', async () => {
  const { clock, subscriber, link, no, proofs, asked } = startSubscribing(undefined, 4)
  no.add(PRESENCE)
  await subscriber.subscribe(link, [INBOX, PRESENCE])
  expect(proofs.summary().missing).toMatchObject([{ kind: 'presence' }])
  asked()
  no.clear()
  await clock.advance(1000)
  expect(asked()).toEqual([PRESENCE])
  expect(proofs.summary().missing).toBeUndefined()
  await clock.advance(60_000)
  expect(asked()).toEqual([])
})

test('a few times, with one warning, where it is refused for good', async () => {
  const { clock, subscriber, link, no, warnings, asked } = startSubscribing(undefined, 4)
  no.add(OWN)
  await subscriber.subscribe(link, [OWN])
  await clock.advance(60_000)
  expect(asked()).toEqual([OWN, OWN, OWN, OWN])
  expect(warnings).toEqual([`not-authorised-for ${OWN}`])
})

test.each([
  ['where MQTT 5 has a reason for it', undefined, 5],
  ['where the broker hangs up at it', () => ({ avoids: () => true }), 4],
] as const)('not soon %s', async (_, hangUps, version) => {
  const { clock, subscriber, link, no, asked } = startSubscribing(hangUps, version)
  no.add(OWN)
  await subscriber.subscribe(link, [OWN])
  asked()
  await clock.advance(60_000)
  expect(asked()).toEqual([])
})

test('not soon on a link that is over', async () => {
  const { clock, subscriber, link, no, asked } = startSubscribing(undefined, 4)
  no.add(OWN)
  await subscriber.subscribe(link, [OWN])
  asked()
  subscriber.close()
  await clock.advance(60_000)
  expect(asked()).toEqual([])
})

test('not what nobody wants any more', async () => {
  const { clock, subscriber, link, no, asked } = startSubscribing(undefined, 4)
  no.add(OWN)
  await subscriber.subscribe(link, [OWN])
  asked()
  subscriber.forget([OWN])
  await clock.advance(60_000)
  expect(asked()).toEqual([])
})

test('a wildcard that is taken while its topics are on their way makes them superfluous', async () => {
  const { answerTopicsAfter, clock, subscriber, link, no, proofs } = startSubscribing(undefined, 4)
  const late = Promise.withResolvers<void>()
  answerTopicsAfter(late.promise)
  no.add(ROSTERS)
  const subscribed = subscriber.subscribe(link, [ROSTERS])
  await clock.advance(0)
  no.clear()
  await clock.advance(1000)
  late.resolve()
  expect(await subscribed).toBe(true)
  expect(proofs.summary().missing).toBeUndefined()
})
