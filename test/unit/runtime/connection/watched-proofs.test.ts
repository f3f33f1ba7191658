/** When a packet to oneself counts as lost: after silence, after a second try, whatever the clock does, and not before. */
import { expect, test } from 'vitest'
import { addMillis } from '../../../../src/core/ids.ts'
import type { UserId } from '../../../../src/core/ids.ts'
import type { Link } from '../../../../src/ports/transport.ts'
import { essentialsOf } from '../../../../src/protocol/essentials.ts'
import { createHangUps } from '../../../../src/runtime/connection/access/hang-ups.ts'
import { createProofs } from '../../../../src/runtime/connection/access/proofs.ts'
import { createTestClock } from '../../../support/network/test-clock.ts'

const essentials = essentialsOf('papo', 'ann' as UserId)
const topicOf = (kind: string) => essentials.find((one) => one.kind === kind)?.proof ?? ''

/** A link on which nothing comes back but what the test brings; `skew`: how far (ms) the clock was set. */
const startProving = () => {
  const testClock = createTestClock()
  const set = { skew: 0 }
  const clock = { ...testClock, now: () => addMillis(testClock.now(), set.skew) }
  const published: string[] = []
  const pings = { count: 0 }
  const link = {
    version: 5,
    publish: ({ topic }) => {
      published.push(topic)
      return Promise.resolve('done')
    },
    ping: () => {
      pings.count += 1
      return Promise.resolve(1)
    },
  } as Partial<Link> as Link
  const proofs = createProofs({
    essentials,
    clock,
    hangUps: createHangUps(clock.now),
    emit: () => {},
  })
  proofs.begin(link)
  proofs.weigh('direct', { is: 'subscribed', exact: false })
  proofs.sendAgain(link, 'direct')
  const arrive = (topic: string) =>
    proofs.onPacket({ topic, payload: new TextEncoder().encode('x'), retain: false })
  return {
    proofs,
    link,
    published,
    pings,
    arrive,
    advance: testClock.advance,
    setClock: (skew: number) => {
      set.skew = skew
    },
    isLost: () => proofs.isMissing('direct', 'read'),
  }
}

/** It is sent again after two seconds of silence, and counts as lost six seconds after that. */
const [SECOND_TRY, LOST] = [2000, 6000]

test('two tries, each with an answered ping, and silence: it is lost', async () => {
  const { advance, published, pings, isLost } = startProving()
  await advance(SECOND_TRY - 1)
  expect([published.length, pings.count]).toEqual([1, 0])
  await advance(1)
  expect([published, pings.count]).toEqual([[topicOf('direct'), topicOf('direct')], 1])
  await advance(LOST - 1)
  expect(isLost()).toBe(false)
  await advance(1)
  expect([isLost(), pings.count, published.length]).toEqual([true, 2, 2])
})

test('what comes back, even at the last moment, is not lost', async () => {
  const { advance, arrive, isLost, proofs } = startProving()
  await advance(SECOND_TRY + LOST - 1)
  arrive(topicOf('direct'))
  await advance(60_000)
  expect([isLost(), proofs.isProved('direct')]).toEqual([false, true])
})

test('while others arrive it is waited for, but not for ever', async () => {
  const { advance, arrive, published, isLost } = startProving()
  const tick = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      arrive(topicOf('presence'))
      // oxlint-disable-next-line no-await-in-loop
      await advance(1000)
    }
  }
  await tick(19)
  expect(published).toHaveLength(1)
  await tick(1)
  expect(published).toHaveLength(2)
  await tick(20)
  expect(isLost()).toBe(true)
})

test.each([
  ['back by a day', -86_400_000],
  ['back by ten seconds', -10_000],
])('a clock that is set %s makes it wait no longer', async (_, skew) => {
  const { advance, arrive, setClock, published, isLost } = startProving()
  arrive(topicOf('presence'))
  await advance(1000)
  setClock(skew)
  await advance(3 * SECOND_TRY)
  expect(published).toHaveLength(2)
  await advance(3 * LOST)
  expect(isLost()).toBe(true)
})

test('a clock that is set forward gives it no less than both tries', async () => {
  const { advance, setClock, published, isLost } = startProving()
  await advance(1000)
  setClock(86_400_000)
  await advance(1000)
  expect([published.length, isLost()]).toEqual([2, false])
  await advance(LOST)
  expect(isLost()).toBe(true)
})

test('of a link that is over nothing is said, and nothing more is sent', async () => {
  const { advance, proofs, published, isLost } = startProving()
  await advance(SECOND_TRY)
  proofs.end()
  await advance(60_000)
  expect([published.length, isLost()]).toEqual([2, false])
})

test('what nobody answers is not held to be denied where packets of its size are too large', async () => {
  const { advance, proofs, link } = startProving()
  const payload = new Uint8Array(240)
  const packet = { topic: topicOf('roll-call'), payload, retain: false } as const
  const refusing = {
    ...link,
    publish: ({ qos }: { readonly qos: 0 | 1 }) =>
      Promise.resolve(qos === 0 ? 'done' : ({ reason: 'too-large', detail: '' } as const)),
  } as Link
  proofs.begin(refusing)
  await proofs.send(refusing, 'inbox', { ...packet, topic: topicOf('inbox'), qos: 1 })
  await proofs.send(refusing, 'roll-call', { ...packet, qos: 0 })
  await advance(60_000)
  expect(proofs.summary()).toEqual({})
  // with the next link it may be otherwise
  proofs.end()
  proofs.begin(link)
  await proofs.send(link, 'roll-call', { ...packet, qos: 0 })
  await advance(60_000)
  expect(proofs.summary().missing).toMatchObject([{ kind: 'roll-call', cause: 'silent' }])
})
