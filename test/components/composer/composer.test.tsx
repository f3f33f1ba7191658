/** The input as a person uses it: keys in, a drawn screen out. */
import { Box, Text } from 'ink'
import { useState } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { Composer } from '../../../components/composer/Composer.tsx'
import { chord } from '../../../components/keyboard/key.ts'
import { LAYER, useKeys } from '../../../components/keyboard/useKeys.ts'
import { OneLine } from '../../../components/widgets/OneLine.tsx'
import { keys } from '../../support/screen/keys.ts'
import { renderScreen } from '../../support/screen/memory-screen.tsx'
import type { Screen } from '../../support/screen/memory-screen.tsx'

const screens: Screen[] = []
const shown = async (...args: Parameters<typeof renderScreen>): Promise<Screen> => {
  const screen = await renderScreen(...args)
  screens.push(screen)
  return screen
}
afterEach(async () => {
  for (const screen of screens.splice(0)) await screen.close()
})

type Recorded = {
  readonly sent: string[]
  readonly drafts: string[]
  readonly below: string[]
  readonly renders: string[]
}
const createRecorded = (): Recorded => ({ sent: [], drafts: [], below: [], renders: [] })

const Page = (props: {
  readonly told: Recorded
  readonly history?: readonly string[]
  readonly height?: number
  readonly text?: string
  readonly width?: number
}) => {
  const { told, height = 4, width = 40 } = props
  told.renders.push('page')
  useKeys(
    (key) => {
      told.below.push(key.type === 'key' ? chord(key) : key.type)
      return true
    },
    { layer: LAYER.app },
  )
  return (
    <Box flexDirection="column" width={width} height={height + 2}>
      <Text>first row</Text>
      <Composer
        x={0}
        y={1}
        width={width}
        height={height}
        title="to bob"
        placeholder="Write to bob"
        initialText={props.text ?? ''}
        sent={() => props.history ?? []}
        complete={(before) =>
          before.endsWith('@b') ? [{ from: before.length - 2, text: '@bob ' }] : []
        }
        onSend={(text) => told.sent.push(text)}
        onDraft={(text) => told.drafts.push(text)}
      />
      <Text>last row</Text>
    </Box>
  )
}

const atBob = async (options: Omit<Parameters<typeof Page>[0], 'told'> = {}) => {
  const ears = createRecorded()
  const screen = await shown(
    <Page told={ears} {...options} />,
    options.width ?? 40,
    (options.height ?? 4) + 2,
  )
  return { screen, ears }
}

