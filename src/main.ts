#!/usr/bin/env node
/** The bin: as little as possible before it knows what is wanted. */

const run = async () => {
  const { main } = await import('./cli/main.ts')
  process.exitCode = await main(process.argv.slice(2), process.env)
  // what was left behind, such as a broker that never answers, must not hold up what is done
  setTimeout(() => process.exit(), 500).unref()
}

const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env
  const [needs, brings] = (LC_ALL || LC_MESSAGES || LANG || '').startsWith('pt')
    ? ['papo precisa do Node.js 24 ou mais novo; este é o', '"npm start" na pasta dele traz o seu.']
    : ['papo needs Node.js 24 or newer; this is', '"npm start" in its folder brings its own.']
  process.stderr.write(`${needs} ${process.versions.node}. ${brings}\n`)
  process.exitCode = 1
} else {
  void run()
}
