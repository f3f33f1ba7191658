/** Small pieces on their own, as ink-testing-library shows them: no terminal, one hundred columns. */
import { Text } from 'ink'
import { render } from 'ink-testing-library'
import { expect, test } from 'vitest'
import { Frame } from '../../../components/widgets/Frame.tsx'
import { Line } from '../../../components/widgets/Line.tsx'

test('a frame is exactly as large as it was told, with its titles in the border', () => {
  const { lastFrame, unmount } = render(
    <Frame width={24} height={4} title="Users 4" note="all">
      <Text>bob</Text>
    </Frame>,
  )
  expect(lastFrame()?.split('\n')).toEqual([
    '╭─ Users 4 ────── all ─╮',
    '│bob                   │',
    '│                      │',
    '╰──────────────────────╯',
  ])
  unmount()
})

test('the frame with the keyboard is told by its lines, not by colour alone', () => {
  const { lastFrame, unmount } = render(
    <Frame width={12} height={3} focused>
      <Text>here</Text>
    </Frame>,
  )
  expect(lastFrame()).toContain('┏━━━━━━━━━━┓')
  unmount()
})

test('a line is cut at its width, and says so', () => {
  const { lastFrame, unmount } = render(<Line spans={[{ text: 'abcdefghij' }]} width={4} />)
  expect(lastFrame()).toBe('abc…')
  unmount()
})
