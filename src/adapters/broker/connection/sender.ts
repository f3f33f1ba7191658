/** Writes messages in the form that one client takes: its version, its largest packet, its topic aliases. */
import type { QueuedMessage } from '../protocol/message.ts'
import { encodePublish, type ProtocolVersion } from '../protocol/publish-packet.ts'
import type { SendForm, Sent } from '../sessions/client-queue.ts'
import type { BrokerStatistics } from '../system/statistics.ts'
import type { ConnectTerms } from './connect-rules.ts'
import { LARGE, type WireOutbox } from './outbox.ts'

/** The way of messages to one client that was let in. */
export const createMessageSender = ({
  version,
  terms: { maximumPacketSize, topicAliasMaximum },
  topicAliases,
  outbox,
  statistics,
}: {
  readonly version: ProtocolVersion
  readonly terms: Pick<ConnectTerms, 'maximumPacketSize' | 'topicAliasMaximum'>
  /** So many topics at most get an alias for the rest of the connection: the first ones. */
  readonly topicAliases: number
  readonly outbox: WireOutbox
  readonly statistics: BrokerStatistics
}) => {
  const aliases = new Map<string, number>()
  const mostAliases = Math.min(topicAliasMaximum, topicAliases)

  const send = (message: QueuedMessage, { qos, messageId, dup }: SendForm): Sent => {
    const known = mostAliases > 0 ? aliases.get(message.topic) : undefined
    const form = {
      version,
      qos,
      messageId,
      dup,
      isAliasKnown: known !== undefined,
      now: message.expiresAt > 0 ? Date.now() : 0,
    }
    let isNew = known === undefined && aliases.size < mostAliases
    // a large payload is not copied, so all who get it share its bytes while their sockets do not take it
    const apart = message.payload.length >= LARGE ? message.payload : undefined
    const encode = (alias: number) =>
      encodePublish(message, { ...form, alias }, apart !== undefined)
    const isTooLarge = () => bytes.length + (apart?.length ?? 0) > maximumPacketSize
    let bytes = encode(known ?? (isNew ? aliases.size + 1 : 0))
    // a new alias makes a packet longer, and is no reason not to send it
    if (isNew && isTooLarge()) {
      isNew = false
      bytes = encode(0)
    }
    // [MQTT-3.1.2-24], [MQTT-3.1.2-25]: as if it had been sent
    if (isTooLarge()) {
      statistics.dropped += 1
      return 'unwanted'
    }
    if (isNew) aliases.set(message.topic, aliases.size + 1)
    statistics.publishSent += 1
    statistics.messagesSent += 1
    statistics.publishBytesSent += message.payload.length
    const mayWriteMore = apart ? outbox.write(bytes, apart) : outbox.write(bytes)
    return mayWriteMore ? 'sent' : 'full'
  }

  return {
    send,
    /** At QoS 0: dropped where the client does not read fast enough. */
    deliver: (message: QueuedMessage) => {
      if (outbox.isCongested()) statistics.dropped += 1
      else send(message, { qos: 0, messageId: 0, dup: false })
    },
  }
}
