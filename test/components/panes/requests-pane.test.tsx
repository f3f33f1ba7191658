/** Who waits for my answer, and the history of all requests. */
import { expect, test } from 'vitest'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import {
  idOf,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'

const asking = (...names: readonly string[]) => {
  const harness = createScreenHarness()
  for (const name of names) {
    harness.meet(name)
    const text = safeText(`oi, é ${name}`)
    harness.receive(name, { type: 'request.make', to: idOf('alice'), text })
  }
  return harness
}

test('an empty pane names the key that fills it', async () => {
  const screen = await createScreenHarness().show(100, 30)
  expect(screen.text()).toContain('─ Requests 0 ')
  expect(screen.text()).toContain('No requests are waiting.')
  expect(screen.text()).toContain('Alt-U')
  await screen.close()
})

test('a full pane shows who asks and with what words', async () => {
  const screen = await asking('carla', 'davi').show(100, 30)
  expect(screen.text()).toContain('─ Requests 2 ')
  expect(screen.text()).toContain('carla wants to chat')
  expect(screen.text()).toContain('"oi, é davi"')
  await screen.close()
})

test('in the narrow layout the requests have the screen and their keys stand below', async () => {
  const screen = await asking('carla').show(40, 15)
  await screen.press(keys.alt('r'))
  await screen.until('▸ carla wants to chat')
  expect(screen.rows()[0]).toContain('[Requests 1]')
  expect(screen.rows().at(-1)).toContain('a accept')
  await screen.close()
})

test('a accepts and opens the conversation', async () => {
  const harness = asking('carla', 'davi')
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('r'), keys.down, 'a')
  await screen.until('━ to davi ')
  expect(screen.text()).toContain("you accepted davi's request (alice_davi_20261120T0912")
  expect(harness.state().open).toBe(directConversation('davi'))
  expect([...harness.state().requests.values()].map(({ answer }) => answer)).toEqual([
    'waiting',
    'accepted',
  ])
  await screen.close()
})

test('d asks for a reason, which the history keeps; Escape denies nothing', async () => {
  const harness = asking('carla')
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('r'), 'd')
  await screen.until('Deny carla; reason')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Deny carla'))
  expect([...harness.state().requests.values()][0]?.answer).toBe('waiting')
  await screen.press('d', 'agora não', keys.enter)
  await screen.until('Denied carla.')
  expect([...harness.state().requests.values()][0]).toMatchObject({
    answer: 'denied',
    reason: 'agora não',
  })
  await screen.close()
})

test('b asks, then blocks without an answer', async () => {
  const harness = asking('carla')
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('r'), 'b')
  await screen.until('Block carla?')
  await screen.press(keys.enter)
  await screen.until('Blocked carla.')
  expect(harness.state().people.get(idOf('carla'))?.blocked).toBe(true)
  await screen.close()
})

test('the history has every request with its outcome, and the topic of the accepted ones', async () => {
  const harness = asking('carla', 'davi')
  harness.openSessionWith('bob')
  const [first] = [...harness.state().requests.values()]
  if (!first) throw new Error('nobody asked')
  harness.perform({ type: 'request.deny', request: first.id, reason: safeText('depois') })
  harness.meet('eva')
  harness.perform({ type: 'request.make', to: idOf('eva'), text: safeText('olá') })
  const screen = await harness.show(120, 30)
  await screen.press(keys.alt('r'), 'h')
  await screen.until('History of requests 4')
  expect(screen.text()).toMatch(/→ eva\s+waiting/u)
  expect(screen.text()).toMatch(/← bob\s+accepted\s+alice_bob_20261120T091204Z/u)
  expect(screen.text()).toMatch(/← carla\s+denied\s+depois/u)
  await screen.press(keys.down)
  await screen.until('topic: papo/SESSIONS/x/y/alice_bob_20261120T091204Z')
  await screen.press('y')
  expect(harness.calls.at(-1)).toBe('copy papo/SESSIONS/x/y/alice_bob_20261120T091204Z')
  await screen.press('h')
  await screen.until(() => !screen.text().includes('History of requests'))
  await screen.close()
})

test('an empty history names the key that fills it', async () => {
  const screen = await createScreenHarness().show(60, 20)
  await screen.press(keys.alt('r'), 'h')
  await screen.until('No requests yet.')
  expect(screen.text()).toContain('History of requests 0')
  await screen.close()
})
