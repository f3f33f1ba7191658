/** The lists by activity: who said something last comes first, whatever somebody's clock says. */
import { expect, test } from 'vitest'
import type { ConversationId, SessionId, UserId } from '../../../../src/core/ids.ts'
import { personConversationId } from '../../../../src/core/ids.ts'
import type { ChatEvent } from '../../../../src/model/events.ts'
import { reduce } from '../../../../src/model/model.ts'
import { byActivity } from '../../../../src/model/screen/list-order.ts'
import { userRows } from '../../../../src/model/screen/user-rows.ts'
import { DEFAULT_PREFERENCES } from '../../../../src/model/screen/preferences.ts'
import { directChannel } from '../../../../src/core/channel.ts'
import {
  BOB,
  CAROL,
  message,
  opened,
  pinned,
  stateAfter,
  time,
} from '../../../support/model/rules.ts'

const WITH_CAROL = 'carol_alice_20251120T091330Z' as SessionId
const DAVE = 'dave' as UserId
const said = (by: UserId, session: SessionId, at: number, more = {}): ChatEvent => ({
  type: 'message.sent',
  message: message(at, {
    by,
    conversation: personConversationId(by),
    channel: directChannel(session),
    ...more,
  }),
})
const talks = [pinned(BOB), pinned(CAROL), pinned(DAVE), opened(), opened(WITH_CAROL, CAROL, 1)]
const activity: ChatEvent = {
  type: 'view.preferencesSet',
  preferences: { ...DEFAULT_PREFERENCES, order: 'activity' },
}
const SESSION = 'bob_alice_20251120T091320Z' as SessionId

const names = (...events: readonly ChatEvent[]) =>
  userRows(stateAfter(...talks, ...events)).map(({ person }) => person.id)

test('by name, or the last talk first and the others behind', () => {
  expect(names(said(CAROL, WITH_CAROL, 2000))).toEqual(['bob', 'carol', 'dave', 'echo'])
  expect(names(activity, said(CAROL, WITH_CAROL, 2000))).toEqual(['carol', 'bob', 'dave', 'echo'])
  const both = [said(CAROL, WITH_CAROL, 2000), said(BOB, SESSION, 3000)]
  expect(names(activity, ...both)).toEqual(['bob', 'carol', 'dave', 'echo'])
})

test('nobody stays on top by a clock that is ahead', () => {
  const ahead = said(CAROL, WITH_CAROL, 9_000_000, { shownAt: time(1000) })
  expect(names(activity, ahead, said(BOB, SESSION, 2000))).toEqual(['bob', 'carol', 'dave', 'echo'])
})

test('in a flood of one the rows stay the very same', () => {
  const before = stateAfter(...talks, activity, said(BOB, SESSION, 2000), {
    type: 'view.markedRead',
    conversation: personConversationId(BOB),
  })
  const rows = userRows(before)
  const after = reduce(before, [said(BOB, SESSION, 3000)])
  expect(userRows(after).slice(1)).toEqual(rows.slice(1))
  const [, carol] = userRows(after)
  expect(carol).toBe(rows[1])
})

const row = (name: string, part: number) => ({ conversation: name as ConversationId, part })

const of = ({ conversation }: ReturnType<typeof row>) => conversation

test('a row is never moved out of its part, and without an order nothing is moved', () => {
  const rows = [row('a', 0), row('b', 0), row('c', 1), row('d', 1)]
  const at = new Map([
    ['d' as ConversationId, 0],
    ['b' as ConversationId, 1],
  ])
  const sorted = byActivity(rows, at, of, ({ part }) => part)
  expect(sorted.map(({ conversation }) => conversation)).toEqual(['b', 'a', 'd', 'c'])
  expect(byActivity(rows, undefined, of)).toBe(rows)
})
