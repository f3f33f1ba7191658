/** The conversation on the screen: what is drawn, how it scrolls, what a message can be told. */
import { expect, test } from 'vitest'
import { openSessionWith } from '../../../src/model/direct/sessions.ts'
import { safeText } from '../../../src/core/safe-text.ts'
import { ulid } from '../../../src/core/ulid.ts'
import { millis } from '../../../src/core/ids.ts'
import type { SessionId } from '../../../src/core/ids.ts'
import { idOf, withPerson, worldOf } from '../../support/screen/screen-harness.tsx'
import type { World } from '../../support/screen/screen-harness.tsx'

const MINUTE = 60_000

const talking = (): World => {
  const world = worldOf()
  world.meet('bob')
  world.talkWith('bob')
  return world
}
const sessionOf = (world: World): SessionId => {
  const session = openSessionWith(world.state(), idOf('bob'))
  if (!session) throw new Error('no conversation is open')
  return session.id
}
const open = { open: withPerson('bob') }
const lastOf = (world: World) => {
  const message = world.state().conversations.get(withPerson('bob'))?.messages.at(-1)
  if (!message) throw new Error('nobody said anything')
  return message
}

test('without words the conversation tells how it came about', async () => {
  const screen = await talking().show(100, 24, open)
  await screen.until("you accepted bob's request")
  expect(screen.text()).toContain('Fri 20 Nov 2026')
  expect(screen.rows()[0]).toMatch(
    /─ bob ● online ─.*─ not compared ─ alice_bob_20261120T091204Z ─╮$/u,
  )
  await screen.close()
})

test('echo without words invites to try', async () => {
  const screen = await worldOf().show(100, 24, { open: withPerson('echo') })
  await screen.until('echo lives in this program')
  expect(screen.rows()[0]).toContain('echo ● built in')
  await screen.close()
})

test('words have time and name once for those who go on, and marks for mine only', async () => {
  const world = talking()
  world.says('alice', 'first', 'bob')
  world.says('alice', 'second', 'bob')
  world.pass(7 * MINUTE)
  world.says('alice', 'third', 'bob')
  world.says('bob', 'answer')
  world.happen({
    type: 'delivery.noted',
    session: sessionOf(world),
    sent: { upto: 3, holes: [] },
    delivered: { upto: 2, holes: [] },
    read: { upto: 1, holes: [] },
  })
  const screen = await world.show(100, 24, open)
  const row = (word: string) => screen.rows().find((line) => line.includes(` ${word} `)) ?? ''
  await screen.until('answer')
  expect(row('first')).toMatch(/ you {2}first\s+read │$/u)
  expect(row('second')).toMatch(/│ {13}second\s+✓✓ │$/u)
  expect(row('third')).toMatch(/ you {2}third\s+✓ │$/u)
  expect(row('answer')).toMatch(/ bob {2}answer\s+│$/u)
  world.happen({
    type: 'delivery.noted',
    session: sessionOf(world),
    failed: { seq: 3, reason: 'quota' },
  })
  await screen.until(/third\s+! │/u)
  await screen.close()
})

test('replies, edits, deletions, reactions, late words and actions are told', async () => {
  const world = talking()
  world.says('bob', 'the question')
  const question = lastOf(world)
  const session = sessionOf(world)
  world.wish({ type: 'session.say', session, text: safeText('the answer'), reply: question.id })
  world.hear('bob', {
    type: 'session.react',
    session,
    target: lastOf(world).id,
    emoji: safeText('👍'),
    on: true,
  })
  world.hear('bob', {
    type: 'session.edit',
    session,
    target: question.id,
    text: safeText('the better question'),
  })
  world.says('bob', 'to be forgotten')
  world.hear('bob', { type: 'session.delete', session, target: lastOf(world).id })
  world.says('bob', '/me waves')
  world.happen({
    type: 'message.said',
    message: {
      ...lastOf(world),
      id: ulid(question.at, new Uint8Array(10).fill(255)),
      at: question.at,
      late: true,
      text: safeText('slow'),
    },
  })
  const screen = await world.show(100, 30, open)
  await screen.until('the better question (edited)')
  expect(screen.text()).toContain('┌ bob: the better question')
  expect(screen.text()).toContain('👍 bob')
  expect(screen.text()).toContain('message deleted')
  expect(screen.text()).not.toContain('to be forgotten')
  expect(screen.text()).toMatch(/\* {4}bob waves/u)
  expect(screen.text()).toContain('slow (came late)')
  await screen.close()
})

test('the new line stands above what was unread', async () => {
  const world = talking()
  world.says('alice', 'old', 'bob')
  world.says('bob', 'fresh')
  const screen = await world.show(100, 24, open)
  await screen.until('fresh')
  const rows = screen.rows()
  expect(rows.findIndex((row) => row.includes(' new '))).toBe(
    rows.findIndex((row) => row.includes('fresh')) - 1,
  )
  await screen.close()
})

test('bob is typing, and then he is not', async () => {
  const world = talking()
  world.says('bob', 'oi')
  const screen = await world.show(100, 24, open)
  const bob = idOf('bob')
  const typing = { type: 'typing.seen', conversation: withPerson('bob'), by: bob } as const
  const until = millis(new Date().getTime() + 300)
  if (until === undefined) throw new Error('the clock of this machine is wrong')
  world.happen({ ...typing, on: true, until })
  await screen.until('bob is typing')
  await screen.until(() => !screen.text().includes('bob is typing'))
  expect(screen.text()).toContain('oi')
  await screen.close()
})
