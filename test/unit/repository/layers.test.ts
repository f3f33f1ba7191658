/** Who may import whom. What is not written here is forbidden. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const layers: Readonly<Record<string, readonly string[]>> = {
  'src/core': [],
  'src/model': ['src/core', 'immer'],
  'src/ports': ['src/core', 'src/model'],
  'src/text': ['src/core', 'string-width'],
  'src/protocol': ['src/core', 'src/model'],
  'src/doctor': ['src/core', 'src/ports', 'src/protocol'],
  'src/store': ['src/core', 'src/model', 'react'],
  'src/runtime': ['src/core', 'src/model', 'src/ports', 'src/protocol', 'src/store'],
  'src/adapters': [
    'src/core',
    'src/model',
    'src/ports',
    'node:',
    'mqtt',
    'mqtt-packet',
    '@scure/bip39',
    'classic-level',
  ],
  'src/i18n': ['react', 'src/core'],
  'src/themes': ['react', 'src/core'],
  components: [
    'src/core',
    'src/model',
    'src/store',
    'src/i18n',
    'src/themes',
    'src/text',
    'ink',
    'react',
    'ink-text-input',
  ],
  'src/cli': ['src', 'components', 'ink', 'react', 'node:'],
  'src/main.ts': ['src/cli', 'node:'],
}

const layerOf = (path: string) =>
  Object.keys(layers).find((layer) => path === layer || path.startsWith(`${layer}/`))

// statements only: `from (` in the middle of an expression is no import
const IMPORTS =
  /^(?:import|export)\b[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gmu

const importsOf = (file: string) =>
  [...readFileSync(file, 'utf8').matchAll(IMPORTS)].map(([, a, b, c]) => {
    const to = a ?? b ?? c ?? ''
    return to.startsWith('.') ? join(dirname(file), to) : to
  })

const matches = (to: string, may: string) =>
  to === may || to.startsWith(may.endsWith(':') ? may : `${may}/`)

const allowed = (layer: string, to: string) =>
  layerOf(to) === layer || (layers[layer] ?? []).some((may) => matches(to, may))

const files = globSync('{src,components}/**/*.{ts,tsx}')

test('there are files to judge', () => {
  expect(files.length).toBeGreaterThan(10)
})

test.each(files)('%s imports only what its layer may', (file) => {
  const layer = layerOf(file)
  expect(layer, `${file} belongs to no layer`).toBeDefined()
  expect(importsOf(file).filter((to) => !allowed(layer ?? '', to))).toEqual([])
})

test('no folder is made by a recursive mkdir, which never ends in /proc: makeFolder does', () => {
  const offenders = files.filter((file) =>
    /\bmkdir\w*\([^()]*recursive/u.test(readFileSync(file, 'utf8')),
  )
  expect(offenders).toEqual([])
})

test('only the full screen and its lines may know Ink in src/cli, and the skeleton where the panes are', () => {
  const known: Readonly<Record<string, readonly string[]>> = {
    'src/cli/screen/skeleton.ts': ['components/screen-layout.ts', 'components/widgets/border.ts'],
  }
  const offenders = files
    .filter(
      (file) =>
        file.startsWith('src/cli/') &&
        !/(?:full-screen\.tsx|screen\/plain\/(?:lines\/)?[\w-]+\.tsx?)$/u.test(file),
    )
    .filter((file) =>
      importsOf(file).some(
        (to) => matches(to, 'ink') || (matches(to, 'components') && !known[file]?.includes(to)),
      ),
    )
  expect(offenders).toEqual([])
})

test('what a command loads at once leads to neither Ink nor React', () => {
  const loaded = new Set<string>()
  const load = (file: string) => {
    if (loaded.has(file)) return
    loaded.add(file)
    if (!files.includes(file)) return
    const text = readFileSync(file, 'utf8')
    // types are gone when it runs, and what is imported later is not loaded at once
    const atOnce = text
      .replaceAll(/^import type[^;']*'[^']+'/gmu, '')
      .replaceAll(/\bimport\(/gu, '')
    for (const [, a, b] of atOnce.matchAll(IMPORTS)) {
      const to = a ?? b ?? ''
      load(to.startsWith('.') ? join(dirname(file), to) : to)
    }
  }
  for (const file of ['src/cli/main.ts', 'src/cli/run-attached.ts']) load(file)
  expect(loaded.size).toBeGreaterThan(50)
  expect(loaded).not.toContain('ink')
  expect(loaded).not.toContain('react')
  expect(loaded).not.toContain('components/App.tsx')
})
