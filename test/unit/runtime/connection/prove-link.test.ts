/** What everybody receives is not proved by everybody at each link, where there are many. */
import { expect, test } from 'vitest'
import type { UserId } from '../../../../src/core/ids.ts'
import type { Link, OutgoingPacket } from '../../../../src/ports/transport.ts'
import { essentialsOf } from '../../../../src/protocol/essentials.ts'
import { createHangUps } from '../../../../src/runtime/connection/access/hang-ups.ts'
import { createProofs } from '../../../../src/runtime/connection/access/proofs.ts'
import { createLinkProver } from '../../../../src/runtime/connection/access/prove-link.ts'
import { createTestClock } from '../../../support/network/test-clock.ts'

const essentials = essentialsOf('papo', 'ann' as UserId)
const EMPTY: OutgoingPacket = { topic: 'x', payload: new Uint8Array(0), retain: false, qos: 1 }
const DAY = 24 * 3_600_000

/** Rounds of links of somebody who knows so many people; what each published. */
const rounds = async (people: number, hoursBetween: readonly number[]) => {
  const clock = createTestClock()
  let published: string[] = []
  const link: Link = {
    sessionPresent: true,
    version: 5,
    window: 100,
    maxPacket: 1_000_000,
    retains: true,
    publish: ({ topic }) => {
      published.push(topic)
      proofs.onPacket({ topic, payload: new Uint8Array(0), retain: false })
      return Promise.resolve('done')
    },
    subscribe: () => Promise.resolve([]),
    unsubscribe: () => Promise.resolve('done'),
    ping: () => Promise.resolve(1),
    close: () => Promise.resolve(),
  }
  const hangUps = createHangUps(clock.now)
  const proofs = createProofs({
    essentials,
    clock,
    hangUps,
    emit: (event) => {
      if (event === 'rightsChanged') prover.on.rightsChanged()
    },
  })
  let proved = Number.NEGATIVE_INFINITY
  const prover = createLinkProver({
    proofs,
    hangUps,
    essentials,
    subscriptions: { openAgain: () => {} },
    knownPeople: () => people,
    now: clock.now,
    rostersProved: {
      get: () => proved,
      put: (_, at) => {
        proved = at
      },
    },
    broker: () => 'mqtt://broker',
    packets: { packSentinel: () => EMPTY, packRollCall: () => EMPTY },
    packRecord: () => EMPTY,
    warn: () => {},
    onlineLink: () => link,
    onChanged: () => {},
    onNoSentinel: () => {},
  })
  const round = async (hours: number) => {
    await clock.advance(hours * 3_600_000)
    published = []
    prover.sendRest(prover.begin(link), false)
    await clock.advance(1000)
    proofs.end()
    return published.filter((topic) => topic.includes('/roster/')).length
  }
  const counts: number[] = []
  // one after the other
  // oxlint-disable-next-line no-await-in-loop
  for (const hours of hoursBetween) counts.push(await round(hours))
  return counts
}

test('among few the topic of rosters is proved with each link', async () => {
  expect(await rounds(100, [0, 1, 1])).toEqual([1, 1, 1])
})

test('among many once a day', async () => {
  expect(await rounds(101, [0, 1, 1, DAY / 3_600_000, 1])).toEqual([1, 0, 0, 1, 0])
})
