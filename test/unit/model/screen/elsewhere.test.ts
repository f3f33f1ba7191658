/** What messages of other conversations change, and what stays the very same while they come. */
import type { Draft } from 'immer'
import { expect, test } from 'vitest'
import type { ConversationId, GroupId } from '../../../../src/core/ids.ts'
import type { Group } from '../../../../src/model/groups/membership.ts'
import { reduce } from '../../../../src/model/model.ts'
import { isOnlyElsewhere } from '../../../../src/model/screen/elsewhere.ts'
import { settledGroups, settledSessions } from '../../../../src/model/screen/settled-places.ts'
import { ensureConversation } from '../../../../src/model/state.ts'
import type { State } from '../../../../src/model/state.ts'
import { produceState } from '../../../../src/model/state-draft.ts'
import { groupChannel } from '../../../../src/core/channel.ts'
import {
  BOB,
  linkIs,
  message,
  opened,
  refAt,
  SESSION,
  stateAfter,
  time,
  TO_BOB,
} from '../../../support/model/rules.ts'

const LAB = 'lab~abcdefghijkl' as GroupId
const TO_LAB = `#${LAB}` as ConversationId

const start = produceState(stateAfter(opened()), (draft) => {
  ensureConversation(draft, TO_BOB)
  ensureConversation(draft, TO_LAB)
  // of a group only its newest message changes
  draft.groups.set(LAB, { id: LAB, last: undefined } as unknown as Draft<Group>)
})
const opens = (state: State, conversation: ConversationId) =>
  reduce(state, [{ type: 'view.opened', conversation }])
const bobSays = (state: State, millis: number) =>
  reduce(state, [{ type: 'message.sent', message: message(millis, { by: BOB }) }])
const saidInLab = (state: State, millis: number) =>
  reduce(state, [
    {
      type: 'message.sent',
      message: message(millis, { by: BOB, conversation: TO_LAB, channel: groupChannel(LAB) }),
    },
  ])

test('a message elsewhere is only elsewhere, and one in the open conversation is not', () => {
  const inLab = opens(start, TO_LAB)
  expect(isOnlyElsewhere(inLab, bobSays(inLab, 1000))).toBe(true)
  expect(isOnlyElsewhere(start, bobSays(start, 1000))).toBe(true)
  const withBob = opens(start, TO_BOB)
  expect(isOnlyElsewhere(withBob, saidInLab(withBob, 1000))).toBe(true)
  expect(isOnlyElsewhere(withBob, bobSays(withBob, 1000))).toBe(false)
  // a conversation that is opened, and anything that is not said in one
  expect(isOnlyElsewhere(start, withBob)).toBe(false)
  const later = bobSays(inLab, 1000)
  expect(isOnlyElsewhere(inLab, reduce(later, [linkIs('offline')]))).toBe(false)
})

test('sessions and groups are the same ones while things are said in them', () => {
  const [sessions, groups] = [settledSessions(start), settledGroups(start)]
  const said = saidInLab(bobSays(start, 1000), 2000)
  expect(said.sessions).not.toBe(start.sessions)
  expect(said.groups).not.toBe(start.groups)
  expect(settledSessions(said)).toBe(sessions)
  expect(settledGroups(said)).toBe(groups)
  const topic = produceState(said, (draft) => {
    const group = draft.groups.get(LAB)
    if (group) group.unasked = true
  })
  expect(settledGroups(topic).get(LAB)).toMatchObject({ unasked: true })
})

test('of a session that somebody has ended, the newest message counts', () => {
  const mark = { at: time(1000), ref: refAt(1000, BOB) }
  const ended = reduce(start, [{ type: 'session.ended', id: SESSION, by: BOB, mark }])
  const before = settledSessions(ended)
  expect(before).not.toBe(settledSessions(start))
  settledSessions(ended)
  const again = bobSays(ended, 2000)
  expect(settledSessions(again).get(SESSION)?.last?.at).toBe(time(2000))
})
