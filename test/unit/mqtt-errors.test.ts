/** Every way in which a connection fails has its word. */
import { describe, expect, test } from 'vitest'
import { deniedOf, endOfCode, endOfError, refusesVersion } from '../../src/adapters/mqtt/errors.ts'

const failed = (code: string | number, message = 'something') =>
  Object.assign(new Error(message), { code })

describe('an error of the system or of TLS', () => {
  test.each([
    ['ECONNREFUSED', 'refused'],
    ['ENOTFOUND', 'unreachable'],
    ['EAI_AGAIN', 'unreachable'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'unreachable'],
    ['ECONNRESET', 'closed'],
    ['EPIPE', 'closed'],
    ['CERT_HAS_EXPIRED', 'bad-certificate'],
    ['CERT_NOT_YET_VALID', 'bad-certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'bad-certificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'bad-certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'bad-certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'bad-certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'bad-certificate'],
    ['ERR_OSSL_PEM_NO_START_LINE', 'bad-certificate'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'bad-credentials'],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'bad-credentials'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'not-mqtt'],
    ['EPROTO', 'not-mqtt'],
  ])('%s means %s', (code, trouble) => {
    expect(endOfError(failed(code))).toEqual({ trouble, detail: `${code}: something` })
  })

  test('a host with several addresses, none of which listens, is refused', () => {
    const each = [failed('ECONNREFUSED'), failed('ECONNREFUSED')]
    const error = Object.assign(new AggregateError(each), { code: 'ECONNREFUSED' })
    expect(endOfError(error)).toEqual({ trouble: 'refused', detail: 'ECONNREFUSED' })
  })
})

test.each([
  ['connack timeout', 'unreachable'],
  ['Keepalive timeout', 'unreachable'],
  ['Connection closed', 'closed'],
  ['TLS not authorized', 'bad-certificate'],
  ['Unexpected server response: 404', 'not-mqtt'],
  ['Invalid header flag bits, must be 0x0 for puback packet', 'not-mqtt'],
])('an error that says %j means %s', (message, trouble) => {
  expect(endOfError(new Error(message)).trouble).toBe(trouble)
})

test.each([
  [4, 'bad-credentials'],
  [5, 'not-authorised'],
  [0x86, 'bad-credentials'],
  [0x87, 'not-authorised'],
  [0x8e, 'taken-over'],
  [0x8b, 'closed'],
  [0xff, 'closed'],
])('code %i of a broker means %s', (code, trouble) => {
  expect(endOfCode(code).trouble).toBe(trouble)
  expect(endOfError(failed(code))).toEqual(endOfCode(code))
})

test('only the codes 1 and 132 ask for another protocol version', () => {
  const codes = Array.from({ length: 256 }, (_, code) => code)
  expect(codes.filter((code) => refusesVersion(failed(code)))).toEqual([1, 132])
  expect(refusesVersion(failed('ECONNRESET'))).toBe(false)
})

test.each([
  [0x87, 'not-authorised'],
  [0x95, 'too-large'],
  [0x97, 'quota'],
  [0x80, 'refused'],
])('a publish answered with code %i is denied: %s', (code, reason) => {
  expect(deniedOf(failed(code, 'why'))).toEqual({ reason, detail: `why (code ${code})` })
})

test('a publish that failed without a code of the broker is lost', () => {
  expect(deniedOf(new Error('Connection closed'))).toBe('lost')
})
