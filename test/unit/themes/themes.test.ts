/** Looks: meanings, no painted background, no colour where none is wanted. */
import { expect, test } from 'vitest'
import { settingChoicesOf } from '../../../src/core/settings/setting-table.ts'
import { ASCII, UNICODE } from '../../../src/themes/glyphs.ts'
import { personStyle } from '../../../src/themes/theme.ts'
import { palettes, themeFor } from '../../../src/themes/themes.ts'

const unicode = { unicode: true }
const colourOf = (name: string | undefined, env = {}) =>
  Object.values(themeFor(name, env, unicode).styles).filter((style) => style.color !== undefined)

test('NO_COLOR, a dumb terminal and the plain theme have no colour at all', () => {
  expect(colourOf('dark', { NO_COLOR: '1' })).toEqual([])
  expect(colourOf('dark', { TERM: 'dumb' })).toEqual([])
  expect(colourOf('plain')).toEqual([])
  expect(themeFor('plain', {}, unicode).people.every((style) => style.color === undefined)).toBe(
    true,
  )
})

test('an empty NO_COLOR changes nothing, and dark is the default', () => {
  expect(colourOf('dark', { NO_COLOR: '' }).length).toBeGreaterThan(5)
  expect(themeFor(undefined, {}, unicode).name).toBe('dark')
  expect(themeFor('no such theme', {}, unicode).name).toBe('dark')
  expect(palettes.map(({ name }) => name)).toEqual(settingChoicesOf('theme'))
})

test('a person has the same colour always, and people differ', () => {
  const theme = themeFor('dark', {}, unicode)
  expect(personStyle(theme, 'bob')).toEqual(personStyle(theme, 'bob'))
  const names = ['bob', 'carla', 'davi', 'eva', 'fred', 'gil', 'hugo', 'iris']
  const colours = new Set(names.map((name) => personStyle(theme, name).color))
  expect(colours.size).toBeGreaterThan(3)
})

test('every state has its own shape, in signs and in ASCII', () => {
  for (const glyphs of [UNICODE, ASCII]) {
    const { online, away, offline, blocked } = glyphs
    expect(new Set([online, away, offline, blocked]).size).toBe(4)
    const { waiting, sent, delivered, failed } = glyphs
    expect(new Set([waiting, sent, delivered, failed]).size).toBe(4)
  }
  expect(Object.values(ASCII).join('')).toMatch(/^[ -~]+$/u)
})

test('no theme paints a background', () => {
  const keys = palettes.flatMap(({ styles, people }) =>
    [...Object.values(styles), ...people].flatMap((style) => Object.keys(style)),
  )
  expect(keys.filter((key) => key.toLowerCase().includes('background'))).toEqual([])
})
