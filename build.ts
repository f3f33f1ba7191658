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
import { basename, dirname, join, sep } from 'node:path'
import { build } from 'esbuild'
import type { BuildOptions, Plugin } from 'esbuild'

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

type InkPart = readonly [file: string, make: string, exported: string]

/** What stands in front of modules of Ink: the module, the file and function that make another one of it, and of which export. */
const INK_PARTS: ReadonlyMap<string, InkPart> = new Map([
  ['ink/build/output.js', ['src/cli/screen/output/reuse-rows.ts', 'reuseRows', 'default']],
  [
    'ink/build/squash-text-nodes.js',
    ['src/cli/screen/output/reuse-texts.ts', 'reuseTexts', 'default'],
  ],
  [
    'ink/build/line-update.js',
    ['src/cli/screen/output/update-line.ts', 'updateSimpleLines', 'default'],
  ],
  [
    'ansi-tokenize/build/diff.js',
    ['src/cli/screen/output/remember-diffs.ts', 'rememberDiffs', 'diffAnsiCodes'],
  ],
])

/** What stands in front of the module at this path. */
const inkPartOf = (path: string): InkPart | undefined =>
  INK_PARTS.get(path.split(sep).slice(-3).join('/'))

/** Ink draws no more than what changed: docs/decisions/0024-reused-rows.md. */
const drawChanges: Plugin = {
  name: 'draw-changes',
  setup: (context) => {
    const namespace = 'draw-changes'
    context.onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path, resolveDir }) => {
      const full = join(resolveDir, path)
      return inkPartOf(full) ? { path: full, namespace } : undefined
    })
    context.onLoad({ filter: /./, namespace }, ({ path }) => {
      const part = inkPartOf(path)
      if (!part) return undefined
      const [file, make, exported] = part
      return {
        contents: `import { ${exported} as original } from ${JSON.stringify(path)}
          import { ${make} } from ${JSON.stringify(join(root, file))}
          const made = ${make}(original)
          export { made as ${exported} }`,
        resolveDir: root,
      }
    })
  },
}

/** What a start loads only if it calls a function of it: 1 to 4 ms each. */
const CALLED_BUILTINS: ReadonlySet<string> = new Set([
  'node:child_process',
  'node:fs/promises',
  'node:tls',
  'node:v8',
])

/**
 * Node's own modules, taken as `require` gives them. An `import` of one reads every property of it first, and so loads
 * the streams of `fs` and the web crypto of `crypto`, which nobody asked for: 15 ms of every start.
 */
const plainBuiltins = (getting: 'process.getBuiltinModule' | 'require'): Plugin => ({
  name: 'plain-builtins',
  setup: (context) => {
    const namespace = 'plain-builtins'
    context.onResolve({ filter: /^[a-z\d_:/]+$/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace } : undefined,
    )
    context.onLoad({ filter: /./, namespace }, ({ path }) => {
      const names = Object.keys(createRequire(import.meta.url)(path)).filter(
        (name) => /^[\w$]+$/u.test(name) && name !== 'default',
      )
      // marked as pure: what nobody imports is left out
      if (CALLED_BUILTINS.has(path)) {
        const called = names.map(
          (name) => `export const ${name} = (...given) => all().${name}(...given)`,
        )
        const source = `const all = () => ${getting}('${path}')\n${called.join('\n')}`
        return { contents: source, resolveDir: root }
      }
      const exported = names.map((name) => `export const ${name} = /* @__PURE__ */ get('${name}')`)
      const source = `const all = /* @__PURE__ */ ${getting}('${path}')
        const get = (name) => all[name]
        export default all
        ${exported.join('\n')}`
      return { contents: source, resolveDir: root }
    })
  },
})

