/** What terminals send and which key that is; who gets the key; what the terminal is told. */
import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { KITTY_ANSWER } from '../../support/screen/kitty.ts'
import { createBurst } from '../../../components/keyboard/burst.ts'
import { createDecoder } from '../../../components/keyboard/decode.ts'
import { chord, pressed } from '../../../components/keyboard/key.ts'
import type { Key } from '../../../components/keyboard/key.ts'
import { createKeyboard } from '../../../components/keyboard/keyboard.ts'
import { MAX_PASTE } from '../../../components/keyboard/paste.ts'
import { until as untilIt } from '../../support/wait.ts'

const E = '\u001B'

/** Keys as words: chords for keys, the text in quotes, the type for the rest. */
const describeKeys = (keys: readonly Key[]): readonly string[] =>
  keys.map((key) => {
    if (key.type === 'key') return chord(key)
    if (key.type === 'text' || key.type === 'paste')
      return `${key.type} ${JSON.stringify(key.text)}`
    return key.type === 'focus' ? `focus ${key.in ? 'in' : 'out'}` : key.type
  })
const read = (...chunks: readonly (string | Uint8Array)[]): readonly string[] => {
  const decoder = createDecoder()
  return describeKeys([...chunks.flatMap((chunk) => decoder.feed(chunk)), ...decoder.flush()])
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
    expect(decoder.waiting()).toBe('paste')
    expect(decoder.flush()).toEqual([{ type: 'paste', text: 'lost end' }])
    expect(decoder.waiting()).toBe('nothing')
    expect(decoder.feed('x')).toEqual([{ type: 'text', text: 'x' }])
    expect(decoder.feed('\r')).toEqual([pressed('return')])
  })

  test('that stalls goes on as a paste when more of it comes, and no line of it is sent', () => {
    const decoder = createDecoder()
    decoder.feed(`${E}[200~one\r`)
    expect(decoder.flush()).toEqual([{ type: 'paste', text: 'one\r' }])
    expect(decoder.feed(`two lines\rthree${E}[201~x`)).toEqual([
      { type: 'paste', text: 'two lines\rthree' },
      { type: 'text', text: 'x' },
    ])
    // the end mark alone was all that was late
    decoder.feed(`${E}[200~one`)
    decoder.flush()
    expect(describeKeys(decoder.feed(`${E}[201~`))).toEqual(['reply'])
    expect(decoder.feed('y')).toEqual([{ type: 'text', text: 'y' }])
  })

  test.each([
    ['13;1u', '\n'],
    ['13u', '\n'],
    ['13;2u', '\n'],
    ['106;5u', '\n'],
    ['109;5u', '\n'],
    ['10;5u', `${E}[10;5u`],
    ['27;5;106~', '\n'],
    ['27;5;109~', '\n'],
    ['27;1;13~', '\n'],
    ['27;2;13~', '\n'],
    ['105;5u', '\t'],
    ['9u', '\t'],
    ['27;5;105~', '\t'],
    ['27;1;9~', '\t'],
    ['97u', 'a'],
    ['97;2u', 'A'],
    ['228;1u', 'ä'],
    ['27;2;33~', '!'],
    ['128512u', '😀'],
    // no text: these are left for the door of all text, which drops them
    ['99;5u', `${E}[99;5u`],
    ['13;1:3u', `${E}[13;1:3u`],
    ['3~', `${E}[3~`],
    ['31m', `${E}[31m`],
  ])('has ESC [ %s that a multiplexer wrote in it as %j', (sequence, text) => {
    const bytes = `${E}[200~a${E}[${sequence}b${E}[201~`
    expect(createDecoder().feed(bytes)).toEqual([{ type: 'paste', text: `a${text}b` }])
  })

  test('without bounds comes as its beginning, and how much was left out is told', () => {
    const decoder = createDecoder()
    const part = 'x'.repeat(100_000)
    const keys = [
      ...decoder.feed(`${E}[200~`),
      ...Array.from({ length: 25 }, () => decoder.feed(part)).flat(),
    ]
    keys.push(...decoder.feed(`${E}[201~`))
    const left = 2_500_000 - MAX_PASTE
    expect(keys).toEqual([{ type: 'paste', text: 'x'.repeat(MAX_PASTE), left }])
  })
})

