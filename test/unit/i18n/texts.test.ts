/** The words of the screen: complete in both languages, times in fixed forms, locales read rightly. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { keyTable } from '../../../components/keys/key-table.ts'
import type { Refusal } from '../../../src/model/refusals.ts'
import { localeIsUnicode, localeLanguage } from '../../../src/i18n/locale.ts'
import { lookUp, textsFor } from '../../../src/i18n/texts.ts'
import type { LinkEndReason } from '../../../src/core/broker/link-end.ts'

// a refusal or trouble that is missing here does not compile
const refusals: Readonly<Record<Refusal, true>> = {
  'talking-to-yourself': true,
  'reserved-name': true,
  'unknown-person': true,
  'not-forgettable': true,
  'already-asked': true,
  'already-talking': true,
  'ask-later': true,
  blocked: true,
  'too-many-requests': true,
  'unknown-request': true,
  'not-yours-to-answer': true,
  'bad-session': true,
  'unknown-session': true,
  'not-in-session': true,
  'session-closed': true,
  'already-ended': true,
  'unknown-message': true,
  'too-far-ahead': true,
  'already-known': true,
  'not-yours-to-change': true,
  'message-deleted': true,
  empty: true,
  'too-long': true,
  unreadable: true,
  'topic-line-too-long': true,
  stale: true,
  'other-key': true,
  'no-conversation': true,
  'not-online': true,
  'unknown-group': true,
  'unknown-roster': true,
  'not-a-member': true,
  'not-for-me': true,
  'not-the-leader': true,
  'bad-roster': true,
  'other-founder': true,
  'forked-roster': true,
  'group-exists': true,
  'name-spent': true,
  'already-member': true,
  'group-disbanded': true,
  'lead-first': true,
  'not-an-heir': true,
  'leader-is-here': true,
  'group-full': true,
  'bad-topic': true,
  'unknown-topic': true,
  'too-many-topics': true,
  wildcard: true,
  'own-space': true,
  'brokers-own': true,
  'not-kept': true,
  'disk-busy': true,
  'plaintext-off': true,
  crowded: true,
}
const troubles: Readonly<Record<LinkEndReason, true>> = {
  refused: true,
  'other-user': true,
  'unknown-host': true,
  unreachable: true,
  'no-answer': true,
  'no-connack': true,
  'bad-address': true,
  'bad-credentials': true,
  'no-credentials': true,
  banned: true,
  'bad-client-id': true,
  'not-authorised': true,
  'bad-certificate': true,
  'wrong-host': true,
  expired: true,
  'own-certificate': true,
  'bad-pem': true,
  'no-tls': true,
  'tls-there': true,
  'tls-version': true,
  'hung-up': true,
  'not-mqtt': true,
  'no-websocket': true,
  'bad-version': true,
  busy: true,
  'shutting-down': true,
  silent: true,
  'ended-by-admin': true,
  'no-qos1': true,
  unsupported: true,
  moved: true,
  'taken-over': true,
  'too-large': true,
  'storage-busy': true,
  'not-stored': true,
  closed: true,
}

/** All texts of a tree; functions are called with one word for every argument. */
const leaves = (value: unknown, path = ''): readonly (readonly [string, unknown])[] => {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
  }
  return [[path, value]]
}

describe.each(['en', 'pt-BR'] as const)('%s', (language) => {
  const texts = textsFor(language)

  test('has a sentence for every refusal and every trouble of the link', () => {
    for (const refusal of Object.keys(refusals)) {
      expect(lookUp(texts.refusals, refusal)).toMatch(/^.{8,}[.]$/u)
    }
    for (const trouble of Object.keys(troubles)) {
      // the cause and a next step, short enough for a row of 80 cells beside a mark and the name of the papo
      expect(lookUp(texts.warnings, trouble)).toMatch(/^.{10,}[:;] .{10,}$/u)
      expect(lookUp(texts.warnings, trouble).length).toBeLessThanOrEqual(76)
    }
  })

  test('has no empty text but the missing arguments of commands', () => {
    const empty = leaves(texts).filter(([path, value]) => value === '' && !path.endsWith('.args'))
    expect(empty).toEqual([])
  })

  test('has plurals', () => {
    expect(texts.unreadCount(1)).not.toContain(texts.unreadCount(2).slice(2))
    expect(texts.requestsWaiting(1)).not.toBe(texts.requestsWaiting(2).replace('2', '1'))
  })
})

