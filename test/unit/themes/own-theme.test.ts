/** Themes of one's own: what a file may say, and what is told where it is wrong. */
import { expect, test } from 'vitest'
import { readOwnTheme } from '../../../src/themes/own-theme.ts'
import { themeFor } from '../../../src/themes/themes.ts'

const unicode = { unicode: true }

test.each([
  ['cyan', { color: 'cyan' }],
  ['bright-red bold', { color: 'redBright', bold: true }],
  ['Bold brightRed', { color: 'redBright', bold: true }],
  ['redBright', { color: 'redBright' }],
  ['#Ff8800 underline', { color: '#ff8800', underline: true }],
  ['208 italic inverse', { color: 'ansi256(208)', italic: true, inverse: true }],
  ['grey dim strike', { color: 'gray', dimColor: true, strikethrough: true }],
  ['plain', {}],
  ['', {}],
])('"%s" is a look', (words, style) => {
  expect(readOwnTheme({ own: words })).toEqual({ ok: true, value: { styles: { own: style } } })
})

test.each<[unknown, object]>([
  [[], { is: 'no-object' }],
  ['own', { is: 'no-object' }],
  [{ owm: 'cyan' }, { is: 'no-role', name: 'owm', path: ['owm'] }],
  [JSON.parse('{"__proto__": "cyan"}'), { is: 'no-role', name: '__proto__' }],
  [{ constructor: 'cyan' }, { is: 'no-role', name: 'constructor' }],
  [{ own: 'cyan pink' }, { is: 'no-style', word: 'pink', path: ['own'] }],
  [{ own: '#ff880' }, { is: 'no-style', word: '#ff880' }],
  [{ own: '256' }, { is: 'no-style', word: '256' }],
  [{ own: { color: 'cyan' } }, { is: 'no-style', word: '{"color":"cyan"}', path: ['own'] }],
  [{ own: '\u001B[31m' }, { is: 'no-style' }],
  [{ people: [] }, { is: 'no-people', path: ['people'] }],
  [{ people: 'red' }, { is: 'no-people' }],
  [{ people: ['red', 'pink'] }, { is: 'no-style', word: 'pink', path: ['people', 1] }],
])('%j is none', (given, fault) => {
  expect(readOwnTheme(given)).toMatchObject({ ok: false, faults: [fault] })
})

test('all that is wrong is told, in the order of the file', () => {
  const read = readOwnTheme({
    owm: 'cyan',
    own: 'pink bold purpel',
    people: ['red', 'rad', 3],
    focus: 'cyan',
    bordr: 'x',
  })
  expect(read.ok ? [] : read.faults.map(({ is, path }) => [is, ...path])).toEqual([
    ['no-role', 'owm'],
    ['no-style', 'own'],
    ['no-style', 'own'],
    ['no-style', 'people', 1],
    ['no-style', 'people', 2],
    ['no-role', 'bordr'],
  ])
})

test('what is told as a look is one, in the spelling of the documents and of no language', () => {
  const read = readOwnTheme({ own: 'purpel' })
  const [fault] = read.ok ? [] : read.faults
  const known = fault?.is === 'no-style' ? fault.known : []
  expect(known).toEqual(expect.arrayContaining(['bright-red', '#rrggbb', '0-255', 'bold']))
  const words = known.filter((word) => word !== '#rrggbb' && word !== '0-255')
  for (const word of words) expect(readOwnTheme({ own: word }).ok).toBe(true)
  expect(words.join(' ')).not.toMatch(/bright(?!-)/u)
})

test('what the file says lies on top of the theme, and the rest is the theme', () => {
  const read = readOwnTheme({ $schema: 'x', own: 'green', people: ['208', 'bold'] })
  if (!read.ok) throw new Error('no theme')
  const light = themeFor('light', {}, unicode)
  const mixed = themeFor('light', {}, { ...unicode, own: read.value })
  expect(mixed.styles).toEqual({ ...light.styles, own: { color: 'green' } })
  expect(mixed.people).toEqual([{ color: 'ansi256(208)' }, { bold: true }])
  // no colour is no colour, whatever a file says
  expect(themeFor('light', { NO_COLOR: '1' }, { ...unicode, own: read.value })).toEqual(
    themeFor('plain', {}, unicode),
  )
})
