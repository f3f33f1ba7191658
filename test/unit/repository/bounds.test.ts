/** No loop goes from one number to another where numbers of others are at hand: ranges are cut, never counted through. */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const sources = globSync('src/{core,model,protocol,runtime}/**/*.ts')

/** `for (let n = from; n <= to; …)`, and a list as long as somebody says. */
const COUNTING = [
  /for \(let (\w+) = [^;]+; \1 <= /gu,
  /Array\.from\(\{ length: (?![A-Z\d])[^}]/gu,
  /\.repeat\((?![A-Z\d'"])/gu,
  /new (?:Uint8)?Array\((?![A-Z\d)])/gu,
]
/** What is repeated there is bounded by a text of ours, which has a limit. */
const BOUNDED = new Set(['src/core/text/bidi.ts .repeat('])

test('nothing is counted or allocated by a number of somebody else', () => {
  expect(sources.length).toBeGreaterThan(150)
  const found = sources.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    return COUNTING.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(([what]) => `${file} ${what}`),
    )
  })
  expect(found.filter((one) => !BOUNDED.has(one))).toEqual([])
  // the test is awake
  const [loop] = COUNTING
  expect('for (let seq = from; seq <= last; seq += 1)'.match(loop ?? /$^/u)).not.toBeNull()
})
