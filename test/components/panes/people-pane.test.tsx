/** The people at the side: empty, full, narrow, and what the keys do to one of them. */
import { expect, test } from 'vitest'
import { addMillis } from '../../../src/core/ids.ts'
import { keys } from '../../support/screen/keys.ts'
import { lookUpPerson } from '../../../src/model/people/strangers.ts'
import {
  idOf,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'

const HOUR = 3_600_000
const MINUTE = 60_000

test('with nobody there the pane says how to bring somebody', async () => {
  const screen = await createScreenHarness().show(100, 30)
  expect(screen.text()).toContain('─ Users 0 ')
  expect(screen.text()).toContain('Nobody else is here yet.')
  expect(screen.text()).toContain('/invite')
  await screen.close()
})

test('a full pane shows numbers, shapes and words, unread and when somebody was last seen', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.meet('carla', 'away')
  harness.meet('eva', 'offline', 3.2 * HOUR)
  harness.openSessionWith('bob')
  harness.sendsText('bob', 'one')
  harness.sendsText('bob', 'two')
  const screen = await harness.show(100, 30)
  const row = (name: string) => screen.rows().find((line) => line.includes(` ${name} `)) ?? ''
  expect(row('bob')).toMatch(/1 ● bob\s+2 │/u)
  expect(row('carla')).toMatch(/◐ carla\s+away │/u)
  expect(row('eva')).toMatch(/○ eva\s+3 h ago │/u)
  expect(row('echo')).toMatch(/2 ● echo\s+built in │/u)
  await screen.close()
})

test('when somebody was last seen goes on with the minute, though nothing else happens', async () => {
  const harness = createScreenHarness()
  harness.meet('eva', 'offline', 3 * MINUTE)
  const screen = await harness.show(100, 30)
  await screen.until('3 min ago')
  harness.commit({ type: 'minute.passed', now: addMillis(harness.state().now, MINUTE) })
  await screen.until('4 min ago')
  expect(screen.text()).not.toContain('3 min ago')
  await screen.close()
})

test('a minute in which nothing becomes older that is seen makes no frame', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.meet('eva', 'offline', 3.2 * HOUR)
  const screen = await harness.show(100, 30)
  const settled = () => screen.type('')
  await settled()
  const before = screen.frames()
  const passMinute = () =>
    harness.commit({ type: 'minute.passed', now: addMillis(harness.state().now, MINUTE) })
  passMinute()
  await settled()
  // the keep-alive has measured about the same
  const { link } = harness.state()
  harness.commit({ type: 'link.changed', link: { ...link, roundTripAt: harness.state().now } })
  await settled()
  expect(screen.frames()).toBe(before)
  expect(screen.text()).toContain('3 h ago')
  for (let minutes = 0; minutes < 60; minutes += 1) passMinute()
  await screen.until('4 h ago')
  expect(screen.frames()).toBeGreaterThan(before)
  await screen.close()
})

test('of a thousand people only those are drawn who fit, and the chosen one always', async () => {
  const harness = createScreenHarness()
  for (let number = 0; number < 1000; number += 1)
    harness.meet(`user${String(number).padStart(4, '0')}`)
  const screen = await harness.show(100, 30)
  expect(screen.text()).toContain('user0000')
  expect(screen.text()).not.toContain('user0900')
  await screen.press(keys.alt('u'), keys.end, keys.up)
  await screen.until('▸  ● user0999')
  await screen.close()
})

test('in the narrow layout the list has the screen, with tabs on top', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const screen = await harness.show(40, 15)
  expect(screen.rows()[0]).toMatch(/^\[Chat\]/u)
  await screen.press(keys.alt('u'))
  await screen.until('▸  ● bob')
  expect(screen.rows()[0]).toContain('[Users 1]')
  expect(screen.rows()[1]).toMatch(/^┏━ Users 1 ━+┓$/u)
  await screen.close()
})

test('Enter asks for a conversation with a greeting, once, and then says that it waits', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('u'), keys.enter)
  await screen.until('Ask bob for a conversation')
  await screen.press('oi!', keys.enter)
  await screen.until('Asked bob.')
  const [request] = [...harness.state().requests.values()]
  expect(request).toMatchObject({ to: 'bob', text: 'oi!', answer: 'waiting' })
  expect(screen.text()).toMatch(/● bob\s+asked/u)
  await screen.press(keys.alt('u'), keys.enter)
  await screen.until('bob has not answered yet')
  expect(harness.state().requests.size).toBe(1)
  await screen.close()
})

