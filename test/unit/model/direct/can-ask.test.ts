/** Whether an ask would be granted is said before it is made, by the rules that then judge it. */
import { expect, test } from 'vitest'
import { refusalOf } from '../../../../src/model/screen/refusal-preview.ts'
import { REQUEST_AGAIN_AFTER } from '../../../../src/model/direct/ask-again.ts'
import type { Refusal } from '../../../../src/model/refusals.ts'
import type { Intent } from '../../../../src/model/commands.ts'
import { ECHO, addMillis } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { stateOf, meet, openSession } from '../../../support/network/direct-session.ts'
import { id, createTestNetwork } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'

const asking = (whom: string): Intent => ({
  type: 'request.make',
  to: id(whom),
  text: safeText('oi'),
})

/** What is foretold, and what then happens, which must be the same. */
const foretold = (who: Person, intent: Intent, now: number): Refusal | undefined => {
  const state = stateOf(who)
  const why = refusalOf(state, intent, addMillis(state.now, Math.max(0, now - state.now)))
  expect(stateOf(who)).toBe(state)
  const said = who.send(intent)
  expect(said.ok ? undefined : said.error).toBe(why)
  return why
}

test('asked, asked already, denied, and again after ten minutes: foretold as it happens', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  const ask = () => foretold(alice, asking('bob'), network.clock.now())
  expect(ask()).toBeUndefined()
  expect(ask()).toBe('already-asked')
  // the minute that a screen knows began before that
  const before = addMillis(network.clock.now(), -30_000)
  expect(refusalOf(stateOf(alice), asking('bob'), before)).toBe('already-asked')
  await network.advance(1000)
  const [request] = [...stateOf(bob).requests.values()]
  if (!request) throw new Error('nobody asked')
  bob.send({ type: 'request.deny', request: request.id, reason: safeText('') })
  await network.advance(1000)
  expect(ask()).toBe('ask-later')
  await network.advance(REQUEST_AGAIN_AFTER)
  expect(ask()).toBeUndefined()
})

test('whoever is blocked, talks already, is me or echo, is not asked', async () => {
  const network = createTestNetwork()
  const { alice } = await openSession(network)
  expect(foretold(alice, asking('bob'), network.clock.now())).toBe('already-talking')
  alice.send({ type: 'person.block', who: id('bob') })
  expect(foretold(alice, asking('bob'), network.clock.now())).toBe('blocked')
  expect(foretold(alice, asking('alice'), network.clock.now())).toBe('talking-to-yourself')
  expect(foretold(alice, asking(ECHO), network.clock.now())).toBe('reserved-name')
})

test('a text asked with while the network is away arrives with the ask', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  network.broker.listen(false)
  await network.advance(1000)
  alice.send({ type: 'request.make', to: id('bob'), text: safeText('when you are back') })
  await network.advance(1000)
  expect(stateOf(bob).requests.size).toBe(0)
  network.broker.listen(true)
  await network.advance(60_000)
  expect([...stateOf(bob).requests.values()]).toMatchObject([
    { from: 'alice', text: 'when you are back', answer: 'waiting' },
  ])
})
