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
import { createRequire, isBuiltin } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { build } from 'esbuild'
import type { Plugin } from 'esbuild'

const root = import.meta.dirname
const readable = process.argv[process.argv.indexOf('--readable') + 1]
const isReadable = process.argv.includes('--readable') && readable !== undefined
const out = isReadable ? readable : join(root, 'dist')
const bin = join(out, 'main.js')
const quiet = process.argv.includes('--quiet')

/**
 * Everything that measures text shares one memory of widths. What it asks for other texts than the usual ones is run
 * when it is asked first: it takes 5 ms of a start.
 */
const widthCache = join(root, 'src/text/cached-string-width.ts')
const shareWidthCache: Plugin = {
  name: 'share-width-cache',
  setup: (context) => {
    const namespace = 'lazy-string-width'
    const original = createRequire(import.meta.url).resolve('string-width')
    context.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      importer === widthCache ? { path: original, namespace } : { path: widthCache },
    )
    context.onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: `let measure
        const load = () => (measure ??= require(${JSON.stringify(path)}).default)
        export default (text, options) => load()(text, options)`,
      resolveDir: root,
    }))
  },
}

/** What stands in front of modules of Ink: the module, and the file and function that make another one of it. */
const INK_PARTS: ReadonlyMap<string, readonly [file: string, make: string]> = new Map([
  ['output.js', ['src/cli/screen/reuse-rows.ts', 'reuseRows']],
  ['squash-text-nodes.js', ['src/cli/screen/reuse-texts.ts', 'reuseTexts']],
  ['line-update.js', ['src/cli/screen/update-line.ts', 'updateSimpleLines']],
])

/** Ink draws no more than what changed: docs/decisions/0024-reused-rows.md. */
const drawChanges: Plugin = {
  name: 'draw-changes',
  setup: (context) => {
    const namespace = 'draw-changes'
    context.onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path, importer, resolveDir }) =>
      INK_PARTS.has(basename(path)) && dirname(importer).endsWith(join('ink', 'build'))
        ? { path: join(resolveDir, path), namespace }
        : undefined,
    )
    context.onLoad({ filter: /./, namespace }, ({ path }) => {
      const [file, make] = INK_PARTS.get(basename(path)) ?? []
      if (file === undefined || make === undefined) return undefined
      return {
        contents: `import original from ${JSON.stringify(path)}
          import { ${make} } from ${JSON.stringify(join(root, file))}
          export default ${make}(original)`,
        resolveDir: root,
      }
    })
  },
}

/**
 * Node's own modules, taken as `require` gives them. An `import` of one reads every property of it first, and so loads
 * the streams of `fs` and the web crypto of `crypto`, which nobody asked for: 15 ms of every start.
 */
const plainBuiltins: Plugin = {
  name: 'plain-builtins',
  setup: (context) => {
    const namespace = 'plain-builtins'
    context.onResolve({ filter: /^[a-z\d_:/]+$/ }, ({ path, kind, importer }) =>
      // one for each importer: shared ones would be files of their own, and each file takes a millisecond
      kind === 'import-statement' && isBuiltin(path)
        ? { path, namespace, suffix: `?${importer}` }
        : undefined,
    )
    context.onLoad({ filter: /./, namespace }, ({ path }) => {
      const names = Object.keys(createRequire(import.meta.url)(path)).filter(
        (name) => /^[\w$]+$/u.test(name) && name !== 'default',
      )
      // marked as pure: what nobody imports is left out
      const exported = names.map((name) => `export const ${name} = /* @__PURE__ */ get('${name}')`)
      const source = `const all = /* @__PURE__ */ process.getBuiltinModule('${path}')
        const get = (name) => all[name]
        export default all
        ${exported.join('\n')}`
      return { contents: source, resolveDir: root }
    })
  },
}

/**
 * What mqtt.js loads at each first connection and only web sockets or a proxy need, loaded when they are asked for; and
 * without its timers for browsers.
 */
const lazyTransports: Plugin = {
  name: 'lazy-transports',
  setup: (context) => {
    const namespace = 'lazy-transports'
    const folder = join('mqtt', 'build', 'lib', 'connect')
    const parts: ReadonlyMap<string, string> = new Map([
      ['./ws', 'streamBuilder'],
      ['./socks', 'default'],
    ])
    context.onResolve({ filter: /^\.\/(?:ws|socks)$/ }, ({ path, resolveDir, namespace: from }) =>
      from === 'file' && resolveDir.endsWith(folder)
        ? { path: join(resolveDir, path), namespace, pluginData: parts.get(path) }
        : undefined,
    )
    context.onResolve({ filter: /^worker-timers$/ }, ({ path }) => ({ path, namespace: 'empty' }))
    context.onLoad({ filter: /./, namespace: 'empty' }, () => ({ contents: '' }))
    context.onLoad({ filter: /./, namespace }, ({ path, pluginData: name }) => ({
      contents: `exports.__esModule = true
        exports.${name} = (...given) => require(${JSON.stringify(path)}).${name}(...given)`,
      resolveDir: root,
    }))
  },
}

/**
 * Every part that is loaded later imports the first part, which was loaded before it. So what the first part needs is one
 * file instead of one for each set of parts that share something, and each file takes a millisecond of a start.
 */
const firstPart = join(root, 'src/cli/main.ts')
const oneFirstPart: Plugin = {
  name: 'one-first-part',
  setup: (context) => {
    const later = new Set(
      globSync('src/**/*.{ts,tsx}', { cwd: root }).flatMap((file) => {
        const path = join(root, file)
        const imports = readFileSync(path, 'utf8').matchAll(/\bimport\('(\.[^']+)'\)/gu)
        return [...imports].map(([, target = '']) => join(dirname(path), target))
      }),
    )
    later.delete(firstPart)
    context.onLoad({ filter: /\.tsx?$/, namespace: 'file' }, ({ path }) =>
      later.has(path)
        ? {
            contents: `${readFileSync(path, 'utf8')}\nimport ${JSON.stringify(firstPart)}`,
            loader: path.endsWith('x') ? 'tsx' : 'ts',
            resolveDir: dirname(path),
          }
        : undefined,
    )
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
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.PAPO_VERSION': `"${version}"`,
      'Intl.Segmenter': 'LazySegmenter',
    },
    inject: [join(root, 'src/core/text/lazy-segmenter.ts')],
    alias: {
      // Ink loads its devtools lazily and only when asked to; we never ask.
      'react-devtools-core': './src/core/empty-module.ts',
      // Node's own streams instead of a copy of them, which the copy itself offers (READABLE_STREAM=disable)
      'readable-stream': 'node:stream',
    },
    // a native addon finds its prebuilt binary next to its own package
    external: ['classic-level'],
    plugins: [shareWidthCache, drawChanges, plainBuiltins, lazyTransports, oneFirstPart],
    banner: {
      // an older Node ends with a sentence of ours, and requires nothing before
      js: "const require = process.getBuiltinModule?.('node:module').createRequire(import.meta.url);",
    },
  })
  const inputs = new Set(Object.keys(result.metafile.inputs))
  if (![...INK_PARTS.values()].every(([file]) => inputs.has(file)))
    throw new Error('Ink draws its rows elsewhere now: see docs/decisions/0024-reused-rows.md')
  mkdirSync(out, { recursive: true })
  // what the package says of the files in dist
  if (isReadable) writeFileSync(join(out, 'package.json'), '{"type":"module"}')
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
