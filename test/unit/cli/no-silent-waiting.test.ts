/** Commands of somebody who has just come: they wait for what may arrive, and for nothing else. */
import { expect, test } from 'vitest'
import type { Transport } from '../../../src/ports/transport.ts'
import { cliFor, newcomer } from '../../support/network/cli-runner.ts'
import { openSession } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'
import type { TestNetwork } from '../../support/network/network.ts'

/** A broker that gives back what proves a right only after a second. */
const provingLate =
  ({ clock }: TestNetwork) =>
  (transport: Transport): Transport => ({
    connect: (options, events) =>
      transport.connect(options, {
        ...events,
        onPacket: (packet) => {
          if (packet.payload.length > 0) events.onPacket(packet)
          else clock.after(1000, () => events.onPacket(packet))
        },
      }),
  })

test('a refusal comes as soon as it is known what the broker allows', async () => {
  const network = createTestNetwork()
  const ana = network.person('ana', { wrapTransport: provingLate(network) })
  ana.start()
  const anas = cliFor(network, ana)
  await anas.runOk('group', 'new', 'lab')
  await network.advance(60_000)
  ana.crash()
  ana.start()
  const before = network.clock.now()
  const refused = await anas.run(['group', 'heirs', 'lab', '7d', 'zoe'])
  expect(refused.err).toContain('not members: zoe')
  expect(network.clock.now() - before).toBeLessThan(3000)
})

test.each([['export'], ['mute'], ['log'], ['block']])(
  'papo %s knows somebody whom papo users lists',
  async (command) => {
    const network = createTestNetwork()
    await newcomer(network, 'carla')
    const alice = network.person('alice')
    alice.start()
    const done = await cliFor(network, alice).run([command, 'carla'])
    expect(done.err).not.toContain('nobody called')
  },
)

test('papo search waits for who is here before it says that nobody is called that', async () => {
  const network = createTestNetwork()
  await newcomer(network, 'carla')
  const alice = network.person('alice')
  alice.start()
  const alices = cliFor(network, alice)
  expect(await alices.run(['search', 'from:carla'])).toEqual({
    code: 1,
    out: [],
    err: 'nothing found',
  })
  expect((await alices.run(['search', 'from:nobdy'])).err).toBe(
    'papo: nobody known here is called "nobdy". See "papo users".',
  )
})

test('a search for nothing says what could be searched for', async () => {
  const network = createTestNetwork()
  const [, alices] = await newcomer(network, 'alice')
  expect((await alices.run(['search', ''])).err).toContain('papo search from:USER')
  expect((await alices.run(['search', '?!'], 'pt-BR')).err).toContain('papo search de:NOME')
  expect((await alices.run(['search', 'oi', 'from:'])).err).toContain('nothing stands after from:')
  expect((await alices.run(['search', 'de:', 'oi'], 'pt-BR')).err).toContain('nada depois de de:')
})

test('papo tail of oneself, of no topic and of a chat that is off says so and ends', async () => {
  const network = createTestNetwork()
  const { alice } = await openSession(network)
  const alices = cliFor(network, alice)
  const refusals: readonly (readonly [string, string, string])[] = [
    ['alice', 'alice is you.', 'alice é você.'],
    ['', 'the name is missing', 'falta o nome'],
    ['?bob', 'start it with --classic', 'inicie com --classic'],
    ['>a/#/b', 'a/#/b is not a topic', 'a/#/b não é um tópico'],
  ]
  for (const [who, en, pt] of refusals) {
    for (const [language, sentence] of [
      ['en', en],
      ['pt-BR', pt],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop
      const refused = await alices.run(['tail', who], language)
      expect(refused).toMatchObject({ code: 1, out: [], err: expect.stringContaining(sentence) })
      expect(refused.err).not.toContain('--timeout')
    }
  }
})

test('a topic that is not followed, and the chat that is off, are not to be muted: each says why', async () => {
  const network = createTestNetwork()
  const [, alices] = await newcomer(network, 'alice')
  await alices.runOk('send', '>house/kitchen', 'on')
  const topic = await alices.run(['mute', '>house/kitchen'])
  const chat = await alices.run(['mute', '?bob'])
  expect(topic.err).toContain('/topic-room house/kitchen follows it')
  expect(chat.err).toContain('start it with --classic')
  expect(topic.err + chat.err).not.toContain('papo request')
})

test.each([
  [['log', 'echo', '--since', 'nope'], '--since: "nope" is not a time', '--since: "nope" não é'],
  [['tail', '--since', 'nope'], '--since: "nope" is not a time', '--since: "nope" não é'],
  [['export', '--until', 'x'], '--until: "x" is not a time', '--until: "x" não é'],
  [
    ['log', 'echo', '--since', '1h', '--until', '2h'],
    '--until is not after --since',
    '--until não é depois de --since',
  ],
])('papo %j is wrong usage and names the flag', async (line, en, pt) => {
  const network = createTestNetwork()
  const [, alices] = await newcomer(network, 'alice')
  const told = [await alices.run(line), await alices.run(line, 'pt-BR')]
  expect(told).toMatchObject([
    { code: 2, out: [], err: expect.stringContaining(en) },
    { code: 2, out: [], err: expect.stringContaining(pt) },
  ])
})

test.each([
  [['users'], 'only people whom you know reach you'],
  [['requests'], 'only people whom you know reach you'],
  [['groups'], 'only people whom you know reach you'],
])('papo %j says that the broker takes no wildcards', async (line, sentence) => {
  const network = createTestNetwork({
    deny: (_, act, topic) => act === 'subscribe' && /[+#]/u.test(topic),
  })
  const [, alices] = await newcomer(network, 'alice')
  const listed = await alices.run(line)
  expect(listed).toMatchObject({ code: 1, out: [] })
  expect(listed.err).toContain(sentence)
  expect(listed.err.split('\n')).toHaveLength(2)
})
