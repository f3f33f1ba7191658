/** Frames that take unchanged rows from the frame before are, byte for byte, those of the installed Ink. */
import { expect, test } from 'vitest'
import InkOutput from '../../node_modules/ink/build/output.js'
import { reuseRows } from '../../src/cli/screen/output/reuse-rows.ts'
import type { OutputClass } from '../../src/cli/screen/output/ink-output.ts'

const FRAMES = 10_000

/** Random whole numbers below a limit, the same for the same seed. */
const createRandom = (seed: number) => {
  let state = seed
  return (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}
type Random = ReturnType<typeof createRandom>

const PIECES = [
  'a',
  'hello ',
  '   ',
  '\n',
  '\n\n',
  '😀',
  '👩‍👩‍👧',
  '漢字',
  'e\u0301',
  '\u0301',
  '\u0482',
  '\u200B',
  'نص',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '│',
  '━━━━',
  '\t',
  '\u001B[31m',
  '\u001B[1m',
  '\u001B[2m',
  '\u001B[22m',
  '\u001B[39m',
  '\u001B[0m',
  '\u001B[48;5;17m',
  '\u001B[38;2;1;2;3mrgb',
  '\u001B]8;;https://example.org\u0007link\u001B]8;;\u0007',
] as const

/** Those that are drawn without Ink: every character takes one cell, and looks are known. */
const SIMPLE = [
  'a',
  'hello ',
  '   ',
  '\n',
  '│',
  '━━━━',
  ...[0, 1, 2, 3, 4, 7, 9, 22, 23, 31, 39, 42, 49, 91, 107].map((code) => `\u001B[${code}m`),
  '\u001B[48;5;17m',
  '\u001B[38;2;1;2;3mrgb',
  // and some that are not
  '\u001B[1;31m',
  '\u001B[53m',
  '\u001B[038m',
  '\u001B[2K',
] as const

const textOf = (random: Random, pieces: readonly string[]) =>
  Array.from({ length: random(8) }, () => pieces[random(pieces.length)] ?? '').join('')

/** The same functions in all frames, as those of components that are not drawn again; one makes two rows of one. */
const TRANSFORMERS = [
  (line: string) => line.toUpperCase(),
  (line: string, index: number) => `${index}${line}`,
  (line: string) => `\u001B[32m${line}\u001B[39m`,
  (line: string) => line.slice(0, 3),
  (line: string) => line.replaceAll('hello', 'hel\nlo'),
] as const

type Size = { readonly width: number; readonly height: number }

type Operation =
  | {
      readonly is: 'write'
      readonly x: number
      readonly y: number
      readonly text: string
      readonly transformers: readonly (typeof TRANSFORMERS)[number][]
    }
  | {
      readonly is: 'clip'
      readonly clip: Readonly<Record<'x1' | 'x2' | 'y1' | 'y2', number | undefined>>
    }
  | { readonly is: 'unclip' }

const operationOf = (
  random: Random,
  { width, height }: Size,
  pieces: readonly string[],
): Operation => {
  const kind = random(10)
  if (kind === 0) return { is: 'unclip' }
  if (kind === 1) {
    const edge = (size: number) => (random(4) === 0 ? undefined : random(size + 6) - 3)
    const [x1, x2, y1, y2] = [edge(width), edge(width), edge(height), edge(height)]
    return { is: 'clip', clip: { x1, x2, y1, y2 } }
  }
  // most positions are whole numbers; what Ink makes of others is kept too
  const y = random(height + 6) - 3 + (random(40) === 0 ? 0.5 : 0)
  const chosen = random(4) === 0 ? [TRANSFORMERS[random(TRANSFORMERS.length)]] : []
  const transformers = chosen.filter((one) => one !== undefined)
  return { is: 'write', x: random(width + 6) - 3, y, text: textOf(random, pieces), transformers }
}

const moved = (operation: Operation, by: number): Operation => {
  if (operation.is === 'unclip' || by === 0) return operation
  if (operation.is === 'write') return { ...operation, y: operation.y + by }
  const { y1, y2, ...columns } = operation.clip
  const down = (edge: number | undefined) => (edge === undefined ? undefined : edge + by)
  return { is: 'clip', clip: { ...columns, y1: down(y1), y2: down(y2) } }
}

const drawWith = (Output: OutputClass, size: Size, operations: readonly Operation[]) => {
  const output = new Output(size)
  for (const operation of operations) {
    if (operation.is === 'unclip') output.unclip()
    else if (operation.is === 'clip') output.clip({ ...operation.clip })
    else {
      const { x, y, text, transformers } = operation
      output.write(x, y, text, { transformers: [...transformers] })
    }
  }
  return output.get()
}

const Ink = InkOutput as unknown as OutputClass

/** Ink's class that counts the cells which it draws. */
const createCounting = () => {
  let cells = 0
  const Counting: OutputClass = class extends Ink {
    constructor(size: Size) {
      super(size)
      cells += size.width * size.height
    }
  }
  return { Counting, cells: () => cells }
}

test.each([
  ['of any characters', PIECES],
  ['of simple ones', SIMPLE],
] as const)(
  `${FRAMES / 2} random frames %s, each a little different from the one before, are those of Ink`,
  (_, pieces) => {
    const random = createRandom(11)
    const { Counting, cells } = createCounting()
    const Reusing = reuseRows(Counting)
    let size: Size = { width: 20, height: 10 }
    let operations: readonly Operation[] = []
    let all = 0
    for (let frame = 0; frame < FRAMES / 2; frame += 1) {
      if (random(50) === 0) size = { width: random(24), height: random(14) }
      const next = [...operations]
      // most frames change one thing, some everything
      const changes = random(20) === 0 ? 20 : random(3)
      for (let change = 0; change < changes; change += 1) {
        const operation = operationOf(random, size, pieces)
        next.splice(random(next.length + 1), random(3), operation)
      }
      // and some move everything up or down, as a conversation does
      const by = random(4) === 0 ? random(3) - 1 : 0
      operations = next.slice(0, 20).map((one) => moved(one, by))
      all += size.width * size.height
      const [ours, theirs] = [Reusing, Ink].map((one) => drawWith(one, size, operations))
      const isSame = ours?.output === theirs?.output && ours?.height === theirs?.height
      if (!isSame) throw new Error(`frame ${frame} differs: ${JSON.stringify(operations)}`)
    }
    // and it does what it is for
    expect(cells()).toBeLessThan(all * (pieces === SIMPLE ? 0.4 : 0.8))
  },
  120_000,
)

test('a line that does not reach into its clip is drawn where another line of its text does', () => {
  const operations: readonly Operation[] = [
    { is: 'clip', clip: { x1: 3, x2: 6, y1: undefined, y2: undefined } },
    { is: 'write', x: 2, y: 0, text: 'ab\n', transformers: [TRANSFORMERS[1]] },
  ]
  const size = { width: 8, height: 2 }
  expect(drawWith(reuseRows(Ink), size, operations)).toEqual(drawWith(Ink, size, operations))
})

/** Fifty rows, a line across all of them, and an input. */
const screen = (input: string): readonly Operation[] => [
  ...Array.from(
    { length: 50 },
    (_, y) => ({ is: 'write', x: 0, y, text: `row ${y}`, transformers: [] }) as const,
  ),
  { is: 'write', x: 0, y: 0, text: Array(50).fill('│').join('\n'), transformers: [] },
  { is: 'write', x: 10, y: 48, text: input, transformers: [] },
]

const SCREEN: Size = { width: 200, height: 50 }

test('the changed part of one row of fifty is drawn, and nothing else', () => {
  const { Counting, cells } = createCounting()
  const Reusing = reuseRows(Counting)
  drawWith(Reusing, SCREEN, screen('漢'))
  const first = cells()
  expect(drawWith(Reusing, SCREEN, screen('漢字'))).toEqual(drawWith(Ink, SCREEN, screen('漢字')))
  // from the text of the input to the end of its row, and the mark behind it
  expect(cells() - first).toBe(191)
  expect(drawWith(Reusing, SCREEN, screen('ab'))).toEqual(drawWith(Ink, SCREEN, screen('ab')))
  // without Ink
  expect(cells() - first).toBe(191)
})

const LOOKS = [
  (text: string) => text,
  (text: string) => `\u001B[32m${text}\u001B[39m`,
  (text: string) => `\u001B[1m\u001B[32m${text}\u001B[39m\u001B[22m`,
  (text: string) => `\u001B[2m${text}\u001B[22m`,
] as const
const WORDS = ['hello', ' ', '  ', '漢字', '😀', 'e\u0301', 'links', '──', 'aaaa bbbb'] as const

/** Panes side by side as the program draws them: each in a clip of its own, with a border and rows of pieces in it. */
const panes = (random: Random, rowsOf: readonly (readonly string[])[]): readonly Operation[] => {
  const border = { is: 'write', y: 0, text: Array(8).fill('│').join('\n') } as const
  return rowsOf.flatMap((rows, pane): readonly Operation[] => {
    const x = pane * 12
    const clip = { x1: x + 1, x2: x + 11, y1: 0, y2: 8 } as const
    const edge = LOOKS[pane % LOOKS.length] ?? LOOKS[0]
    return [
      { ...border, x, transformers: [edge] },
      { is: 'clip', clip },
      // what is too wide is cut, and sometimes it begins too far on the left
      ...rows.map(
        (text, y) =>
          ({
            is: 'write',
            x: x + 1 - (random(40) === 0 ? 2 : 0),
            y,
            text,
            transformers: [],
          }) as const,
      ),
      { is: 'unclip' },
      { ...border, x: x + 11, transformers: [edge] },
    ]
  })
}

test(`${FRAMES / 10} frames of panes of which rows move up are those of Ink`, () => {
  const random = createRandom(5)
  const { Counting, cells } = createCounting()
  const Reusing = reuseRows(Counting)
  const size = { width: 48, height: 8 }
  const rowOf = () =>
    Array.from({ length: 1 + random(4) }, () => {
      const look = LOOKS[random(LOOKS.length)] ?? LOOKS[0]
      return look(WORDS[random(WORDS.length)] ?? '')
    }).join('')
  let rowsOf: readonly (readonly string[])[] = Array.from({ length: 4 }, () =>
    Array.from({ length: 8 }, rowOf),
  )
  for (let frame = 0; frame < FRAMES / 10; frame += 1) {
    const which = random(4)
    rowsOf = rowsOf.map((rows, pane) =>
      pane === which ? [...rows.slice(1), random(9) === 0 ? '' : rowOf()] : rows,
    )
    const operations = panes(random, rowsOf)
    const [ours, theirs] = [Reusing, Ink].map((one) => drawWith(one, size, operations))
    if (ours?.output !== theirs?.output)
      throw new Error(`frame ${frame} differs: ${JSON.stringify(rowsOf)}`)
  }
  // each row of each frame is another one than before, but most of their pieces are not
  expect(cells()).toBeLessThan((FRAMES / 10) * size.width * size.height * 0.6)
}, 120_000)

const look = (text: string) => `\u001B[90m${text}\u001B[39m`

test('where a conversation moves up, its new row is drawn, and nothing else', () => {
  const { Counting, cells } = createCounting()
  const Reusing = reuseRows(Counting)
  const people = Array.from({ length: 50 }, (_, row) => ` ● person ${row}`)
  const line = { is: 'write', y: 0, text: people.map(() => '│').join('\n') } as const
  // components that are not drawn again
  const looks = people.map(() => (text: string) => text)
  const conversation = (from: number): readonly Operation[] => [
    ...people.map(
      (text, y) => ({ is: 'write', x: 0, y, text, transformers: [looks[y] ?? look] }) as const,
    ),
    { ...line, x: 40, transformers: [look] },
    ...people.map(
      (_, y) =>
        ({ is: 'write', x: 41, y, text: ` 漢 message ${from + y}`, transformers: [] }) as const,
    ),
    { ...line, x: 199, transformers: [look] },
  ]
  drawWith(Reusing, SCREEN, conversation(0))
  const first = cells()
  const next = conversation(1)
  expect(drawWith(Reusing, SCREEN, next)).toEqual(drawWith(Ink, SCREEN, next))
  // the message, and the mark behind it
  expect(cells() - first).toBe(199 - 41 + 1)
})
