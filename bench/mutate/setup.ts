/** Runs before each test file: tells the code which mutant is on, or records which are covered. */
import { writeFileSync } from 'node:fs'
import { afterAll, inject } from 'vitest'

/** A mutant that is evaluated more often than this in one test file has made an endless loop. */
const MAX_EVALUATIONS = 5_000_000

const active = inject('mutant')
const coverageFile = inject('coverageFile')
const covered = new Set<number>()
let evaluations = 0

const isActive = (number: number): boolean => {
  if (number !== active) return false
  evaluations += 1
  if (evaluations > MAX_EVALUATIONS) throw new Error('a mutant made an endless loop')
  return true
}

const recordCoverage = (number: number): boolean => {
  covered.add(number)
  return false
}

Object.assign(globalThis, { papoMutant: active === undefined ? recordCoverage : isActive })

if (active === undefined) afterAll(() => writeFileSync(coverageFile, JSON.stringify([...covered])))