describe('writing', () => {
  test('an empty input says whom it writes to and waits with the cursor in it', async () => {
    const { screen } = await atBob()
    expect(screen.rows()).toEqual([
      'first row',
      `┏━ to bob ${'━'.repeat(29)}┓`,
      `┃ Write to bob${' '.repeat(25)}┃`,
      `┃${' '.repeat(38)}┃`,
      `┗${'━'.repeat(38)}┛`,
      'last row',
    ])
    expect(screen.cursor()).toEqual({ x: 2, y: 2 })
  })

  test('text and Return in one read are written and sent', async () => {
    const { screen, ears } = await atBob()
    await screen.press('hello\r')
    expect(ears.sent).toEqual(['hello'])
    expect(screen.rows()[2]).toContain('Write to bob')
  })

  test('two lines in one read are lines of one text, typed one after the other they are messages', async () => {
    const { screen, ears } = await atBob({ height: 8 })
    await screen.press('one\rtwo\rthr')
    await screen.until('thr')
    expect(ears.sent).toEqual([])
    await screen.press(keys.enter)
    await screen.until(() => ears.sent.length === 1)
    expect(ears.sent).toEqual(['one\ntwo\nthr'])
    await screen.press('four', keys.enter, 'five', keys.enter)
    expect(ears.sent.slice(1)).toEqual(['four', 'five'])
  })

  test('a key press draws the composer and nothing else', async () => {
    const { screen, ears } = await atBob()
    const before = ears.renders.length
    await screen.press('a', 'b', keys.left)
    expect(screen.rows()[2]).toContain('ab')
    expect(before).toBeGreaterThan(0)
    expect(ears.renders.length).toBe(before)
  })

  test('the cursor stands at the caret, behind wide characters too', async () => {
    const { screen } = await atBob()
    await screen.press('你好a')
    expect(screen.cursor()).toEqual({ x: 7, y: 2 })
    await screen.press(keys.left, keys.left)
    expect(screen.cursor()).toEqual({ x: 4, y: 2 })
  })

  test('Shift-Enter, Alt-Enter, Ctrl-J and a backslash before Enter make a new line', async () => {
    const { screen, ears } = await atBob({ height: 8 })
    await screen.press('a', keys.shiftEnter, 'b', keys.altEnter, 'c', keys.ctrl('j'))
    await screen.press('d\\', keys.enter, 'e')
    await screen.until('e')
    await screen.press(keys.enter)
    expect(ears.sent).toEqual(['a\nb\nc\nd\ne'])
  })

  test('a paste of several lines is text, whatever is in it', async () => {
    const { screen, ears } = await atBob()
    await screen.press(keys.paste('one\r\ntwo\u001B[31m\r\u0007three'))
    expect(ears.sent).toEqual([])
    await screen.press(keys.enter)
    expect(ears.sent).toEqual(['one\ntwo\nthree'])
  })

  test('a long text scrolls inside of the border and follows the cursor', async () => {
    const { screen } = await atBob()
    await screen.press(keys.paste('1\n2\n3\n4\n5'))
    expect(
      screen
        .rows()
        .slice(2, 4)
        .map((row) => row.replaceAll(/[┃ ]/gu, '')),
    ).toEqual(['4', '5'])
    expect(screen.rows()[4]).toContain('5/5')
    await screen.press(keys.up, keys.up, keys.up)
    expect(
      screen
        .rows()
        .slice(2, 4)
        .map((row) => row.replaceAll(/[┃ ]/gu, '')),
    ).toEqual(['2', '3'])
    expect(screen.cursor()).toEqual({ x: 3, y: 2 })
  })

  test('Ctrl-C empties the input and Ctrl-Y brings the text back', async () => {
    const { screen, ears } = await atBob()
    await screen.press('precious', keys.ctrl('c'))
    expect(screen.text()).not.toContain('precious')
    expect(ears.below).toEqual([])
    await screen.press(keys.ctrl('y'))
    expect(screen.text()).toContain('precious')
    await screen.press(keys.ctrl('u'), keys.ctrl('c'))
    expect(ears.below).toEqual(['ctrl-c'])
  })

  test('keys that the input does not use go to the screen below it', async () => {
    const { screen, ears } = await atBob()
    await screen.press(keys.tab, keys.pageUp, keys.ctrl('k'), keys.alt('1'), keys.shiftUp, keys.up)
    await screen.press(keys.enter)
    expect(ears.below).toEqual(['tab', 'pageUp', 'ctrl-k', 'alt-1', 'shift-up', 'up', 'return'])
  })

  test('what was not sent is the draft of the conversation that one leaves', async () => {
    const { screen, ears } = await atBob({ text: 'half a ' })
    await screen.press('thought')
    await screen.redraw(<Text>gone</Text>)
    expect(ears.drafts).toEqual(['half a thought'])
  })
})

const Commands = (props: { readonly chosen: string[]; readonly sent: string[] }) => {
  const [text, setText] = useState('')
  const open = text.startsWith('/')
  useKeys(
    (key) => {
      if (chord(key) !== 'down' && chord(key) !== 'return') return false
      props.chosen.push(`${chord(key)} in ${text}`)
      return true
    },
    { isActive: open, layer: LAYER.overlay },
  )
  return (
    <Composer
      x={0}
      y={0}
      width={30}
      height={3}
      onChange={setText}
      onSend={(sent) => props.sent.push(sent)}
    />
  )
}

