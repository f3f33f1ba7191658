/** Keys of one's own: how keys are written, what they come to mean, and what is refused. */
import { describe, expect, test } from 'vitest'
import { parseKeyName } from '../../../components/keyboard/key-names.ts'
import { pressed } from '../../../components/keyboard/key.ts'
import type { Key } from '../../../components/keyboard/key.ts'
import { bindingFaults } from '../../../components/keys/binding-faults.ts'
import { formatBindingFault } from '../../../components/commands/bind.ts'
import { actionOf, keymapFor, keyRows, renamedKeys } from '../../../components/keys/key-table.ts'
import type { Focus } from '../../../components/keys/key-table.ts'
import type { Bindings } from '../../../src/core/settings/bindings.ts'
import { bindingsSetting } from '../../../src/core/settings/bindings.ts'
import { textsFor } from '../../../src/i18n/texts.ts'

test.each([
  ['Ctrl-K', 'ctrl-k'],
  ['^k', 'ctrl-k'],
  ['C-k', 'ctrl-k'],
  ['ctrl+alt+k', 'ctrl-alt-k'],
  ['M-x', 'alt-x'],
  ['Alt-A', 'alt-a'],
  ['Alt-↑', 'alt-up'],
  ['PgUp', 'pageUp'],
  ['Shift-Tab', 'shift-tab'],
  ['F12', 'f12'],
  ['b', 'b'],
  ['B', 'B'],
  ['shift-b', 'B'],
  ['-', '-'],
  ['Ctrl--', 'ctrl--'],
  ['Ctrl-I', 'tab'],
  ['Ctrl-[', 'escape'],
  ['Enter', 'return'],
  ['ç', 'ç'],
])('%s is the key %s', (written, token) => {
  expect(parseKeyName(written)).toBe(token)
})

test.each(['', 'ctrl-', 'F36', 'hyper-k', 'kk', 'ctrl-k-k', 'pgsideways', '\u001B[A'])(
  '%j is no key',
  (written) => {
    expect(parseKeyName(written)).toBeUndefined()
  },
)

const bindings: Bindings = {
  any: { goTo: ['ctrl-o'], search: ['F8', 'ctrl-s'] },
  input: { editor: ['ctrl-x'] },
  users: { block: ['B', 'ctrl-q'], choose: { down: ['j', 'down'], up: ['k', 'up'] } },
}
const keymap = keymapFor({ scheme: 'papo', bindings })
const typed = (text: string): Key => ({ type: 'text', text })
const ctrl = (name: string) => pressed(name, { ctrl: true })
const means = (focus: Focus, key: Key) => {
  const inTable = keymap.toTable(focus, key)
  return actionOf(focus, inTable) ?? actionOf('any', inTable)
}

describe('what keys mean', () => {
  test.each<[string, Focus, Key, string | undefined]>([
    ['a new key', 'input', ctrl('o'), 'goTo'],
    ['the old one', 'input', ctrl('k'), undefined],
    ['one of two new keys', 'users', pressed('f8'), 'search'],
    ['the other one', 'users', ctrl('s'), 'search'],
    ['a new letter', 'users', typed('B'), 'block'],
    ['the old letter', 'users', typed('b'), undefined],
    ['a new key for a letter', 'users', ctrl('q'), 'block'],
    ['a letter for an arrow', 'users', typed('j'), 'choose'],
    ['the arrow', 'users', pressed('down'), 'choose'],
    ['a part that was not named', 'users', pressed('home'), 'choose'],
    ['the letter in another list', 'requests', typed('b'), 'denyAndBlock'],
    ['an arrow for a letter elsewhere', 'requests', typed('j'), undefined],
    ['what nobody touched', 'input', pressed('a', { alt: true }), 'nextWaiting'],
  ])('%s in %s', (_what, focus, key, action) => {
    expect(means(focus, key)).toBe(action)
  })

  test('each part of a row is its own key of the table', () => {
    expect(keymap.toTable('users', typed('j'))).toEqual(pressed('down'))
    expect(keymap.toTable('users', typed('k'))).toEqual(pressed('up'))
  })

  test('what is typed with a key that means nothing now is what was typed', () => {
    expect(keymap.toTable('users', typed('b'))).toMatchObject({ text: 'b' })
    expect(keymap.toTable('users', typed('B'))).toMatchObject({ typed: 'B' })
    expect(keymap.toTable('input', typed('j'))).toEqual(typed('j'))
    const paste: Key = { type: 'paste', text: 'b' }
    expect(keymap.toTable('users', paste)).toBe(paste)
  })

  test('a scheme and keys of one’s own go together', () => {
    const both = keymapFor({ scheme: 'emacs', bindings: { any: { search: ['F8'] } } })
    expect(actionOf('any', both.toTable('input', ctrl('o')))).toBe('goTo')
    expect(actionOf('any', both.toTable('input', ctrl('s')))).toBeUndefined()
    expect(both.toTable('input', ctrl('f'))).toEqual(pressed('right'))
    expect(actionOf('any', both.toTable('input', pressed('f8')))).toBe('search')
  })
})

