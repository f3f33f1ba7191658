/** PUBLISH and PUBREL of one client (MQTT 5 sections 3.3, 3.6 and 4.3). */
import type { PacketFault } from '../protocol/cursor.ts'
import { encodeAnswer } from '../protocol/encode-packets.ts'
import type { PacketFrame } from '../protocol/frames.ts'
import type { BrokerMessage } from '../protocol/message.ts'
import { createTopicReader, decodePublish } from '../protocol/publish-packet.ts'
import type { ProtocolVersion, PublishPacket } from '../protocol/publish-packet.ts'
import { REASON, type ReasonCode } from '../protocol/reason-codes.ts'
import type { BrokerSession } from '../sessions/session.ts'
import { topicFault } from './connect-rules.ts'
import type { BrokerContext } from './context.ts'

type IncomingParts = {
  readonly context: BrokerContext
  readonly version: ProtocolVersion
  readonly session: BrokerSession
  readonly write: (bytes: Buffer) => void
  readonly cutOff: (fault: PacketFault) => void
  readonly log: (line: string) => void
}

/** The topic behind an alias (section 3.3.2.3.4), or why there is none. */
const createAliases = (most: number) => {
  const topics = new Map<number, string>()
  return ({ topic, alias }: PublishPacket): string | PacketFault => {
    if (alias === undefined) return topic
    if (alias === 0 || alias > most)
      return { reason: REASON.topicAliasInvalid, why: `topic alias ${alias} of ${most}` }
    if (topic === '')
      return (
        topics.get(alias) ?? {
          reason: REASON.protocolError,
          why: `topic alias ${alias}, which was never set`,
        }
      )
    topics.set(alias, topic)
    return topic
  }
}

/** One answer that is owed; `bytes` when it may be written. */
type Owed = { bytes: Buffer | undefined }

/** PUBACK and PUBREC go out in the order in which the messages came, whichever is stored first (section 4.6). */
const createAnswerOrder = (write: (bytes: Buffer) => void) => {
  let owed: Owed[] = []
  let first = 0
  return {
    open: (): Owed => {
      const one: Owed = { bytes: undefined }
      owed.push(one)
      return one
    },
    give: (one: Owed, bytes: Buffer) => {
      one.bytes = bytes
      for (let next = owed[first]; next?.bytes; next = owed[first]) {
        write(next.bytes)
        first += 1
      }
      if (first < 1000 && first < owed.length) return
      owed = owed.slice(first)
      first = 0
    },
  }
}

/** Takes the messages of a client. */
export const createIncomingMessages = ({
  context: { router, records, writer, limits, statistics },
  version,
  session,
  write,
  cutOff,
  log,
}: IncomingParts) => {
  const readTopic = createTopicReader()
  const resolveAlias = createAliases(version === 5 ? limits.topicAliases : 0)
  // QoS 1 that has no PUBACK yet, and QoS 2 that has no PUBREC yet
  const storing = new Set<number>()
  const storingExactlyOnce = new Set<number>()
  let acceptedTopic = ''

  const order = createAnswerOrder(write)

  const fail = (reason: ReasonCode, why: string) => cutOff({ reason, why })
  const encode = (first: 0x40 | 0x50 | 0x70, messageId: number, reason: number) =>
    encodeAnswer(first, version, messageId, reason)
  const answer = (messageId: number, reason: number) => write(encode(0x70, messageId, reason))

  const refuse = (packet: PublishPacket, topic: string, { reason, why }: PacketFault) => {
    statistics.dropped += 1
    log(`a message to ${JSON.stringify(topic.slice(0, 100))} is refused: ${why}`)
    // MQTT 3.1.1 has no way to say no but to end the connection, and then the client comes back with the same message
    if (packet.qos > 0)
      order.give(order.open(), encode(packet.qos === 1 ? 0x40 : 0x50, packet.messageId, reason))
  }
  /** QoS 2 is bounded in every version, because the ids that wait for their PUBREL are kept. */
  const isTooMany = () =>
    session.received.size + (version === 5 ? storing.size : 0) >= limits.receiveMaximum

  const takeOnce = ({ messageId }: PublishPacket, message: BrokerMessage) => {
    const owed = order.open()
    storing.add(messageId)
    router.publish(message, session, (isStored, isWanted) => {
      storing.delete(messageId)
      if (!isStored) return fail(REASON.unspecified, 'its message cannot be stored')
      const reason = isWanted ? REASON.success : REASON.noMatchingSubscribers
      order.give(owed, encode(0x40, messageId, reason))
    })
  }
  const takeExactlyOnce = ({ messageId }: PublishPacket, message: BrokerMessage) => {
    if (session.received.has(messageId)) {
      if (storingExactlyOnce.has(messageId)) return
      // it came before, and the answer to that was lost with the last connection
      const owed = order.open()
      void writer
        .settle()
        .then((isStored) =>
          isStored
            ? order.give(owed, encode(0x50, messageId, REASON.success))
            : fail(REASON.unspecified, 'its message cannot be stored'),
        )
      return
    }
    const owed = order.open()
    session.received.add(messageId)
    storingExactlyOnce.add(messageId)
    let missing = session.isStored ? 2 : 1
    let isAllStored = true
    const stored = (isStored: boolean) => {
      isAllStored &&= isStored
      missing -= 1
      if (missing > 0) return
      storingExactlyOnce.delete(messageId)
      if (isAllStored) return order.give(owed, encode(0x50, messageId, REASON.success))
      session.received.delete(messageId)
      fail(REASON.unspecified, 'its message cannot be stored')
    }
    // in one batch with the message, so that both are there after a crash or neither is
    if (session.isStored) records.saveReceived(session.id, messageId, stored)
    router.publish(message, session, stored)
    writer.hurry()
  }

  return {
    publish: (frame: PacketFrame) => {
      const packet = decodePublish(frame, version, readTopic)
      if ('reason' in packet) return cutOff(packet)
      const topic = resolveAlias(packet)
      if (typeof topic !== 'string') return cutOff(topic)
      const isNew = packet.qos === 2 && !session.received.has(packet.messageId)
      if ((isNew || (packet.qos === 1 && version === 5)) && isTooMany())
        return fail(REASON.receiveMaximumExceeded, 'more messages than it was told to send at once')
      statistics.publishReceived += 1
      statistics.publishBytesReceived += packet.payload.length
      if (topic !== acceptedTopic) {
        const fault = topicFault(topic, limits)
        if (fault) return refuse(packet, topic, fault)
        acceptedTopic = topic
      }
      const { payload, properties, expiry, qos, retain } = packet
      const expiresAt = expiry === undefined ? 0 : Date.now() + expiry * 1000
      const message = { topic, payload, properties, expiresAt, qos, retain }
      if (qos === 0) router.publish(message, session, () => undefined)
      else if (qos === 1) takeOnce(packet, message)
      else takeExactlyOnce(packet, message)
    },
    /** PUBREL: the client will not send the message again, so its packet id is free. */
    release: (messageId: number) => {
      if (!session.received.delete(messageId)) return answer(messageId, REASON.packetIdNotFound)
      if (!session.isStored) return answer(messageId, REASON.success)
      records.dropReceived(session.id, messageId, (isStored) => {
        if (isStored) answer(messageId, REASON.success)
        else fail(REASON.unspecified, 'its PUBREL cannot be stored')
      })
      writer.hurry()
    },
  }
}
