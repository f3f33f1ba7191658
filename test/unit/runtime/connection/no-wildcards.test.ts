/** A broker that takes no wildcards: whom one knows reaches one all the same, and the person is told that others do not. */
import { expect, test } from 'vitest'
import type { Transport } from '../../../../src/ports/transport.ts'
import {
  acceptInvitation,
  createGroup,
  groupOf,
  groupTranscript,
  invite,
  sendToGroup,
  waitingJoin,
} from '../../../support/network/group.ts'
import { seenStatus, stateOf } from '../../../support/network/direct-session.ts'
import { createTestNetwork } from '../../../support/network/network.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'

const causes = (one: Person) =>
  (stateOf(one).link.missing ?? []).map(({ kind, cause }) => `${kind} ${cause}`)

/** MQTT 5: the broker says so before anything is subscribed to; `asked` counts who tries all the same. */
const announcing =
  (asked: { count: number }) =>
  (transport: Transport): Transport => ({
    connect: async (options, events) => {
      const link = await transport.connect(options, events)
      if ('reason' in link) return link
      return {
        ...link,
        wildcards: false,
        subscribe: (filters, qos) => {
          asked.count += filters.filter((filter) => filter.includes('+')).length
          return link.subscribe(filters, qos)
        },
      }
    },
  })

const isOnline = (one: Person) => stateOf(one).link.status === 'online'

/** Two who ask each other, for nobody else can be reached. */
const talk = async (network: TestNetwork, wrapTransport?: (of: Transport) => Transport) => {
  const [alice, bob] = ['alice', 'bob'].map((name) =>
    network.person(name, wrapTransport ? { wrapTransport } : {}),
  )
  if (!alice || !bob) throw new Error('not two')
  alice.start()
  bob.start()
  const { until } = network.clock
  // nothing is waited for in vain
  await until(() => isOnline(alice) && isOnline(bob), 'both are online', 1000)
  alice.ask('bob')
  bob.ask('alice')
  await until(
    () => alice.session('bob') !== undefined && bob.session('alice') !== undefined,
    'they talk',
    60_000,
  )
  alice.sendText('bob', 'oi')
  await until(() => bob.transcript('alice').includes('alice: oi'), 'it arrives', 60_000)
  return { alice, bob }
}

const refusing = {
  deny: (_: string, act: string, topic: string) => act === 'subscribe' && /[+#]/u.test(topic),
}

test.each([4, 5] as const)(
  'MQTT %i, each wildcard is refused: two who ask each other talk, see each other and share a group',
  async (version) => {
    const network = createTestNetwork({ ...refusing, version })
    const { alice, bob } = await talk(network)
    expect(causes(alice)).toEqual([
      'inbox no-wildcards',
      'direct no-wildcards',
      'presence no-wildcards',
      'roster no-wildcards',
      'roll-call no-wildcards',
    ])
    await network.clock.until(() => seenStatus(alice, 'bob') === 'online', 'she sees him', 60_000)
    const lab = createGroup(alice, 'Lab')
    await network.advance(1000)
    invite(alice, lab, 'bob')
    await network.clock.until(() => waitingJoin(bob, 'alice') !== undefined, 'invited', 60_000)
    acceptInvitation(bob, 'alice')
    await network.clock.until(
      () => groupOf(bob, lab)?.roster.members.length === 2,
      'he is in',
      60_000,
    )
    sendToGroup(alice, lab, 'all')
    await network.clock.until(
      () => groupTranscript(bob, lab).includes('alice: all'),
      'he reads it',
      120_000,
    )
  },
)

test('a broker that announces it is not even asked', async () => {
  const asked = { count: 0 }
  const network = createTestNetwork(refusing)
  const { alice } = await talk(network, announcing(asked))
  expect(asked.count).toBe(0)
  expect(causes(alice)).toContain('inbox no-wildcards')
})
