/** What the program knows of Unicode is what the pinned Node has, and nobody typed it. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { unicodeData } from '../../../unicode.ts'

test('the table of look-alikes is the one that npm run unicode writes', () => {
  const kept = readFileSync('src/core/text/unicode-data.ts', 'utf8')
  expect(unicodeData()).toBe(kept)
  // it is loaded with the program, so it stays small
  expect(kept.length).toBeLessThan(26_000)
}, 60_000)
