/** A muted conversation is silent: whatever is said, asked or called there, no bell is rung. */
import { expect, test } from 'vitest'
import { conversationOf, conversationWith } from '../../../../src/core/ids.ts'
import type { ConversationId } from '../../../../src/core/ids.ts'
import { admit, ask, club, follow, invite, joinFor, tell } from '../../../support/network/group.ts'
import { end, meet, sees, stateOf, talk } from '../../../support/network/direct-session.ts'
import { id, town } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'

const mute = (who: Person, conversation: ConversationId, muted = true) =>
  who.send({ type: 'view.mute', conversation, muted })

/** What rang since the last look. */
const rang = (who: Person) =>
  who.notified.splice(0).map((effect) => ('about' in effect ? effect.about : effect.type))

test('words and requests of a muted person ring no bell, and do again when it is taken back', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  const withAlice = conversationWith(id('alice'))
  expect(rang(bob)).toEqual(['request'])
  alice.say('bob', 'heard')
  await world.pass(3000)
  expect(rang(bob)).toEqual(['message'])
  expect(mute(bob, withAlice).ok).toBe(true)
  alice.say('bob', 'not heard, @bob')
  end(alice, 'bob')
  end(bob, 'alice')
  await world.pass(3000)
  alice.ask('bob', 'again?')
  await world.pass(3000)
  expect(rang(bob)).toEqual([])
  // nothing of it is lost: it waits, and is counted
  expect(bob.accept('alice').ok).toBe(true)
  expect(stateOf(bob).conversations.get(withAlice)?.unread).toBe(2)
  // also after a restart
  await bob.quit()
  bob.start()
  await world.pass(3000)
  alice.say('bob', 'still not')
  await world.pass(3000)
  expect(rang(bob)).toEqual([])
  mute(bob, withAlice, false)
  alice.say('bob', 'heard again')
  await world.pass(3000)
  expect(rang(bob)).toEqual(['message'])
})

test('a muted group is silent, also where it calls somebody by name or somebody asks to join', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia'])
  const [ana, bia] = people
  if (!bia) throw new Error('no bia')
  rang(ana)
  tell(bia, group, 'oi @ana')
  await world.pass(3000)
  expect(rang(ana)).toEqual(['mention'])
  mute(ana, conversationOf(group))
  tell(bia, group, 'oi')
  tell(bia, group, 'oi @ana')
  const caio = world.person('caio')
  caio.start()
  await world.clock.until(() => stateOf(caio).groups.has(group), 'caio sees the group')
  ask(caio, group)
  await world.clock.until(() => joinFor(ana, 'caio') !== undefined, 'caio asks')
  expect(rang(ana)).toEqual([])
  // the request waits all the same, and so does the count
  expect(admit(ana, 'caio').ok).toBe(true)
  expect(stateOf(ana).conversations.get(conversationOf(group))).toMatchObject({
    unread: 3,
    mentions: 2,
  })
})

test('who is muted rings no bell, but a group that they lead is another conversation', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  expect(sees(bob, 'alice')).toBe('online')
  alice.ask('bob')
  await world.clock.until(() => bob.accept('alice').ok, 'bob accepts')
  mute(bob, conversationWith(id('alice')))
  rang(bob)
  alice.send({ type: 'group.found', name: 'lab', topic: stateOf(alice).me.name })
  await world.pass(3000)
  const [group] = [...stateOf(alice).groups.keys()]
  if (group === undefined) throw new Error('no group')
  invite(alice, group, 'bob')
  await world.clock.until(() => follow(bob, 'alice').ok, 'bob is invited')
  expect(rang(bob)).toEqual(['request'])
})
