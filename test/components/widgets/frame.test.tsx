/** The box of every pane: exactly as large as told, straight, with its words in the border. */
import { Box, Text, useWindowSize } from 'ink'
import stringWidth from 'string-width'
import { afterEach, describe, expect, test } from 'vitest'
import { Composer } from '../../../components/composer/Composer.tsx'
import { borderRow } from '../../../components/widgets/border.ts'
import { Frame } from '../../../components/widgets/Frame.tsx'
import { wrap } from '../../../src/text/wrap.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import { renderScreen } from '../../support/screen/memory-screen.tsx'
import type { Screen } from '../../support/screen/memory-screen.tsx'
import type { Widths } from '../../support/screen/widths.ts'

const screens: Screen[] = []
const shown = async (...args: Parameters<typeof renderScreen>): Promise<Screen> => {
  const screen = await renderScreen(...args)
  screens.push(screen)
  return screen
}
afterEach(async () => {
  for (const screen of screens.splice(0)) await screen.close()
})

test('a frame has its title left, its note right and the rest below', async () => {
  const screen = await shown(
    <Frame width={30} height={4} title="bob" note="online" footerNote="3 new ↓">
      <Text>hello</Text>
    </Frame>,
    30,
    4,
  )
  expect(screen.rows()).toEqual([
    '╭─ bob ───────────── online ─╮',
    '│hello                       │',
    '│                            │',
    '╰────────────────── 3 new ↓ ─╯',
  ])
})

test('focus is told by the lines, not by colour alone, in ASCII too', async () => {
  const screen = await shown(
    <Box>
      <Frame width={8} height={3} focused />
      <Frame width={8} height={3} border="ascii" />
      <Frame width={8} height={3} border="ascii" focused />
    </Box>,
    24,
    3,
  )
  expect(screen.rows()).toEqual([
    '┏━━━━━━┓+------+#======#',
    '┃      ┃|      ||      |',
    '┗━━━━━━┛+------+#======#',
  ])
})

test('words that have no room are shortened, the note before the title', () => {
  expect(borderRow(['+', '+'], '-', 14, 'a long title', 'note')).toBe('+- a long t~ +')
  expect(borderRow(['╭', '╮'], '─', 20, 'bob', 'a long note')).toBe('╭─ bob ─ a long … ─╮')
  expect(borderRow(['╭', '╮'], '─', 4, 'title', 'note')).toBe('╭──╮')
  for (let width = 0; width < 40; width += 1) {
    const row = borderRow(['╭', '╮'], '─', width, 'título 你好', '👨‍👩‍👧 nota')
    expect(stringWidth(row)).toBe(width)
  }
})

const WORDS = safeText(
  '👨‍👩‍👧‍👦 família ❤️ 1️⃣ 👍🏽 🏳️‍🌈 🇧🇷 你好世界 السلام عليكم क्षत्रिय ทำไม ကျေးဇူး 한국어 e\u0301 🫩 ☕ ﾊﾞﾝ שלום',
)

const Pane = ({ width, height }: { readonly width: number; readonly height: number }) => (
  <Box flexDirection="column" width={width} height={height}>
    <Frame width={width} height={height - 4} title="👨‍👩‍👧 e 你好" note="🇧🇷 ❤️">
      {wrap(`${WORDS} ${WORDS} ${'x'.repeat(10_000)}`, Math.max(1, width - 2))
        .slice(0, height - 6)
        .map((row) => (
          <Text key={row.from} wrap="truncate">
            {row.show}
          </Text>
        ))}
    </Frame>
    <Composer x={0} y={height - 4} width={width} height={4} title="to bob" onSend={() => {}} />
  </Box>
)

const straight = (screen: Screen, width: number, height: number) => {
  const rows = screen.rows()
  expect(rows.length).toBe(height)
  expect(rows.map((_, row) => screen.edge(row))).toEqual(rows.map(() => width))
  // the cell at the right edge of every row is a border
  for (const row of rows) expect(row).toMatch(/[╮│╯┓┃┛]$/u)
}

describe.each<Widths>(['codepoints', 'clusters', 'old'])(
  'on a terminal that measures by %s',
  (widths) => {
    test.each([
      [80, 24],
      [60, 20],
      [40, 15],
      [200, 60],
      [13, 12],
    ])('borders stay straight at %ix%i, whatever people write', async (width, height) => {
      const screen = await shown(<Pane width={width} height={height} />, width, height, widths)
      straight(screen, width, height)
      await screen.press(keys.paste(WORDS))
      straight(screen, width, height)
      // edits in the middle of a row repaint a part of it
      await screen.press(
        keys.home,
        'a',
        keys.right,
        keys.right,
        keys.backspace,
        '你',
        keys.end,
        '👩‍💻',
      )
      straight(screen, width, height)
      expect(screen.rows().slice(-4).join('')).not.toBe('')
    })
  },
)

const Whole = () => {
  const { columns, rows } = useWindowSize()
  return <Pane width={columns} height={rows} />
}

test('after any series of resizes the screen is as after a fresh start', async () => {
  const screen = await shown(<Whole />, 80, 24)
  await screen.press('olá 你好 👍🏽')
  for (const [width, height] of [
    [60, 20],
    [61, 24],
    [40, 15],
    [200, 60],
    [30, 12],
    [100, 13],
    [80, 24],
    [79, 23],
  ] as const) {
    await screen.resize(width, height)
    const fresh = await shown(<Whole />, width, height)
    await fresh.press('olá 你好 👍🏽')
    expect(screen.rows()).toEqual(fresh.rows())
    expect(screen.cursor()).toEqual(fresh.cursor())
    straight(screen, width, height)
  }
})
