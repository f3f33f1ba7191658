/** One connection, from its first byte to its end (MQTT 3.1, 3.1.1 and 5, section 3.1 and 4.13). */
import type { Socket } from 'node:net'
import {
  connectVersion,
  decodeConnect,
  versionOf,
  type DecodedConnect,
} from '../protocol/decode-connect.ts'
import { encodeConnack, encodeDisconnect, encodeRefusal } from '../protocol/encode-packets.ts'
import { createFrameReader, type PacketFrame } from '../protocol/frames.ts'
import { PROPERTY } from '../protocol/properties.ts'
import type { ProtocolVersion } from '../protocol/publish-packet.ts'
import { REASON, type ReasonCode } from '../protocol/reason-codes.ts'
import type { BrokerSession } from '../sessions/session.ts'
import { readTerms, type ConnectTerms, type ConnectRefusal } from './connect-rules.ts'
import type { BrokerContext } from './context.ts'
import { createWireOutbox } from './outbox.ts'
import { createReadyClient, type ReadyClient } from './ready-client.ts'

/** Bytes of the longest CONNECT that is taken. */
const LONGEST_CONNECT = 256 * 1024
/** From so many unread bytes of answers on nothing more is read of a client. */
const ANSWERS = 1024 * 1024
/** How long (ms) a client that is told why it is cut off has to read it. */
const CLOSE_TIMEOUT = 500
/** How long (ms) a publisher waits where what it publishes fills the memory. */
const PUBLISHER_PAUSE = 20
/** How long (ms) the packets of one client are taken before others have their turn. */
const TIME_SLICE = 10

