/** Looks: meanings, no painted background, no colour where none is wanted. */
import { expect, test } from 'vitest'
import { parseUserId } from '../../../src/core/ids.ts'
import { plaintextUserId, validatePlaintextName } from '../../../src/core/plaintext-ids.ts'
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

const person = (name: string) => {
  const who = parseUserId(name)
  if (who === undefined) throw new Error(`${name} is not a name`)
  return who
}

test('a person has the same colour always, people differ, mine is my own, and unsigned names have none', () => {
  const theme = themeFor('dark', {}, unicode)
  const styleOf = (name: string, me = 'alice') => personStyle(theme, person(name), person(me))
  expect(styleOf('bob')).toEqual(styleOf('bob', 'carla'))
  expect(styleOf('bob', 'bob')).toEqual(theme.styles.own)
  const unsigned = validatePlaintextName('bob')
  if (unsigned === undefined) throw new Error('bob is not a name in plain text')
  expect(personStyle(theme, plaintextUserId(unsigned), person('bob'))).toEqual({})
  const names = ['bob', 'carla', 'davi', 'eva', 'fred', 'gil', 'hugo', 'iris']
  expect(new Set(names.map((name) => styleOf(name).color)).size).toBeGreaterThan(3)
})

type Rgb = readonly [number, number, number]

const LEVELS = [0, 95, 135, 175, 215, 255]

/** A colour out of the 6 x 6 x 6 cube of xterm. */
const cubeColour = (color: string | undefined): Rgb => {
  const at = Number(/^ansi256\((\d+)\)$/u.exec(color ?? '')?.[1]) - 16
  const level = (step: number) => LEVELS[Math.floor(at / step) % 6] ?? Number.NaN
  return [level(36), level(6), level(1)]
}

const hexColour = (hex: string): Rgb => {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
const luminance = (rgb: Rgb) => {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrastOf = (a: Rgb, b: Rgb) => {
  const [dim = 0, bright = 0] = [luminance(a), luminance(b)].toSorted((one, two) => one - two)
  return (bright + 0.05) / (dim + 0.05)
}

// xterm, VS Code, One Dark, Solarized dark, Ubuntu; xterm, Solarized light, gray paper
const DARK = ['#000000', '#1e1e1e', '#282c34', '#002b36', '#300a24']
const LIGHT = ['#ffffff', '#fdf6e3', '#eeeeee']

test.each([
  ['dark', DARK, 4.5],
  ['light', LIGHT, 4.5],
  ['contrast', ['#000000'], 7],
] as const)('names in %s keep their contrast', (name, grounds, least) => {
  const { people } = themeFor(name, {}, unicode)
  for (const { color } of people) {
    const rgb = cubeColour(color)
    for (const ground of grounds)
      expect([color, ground, contrastOf(rgb, hexColour(ground)) >= least]).toEqual([
        color,
        ground,
        true,
      ])
  }
})

/** Which of the sixteen colours chalk, with which Ink draws, takes for one of the cube: 30 to 37, bright ones 90 to 97. */
const nearestOfSixteen = (rgb: Rgb) => {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => LEVELS.indexOf(value) / 5)
  const value = Math.max(red, green, blue) * 2
  if (value === 0) return 30
  return (value === 2 ? 90 : 30) + Math.round(blue) * 4 + Math.round(green) * 2 + Math.round(red)
}

test('no name is red or green, also where a terminal has sixteen colours', () => {
  for (const { people } of palettes) {
    for (const { color } of people.filter((style) => style.color !== undefined)) {
      const rgb = cubeColour(color)
      const [red, green, blue] = rgb
      // neither stands out alone
      expect([color, red > Math.max(green, blue) && green === blue]).toEqual([color, false])
      expect([color, green > Math.max(red, blue)]).toEqual([color, false])
      expect([color, [31, 32, 91, 92].includes(nearestOfSixteen(rgb))]).toEqual([color, false])
    }
  }
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
