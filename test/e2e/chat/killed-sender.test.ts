/** kill -9 in the middle of a thousand messages: what was published is on the disk, and no number is used twice. */
// @module-tag mosquitto
import { join } from 'node:path'
import { connect } from 'mqtt'
import { expect, test } from 'vitest'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import type { RemoteApi } from '../../../src/cli/rpc/control.ts'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'
import {
  callOk,
  openSessionByRpc,
  remoteOf,
  searchMessages,
} from '../../support/process/rpc-client.ts'
import { until } from '../../support/wait.ts'

const COUNT = 1000

const world = useHomeAndMosquitto()

/** Every packet on the topic of alice's messages that the broker got, by its number: as it was each time. */
const listen = async () => {
  const client = connect(world.mosquitto.url, { clientId: 'listener', protocolVersion: 5 })
  const published = new Map<number, Set<string>>()
  client.on('message', (_, payload) => {
    // a program tries whether it may write there
    if (payload.length === 0) return
    const read: unknown = JSON.parse(payload.toString())
    const { by, seq }: { readonly by?: unknown; readonly seq?: unknown } = Object(read)
    if (by !== 'alice' || typeof seq !== 'number') return
    published.set(seq, (published.get(seq) ?? new Set()).add(payload.toString()))
  })
  await client.subscribeAsync('papo/SESSIONS/#', { qos: 1 })
  return { published, close: () => client.endAsync(true) }
}

const open = (who: string, options = {}) =>
  world.home.open(who, ['--broker', world.mosquitto.url], options)

/** Calls all at once; the numbers of those that were answered with yes. */
const sendMany = (remote: RemoteApi) => {
  const sent: number[] = []
  const say = async (number: number) => {
    const said = await remote.call('send', { who: 'bob', text: `n${number}.`, timeout: 60_000 })
    if (said.ok) sent.push(number)
  }
  const done = Promise.all(Array.from({ length: COUNT }, (_, index) => say(index + 1)))
  return { sent, done }
}

/** What alice's disk has of her messages, by number. */
const stored = (topic: string) => {
  const disk = openDisk(join(world.home.data, 'alice', 'papo', 'papo.db'))
  if (!disk.ok) throw new Error(disk.error)
  const packets = disk.value.packets.range(topic, 1, 1_000_000)
  disk.value.close()
  return new Map(packets.map(({ seq, bytes }) => [seq, new TextDecoder().decode(bytes)]))
}

test.each([1, 150, 600])(
  'after %i messages were published',
  async (enough) => {
    const [alice, bob] = [open('alice'), open('bob')]
    const [hers, his] = [await remoteOf(world.home, 'alice'), await remoteOf(world.home, 'bob')]
    await openSessionByRpc(hers, his)
    const { rows } = await callOk(hers, 'sessions', {})
    const topic = rows[0]?.topic.slice('papo/'.length) ?? ''
    const { published, close } = await listen()
    const before = stored(topic).size
    const { sent, done } = sendMany(hers)
    await until(() => published.size >= enough, 'some are published', 20_000)
    alice.kill('SIGKILL')
    await done
    await alice.ended

    const kept = stored(topic)
    for (const [seq, packets] of published) expect([...packets]).toEqual([kept.get(seq)])
    expect(kept.size).toBeGreaterThanOrEqual(before + sent.length)
    // whoever was told that the broker has it, was told the truth
    const all = [...published.values()].flatMap((packets) => [...packets]).join('\n')
    expect(sent.filter((number) => !all.includes(`"n${number}."`))).toEqual([])

    // the next program goes on where this one ended: all that is on the disk goes out, under its number
    open('alice')
    const again = await remoteOf(world.home, 'alice')
    expect((await again.call('send', { who: 'bob', text: 'the last.', timeout: 30_000 })).ok).toBe(
      true,
    )
    await until(
      async () =>
        (await callOk(his, 'search', { words: '"the last"', limit: 9, timeout: 1000 })).rows
          .length > 0,
      'bob has the last one',
      20_000,
    )
    await until(
      () => [...kept.keys()].every((seq) => seq <= before || published.has(seq)),
      'all that was kept is published',
      20_000,
    )
    expect([...published.values()].filter((packets) => packets.size !== 1)).toEqual([])
    // bob has each of them once, and nothing else
    const wanted = [...kept.values()].flatMap((one) => /"(n\d+\.)"/u.exec(one)?.[1] ?? [])
    const had = async () => (await searchMessages(his, 'n')).map(({ text }) => text)
    await until(async () => (await had()).length >= wanted.length, 'bob has all', 20_000)
    expect((await had()).toSorted()).toEqual(wanted.toSorted())
    bob.kill()
    hers.close()
    his.close()
    again.close()
    await close()
  },
  90_000,
)

test('after 150 of a thousand lines that were typed at once were published', async () => {
  const [alice, bob] = [open('alice', { kitty: true }), open('bob')]
  const [hers, his] = [await remoteOf(world.home, 'alice'), await remoteOf(world.home, 'bob')]
  await openSessionByRpc(hers, his)
  const { rows } = await callOk(hers, 'sessions', {})
  const topic = rows[0]?.topic.slice('papo/'.length) ?? ''
  await alice.press('/chat bob', '\r')
  await alice.sees('to bob')
  const { published, close } = await listen()
  const before = stored(topic).size
  for (let number = 1; number <= COUNT; number += 1) alice.type(`n${number}.\r`)
  await until(() => published.size >= 150, 'some are published', 20_000)
  alice.kill('SIGKILL')
  await alice.ended
  hers.close()

  const kept = stored(topic)
  for (const [seq, packets] of published) expect([...packets]).toEqual([kept.get(seq)])
  // each line is a message of its own, in the order in which they were typed, and none is left out
  const texts = [...kept].flatMap(([seq, one]) =>
    seq > before ? [/"text":"([^"]*)"/u.exec(one)?.[1] ?? one] : [],
  )
  expect(texts).toEqual(texts.map((_, index) => `n${index + 1}.`))

  // the next program sends the rest
  open('alice')
  const isOut = () => [...kept.keys()].every((seq) => seq <= before || published.has(seq))
  await until(isOut, 'all that was kept is published', 20_000)
  const had = async () => (await searchMessages(his, 'n')).map(({ text }) => text)
  await until(async () => (await had()).length >= texts.length, 'bob has all', 20_000)
  expect(await had()).toEqual(texts)
  bob.kill()
  his.close()
  await close()
}, 90_000)
