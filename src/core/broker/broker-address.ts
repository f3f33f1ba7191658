/** Addresses of brokers, as people write them and as URLs. */
import type { Result } from '../result.ts'
import { fail, ok } from '../result.ts'

/** A broker's URL as it may be shown and kept, and the account that stood in it. */
export type BrokerAddress = {
  readonly url: string
  readonly username?: string
  readonly password?: string
}

/** Why a text is no address of a broker. */
export type AddressError =
  | 'no-address' // nothing but blanks
  | 'too-long'
  | 'blanks' // blanks or control characters in the middle
  | 'web' // http and https
  | 'scheme' // any other that is none of MQTT
  | 'port' // not from 1 to 65535
  | 'brackets' // IPv6 without them
  | 'host'

/** The schemes of a broker's URL, by what mosquitto, paho and others call them. */
export const SCHEMES: ReadonlyMap<string, 'mqtt' | 'mqtts' | 'ws' | 'wss'> = new Map([
  ['mqtt', 'mqtt'],
  ['tcp', 'mqtt'],
  ['mqtts', 'mqtts'],
  ['ssl', 'mqtts'],
  ['tls', 'mqtts'],
  ['ws', 'ws'],
  ['wss', 'wss'],
])

/** The longest URL of a broker, in UTF-16 units. */
const MAX_BROKER = 300

/** A part of a URL as it was meant. */
export const decodePercent = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    // a lone % in a password is meant as it is written
    return text
  }
}

/** What is wrong with the port or with an IPv6 address; URL.parse does not tell it from a wrong host. */
const findAuthorityError = (authority: string): AddressError | undefined => {
  const hostAndPort = authority.replace(/^.*@/u, '')
  if (!hostAndPort.startsWith('[') && hostAndPort.split(':').length > 2) return 'brackets'
  const [, port] = /^(?:\[[^\]]+\]|[^:[\]]+):(.*)$/u.exec(hostAndPort) ?? []
  if (port === undefined) return undefined
  const number = /^\d{1,5}$/u.test(port) ? Number(port) : 0
  return number >= 1 && number <= 65_535 ? undefined : 'port'
}

/**
 * Reads the address of a broker: a URL, or a host, with or without a port. Blanks around it, upper case and the schemes of
 * other programs do no harm; the URL comes without account and fragment.
 */
export const parseBrokerAddress = (value: string): Result<BrokerAddress, AddressError> => {
  const text = value.trim()
  if (text === '') return fail('no-address')
  if (text.length > MAX_BROKER) return fail('too-long')
  // a URL silently drops tabs and line ends
  // oxlint-disable-next-line eslint/no-control-regex
  if (/[\u0000-\u0020\u007F-\u009F]/u.test(text)) return fail('blanks')
  const [, named, rest = text] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/isu.exec(text) ?? []
  const scheme = (named ?? 'mqtt').toLowerCase()
  if (scheme === 'http' || scheme === 'https') return fail('web')
  const known = SCHEMES.get(scheme)
  if (known === undefined) return fail('scheme')
  // a URL of a web socket takes a backslash for a slash, and skips slashes where the host should be
  const [authority = ''] = rest.split(known.startsWith('ws') ? /[/\\?#]/u : /[/?#]/u, 1)
  const error = authority === '' ? 'host' : findAuthorityError(authority)
  if (error) return fail(error)
  const url = URL.parse(`${known}://${rest}`)
  if (!url?.hostname) return fail('host')
  const [username, password] = [decodePercent(url.username), decodePercent(url.password)]
  url.username = ''
  url.password = ''
  url.hash = ''
  // a question mark with nothing behind it goes too
  if (url.search === '') url.search = ''
  // only the path that every URL has means nothing
  const plain = url.pathname === '/' && url.search === '' ? url.href.slice(0, -1) : url.href
  if (plain.length > MAX_BROKER) return fail('too-long')
  return ok({
    url: plain,
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
  })
}

/** So many brokers may be named at once. */
const MAX_BROKERS = 16

/** A comma between two addresses: where there are schemes, one follows it; others may be part of a password or a path. */
const BETWEEN_URLS = /,\s*(?=[a-z][a-z0-9+.-]*:\/\/)/iu

/** Reads one address, or several with commas between them: the nodes of a cluster, in the order in which they are tried. */
export const parseBrokerList = (
  value: string,
): Result<readonly [BrokerAddress, ...(readonly BrokerAddress[])], AddressError> => {
  const parts = value.split(value.includes('://') ? BETWEEN_URLS : ',')
  const read = parts.map(parseBrokerAddress)
  const wrong = read.find((one) => !one.ok)
  if (wrong && !wrong.ok) return wrong
  const [first, ...others] = read.flatMap((one) => (one.ok ? [one.value] : []))
  if (!first || others.length >= MAX_BROKERS) return fail('too-long')
  return ok([first, ...others])
}

/**
 * A URL, even a wrong one, as it may be shown: without user and password. In a wrong one any sign may be part of the
 * password, so everything goes up to the last @.
 */
export const removeCredentials = (url: string): string =>
  // V8 takes a while to read the expression, and each start asks
  url.includes('@') ? url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^]*@/iu, '$1') : url

/** Is this the socket of our own broker? It is the only one that is reached by a socket. */
export const isOwnBroker = (url: string): boolean => url.startsWith('unix:')
