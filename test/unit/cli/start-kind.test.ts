/** Starts that run the same code are counted together, and no others with them. */
import { expect, test } from 'vitest'
import { leafCommands } from '../../../src/cli/commands.ts'
import { KIND_PLACES, placeOfKind } from '../../../src/cli/process/start-kind.ts'

test('no two kinds of starts share a place', () => {
  const names = [...leafCommands.map(({ name }) => name || 'screen'), 'help', 'version', 'usage']
  const kinds = new Set([
    ...names.flatMap((name) => [`,${name}`, `,${name},own-program`]),
    ',screen,plain',
  ])
  expect(kinds.size).toBeGreaterThan(80)
  const places = [...kinds].map((kind) => placeOfKind(kind))
  expect(new Set(places).size).toBe(kinds.size)
  expect(Math.max(...places)).toBeLessThan(KIND_PLACES)
})
