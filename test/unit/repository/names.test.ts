/** A name that is exported stands for one thing: whoever finds it by search finds what is meant. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const DECLARATION = /^export (?:async )?(?:const|function\*?|class|type|interface) (\w+)/gmu

test('no two files export the same name', () => {
  const files = globSync('{src,components}/**/*.{ts,tsx}').filter((file) => !file.endsWith('.d.ts'))
  const places = new Map<string, Set<string>>()
  for (const file of files) {
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(DECLARATION)) {
      places.set(name, (places.get(name) ?? new Set()).add(file))
    }
  }
  expect(places.size).toBeGreaterThan(1000)
  expect([...places].filter(([name, { size }]) => size > 1 && name !== 'Channel')).toEqual([])
})

test('what is exported is declared in one way, so that the test above sees it', () => {
  const others = globSync('{src,components}/**/*.{ts,tsx}').flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('export ') && !line.startsWith('export default '))
      // handing on a name under which it was declared makes no second one
      .filter((line) => !/^export (?:type )?\{ \w+ \}/u.test(line) && !line.match(DECLARATION))
      .map((line) => `${file}: ${line}`),
  )
  expect(others).toEqual([])
})
