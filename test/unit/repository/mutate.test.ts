/** The tool that breaks the code in small ways: what it changes, and that the code is whole while no mutant is on. */
import { existsSync, globSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { runInThisContext } from 'node:vm'
import { afterEach, expect, test } from 'vitest'
import { instrument } from '../../../bench/mutate/instrument.ts'
import { mutantsOf } from '../../../bench/mutate/mutants.ts'
import { MACHINES, NOT_TESTS, SCOPE, TESTS } from '../../../bench/mutate/scope.ts'

const SOURCE = `import type { Some } from './elsewhere.ts'
export const price = (count: number, names?: readonly string[]): string => {
  if (count < 1 || !names) return 'none'
  let sum = 0
  for (const name of names) {
    if (name === 'free') sum -= 1
    else sum += 2
    seen.push(name)
  }
  const all = { 'kind': 'price', ...{ sum } }
  return [...names.filter((name) => name !== 'gone'), \`\${all.kind} \${sum * count}\`].join(',')
}
const seen: string[] = []
`

let on: number | undefined
Object.assign(globalThis, { papoMutant: (number: number) => number === on })
afterEach(() => {
  on = undefined
})

const found = mutantsOf('price.ts', SOURCE)
const text = stripTypeScriptTypes(instrument(SOURCE, found, 0)).replace('export const', 'const')
/** What the code answers, with the mutant that is on. */
const priced = (...given: readonly unknown[]): unknown => {
  const price: unknown = runInThisContext(`(() => {${text}\nreturn price })()`)
  return typeof price === 'function' ? price(...given) : undefined
}

test('without a mutant the code does what it did', () => {
  expect(priced(0, ['a'])).toBe('none')
  expect(priced(3)).toBe('none')
  expect(priced(3, ['a', 'free', 'gone'])).toBe('a,free,price 9')
})

test('every kind of change is found once, and none in types, keys and names of modules', () => {
  expect(found.map(({ line, label }) => `${line} ${label}`)).toMatchInlineSnapshot(`
    [
      "3 count < 1 || !names → true",
      "3 count < 1 || !names → false",
      "3 || → &&",
      "3 < → <=",
      "3 < → >=",
      "3 1 → (1 + 1)",
      "3 without !",
      "3 'none' → ''",
      "4 0 → (0 + 1)",
      "6 name === 'free' → true",
      "6 name === 'free' → false",
      "6 === → !==",
      "6 'free' → ''",
      "6 without sum -= 1",
      "6 -= → +=",
      "6 1 → (1 + 1)",
      "7 without sum += 2",
      "7 += → -=",
      "7 2 → (2 + 1)",
      "8 without seen.push(name)",
      "10 without ...{ sum }",
      "10 'price' → ''",
      "11 without ...names.filter((name) => name !== 'gone')",
      "11 without \`\${all.kind} \${sum * count}\`",
      "11 without .filter((name) => name !== 'gone')",
      "11 !== → ===",
      "11 'gone' → ''",
      "11 \`\${all.kind} \${sum * count}\` → ''",
      "11 * → /",
      "11 ',' → ''",
    ]
  `)
})

test('each mutant changes something, and only one is on', () => {
  const usual = priced(2, ['a', 'free', 'gone'])
  const answers = found.map((_, number) => {
    on = number
    try {
      return [priced(2, ['a', 'free', 'gone']), priced(1, ['a']), priced(0, ['a']), priced(1)]
    } catch (error) {
      return [String(error)]
    }
  })
  on = undefined
  const same = [usual, priced(1, ['a']), priced(0, ['a']), priced(1)]
  const unnoticed = found.filter((_, number) => String(answers[number]) === String(same))
  // nobody looks at what was seen, nor at the sum in `all`
  expect(unnoticed.map(({ label }) => label)).toEqual([
    'without seen.push(name)',
    'without ...{ sum }',
  ])
})

test('every machine that is named has its file, and every pattern matches some', () => {
  expect(MACHINES.filter((file) => !existsSync(file))).toEqual([])
  const patterns = [...SCOPE, ...TESTS, ...NOT_TESTS]
  expect(patterns.filter((pattern) => globSync(pattern).length === 0)).toEqual([])
})