/** Loads the texts of a language when somebody reads them: hundreds of sentences each, most of which are functions. */
const lazyLanguages: Plugin = {
  name: 'lazy-languages',
  setup: (context) => {
    const namespace = 'lazy-language'
    const readers = [join(root, 'src/i18n/texts.ts'), join(root, 'src/cli/texts/cli-texts.ts')]
    context.onResolve({ filter: /^\.\/(?:en|pt-BR)\.ts$/ }, ({ path, importer, resolveDir }) =>
      readers.includes(importer) ? { path: join(resolveDir, path), namespace } : undefined,
    )
    context.onLoad({ filter: /./, namespace }, ({ path }) => {
      const name = /^export const (\w+) = \(/mu.exec(readFileSync(path, 'utf8'))?.[1]
      if (name === undefined) throw new Error(`${path} exports its texts in another way now`)
      const contents = `export const ${name} = (...given) => require(${JSON.stringify(path)}).${name}(...given)`
      return { contents, resolveDir: root }
    })
  },
}

/**
 * The exports of CommonJS modules, read once. Such a module would be copied for each module that imports it, property by
 * property with a getter for each: of React 5,000 of them, and each use of one would be a call.
 */
const plainExports: Plugin = {
  name: 'plain-exports',
  setup: (context) => {
    const namespace = 'plain-exports'
    const require = createRequire(import.meta.url)
    context.onResolve(
      { filter: /^(?:react(?:\/jsx-runtime)?|mqtt|mqtt-packet\/constants\.js)$/ },
      ({ path, kind }) => (kind === 'import-statement' ? { path, namespace } : undefined),
    )
    context.onLoad({ filter: /./, namespace }, ({ path }) => {
      const exported = Object.keys(require(path))
        .filter((name) => name !== 'default')
        .map((name) => `export const ${name} = all.${name}`)
      const source = `const all = require('${path}')\nexport default all\n${exported.join('\n')}`
      return { contents: source, resolveDir: root }
    })
  },
}

/**
 * What mqtt.js loads at each first connection and only web sockets, TLS or a proxy need, loaded when they are asked for; and
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
      ['./tls', 'default'],
    ])
    context.onResolve(
      { filter: /^\.\/(?:ws|socks|tls)$/ },
      ({ path, resolveDir, namespace: from }) =>
        from === 'file' && resolveDir.endsWith(folder)
          ? { path: join(resolveDir, path), namespace, pluginData: parts.get(path) }
          : undefined,
    )
    // the cache of aliases of topics, which are not used: it looks for a clock, and that loads `perf_hooks`
    context.onResolve({ filter: /^lru-cache$/ }, ({ path, resolveDir, namespace: from }) =>
      from === 'file' && resolveDir.endsWith(join('mqtt', 'build', 'lib'))
        ? { path: createRequire(join(resolveDir, 'any.js')).resolve(path), namespace: 'lazy-cache' }
        : undefined,
    )
    context.onLoad({ filter: /./, namespace: 'lazy-cache' }, ({ path }) => ({
      contents: `exports.LRUCache = function (options) {
        let made
        const cache = () => (made ??= new (require(${JSON.stringify(path)}).LRUCache)(options))
        return {
          get: (key) => cache().get(key),
          set: (key, value) => cache().set(key, value),
          keys: () => cache().keys(),
          clear: () => made?.clear(),
          get size() { return cache().size },
        }
      }`,
      resolveDir: root,
    }))
    context.onResolve({ filter: /^worker-timers$/ }, ({ path }) => ({ path, namespace: 'empty' }))
    context.onLoad({ filter: /mqtt\/package\.json$/ }, ({ path }) => {
      const { version }: { readonly version?: string } = JSON.parse(readFileSync(path, 'utf8'))
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
    // it asks for `navigator`, which is loaded then
    context.onLoad({ filter: /mqtt\/build\/lib\/is-browser\.js$/ }, () => ({
      contents: `exports.__esModule = true
        exports.default = exports.isWebWorker = exports.isReactNativeBrowser = false`,
    }))
    context.onLoad({ filter: /./, namespace: 'empty' }, () => ({ contents: '' }))
    context.onLoad({ filter: /./, namespace }, ({ path, pluginData: name }) => ({
      contents: `exports.__esModule = true
        exports.${name} = (...given) => require(${JSON.stringify(path)}).${name}(...given)`,
      resolveDir: root,
    }))
  },
}

/**
 * What `debug` prints with DEBUG set would go across the screen; and without it each packet that is read still made lists
 * of what would be printed, 5 kB of them.
 */
const noDebug: Plugin = {
  name: 'no-debug',
  setup: (context) => {
    const namespace = 'no-debug'
    context.onResolve({ filter: /^debug$/ }, ({ path }) => ({ path, namespace }))
    context.onLoad({ filter: /./, namespace }, () => ({
      contents: 'module.exports = () => () => {}',
    }))
  },
}

/** `assert` is 3 ms of a start, and all that is asserted is that a function was given (signal-exit, which Ink has). */
const noAssert: Plugin = {
  name: 'no-assert',
  setup: (context) => {
    const namespace = 'no-assert'
    context.onResolve({ filter: /^assert$/ }, ({ path, importer }) =>
      importer.includes(`${sep}signal-exit${sep}`) ? { path, namespace } : undefined,
    )
    context.onLoad({ filter: /./, namespace }, () => ({
      contents: `exports.equal = (actual, expected, message) => {
        if (actual !== expected) throw new TypeError(message)
      }`,
    }))
  },
}

/**
 * Ink without a promise at the top level of a module, which a part cannot wait for: its layout engine instantiates its
 * WebAssembly in one, and then need not look for `fetch` either, which loads an HTTP client. The others are for Ink's devtools.
 */
const inkAtOnce: Plugin = {
  name: 'ink-at-once',
  setup: (context) => {
    context.onLoad({ filter: /ink\/build\/reconciler\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replace("await import('./devtools.js')", '')
        .replace('await loadPackageJson()', '{}'),
    }))
    const binary = /"data:application\/octet-stream;base64,([^"]+)"/u
    context.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(binary, '""'),
    }))
    context.onLoad({ filter: /yoga-layout\/dist\/src\/index\.js$/ }, ({ path }) => {
      const file = join(dirname(path), '../binaries/yoga-wasm-base64-esm.js')
      const code = binary.exec(readFileSync(file, 'utf8'))?.[1]
      if (code === undefined) throw new Error('yoga-layout has its WebAssembly elsewhere now')
      const contents = `import load from '../binaries/yoga-wasm-base64-esm.js'
        import wrapAssembly from './wrapAssembly.js'
        const instantiateWasm = (imports, done) => {
          const code = new WebAssembly.Module(Buffer.from('${code}', 'base64'))
          const instance = new WebAssembly.Instance(code, imports)
          done(instance)
          return instance.exports
        }
        const engine = { instantiateWasm }
        load(engine)
        export default wrapAssembly(engine)
        export * from './generated/YGEnums.js'`
      return { contents, resolveDir: dirname(path) }
    })
  },
}

