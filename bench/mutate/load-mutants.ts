/** Loads all mutants in scope with their numbers, the same in every process. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { instrument } from './instrument.ts'
import { mutantsOf } from './mutants.ts'
import type { Mutant } from './mutants.ts'
import { SCOPE } from './scope.ts'

export const ROOT = join(import.meta.dirname, '../..')

export type LoadedMutants = {
  /** A mutant's number is its index in this list. */
  readonly mutants: readonly Mutant[]
  /** Instrumented code by absolute path. */
  readonly code: ReadonlyMap<string, string>
}

/** Reads the files in scope. */
export const loadMutants = (): LoadedMutants => {
  const mutants: Mutant[] = []
  const code = new Map<string, string>()
  const files = new Set(globSync([...SCOPE], { cwd: ROOT }))
  for (const file of [...files].toSorted()) {
    const source = readFileSync(join(ROOT, file), 'utf8')
    const found = mutantsOf(file, source)
    code.set(join(ROOT, file), instrument(source, found, mutants.length))
    mutants.push(...found)
  }
  return { mutants, code }
}