/** Keys as a person would tell them: what was pasted as signs, what was pressed by its name. */
const lines = (keys: readonly Key[]) =>
  keys
    .map((key) => {
      if (key.type === 'text') return key.text
      if (key.type === 'paste') return key.text.replaceAll('\n', '⏎').replaceAll('\t', '⇥')
      const name = chord(key)
      if (key.type === 'key' && key.pasted) return name === 'return' ? '⏎' : '⇥'
      return `<${name}>`
    })
    .join('')

const after = (...reads: readonly string[]): string => {
  const decoder = createDecoder()
  const burst = createBurst()
  const keys = reads.flatMap((read) => burst.take(decoder.feed(read)))
  return lines([...keys, ...burst.flush()])
}

describe('a paste that the terminal did not bracket', () => {
  test.each([
    // nobody types that: a Return with text behind it in the same read is a line end
    [['one\rtwo'], 'one⏎two'],
    [['one\rtwo\r'], 'one⏎two<return>'],
    [['one\r\ntwo\r\n'], 'one⏎two<return>'],
    [['one\r\rtwo\r'], 'one⏎⏎two<return>'],
    // but typed one by one it is one
    [['one', '\r', 'two'], 'one<return>two'],
    [['one\r', 'two'], 'one<return>two'],
    // a long read is part of a paste, and what follows it at once too
    [[`${'x'.repeat(40)}\r`, 'two\r', 'three\r'], `${'x'.repeat(40)}⏎two⏎three<return>`],
    [['a\rb\r', '\r', 'c\r'], 'a⏎b⏎⏎c<return>'],
    // the Returns at its end are Returns
    [['a\rb\r\r'], 'a⏎b<return><return>'],
    // what may be a command is left to whoever knows commands
    [['/chat bob\roi\r'], '/chat bob⏎oi<return>'],
    [['/chat bob', '\roi\rla\r'], '/chat bob⏎oi⏎la<return>'],
    // a Tab in it is no completion, one that somebody pressed is
    [[`${'x'.repeat(40)}\ty`], `${'x'.repeat(40)}⇥y`],
    [['/cha\t'], '/cha<tab>'],
    [['bo\thi'], 'bo<tab>hi'],
    [[`x${E}[Ay`], 'x<up>y'],
  ])('%j is %s', (reads, wanted) => {
    expect(after(...reads)).toBe(wanted)
  })

  test('is none where the terminal brackets pastes: each line was typed', async () => {
    const { keyboard, input } = makeKeyboard()
    const keys: Key[] = []
    keyboard.subscribe((key) => (keys.push(key), 'line'), 0)
    const long = 'x'.repeat(40)
    // a Return that was held until it was known is there as well
    input.emit('data', `${long}\r`)
    input.emit('data', KITTY_ANSWER)
    input.emit('data', 'one\r\ntwo\r\n\ty\r')
    const typed = () => lines(keys.filter(({ type }) => type !== 'reply'))
    await until(() => typed().endsWith('y<return>'))
    expect(typed()).toBe(`${long}<return>one<return>two<return><tab>y<return>`)
    // all of these need no frame between them
    keys.length = 0
    input.emit('data', 'a\rb\rc\r')
    expect(lines(keys)).toBe('a<return>b<return>c<return>')
    keyboard.stop()
    // another terminal may be there when it begins again
    keyboard.start()
    keys.length = 0
    input.emit('data', 'one\rtwo\r')
    await until(() => keys.length > 0)
    expect(lines(keys)).toBe('one⏎two')
    keyboard.stop()
  })

  test('the keyboard lets a Return go when nothing followed, and holds it while drawing is slow', async () => {
    const { keyboard, input } = makeKeyboard()
    const keys: Key[] = []
    keyboard.subscribe((key) => (keys.push(key), 'now'), 0)
    input.emit('data', `${'x'.repeat(40)}\r`)
    expect(lines(keys)).toBe('x'.repeat(40))
    await until(() => keys.length === 2)
    expect(lines(keys)).toBe(`${'x'.repeat(40)}<return>`)
    keys.length = 0
    input.emit('data', `${'y'.repeat(40)}\r`)
    const busy = performance.now()
    while (performance.now() - busy < 60) Math.sqrt(busy)
    input.emit('data', 'z\r')
    await until(() => keys.length === 4)
    expect(lines(keys)).toBe(`${'y'.repeat(40)}⏎z<return>`)
    keyboard.stop()
  })

  test('the rest of a sequence that waits to be read while something is drawn is part of it', async () => {
    const { keyboard, input } = makeKeyboard()
    const asked: string[] = []
    keyboard.subscribe((key) => {
      asked.push(...describeKeys([key]))
      return true
    }, 0)
    // behind it come the timers that are due, and only then what there is to be read
    await new Promise(setImmediate)
    input.emit('data', '\u001B')
    const { port1, port2 } = new MessageChannel()
    port1.once('message', () => {
      port1.close()
      input.emit('data', '[A')
    })
    port2.postMessage('it can be read')
    const busy = performance.now()
    while (performance.now() - busy < 100) Math.sqrt(busy)
    await until(() => asked.length > 0)
    expect(asked).toEqual(describeKeys([pressed('up')]))
    keyboard.stop()
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
  const keyboard = createKeyboard({
    terminal: input,
    write: (bytes) => written.push(bytes),
    ink: () => {},
    // a busy machine rests no sooner
    now: () => 0,
  })
  keyboard.start()
  return { input, written, keyboard }
}

const until = (condition: () => boolean) => untilIt(condition, 'the keys never did it')

describe('the keyboard', () => {
  test.each([
    // the Return that ends a line need not wait until the line is drawn
    ['hi\r', ['"hi"', 'return']],
    // another key does, and so does all behind it
    ['hi\u001B[A\r', ['"hi"']],
    ['hi\t', ['"hi"']],
    // a letter that opened a menu counts, whatever is typed behind it
    ['/hi\r', ['"/hi"']],
  ])('gives %j of one read as %j before anything is drawn', async (bytes, wanted) => {
    const { keyboard, input } = makeKeyboard()
    const asked: string[] = []
    let typed = ''
    keyboard.subscribe((key) => {
      if (key.type === 'text') typed += key.text
      else {
        if (typed !== '') asked.push(`"${typed}"`)
        typed = ''
        if (key.type === 'key') asked.push(chord(key))
        return true
      }
      return key.text === '/' ? 'now' : 'line'
    }, 0)
    input.emit('data', bytes)
    expect([...asked, ...(typed === '' ? [] : [`"${typed}"`])]).toEqual(wanted)
    const all = describeKeys(createDecoder().feed(bytes)).filter((key) => !key.startsWith('text'))
    await until(() => asked.length === all.length + 1)
    keyboard.stop()
  })

  test('letters behind one that was text are one text, but for the colon of an emoji', () => {
    const { keyboard, input } = makeKeyboard()
    const asked: string[] = []
    keyboard.subscribe((key) => {
      asked.push(key.type === 'text' ? key.text : chord(key))
      return 'line'
    }, 0)
    input.emit('data', 'hi :tada: all\r')
    expect(asked).toEqual(['h', 'i ', ':', 'tada', ':', ' all', 'return'])
    keyboard.stop()
  })

  test('asks the handler on top first, and the next when it declines', async () => {
    const { keyboard, input } = makeKeyboard()
    const asked: string[] = []
    keyboard.subscribe((key) => (asked.push(`app ${describeKeys([key]).join('')}`), 'now'), 0)
    const close = keyboard.subscribe((key) => {
      asked.push(`overlay ${describeKeys([key]).join('')}`)
      return key.type === 'text' ? 'now' : false
    }, 2)
    keyboard.subscribe((key) => (asked.push(`pane ${describeKeys([key]).join('')}`), false), 1)
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

  test('a paste that follows a letter at once is one with it, and still tells what did not fit', async () => {
    const { keyboard, input } = makeKeyboard()
    const offered: Key[] = []
    const ran: string[] = []
    keyboard.subscribe((key) => {
      offered.push(key)
      return key.type === 'text' ? { run: () => void ran.push(key.text) } : 'now'
    }, 0)
    input.emit('data', 'b')
    input.emit('data', `${E}[200~${'x'.repeat(MAX_PASTE + 3)}${E}[201~`)
    expect(offered.at(-1)).toEqual({ type: 'paste', text: `b${'x'.repeat(MAX_PASTE)}`, left: 3 })
    input.emit('data', 'b')
    input.emit('data', 'one\rtwo\rthree')
    await until(() => offered.length === 4)
    expect(offered.at(-1)).toEqual({ type: 'paste', text: 'bone\ntwo\nthree', lines: 2 })
    expect(ran).toEqual([])
    keyboard.stop()
  })

  test('a letter that waits means nothing any more when the keyboard is given away', async () => {
    const { keyboard, input } = makeKeyboard()
    const ran: string[] = []
    keyboard.subscribe(
      (key) => (key.type === 'text' ? { run: () => void ran.push(key.text) } : 'now'),
      0,
    )
    input.emit('data', 'b')
    keyboard.stop()
    await new Promise((done) => setTimeout(done, 250))
    expect(ran).toEqual([])
    keyboard.start()
    input.emit('data', 'i')
    await until(() => ran.length === 1)
    expect(ran).toEqual(['i'])
    keyboard.stop()
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

  test.each([
    ['a slash', [`${E}/`], ['escape', 'text "/"']],
    ['a capital letter', [`${E}X`], ['escape', 'text "X"']],
    ['a blank', [`${E} `], ['escape', 'text " "']],
    ['a letter with an accent, in another read', [E, 'ã'], ['escape', 'text "ã"']],
    ['a word', [`${E}hi`], ['escape', 'text "h"', 'text "i"']],
    ['what begins a sequence', [`${E}[`], ['escape', 'text "["']],
    ['what begins a key of the keypad', [`${E}O`], ['escape', 'text "O"']],
    ['what begins a reply', [`${E}]`], ['escape', 'text "]"']],
    ['another Escape', [`${E}${E}x`], ['escape', 'escape', 'text "x"']],
    ['a key that somebody wants', [`${E}ux`], ['alt-u', 'text "x"']],
    ['a control character', [`${E}\u0015`], ['escape', 'ctrl-u']],
    ['Tab', [`${E}\t`], ['escape', 'tab']],
    ['Enter, which would send', [`${E}\r`], []],
    ['Alt and a slash of kitty', [`${E}[47;3u`], []],
  ])('Escape and at once %s', async (_, reads, wanted) => {
    const { keyboard, input } = makeKeyboard()
    const taken: string[] = []
    keyboard.subscribe((key) => {
      if (key.type === 'key' && key.alt && chord(key) !== 'alt-u') return false
      taken.push(...describeKeys([key]))
      return true
    }, 0)
    for (const bytes of reads) input.emit('data', bytes)
    // the beginning of a sequence is a key after a silence
    await until(() => taken.length >= wanted.length)
    input.emit('data', '.')
    await until(() => taken.includes('text "."'))
    expect(taken.slice(0, -1)).toEqual(wanted)
    keyboard.stop()
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
})
