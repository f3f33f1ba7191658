/** Drafts of the large Maps: whatever a reducer does with what it read, it does to a Map. */
import { expect, test } from 'vitest'
import { produceState } from '../../../src/model/state-draft.ts'
import type { State } from '../../../src/model/state.ts'
import type { UserId } from '../../../src/core/ids.ts'
import { ALICE, BOB, CAROL, pinned, stateAfter } from '../../support/model/rules.ts'

const base = (): State =>
  produceState(stateAfter(pinned(BOB), pinned(CAROL)), (draft) => {
    const bob = draft.people.get(BOB)
    if (bob) bob.tells = { read: false }
  })

const nameOf = (state: State, who: UserId) => state.people.get(who)?.tells

test('what was read, taken away and put again is there', () => {
  const next = produceState(base(), (draft) => {
    const bob = draft.people.get(BOB)
    draft.people.delete(BOB)
    if (bob) draft.people.set(BOB, bob)
  })
  expect([...next.people.keys()].filter((who) => who === BOB || who === CAROL)).toEqual([
    CAROL,
    BOB,
  ])
  expect(nameOf(next, BOB)).toEqual({ read: false })
})

test('what was read can stand under two keys, changed before or after', () => {
  const next = produceState(base(), (draft) => {
    const bob = draft.people.get(BOB)
    if (!bob) return
    draft.people.set(ALICE, bob)
    bob.tells = { read: false, typing: false }
  })
  expect(nameOf(next, ALICE)).toEqual({ read: false, typing: false })
  expect(nameOf(next, BOB)).toEqual(nameOf(next, ALICE))
})

test('part of what was read can be part of something new, as it is in the end', () => {
  const next = produceState(base(), (draft) => {
    const bob = draft.people.get(BOB)
    const carol = draft.people.get(CAROL)
    if (!bob?.tells || !carol) return
    const tells = bob.tells
    draft.people.set(CAROL, { ...carol, tells })
    Object.assign(tells, { typing: false })
  })
  expect(nameOf(next, CAROL)).toEqual({ read: false, typing: false })
  expect(nameOf(next, BOB)).toEqual({ read: false, typing: false })
  // nothing of a draft is left in it
  expect(JSON.stringify([...next.people])).toContain('typing')
  const again = produceState(next, (draft) => {
    const carol = draft.people.get(CAROL)
    if (carol) carol.blocked = true
  })
  expect(again.people.get(CAROL)?.blocked).toBe(true)
})
