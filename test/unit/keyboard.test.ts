/** What terminals send and which key that is; who gets the key; what the terminal is told. */
import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { createDecoder } from '../../components/keyboard/decode.ts'
import { chord } from '../../components/keyboard/key.ts'
import type { Key } from '../../components/keyboard/key.ts'
import { createKeyboard } from '../../components/keyboard/keyboard.ts'
import { MAX_PASTE } from '../../components/keyboard/paste.ts'

const E = '\u001B'

/** Keys as words: chords for keys, the text in quotes, the type for the rest. */
const told = (keys: readonly Key[]): readonly string[] =>
  keys.map((key) => {
    if (key.type === 'key') return chord(key)
    if (key.type === 'text' || key.type === 'paste')
      return `${key.type} ${JSON.stringify(key.text)}`
    return key.type === 'focus' ? `focus ${key.in ? 'in' : 'out'}` : key.type
  })
const read = (...chunks: readonly (string | Uint8Array)[]): readonly string[] => {
  const decoder = createDecoder()
  return told([...chunks.flatMap((chunk) => decoder.feed(chunk)), ...decoder.flush()])
}

describe('one sequence is one key', () => {
  test.each([
    ['\r', 'return'],
    ['\n', 'ctrl-j'],
    ['\t', 'tab'],
    ['\u007F', 'backspace'],
    ['\b', 'backspace'],
    ['\0', 'ctrl-space'],
    ['\u0001', 'ctrl-a'],
    ['\u001F', 'ctrl-_'],
    [E, 'escape'],
    [`${E}${E}`, 'escape|escape'],
    [`${E}a`, 'alt-a'],
    [`${E}A`, 'alt-shift-a'],
    [`${E}1`, 'alt-1'],
    [`${E}ã`, 'alt-ã'],
    [`${E}\r`, 'alt-return'],
    [`${E}\u007F`, 'alt-backspace'],
    [`${E}[`, 'alt-['],
    [`${E}O`, 'alt-shift-o'],
    [`${E}]`, 'alt-]'],
    // xterm, also with application cursor keys
    [`${E}[A`, 'up'],
    [`${E}OA`, 'up'],
    [`${E}[1;5C`, 'ctrl-right'],
    [`${E}[1;2A`, 'shift-up'],
    [`${E}[1;3B`, 'alt-down'],
    [`${E}[1;6H`, 'ctrl-shift-home'],
    [`${E}[H`, 'home'],
    [`${E}OF`, 'end'],
    [`${E}[Z`, 'shift-tab'],
    [`${E}[5~`, 'pageUp'],
    [`${E}[6;5~`, 'ctrl-pageDown'],
    [`${E}[3~`, 'delete'],
    [`${E}OP`, 'f1'],
    [`${E}[15~`, 'f5'],
    [`${E}[24;2~`, 'shift-f12'],
    [`${E}[1;2R`, 'shift-f3'],
    // rxvt
    [`${E}[7~`, 'home'],
    [`${E}[8^`, 'ctrl-end'],
    [`${E}[5$`, 'shift-pageUp'],
    [`${E}[3@`, 'ctrl-shift-delete'],
    [`${E}[a`, 'shift-up'],
    [`${E}Oc`, 'ctrl-right'],
    [`${E}${E}[A`, 'alt-up'],
    [`${E}${E}OD`, 'alt-left'],
    // Linux console
    [`${E}[[A`, 'f1'],
    [`${E}[[E`, 'f5'],
    // keypad in application mode
    [`${E}OM`, 'return'],
    [`${E}Oq`, 'text "1"'],
    [`${E}Ok`, 'text "+"'],
    // kitty and modifyOtherKeys
    [`${E}[27u`, 'escape'],
    [`${E}[13;2u`, 'shift-return'],
    [`${E}[13;5u`, 'ctrl-return'],
    [`${E}[97;5u`, 'ctrl-a'],
    [`${E}[107;5u`, 'ctrl-k'],
    [`${E}[97;3u`, 'alt-a'],
    [`${E}[97:65;4u`, 'alt-shift-a'],
    [`${E}[97;1:3u`, 'reply'],
    [`${E}[9;2u`, 'shift-tab'],
    [`${E}[127;5u`, 'ctrl-backspace'],
    [`${E}[91;5u`, 'escape'],
    [`${E}[57414u`, 'return'],
    [`${E}[57400u`, 'text "1"'],
    [`${E}[57358u`, 'reply'],
    [`${E}[97;9u`, 'reply'],
    [`${E}[27;2;13~`, 'shift-return'],
    [`${E}[27;5;9~`, 'ctrl-tab'],
    [`${E}[32;2u`, 'text " "'],
    // what the terminal says by itself
    [`${E}[I`, 'focus in'],
    [`${E}[O`, 'focus out'],
    [`${E}[<0;10;5M`, 'mouse'],
    [`${E}[<65;10;5M`, 'mouse'],
    [`${E}[M !!`, 'reply'],
    [`${E}]11;rgb:0000/0000/0000\u0007`, 'reply'],
    [`${E}]11;rgb:0000/0000/0000${E}\\`, 'reply'],
    [`${E}P>|XTerm(390)${E}\\`, 'reply'],
    [`${E}_Gi=1;OK${E}\\`, 'reply'],
    [`${E}[?62;22c`, 'reply'],
    [`${E}[12;40R`, 'reply'],
    [`${E}[?1u`, 'reply'],
    [`${E}[?2026;2$y`, 'reply'],
    [`${E}[0n`, 'reply'],
    [`${E}[8;24;80t`, 'reply'],
  ])('%j is %s', (bytes, expected) => {
    expect(read(bytes).join('|')).toBe(expected)
    // and the same when every byte comes alone
    expect(read(...Array.from(Buffer.from(bytes), (byte) => Uint8Array.of(byte))).join('|')).toBe(
      expected,
    )
  })

  test('where the mouse was is counted from zero', () => {
    expect(createDecoder().feed(`${E}[<0;10;5M${E}[<0;10;5m${E}[<64;1;1M`)).toEqual([
      { type: 'mouse', action: 'press', button: 0, x: 9, y: 4 },
      { type: 'mouse', action: 'release', button: 0, x: 9, y: 4 },
      { type: 'mouse', action: 'wheelUp', button: 0, x: 0, y: 0 },
    ])
  })
})

