/** The text of the input: what every edit does to text and cursor. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as buffer from '../../../components/composer/text-buffer.ts'
import type { TextBuffer } from '../../../components/composer/text-buffer.ts'
import { applyEdit, decideReturn } from '../../../components/composer/edit-keys.ts'
import { EMOJI, emojiFor } from '../../../components/composer/emoji-table.ts'
import { caretOf, caretDown, caretUp } from '../../../components/composer/caret.ts'
import { pressed } from '../../../components/keyboard/key.ts'
import { cellOf } from '../../../src/text/width.ts'

/** A buffer written with its cursor as `|`. */
const at = (drawn: string): TextBuffer => {
  const cursor = drawn.indexOf('|')
  return { ...buffer.createBuffer(drawn.replace('|', '')), cursor }
}
const drawn = ({ text, cursor }: TextBuffer) => `${text.slice(0, cursor)}|${text.slice(cursor)}`

const FAMILY = '👨‍👩‍👧'

describe('edits', () => {
  test.each<[string, (now: TextBuffer) => TextBuffer, string, string]>([
    ['types at the cursor', (now) => buffer.insert(now, 'x'), 'a|b', 'ax|b'],
    ['takes CR for a line end', (now) => buffer.insert(now, 'x\r\ny\rz'), '|', 'x\ny\nz|'],
    [
      'leaves control characters out, keeps tabs',
      (now) => buffer.insert(now, '\u0007a\tb\u001B[2J'),
      '|',
      'a\tb|',
    ],
    [
      'puts the cursor behind a mark that joins',
      (now) => buffer.insert(now, '\u0323'),
      'a|b',
      'a\u0323|b',
    ],
    ['moves left over a whole emoji', buffer.left, `a${FAMILY}|`, `a|${FAMILY}`],
    ['moves right over a whole emoji', buffer.right, `a|${FAMILY}`, `a${FAMILY}|`],
    ['moves left over a line end', buffer.left, 'a\n|b', 'a|\nb'],
    ['stays at the beginning', buffer.left, '|a', '|a'],
    ['stays at the end', buffer.right, 'a|', 'a|'],
    ['goes to the beginning of the line', buffer.home, 'a\nbc|d', 'a\n|bcd'],
    ['goes to the end of the line', buffer.end, 'a|b\nc', 'ab|\nc'],
    ['goes a word left', buffer.wordLeft, 'olá, mundo|', 'olá, |mundo'],
    [
      'goes two words left',
      (now) => buffer.wordLeft(buffer.wordLeft(now)),
      'olá, mundo|',
      '|olá, mundo',
    ],
    ['goes a word right', buffer.wordRight, '|olá, mundo', 'olá|, mundo'],
    ['deletes a whole emoji back', buffer.backspace, `a${FAMILY}|`, 'a|'],
    ['deletes a whole emoji forward', buffer.remove, `a|${FAMILY}`, 'a|'],
    ['joins lines', buffer.backspace, 'a\n|b', 'a|b'],
    ['kills to the beginning of the line', buffer.killToStart, 'a\nbc|d', 'a\n|d'],
    ['kills the line end at the beginning of a line', buffer.killToStart, 'a\n|b', 'a|b'],
    ['kills to the end of the line', buffer.killToEnd, 'a|b 👩‍👩‍👧\nc', 'a|\nc'],
    ['kills the line end at the end of a line', buffer.killToEnd, 'a|\nb', 'a|b'],
    ['kills nothing at the end', buffer.killToEnd, 'a|', 'a|'],
    ['swaps the characters around the cursor', buffer.transpose, 'a|bc', 'ba|c'],
    ['swaps the last two at the end', buffer.transpose, 'teh|', 'the|'],
    ['swaps clusters whole', buffer.transpose, 'x👩‍👩‍👧|', '👩‍👩‍👧x|'],
    ['swaps nothing over a line end', buffer.transpose, 'a\n|b', 'a\n|b'],
    ['swaps nothing where there is one', buffer.transpose, 'a|', 'a|'],
    ['kills back to a blank', buffer.killWord, 'see https://a.b/c |x', 'see |x'],
    ['kills a word back', buffer.killWordLeft, 'see https://a.b/c|', 'see https://a.b/|'],
    ['kills a word forward', buffer.killWordRight, 'a| bc d', 'a| d'],
  ])('%s', (_, change, before, after) => {
    expect(drawn(change(at(before)))).toBe(after)
  })

  test('kills that follow each other are yanked as one', () => {
    const killed = buffer.killWord(buffer.killWord(at('one two three|')))
    expect(drawn(buffer.yank(killed))).toBe('one two three|')
  })

  test('a kill after another edit is yanked alone', () => {
    const killed = buffer.killWord(buffer.left(buffer.killWord(at('one two |'))))
    expect(drawn(buffer.yank(killed))).toBe('one| ')
  })

  test('what was cleared comes back by yank and by undo', () => {
    const cleared = buffer.clear(at('pre|cious'))
    expect(drawn(cleared)).toBe('|')
    expect(drawn(buffer.yank(cleared))).toBe('precious|')
    expect(drawn(buffer.undo(cleared))).toBe('pre|cious')
  })

  test('a text that is too long is taken as far as there is room', () => {
    const full = buffer.insert(at('|'), 'x'.repeat(70_000))
    expect(full.text.length).toBe(buffer.MAX_BUFFER)
    expect(buffer.insert(full, 'more')).toBe(full)
  })

  test('a backslash before Return makes a line, two do not', () => {
    const after = decideReturn(at('a\\|'))
    expect(after === 'send' ? after : drawn(after)).toBe('a\n|')
    expect(decideReturn(at('a\\\\|'))).toBe('send')
    expect(decideReturn(at('a|\\'))).toBe('send')
  })

  test('keys that do not edit are left to others', () => {
    for (const key of [
      pressed('pageUp'),
      pressed('k', { ctrl: true }),
      pressed('up', { shift: true }),
    ]) {
      expect(applyEdit(at('a|'), key)).toBeUndefined()
    }
  })
})

