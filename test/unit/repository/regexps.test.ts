/**
 * V8 reads a regular expression as soon as it is made, and one that asks for properties of Unicode (`\\p{…}`) looks through
 * all its tables: up to a millisecond of each start for each of them, also where nobody uses it.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')

// a constant of a module, which may begin below comments that the linter wants
const MADE_AT_ONCE =
  /^(?:export )?const (?<name>\w+)(?:: [^=\n]+)? =\s*(?:\/\/[^\n]*\s+)*(?:new RegExp\(|\/)[^\n]*\\p\{/gmu

test('an expression with properties of Unicode is made by the function that uses it', () => {
  const files = globSync(['src/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}'], { cwd: root })
  const found = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(MADE_AT_ONCE)].map(
      ({ groups }) => `${file}: ${groups?.['name']}`,
    ),
  )
  expect(files.length).toBeGreaterThan(400)
  expect(found).toEqual([])
})
