/**
 * Builds `dist/` with esbuild; does nothing when it is newer than every source. `--readable DIR` builds there instead,
 * with the names of the source and with source maps, for `npm run profile`.
 */
import {
  globSync,
  mkdirSync,
  renameSync,
  statSync,
  writeFileSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import type { Plugin } from 'esbuild'

const root = import.meta.dirname
const readable = process.argv[process.argv.indexOf('--readable') + 1]
const isReadable = process.argv.includes('--readable') && readable !== undefined
const out = isReadable ? readable : join(root, 'dist')
const bin = join(out, 'main.js')
const quiet = process.argv.includes('--quiet')

/** Everything that measures text shares one memory of widths. */
const widthCache = join(root, 'src/text/cached-string-width.ts')
const shareWidthCache: Plugin = {
  name: 'share-width-cache',
  setup: (context) => {
    context.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      importer === widthCache ? undefined : { path: widthCache },
    )
  },
}

/** Rows that did not change are not drawn again: docs/decisions/0024-reused-rows.md. */
const reuseRows: Plugin = {
  name: 'reuse-rows',
  setup: (context) => {
    const namespace = 'reuse-rows'
    context.onResolve({ filter: /^\.\/output\.js$/ }, ({ importer, resolveDir }) =>
      importer.endsWith(join('ink', 'build', 'renderer.js'))
        ? { path: join(resolveDir, 'output.js'), namespace }
        : undefined,
    )
    context.onLoad({ filter: /output\.js$/, namespace }, ({ path }) => ({
      contents: `import Output from ${JSON.stringify(path)}
        import { reuseRows } from ${JSON.stringify(join(root, 'src/cli/screen/reuse-rows.ts'))}
        export default reuseRows(Output)`,
      resolveDir: root,
    }))
  },
}

/** Texts of which nothing changed are not put together again. */
const reuseTexts: Plugin = {
  name: 'reuse-texts',
  setup: (context) => {
    const namespace = 'reuse-texts'
    context.onResolve({ filter: /^\.\/squash-text-nodes\.js$/ }, ({ importer, resolveDir }) =>
      importer.includes(join('ink', 'build'))
        ? { path: join(resolveDir, 'squash-text-nodes.js'), namespace }
        : undefined,
    )
    context.onLoad({ filter: /squash-text-nodes\.js$/, namespace }, ({ path }) => ({
      contents: `import squashTextNodes from ${JSON.stringify(path)}
        import { reuseTexts } from ${JSON.stringify(join(root, 'src/cli/screen/reuse-texts.ts'))}
        export default reuseTexts(squashTextNodes)`,
      resolveDir: root,
    }))
  },
}

const changed = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
const sources = [
  ...globSync('{src,components}/**/*.{ts,tsx,sql}', { cwd: root }),
  'package.json',
  'package-lock.json',
  'build.ts',
]
const isUpToDate = sources.every((file) => changed(join(root, file)) < changed(bin))

if (!isUpToDate || process.argv.includes('--force')) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string
  }
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    outdir: out,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: !isReadable,
    minifyIdentifiers: !isReadable,
    sourcemap: isReadable,
    write: false,
    legalComments: 'none',
    metafile: true,
    loader: { '.sql': 'text' },
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.PAPO_VERSION': `"${version}"` },
    // Ink loads its devtools lazily and only when asked to; we never ask.
    alias: { 'react-devtools-core': './src/core/empty-module.ts' },
    // a native addon finds its prebuilt binary next to its own package
    external: ['classic-level'],
    plugins: [shareWidthCache, reuseRows, reuseTexts],
    banner: {
      js: "import { createRequire as papoRequire } from 'node:module'; const require = papoRequire(import.meta.url);",
    },
  })
  const inputs = new Set(Object.keys(result.metafile.inputs))
  const parts = ['src/cli/screen/reuse-rows.ts', 'src/cli/screen/reuse-texts.ts']
  if (!parts.every((part) => inputs.has(part)))
    throw new Error('Ink draws its rows elsewhere now: see docs/decisions/0024-reused-rows.md')
  mkdirSync(out, { recursive: true })
  // two terminals may build at once: chunks have their hash for a name, main.js is swapped in last
  const ordered = result.outputFiles.toSorted(
    (a, b) => Number(a.path === bin) - Number(b.path === bin),
  )
  for (const file of ordered) {
    const temporary = `${file.path}.${process.pid}`
    mkdirSync(dirname(file.path), { recursive: true })
    writeFileSync(temporary, file.contents, { mode: file.path === bin ? 0o755 : 0o644 })
    renameSync(temporary, file.path)
  }
  const kept = new Set(result.outputFiles.map((file) => file.path))
  const hourAgo = Date.now() - 3_600_000
  for (const name of globSync('**/*.js', { cwd: out })) {
    const path = join(out, name)
    if (!kept.has(path) && changed(path) < hourAgo) rmSync(path, { force: true })
  }
  writeNotice(Object.keys(result.metafile.inputs))
  if (!quiet) process.stdout.write(`built ${result.outputFiles.length} files into dist\n`)
}

/** The licences of everything that is bundled into dist, as their terms ask. */
function writeNotice(inputs: readonly string[]) {
  const packages = new Set(
    inputs.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(path)?.[1] ?? []),
  )
  const notices = [...packages].toSorted().map((name) => {
    const folder = join(root, 'node_modules', name)
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string
      license?: string
    }
    const [file] = globSync('{LICENSE,LICENCE,license,licence}*', { cwd: folder })
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : ''
    return `${name} ${version} (${license ?? 'see its page'})\n\n${text}\n`
  })
  const unicode = readFileSync(join(root, 'LICENSE-UNICODE'), 'utf8').trim()
  notices.push(`The tables of scripts and look-alikes, from Unicode (Unicode-3.0)\n\n${unicode}\n`)
  writeFileSync(join(out, 'NOTICE'), notices.join(`\n${'-'.repeat(72)}\n\n`))
}
