/** Long texts and many lines: nothing is cut or sent in silence, and it is said how many messages it will be. */
import { expect, test } from 'vitest'
import { MAX_BUFFER } from '../../../components/composer/text-buffer.ts'
import { fail } from '../../../src/core/result.ts'
import { keys } from '../../support/screen/keys.ts'
import { directConversation } from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import { inSession } from '../../support/screen/in-session.ts'

const open = { open: directConversation('bob') }
const textsOf = (harness: ScreenHarness): readonly string[] =>
  harness
    .state()
    .conversations.get(directConversation('bob'))
    ?.messages.map(({ text }) => text) ?? []
const bare = (text: string) => text.replaceAll(/\s/gu, '')
const textOf = (length: number) => 'palavra '.repeat(length / 8)

test('before Enter it is said as how many messages a long text goes out', async () => {
  const harness = inSession()
  const screen = await harness.show(100, 24, open)
  await screen.press(keys.paste(textOf(40_000)))
  await screen.until('will be sent as 3 messages')
  expect(textsOf(harness)).toEqual([])
  await screen.press(keys.enter)
  await screen.until('sent as 3 messages')
  expect(screen.text()).not.toContain('will be sent as')
  expect(bare(textsOf(harness).join(''))).toBe(bare(textOf(40_000)))
  await screen.close()
})

test.each([
  [120, 36],
  [80, 24],
  [40, 15],
])(
  'a paste that does not fit is not cut: it is offered as messages, at %i x %i',
  async (columns, rows) => {
    const harness = inSession()
    const screen = await harness.show(columns, rows, open)
    const long = textOf(100_000)
    await screen.press('first ', keys.paste(long))
    await screen.until(/100,006 characters, but the\s/u)
    expect(textsOf(harness)).toEqual([])
    // no: the input is as it was
    await screen.press(keys.escape)
    await screen.until(/[│┃] first /u)
    expect(textsOf(harness)).toEqual([])
    await screen.press(keys.paste(long))
    await screen.until(/100,006/u)
    await screen.press(keys.enter)
    await screen.until(() => textsOf(harness).length === 7)
    expect(bare(textsOf(harness).join(''))).toBe(bare(`first ${long}`))
    expect(textsOf(harness).every((text) => text.length <= 16_000)).toBe(true)
    await screen.until(() => !/[│┃] first /u.test(screen.rows().slice(-4).join('')))
    await screen.close()
  },
)

test('of a long text that is refused half-way only the rest stays, and nothing is said twice', async () => {
  const harness = inSession()
  const { send } = harness.services
  let room = 2
  const full: typeof send = (intent) => {
    if (intent.type !== 'message.send') return send(intent)
    room -= 1
    return room < 0 ? fail('not-kept') : send(intent)
  }
  Object.assign(harness.services, { send: full })
  const screen = await harness.show(100, 24, open)
  const long = Array.from({ length: 8000 }, (_, n) => `w${n}`).join(' ')
  await screen.press(keys.paste(long), keys.enter)
  await screen.until(() => room < 0)
  expect(textsOf(harness)).toHaveLength(2)
  room = 9
  await screen.press(keys.enter)
  await screen.until(() => textsOf(harness).length === 3)
  expect(bare(textsOf(harness).join(''))).toBe(bare(long))
  await screen.close()
})

test('what is too long for messages at all is said, and nothing of it is taken', async () => {
  const harness = inSession()
  const screen = await harness.show(100, 24, open)
  await screen.press(keys.paste('x'.repeat(2_000_000)))
  await screen.until('2,000,000 characters do not fit: the input holds 64,000.')
  expect(textsOf(harness)).toEqual([])
  expect(screen.text()).not.toContain('xxxx')
  await screen.close()
})

test('with nothing open a paste that does not fit is said, too', async () => {
  const screen = await inSession().show(100, 24)
  await screen.press(keys.paste('x'.repeat(70_000)))
  await screen.until('70,000 characters do not fit')
  expect(screen.text()).not.toContain('xxxx')
  await screen.close()
})

test('a character too many is no silence either', async () => {
  const screen = await inSession().show(100, 24, open)
  await screen.press(keys.paste('x'.repeat(MAX_BUFFER)))
  await screen.until('will be sent as 4 messages')
  await screen.press('y')
  await screen.until('64,001 characters, but the input holds 64,000. Send them as 5')
  expect(screen.text()).not.toContain('y'.repeat(2))
  await screen.close()
})

test('an edit that is too long for a message is refused whole, and stays in the input', async () => {
  const harness = inSession()
  const screen = await harness.show(100, 24, open)
  await screen.press('short', keys.enter)
  await screen.until(() => textsOf(harness).length === 1)
  await screen.press('/edit', keys.enter)
  await screen.until('editing your message')
  await screen.press(keys.paste(textOf(17_000)), keys.enter)
  await screen.until(/too long|At most/u)
  expect(textsOf(harness)).toEqual(['short'])
  await screen.until('palavra')
  await screen.close()
})

test('lines that come without brackets are one message, and more than three are asked about', async () => {
  const harness = inSession()
  const screen = await harness.show(100, 24, open)
  await screen.press('one\rtwo\rthree\r')
  await screen.until(() => textsOf(harness).length === 1)
  expect(textsOf(harness)).toEqual(['one\ntwo\nthree'])
  const lines = ['a', 'b', '\tc', 'd', 'e']
  await screen.press(lines.join('\r'))
  await screen.press(keys.enter)
  await screen.until('You pasted 5 lines. Send them as one message?')
  expect(textsOf(harness)).toHaveLength(1)
  await screen.press(keys.escape)
  await screen.until(/[│┃] b +[│┃]/u)
  expect(textsOf(harness)).toHaveLength(1)
  // who was asked once and presses Enter again means it
  await screen.press(keys.enter)
  await screen.until(() => textsOf(harness).length === 2)
  expect(textsOf(harness)[1]).toBe(lines.join('\n'))
  await screen.press(`${lines.join('\r')}\r`)
  await screen.until('You pasted 5 lines.')
  await screen.press(keys.enter)
  await screen.until(() => textsOf(harness).length === 3)
  expect(screen.text()).not.toMatch(/[│┃] b +[│┃]/u)
  await screen.close()
})

test('lines without brackets that come into a list, or to a question, are asked about as well', async () => {
  const harness = inSession()
  const screen = await harness.show(100, 24, open)
  const lines = ['aaa', 'bbb', 'ccc', 'ddd', 'eee'].join('\r')
  await screen.press(keys.alt('u'))
  await screen.press(lines)
  await screen.press(keys.enter)
  await screen.until('You pasted 5 lines.')
  // what comes at the question is text too
  await screen.press(lines)
  await screen.press(keys.enter)
  await screen.until('lines. Send them as')
  expect(textsOf(harness)).toEqual([])
  await screen.close()
})

test('a command that comes with what follows in one read is run, as a script types it', async () => {
  const harness = inSession()
  const screen = await harness.show(100, 24)
  await screen.press('/chat bob\rhello\r')
  await screen.until(() => textsOf(harness).length === 1)
  expect(textsOf(harness)).toEqual(['hello'])
  // the command came first, its Return with what follows
  await screen.press('/msg bob one', '\rtwo\rthree\r')
  await screen.until(() => textsOf(harness).length === 3)
  expect(textsOf(harness)).toEqual(['hello', 'one', 'two\nthree'])
  // a path is no command
  await screen.press('/etc/hosts\r127.0.0.1\r')
  await screen.until('/etc')
  expect(textsOf(harness)).toHaveLength(3)
  await screen.close()
})
