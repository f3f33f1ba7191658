/** What opens by itself, and what is marked as new. */
import { expect, test } from 'vitest'
import { sessionId } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/safe-text.ts'
import { keys } from '../../support/screen/memory-screen.tsx'
import { idOf, START, withPerson, worldOf } from '../../support/screen/screen-harness.tsx'
import type { World } from '../../support/screen/screen-harness.tsx'

const asking = (): World => {
  const world = worldOf()
  world.meet('bob')
  world.wish({ type: 'request.make', to: idOf('bob'), text: safeText('oi') })
  return world
}

const accepts = (world: World) => {
  const request = [...world.state().requests.keys()].at(-1)
  if (request === undefined) throw new Error('nobody was asked')
  const session = sessionId(idOf('bob'), idOf('alice'), START)
  world.hear('bob', { type: 'request.accept', request, session })
}

test('the conversation that somebody accepts opens, when nothing else is going on', async () => {
  const world = asking()
  const screen = await world.show(100, 24)
  await screen.until('Welcome')
  accepts(world)
  await screen.until('bob accepted your request')
  expect(world.state().open).toBe(withPerson('bob'))
  await screen.close()
})

test('it does not open over a text that is being written', async () => {
  const world = asking()
  const screen = await world.show(100, 24)
  await screen.press('half a thought')
  accepts(world)
  await screen.until('1 ● bob')
  expect(world.state().open).toBeUndefined()
  expect(screen.text()).toContain('half a thought')
  await screen.close()
})

test('what comes while I look on is not new, what came before I looked is', async () => {
  const world = worldOf()
  world.meet('bob')
  world.talkWith('bob')
  world.says('bob', 'before')
  const screen = await world.show(100, 24, { open: withPerson('bob') })
  await screen.until('─ new ─')
  world.says('bob', 'while I look')
  await screen.until('while I look')
  const rows = screen.rows()
  const line = rows.findIndex((row) => row.includes('─ new ─'))
  expect(rows[line + 1]).toContain('before')
  expect(rows.filter((row) => row.includes('─ new ─'))).toHaveLength(1)
  await screen.close()
})

test('the first word that I see coming has no line above it', async () => {
  const world = worldOf()
  world.meet('bob')
  world.talkWith('bob')
  const screen = await world.show(100, 24, { open: withPerson('bob') })
  await screen.until("you accepted bob's request")
  world.says('bob', 'live')
  await screen.until('live')
  await screen.until(() => world.state().conversations.get(withPerson('bob'))?.unread === 0)
  await screen.until(() => !screen.text().includes('─ new ─'))
  expect(screen.text()).toContain('live')
  await screen.close()
})

test('an answer is told wherever I am, and the keyboard goes along into the conversation that opens', async () => {
  const world = asking()
  const screen = await world.show(120, 24)
  await screen.press(keys.alt('u'))
  accepts(world)
  await screen.until('bob accepted: you talk now.')
  // no way is told to where the keyboard is already
  expect(screen.text()).not.toContain('Ctrl-K bob')
  expect(world.state().open).toBe(withPerson('bob'))
  expect(screen.text()).toContain('┏━ to bob ')
  await screen.type('by the way')
  await screen.until('by the way')
  expect(world.state().people.get(idOf('bob'))?.blocked).toBe(false)
  await screen.close()
})

test('a no is told with its reason', async () => {
  const world = asking()
  const screen = await world.show(120, 24)
  await screen.press('half a thought')
  const request = [...world.state().requests.keys()].at(-1)
  if (request === undefined) throw new Error('nobody was asked')
  world.hear('bob', { type: 'request.deny', request, reason: safeText('not today') })
  await screen.until('bob denied your request: "not today"')
  expect(world.state().open).toBeUndefined()
  await screen.close()
})
