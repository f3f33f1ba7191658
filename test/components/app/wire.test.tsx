/** `/wire`: the packets as they travel, what each is for, filter, pause and copy. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import { createScreenHarness } from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import type { Screen } from '../../support/screen/memory-screen.tsx'

const KEY = 'bob'.padEnd(43, 'k')
const signed = (fields: object, key = KEY) =>
  `${JSON.stringify({ v: 1, ...fields, key }).slice(0, -1)},"sig":"${'s'.repeat(86)}"}`

const request = {
  topic: 'papo/CONTROL/alice_Control/bob',
  payload: signed({ type: 'request.make', by: 'bob', text: 'oi' }),
}

const opened = async (width = 110, height = 34): Promise<[ScreenHarness, Screen]> => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const screen = await harness.show(width, height)
  await screen.press('/wire', keys.enter)
  await screen.until('MQTT packets 0')
  return [harness, screen]
}

test('a packet has its topic, its flags, why it travels, and a bar beside what is signed', async () => {
  const [{ trace }, screen] = await opened()
  trace.show({ message: request, size: 298, id: 7 })
  await screen.until('MQTT packets 1')
  const text = screen.text()
  expect(text).toMatch(/← PUBLISH +q1 +298 +papo\/CONTROL\/alice_Control\/bob/u)
  expect(text).toContain('bob asks alice for a conversation.')
  expect(text).toContain('PUBLISH received · QoS 1 · packet identifier 7 · 298 bytes')
  expect(text).toContain('Signed by bob: all lines with a bar.')
  expect(text).toContain('▌   "text": "oi",')
  // the signature is not part of what it signs
  await screen.press(keys.enter, keys.end)
  expect(screen.text()).toMatch(/┃ {5}"sig":/u)
  await screen.press(keys.escape)
  await screen.until('▸')
  await screen.close()
})

test('who signs in the name of another key is told as that', async () => {
  const [{ trace }, screen] = await opened()
  const payload = signed({ type: 'request.make', by: 'bob', text: 'oi' }, 'mallory'.padEnd(43, 'k'))
  trace.show({ message: { ...request, payload } })
  await screen.until('Signed with another key than that of bob. papo refuses this.')
  expect(screen.text()).not.toContain('Signed by bob')
  await screen.close()
})

test('what is nested as deep as a packet is long, or as long as it may be, is shown in part', async () => {
  const [{ trace }, screen] = await opened()
  const deep = `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`
  trace.show({ message: { topic: 'open/deep', payload: deep } })
  await screen.until('"a":[[[[')
  await screen.press(keys.enter, keys.end)
  expect(screen.text()).toContain('and 44006 more')
  await screen.press(keys.escape)
  await screen.until('▸')
  await screen.press(keys.end)
  const hidden = `{"s":"${']'.repeat(20_000)}","a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`
  trace.show({ message: { topic: 'open/hidden', payload: hidden } })
  await screen.until('open/hidden')
  trace.show({ message: { topic: 'open/wide', payload: `{"a":[${'1,'.repeat(30_000)}1]}` } })
  await screen.until('open/wide')
  await screen.press(keys.enter)
  await screen.until('No topic of papo')
  await screen.close()
})

test('the newest is chosen until another one is; then the choice stays while others come', async () => {
  const [{ trace }, screen] = await opened()
  trace.show({ type: 'pingreq', direction: 'sent' })
  trace.show({ type: 'pingresp' })
  await screen.until('MQTT packets 2')
  expect(screen.text()).toMatch(/▸ \S+ ← PINGRESP/u)
  await screen.press(keys.up)
  expect(screen.text()).toContain('papo shows that it is still here')
  trace.show({ message: request })
  await screen.until('MQTT packets 3')
  expect(screen.text()).toMatch(/▸ \S+ → PINGREQ/u)
  await screen.press(keys.end)
  expect(screen.text()).toMatch(/▸ \S+ ← PUBLISH/u)
  trace.show({ type: 'pingresp' })
  await screen.until('MQTT packets 4')
  expect(screen.text()).toMatch(/▸ \S+ ← PINGRESP/u)
  await screen.close()
})

test('each word of a filter must be there, in any order, and a group has its sign or not', async () => {
  const [{ trace }, screen] = await opened()
  const toGroup = { topic: 'papo/GROUPS/lab~IHPcnw4YnnfO/messages/bob', payload: signed({}) }
  trace.show({ message: request })
  trace.show({ message: toGroup })
  await screen.until('MQTT packets 2')
  await screen.press('/', '#lab publish')
  await screen.until('MQTT packets 1')
  expect(screen.text()).toContain('PUBLISH')
  expect(screen.text()).toContain('papo/GROUPS/lab~')
  expect(screen.text()).not.toContain('papo/CONTROL/alice_Control')
  await screen.press(' zzz')
  await screen.until('No packet matches.')
  await screen.close()
})

test('what is shown in full is scrolled, and not offered in full once more', async () => {
  const [{ trace }, screen] = await opened(80, 16)
  trace.show({ message: request })
  await screen.until('MQTT packets 1')
  expect(screen.text()).toContain('Enter in full')
  expect(screen.text()).toContain('↑↓ choose')
  await screen.press(keys.enter)
  await screen.until('↑↓ scroll')
  expect(screen.text()).not.toContain('Enter in full')
  await screen.press(keys.escape)
  await screen.until('Enter in full')
  await screen.close()
})

test('a filter looks at types, topics and payloads', async () => {
  const [{ trace }, screen] = await opened()
  trace.show({ type: 'pingreq', direction: 'sent' })
  trace.show({ message: request })
  trace.show({ message: { topic: 'papo/USERS/bob', payload: '' } })
  await screen.until('MQTT packets 3')
  await screen.press('/', 'request.make')
  await screen.until(() => !screen.text().includes('p pause'))
  await screen.press(keys.enter)
  await screen.until('p pause')
  await screen.until('MQTT packets 1')
  expect(screen.text()).not.toContain('PINGREQ')
  await screen.press(keys.escape)
  await screen.until('MQTT packets 3')
  await screen.press('/', 'nothing like it', keys.enter)
  await screen.until('No packet matches.')
  await screen.close()
})

test('paused, what comes is counted and shown afterwards', async () => {
  const [{ trace }, screen] = await opened()
  trace.show({ type: 'pingreq', direction: 'sent' })
  await screen.until('MQTT packets 1')
  await screen.press('p')
  await screen.until('paused')
  trace.show({ type: 'pingresp' })
  trace.show({ type: 'pingresp' })
  await screen.until('paused, 2 new')
  expect(screen.text()).toContain('p go on')
  expect(screen.text()).toContain('MQTT packets 1')
  await screen.press('p')
  await screen.until('MQTT packets 3')
  expect(screen.text()).not.toContain('paused')
  expect(screen.text()).toContain('p pause')
  await screen.close()
})

test('y copies all about the packet', async () => {
  const [harness, screen] = await opened()
  harness.trace.show({ message: request })
  await screen.until('MQTT packets 1')
  await screen.press('y')
  const copied = () =>
    harness.calls.find((call) => typeof call === 'string' && call.startsWith('copy'))
  await screen.until(() => copied() !== undefined)
  expect(copied()).toContain('papo/CONTROL/alice_Control/bob')
  expect(copied()).toContain('"text": "oi"')
  await screen.close()
})

test('closed, nobody follows the packets, and nothing of them is kept', async () => {
  const [{ trace }, screen] = await opened()
  trace.show({ type: 'pingreq', direction: 'sent' })
  await screen.until('MQTT packets 1')
  expect(trace.following()).toBe(1)
  await screen.press(keys.escape)
  await screen.until(() => trace.following() === 0)
  await screen.press('/wire', keys.enter)
  await screen.until('MQTT packets 0')
  await screen.close()
})

test('the acknowledgement, the will and the connection are explained', async () => {
  const [{ trace }, screen] = await opened()
  trace.show({
    type: 'connect',
    direction: 'sent',
    fields: { clientId: 'papo-1', clean: false },
    message: {
      topic: 'papo/USERS/alice',
      retain: true,
      payload: signed({ type: 'presence.publish' }),
    },
  })
  await screen.until('The will, which the broker publishes if the connection breaks:')
  expect(screen.text()).toContain('papo/USERS/alice · QoS 1 · retain')
  trace.show({ type: 'connack', fields: { sessionPresent: true, reasonCode: 0 } })
  await screen.until('still has our session')
  trace.show({ type: 'connack', fields: { reasonCode: 135 } })
  await screen.until('The broker refuses the connection')
  trace.show({ type: 'puback', acknowledges: 'papo/USERS/alice' })
  await screen.until('The broker has it now.')
  expect(screen.text()).toContain('about papo/USERS/alice')
  await screen.close()
})

test('what others wrote reaches the terminal harmless, whatever it is', async () => {
  const [{ trace }, screen] = await opened()
  const bad = '\u001B]52;c;aGk=\u0007\u001B[2J\u202E\u0000'
  trace.show({ message: { topic: `open/${bad}x`, payload: `hello${bad}there` } })
  trace.show({ message: { topic: 'open/y', payload: signed({ type: bad, by: bad, text: bad }) } })
  trace.show({ type: 'disconnect', fields: { properties: { reasonString: `why${bad}` } } })
  await screen.until('MQTT packets 3')
  for (const _ of [1, 2]) {
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(keys.up)
    for (const piece of ['\u001B]52', '\u001B[2J', '\u202E', '\0']) {
      expect(screen.written()).not.toContain(piece)
    }
  }
  expect(screen.text()).toContain('hellothere')
  await screen.close()
})

test.each([
  [120, 36],
  [80, 24],
  [60, 20],
  [40, 15],
])('the frame is whole at %i x %i', async (width, height) => {
  const [{ trace }, screen] = await opened(width, height)
  for (let count = 0; count < 50; count += 1) trace.show({ message: request })
  await screen.until('MQTT packets 50')
  expect(screen.text().split('\n')).toHaveLength(height)
  await screen.press(keys.enter)
  await screen.until('bob asks alice')
  await screen.close()
})

test('on a small screen what is told of a packet ends with a sign that there is more', async () => {
  const [{ trace }, screen] = await opened(40, 15)
  trace.show({ message: request, size: 298, id: 7 })
  await screen.until('MQTT packets 1')
  await screen.until('PUBLISH received')
  const hints = screen.rows().findIndex((row) => row.includes('Enter in full'))
  expect(screen.rows()[hints - 1]).toMatch(/^┃ … +┃$/u)
  await screen.press(keys.enter)
  await screen.until(/1-\d+\/\d+/u)
  await screen.close()
})