/** Speaks MQTT on a connection; `slot` is the one that the guard knows, beneath TLS where there is any. */
export const serveConnection = (socket: Socket, slot: Socket, context: BrokerContext): void => {
  const { registry, guard, writer, limits, statistics } = context
  let phase: 'new' | 'entering' | 'ready' | 'closed' = 'new'
  let version: ProtocolVersion = 4
  let name: string | undefined
  let session: BrokerSession | undefined
  let client: ReadyClient | undefined
  let keepAlive: NodeJS.Timeout | undefined
  let lastSeen = performance.now()
  let held = 0
  let isUnread = false
  let waits = 0

  const log = (line: string) =>
    context.log(name === undefined ? line : `client ${JSON.stringify(name)}: ${line}`)
  const frames = createFrameReader(() =>
    phase === 'ready' ? limits.packet : Math.min(limits.packet, LONGEST_CONNECT),
  )
  const share = context.budget.open((why) => close(REASON.quotaExceeded, why))
  const outbox = createWireOutbox(socket, statistics, share, () => {
    isUnread = false
    client?.link.queue.drained()
    goOn()
  })

  const write = (bytes: Buffer) => {
    if (phase === 'closed') return
    statistics.messagesSent += 1
    outbox.write(bytes)
  }
  /** The connection is over, whoever ended it. */
  const finish = (keepsWill: boolean) => {
    phase = 'closed'
    clearTimeout(keepAlive)
    share.release()
    if (!client || !session) return
    client.link.queue.stop()
    registry.leave(session, client.link, keepsWill)
    context.changed()
  }
  /** Ends the socket when what was written is read, but soon. */
  const hangUp = () => {
    outbox.flush()
    socket.end()
    const timer = setTimeout(() => socket.destroy(), CLOSE_TIMEOUT)
    socket.once('close', () => clearTimeout(timer))
    // what comes now is of no interest, but for its end
    socket.resume()
  }
  const close = (reason: ReasonCode, why: string) => {
    if (phase === 'closed') return
    const isTold = phase === 'ready' && version === 5
    const who = name === undefined ? 'a connection' : `client ${JSON.stringify(name)}`
    context.log(`${who} is cut off: ${why}`)
    if (isTold) write(encodeDisconnect(reason))
    finish(true)
    if (isTold && !outbox.isFull()) hangUp()
    else socket.destroy()
  }
  const leave = (keepsWill: boolean) => {
    finish(keepsWill)
    hangUp()
  }

  const refuse = ({ reason, why }: ConnectRefusal) => {
    const bytes = encodeRefusal(version, reason)
    context.log(`client ${JSON.stringify(name ?? '?')} is cut off: ${why}`)
    if (bytes) write(bytes)
    // it was never let in, so its will is not published
    finish(false)
    if (bytes) hangUp()
    else socket.destroy()
  }

  const watch = (seconds: number) => {
    const limit = seconds * 1500
    const look = () => {
      const silent = performance.now() - lastSeen
      if (silent >= limit) close(REASON.keepAliveTimeout, 'keep alive timeout')
      else keepAlive = setTimeout(look, limit - silent)
    }
    keepAlive = setTimeout(look, limit)
  }
  const sendConnack = (packet: DecodedConnect, terms: ConnectTerms, isPresent: boolean) => {
    const askedExpiry = (packet.properties.number(PROPERTY.sessionExpiry) ?? 0) * 1000
    write(
      encodeConnack(version, isPresent, {
        sessionExpiry:
          terms.sessionExpiry === askedExpiry ? undefined : Math.ceil(terms.sessionExpiry / 1000),
        receiveMaximum: limits.receiveMaximum,
        maximumPacketSize: limits.packet,
        topicAliasMaximum: limits.topicAliases,
        serverKeepAlive: terms.keepAlive === packet.keepAlive ? undefined : terms.keepAlive,
        assignedClientId: terms.isAssigned ? terms.clientId : undefined,
      }),
    )
  }
  const enter = async (packet: DecodedConnect, terms: ConnectTerms) => {
    const { clientId: id, sessionExpiry: expiry, will } = terms
    const link = (own: BrokerSession) => {
      session = own
      client = createReadyClient({
        context,
        version,
        terms,
        session: own,
        slot,
        outbox,
        write,
        close,
        leave,
        log,
      })
      return client.link
    }
    const { isPresent } = await registry.enter(id, { clean: packet.clean, expiry, will, link })
    if (phase !== 'entering') return
    phase = 'ready'
    sendConnack(packet, terms, isPresent)
    client?.start()
    watch(terms.keepAlive)
    goOn()
  }
  const connect = (frame: PacketFrame) => {
    const level = frame.first >> 4 === 1 ? connectVersion(frame) : undefined
    if (level === undefined) return close(REASON.protocolError, 'it does not begin with a CONNECT')
    const known = versionOf(level)
    if (!known) return refuse({ reason: REASON.unsupportedVersion, why: `MQTT of level ${level}` })
    version = known
    const packet = decodeConnect(frame, version)
    if ('why' in packet) return refuse(packet)
    name = packet.clientId
    const terms = readTerms(packet, context)
    if ('why' in terms) return refuse(terms)
    name = terms.clientId
    if (terms.sessionExpiry > 0 && !registry.makeRoom(terms.clientId))
      return refuse({ reason: REASON.quotaExceeded, why: `there are ${limits.sessions} sessions` })
    const busy = guard.accept(slot, registry.find(terms.clientId)?.link?.slot)
    if (busy !== undefined) return refuse({ reason: REASON.serverUnavailable, why: busy })
    phase = 'entering'
    statistics.connections += 1
    enter(packet, terms).catch((error: unknown) => {
      if (phase === 'entering')
        refuse({
          reason: REASON.serverUnavailable,
          why: `its session cannot be opened: ${String(error)}`,
        })
    })
    context.changed()
  }

  const isOver = () => phase === 'closed'
  const mayRead = () => phase !== 'entering' && phase !== 'closed' && !isUnread && waits === 0
  /** Takes no more packets until `resume` is called. */
  const waitFor = (begin: (resume: () => void) => void) => {
    waits += 1
    begin(() => {
      waits -= 1
      goOn()
    })
  }
  const process = () => {
    const began = performance.now()
    while (mayRead()) {
      const frame = frames.next()
      if (frame === 'more') break
      if (frame === 'too-large')
        return close(REASON.packetTooLarge, `a packet of more than ${limits.packet} bytes`)
      if (frame === 'malformed') return close(REASON.malformedPacket, 'bytes that are no packet')
      // the keep-alive is about packets, not bytes [MQTT-3.1.2-22]
      lastSeen = performance.now()
      statistics.messagesReceived += 1
      if (client && phase === 'ready') client.take(frame)
      else connect(frame)
      look()
      if (performance.now() - began > TIME_SLICE) waitFor(setImmediate)
    }
  }
  /** Stops reading where more would only wait in memory. */
  const look = () => {
    if (writer.isBusy()) waitFor(writer.onceCalm)
    if (outbox.waiting() > ANSWERS) isUnread = true
    if (context.budget.isPressed()) waitFor((resume) => void setTimeout(resume, PUBLISHER_PAUSE))
  }
  const goOn = () => {
    if (phase === 'closed') return
    process()
    const bytes = frames.heldBytes()
    if (bytes !== held) share.add(bytes - held)
    held = bytes
    // who is cut off is read no more either, but for its end
    if (mayRead()) socket.resume()
    else if (!isOver()) socket.pause()
  }

  statistics.sockets += 1
  socket.on('data', (chunk: Buffer) => {
    if (phase === 'closed') return
    statistics.bytesReceived += chunk.length
    frames.push(chunk)
    goOn()
  })
  socket.on('error', (error) => {
    if (phase !== 'closed') log(`its connection broke: ${error.message}`)
  })
  socket.on('close', () => {
    if (phase !== 'closed') finish(true)
  })
}
