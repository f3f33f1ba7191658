/** A small town in which something of every kind has happened. */
import { groupConversationId } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { openSession } from './direct-session.ts'
import { admit, askToJoin, createGroup, invite, sendToGroup } from './group.ts'
import { createTestNetwork, id } from './network.ts'
import type { Person, PersonOptions, TestNetwork } from './network.ts'
import { plaintextName, publishPlaintext } from './plaintext.ts'

/** Alice with something of every kind, half of it in her newest snapshot and half in events since. */
export const createEventfulNetwork = async (
  more: PersonOptions = {},
): Promise<{ readonly network: TestNetwork; readonly alice: Person; readonly bob: Person }> => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network, {
    alice: { plaintext: () => true, ...more },
  })
  const carol = network.person('carol')
  carol.start()
  await network.advance(3000)
  carol.ask('alice', 'oi')
  bob.sendText('alice', 'one')
  const group = createGroup(alice, 'lab', 'first topic')
  await network.advance(3000)
  alice.send({ type: 'topic.follow', topic: 'house/lamp' })
  alice.send({ type: 'topic.publish', topic: 'house/lamp', text: safeText('on') })
  alice.send({ type: 'plaintext.create', group: plaintextName('yard') })
  publishPlaintext(network, 'USERS', 'dan online')
  publishPlaintext(network, 'clients/alice', 'REQUEST dan')
  askToJoin(bob, group, 'let me in')
  await network.advance(3000)
  admit(alice, 'bob')
  invite(alice, group, 'carol')
  await network.advance(3000)
  await alice.quit()
  alice.start()
  await network.advance(3000)
  sendToGroup(bob, group, 'hello, @alice')
  bob.sendText('alice', 'two')
  bob.send({ type: 'group.leave', group })
  carol.ask('bob', 'oi')
  alice.send({ type: 'view.draft', text: 'to nobody' })
  alice.send({ type: 'view.draft', conversation: groupConversationId(group), text: 'I was' })
  alice.send({ type: 'person.verify', who: id('bob') })
  await network.advance(3000)
  return { network, alice, bob }
}
