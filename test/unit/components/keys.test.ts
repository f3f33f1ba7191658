/** The table of keys: nothing means two things in one place, and everything has its words. */
import { describe, expect, test } from 'vitest'
import { chord, pressed } from '../../../components/keyboard/key.ts'
import {
  actionOf,
  keysAsMarkdown,
  keyLabel,
  keyLabels,
  focusOrder,
  keyRows,
  keyTable,
} from '../../../components/keys/key-table.ts'
import type { Focus } from '../../../components/keys/key-table.ts'
import { inScheme } from '../../../components/keys/key-schemes.ts'
import { settingChoicesOf } from '../../../src/core/settings/setting-table.ts'
import type { KeyScheme } from '../../../src/core/settings/setting-table.ts'
import { textsFor } from '../../../src/i18n/texts.ts'

/** What lies on top takes the keys that it names; elsewhere the keys of `any` hold too. */
const ON_TOP: ReadonlySet<Focus> = new Set<Focus>([
  'history',
  'list',
  'help',
  'info',
  'verify',
  'question',
  'wire',
])

const meanings = (focus: Focus, scheme: KeyScheme = 'papo') => {
  const own = keyRows(focus, scheme)
  // what says so itself stands in front of the same keys of `any`
  const hidden = new Set(own.flatMap(({ instead = [] }) => instead))
  const everywhere = keyRows('any', scheme).filter(({ action }) => !hidden.has(action))
  const rows = [...own, ...(ON_TOP.has(focus) || focus === 'any' ? [] : everywhere)]
  return rows.flatMap(({ keys, action }) => keys.map((key) => [key, action] as const))
}

describe.each(settingChoicesOf('keys'))('in the scheme %s', (scheme) => {
  test.each(focusOrder)('no key has two meanings in %s', (focus) => {
    const keys = meanings(focus, scheme).map(([key]) => key)
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
    expect(keys.length).toBeGreaterThan(0)
  })

  test('every line of the help has a key, and that key does what the line says', () => {
    for (const { focus, keys, action } of focusOrder.flatMap((focus) => keyRows(focus, scheme))) {
      expect([focus, action, keys.length > 0]).toEqual([focus, action, true])
      for (const key of keys.filter((name) => name.length > 1)) {
        const parts = key.split(/-(?=.)/u)
        const typed = pressed(parts.at(-1) ?? '', {
          ctrl: parts.includes('ctrl'),
          alt: parts.includes('alt'),
          shift: parts.includes('shift'),
        })
        expect(chord(typed)).toBe(key)
        expect([key, actionOf(focus, inScheme(scheme, typed))]).toEqual([key, action])
      }
    }
  })

  test('sentences name the key that goes to a conversation as the table has it', () => {
    const goTo = keyRows('any', scheme).find(({ action }) => action === 'goTo')?.keys[0] ?? ''
    for (const language of settingChoicesOf('lang')) {
      expect(textsFor(language, scheme).notices.noConversation).toContain(`: ${keyLabel(goTo)}.`)
    }
  })
})

const keyOf = (focus: Focus, action: string) =>
  keyRows(focus, 'emacs')
    .filter((row) => row.action === action)
    .flatMap(({ keys }) => keys)

test('with emacs keys the input has what readline has, and nothing that papo can do is out of reach', () => {
  expect(keyOf('input', 'killToEnd')).toEqual(['ctrl-k'])
  expect(keyOf('input', 'character')).toContain('ctrl-f')
  expect(keyOf('input', 'sentBefore')).toEqual(['up', 'ctrl-p', 'down', 'ctrl-n'])
  expect(keyOf('any', 'goTo')).toEqual(['ctrl-o', 'alt-k'])
  expect(keyOf('any', 'search')).toEqual(['ctrl-s'])
  expect(keyOf('any', 'previousConversation')).toEqual(['alt-up'])
})

test('a key with two meanings would be seen', () => {
  const doubled = [...meanings('users'), ...meanings('requests')].map(([key]) => key)
  expect(doubled.filter((key, index) => doubled.indexOf(key) !== index)).not.toEqual([])
})

test('every place of the table is in the help', () => {
  expect([...new Set(keyTable.map(({ focus }) => focus))].toSorted()).toEqual(
    [...focusOrder].toSorted(),
  )
})

test('the keys of the specification are there', () => {
  const wanted: readonly (readonly [Focus, string, string])[] = [
    ['any', 'ctrl-k', 'goTo'],
    ['any', 'ctrl-f', 'search'],
    ['any', 'alt-a', 'nextWaiting'],
    ['any', 'alt-9', 'numbered'],
    ['any', 'ctrl-c', 'clearOrQuit'],
    ['input', 'ctrl-g', 'editor'],
    ['users', 'v', 'verify'],
    ['requests', 'd', 'deny'],
    ['message', '+', 'react'],
  ]
  const found = wanted.map(([focus, key]) => keyRows(focus).find(({ keys }) => keys.includes(key)))
  expect(found.map((row) => row?.action)).toEqual(wanted.map(([, , action]) => action))
})

test('letters act on a list only while that list has the keyboard', () => {
  expect(actionOf('requests', { type: 'text', text: 'a' })).toBe('accept')
  expect(actionOf('input', { type: 'text', text: 'a' })).toBeUndefined()
  expect(actionOf('any', pressed('k', { ctrl: true }))).toBe('goTo')
})

describe('what a person reads', () => {
  test.each([
    ['ctrl-k', 'Ctrl-K'],
    ['alt-up', 'Alt-↑'],
    ['return', 'Enter'],
    ['shift-tab', 'Shift-Tab'],
    ['a', 'a'],
    ['ctrl-_', 'Ctrl-_'],
    ['pageUp', 'PgUp'],
  ])('%s is %s', (key, label) => {
    expect(keyLabel(key)).toBe(label)
  })

  test('arrows are words where the terminal has only ASCII', () => {
    expect(keyLabel('alt-up', true)).toBe('Alt-Up')
  })

  test('nine numbers become a span', () => {
    const row = keyTable.find(({ action }) => action === 'numbered')
    expect(row && keyLabels(row)).toBe('Alt-1 … Alt-9')
  })

  test('the markdown has every row once, in both languages', () => {
    for (const language of ['en', 'pt-BR'] as const) {
      const lines = keysAsMarkdown(textsFor(language)).split('\n')
      const rows = lines.filter((line) => line.startsWith('| ') && !line.startsWith('| key '))
      expect(rows).toHaveLength(keyTable.length)
    }
    expect(keysAsMarkdown(textsFor('en'))).toContain('| Alt-↑, Ctrl-P | previous conversation |')
  })
})
