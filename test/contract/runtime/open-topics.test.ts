/** Open topics with a real Mosquitto, and on the other side programs that know nothing of papo. */
// @module-tag mosquitto
// @module-tag mosquitto-clients
import { spawn, spawnSync } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../../src/adapters/clock.ts'
import { createMqttTransport } from '../../../src/adapters/mqtt.ts'
import { NO_MARK } from '../../../src/adapters/packet-mark.ts'
import { systemIds } from '../../../src/adapters/ids.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import { parseTopicFilter } from '../../../src/core/broker/topic-filter.ts'
import { topicConversationId, ANONYMOUS } from '../../../src/core/ids.ts'
import type { SafeText } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { Runtime } from '../../../src/runtime/runtime-types.ts'
import { createRuntime } from '../../../src/runtime/runtime.ts'
import { createMemoryDisk } from '../../support/disk/memory-disk.ts'
import { program } from '../../setup/tools.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { id, insecureSigner } from '../../support/network/network.ts'

let broker: Mosquitto | undefined
let alice: Runtime | undefined
const children: ReturnType<typeof spawn>[] = []
afterEach(async () => {
  for (const child of children.splice(0)) child.kill()
  await alice?.stop()
  await broker?.stop()
})

const disk = createMemoryDisk()
const until = (runtime: Runtime, met: () => boolean) =>
  new Promise<void>((resolve) => {
    if (met()) return resolve()
    const stop = runtime.store.subscribe(() => {
      if (!met()) return
      stop()
      resolve()
    })
  })
const sees = (topic: string): readonly string[] => {
  const filter = parseTopicFilter(topic)
  const page = filter && disk.history.page(topicConversationId(filter), { kind: 'newest' }, 1000)
  return (page?.messages ?? []).map(({ by, text, unsigned }: Message) => {
    const name = by === ANONYMOUS ? `${unsigned?.from ?? ''}?` : by
    const where = unsigned?.topic === undefined ? '' : `${unsigned.topic} `
    const note = unsigned?.note ? `[${unsigned.note.kind} ${unsigned.note.count}]` : ''
    return `${where}${name} ${text}${note}${unsigned?.retained ? ' (kept)' : ''}`
  })
}
const publish = (url: Mosquitto, topic: string, text: string | Uint8Array, retain = false) => {
  const flags = [
    '-p',
    String(url.port),
    '-q',
    '1',
    '-t',
    topic,
    text.length > 0 ? '-s' : '-n',
    ...(retain ? ['-r'] : []),
  ]
  const done = spawnSync(program('mosquitto_pub'), flags, { input: text })
  if (done.status !== 0) throw new Error(done.stderr.toString())
}

test.each([4, 5] as const)(
  'mosquitto_pub and mosquitto_sub talk with alice, with MQTT %i: both ways, wildcards, bytes, each line once',
  async (version) => {
    const started = await startMosquitto()
    broker = started
    publish(started, `v${version}/house/heating`, '19', true)
    const transport = createMqttTransport({ willDelay: 0 })
    const runtime = createRuntime(
      {
        disk,
        signer: insecureSigner('alice'),
        transport: {
          connect: (options, events) => transport.connect({ ...options, version }, events),
        },
        clock: systemClock,
        ids: systemIds(),
        packetMark: NO_MARK,
        notify: () => {},
        byItself: (task) => task(),
      },
      {
        me: { id: id('alice'), name: 'alice' as SafeText },
        space: 'papo',
        connection: () => ({ url: started.url, clientId: `alice-${version}` }),
      },
    )
    alice = runtime
    runtime.start()
    await until(runtime, () => runtime.store.get().link.status === 'online')
    const kitchen = `v${version}/house/kitchen`
    const house = `v${version}/house/+`
    runtime.send({ type: 'topic.follow', topic: kitchen })
    runtime.send({ type: 'topic.follow', topic: house })
    await until(runtime, () => sees(house).length === 1)
    // the kept one comes first: then it listens
    publish(started, 'ready', 'listening', true)
    const flags = ['-p', String(started.port), '-t', kitchen, '-t', 'ready']
    const other = spawn(program('mosquitto_sub'), flags)
    children.push(other)
    let printed = ''
    const heard = (wanted: string) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (printed.includes(wanted)) resolve()
        }
        other.stdout.on('data', look)
        look()
      })
    other.stdout.on('data', (bytes: Buffer) => {
      printed += bytes.toString()
    })
    await heard('listening')
    publish(started, kitchen, 'bob: is somebody there?')
    await until(runtime, () => sees(house).length === 2)
    runtime.send({ type: 'topic.publish', topic: kitchen, text: safeText('yes, me') })
    await heard('alice: yes, me\n')
    publish(started, kitchen, Uint8Array.of(0xff, 0xd8, 0xff, 0, 1))
    publish(started, `v${version}/house/door`, 'open')
    publish(started, kitchen, '')
    await until(runtime, () => sees(kitchen).length === 4 && sees(house).length === 6)
    expect(sees(kitchen)).toEqual([
      'bob? is somebody there?',
      'alice yes, me',
      '? [binary 5]',
      '? [empty 0]',
    ])
    expect(sees(house)).toEqual([
      `v${version}/house/heating ? 19 (kept)`,
      `${kitchen} bob? is somebody there?`,
      `${kitchen} alice yes, me`,
      `${kitchen} ? [binary 5]`,
      `v${version}/house/door ? open`,
      `${kitchen} ? [empty 0]`,
    ])
  },
  20_000,
)
