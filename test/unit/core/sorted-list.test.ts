/** What mostly grows at its end is kept in order, as if it were sorted anew. */
import { array, assert, property, string, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { createIncrementalSort } from '../../../src/core/collections/incremental-sort.ts'

const compared = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

test('in whatever steps it grows, and when it is another one altogether', () => {
  assert(
    property(array(uniqueArray(string({ maxLength: 3 })), { maxLength: 4 }), (steps) => {
      const order = createIncrementalSort<string>()
      const all = new Set<string>()
      for (const step of steps) {
        for (const value of step) all.add(value)
        expect(order(all.keys())).toEqual([...all].toSorted(compared))
      }
      for (const step of steps) expect(order(step)).toEqual(step.toSorted(compared))
    }),
  )
})
