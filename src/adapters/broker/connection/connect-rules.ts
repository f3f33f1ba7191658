/** Who is let in (MQTT 5 section 3.1): what a CONNECT asks for, within the limits, or why it is refused. */
import { randomUUID } from 'node:crypto'
import { isAccount } from '../guard/account.ts'
import type { BrokerLimits } from '../limits.ts'
import type { DecodedConnect } from '../protocol/decode-connect.ts'
import type { BrokerMessage } from '../protocol/message.ts'
import { PROPERTY } from '../protocol/properties.ts'
import { REASON, type ReasonCode } from '../protocol/reason-codes.ts'
import type { BrokerWill } from '../store/session-records.ts'
import type { BrokerContext } from './context.ts'

/** What the client is told, and the log why. */
export type ConnectRefusal = { readonly reason: ReasonCode; readonly why: string }

/** What a client gets that is let in. */
export type ConnectTerms = {
  readonly clientId: string
  readonly isAssigned: boolean
  /** Seconds; it is cut off after one and a half times as long without a packet. */
  readonly keepAlive: number
  /** Milliseconds that its session stays; 0: it ends with the connection. */
  readonly sessionExpiry: number
  readonly receiveMaximum: number
  readonly maximumPacketSize: number
  readonly topicAliasMaximum: number
  readonly will: BrokerWill | undefined
}

const SECOND = 1000
const NEVER = 0xff_ff_ff_ff

const refuse = (why: string, reason: ReasonCode = REASON.topicNameInvalid): ConnectRefusal => ({
  reason,
  why,
})

/** Why a message to this topic is not taken; `undefined`: it is. */
export const topicFault = (topic: string, limits: BrokerLimits): ConnectRefusal | undefined => {
  if (/^\$(?:SYS|share|CONTROL)(?:\/|$)/u.test(topic))
    return refuse('topics with $SYS, $share and $CONTROL are the broker’s', REASON.notAuthorized)
  // a character has four bytes at most
  if (topic.length * 4 > limits.topic && Buffer.byteLength(topic) > limits.topic)
    return refuse(`a topic of ${Buffer.byteLength(topic)} bytes`)
  let levels = 1
  for (let at = topic.indexOf('/'); at >= 0; at = topic.indexOf('/', at + 1)) levels += 1
  return levels > limits.topicLevels ? refuse(`a topic of too many levels: ${levels}`) : undefined
}

const willFault = ({ will }: DecodedConnect, limits: BrokerLimits): ConnectRefusal | undefined => {
  if (!will) return undefined
  if (will.topic === '' || /[+#]/u.test(will.topic))
    return { reason: REASON.topicNameInvalid, why: 'its will has no topic to publish to' }
  const fault = topicFault(will.topic, limits)
  return fault && { reason: fault.reason, why: `its will has ${fault.why}` }
}

/** Bytes of their own: a CONNECT is a piece of what was read. */
const willOf = ({ will }: DecodedConnect): BrokerWill | undefined => {
  if (!will) return undefined
  const { topic, payload, qos, retain, properties } = will
  const message: BrokerMessage = {
    topic,
    payload: Buffer.from(payload),
    properties: Buffer.from(properties.forwarded),
    // counted from when it is published
    expiresAt: (properties.number(PROPERTY.messageExpiry) ?? 0) * SECOND,
    qos,
    retain,
  }
  return { message, delay: (properties.number(PROPERTY.willDelay) ?? 0) * SECOND }
}

const sessionExpiryOf = ({ version, clean, properties }: DecodedConnect, limits: BrokerLimits) => {
  const seconds =
    version === 5 ? (properties.number(PROPERTY.sessionExpiry) ?? 0) : clean ? 0 : NEVER
  if (seconds === 0) return 0
  return Math.max(
    1,
    seconds === NEVER ? limits.sessionAge : Math.min(seconds * SECOND, limits.sessionAge),
  )
}

/** What the client is granted, or why not. */
export const readTerms = (
  packet: DecodedConnect,
  { limits, account }: Pick<BrokerContext, 'limits' | 'account'>,
): ConnectTerms | ConnectRefusal => {
  const { version, clean, properties, username, password } = packet
  if (properties.has(PROPERTY.authenticationMethod))
    return { reason: REASON.badAuthenticationMethod, why: 'it wants another way to sign in' }
  if (properties.has(PROPERTY.authenticationData))
    return { reason: REASON.protocolError, why: 'authentication data without a method' }
  if (packet.clientId === '' && !clean && version < 5)
    return { reason: REASON.clientIdNotValid, why: 'a session needs a client id' }
  const fault = willFault(packet, limits)
  if (fault) return fault
  if (account && !isAccount(account, { username, password }))
    return {
      reason: username === undefined ? REASON.notAuthorized : REASON.badUserOrPassword,
      why: 'its account is not known',
    }
  if (packet.clientId.length > limits.clientId)
    return {
      reason: REASON.clientIdNotValid,
      why: `its client id has ${packet.clientId.length} characters`,
    }
  const isAssigned = packet.clientId === ''
  const asked = packet.keepAlive
  return {
    clientId: isAssigned ? `papo-${randomUUID()}` : packet.clientId,
    isAssigned,
    keepAlive: asked === 0 ? limits.keepAlive : Math.min(asked, limits.keepAlive),
    sessionExpiry: sessionExpiryOf(packet, limits),
    receiveMaximum: properties.number(PROPERTY.receiveMaximum) ?? 65_535,
    maximumPacketSize: properties.number(PROPERTY.maximumPacketSize) ?? Number.POSITIVE_INFINITY,
    topicAliasMaximum: properties.number(PROPERTY.topicAliasMaximum) ?? 0,
    will: willOf(packet),
  }
}
