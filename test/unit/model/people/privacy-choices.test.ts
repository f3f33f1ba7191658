/** What I chose to tell somebody, and what they hide from me, stays for as long as it is about the same person. */
import { describe, expect, test } from 'vitest'
import type { PublicKey } from '../../../../src/core/ids.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { reduce } from '../../../../src/model/model.ts'
import type { State } from '../../../../src/model/state.ts'
import { BOB, keyFor, pinned, stateAfter } from '../../../support/model/rules.ts'

const HIDES: ChatEvent = { type: 'person.hidingReported', who: BOB, hides: ['read'] }
const hiddenByBob = ({ people }: State) => people.get(BOB)?.hides

describe('what somebody hides from me', () => {
  test('is still known when their key is pinned once more, as by an invite', () => {
    const state = stateAfter(HIDES)
    const again = reduce(state, [pinned(BOB, keyFor(BOB), 9)])
    expect(hiddenByBob(again)).toEqual(['read'])
    // in one go with what comes before and after, and without touching the state before
    const both = reduce(state, [
      { ...HIDES, hides: ['typing'] },
      pinned(BOB, keyFor(BOB), 9),
      pinned(BOB, keyFor(BOB), 10),
    ])
    expect(hiddenByBob(both)).toEqual(['typing'])
    expect(hiddenByBob(reduce(both, [{ ...HIDES, hides: [] }]))).toEqual([])
    expect(hiddenByBob(both)).toEqual(['typing'])
    expect(hiddenByBob(state)).toEqual(['read'])
  })

  test('was said by the key that they had, not by another', () => {
    const other = 'another'.padEnd(43, 'x') as PublicKey
    expect(hiddenByBob(stateAfter(HIDES, pinned(BOB, other, 9)))).toBeUndefined()
  })
})
