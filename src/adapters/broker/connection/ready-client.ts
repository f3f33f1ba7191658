/** A client that was let in: what it sends from then on, and the way of messages to it. */
import type { Socket } from 'node:net'
import type { PacketFault } from '../protocol/cursor.ts'
import { decodeClientPacket, type ClientPacket } from '../protocol/decode-packets.ts'
import { encodeAnswer, PINGRESP } from '../protocol/encode-packets.ts'
import type { PacketFrame } from '../protocol/frames.ts'
import type { ProtocolVersion } from '../protocol/publish-packet.ts'
import { REASON, type ReasonCode } from '../protocol/reason-codes.ts'
import { createClientQueue } from '../sessions/client-queue.ts'
import type { ClientLink, BrokerSession } from '../sessions/session.ts'
import type { ConnectTerms } from './connect-rules.ts'
import type { BrokerContext } from './context.ts'
import { createIncomingMessages } from './incoming-messages.ts'
import type { WireOutbox } from './outbox.ts'
import { createMessageSender } from './sender.ts'
import { subscribe, unsubscribe } from './subscribing.ts'

/** What a client needs of its connection. */
type ReadyParts = {
  readonly context: BrokerContext
  readonly version: ProtocolVersion
  readonly terms: ConnectTerms
  readonly session: BrokerSession
  readonly slot: Socket
  readonly outbox: WireOutbox
  readonly write: (bytes: Buffer) => void
  /** Cuts the client off. */
  readonly close: (reason: ReasonCode, why: string) => void
  /** The client leaves by itself, with its will or without. */
  readonly leave: (keepsWill: boolean) => void
  readonly log: (line: string) => void
}

type Answer = Extract<ClientPacket, { readonly type: 'answer' }>

/** The client of a session. */
export const createReadyClient = ({
  context,
  version,
  terms,
  session,
  slot,
  outbox,
  write,
  close,
  leave,
  log,
}: ReadyParts) => {
  const { queues, records, retained, budget, limits, statistics } = context
  const cutOff = ({ reason, why }: PacketFault) => close(reason, why)
  const failed = (why: string) => close(REASON.quotaExceeded, why)
  const { send, deliver } = createMessageSender({
    version,
    terms,
    topicAliases: limits.topicAliases,
    outbox,
    statistics,
  })
  /** The client has everything that was retained for its filters. */
  const settleOwed = () => {
    for (const filter of session.owed.keys()) {
      const granted = session.filters.get(filter)
      if (granted) records.saveFilter(session.id, granted, undefined)
    }
    session.owed.clear()
  }
  const queue = createClientQueue({
    send,
    source: session.isStored
      ? {
          read: (counter) => queues.read(session.id, counter),
          remove: (message) => queues.remove(session.id, message),
          unanswered: session.unanswered,
          hasRetained: settleOwed,
          cache: budget.openCache(),
        }
      : undefined,
    memory: budget.open(failed),
    scan: retained.scan,
    maxFilters: limits.filters,
    receiveMaximum: terms.receiveMaximum,
    now: Date.now,
    failed,
  })
  let isStarted = false
  const link: ClientLink = {
    queue,
    // nothing comes before the CONNACK [MQTT-3.2.0-1]
    deliver: (message) => {
      if (!isStarted) return
      const way = queue.enqueueUnreliable(message)
      if (way === 'free') deliver(message)
      else if (way === 'dropped') statistics.dropped += 1
    },
    close,
    slot,
  }
  const incoming = createIncomingMessages({ context, version, session, write, cutOff, log })
  const subscriber = { context, version, session, link, write, log }

  const takeAnswer = ({ to, messageId, reason }: Answer) => {
    if (to === 6) return incoming.release(messageId)
    if (to !== 5) return queue.acknowledge(messageId)
    const isRefused = reason >= 0x80
    const isExpected = queue.received(messageId, isRefused)
    // [MQTT-4.3.3-4]; who asks for the end of something unknown is told so, and can forget it
    if (!isRefused)
      write(
        encodeAnswer(
          0x62,
          version,
          messageId,
          isExpected ? REASON.success : REASON.packetIdNotFound,
        ),
      )
  }
  const takeDisconnect = (packet: Extract<ClientPacket, { readonly type: 'disconnect' }>) => {
    const { reason, sessionExpiry } = packet
    if (sessionExpiry !== undefined && sessionExpiry > 0 && session.expiry === 0)
      return close(REASON.protocolError, 'a session that was not to be kept is to be kept')
    if (sessionExpiry !== undefined)
      session.expiry = Math.min(sessionExpiry * 1000, limits.sessionAge)
    leave(reason !== 0)
  }

  return {
    link,
    /** Its CONNACK was written. */
    start: () => {
      isStarted = true
      // the connection was lost before the client had acknowledged them
      const owed = [...session.owed.keys()].flatMap((filter) => session.filters.get(filter) ?? [])
      queue.enqueueRetained(owed, Math.max(0, ...session.owed.values()))
      queue.start()
    },
    /** Takes one packet. */
    take: (frame: PacketFrame) => {
      const type = frame.first >> 4
      if (type === 3) return incoming.publish(frame)
      // a plain PUBACK, of which there are as many as messages
      if (frame.first === 0x40 && frame.end - frame.body === 2)
        return queue.acknowledge(frame.bytes.readUInt16BE(frame.body))
      const packet = decodeClientPacket(frame, version, limits.filters)
      if ('why' in packet) return cutOff(packet)
      switch (packet.type) {
        case 'answer':
          return takeAnswer(packet)
        case 'subscribe':
          if (!subscribe(packet, subscriber))
            close(REASON.protocolError, 'a shared subscription with No Local')
          return
        case 'unsubscribe':
          return unsubscribe(packet, subscriber)
        case 'ping':
          return write(PINGRESP)
        case 'disconnect':
          return takeDisconnect(packet)
      }
    },
  }
}

/** A client that was let in. */
export type ReadyClient = ReturnType<typeof createReadyClient>
