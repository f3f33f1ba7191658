/** The whole screen at every size: exactly as large as the terminal, with straight borders. */
import { describe, expect, test } from 'vitest'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import { frameErrors } from '../../support/screen/frame-errors.ts'
import {
  idOf,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'

/** Everything that terminals disagree on, and one line of ten thousand characters. */
const hard = (): ScreenHarness => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.meet('carla', 'away')
  harness.meet('李小龍')
  harness.meet('eva', 'offline', 3 * 3_600_000)
  harness.openSessionWith('bob')
  harness.sendsText('bob', 'a family 👨‍👩‍👧‍👦, a flag 🇧🇷, a thumb 👍🏽 and a heart ❤️ in one line')
  harness.sendsText('bob', '你好，世界。今天的天气非常好，我们去公园散步吧，然后一起吃饭。')
  harness.sendsText('bob', 'مرحبا بالعالم كيف حالك اليوم يا صديقي العزيز')
  harness.sendsText('alice', `${'x'.repeat(9_990)} the end`, 'bob')
  harness.sendsText('bob', 'नमस्ते दुनिया, สวัสดีชาวโลก, z̸a̸l̸g̸o̸')
  harness.sendsText('alice', 'last words\nin two lines', 'bob')
  return harness
}

const sizes = [
  [120, 36],
  [80, 24],
  [60, 20],
  [50, 16],
  [40, 15],
  [200, 60],
  [30, 10],
] as const

describe.each(sizes)('%ix%i', (columns, rows) => {
  test('frames are straight with every script in the chat, scrolled or not', async () => {
    const harness = hard()
    const screen = await harness.show(columns, rows, { open: directConversation('bob') })
    await screen.press(keys.ctrlEnd)
    await screen.until(/lines/u)
    expect(frameErrors(screen, columns, rows)).toEqual([])
    for (let page = 0; page < 6; page += 1) {
      // oxlint-disable-next-line eslint/no-await-in-loop
      await screen.press(keys.pageUp)
      expect(frameErrors(screen, columns, rows)).toEqual([])
    }
    await screen.press(keys.ctrlHome)
    expect(frameErrors(screen, columns, rows)).toEqual([])
    await screen.close()
  })

  test('frames are straight with nothing at all, and with each thing on top', async () => {
    const harness = createScreenHarness()
    harness.meet('bob')
    harness.receive('bob', {
      type: 'request.make',
      to: idOf('alice'),
      text: safeText('你好，世界。'.repeat(30)),
    })
    const screen = await harness.show(columns, rows)
    expect(frameErrors(screen, columns, rows)).toEqual([])
    const opening = [
      keys.ctrl('k'),
      keys.ctrl('f'),
      keys.alt('u'),
      keys.alt('g'),
      keys.alt('r'),
      'h',
      keys.alt('u'),
      '?',
      keys.alt('u'),
      'i',
      keys.alt('u'),
      'v',
      keys.alt('u'),
      'b',
      'n',
      keys.alt('r'),
      'd',
      keys.ctrl('c'),
      keys.alt('c'),
    ]
    for (const key of opening) {
      // oxlint-disable-next-line eslint/no-await-in-loop
      await screen.press(key)
      expect(frameErrors(screen, columns, rows)).toEqual([])
    }
    await screen.close()
  })
})

test('through a storm of sizes nothing bends and nothing written is lost', async () => {
  const harness = hard()
  const screen = await harness.show(120, 36, { open: directConversation('bob') })
  await screen.press('half a sentence')
  let columns = 120
  let rows = 36
  for (let step = 0; step < 40; step += 1) {
    columns = 30 + ((step * 53) % 170)
    rows = 10 + ((step * 17) % 50)
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.resize(columns, rows)
    expect(frameErrors(screen, columns, rows)).toEqual([])
  }
  await screen.resize(20, 5)
  expect(screen.text()).toContain('papo needs 30x10')
  await screen.resize(100, 30)
  expect(screen.text()).toContain('half a sentence')
  expect(frameErrors(screen, 100, 30)).toEqual([])
  await screen.close()
})

test('without UTF-8 the frames are ASCII and as straight', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.openSessionWith('bob')
  harness.sendsText('alice', 'plain words', 'bob')
  const screen = await harness.show(100, 24, {
    unicode: false,
    theme: 'plain',
    open: directConversation('bob'),
  })
  await screen.until('plain words')
  expect(screen.text()).toMatch(/^[\n -~]*$/u)
  const body = screen.rows().slice(0, -1)
  expect(body.filter((row) => row.length !== 100 || !/[|+#]$/u.test(row))).toEqual([])
  await screen.close()
})

test('a line beyond the edge would be seen', async () => {
  const harness = createScreenHarness()
  const screen = await harness.show(80, 24)
  const broken = { ...screen, edge: (row: number) => screen.edge(row) - (row === 3 ? 1 : 0) }
  expect(frameErrors(broken, 80, 24)).not.toEqual([])
  await screen.close()
})
