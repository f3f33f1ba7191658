/** A home for each test of a file, and an end for what else it starts. */
import { afterEach, beforeEach } from 'vitest'
import { openHome } from './home.ts'
import type { Home } from './home.ts'

type HomeForEach = {
  /** That of the test that runs. */
  readonly home: () => Home
  /** Is called after the test, once its home is closed. */
  readonly atEnd: (end: () => Promise<unknown>) => void
}

/** To be called once, outside of tests. */
export const homeForEach = (): HomeForEach => {
  let home: Home | undefined
  let ends: (() => Promise<unknown>)[] = []
  beforeEach(() => {
    home = openHome()
  })
  afterEach(async () => {
    await home?.close()
    await Promise.all(ends.map((end) => end()))
    ends = []
  })
  return {
    home: () => {
      if (!home) throw new Error('no test runs')
      return home
    },
    atEnd: (end) => void ends.push(end),
  }
}
