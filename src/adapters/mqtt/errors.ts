/** Turns what mqtt.js, Node and brokers say when something fails into the words of the port. */
import type { Denied, LinkEnd, LinkTrouble } from '../../ports.ts'

/** Codes of CONNACK and DISCONNECT, MQTT 3.1.1 (section 3.2.2.3) and MQTT 5 (sections 3.2.2.2, 3.14.2.1). */
const brokerCodes: ReadonlyMap<number, readonly [LinkTrouble, string]> = new Map([
  [1, ['not-mqtt', 'the broker does not speak this protocol version']],
  [2, ['not-authorised', 'the broker does not take this client id']],
  [3, ['unreachable', 'the broker is not available']],
  [4, ['bad-credentials', 'bad user name or password']],
  [5, ['not-authorised', 'not authorised']],
  [0x82, ['closed', 'protocol error']],
  [0x84, ['not-mqtt', 'the broker does not speak this protocol version']],
  [0x85, ['not-authorised', 'the broker does not take this client id']],
  [0x86, ['bad-credentials', 'bad user name or password']],
  [0x87, ['not-authorised', 'not authorised']],
  [0x88, ['unreachable', 'the broker is not available']],
  [0x89, ['unreachable', 'the broker is busy']],
  [0x8a, ['not-authorised', 'banned']],
  [0x8b, ['closed', 'the broker is shutting down']],
  [0x8c, ['bad-credentials', 'bad authentication method']],
  [0x8d, ['closed', 'the broker heard nothing of us for too long']],
  [0x8e, ['taken-over', 'somebody connected with the same client id']],
  [0x93, ['closed', 'too many unacknowledged packets']],
  [0x95, ['closed', 'a packet was too large']],
  [0x96, ['closed', 'too many messages in a short time']],
  [0x97, ['closed', 'quota exceeded']],
  [0x98, ['closed', 'closed by the operator of the broker']],
])

const systemCodes: ReadonlyMap<string, LinkTrouble> = new Map([
  ['ECONNREFUSED', 'refused'],
  ['ENOTFOUND', 'unreachable'],
  ['EAI_AGAIN', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ENETDOWN', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['ETIMEDOUT', 'unreachable'],
  ['ECONNRESET', 'closed'],
  ['ECONNABORTED', 'closed'],
  ['EPIPE', 'closed'],
  ['EPROTO', 'not-mqtt'],
])

/** Verification results of OpenSSL that Node gives as `code`, and its own for a wrong host name. */
const certificateCode =
  /^CERT_|SELF_SIGNED|UNABLE_TO_|CRL_|INVALID_(?:CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT_|PEM|ERR_OSSL_X509|ERR_OSSL_ASN1/u

/** TLS alerts by which a broker says that it wants another certificate of ours. */
const ourCertificate = /^ERR_SSL_.*ALERT_.*(?:CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/u

/** A failure without a code: mqtt.js and ws have words only. */
const troubleOfText = (text: string): LinkTrouble => {
  if (/timeout/iu.test(text)) return 'unreachable'
  if (/connection closed|disconnecting|closed before/iu.test(text)) return 'closed'
  if (/TLS not authorized/iu.test(text)) return 'bad-certificate'
  // what is left comes from the parser: these bytes were no MQTT (or, through ws, no WebSocket)
  return 'not-mqtt'
}

const troubleOfCode = (code: string, text: string): LinkTrouble => {
  const known = systemCodes.get(code)
  if (known) return known
  if (ourCertificate.test(code)) return 'bad-credentials'
  if (certificateCode.test(code)) return 'bad-certificate'
  if (code.startsWith('ERR_SSL_')) return 'not-mqtt'
  return troubleOfText(text)
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? error.code : undefined

/** What a broker's refusal (CONNACK) or farewell (MQTT 5 DISCONNECT) with this code means. */
export const endOfCode = (code: number): LinkEnd => {
  const [trouble, detail] = brokerCodes.get(code) ?? [
    'closed',
    'the broker gave a reason of its own',
  ]
  return { trouble, detail: `${detail} (code ${code})` }
}

/** What an error of the socket, of TLS, of the parser or of mqtt.js means for the connection. */
export const endOfError = (error: unknown): LinkEnd => {
  const code = codeOf(error)
  if (typeof code === 'number') return endOfCode(code)
  const text = error instanceof Error ? error.message : String(error)
  if (typeof code !== 'string') return { trouble: troubleOfText(text), detail: text }
  return { trouble: troubleOfCode(code, text), detail: text ? `${code}: ${text}` : code }
}

/** True for the two codes by which a broker refuses the protocol version. */
export const refusesVersion = (error: unknown) => {
  const code = codeOf(error)
  return code === 1 || code === 0x84
}

const denials: ReadonlyMap<number, Denied['reason']> = new Map([
  [0x87, 'not-authorised'],
  [0x95, 'too-large'],
  [0x96, 'quota'],
  [0x97, 'quota'],
])

/** Why a broker did not take a packet: the reason code (0x80 and above) of an MQTT 5 PUBACK. */
export const deniedOf = (error: unknown): Denied | 'lost' => {
  const code = codeOf(error)
  if (typeof code !== 'number') return 'lost'
  const detail = error instanceof Error ? error.message : ''
  return { reason: denials.get(code) ?? 'refused', detail: `${detail} (code ${code})` }
}