describe('rows', () => {
  test('up and down keep the column through a shorter line', () => {
    const start = at('abcdef\nab\nabcd|ef')
    const first = caretUp(start, 20)
    expect(first && drawn(first)).toBe('abcdef\nab|\nabcdef')
    const second = first && caretUp(first, 20)
    expect(second && drawn(second)).toBe('abcd|ef\nab\nabcdef')
    expect(second && caretUp(second, 20)).toBeUndefined()
    const back = second && caretDown(second, 20)
    const again = back && caretDown(back, 20)
    expect(again && drawn(again)).toBe('abcdef\nab\nabcd|ef')
    expect(again && caretDown(again, 20)).toBeUndefined()
  })

  test('up moves through the rows of one wrapped line', () => {
    const once = caretUp(at('aaaa bbbb cc|cc'), 5)
    expect(once && drawn(once)).toBe('aaaa bb|bb cccc')
  })

  test('the caret is where the next character will be', () => {
    expect(caretOf(at('aaaa bbbb|'), 5)).toEqual({ row: 1, column: 4 })
    expect(caretOf(at('aaaa |bbbb'), 5)).toEqual({ row: 1, column: 0 })
    expect(caretOf(at('aaaaa|'), 5)).toEqual({ row: 0, column: 5 })
    expect(caretOf(at('a\n|'), 5)).toEqual({ row: 1, column: 0 })
    expect(caretOf(at('你|好'), 5)).toEqual({ row: 0, column: 2 })
    expect(caretOf(at('\t|x'), 9)).toEqual({ row: 0, column: 4 })
  })
})

test('whatever is pressed, the cursor stands between clusters and inside of the text', () => {
  const moves = [
    buffer.left,
    buffer.right,
    buffer.home,
    buffer.end,
    buffer.wordLeft,
    buffer.wordRight,
    buffer.backspace,
    buffer.remove,
    buffer.killToStart,
    buffer.killToEnd,
    buffer.transpose,
    buffer.killWord,
    buffer.killWordRight,
    buffer.yank,
    buffer.undo,
    buffer.clear,
    (now: TextBuffer) => caretUp(now, 10) ?? now,
    (now: TextBuffer) => caretDown(now, 10) ?? now,
  ]
  const step = fc.oneof(
    fc.constantFrom(...moves),
    fc
      .oneof(
        fc.string({ unit: 'grapheme', maxLength: 5 }),
        fc.constantFrom(FAMILY, '\u0301', '\n', '🇧🇷', '👍🏽', '\t', '你好', 'क्षि', '\u200D'),
      )
      .map((text) => (now: TextBuffer) => buffer.insert(now, text)),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
      let now = buffer.createBuffer('')
      for (const change of steps) {
        now = change(now)
        expect(now.text.isWellFormed()).toBe(true)
        const ends = [0]
        for (const { segment } of new Intl.Segmenter().segment(now.text)) {
          ends.push((ends.at(-1) ?? 0) + segment.length)
        }
        expect(ends).toContain(now.cursor)
        const caret = caretOf(now, 10)
        expect(caret.column).toBeLessThanOrEqual(10)
      }
    }),
    { numRuns: 1000 },
  )
})

describe('emoji by name', () => {
  test('every name of the table gives something that is drawn', () => {
    expect(EMOJI.size).toBeGreaterThan(250)
    for (const [name, emoji] of EMOJI) {
      expect(name).toMatch(/^[a-z0-9_+-]+$/u)
      expect([name, cellOf(emoji).width > 0]).toEqual([name, true])
    }
  })

  test('the exact name comes first, then those that begin so', () => {
    expect(emojiFor('oi :smile')[0]).toEqual({ from: 3, text: '😄', label: '😄 smile' })
    expect(emojiFor(':tad').map(({ text }) => text)).toEqual(['🎉'])
    expect(emojiFor('(:Tada:')).toEqual([])
    expect(emojiFor(':Tada:').map(({ text, from }) => [text, from])).toEqual([['🎉', 0]])
  })

  test('a time and a lone colon complete to nothing', () => {
    expect(emojiFor('at 12:30')).toEqual([])
    expect(emojiFor('so:')).toEqual([])
    expect(emojiFor('')).toEqual([])
  })
})
