/** Lists of thousands stay what they are while messages come in: their rows are the same objects, not only equal. */
import { expect, test } from 'vitest'
import { createTimedSelector, keepWhileEqual, sameItems } from '../../../../src/core/memo.ts'
import { addMillis, personConversationId } from '../../../../src/core/ids.ts'
import { groupRows } from '../../../../src/model/groups/group-selectors.ts'
import { hiddenPeople } from '../../../../src/model/screen/hidden-people.ts'
import { personLookAlike } from '../../../../src/model/screen/look-alikes.ts'
import { conversationOrder } from '../../../../src/model/screen/pane-selectors.ts'
import { userRows } from '../../../../src/model/screen/user-rows.ts'
import { openSession, stateOf } from '../../../support/network/direct-session.ts'
import { createTestNetwork, id } from '../../../support/network/network.ts'

const listsOf = (state: Parameters<typeof userRows>[0]) => [
  userRows(state),
  groupRows(state),
  conversationOrder(state),
]

const setUp = async () => {
  const network = createTestNetwork()
  const people = await openSession(network)
  const carol = network.person('carol')
  carol.start()
  await network.advance(1000)
  return { network, carol, ...people }
}

const unread = (state: Parameters<typeof userRows>[0]) =>
  userRows(state).map(({ person, unread }) => `${person.id} ${unread}`)

test('messages of mine change no list', async () => {
  const { network, alice } = await setUp()
  const before = listsOf(stateOf(alice))
  alice.sendText('bob', 'one')
  await network.advance(1000)
  alice.sendText('bob', 'two')
  const after = listsOf(stateOf(alice))
  expect(after.map((list, place) => list === before[place])).toEqual([true, true, true])
})

test('a message of somebody changes their row and no other, until it is read', async () => {
  const { network, alice, bob } = await setUp()
  const before = userRows(stateOf(alice))
  expect(unread(stateOf(alice))).toEqual(['bob 0', 'carol 0', 'echo 0'])
  bob.sendText('alice', 'hi')
  await network.advance(1000)
  const after = userRows(stateOf(alice))
  expect(unread(stateOf(alice))).toEqual(['bob 1', 'carol 0', 'echo 0'])
  expect(after.map((row, place) => row === before[place])).toEqual([false, true, true])
  alice.send({ type: 'view.open', conversation: personConversationId(id('bob')) })
  alice.send({ type: 'view.markRead', conversation: personConversationId(id('bob')) })
  expect(userRows(stateOf(alice))).toEqual(before)
})

test('a minute that passes changes no list, and days do where nobody is heard of any more', async () => {
  const { network, alice, carol } = await setUp()
  const quitting = carol.quit()
  await network.advance(3000)
  await quitting
  const now = stateOf(alice)
  const later = (millis: number, hideAfter = 3_600_000) => ({
    ...now,
    now: addMillis(now.now, millis),
    preferences: { ...now.preferences, hideAfter },
  })
  const before = userRows(now)
  expect(userRows(later(60_000))).toBe(before)
  expect(hiddenPeople(later(60_000)).size).toBe(0)
  const hidden = hiddenPeople(later(7_200_000))
  expect([...hidden]).toEqual(['carol'])
  expect(hiddenPeople(later(7_260_000))).toBe(hidden)
  expect(userRows(later(30 * 24 * 3_600_000))).not.toBe(before)
})

test('who goes away or asks changes their row', async () => {
  const { network, alice, carol } = await setUp()
  const before = userRows(stateOf(alice))
  carol.ask('alice')
  await network.advance(1000)
  const asked = userRows(stateOf(alice))
  expect(asked.map(({ relation }) => relation)).toEqual(['talking', 'asks-me', 'built-in'])
  expect(asked.map((row, place) => row === before[place])).toEqual([true, false, true])
  const quitting = carol.quit()
  await network.advance(3000)
  await quitting
  expect(userRows(stateOf(alice)).map(({ status }) => status)).toEqual([
    'online',
    'offline',
    'online',
  ])
})

test('a name that reads alike is seen as soon as it comes', async () => {
  const { network, alice } = await setUp()
  expect(personLookAlike(stateOf(alice), id('carol'))).toBe(undefined)
  const newcomer = network.person('caro1')
  newcomer.start()
  await network.advance(1000)
  expect(personLookAlike(stateOf(alice), id('carol'))).toEqual({ is: 'other', name: 'caro1' })
  expect(personLookAlike(stateOf(alice), id('caro1'))).toEqual({ is: 'other', name: 'carol' })
  // whom I talk with I know better
  alice.ask('carol')
  expect(personLookAlike(stateOf(alice), id('carol'))).toBe(undefined)
})

test('an answer that is equal to the last one is the last one', () => {
  const select = keepWhileEqual((text: string) => text.split(''), sameItems)
  const first = select('ab')
  expect(select('ab')).toBe(first)
  expect(select('ba')).toEqual(['b', 'a'])
  expect(select('b')).toEqual(['b'])
  expect(select('ab')).toEqual(first)
})

test('an answer that time changes is asked for anew when it no longer holds, and not before', () => {
  const asked: string[] = []
  const dayOf = createTimedSelector(
    ({ time }: { readonly time: number; readonly name: string }) => time,
    [({ name }: { readonly name: string }) => name],
    (time, name) => {
      const day = Math.floor(time / 100)
      asked.push(`${name} at ${time}`)
      return { answer: `${name} ${day}`, until: day * 100 + 99 }
    },
  )
  const at = (time: number, name = 'day') => dayOf({ time, name })
  expect([at(120), at(121), at(199)]).toEqual(['day 1', 'day 1', 'day 1'])
  expect(asked.splice(0)).toEqual(['day at 120'])
  expect([at(200), at(299), at(299, 'Tag')]).toEqual(['day 2', 'day 2', 'Tag 2'])
  expect(asked.splice(0)).toEqual(['day at 200', 'Tag at 299'])
  // the clock of the computer may be set back
  expect(at(150, 'Tag')).toBe('Tag 1')
})
