/** A muted conversation is silent: whatever is said, asked or called there, no bell is rung. */
import { expect, test } from 'vitest'
import { groupConversationId, personConversationId } from '../../../../src/core/ids.ts'
import type { ConversationId } from '../../../../src/core/ids.ts'
import {
  admit,
  askToJoin,
  groupWith,
  acceptInvitation,
  invite,
  waitingJoin,
  sendToGroup,
} from '../../../support/network/group.ts'
import {
  endSession,
  meet,
  seenStatus,
  stateOf,
  openSession,
} from '../../../support/network/direct-session.ts'
import { id, createTestNetwork } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'

const mute = (who: Person, conversation: ConversationId, muted = true) =>
  who.send({ type: 'view.setNotifyLevel', conversation, level: muted ? 'nothing' : 'all' })

/** What rang since the last look. */
const rang = (who: Person) =>
  who.notified.splice(0).map((effect) => ('about' in effect ? effect.about : effect.type))

test('words and requests of a muted person ring no bell, and do again when it is taken back', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const withAlice = personConversationId(id('alice'))
  expect(rang(bob)).toEqual(['request'])
  alice.sendText('bob', 'heard')
  await network.advance(3000)
  expect(rang(bob)).toEqual(['message'])
  expect(mute(bob, withAlice).ok).toBe(true)
  alice.sendText('bob', 'not heard, @bob')
  endSession(alice, 'bob')
  endSession(bob, 'alice')
  await network.advance(3000)
  alice.ask('bob', 'again?')
  await network.advance(3000)
  expect(rang(bob)).toEqual([])
  // nothing of it is lost: it waits, and is counted
  expect(bob.accept('alice').ok).toBe(true)
  expect(stateOf(bob).conversations.get(withAlice)?.unread).toBe(2)
  // also after a restart
  await bob.quit()
  bob.start()
  await network.advance(3000)
  alice.sendText('bob', 'still not')
  await network.advance(3000)
  expect(rang(bob)).toEqual([])
  mute(bob, withAlice, false)
  alice.sendText('bob', 'heard again')
  await network.advance(3000)
  expect(rang(bob)).toEqual(['message'])
})

test('a muted group is silent, also where it calls somebody by name or somebody asks to join', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia'])
  const [ana, bia] = people
  rang(ana)
  sendToGroup(bia, group, 'oi @ana')
  await network.advance(3000)
  expect(rang(ana)).toEqual(['mention'])
  mute(ana, groupConversationId(group))
  sendToGroup(bia, group, 'oi')
  sendToGroup(bia, group, 'oi @ana')
  const caio = network.person('caio')
  caio.start()
  await network.clock.until(() => stateOf(caio).groups.has(group), 'caio sees the group')
  askToJoin(caio, group)
  await network.clock.until(() => waitingJoin(ana, 'caio') !== undefined, 'caio asks')
  expect(rang(ana)).toEqual([])
  // the request waits all the same, and so does the count
  expect(admit(ana, 'caio').ok).toBe(true)
  expect(stateOf(ana).conversations.get(groupConversationId(group))).toMatchObject({
    unread: 3,
    mentions: 2,
  })
})

test('who is muted rings no bell, but a group that they lead is another conversation', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  expect(seenStatus(bob, 'alice')).toBe('online')
  alice.ask('bob')
  await network.clock.until(() => bob.accept('alice').ok, 'bob accepts')
  mute(bob, personConversationId(id('alice')))
  rang(bob)
  alice.send({ type: 'group.create', name: 'lab', topic: stateOf(alice).me.name })
  await network.advance(3000)
  const [group] = [...stateOf(alice).groups.keys()]
  if (group === undefined) throw new Error('no group')
  invite(alice, group, 'bob')
  await network.clock.until(() => acceptInvitation(bob, 'alice').ok, 'bob is invited')
  expect(rang(bob)).toEqual(['request'])
})