test('help, hints and sentences follow', () => {
  const keys = { scheme: 'papo', bindings } as const
  const rowOf = (focus: Focus, action: string) =>
    keyRows(focus, keys).find((row) => row.action === action)?.keys
  expect(rowOf('any', 'goTo')).toEqual(['ctrl-o'])
  expect(rowOf('users', 'block')).toEqual(['B', 'ctrl-q'])
  expect(rowOf('users', 'choose')).toEqual(['k', 'up', 'j', 'down', 'home', 'end'])
  const texts = textsFor('en', keys, renamedKeys(keys))
  expect(texts.notices.noConversation).toContain('Ctrl-O')
  expect(texts.notices.noConversation).not.toContain('Ctrl-K')
  expect(textsFor('en').notices.noConversation).toContain('Ctrl-K')
})

describe('what is refused', () => {
  test.each<[string, Bindings, string]>([
    [
      'a key with two meanings in one place',
      { any: { search: ['ctrl-l'] } },
      'Ctrl-L cannot be both "any.search" and "any.redraw": give one of them another key',
    ],
    [
      'a key that holds everywhere, in a pane',
      { users: { block: ['ctrl-k'] } },
      'Ctrl-K cannot be both "users.block" and "any.goTo": give one of them another key',
    ],
    [
      'a key of a pane, everywhere',
      { any: { goTo: ['ctrl-u'] } },
      'Ctrl-U cannot be both "any.goTo" and "input.killLine": give one of them another key',
    ],
    ['the same key twice', { any: { goTo: ['f5', 'F5'] } }, 'F5 stands twice in "any.goTo"'],
    ['an unknown place', { kitchen: {} }, '"kitchen" is not a place for keys'],
    ['an unknown action', { users: { dance: ['x'] } }, '"dance" is not an action in users'],
    ['what is no key', { users: { block: ['hyper-b'] } }, '"hyper-b" is not a key'],
    ['a letter where one types', { any: { goTo: ['g'] } }, '"g" is a character that is typed'],
    ['the slash of commands', { input: { command: ['f5'] } }, '"/" is a character'],
    ['one list for several meanings', { users: { choose: ['j', 'k'] } }, 'up, down, home, end'],
    ['a part that is none', { users: { choose: { left: ['j'] } } }, 'up, down, home, end'],
    ['no key for what must have one', { list: { back: [] } }, '"back" needs a key'],
  ])('%s', (_what, wrong, words) => {
    const [fault] = bindingFaults('papo', wrong)
    expect(fault && formatBindingFault(textsFor('en'), fault)).toContain(words)
    expect(fault && formatBindingFault(textsFor('pt-BR'), fault)).toMatch(/ /u)
  })

  test('but a key may be swapped with another one, or freed', () => {
    expect(bindingFaults('papo', { any: { search: ['ctrl-l'], redraw: ['ctrl-f'] } })).toEqual([])
    expect(bindingFaults('papo', { any: { search: ['ctrl-l'], redraw: [] } })).toEqual([])
    expect(bindingFaults('papo', {})).toEqual([])
    expect(bindingFaults('papo', bindings)).toEqual([])
  })

  test('the scheme counts too', () => {
    expect(bindingFaults('papo', { any: { redraw: ['ctrl-o'] } })).toEqual([])
    expect(bindingFaults('emacs', { any: { redraw: ['ctrl-o'] } })).toMatchObject([
      { is: 'conflict', one: 'any.redraw', other: 'any.goTo' },
    ])
  })
})

test('the shape of a file is checked before its words', () => {
  const setting = bindingsSetting()
  expect(setting.read({ users: { block: 'B' } })).toEqual({ users: { block: ['B'] } })
  expect(setting.read('{"users":{"choose":{"down":"j"}}}')).toEqual({
    users: { choose: { down: ['j'] } },
  })
  for (const wrong of [
    [],
    'B',
    3,
    { users: 3 },
    { users: { block: 3 } },
    { users: { block: [3] } },
  ]) {
    expect(setting.read(wrong)).toBeUndefined()
  }
  const wrong = { any: {}, users: { info: 'x', block: 3, mute: [3] }, groups: 3 }
  expect(setting.faultsIn?.(wrong).map(({ path }) => path)).toEqual([
    ['users', 'block'],
    ['users', 'mute'],
    ['groups'],
  ])
  const own: unknown = JSON.parse('{"__proto__":{"block":"B"}}')
  expect(bindingFaults('papo', setting.read(own) ?? {})).toMatchObject([{ is: 'no-place' }])
})