/** What `import()` loads in these two is a part: a file of its own, which `src/cli/process/load-part.ts` loads. */
const [BIN_SOURCE, FIRST_PART] = [join(root, 'src/main.ts'), join(root, 'src/cli/main.ts')]

/** The files that a module loads by `import()`. */
const importedBy = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/\bimport\('(\.[^']+)'\)/gu)].map(([, target = '']) =>
    join(dirname(file), target),
  )

/** Replaces the `import()` of a part by a call that loads its file. */
const loadParts = (files: ReadonlyMap<string, string>): Plugin => ({
  name: 'load-parts',
  setup: (context) => {
    const namespace = 'part'
    context.onResolve({ filter: /^\./ }, ({ path, kind, importer, resolveDir }) =>
      kind === 'dynamic-import' && importer === FIRST_PART
        ? { path: join(resolveDir, path), namespace }
        : undefined,
    )
    context.onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: `module.exports = loadPart(${JSON.stringify(files.get(path))})`,
      resolveDir: root,
    }))
  },
})

/**
 * The bin loads the first part, and gives it what loads the others. Nothing is compiled for it beforehand, so it has no functions
 * around its modules; and an older Node, which it refuses, has no `process.getBuiltinModule`.
 */
const loadFirstPart = (files: ReadonlyMap<string, string>): Plugin => ({
  name: 'load-first-part',
  setup: (context) => {
    context.onLoad({ filter: /./ }, ({ path }) => {
      if (path !== BIN_SOURCE) return undefined
      const imported = "await import('./cli/main.ts')"
      const source = readFileSync(path, 'utf8')
      if (!source.includes(imported)) throw new Error(`${path} loads the first part elsewhere now`)
      const part = files.get(FIRST_PART)
      const contents = `${source.replace(imported, () => `loadPart(${JSON.stringify(part)})`)}
        import { loadPart } from './cli/process/load-part.ts'`
      return { contents, loader: 'ts', resolveDir: dirname(path) }
    })
  },
})

