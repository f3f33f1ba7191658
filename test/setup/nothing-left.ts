/**
 * Files that share a process leave nothing behind that a later one could notice: variables, a folder, listeners,
 * connections or programs. Whoever does fails here itself, instead of making another file fail now and then.
 */
import { afterAll, beforeAll } from 'vitest'
import { until } from '../support/wait.ts'
import { leftBehind, lookAround } from './left-behind.ts'
import type { Surroundings } from './left-behind.ts'

/** What is being closed may take so long (ms). */
const PATIENCE = 5000

let before: Surroundings = lookAround()
beforeAll(() => {
  before = lookAround()
})

afterAll(async () => {
  let left: readonly string[] = []
  const isClean = () => {
    left = leftBehind(before, lookAround())
    return left.length === 0
  }
  try {
    await until(isClean, 'nothing is left', PATIENCE)
  } catch {
    throw new Error(`this file leaves behind in its process: ${left.join(', ')}`)
  }
})
