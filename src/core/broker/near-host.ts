/** Which brokers are near: on this machine or in its own network, by what their address says. */

/** Loopback, private networks (RFC 1918, RFC 4193) and link-local addresses (RFC 3927, RFC 4291). */
const NEAR_ADDRESS =
  /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|\[(?:::1\]|f[cd]|fe[89ab]))/u
/** Names of a home network (RFC 6762, RFC 8375) and names without a domain. */
const NEAR_NAME = /^(?:[^.]+|.+\.(?:local|lan|localhost|home\.arpa|internal))$/u

/** Is the broker at this URL near? One that cannot be read is not. */
export const isNearBroker = (url: string): boolean => {
  if (url.startsWith('unix:')) return true
  const host = URL.parse(url)?.hostname.toLowerCase() ?? ''
  const isAddress = host.startsWith('[') || /^[\d.]+$/u.test(host)
  return isAddress ? NEAR_ADDRESS.test(host) : NEAR_NAME.test(host)
}
