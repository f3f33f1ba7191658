/** Looks into a program that is measured: its heap after a collection, and how long its loop was busy. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { until } from '../../test/support/wait.ts'

/** Megabytes of the heap in use; the longest time (ms) of one turn of the loop since the last look, and its 99th percentile. */
export type Look = { readonly heap: number; readonly longest: number; readonly p99: number }

export type Probe = {
  /** What has to be in the environment of the program. */
  readonly env: Readonly<Record<string, string>>
  /** Collects the garbage of this process, and tells. */
  readonly look: (pid: number) => Promise<Look>
}

const read = (line: string): Look => JSON.parse(line) as Look

/** A probe that writes into a file of this folder. */
export const createProbe = (folder: string): Probe => {
  const file = join(folder, 'probe.jsonl')
  // what reads TypeScript would be part of the memory that is measured
  const preload = join(folder, 'probe-preload.mjs')
  const source = readFileSync(new URL('probe-preload.ts', import.meta.url), 'utf8')
  writeFileSync(preload, stripTypeScriptTypes(source))
  const lines = () =>
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      : []
  return {
    env: { PAPO_PROBE: file, NODE_OPTIONS: `--import=${pathToFileURL(preload).href}` },
    look: async (pid) => {
      const before = lines().length
      process.kill(pid, 'SIGUSR2')
      await until(() => lines().length > before, 'the probe answers', 20_000)
      return read(lines().at(-1) ?? '')
    },
  }
}
