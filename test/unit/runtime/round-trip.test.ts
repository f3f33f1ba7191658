/** The round trip in the status line is that of now, or none. */
import { expect, test } from 'vitest'
import { currentRoundTrip } from '../../../src/model/screen/link.ts'
import type { LinkEvents } from '../../../src/ports/transport.ts'
import { stateOf } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'

test('a round trip is told when it is another one, and let go when nobody measured it for minutes', async () => {
  const network = createTestNetwork()
  let heard: LinkEvents | undefined
  const alice = network.person('alice', {
    wrapTransport: (transport) => ({
      connect: (options, events) => {
        heard = events
        return transport.connect(options, events)
      },
    }),
  })
  alice.start()
  await network.advance(5000)
  const roundTrip = () => currentRoundTrip(stateOf(alice).link, network.clock.now())
  expect(roundTrip()).toBe(1)
  heard?.onRoundTrip?.(48.2)
  expect(roundTrip()).toBe(48.2)
  const told = stateOf(alice).link
  // the same number again is no news for the screen, but after a while that it still holds
  heard?.onRoundTrip?.(48.4)
  expect(stateOf(alice).link).toBe(told)
  // nor is one that nobody would notice; one that is much longer is told at once
  heard?.onRoundTrip?.(61)
  expect(stateOf(alice).link).toBe(told)
  heard?.onRoundTrip?.(90)
  expect(roundTrip()).toBe(90)
  heard?.onRoundTrip?.(48.2)
  await network.advance(100_000)
  heard?.onRoundTrip?.(48.3)
  await network.advance(100_000)
  // it still holds, and the number on the screen stays: an idle program is not drawn for a tenth of a millisecond
  expect(roundTrip()).toBe(48.2)
  await network.advance(100_000)
  expect(roundTrip()).toBeUndefined()
  // another link begins with none, and a link that is over measures nothing
  const old = heard
  network.broker.cut('papo-alice')
  await network.advance(100)
  old?.onRoundTrip?.(7)
  expect(roundTrip()).toBeUndefined()
})

test('the first round trip takes as long as what else there is to do, and is measured again soon', async () => {
  const network = createTestNetwork()
  let trip = 102
  let pings = 0
  const alice = network.person('alice', {
    wrapTransport: (transport) => ({
      connect: async (options, events) => {
        const link = await transport.connect(options, events)
        if ('reason' in link) return link
        const ping = () => {
          pings += 1
          events.onRoundTrip?.(trip)
          return Promise.resolve(trip)
        }
        return { ...link, ping }
      },
    }),
  })
  const roundTrip = () => currentRoundTrip(stateOf(alice).link, network.clock.now())
  alice.start()
  await network.advance(1000)
  expect(roundTrip()).toBe(102)
  trip = 3
  await network.advance(5000)
  expect(roundTrip()).toBe(3)
  // once is enough
  const before = pings
  await network.advance(60_000)
  expect(pings).toBe(before)
})
