/** Turns what mqtt.js, Node and brokers report when something fails into the errors of the port. */
import type { BrokerDenial, LinkEnd, LinkEndReason } from '../../core/broker/link-end.ts'
import { diskTroubleOf, isDiskFailure } from '../../ports/storage.ts'

/** When a broker sends a code: instead of accepting us (CONNACK), or later (DISCONNECT). */
type Phase = 'arrival' | 'farewell'

/**
 * Codes of CONNACK and DISCONNECT, MQTT 3.1.1 (section 3.2.2.3) and MQTT 5 (sections 3.2.2.2, 3.14.2.1). "Not
 * authorised" is not in this table: at the arrival it is about the account, later about rights.
 */
const brokerCodes: ReadonlyMap<number, LinkEndReason> = new Map([
  [1, 'bad-version'],
  [2, 'bad-client-id'],
  [3, 'busy'],
  [4, 'bad-credentials'],
  [0x84, 'bad-version'],
  [0x85, 'bad-client-id'],
  [0x86, 'bad-credentials'],
  [0x88, 'busy'],
  [0x89, 'busy'],
  [0x8a, 'banned'],
  [0x8b, 'shutting-down'],
  [0x8c, 'bad-credentials'],
  [0x8d, 'silent'],
  [0x8e, 'taken-over'],
  [0x93, 'busy'],
  [0x95, 'too-large'],
  [0x96, 'busy'],
  [0x97, 'busy'],
  [0x98, 'ended-by-admin'],
  [0x9a, 'unsupported'],
  [0x9b, 'no-qos1'],
  [0x9c, 'moved'],
  [0x9d, 'moved'],
  [0x9f, 'busy'],
])

const NOT_AUTHORISED: ReadonlySet<number> = new Set([5, 0x87])

