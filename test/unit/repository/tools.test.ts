/** A test says which programs of the machine it needs, so that it can be left out where they are missing. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { TOOLS, toolNames } from '../../setup/tools.ts'
import type { Tool } from '../../setup/tools.ts'

const sources: ReadonlyMap<string, string> = new Map(
  globSync('test/**/*.{ts,tsx}')
    .filter((file) => !file.startsWith('test/setup/'))
    .map((file) => [file, readFileSync(file, 'utf8')]),
)
const source = (file: string) => sources.get(file) ?? ''
const tests = [...sources.keys()].filter((file) => /\.test\.tsx?$/u.test(file)).toSorted()

/** The modules of the tests that a file loads; a type loads nothing. */
const loadedBy = (file: string): readonly string[] =>
  [...source(file).matchAll(/^import (?!type\b)[^;']*?from '(\.[^']+)'/gmu)]
    .map(([, to = '']) => join(dirname(file), to))
    .filter((to) => sources.has(to))

const reachedFrom = (file: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const next of loadedBy(file)) reachedFrom(next, seen)
  return seen
}

const toolOf = (program: string) => toolNames.find((tool) => TOOLS[tool].programs.includes(program))

/** The programs that a file asks the table for. */
const asked = (file: string) =>
  [...source(file).matchAll(/\bprogram\('([^']+)'\)/gu)].map(([, name = '']) => name)

/** What stands as a program in any call that starts one. */
const started = (file: string) =>
  [
    ...source(file).matchAll(
      /(?<![.\w])(?:spawn|spawnSync|execFile|execFileSync|exec|execSync|openPty|inTerminal|earOf)\(\s*([\w.]+\(?|['"`][^'"`]*['"`])/gu,
    ),
  ].map(([, what = '']) => what)

const needed = (file: string): readonly Tool[] => {
  const names = [...reachedFrom(file)].flatMap(asked)
  return toolNames.filter((tool) => names.some((name) => toolOf(name) === tool))
}

/** Named for the whole file, or for one of its stories. */
const named = (file: string): readonly Tool[] => {
  const text = source(file)
  const all = [...text.matchAll(/@module-tag ([\w-]+)/gu)].map(([, name = '']) => name)
  for (const [, list = ''] of text.matchAll(/\btags: \[([^\]]*)\]/gu))
    all.push(...[...list.matchAll(/'([\w-]+)'/gu)].map(([, name = '']) => name))
  return toolNames.filter((tool) => all.includes(tool))
}

test('the tests are found, and some of them need each of the tools', () => {
  expect(tests.length).toBeGreaterThan(50)
  const all = new Set(tests.flatMap(needed))
  expect([...all].toSorted()).toEqual(toolNames.toSorted())
})

test.each(tests)('%s names as tags the tools that it needs, and no others', (file) => {
  const cure = needed(file).map((tool) => `// @module-tag ${tool}, or { tags: ['${tool}'] }`)
  expect({ [file]: named(file), cure }).toEqual({ [file]: needed(file), cure })
})

test.each(tests.filter((file) => named(file).length > 0))(
  '%s leaves out by tags alone: other conditions run the hooks of what is left out',
  (file) => {
    expect(source(file)).not.toMatch(/\b(?:runIf|skipIf)\b/u)
  },
)

test('a program of the machine is started by way of the table only', () => {
  const harmless = new Set(['process.execPath', "'sh'", 'command', 'program('])
  const others = [...sources.keys()].filter((file) => file !== 'test/unit/repository/tools.test.ts')
  const offenders = others.flatMap((file) => [
    ...started(file)
      .filter((what) => !harmless.has(what))
      .map((what) => `${file}: ${what}`),
    ...asked(file)
      .filter((name) => toolOf(name) === undefined)
      .map((name) => `${file}: program('${name}') is not in the table`),
  ])
  expect(offenders).toEqual([])
})
