#!/usr/bin/env node
/** The bin: as little as possible before it knows what is wanted. */
import { enableCompileCache } from 'node:module'

const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(
    `papo needs Node.js 24 or newer; this is ${process.versions.node}. "npm start" in its folder brings its own.\n`,
  )
  process.exitCode = 1
} else {
  enableCompileCache()
  const { main } = await import('./cli/main.ts')
  process.exitCode = await main(process.argv.slice(2), process.env)
}