test('a list that opens while one types has the next key, in the same read too', async () => {
  const chosen: string[] = []
  const sent: string[] = []
  const screen = await shown(<Commands chosen={chosen} sent={sent} />, 30, 3)
  await screen.press(`/he${keys.down}${keys.enter}`)
  await screen.until(() => chosen.length === 2)
  expect(chosen).toEqual(['down in /he', 'return in /he'])
  expect(sent).toEqual([])
})

describe('what was sent before', () => {
  const history = ['buy bread', 'call carla', 'buy milk']

  test('↑ walks back, ↓ returns to the draft', async () => {
    const { screen } = await atBob({ history })
    await screen.press('draft', keys.up)
    expect(screen.rows()[2]).toContain('buy milk')
    await screen.press(keys.up, keys.up)
    expect(screen.rows()[2]).toContain('buy bread')
    await screen.press(keys.down, keys.down, keys.down)
    expect(screen.rows()[2]).toContain('draft')
  })

  test('Ctrl-R finds it by a part, again finds an older one, Return takes it for editing', async () => {
    const { screen, ears } = await atBob({ history })
    await screen.press(keys.ctrl('r'), 'bu')
    expect(screen.rows()[1]).toContain('search: bu')
    expect(screen.rows()[2]).toContain('buy milk')
    await screen.press(keys.ctrl('r'))
    expect(screen.rows()[2]).toContain('buy bread')
    await screen.press(keys.enter)
    expect(ears.sent).toEqual([])
    await screen.press(keys.enter)
    expect(ears.sent).toEqual(['buy bread'])
  })

  test('Escape leaves the search with the text as it was', async () => {
    const { screen } = await atBob({ history })
    await screen.press('mine', keys.ctrl('r'), 'carla')
    expect(screen.rows()[2]).toContain('call carla')
    await screen.press(keys.escape)
    await screen.until('mine')
    expect(screen.rows()[1]).toContain('to bob')
  })
})

describe('completion', () => {
  test('Tab makes an emoji of its name and walks through those that fit', async () => {
    const { screen, ears } = await atBob()
    await screen.press('hi :tad', keys.tab)
    expect(screen.rows()[2]).toContain('🎉')
    await screen.press(' :heart', keys.tab)
    expect(screen.rows()[4]).toContain('heart_eyes')
    await screen.press(keys.tab, keys.enter)
    expect(ears.sent).toEqual(['hi 🎉 😍'])
  })

  test('Tab completes what the caller offers', async () => {
    const { screen, ears } = await atBob()
    await screen.press('oi @b', keys.tab, '!', keys.enter)
    expect(ears.sent).toEqual(['oi @bob !'])
  })

  test('Tab on a text with nothing to complete keeps the text and the focus', async () => {
    const { screen, ears } = await atBob()
    await screen.press('plain', keys.tab)
    expect(ears.below).toEqual([])
    expect(screen.rows()[2]).toContain('plain')
  })
})

const Prompt = (props: { readonly answers: string[] }) => {
  const [value, setValue] = useState('')
  const [open, setOpen] = useState(false)
  useKeys((key) => {
    if (key.type !== 'text' || key.text !== '/') return false
    setOpen(true)
    return true
  })
  return open ? (
    <OneLine
      label="filter: "
      width={20}
      value={value}
      onChange={setValue}
      onSubmit={(text) => props.answers.push(text)}
      onCancel={() => setOpen(false)}
    />
  ) : (
    <Text>list</Text>
  )
}