test('Enter on somebody who asks me opens their place, where the request is answered', async () => {
  const harness = createScreenHarness()
  harness.receive('bob', { type: 'request.make', to: idOf('alice'), text: harness.state().me.name })
  harness.meet('bob')
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('u'), keys.enter)
  await screen.until('┃ bob wants to chat. /accept accepts, /deny declines')
  expect(screen.text()).toContain('━ to bob ')
  await screen.close()
})

test('Enter on somebody I talk with opens the conversation', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.openSessionWith('bob')
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('u'), keys.enter)
  await screen.until('━ to bob ')
  expect(harness.state().open).toBe(directConversation('bob'))
  await screen.close()
})

test('/ filters by name, the keys act on what is left, and Escape shows all', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob', 'boris', 'carla']) harness.meet(name)
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('u'), '/', 'bo')
  await screen.until(() => !screen.text().includes('carla'))
  expect(screen.text()).toContain('● boris')
  // letters are typed now: none of them is named as a key
  expect(screen.text()).toContain('━ Enter choose ━')
  expect(screen.text()).not.toMatch(/i info|\? help/u)
  await screen.press(keys.down, keys.enter)
  await screen.until('i info')
  await screen.press('i')
  await screen.until('About boris')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('About boris'))
  await screen.press(keys.alt('u'), keys.escape)
  await screen.until('● carla')
  await screen.press('/', 'zzz')
  await screen.until('Nobody matches')
  await screen.close()
})

test('b asks first; Enter blocks, and the row says it in a word', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('u'), 'b')
  await screen.until('Block bob?')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Block bob?'))
  expect(lookUpPerson(harness.state(), idOf('bob'))?.blocked).toBe(false)
  await screen.press('b', keys.enter)
  await screen.until(/× bob\s+blocked/u)
  await screen.press('b', keys.enter)
  await screen.until('bob is unblocked.')
  expect(lookUpPerson(harness.state(), idOf('bob'))?.blocked).toBe(false)
  await screen.close()
})

test('v shows words and numbers; y asks, and Enter says that they match', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('u'), 'v')
  await screen.until('Verify bob')
  expect(screen.text()).toContain('amber  basin  cactus')
  expect(screen.text()).toMatch(/\d{5} \d{5} \d{5} \d{5}/u)
  await screen.press('y')
  await screen.until("did all words and numbers match bob's?")
  expect(lookUpPerson(harness.state(), idOf('bob'))?.trust).toBe('unverified')
  await screen.press(keys.enter)
  await screen.until('● bob ✓')
  expect(lookUpPerson(harness.state(), idOf('bob'))?.trust).toBe('verified')
  await screen.close()
})

test('a changed key is shown beside the known one, and taken only by t and Enter', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const rival = harness.state().me.key
  harness.commit({ type: 'person.keyConflicted', who: idOf('bob'), key: rival })
  const screen = await harness.show(100, 36)
  await screen.until('● bob !')
  await screen.press(keys.alt('u'), 'v')
  await screen.until('the new key')
  expect(screen.text()).toContain('the key you know')
  expect(lookUpPerson(harness.state(), idOf('bob'))?.key).not.toBe(rival)
  await screen.press('t')
  await screen.until('Accept the new key of bob?')
  expect(lookUpPerson(harness.state(), idOf('bob'))?.key).not.toBe(rival)
  await screen.press(keys.enter)
  await screen.until('You accepted the new key of bob')
  expect(lookUpPerson(harness.state(), idOf('bob'))?.key).toBe(rival)
  await screen.close()
})

test('once a new key is taken the conversation with the old one is shown as closed', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.openSessionWith('bob')
  const { key } = harness.state().me
  harness.commit({ type: 'person.keyConflicted', who: idOf('bob'), key })
  const screen = await harness.show(100, 36, { open: directConversation('bob') })
  harness.perform({ type: 'person.trust', who: idOf('bob'), key })
  await screen.until('has a new key, so the conversation is closed')
  expect(screen.rows()).toHaveLength(36)
  await screen.close()
})

test('in a narrow list the name counts more than when somebody was last seen', async () => {
  const harness = createScreenHarness()
  harness.meet('carla-maria', 'offline', 180_000)
  const screen = await harness.show(60, 20)
  await screen.until('carla-maria')
  expect(screen.text()).not.toContain('3 min ago')
  await screen.close()
})

test('the filter finds names however they are typed: without strokes, accents and case', async () => {
  const harness = createScreenHarness()
  harness.meet('łukasz')
  harness.meet('joão')
  harness.meet('bob')
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('u'), '/', 'LUK')
  await screen.until(() => !screen.text().includes(' bob '))
  expect(screen.text()).toContain('łukasz')
  await screen.press(keys.backspace, keys.backspace, keys.backspace, 'joao')
  await screen.until('joão')
  expect(screen.text()).not.toContain('łukasz')
  await screen.close()
})