test('the languages differ where they should', () => {
  const [en, pt] = [leaves(textsFor('en')), leaves(textsFor('pt-BR'))]
  const same = en.filter(
    ([, value], index) => typeof value === 'string' && value === pt[index]?.[1],
  )
  const translatable = en.filter(([, value]) => typeof value === 'string')
  expect(same.length).toBeLessThan(translatable.length / 5)
})

test('a name that the table lacks is shown as it is, whatever the name', () => {
  expect(lookUp({ a: 'b' }, 'constructor')).toBe('constructor')
  expect(lookUp({ a: 'b' }, '__proto__')).toBe('__proto__')
})

test('times have fixed forms', () => {
  const at = new Date(2026, 10, 20, 9, 5, 7).getTime()
  const { dates } = textsFor('en')
  expect(dates.clock(at)).toBe('09:05')
  expect(dates.seconds(at)).toBe('09:05:07')
  expect(dates.day(at)).toBe('Fri 20 Nov 2026')
  expect(dates.moment(at)).toBe('20 Nov 09:05')
  expect(dates.dayKey(at)).toBe('2026-11-20')
  expect(textsFor('pt-BR').dates.day(at)).toBe('sex 20 nov 2026')
  expect(dates.dayKey(new Date(2026, 10, 20, 23, 59, 59).getTime())).toBe('2026-11-20')
  expect(dates.dayKey(new Date(2026, 10, 21, 0, 0, 0).getTime())).toBe('2026-11-21')
})

test('how long ago is told in few letters', () => {
  const { ago } = textsFor('en')
  expect([10_000, 90_000, 3 * 3_600_000, 49 * 3_600_000].map(ago)).toEqual([
    'just now',
    '1 min ago',
    '3 h ago',
    '2 d ago',
  ])
  expect(textsFor('pt-BR').ago(3 * 3_600_000)).toBe('há 3 h')
})

test('the locale chooses language and letters, LC_ALL before the others', () => {
  expect(localeLanguage({ LANG: 'pt_BR.UTF-8' })).toBe('pt-BR')
  expect(localeLanguage({ LANG: 'pt_BR.UTF-8', LC_ALL: 'C' })).toBe('en')
  expect(localeLanguage({ LANG: 'de_DE.UTF-8' })).toBe('en')
  expect(localeLanguage({ LC_ALL: '', LC_MESSAGES: 'pt_PT', LANG: 'en_US' })).toBe('pt-BR')
  expect(localeIsUnicode({ LANG: 'en_US.UTF-8' })).toBe(true)
  expect(localeIsUnicode({ LANG: 'en_US.UTF-8', LC_ALL: 'C' })).toBe(false)
  expect(localeIsUnicode({ LC_CTYPE: 'pt_BR.utf8' })).toBe(true)
  expect(localeIsUnicode({})).toBe(true)
})

test('every action, hint and reason of the tables is used or told', () => {
  const { keys, hints } = textsFor('en')
  const actions = new Set<string>(keyTable.map(({ action }) => action))
  const words = new Set(
    keyTable.flatMap(({ hint }) => (hint === undefined ? [] : [hint as string])),
  )
  expect(Object.keys(keys).filter((action) => !actions.has(action))).toEqual([])
  // what a key does to this person, group or choice is told in place of the table's word
  const said = [
    'components/state/available-actions.ts',
    'components/overlays/pickers/GoTo.tsx',
    'components/overlays/pickers/SettingsPanel.tsx',
    'components/overlays/wire/WirePanel.tsx',
    'components/panes/ListPane.tsx',
  ]
    .map((path) => readFileSync(path, 'utf8'))
    .join('')
  const unused = Object.keys(hints).filter(
    (hint) => !words.has(hint) && !said.includes(`'${hint}'`),
  )
  expect(unused).toEqual([])
})