describe('the prompt of one line', () => {
  test('opens, takes text and Return from the very read that opened it', async () => {
    const answers: string[] = []
    const screen = await shown(<Prompt answers={answers} />, 30, 3)
    await screen.press('/carla\r')
    await screen.until(() => answers.length > 0)
    expect(answers).toEqual(['carla'])
    expect(screen.rows()[0]).toBe('filter: carla')
  })

  test('Ctrl-U empties it, Ctrl-W takes a word, Escape closes it', async () => {
    const screen = await shown(<Prompt answers={[]} />, 30, 3)
    await screen.press('/', 'one two', keys.ctrl('w'), 'x')
    expect(screen.rows()[0]).toBe('filter: one x')
    await screen.press(keys.ctrl('u'), 'y')
    expect(screen.rows()[0]).toBe('filter: y')
    await screen.press(keys.escape)
    await screen.until('list')
  })

  test.each([
    ['Ctrl-A', 'one two', [keys.ctrl('a')], '>one two'],
    ['Home', 'one two', [keys.home], '>one two'],
    ['Ctrl-E', 'one two', [keys.home, keys.ctrl('e')], 'one two>'],
    ['End', 'one two', [keys.home, keys.end], 'one two>'],
    ['Alt-B', 'one two', [keys.alt('b')], 'one >two'],
    ['Alt-F', 'one two', [keys.home, keys.alt('f')], 'one> two'],
    ['Ctrl-B', 'one two', [keys.ctrl('b')], 'one tw>o'],
    ['Ctrl-W', 'one two', [keys.ctrl('w')], 'one >'],
    ['Alt-Backspace', 'one-two', [keys.alt('\u007F')], 'one->'],
    ['Alt-D', 'one two', [keys.home, keys.alt('d')], '> two'],
    ['Alt-K', 'one two', [keys.home, keys.right, keys.alt('k')], 'o>'],
    ['Ctrl-U', 'one two', [keys.left, keys.ctrl('u')], '>o'],
    ['Ctrl-Y', 'one two', [keys.ctrl('w'), keys.home, keys.ctrl('y')], 'two>one'],
    ['Delete', 'one two', [keys.home, keys.delete], '>ne two'],
    ['Ctrl-D', 'one two', [keys.home, keys.ctrl('d')], '>ne two'],
    ['Ctrl-T', 'one tow', [keys.left, keys.ctrl('t')], 'one two>'],
    ['Ctrl-_', 'one two', [keys.ctrl('w'), '\u001F'], 'one two>'],
    ['Backspace on a letter of several code points', 'aé👍🏽', ['\u007F', '\u007F'], 'a>'],
  ])('%s edits it as it edits the input', async (_, text, presses, wanted) => {
    const screen = await shown(<Prompt answers={[]} />, 30, 3)
    await screen.press('/', text, ...presses, '>')
    expect(screen.rows()[0]).toBe(`filter: ${wanted}`)
  })

  test('the caret stays in view, and a long text moves under it', async () => {
    const screen = await shown(<Prompt answers={[]} />, 30, 3)
    await screen.press('/', 'abcdefghijklmnopqrstuvwxyz', keys.home)
    expect(screen.rows()[0]).toBe('filter: abcdefghijkl')
    await screen.press(keys.end, keys.left)
    expect(screen.rows()[0]).toBe('filter: pqrstuvwxyz')
    // the caret is on the last letter: the next one goes before it
    await screen.press('-')
    expect(screen.rows()[0]).toBe('filter: pqrstuvwxy-z')
  })

  test('the lines of a paste are one line', async () => {
    const screen = await shown(<Prompt answers={[]} />, 30, 3)
    await screen.press('/', '\u001B[200~one\n\ttwo\u001B[201~')
    expect(screen.rows()[0]).toBe('filter: one two')
  })

  test('a text longer than the prompt shows its end on one row', async () => {
    const screen = await shown(<Prompt answers={[]} />, 30, 3)
    await screen.press('/', 'abcdefghijklmnopqrstuvwxyz')
    expect(screen.rows()).toEqual(['filter: pqrstuvwxyz', '', ''])
  })
})
