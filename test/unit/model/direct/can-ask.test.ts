/** Whether an ask would be granted is said before it is made, by the rules that then judge it. */
import { expect, test } from 'vitest'
import { refusalOf } from '../../../../src/model/screen/refusal-preview.ts'
import { ASK_AGAIN_AFTER } from '../../../../src/model/direct/requests.ts'
import type { Refusal, Wish } from '../../../../src/model/commands.ts'
import { ECHO, later } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/safe-text.ts'
import { stateOf, meet, talk } from '../../../support/network/direct-session.ts'
import { id, town } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'

const asking = (whom: string): Wish => ({
  type: 'request.make',
  to: id(whom),
  text: safeText('oi'),
})

/** What is foretold, and what then happens, which must be the same. */
const foretold = (who: Person, wish: Wish, now: number): Refusal | undefined => {
  const state = stateOf(who)
  const why = refusalOf(state, wish, later(state.now, Math.max(0, now - state.now)))
  expect(stateOf(who)).toBe(state)
  const said = who.send(wish)
  expect(said.ok ? undefined : said.error).toBe(why)
  return why
}

test('asked, asked already, denied, and again after ten minutes: foretold as it happens', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  const ask = () => foretold(alice, asking('bob'), world.clock.now())
  expect(ask()).toBeUndefined()
  expect(ask()).toBe('already-asked')
  // the minute that a screen knows began before that
  const before = later(world.clock.now(), -30_000)
  expect(refusalOf(stateOf(alice), asking('bob'), before)).toBe('already-asked')
  await world.pass(1000)
  const [request] = [...stateOf(bob).requests.values()]
  if (!request) throw new Error('nobody asked')
  bob.send({ type: 'request.deny', request: request.id, reason: safeText('') })
  await world.pass(1000)
  expect(ask()).toBe('ask-later')
  await world.pass(ASK_AGAIN_AFTER)
  expect(ask()).toBeUndefined()
})

test('whoever is blocked, talks already, is me or echo, is not asked', async () => {
  const world = town()
  const { alice } = await talk(world)
  expect(foretold(alice, asking('bob'), world.clock.now())).toBe('already-talking')
  alice.send({ type: 'person.block', who: id('bob') })
  expect(foretold(alice, asking('bob'), world.clock.now())).toBe('blocked')
  expect(foretold(alice, asking('alice'), world.clock.now())).toBe('talking-to-yourself')
  expect(foretold(alice, asking(ECHO), world.clock.now())).toBe('reserved-name')
})

test('a text asked with while the network is away arrives with the ask', async () => {
  const world = town()
  const { alice, bob } = await meet(world)
  world.broker.listen(false)
  await world.pass(1000)
  alice.send({ type: 'request.make', to: id('bob'), text: safeText('when you are back') })
  await world.pass(1000)
  expect(stateOf(bob).requests.size).toBe(0)
  world.broker.listen(true)
  await world.pass(60_000)
  expect([...stateOf(bob).requests.values()]).toMatchObject([
    { from: 'alice', text: 'when you are back', answer: 'waiting' },
  ])
})
