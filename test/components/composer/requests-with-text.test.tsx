/** Asking: the text goes along, what is refused stays, and nobody writes what cannot go out. */
import { expect, test } from 'vitest'
import { REQUEST_AGAIN_AFTER } from '../../../src/model/direct/ask-again.ts'
import { openSessionWith } from '../../../src/model/direct/sessions.ts'
import { ECHO } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import {
  idOf,
  groupConversation,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'

const denied = (): ScreenHarness => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.perform({ type: 'request.make', to: idOf('bob'), text: safeText('oi') })
  const request = [...harness.state().requests.keys()].at(-1)
  if (request === undefined) throw new Error('nobody was asked')
  harness.receive('bob', { type: 'request.deny', request, reason: safeText('not now') })
  return harness
}

const closed = (): ScreenHarness => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.openSessionWith('bob')
  const session = openSessionWith(harness.state(), idOf('bob'))?.id
  if (session === undefined) throw new Error('nothing is open')
  harness.receive('bob', { type: 'session.end', session })
  harness.perform({ type: 'session.end', session })
  return harness
}

const lastRequest = (harness: ScreenHarness) => [...harness.state().requests.values()].at(-1)

test('whoever denied me less than ten minutes ago is not written to first: Enter says why', async () => {
  const harness = denied()
  const screen = await harness.show(120, 36)
  await screen.press(keys.alt('u'), keys.enter)
  await screen.until('You were denied a moment ago.')
  expect(screen.text()).not.toContain('greeting (optional)')
  await screen.press(keys.shiftTab, '/request bob', keys.enter)
  await screen.until('┃ /request bob')
  expect(screen.text()).not.toContain('greeting (optional)')
  expect(harness.state().requests.size).toBe(1)
  // ten minutes later the same asks
  harness.advance(REQUEST_AGAIN_AFTER)
  await screen.press(keys.enter)
  await screen.until('Ask bob for a conversation; greeting')
  await screen.press('again', keys.enter)
  await screen.until('Asked bob.')
  expect(lastRequest(harness)).toMatchObject({ text: 'again', answer: 'waiting' })
  await screen.close()
})

test.each(['asked already', 'blocked', 'another key'])(
  'before somebody can be written to, the screen says: %s',
  async (why) => {
    const harness = createScreenHarness()
    harness.meet('bob')
    const bob = idOf('bob')
    if (why === 'blocked') harness.perform({ type: 'person.block', who: bob })
    if (why === 'another key') {
      harness.commit({ type: 'person.keyConflicted', who: bob, key: harness.state().me.key })
    }
    if (why === 'asked already') {
      harness.perform({ type: 'request.make', to: bob, text: safeText('oi') })
    }
    const screen = await harness.show(120, 36)
    await screen.press(keys.alt('u'), keys.enter)
    await screen.until(/has not answered yet|is blocked|has another key/u)
    expect(screen.text()).not.toContain('a greeting')
    await screen.press(keys.shiftTab, '/request bob', keys.enter)
    await screen.until(/You already asked|is blocked|has another key/u)
    expect(screen.text()).toContain('┃ /request bob')
    await screen.close()
  },
)

test('the placeholder of a closed conversation says what Enter does now, or why nothing', async () => {
  const harness = closed()
  const screen = await harness.show(100, 24, { open: directConversation('bob') })
  await screen.until('Closed. Type a message to ask for a new conversation')
  harness.perform({ type: 'person.block', who: idOf('bob') })
  await screen.until('This person is blocked. /unblock NAME first.')
  await screen.press('one more thing', keys.enter)
  expect(screen.text()).toContain('┃ one more thing')
  expect(harness.state().requests.size).toBe(1)
  await screen.close()
})

test('a greeting that is refused is there again, in its question and in the input', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const screen = await harness.show(100, 24)
  const long = 'x'.repeat(2001)
  await screen.press(keys.alt('u'), keys.enter)
  await screen.until('Ask bob for a conversation')
  // it comes in pieces: a paste into a line is cut to what the line takes
  for (let piece = 0; piece < 3; piece += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(keys.paste(long.slice(0, 667)))
  }
  await screen.press(keys.enter)
  await screen.until('That is too long.')
  expect(screen.text()).toContain('Ask bob for a conversation')
  expect(screen.text()).toContain('xxxx')
  await screen.press(keys.backspace, keys.enter)
  await screen.until('Asked bob.')
  expect(lastRequest(harness)?.text).toHaveLength(2000)
  await screen.close()
})

test('a greeting typed at 120 columns is still there at 50, and back, and goes out', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const screen = await harness.show(120, 36)
  await screen.press(keys.alt('u'), keys.enter)
  await screen.until('Ask bob for a conversation')
  await screen.press('bom dia')
  await screen.resize(50, 20)
  await screen.until('bom dia')
  await screen.press(', bob')
  await screen.resize(120, 36)
  await screen.until('bom dia, bob')
  await screen.press(keys.enter)
  await screen.until('Asked bob.')
  expect(lastRequest(harness)?.text).toBe('bom dia, bob')
  await screen.close()
})

test('the text of an ask waits for the network with the ask', async () => {
  const harness = closed()
  harness.setLink('offline')
  const screen = await harness.show(100, 24, { open: directConversation('bob') })
  await screen.press('when you are back', keys.enter)
  await screen.until('bob is asked as soon as there is one.')
  expect(lastRequest(harness)).toMatchObject({ text: 'when you are back', answer: 'waiting' })
  await screen.close()
})

