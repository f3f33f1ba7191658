/** Packets that would fill the memory, through web sockets, whose library collects each message whole. */
// @module-tag mosquitto
// @module-tag mosquitto-clients
// @module-tag ps
import { expect, test } from 'vitest'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'
import { openSessionByRpc, remoteOf } from '../../support/process/rpc-client.ts'
import { publishLarge } from '../../support/e2e/publish-large.ts'
import { useRogueBrokers } from '../../support/e2e/rogue-brokers.ts'
import { growthByHugePacket } from '../../support/e2e/send-huge-packet.ts'
import type { Framing } from '../../support/e2e/send-huge-packet.ts'
import { keys } from '../../support/screen/keys.ts'
import { MEBIBYTE } from '../../support/transport/huge-packet.ts'
import { frameHeader, frameOf } from '../../support/transport/web-socket-bytes.ts'

const world = useHomeAndMosquitto()
const rogueOf = useRogueBrokers(world, true)

/** How the frames are around the bytes of the packet. */
const ways: readonly (readonly [string, Framing])[] = [
  [
    'in one frame',
    {
      first: ({ bytes, rest }) => Buffer.concat([frameHeader(bytes.length + rest), bytes]),
      next: (piece) => piece,
    },
  ],
  [
    'in one message of many frames, which never ends',
    {
      first: ({ bytes }) => frameOf(bytes, { fin: false }),
      next: (piece) => frameOf(piece, { opcode: 0, fin: false }),
    },
  ],
  ['in many messages', { first: ({ bytes }) => frameOf(bytes), next: (piece) => frameOf(piece) }],
]

test.each(
  ways.flatMap(([way, framing]) =>
    ([4, 5] as const).map((version) => [way, version, framing] as const),
  ),
)(
  'a broker that sends 250 MB in one packet %s gets it acknowledged, and fills no memory (MQTT %i)',
  async (_, version, framing) => {
    const rogue = await rogueOf(version)
    expect(await growthByHugePacket(world.home, rogue, version, framing)).toBeLessThan(
      64 * MEBIBYTE,
    )
  },
  120_000,
)

test('people talk through web sockets on a broker of MQTT 3.1.1 that keeps 20 MB for them', async () => {
  await publishLarge(world.mosquitto.port, 'USERS/mallory', 20_000_000)
  const [hers, his] = [await rogueOf(4), await rogueOf(4)]
  const alice = world.home.open('alice', ['--broker', hers.url])
  const bob = world.home.open('bob', ['--broker', his.url])
  await openSessionByRpc(await remoteOf(world.home, 'alice'), await remoteOf(world.home, 'bob'))
  await alice.press('/chat bob', keys.enter)
  await bob.press('/chat alice', keys.enter)
  await bob.press('good evening', keys.enter)
  await alice.sees('good evening')
  await alice.press('likewise', keys.enter)
  await bob.sees('likewise')
  // nobody was thrown out, now or again
  expect([hers.connections(), his.connections()]).toEqual([1, 1])
  await alice.press('/refused', keys.enter)
  await alice.sees('Refused packets')
  expect(alice.text()).toMatch(/1 {2}too large/u)
}, 120_000)
