/** Brokers that hang up at what they deny, or take no wildcards: papo lives without it, and says so. */
// @module-tag mosquitto
import { afterEach, expect, test } from 'vitest'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'
import { keys } from '../../support/screen/keys.ts'
import { startRestrictedBroker } from '../../support/transport/restricted-broker.ts'
import type { RestrictedBroker, Restrictions } from '../../support/transport/restricted-broker.ts'

const here = useHomeAndMosquitto()
let broker: RestrictedBroker | undefined
afterEach(async () => {
  await broker?.stop()
  broker = undefined
})

const restricted = async (restrictions: Restrictions) => {
  broker = await startRestrictedBroker(here.mosquitto.port, restrictions)
  return broker
}

const isWildcard = (topic: string) => /[+#]/u.test(topic)

test('a broker that hangs up when messages are sent: found in a few rounds, told, and then left out', async () => {
  const { url, hangUps, restrict } = await restricted({
    hangsUp: (act, topic) => act === 'publish' && topic.includes('/SESSIONS/'),
  })
  const status = await here.home.run(['status', '--name', 'alice', '--broker', url])
  expect(status.code).toBe(1)
  expect(status.err).toContain('you cannot send messages to people')
  expect(status.err).toContain('topic write papo/SESSIONS/+/alice/+')
  expect(hangUps()).toBe(3)
  const screen = here.home.open('ana', ['--broker', url, '--lang', 'pt-BR'])
  await screen.sees('Nem tudo funciona aqui: /doctor', 60_000)
  const found = hangUps()
  await screen.quiet(5000)
  expect(hangUps()).toBe(found)
  // once it is allowed, the next program finds that it is
  restrict({})
  expect(
    await here.home.run(['status', '--name', 'bob', '--profile', 'bob', '--broker', url]),
  ).toMatchObject({
    code: 0,
  })
}, 90_000)

test.each([
  ['SUBACK 0xA2', { refuses: (filter: string) => (isWildcard(filter) ? 0xa2 : undefined) }],
  [
    'hanging up',
    { hangsUp: (act: string, topic: string) => act === 'subscribe' && isWildcard(topic) },
  ],
] as const)(
  'no wildcards (%s): two who add each other meet, and read why others do not reach them',
  async (_, restrictions) => {
    const { url } = await restricted(restrictions)
    const inviteOf = async (name: string) => {
      const own = ['--name', name, '--profile', name, '--broker', url]
      const { out } = await here.home.run(['status', '--json', ...own])
      const { key }: { readonly key?: unknown } = Object(JSON.parse(out))
      return `papo:${name}?k=${String(key)}`
    }
    const [fromAlice, fromBob] = [await inviteOf('alice'), await inviteOf('bob')]
    const open = (name: string, language: string) =>
      here.home.open(name, ['--profile', name, '--broker', url, '--lang', language], {
        columns: 120,
      })
    const [alice, bob] = [open('alice', 'en'), open('bob', 'pt-BR')]
    await alice.sees('no wildcards here: only people whom you know reach you', 60_000)
    await bob.sees('sem curingas aqui: só quem você conhece chega até você', 60_000)
    // whoever is added is known
    await alice.press(`/add ${fromBob}`, keys.enter)
    await bob.press(`/add ${fromAlice}`, keys.enter)
    await alice.sees(/● bob/u, 60_000)
    await bob.sees(/● alice/u, 60_000)
    expect([alice.ending(), bob.ending()]).toEqual([undefined, undefined])
  },
  180_000,
)
