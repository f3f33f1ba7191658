/** A conversation with more unread messages than are on hand opens at the first of them, which is on disk. */
import { expect, test } from 'vitest'
import { personConversationId } from '../../../src/core/ids.ts'
import { WINDOW } from '../../../src/model/messages/message-window.ts'
import { id, createTestNetwork } from '../../support/network/network.ts'
import type { Person } from '../../support/network/network.ts'
import { openSession, stateOf } from '../../support/network/direct-session.ts'

const TO_ALICE = personConversationId(id('alice'))
const COUNT = WINDOW + 300

const kept = (who: Person) => stateOf(who).conversations.get(TO_ALICE)
const textOfFirstNew = (who: Person) => {
  const { messages = [], newFrom } = kept(who) ?? {}
  return messages.find((message) => message.id === newFrom)?.text
}

/** bob reads up to this one: each was on his screen. */
const reads = (bob: Person, count: number) => {
  const first = (kept(bob)?.messages ?? []).findIndex(({ text }) => text === 'line 0')
  const shown = (kept(bob)?.messages ?? []).slice(first, first + count).map((message) => message.id)
  bob.send({ type: 'view.markDisplayed', conversation: TO_ALICE, messages: shown })
}

const away = async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  bob.send({ type: 'view.close' })
  for (let line = 0; line < COUNT; line += 1) alice.sendText('bob', `line ${line}`)
  await network.advance(20_000)
  return { network, bob }
}

test('the window is the one around the first unread message, with more on both sides', async () => {
  const { bob } = await away()
  expect(kept(bob)?.unread).toBe(COUNT)
  expect(kept(bob)?.messages.some(({ text }) => text === 'line 0')).toBe(false)
  bob.send({ type: 'view.open', conversation: TO_ALICE })
  expect(textOfFirstNew(bob)).toBe('line 0')
  expect(kept(bob)).toMatchObject({ hasNewer: true, unread: COUNT })
  bob.send({ type: 'view.page', conversation: TO_ALICE, direction: 'newer' })
  expect(textOfFirstNew(bob)).toBe('line 0')
})

test('what was read of them before, also before a restart, is not opened again', async () => {
  const { network, bob } = await away()
  bob.send({ type: 'view.open', conversation: TO_ALICE })
  reads(bob, 40)
  bob.send({ type: 'view.close' })
  bob.send({ type: 'view.page', conversation: TO_ALICE, direction: 'newest' })
  bob.send({ type: 'view.open', conversation: TO_ALICE })
  expect(textOfFirstNew(bob)).toBe('line 40')
  await bob.quit()
  bob.start()
  await network.advance(3000)
  bob.send({ type: 'view.open', conversation: TO_ALICE })
  expect(textOfFirstNew(bob)).toBe('line 40')
})

test('where all was read it opens at its end', async () => {
  const { bob } = await away()
  bob.send({ type: 'view.markRead', conversation: TO_ALICE })
  bob.send({ type: 'view.open', conversation: TO_ALICE })
  expect(kept(bob)).toMatchObject({ hasNewer: false })
  expect(kept(bob)?.messages.at(-1)?.text).toBe(`line ${COUNT - 1}`)
})
