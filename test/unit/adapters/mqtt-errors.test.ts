/** Every way in which a connection fails has its word. */
import { describe, expect, test } from 'vitest'
import {
  deniedOf,
  endOfCode,
  endOfError,
  refusesVersion,
} from '../../../src/adapters/mqtt/errors.ts'

const failed = (code: string | number, message = 'something') =>
  Object.assign(new Error(message), { code })

describe('an error of the system or of TLS', () => {
  test.each([
    ['ECONNREFUSED', 'refused'],
    ['ENOTFOUND', 'unknown-host'],
    ['EAI_AGAIN', 'unknown-host'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'no-answer'],
    ['ECONNRESET', 'closed'],
    ['EPIPE', 'closed'],
    ['CERT_HAS_EXPIRED', 'expired'],
    ['CERT_NOT_YET_VALID', 'expired'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'bad-certificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'bad-certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'bad-certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'bad-certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'wrong-host'],
    ['ERR_OSSL_PEM_NO_START_LINE', 'bad-pem'],
    ['ERR_OSSL_X509_KEY_VALUES_MISMATCH', 'bad-pem'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'own-certificate'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'own-certificate'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls-version'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'tls-version'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'no-tls'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'no-tls'],
    ['EPROTO', 'not-mqtt'],
  ])('%s means %s', (code, trouble) => {
    expect(endOfError(failed(code))).toEqual({ reason: trouble, detail: `${code}: something` })
  })

  test('a host with several addresses, none of which listens, is refused', () => {
    const each = [failed('ECONNREFUSED'), failed('ECONNREFUSED')]
    const error = Object.assign(new AggregateError(each), { code: 'ECONNREFUSED' })
    expect(endOfError(error)).toEqual({ reason: 'refused', detail: 'ECONNREFUSED' })
  })
})

test.each([
  ['connack timeout', 'no-answer'],
  ['Keepalive timeout', 'no-answer'],
  ['Connection closed', 'closed'],
  ['TLS not authorized', 'bad-certificate'],
  ['Unexpected server response: 404', 'no-websocket'],
  ['Invalid header flag bits, must be 0x0 for puback packet', 'not-mqtt'],
])('an error that says %j means %s', (message, trouble) => {
  expect(endOfError(new Error(message)).reason).toBe(trouble)
})

// instead of a CONNACK "not authorised" is about the account; later it is about rights
test.each([
  [1, 'bad-version', 'bad-version'],
  [2, 'bad-client-id', 'bad-client-id'],
  [3, 'busy', 'busy'],
  [4, 'bad-credentials', 'bad-credentials'],
  [5, 'bad-credentials', 'not-authorised'],
  [0x80, 'closed', 'closed'],
  [0x81, 'closed', 'closed'],
  [0x82, 'closed', 'closed'],
  [0x83, 'closed', 'closed'],
  [0x84, 'bad-version', 'bad-version'],
  [0x85, 'bad-client-id', 'bad-client-id'],
  [0x86, 'bad-credentials', 'bad-credentials'],
  [0x87, 'bad-credentials', 'not-authorised'],
  [0x88, 'busy', 'busy'],
  [0x89, 'busy', 'busy'],
  [0x8a, 'banned', 'banned'],
  [0x8b, 'shutting-down', 'shutting-down'],
  [0x8c, 'bad-credentials', 'bad-credentials'],
  [0x8d, 'silent', 'silent'],
  [0x8e, 'taken-over', 'taken-over'],
  [0x93, 'busy', 'busy'],
  [0x95, 'too-large', 'too-large'],
  [0x96, 'busy', 'busy'],
  [0x97, 'busy', 'busy'],
  [0x98, 'ended-by-admin', 'ended-by-admin'],
  [0x9a, 'unsupported', 'unsupported'],
  [0x9b, 'no-qos1', 'no-qos1'],
  [0x9c, 'moved', 'moved'],
  [0x9d, 'moved', 'moved'],
  [0x9f, 'busy', 'busy'],
  [0xff, 'closed', 'closed'],
])('code %i of a broker means %s instead of a CONNACK, and %s later', (code, arrival, farewell) => {
  expect(endOfCode(code, 'arrival').reason).toBe(arrival)
  expect(endOfCode(code, 'farewell').reason).toBe(farewell)
  expect(endOfError(failed(code))).toEqual(endOfCode(code, 'arrival'))
})

test('only the codes 1 and 132 ask for another protocol version', () => {
  const codes = Array.from({ length: 256 }, (_, code) => code)
  expect(codes.filter((code) => refusesVersion(failed(code)))).toEqual([1, 132])
  expect(refusesVersion(failed('ECONNRESET'))).toBe(false)
})

test.each([
  [0x87, 'not-authorised'],
  [0x90, 'bad-topic'],
  [0x95, 'too-large'],
  [0x97, 'quota'],
  [0x83, 'refused'],
  [0x80, 'refused'],
])('a publish answered with code %i is denied: %s', (code, reason) => {
  expect(deniedOf(failed(code, 'why'), 700)).toEqual({
    reason,
    detail: `why (code ${code})`,
    // how large it was says what to do about it
    ...(reason === 'too-large' && { size: 700 }),
  })
})

test('a publish that failed without a code of the broker is lost', () => {
  expect(deniedOf(new Error('Connection closed'), 700)).toBe('lost')
})