const systemCodes: ReadonlyMap<string, LinkEndReason> = new Map([
  ['ECONNREFUSED', 'refused'],
  // a socket that was there a moment ago
  ['ENOENT', 'refused'],
  ['ENOTFOUND', 'unknown-host'],
  ['EAI_AGAIN', 'unknown-host'],
  ['EAI_NODATA', 'unknown-host'],
  ['EHOSTUNREACH', 'unreachable'],
  ['EHOSTDOWN', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
  ['ENETDOWN', 'unreachable'],
  ['EADDRNOTAVAIL', 'unreachable'],
  ['ETIMEDOUT', 'no-answer'],
  ['ECONNRESET', 'closed'],
  ['ECONNABORTED', 'closed'],
  ['EPIPE', 'closed'],
  ['CERT_HAS_EXPIRED', 'expired'],
  ['CERT_NOT_YET_VALID', 'expired'],
  ['CRL_HAS_EXPIRED', 'expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'wrong-host'],
  ['HOSTNAME_MISMATCH', 'wrong-host'],
])

/** How the code of an error begins or what is in it, and what that means; the first that fits counts. */
const codePatterns: readonly (readonly [RegExp, LinkEndReason])[] = [
  // alerts by which a broker asks for another certificate of ours
  [/^ERR_SSL_.*ALERT_.*(?:CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/u, 'own-certificate'],
  [/^ERR_SSL_.*(?:HANDSHAKE_FAILURE|PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|CIPHER)/u, 'tls-version'],
  // files of ours that OpenSSL cannot use
  [/^ERR_OSSL_|PEM/u, 'bad-pem'],
  // results of OpenSSL's verification
  [
    /^CERT_|SELF_SIGNED|UNABLE_TO_|CRL_|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT_/u,
    'bad-certificate',
  ],
  // what came was no record of TLS
  [/^ERR_SSL_/u, 'no-tls'],
]

/** Alerts of TLS about our certificate, and about versions and ciphers (RFC 8446, section 6), by their numbers. */
const CERTIFICATE_ALERTS: ReadonlySet<number> = new Set([42, 43, 44, 45, 46, 48, 49, 116])
const VERSION_ALERTS: ReadonlySet<number> = new Set([40, 70, 71])

/** A failure without a code: mqtt.js and ws have only a message. The first match counts. */
const textPatterns: readonly (readonly [RegExp, LinkEndReason])[] = [
  [/timeout/iu, 'no-answer'],
  [/connection closed|disconnecting|closed before|socket hang up/iu, 'closed'],
  [/TLS not authorized/iu, 'bad-certificate'],
  [/wrong version number|packet length too long/iu, 'no-tls'],
  [/unexpected server response|Sec-WebSocket|invalid subprotocol/iu, 'no-websocket'],
]

const reasonOfText = (text: string): LinkEndReason =>
  // what is left comes from the parser: these bytes were no MQTT
  textPatterns.find(([pattern]) => pattern.test(text))?.[1] ?? 'not-mqtt'

/** What OpenSSL reports while something is written has only the number of the alert. */
const reasonOfAlert = (text: string): LinkEndReason => {
  const number = Number(/SSL alert number (\d+)/u.exec(text)?.[1])
  if (CERTIFICATE_ALERTS.has(number)) return 'own-certificate'
  return VERSION_ALERTS.has(number) ? 'tls-version' : reasonOfText(text)
}

const reasonOfCode = (code: string, text: string): LinkEndReason =>
  systemCodes.get(code) ??
  codePatterns.find(([pattern]) => pattern.test(code))?.[1] ??
  (code === 'EPROTO' ? reasonOfAlert(text) : reasonOfText(text))

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? error.code : undefined

/** What a broker's refusal (CONNACK) or farewell (MQTT 5 DISCONNECT) with this code means. */
export const endOfCode = (code: number, moment: Phase): LinkEnd => {
  const about = moment === 'arrival' ? 'bad-credentials' : 'not-authorised'
  const reason = NOT_AUTHORISED.has(code) ? about : (brokerCodes.get(code) ?? 'closed')
  return { reason, detail: `code ${code}` }
}

/** What an error of the socket, of TLS, of the parser or of mqtt.js means for the connection. */
export const endOfError = (error: unknown): LinkEnd => {
  const code = codeOf(error)
  // mqtt.js gives the code of a CONNACK as an error, that of a DISCONNECT as an event
  if (typeof code === 'number') return endOfCode(code, 'arrival')
  const text = error instanceof Error ? error.message : String(error)
  if (typeof code !== 'string') return { reason: reasonOfText(text), detail: text }
  return { reason: reasonOfCode(code, text), detail: text ? `${code}: ${text}` : code }
}

/** True for the two codes by which a broker refuses the protocol version. */
export const refusesVersion = (error: unknown) => {
  const code = codeOf(error)
  return code === 1 || code === 0x84
}

/** True for the code by which a broker refuses a retained will (MQTT 5.0, 3.2.2.3.5). */
export const refusesRetain = (error: unknown): boolean => codeOf(error) === 0x9a

/** True for the codes by which a broker refuses an account; MQTT 3.1.1 has no other one for a will (Mosquitto gives it). */
export const refusesAccess = (error: unknown): boolean => {
  const code = codeOf(error)
  return typeof code === 'number' && NOT_AUTHORISED.has(code)
}

const denials: ReadonlyMap<number, BrokerDenial['reason']> = new Map([
  [0x87, 'not-authorised'],
  [0x90, 'bad-topic'],
  [0x95, 'too-large'],
  [0x96, 'quota'],
  [0x97, 'quota'],
])

/** Why a broker did not take a packet of `size` bytes: the reason code (0x80 and above) of an MQTT 5 PUBACK. */
export const deniedOf = (error: unknown, size: number): BrokerDenial | 'lost' => {
  const code = codeOf(error)
  if (typeof code !== 'number') return 'lost'
  const detail = error instanceof Error ? error.message : ''
  const reason = denials.get(code) ?? 'refused'
  return {
    reason,
    detail: `${detail} (code ${code})`,
    ...(reason === 'too-large' && { size }),
  }
}

/** Why we end a connection: what came over it could not be stored, and comes again over the next one. */
export const endOfStorage = (error: unknown): LinkEnd => {
  const isBusy = isDiskFailure(error) && diskTroubleOf(error) === 'busy'
  const detail = `a packet could not be stored: ${String(error)}`
  return { reason: isBusy ? 'storage-busy' : 'not-stored', detail }
}
