/** Many `papo send`, each by a process of its own, and a subscriber who counts what the broker got of them. */
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from 'mqtt'
import type { Home } from './home.ts'
import type { Mosquitto } from './mosquitto.ts'
import { until } from '../wait.ts'

/** What came of it, by the numbers of the messages. */
export type Tally = {
  /** Those whose process exited with 0, and those of which it said that they are kept. */
  readonly done: readonly number[]
  readonly kept: readonly number[]
  /** Exits that are neither. */
  readonly unexpected: readonly {
    readonly number: number
    readonly code: number
    readonly err: string
  }[]
  /** The messages that the broker gave to the subscriber. */
  readonly published: ReadonlySet<number>
}

type SendManyOptions = {
  readonly home: Home
  readonly mosquitto: Mosquitto
  readonly count: number
  /** After so many sends the broker is killed in the middle of one, and away during two more; 0 for never. */
  readonly killEvery: number
  readonly onProgress?: (tally: Tally) => void
}

const numberIn = (payload: Buffer): number | undefined => {
  // a program tries whether it may write there
  if (payload.length === 0) return undefined
  const value: unknown = JSON.parse(payload.toString())
  const { text }: { readonly text?: unknown } = Object(value)
  return typeof text === 'string' && /^n\d+$/u.test(text) ? Number(text.slice(1)) : undefined
}

/** Who hears everything that two people say to each other, as long as the broker lives. */
const listener = async (url: string) => {
  const published = new Set<number>()
  const client = connect(url, { reconnectPeriod: 20, clientId: 'listener', protocolVersion: 5 })
  let hears = false
  client.on('connect', () => {
    client.subscribe('papo/SESSIONS/#', { qos: 1 }, () => {
      hears = true
    })
  })
  client.on('close', () => {
    hears = false
  })
  // the broker is killed now and then: it connects again by itself
  client.on('error', () => {})
  client.on('message', (_, payload) => {
    const number = numberIn(payload)
    if (number !== undefined) published.add(number)
  })
  await until(() => hears, 'the subscriber listens')
  return { published, hears: () => hears, close: () => client.endAsync(true) }
}

/** Alice says `count` messages to bob, one process each; the last one waits until all that is kept is out. */
export const sendMany = async (options: SendManyOptions): Promise<Tally> => {
  const { home, mosquitto, count, killEvery, onProgress } = options
  const as = (who: string) => ['--name', who, '--profile', who, '--broker', mosquitto.url]
  await home.run(['users', ...as('bob')])
  await home.run(['request', 'bob', ...as('alice')])
  await home.run(['accept', 'alice', ...as('bob')])
  const { published, hears, close } = await listener(mosquitto.url)
  const done: number[] = []
  const kept: number[] = []
  const unexpected: { readonly number: number; readonly code: number; readonly err: string }[] = []
  const tally = { done, kept, unexpected, published }
  const say = async (number: number) => {
    const { code, err } = await home.run(['send', 'bob', `n${number}`, ...as('alice')])
    if (code === 0) done.push(number)
    else if (code === 1 && err.includes('It is kept')) kept.push(number)
    else unexpected.push({ number, code, err })
  }
  const back = async () => {
    await mosquitto.restart()
    await until(hears, 'the subscriber listens again', 20_000)
  }
  for (let number = 1; number <= count; number += 1) {
    const phase = killEvery > 0 ? number % killEvery : -1
    const saying = say(number)
    if (phase === 0) {
      // somewhere between its start and its end
      // oxlint-disable-next-line no-await-in-loop
      await pause(((number / killEvery) % 12) * 30)
      // oxlint-disable-next-line no-await-in-loop
      await mosquitto.stop('SIGKILL')
    }
    // one process after the other
    // oxlint-disable-next-line no-await-in-loop
    await saying
    // oxlint-disable-next-line no-await-in-loop
    if (phase === 2) await back()
    if (number % 100 === 0) onProgress?.(tally)
  }
  if (!hears()) await back()
  await say(count + 1)
  await until(() => kept.every((number) => published.has(number)), 'what was kept goes out', 20_000)
  await close()
  return tally
}
