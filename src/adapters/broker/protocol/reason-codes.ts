/** What a broker answers: reason codes of MQTT 5 (section 2.4) and the return codes of MQTT 3.1.1 (section 3.2.2.3). */

/** The reason codes that this broker knows, by the names of the standard. */
export const REASON = {
  success: 0x00,
  disconnectWithWill: 0x04,
  noMatchingSubscribers: 0x10,
  noSubscriptionExisted: 0x11,
  unspecified: 0x80,
  malformedPacket: 0x81,
  protocolError: 0x82,
  implementationSpecific: 0x83,
  unsupportedVersion: 0x84,
  clientIdNotValid: 0x85,
  badUserOrPassword: 0x86,
  notAuthorized: 0x87,
  serverUnavailable: 0x88,
  serverShuttingDown: 0x8b,
  badAuthenticationMethod: 0x8c,
  keepAliveTimeout: 0x8d,
  sessionTakenOver: 0x8e,
  topicFilterInvalid: 0x8f,
  topicNameInvalid: 0x90,
  packetIdInUse: 0x91,
  packetIdNotFound: 0x92,
  receiveMaximumExceeded: 0x93,
  topicAliasInvalid: 0x94,
  packetTooLarge: 0x95,
  messageRateTooHigh: 0x96,
  quotaExceeded: 0x97,
  administrativeAction: 0x98,
  payloadFormatInvalid: 0x99,
} as const

/** One of the reason codes above. */
export type ReasonCode = (typeof REASON)[keyof typeof REASON]

/** CONNACK's return codes in MQTT 3.1.1, for refusals that have one. */
const RETURN_CODES: ReadonlyMap<ReasonCode, number> = new Map([
  [REASON.success, 0],
  [REASON.unsupportedVersion, 1],
  [REASON.clientIdNotValid, 2],
  [REASON.serverUnavailable, 3],
  [REASON.quotaExceeded, 3],
  [REASON.badUserOrPassword, 4],
  [REASON.notAuthorized, 5],
])

/** What a client of MQTT 3.1.1 is told in CONNACK; `undefined`: nothing, its connection just ends. */
export const returnCodeOf = (reason: ReasonCode): number | undefined => RETURN_CODES.get(reason)

const { success } = REASON
/** The reason codes of PUBACK and PUBREC (sections 3.4.2.1 and 3.5.2.1). */
const RECEIVED: ReadonlySet<number> = new Set([
  success,
  REASON.noMatchingSubscribers,
  REASON.unspecified,
  REASON.implementationSpecific,
  REASON.notAuthorized,
  REASON.topicNameInvalid,
  REASON.packetIdInUse,
  REASON.quotaExceeded,
  REASON.payloadFormatInvalid,
])
/** The reason codes of PUBREL and PUBCOMP (sections 3.6.2.1 and 3.7.2.1). */
const RELEASED: ReadonlySet<number> = new Set([success, REASON.packetIdNotFound])
/** The reason codes that a client may give in DISCONNECT (section 3.14.2.1). */
const DISCONNECTED: ReadonlySet<number> = new Set([
  success,
  REASON.disconnectWithWill,
  REASON.unspecified,
  REASON.malformedPacket,
  REASON.protocolError,
  REASON.implementationSpecific,
  REASON.topicNameInvalid,
  REASON.receiveMaximumExceeded,
  REASON.topicAliasInvalid,
  REASON.packetTooLarge,
  REASON.messageRateTooHigh,
  REASON.quotaExceeded,
  REASON.administrativeAction,
  REASON.payloadFormatInvalid,
])

/** May a client give this reason in a packet of this type? The type is that of the fixed header. */
export const isReasonOf = (type: 4 | 5 | 6 | 7 | 14, reason: number): boolean =>
  (type === 14 ? DISCONNECTED : type <= 5 ? RECEIVED : RELEASED).has(reason)
