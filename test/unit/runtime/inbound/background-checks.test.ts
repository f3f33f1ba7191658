/** Signatures that another thread checks before a packet is handed over: what counts is what is true then. */
import { expect, test } from 'vitest'
import { directChannel } from '../../../../src/core/channel.ts'
import type { SafeText } from '../../../../src/core/ids.ts'
import type { LinkEvents, Packet } from '../../../../src/ports/transport.ts'
import type { Signer } from '../../../../src/ports/signer.ts'
import { signedPacket } from '../../../support/forged/packets.ts'
import { registeredPeople } from '../../../support/forged/registered.ts'
import { openSession, refusedCounts, sessionOf } from '../../../support/network/direct-session.ts'
import { createTestNetwork, id, insecureSigner } from '../../../support/network/network.ts'
import { otherSigner } from '../../../support/network/presence-records.ts'

const setUp = async () => {
  const network = createTestNetwork()
  const own = insecureSigner('alice')
  const checked = { here: 0, elsewhere: 0 }
  const signer: Signer = {
    ...own,
    verify: (...given) => {
      checked.here += 1
      return own.verify(...given)
    },
    verifyInBackground: (...given) => {
      checked.elsewhere += 1
      return Promise.resolve(own.verify(...given))
    },
  }
  const links: LinkEvents[] = []
  const { alice, bob } = await openSession(network, {
    alice: {
      signer,
      wrapTransport: (transport) => ({
        connect: (options, events) => {
          links.push(events)
          return transport.connect(options, events)
        },
      }),
    },
  })
  const session = sessionOf(bob, 'alice')
  const place = { kind: 'direct', session, to: id('alice'), from: id('bob') } as const
  const channel = directChannel(session)
  const packetBy = (by: Signer, seq: number, text: string) =>
    signedPacket(
      { name: bob.name, signer: by },
      { type: 'message.send', channel, text: text as SafeText },
      place,
      { at: network.clock.now(), seq },
    )
  const link = () => {
    const [newest] = links.slice(-1)
    if (!newest) throw new Error('alice is connected')
    return newest
  }
  const prepare = (packet: Packet) => link().prepare?.(packet)
  const hand = (packet: Packet) => link().onPacket(packet)
  checked.here = 0
  return { network, alice, bob, checked, packetBy, prepare, hand }
}

test('what another thread has checked is not checked again', async () => {
  const { alice, bob, checked, packetBy, prepare, hand } = await setUp()
  const packet = packetBy(bob.signer, 1, 'hello')
  await prepare(packet)
  expect(checked).toEqual({ here: 0, elsewhere: 1 })
  hand(packet)
  expect(alice.transcript('bob')).toEqual(['bob: hello'])
  expect(checked.here).toBe(0)
})

test('what it found forged is refused, and the same bytes elsewhere are looked at anew', async () => {
  const { alice, bob, checked, packetBy, prepare, hand } = await setUp()
  const forged = packetBy({ ...bob.signer, sign: otherSigner.sign }, 1, 'forged')
  await prepare(forged)
  hand(forged)
  expect(alice.transcript('bob')).toEqual([])
  expect(refusedCounts(alice)['forged']).toBe(1)
  hand({ ...forged, payload: forged.payload.slice() })
  expect(refusedCounts(alice)['forged']).toBe(2)
  expect(checked).toEqual({ here: 1, elsewhere: 1 })
})

test('whoever is no acquaintance any more when it is handed over is judged as what they are then', async () => {
  const { alice, bob, packetBy, prepare, hand } = await setUp()
  const packet = packetBy(bob.signer, 1, 'hello')
  await prepare(packet)
  alice.send({ type: 'person.block', who: bob.name })
  hand(packet)
  expect(alice.transcript('bob')).toEqual([])
})

test('nothing is begun for strangers, for other keys and for what is no message of ours', async () => {
  const { network, bob, checked, packetBy, prepare } = await setUp()
  const [stranger] = registeredPeople(1)
  if (!stranger) throw new Error('there is one')
  const ask = { type: 'request.make', to: id('alice'), text: 'buy' as SafeText } as const
  const inbox = { kind: 'inbox', of: id('alice'), from: stranger.name } as const
  const fromStranger = signedPacket(stranger, ask, inbox, { at: network.clock.now(), seq: 1 })
  const bytes = new TextEncoder().encode('{}')
  const own = packetBy(bob.signer, 1, 'hello')
  for (const packet of [
    fromStranger,
    packetBy(otherSigner, 1, 'me too'),
    { ...own, payload: bytes },
    { ...own, topic: 'elsewhere' },
    { ...own, topic: 'papo/what/is/this' },
  ])
    expect(prepare(packet)).toBeUndefined()
  expect(checked.elsewhere).toBe(0)
})
