/** Two people take one name at one moment: nobody becomes the other, and everybody whom it concerns is told. */
import { describe, expect, test } from 'vitest'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { lookUpPerson } from '../../../src/model/people/strangers.ts'
import type { Transport } from '../../../src/ports/transport.ts'
import { stateOf } from '../../support/network/direct-session.ts'
import { createTestNetwork, id, insecureSigner } from '../../support/network/network.ts'
import type { Person } from '../../support/network/network.ts'

const MINUTE = 60_000

const standing = (who: Person) => {
  const { link, warnings } = stateOf(who)
  return [link.status, link.problem, warnings.map(({ key }) => key)]
}

/** carol is there; then two people start as alice, the second so much (ms) later, and each word is so long on its way. */
const race = async (version: 4 | 5, later: number, delay: number) => {
  const network = createTestNetwork({ version })
  const slow = (transport: Transport): Transport => ({
    connect: async (settings, events) => {
      const link = await transport.connect(settings, events)
      if ('reason' in link || delay === 0) return link
      return {
        ...link,
        publish: async (packet) => {
          await new Promise<void>((resolve) => void network.clock.after(delay, resolve))
          return link.publish(packet)
        },
      }
    },
  })
  const carol = network.person('carol')
  carol.start()
  await network.advance(MINUTE)
  const another = (secret: string) =>
    network.person('alice', {
      signer: insecureSigner(secret),
      copyOf: secret,
      wrapTransport: slow,
    })
  const [one, two] = [another('one'), another('two')]
  one.start()
  await network.advance(later)
  two.start()
  await network.advance(10 * MINUTE)
  return { network, carol, one, two }
}

describe.each([4, 5] as const)('MQTT %i', (version) => {
  test.each([0, 20, 2000])(
    'who comes %i ms later is told that the name is taken',
    async (later) => {
      const { carol, one, two } = await race(version, later, 0)
      expect(standing(one)).toEqual(['online', undefined, []])
      expect(stateOf(two).link).toMatchObject({
        status: 'stopped',
        problem: 'name-taken',
        suggestion: 'alice2',
        holder: one.signer.key.slice(0, 6),
      })
      expect(lookUpPerson(stateOf(carol), id('alice'))).toMatchObject({ key: one.signer.key })
    },
  )

  test('where neither can see the other in time, both are told, and others keep the key that they saw first', async () => {
    const { network, carol, one, two } = await race(version, 200, 1000)
    for (const who of [one, two])
      expect(standing(who)).toEqual(['online', undefined, ['own-name-claimed']])
    expect(lookUpPerson(stateOf(carol), id('alice'))).toMatchObject({ key: one.signer.key })
    // each of them says it again, so that those who come later see somebody; it is no flood
    const before = network.traffic.length
    await network.advance(60 * MINUTE)
    expect(network.traffic.length - before).toBeLessThan(200)
    for (const who of [one, two]) expect(standing(who)[2]).toEqual(['own-name-claimed'])
    // whoever knows the one does not take the other for them
    two.send({ type: 'request.make', to: id('carol'), text: safeText('it is me') })
    await network.advance(MINUTE)
    expect([...stateOf(carol).requests.values()]).toEqual([])
    expect(lookUpPerson(stateOf(carol), id('alice'))).toMatchObject({ key: one.signer.key })
  })
})