describe('several keys in one read', () => {
  test('text and Return', () => {
    expect(read('hello\r')).toEqual(['text "hello"', 'return'])
  })

  test('Escape, then a sequence', () => {
    expect(read(`a${E}[A${E}[Bb\u007F`)).toEqual([
      'text "a"',
      'up',
      'down',
      'text "b"',
      'backspace',
    ])
  })

  test('a reply between two letters types nothing', () => {
    expect(read(`a${E}]11;rgb:1/2/3${E}\\b`)).toEqual(['text "a"', 'reply', 'text "b"'])
  })

  test('a reply that never ends gives way to the next key', () => {
    expect(read(`${E}]11;rgb\rx`)).toEqual(['reply', 'return', 'text "x"'])
    expect(read(`${E}]11;rgb${E}[Ax`)).toEqual(['reply', 'up', 'text "x"'])
  })
})

describe('a paste', () => {
  test('is one key, with Escape and line ends in it', () => {
    expect(read(`x${E}[200~a\r\n${E}[Ab${E}[201~y`)).toEqual([
      'text "x"',
      `paste ${JSON.stringify(`a\r\n${E}[Ab`)}`,
      'text "y"',
    ])
  })

  test('ends only at the whole end mark, wherever the reads are cut', () => {
    expect(read(`${E}[200~a${E}[20`, `1`, `~b`)).toEqual(['paste "a"', 'text "b"'])
    expect(read(`${E}[200~a${E}[20`, `2~b${E}[201~`)).toEqual([
      `paste ${JSON.stringify(`a${E}[202~b`)}`,
    ])
  })

  test('that never ends is given when nothing more comes, and the keyboard lives on', () => {
    const decoder = createDecoder()
    expect(decoder.feed(`${E}[200~lost end`)).toEqual([])
    expect(decoder.waiting()).toBe('rest')
    expect(decoder.flush()).toEqual([{ type: 'paste', text: 'lost end' }])
    expect(decoder.feed('x')).toEqual([{ type: 'text', text: 'x' }])
  })

  test('without bounds comes in bounded parts, all of it', () => {
    const decoder = createDecoder()
    const part = 'x'.repeat(100_000)
    const keys = [
      ...decoder.feed(`${E}[200~`),
      ...Array.from({ length: 25 }, () => decoder.feed(part)).flat(),
    ]
    keys.push(...decoder.feed(`${E}[201~`))
    const texts = keys.map((key) => (key.type === 'paste' ? key.text : 'no paste'))
    expect(texts.length).toBe(3)
    expect(texts.every((text) => text.length <= MAX_PASTE + part.length)).toBe(true)
    expect(texts.join('').length).toBe(2_500_000)
  })
})

const makeKeyboard = () => {
  const input = Object.assign(new EventEmitter(), {
    raw: [] as boolean[],
    setRawMode: (on: boolean) => input.raw.push(on),
    resume: () => undefined,
    pause: () => undefined,
  })
  const written: string[] = []
  const forwarded: string[] = []
  const keyboard = createKeyboard({
    terminal: input,
    write: (bytes) => written.push(bytes),
    ink: (bytes) => forwarded.push(bytes),
  })
  keyboard.start()
  return { input, written, forwarded, keyboard }
}

const until = async (condition: () => boolean) => {
  for (let tries = 0; tries < 500 && !condition(); tries += 1) {
    await new Promise((done) => setTimeout(done, 5))
  }
  expect(condition()).toBe(true)
}

describe('the keyboard', () => {
  test('asks the handler on top first, and the next when it declines', async () => {
    const { keyboard, input } = makeKeyboard()
    const asked: string[] = []
    keyboard.subscribe((key) => (asked.push(`app ${told([key]).join('')}`), 'now'), 0)
    const close = keyboard.subscribe((key) => {
      asked.push(`overlay ${told([key]).join('')}`)
      return key.type === 'text' ? 'now' : false
    }, 2)
    keyboard.subscribe((key) => (asked.push(`pane ${told([key]).join('')}`), false), 1)
    input.emit('data', 'a\r')
    // what is not text waits until what the text changed is drawn
    expect(asked).toEqual(['overlay text "a"'])
    await until(() => asked.length === 4)
    close()
    input.emit('data', 'b')
    expect(asked).toEqual([
      'overlay text "a"',
      'overlay return',
      'pane return',
      'app return',
      'pane text "b"',
      'app text "b"',
    ])
  })

  test('gives typed characters one by one and a long text in one piece', () => {
    const { keyboard, input } = makeKeyboard()
    const texts: string[] = []
    keyboard.subscribe((key) => (key.type === 'text' && texts.push(key.text), 'now'), 0)
    input.emit('data', 'aé😀')
    input.emit('data', 'x'.repeat(50))
    expect(texts).toEqual(['a', 'é', '😀', 'x'.repeat(50)])
  })

  test('a lone Escape is the Escape key after a short silence', async () => {
    const { keyboard, input } = makeKeyboard()
    const names: string[] = []
    keyboard.subscribe((key) => (names.push(chord(key)), 'now'), 0)
    input.emit('data', E)
    expect(names).toEqual([])
    await until(() => names.length > 0)
    expect(names).toEqual(['escape'])
  })

  test('turns on what it needs and everything off again', () => {
    const { keyboard, input, written } = makeKeyboard()
    expect(written.join('')).toBe(`${E}[?2004h${E}[?1004h${E}[?u`)
    input.emit('data', `${E}[?0u`)
    expect(written.at(-1)).toBe(`${E}[>1u`)
    keyboard.stop()
    expect(written.at(-1)).toBe(`${E}[<u${E}[?1004l${E}[?2004l`)
    expect(input.raw).toEqual([true, false])
    expect(input.listenerCount('data')).toBe(0)
  })

  test('a terminal without the kitty protocol is not told to leave it', () => {
    const { keyboard, written } = makeKeyboard()
    keyboard.stop()
    expect(written.join('')).not.toContain('<u')
  })

  test('forwards to Ink what a prompt needs and nothing else', () => {
    const { keyboard, forwarded } = makeKeyboard()
    for (const key of createDecoder().feed(`ab\r${E}[D${E}[5~${E}[I`)) keyboard.forward(key)
    expect(forwarded).toEqual(['ab', '\r', `${E}[D`])
  })
})
