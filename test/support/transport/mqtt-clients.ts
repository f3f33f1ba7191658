/** Plain mqtt.js clients for stories about brokers: they flood, collect, and die when told. */
import { Socket } from 'node:net'
import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt'

/** What one client was given, in order. */
export type ReceivedMessage = {
  readonly topic: string
  readonly text: string
  readonly packet: IPublishPacket
}

/** A connected client with what it got so far. */
export type MqttTestClient = {
  readonly client: MqttClient
  readonly received: readonly ReceivedMessage[]
  /** Resolves when `enough` holds for what was got; checked at every message. */
  readonly until: (enough: (received: readonly ReceivedMessage[]) => boolean) => Promise<void>
  /** Leaves without DISCONNECT, as a killed program does. */
  readonly kill: () => Promise<void>
  readonly disconnect: () => Promise<void>
}

/** Connects once to a URL or to the path of a socket (MQTT 3.1.1 unless told otherwise, never again by itself); rejects when refused. */
export const connectMqtt = async (
  url: string,
  options: IClientOptions = {},
): Promise<MqttTestClient> => {
  const received: ReceivedMessage[] = []
  const waiting = new Set<() => void>()
  const common = { reconnectPeriod: 0, protocolVersion: 4, ...options } as const
  const client = url.startsWith('/')
    ? mqtt.connect({ ...common, protocol: 'mqtt', unixSocket: true, path: url })
    : mqtt.connect(url, common)
  // what a stored session has waiting comes right behind the CONNACK
  client.on('message', (topic, payload, packet) => {
    received.push({ topic, text: payload.toString(), packet })
    for (const look of waiting) look()
  })
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve())
    client.once('error', reject)
    client.once('close', () => reject(new Error('closed before it was connected')))
  })
  // mqtt.js leaves Nagle on: a PUBACK before a PUBLISH would cost each turn 40 ms
  if (client.stream instanceof Socket) client.stream.setNoDelay(true)
  // a refused packet closes the connection; the stories look at that, not at the error
  client.on('error', () => undefined)

  return {
    client,
    received,
    until: (enough) =>
      new Promise((resolve) => {
        const look = () => {
          if (!enough(received)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    kill: async () => {
      const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
      client.stream.destroy()
      await closed
      client.end(true)
    },
    disconnect: () => client.endAsync(),
  }
}

/** Resolves when the broker has closed the client's connection. */
export const untilClosed = ({ client }: MqttTestClient): Promise<void> =>
  new Promise((resolve) => {
    if (client.connected) client.once('close', () => resolve())
    else resolve()
  })

/**
 * Publishes texts at QoS 1, at most `window` unacknowledged. Resolves with those acknowledged, also
 * when the connection breaks in the middle.
 */
export const publishMany = (
  { client }: MqttTestClient,
  {
    topic,
    texts,
    window = 10,
    retain = () => false,
    acknowledged = () => undefined,
  }: {
    readonly topic: (place: number) => string
    readonly texts: readonly string[]
    readonly window?: number
    readonly retain?: (place: number) => boolean
    readonly acknowledged?: (count: number) => void
  },
): Promise<readonly string[]> =>
  new Promise((resolve) => {
    const done: string[] = []
    let next = 0
    let inFlight = 0
    const finish = () => resolve(done)
    client.once('close', finish)
    const go = () => {
      while (inFlight < window && next < texts.length) {
        const place = next
        const text = texts[place] ?? ''
        next += 1
        inFlight += 1
        client.publish(topic(place), text, { qos: 1, retain: retain(place) }, (error) => {
          inFlight -= 1
          if (!error) {
            done.push(text)
            acknowledged(done.length)
          }
          if (inFlight === 0 && next >= texts.length) {
            client.off('close', finish)
            finish()
          } else go()
        })
      }
    }
    go()
  })

/** `name 1` to `name count`. */
export const numbered = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, place) => `${name} ${place + 1}`)

/** The texts that `name` said, in the order of their first arrival. */
export const textsFrom = (got: readonly ReceivedMessage[], name: string): readonly string[] => [
  ...new Set(got.map(({ text }) => text).filter((text) => text.startsWith(`${name} `))),
]
