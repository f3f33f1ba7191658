/** Asking members in turn. */
import { expect, test } from 'vitest'
import { createTurns } from '../../../../src/runtime/groups/turns.ts'
import type { GroupId } from '../../../../src/core/ids.ts'
import { id } from '../../../support/network/network.ts'

const LAB = 'lab~AAAAAAAAAAAA' as GroupId
const [ana, bia, caio] = [id('ana'), id('bia'), id('caio')]

test('nobody is asked a second time before everybody was, and then it starts over', () => {
  const turns = createTurns(10)
  const here = [ana, bia, caio]
  expect(turns.next(LAB, here)).toEqual(here)
  turns.took(LAB, bia)
  expect(turns.next(LAB, here)).toEqual([ana, caio])
  turns.took(LAB, bia)
  turns.took(LAB, ana)
  expect(turns.next(LAB, here)).toEqual([caio])
  // who has left meanwhile does not hold up the others
  expect(turns.next(LAB, [ana, bia])).toEqual([ana, bia])
  expect(turns.next(LAB, here)).toEqual(here)
})

test('groups have turns of their own, and old ones are forgotten', () => {
  const turns = createTurns(1)
  turns.took(LAB, ana)
  expect(turns.next('x~AAAAAAAAAAAA' as GroupId, [ana, bia])).toEqual([ana, bia])
  turns.took('x~AAAAAAAAAAAA' as GroupId, bia)
  expect(turns.next(LAB, [ana, bia])).toEqual([ana, bia])
  expect(turns.next(LAB, [])).toEqual([])
})