test.each(['/request bob uma palavra', '/chat bob uma palavra'])(
  '%s asks with these words',
  async (line) => {
    const harness = createScreenHarness()
    harness.meet('bob')
    const screen = await harness.show(100, 24)
    await screen.press(line, keys.enter)
    await screen.until('Asked bob.')
    expect(lastRequest(harness)?.text).toBe('uma palavra')
    await screen.close()
  },
)

test('on the Welcome page a text is taken along into the conversation that opens next', async () => {
  const harness = createScreenHarness()
  const screen = await harness.show(100, 24)
  await screen.press('hello', keys.enter)
  await screen.until('Send this to')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Send this to'))
  await screen.press(keys.ctrl('k'), 'echo', keys.enter)
  await screen.until('━ to echo ')
  await screen.until('┃ hello')
  await screen.press(keys.enter)
  await screen.until(/you +hello/u)
  expect(harness.state().draft).toBe('')
  await screen.press('/close', keys.enter)
  await screen.until('Welcome')
  expect(screen.text()).not.toContain('┃ hello')
  await screen.close()
})

test('where the conversation has a draft of its own, the text stays on the Welcome page, and is told', async () => {
  const harness = createScreenHarness()
  harness.perform({ type: 'view.draft', conversation: directConversation('echo'), text: 'begun' })
  const screen = await harness.show(140, 24)
  await screen.press('hello', keys.alt('1'))
  await screen.until('┃ begun')
  await screen.until('What you began with nothing open is kept: /close shows it.')
  await screen.press(keys.ctrl('u'), '/close', keys.enter)
  await screen.until('┃ hello')
  expect(harness.state().draft).toBe('hello')
  await screen.close()
})

test('a text sent from the Welcome page to a conversation leaves nothing behind', async () => {
  const harness = createScreenHarness()
  const screen = await harness.show(100, 24)
  await screen.press('hello', keys.enter, 'echo', keys.enter)
  await screen.until(/you +hello/u)
  expect(screen.text()).not.toContain('┃ hello')
  expect(harness.state().draft).toBe('')
  expect(harness.state().conversations.get(directConversation(ECHO))?.draft).toBe('')
  await screen.close()
})

test('from the Welcome page a text goes to the leader of a group with the ask', async () => {
  const harness = createScreenHarness()
  harness.meet('ana')
  harness.createsGroup('ana', 'lab')
  const screen = await harness.show(100, 24)
  await screen.press('posso entrar?', keys.enter, 'lab', keys.enter)
  await screen.until('Asked ana to let you into lab.')
  expect([...harness.state().joins.values()].at(-1)).toMatchObject({ text: 'posso entrar?' })
  expect(screen.text()).not.toContain('┃ posso')
  await screen.close()
})

test('a draft comes back after an edit was sent, and after one was given up', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.openSessionWith('bob')
  harness.sendsText('alice', 'my wrods', 'bob')
  const screen = await harness.show(100, 24, { open: directConversation('bob') })
  await screen.press('half a thought', keys.ctrlUp, 'e')
  await screen.until('editing your message')
  await screen.press(keys.escape)
  await screen.until('┃ half a thought')
  await screen.press(keys.ctrlUp, 'e')
  await screen.until('editing your message')
  await screen.press('!', keys.enter)
  await screen.until('my wrods! (edited)')
  await screen.until('┃ half a thought')
  expect(harness.state().open).toBe(directConversation('bob'))
  await screen.close()
})

test('/ in message mode goes to the input, the message stays chosen, and the command is about it', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.openSessionWith('bob')
  harness.sendsText('bob', 'first')
  harness.sendsText('bob', 'second')
  const screen = await harness.show(100, 24, { open: directConversation('bob') })
  await screen.press('a draft', keys.ctrlUp, keys.up)
  await screen.until(/▌.*first/u)
  await screen.type('/react :tada:')
  await screen.until('┃ /react :tada:')
  expect(screen.text()).toMatch(/▌.*first/u)
  await screen.press(keys.enter)
  await screen.until('🎉 you')
  const { messages } = harness.state().conversations.get(directConversation('bob')) ?? {
    messages: [],
  }
  expect(messages.map(({ reactions }) => reactions.length)).toEqual([1, 0])
  // chosen for one command; and the draft is there again
  expect(screen.text()).not.toContain('▌')
  expect(screen.text()).toContain('┃ a draft')
  await screen.close()
})

test('a group that is over, or was asked, is told before a word can be written', async () => {
  const harness = createScreenHarness()
  harness.meet('ana')
  const lab = harness.createsGroup('ana', 'lab')
  const screen = await harness.show(100, 30, { open: groupConversation(lab) })
  harness.asksToJoin('alice', lab)
  const ask = [...harness.state().joins.keys()].at(-1)
  if (ask === undefined) throw new Error('nobody asked')
  harness.receive('ana', { type: 'group.deny', join: ask, reason: safeText('full') })
  await screen.press(keys.alt('g'), keys.enter)
  await screen.until('You were denied a moment ago.')
  expect(screen.text()).not.toContain('message to its leader')
  await screen.press(keys.escape)
  await screen.until('┃ You were denied a moment ago')
  expect(harness.calls.filter((one) => Object(one).type === 'group.ask')).toEqual([])
  await screen.close()
})
