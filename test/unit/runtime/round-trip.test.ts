/** The round trip in the status line is that of now, or none. */
import { expect, test } from 'vitest'
import { tripOf } from '../../../src/model/screen/link.ts'
import type { LinkEvents } from '../../../src/ports.ts'
import { stateOf } from '../../support/network/direct-session.ts'
import { town } from '../../support/network/network.ts'

test('a round trip is told when it is another one, and let go when nobody measured it for minutes', async () => {
  const world = town()
  let heard: LinkEvents | undefined
  const alice = world.person('alice', {
    through: (transport) => ({
      connect: (options, events) => {
        heard = events
        return transport.connect(options, events)
      },
    }),
  })
  alice.start()
  await world.pass(5000)
  const trip = () => tripOf(stateOf(alice).link, world.clock.now())
  expect(trip()).toBe(1)
  heard?.onTrip?.(48.2)
  expect(trip()).toBe(48.2)
  const told = stateOf(alice).link
  // the same number again is no news for the screen, but after a while that it still holds
  heard?.onTrip?.(48.4)
  expect(stateOf(alice).link).toBe(told)
  await world.pass(100_000)
  heard?.onTrip?.(48.3)
  await world.pass(100_000)
  expect(trip()).toBe(48.3)
  await world.pass(100_000)
  expect(trip()).toBeUndefined()
  // another link begins with none, and a link that is over measures nothing
  const old = heard
  world.broker.cut('papo-alice')
  await world.pass(100)
  old?.onTrip?.(7)
  expect(trip()).toBeUndefined()
})
