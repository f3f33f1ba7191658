/** The line on which something stands in a file of JSON. */
import { expect, test } from 'vitest'
import { lineInJson } from '../../../src/adapters/config/json-lines.ts'

const text = `{
  "hooks": [
    { "run": "a, \\"theme\\": 1" },

    {
      "on": ["message", "x"],
      "theme": {}
    }
  ],
  "sp\\u0061ce":
    "x", "theme":
  3,
  "theme": 4
}`

test.each([
  [['hooks'], 2],
  [['hooks', 0], 3],
  [['hooks', 1], 5],
  [['hooks', 1, 'on'], 6],
  [['hooks', 1, 'on', 1], 6],
  [['hooks', 1, 'theme'], 7],
  [['space'], 10],
  [['theme'], 13],
  // not there: the nearest that is
  [['hooks', 1, 'off'], 5],
  [['hooks', 7], 2],
  [['nothing'], 1],
  [[], 1],
] as const)('%j is on line %i', (path, line) => {
  expect(lineInJson(text, path)).toBe(line)
})
