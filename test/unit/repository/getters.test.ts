/**
 * An object with a getter of its own has a hidden class of its own in V8. It lies where only full collections come, and keeps
 * what the getter refers to: each message of a flood left the state before it behind. Getters are for objects that are
 * made once.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')

test('no object that a function makes has a getter or setter of its own', () => {
  const files = globSync(['src/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}'], { cwd: root })
  const found = files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        // what stands deeper than an object of the module is made by a function
        /^\s{3,}(?:get|set) [\w$]+\([^)]*\)(?:: [^=]+)? \{/u.test(line)
          ? [`${file}:${index + 1}`]
          : [],
      ),
  )
  expect(files.length).toBeGreaterThan(400)
  expect(found).toEqual([])
})
