/** Two thousand messages for somebody who is away, whatever becomes of the broker meanwhile. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { TestOptions } from 'vitest'
import { numbered } from '../../support/transport/mqtt-clients.ts'
import {
  openSessionByRpc,
  searchMessages,
  remoteOf,
  sendAll,
} from '../../support/process/rpc-client.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import { keys } from '../../support/screen/keys.ts'
import { until } from '../../support/wait.ts'

const COUNT = 2000
const texts = numbered('word', COUNT)

let home: Home
let mosquitto: Mosquitto | undefined
afterEach(async () => {
  await home.close()
  await mosquitto?.stop('SIGKILL')
  if (mosquitto) rmSync(mosquitto.folder, { recursive: true, force: true })
  mosquitto = undefined
})

/** A Mosquitto as it comes: whoever is away finds a thousand messages, and the others are thrown away. */
const forgetful = () =>
  startMosquitto({
    config:
      'allow_anonymous true\nset_tcp_nodelay true\npersistence true\nmax_queued_messages 1000\n',
  })

type Way = {
  readonly args: readonly string[]
  readonly leave: 'quit' | 'SIGKILL'
  /** How many of the words bob gets while alice is not there: what the broker kept. */
  readonly fromBroker: readonly [least: number, most: number]
  /** What happens to the broker while both are away. */
  readonly meanwhile?: () => Promise<void>
}

/** What bob has in the end, in the order in which he sees it. */
const story = async ({ args, leave, fromBroker, meanwhile }: Way) => {
  const alice = home.open('alice', args)
  const bob = home.open('bob', args)
  await openSessionByRpc(await remoteOf(home, 'alice'), await remoteOf(home, 'bob'))
  if (leave === 'quit') await bob.press('/quit', keys.enter)
  else bob.kill('SIGKILL')
  await bob.ended

  expect(await sendAll(await remoteOf(home, 'alice'), 'bob', texts)).toEqual([])
  await alice.press('/quit', keys.enter)
  await alice.ended
  await meanwhile?.()

  const bobAgain = home.open('bob', args)
  // killed while he handled a packet, he is told of that packet where the connection stands
  await bobAgain.sees(/● \d+ ms|was put aside/u, 40_000)
  const his = await remoteOf(home, 'bob')
  const have = async () => (await searchMessages(his, 'word')).map(({ text }) => text)
  const [least, most] = fromBroker
  await until(async () => (await have()).length >= least, 'bob has what the broker kept', 30_000)
  await bobAgain.quiet(500)
  expect((await have()).length).toBeLessThanOrEqual(most)
  const aliceAgain = home.open('alice', args)
  await until(async () => (await have()).length >= COUNT, 'bob has as many as alice sent', 100_000)

  // and she knows that he has them
  await aliceAgain.sees(/● \d+ ms/u, 40_000)
  await aliceAgain.press('/chat bob', keys.enter)
  await aliceAgain.sees(/word 2000.*(?:✓✓|read)/u, 30_000)
  return have()
}

const onMosquitto = { tags: ['mosquitto'], timeout: 240_000 } satisfies TestOptions

test('bob quits; Mosquitto keeps half of it, alice says the rest again', onMosquitto, async () => {
  home = openHome()
  const { url } = (mosquitto = await forgetful())
  expect(await story({ args: ['--broker', url], leave: 'quit', fromBroker: [900, 1100] })).toEqual(
    texts,
  )
})

test('bob is killed, and Mosquitto is killed and loses all that it had', onMosquitto, async () => {
  home = openHome()
  const broker = (mosquitto = await forgetful())
  const has = await story({
    args: ['--broker', broker.url],
    leave: 'SIGKILL',
    fromBroker: [0, 0],
    meanwhile: async () => {
      await broker.wipe()
      await broker.restart()
    },
  })
  expect(has).toEqual(texts)
})

test('bob is killed, and our own broker keeps everything', async () => {
  home = openHome()
  expect(await story({ args: [], leave: 'SIGKILL', fromBroker: [COUNT, COUNT] })).toEqual(texts)
}, 240_000)

test('bob quits, and our own broker is killed and loses all that it had', async () => {
  home = openHome()
  const has = await story({
    args: [],
    leave: 'quit',
    fromBroker: [0, 0],
    meanwhile: async () => {
      const pid = home.brokerPid()
      expect(pid).toBeDefined()
      process.kill(pid ?? 0, 'SIGKILL')
      await until(() => home.brokerPid() === undefined, 'the broker is gone')
      rmSync(join(home.data, 'broker'), { recursive: true })
    },
  })
  expect(has).toEqual(texts)
}, 240_000)
