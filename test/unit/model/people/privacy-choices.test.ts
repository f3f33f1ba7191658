/** What I chose to tell somebody, and what they hide from me, stays for as long as it is about the same person. */
import { describe, expect, test } from 'vitest'
import type { PublicKey } from '../../../../src/core/ids.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { reduce } from '../../../../src/model/model.ts'
import { forgetting } from '../../../../src/model/people/contacts.ts'
import type { State } from '../../../../src/model/state.ts'
import {
  ALICE,
  BOB,
  CAROL,
  keyFor,
  pinned,
  refAt,
  stateAfter,
  verdictOf,
} from '../../../support/model/rules.ts'

const HIDES: ChatEvent = { type: 'person.hidingReported', who: BOB, hides: ['read'] }
const told = (who = BOB, value?: boolean): ChatEvent => ({
  type: 'person.privacyChosen',
  who,
  what: 'read',
  ...(value === undefined ? {} : { told: value }),
})
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

describe('a choice of mine', () => {
  test.each([
    ['to hide', [told(CAROL, false)], 'not-forgettable'],
    ['to tell', [told(CAROL, true)], 'not-forgettable'],
    ['that was taken back', [told(CAROL, false), told(CAROL)], 'granted'],
    ['that was never made', [], 'granted'],
  ])('%s keeps the person, or does not', (_, choices, verdict) => {
    const state = stateAfter(pinned(CAROL), ...choices)
    expect(verdictOf(state, ALICE, { type: 'person.forget', who: CAROL })).toBe(verdict)
  })

  test.each([
    ['forgotten with it', [], true],
    ['kept if I chose something for them', [told(CAROL, false)], false],
  ])('who is known by a request only is %s', (_, choices, isForgotten) => {
    const events = [pinned(CAROL), ...choices].map((event) =>
      event.type === 'person.pinned' ? { ...event, provisional: true } : event,
    )
    const state = stateAfter(...events)
    const id = refAt(1, CAROL)
    const gone = { id, who: CAROL, key: keyFor(CAROL) }
    expect(forgetting(state, { id, from: CAROL })).toEqual(isForgotten ? gone : { id })
  })
})
