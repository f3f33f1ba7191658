/** The built program on terminals of every size, with every script in the chat, and while it is resized. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { callOk, openSessionByRpc, remoteOf } from '../../support/process/rpc-client.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import type { Pty } from '../../support/process/pty.ts'
import { keys } from '../../support/screen/keys.ts'
import { frameErrors } from '../../support/screen/frame-errors.ts'
import { until } from '../../support/wait.ts'
import type { Widths } from '../../support/screen/widths.ts'

const texts = [
  'a family 👨‍👩‍👧‍👦, a flag 🇧🇷, a thumb 👍🏽 and a heart ❤️ in one line',
  '你好，世界。今天的天气非常好，我们去公园散步吧，然后一起吃饭。',
  'مرحبا بالعالم كيف حالك اليوم يا صديقي العزيز',
  `${'x'.repeat(9990)} the end`,
  'नमस्ते दुनिया, สวัสดีชาวโลก, z̸a̸l̸g̸o̸',
  'last words\nin two lines 🎉',
]

const SIZES = [
  [80, 24],
  [60, 20],
  [40, 15],
  [200, 60],
] as const

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

/** alice's screen at this size, with bob's texts in it. */
const withTexts = async (columns: number, rows: number, widths: Widths = 'codepoints') => {
  const alice = home.open('alice', [], { columns, rows, widths })
  home.start(['tail', '--name', 'bob', '--profile', 'bob'])
  const his = await remoteOf(home, 'bob')
  await openSessionByRpc(await remoteOf(home, 'alice'), his)
  for (const text of texts) {
    // in their order
    // oxlint-disable-next-line no-await-in-loop
    await callOk(his, 'send', { who: 'alice', text })
  }
  await alice.press('/chat bob', keys.enter)
  await alice.sees('to bob')
  // it opens at the first unread text
  await alice.press(keys.ctrlEnd)
  await alice.sees('in two lines')
  return alice
}

/** What is wrong with the frame, and the frame; nothing when it is straight. */
const look = async (screen: Pty, columns: number, rows: number): Promise<readonly string[]> => {
  await screen.quiet(150)
  const straight = () => frameErrors(screen, columns, rows).length === 0
  // a busy machine draws later than silence lets one think
  await until(straight, 'the frame is straight').catch(() => undefined)
  const wrong = frameErrors(screen, columns, rows)
  return wrong.length === 0 ? [] : [...wrong, screen.text()]
}

describe.each(SIZES)('at %ix%i', (columns, rows) => {
  test.each(['codepoints', 'clusters'] as const)(
    'frames are as high as the terminal and straight, measured by %s',
    async (widths) => {
      const alice = await withTexts(columns, rows, widths)
      expect(await look(alice, columns, rows)).toEqual([])
      for (let page = 0; page < 4; page += 1) {
        // one page after the other
        // oxlint-disable-next-line no-await-in-loop
        await alice.press(keys.pageUp)
        // oxlint-disable-next-line no-await-in-loop
        expect(await look(alice, columns, rows)).toEqual([])
      }
      await alice.press(keys.ctrlHome)
      expect(await look(alice, columns, rows)).toEqual([])
      await alice.press('\u001BOP')
      expect(await look(alice, columns, rows)).toEqual([])
    },
    60_000,
  )
})

test('after a storm of resizes the frame fits the last size, and the program still answers', async () => {
  const alice = await withTexts(120, 36)
  const storm = [...SIZES, [30, 10], [20, 5], [121, 37], [99, 24], [1, 1], [100, 24]] as const
  for (let round = 0; round < 20; round += 1) {
    for (const [columns, rows] of storm) alice.resize(columns, rows)
    // the program gets to draw some of them
    // oxlint-disable-next-line no-await-in-loop
    await alice.press('a')
  }
  for (const [columns, rows] of [...SIZES, [120, 36]] as const) {
    alice.resize(columns, rows)
    // oxlint-disable-next-line no-await-in-loop
    expect(await look(alice, columns, rows)).toEqual([])
  }
  await alice.press(keys.ctrl('u'), 'ainda aqui', keys.enter)
  await alice.sees(/you\s+ainda aqui/u)
  expect(alice.ending()).toBeUndefined()
}, 60_000)
