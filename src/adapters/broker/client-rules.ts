/** What a client may do: connect, publish, subscribe. What it may not ends its connection, or is denied. */
import type { Socket } from 'node:net'
import type { Aedes, Client, ConnectPacket } from 'aedes'
import {
  authenticateBy,
  limitKeepAlive,
  readLater,
  type ConnectRefusal,
  type Publish,
} from './aedes-internals.ts'
import { isAccount, type BrokerAccount } from './guard/account.ts'
import type { ConnectionGuard } from './guard/connection-guard.ts'
import type { FilterLimits } from './guard/filter-limits.ts'
import type { BrokerLimits } from './limits.ts'
import type { Sessions } from './sessions.ts'

const topicFault = (topic: string, limits: BrokerLimits): string | undefined => {
  const bytes = Buffer.byteLength(topic)
  if (bytes > limits.topic) return `a topic of ${bytes} bytes`
  return topic.split('/').length > limits.topicLevels ? 'a topic of too many levels' : undefined
}

const willFault = ({ will }: ConnectPacket, limits: BrokerLimits): string | undefined => {
  if (!will) return undefined
  const { topic } = will
  if (topic === '' || /^\$|[+#]/u.test(topic)) return 'its will has no topic to publish to'
  const fault = topicFault(topic, limits)
  return fault === undefined ? undefined : `its will has ${fault}`
}

/** Puts the rules into `broker`; `prepare` is called for each client that may go on to be checked. */
export const attachRules = ({
  broker,
  publish,
  sessions,
  filters,
  guard,
  limits,
  account,
  socketOf,
  connectedAs,
  dropSession,
  prepare,
}: {
  readonly broker: Aedes
  readonly publish: Publish
  readonly sessions: Sessions
  readonly filters: FilterLimits
  readonly guard: ConnectionGuard
  readonly limits: BrokerLimits
  readonly account: BrokerAccount | undefined
  /** The connection that has the slot of a client. */
  readonly socketOf: (client: Client) => Socket | undefined
  /** The client that has this id now. */
  readonly connectedAs: (clientId: string) => Client | undefined
  readonly dropSession: (clientId: string) => void
  readonly prepare: (client: Client, packet: ConnectPacket) => void
}) => {
  broker.preConnect = (client, packet, callback) => {
    const refusal =
      packet.clientId === '' && !packet.clean
        ? 'a session needs a client id'
        : willFault(packet, limits)
    if (refusal !== undefined) return callback(new Error(refusal), false)
    readLater(client)
    limitKeepAlive(packet, limits.keepAlive)
    prepare(client, packet)
    callback(null, true)
  }

  /** A new session where there are too many: one that nobody used for a while goes, but none that was just made. */
  const hasRoomForSession = ({ id, clean }: Client) => {
    if (clean || sessions.knows(id) || sessions.count() < limits.sessions) return true
    const [unused] = sessions
      .stale(Date.now() - limits.sessionRest, limits.sessions)
      .filter((other) => !connectedAs(other))
    if (unused !== undefined) dropSession(unused)
    return unused !== undefined
  }
  const refuse = (
    client: Client,
    given: Parameters<typeof isAccount>[1],
  ): ConnectRefusal | undefined => {
    const { id } = client
    if (account && !isAccount(account, given))
      return { code: given.username === undefined ? 5 : 4, why: 'its account is not known' }
    if (id.length > limits.clientId)
      return { code: 2, why: `its client id has ${id.length} characters` }
    if (!hasRoomForSession(client)) return { code: 3, why: `there are ${limits.sessions} sessions` }
    const socket = socketOf(client)
    const former = connectedAs(id)
    const busy = socket && guard.accept(socket, former && socketOf(former))
    return busy === undefined ? undefined : { code: 3, why: busy }
  }
  authenticateBy(broker, refuse)

  broker.authorizePublish = (client, packet, callback) => {
    if (packet.topic.startsWith('$')) return callback(new Error('topics with $ are the broker’s'))
    const fault = topicFault(packet.topic, limits)
    if (fault !== undefined) return callback(new Error(fault))
    if (packet.cmd === 'publish' && !client?.connected)
      return callback(new Error('a message before its CONNECT was accepted'))
    // a will comes here too, without a command, and aedes publishes it itself
    if (packet.cmd !== 'publish' || packet.qos === 0) return callback(null)
    if (packet.qos === 2) return callback(new Error('QoS 2 is not supported, use QoS 1'))
    // aedes acknowledges as soon as we call back, so we publish, and store, before that
    publish(packet, client, (error) => callback(error ?? null))
  }
  broker.authorizeSubscribe = (client, filter, callback) => {
    const { topic } = filter
    // shared subscriptions are of MQTT 5; granting one here would deliver nothing
    const isWanted = !topic.startsWith('$share/') && Buffer.byteLength(topic) <= limits.topic
    callback(null, client && isWanted && filters.add(client.id, topic) ? filter : null)
  }
  broker.on('unsubscribe', (topics, client) => {
    for (const topic of topics) filters.remove(client.id, topic)
  })
}