/** Only ASCII, so that reading a file takes no decoding: esbuild leaves other characters in regular expressions alone. */
const asciiOf = (code: string) =>
  // oxlint-disable-next-line no-control-regex
  code.replaceAll(/[^\x00-\x7F]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )

/** Is there a process of this number, be it another user's? */
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
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
  const options = {
    absWorkingDir: root,
    outdir: out,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    // what is loaded later by a part lies in its file, and is run when it is asked for
    supported: { 'dynamic-import': false },
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
      'process.env.DEV': '"false"',
      'process.env.PAPO_VERSION': `"${version}"`,
      'Intl.Segmenter': 'LazySegmenter',
    },
    inject: [join(root, 'src/core/text/lazy-segmenter.ts')],
    alias: {
      // Node's own streams instead of a copy of them, which the copy itself offers (READABLE_STREAM=disable)
      'readable-stream': 'node:stream',
    },
    // a native addon finds its prebuilt binary next to its own package
    external: ['classic-level'],
  } satisfies BuildOptions
  const files = new Map<string, string>()
  const plugins = [
    shareWidthCache,
    drawChanges,
    plainBuiltins('process.getBuiltinModule'),
    plainExports,
    lazyLanguages,
    lazyTransports,
    noDebug,
    noAssert,
    inkAtOnce,
  ]
  /** Builds parts, and remembers their files. */
  const buildParts = async (entryPoints: readonly string[]) => {
    const built = await build({
      ...options,
      entryPoints: [...entryPoints],
      // two terminals may build at once
      entryNames: '[name]-[hash]',
      plugins: [...plugins, loadParts(files)],
      banner: { js: '(function (require, module, exports, loadPart) {' },
      footer: { js: '})' },
    })
    for (const [file, { entryPoint }] of Object.entries(built.metafile.outputs))
      if (entryPoint !== undefined) files.set(join(root, entryPoint), basename(file))
    return built
  }
  const later = await buildParts(importedBy(FIRST_PART))
  const first = await buildParts([FIRST_PART])
  const starter = await build({
    ...options,
    entryPoints: [BIN_SOURCE],
    define: { 'import.meta.dirname': '__dirname' },
    inject: [],
    plugins: [plainBuiltins('require'), loadFirstPart(files)],
  })
  const results = [later, first, starter]
  const inputs = new Set(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)))
  if (![...INK_PARTS.values()].every(([file]) => inputs.has(file)))
    throw new Error('Ink draws its rows elsewhere now: see docs/decisions/0024-reused-rows.md')
  mkdirSync(out, { recursive: true })
  // what the package says of the files in dist
  writeFileSync(join(out, 'package.json'), '{"type":"commonjs"}')
  // two terminals may build at once: parts have their hash for a name, main.js is swapped in last
  const outputs = results.flatMap(({ outputFiles }) => outputFiles)
  for (const file of outputs) {
    const temporary = `${file.path}.${process.pid}`
    mkdirSync(dirname(file.path), { recursive: true })
    writeFileSync(temporary, asciiOf(file.text), { mode: file.path === bin ? 0o755 : 0o644 })
    renameSync(temporary, file.path)
  }
  const kept = new Set(outputs.map((file) => file.path))
  const hourAgo = Date.now() - 3_600_000
  for (const name of globSync('**/*.js', { cwd: out })) {
    const path = join(out, name)
    if (!kept.has(path) && changed(path) < hourAgo) rmSync(path, { force: true })
  }
  // what a build was writing when it was killed
  for (const name of globSync('**/*.js.*', { cwd: out })) {
    const builder = Number(/\.js\.(\d+)$/u.exec(name)?.[1])
    if (builder > 0 && !isRunning(builder)) rmSync(join(out, name), { force: true })
  }
  writeNotice([...inputs])
  if (!quiet) process.stdout.write(`built ${outputs.length} files into dist\n`)
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
