/** Packets that would fill the memory: a broker sends them, or keeps them for whoever comes. */
// @module-tag mosquitto
// @module-tag mosquitto-clients
// @module-tag ps
import { expect, test } from 'vitest'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'
import { openSessionByRpc, remoteOf } from '../../support/process/rpc-client.ts'
import { publishLarge } from '../../support/e2e/publish-large.ts'
import { useRogueBrokers } from '../../support/e2e/rogue-brokers.ts'
import { growthByHugePacket } from '../../support/e2e/send-huge-packet.ts'
import { keys } from '../../support/screen/keys.ts'
import { MEBIBYTE } from '../../support/transport/huge-packet.ts'

const world = useHomeAndMosquitto()
const rogueOf = useRogueBrokers(world)

test.each([4, 5] as const)(
  'a broker that sends 250 MB in one packet gets it acknowledged, and fills no memory (MQTT %i)',
  async (version) => {
    const rogue = await rogueOf(version)
    const growth = await growthByHugePacket(world.home, rogue, version, {
      first: ({ bytes }) => bytes,
      next: (piece) => piece,
    })
    // 32 MB on a busy machine: what V8 has not collected yet
    expect(growth).toBeLessThan(64 * MEBIBYTE)
  },
  120_000,
)

test.each([4, 5] as const)(
  'people talk on a broker that keeps 100 MB for them (MQTT %i)',
  async (version) => {
    await publishLarge(world.mosquitto.port, 'USERS/mallory', 100_000_000)
    const [hers, his] = [await rogueOf(version), await rogueOf(version)]
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
    // a broker of MQTT 5 knows that she does not take it, and so she knows nothing of it
    await alice.press('/refused', keys.enter)
    await alice.sees('Refused packets')
    expect(/1 {2}too large/u.test(alice.text())).toBe(version === 4)
  },
  120_000,
)
