/** Runs the benchmarks one after the other: all of them, or those that are named. */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'

const wanted = process.argv.slice(2)
const files = globSync('*.ts', { cwd: import.meta.dirname })
  .filter((file) => file !== 'run.ts' && file !== 'profile.ts')
  .filter((file) => wanted.length === 0 || wanted.includes(basename(file, '.ts')))
  .toSorted()

for (const file of files) {
  process.stdout.write(`\n== ${basename(file, '.ts')}\n`)
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, file)], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
if (files.length === 0) {
  process.stderr.write(`no benchmark is called ${wanted.join(', ')}\n`)
  process.exitCode = 2
}
