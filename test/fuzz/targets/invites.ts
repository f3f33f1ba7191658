/** What people paste: invites, and addresses of brokers. */
import { parseBrokerAddress, removeCredentials } from '../../../src/core/broker/broker-address.ts'
import {
  formatInvite,
  isSpace,
  parseBrokerUrl,
  parseInvite,
} from '../../../src/core/broker/invite.ts'
import type { FuzzTarget } from '../engine/target.ts'
import { must, mustBeSafe, mustEqual } from '../engine/target.ts'

const KEY = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'

const checkAddress = (text: string): void => {
  const read = parseBrokerAddress(text)
  const shown = removeCredentials(text)
  must(shown.length <= text.length, 'what is shown of an address is not longer')
  if (!read.ok) return must(parseBrokerUrl(text) === undefined, 'what is no address is no URL')
  const { url } = read.value
  must(/^(?:mqtts?|wss?):\/\/[^\s]+$/u.test(url) && url.length <= 300, 'an address is a URL')
  mustBeSafe(url, 'an address')
  must(!/^\w+:\/\/[^/?#]*@/u.test(url), 'the account is not in the URL')
  const again = parseBrokerAddress(url)
  mustEqual(
    again.ok ? again.value : again.error,
    { url },
    'a URL is the same when it is read again',
  )
}

/** A line, as both. */
export const openInvites = (): FuzzTarget => ({
  alphabet: 'text',
  seeds: [
    `papo:alice?k=${KEY}&b=mqtts%3A%2F%2Fbroker.example%3A8883&s=papo`,
    `papo:${encodeURIComponent('José Á')}?k=${KEY}`,
    `papo:bob?k=${KEY}&s=a%2Fb%2Fc&x=later`,
    'mqtt://user:pass%40word@broker.example:1883/path?query#fragment',
    'wss://[2001:db8::1]:443/mqtt',
    'broker.example',
    'localhost:1883',
    'tcp://192.168.1.7',
    'ssl://bücher.example:8883',
    'http://example.org',
    '  mqtt://h:99999 ',
  ],
  words: [
    'papo:',
    '?k=',
    '&b=',
    '&s=',
    '&k=',
    '%',
    '%00',
    '%0A',
    '%ff',
    '://',
    '@',
    ':',
    '[',
    ']',
    '/',
    '?',
    '#',
    '\\',
    'mqtt://',
    'ws://',
    '%2F',
    'xn--',
    '。',
    '\u00AD',
  ],
  check: (text) => {
    checkAddress(text)
    isSpace(text)
    const invite = parseInvite(text)
    if (!invite) return
    mustBeSafe(invite.name, 'a name')
    must(invite.space === undefined || isSpace(invite.space), 'a space is one')
    const again = parseInvite(formatInvite(invite))
    mustEqual(again, invite, 'an invite is the same when it is written again')
  },
})
