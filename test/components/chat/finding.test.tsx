/** From hit to hit, to what a reply is about, to a date, and back; what an edited message said before. */
import { expect, test } from 'vitest'
import type { Message } from '../../../src/model/messages/messages.ts'
import { directChannel } from '../../../src/core/channel.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import { directConversation, START } from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import { inSession, sessionIn } from '../../support/screen/in-session.ts'

const open = { open: directConversation('bob') }
const F3 = '\u001BOR'
const SHIFT_F3 = '\u001B[1;2R'

const messagesOf = (harness: ScreenHarness): readonly Message[] =>
  harness.state().conversations.get(directConversation('bob'))?.messages ?? []

/** Three messages with the word, of which the newest is the first hit. */
const withHits = () => {
  const harness = inSession()
  for (const text of ['cake one', 'tea', 'cake two', 'more cake']) harness.sendsText('bob', text)
  for (const message of messagesOf(harness).toReversed()) {
    if (message.text.includes('cake')) harness.searchHits.push({ message, excerpt: message.text })
  }
  return harness
}

test('n and N go from hit to hit, which are marked and counted; F3 does from anywhere', async () => {
  const harness = withHits()
  const screen = await harness.show(100, 24, open)
  await screen.press(keys.ctrl('f'), 'cake', keys.enter)
  await screen.until(/▌.*more cake/u)
  await screen.until('hit 1 of 3')
  expect(screen.text()).toContain('n older hit')
  // what goes nowhere is not offered
  expect(screen.text()).not.toContain('N newer hit')
  await screen.press('n')
  await screen.until(/▌.*cake two/u)
  await screen.press('n')
  await screen.until(/▌.*cake one/u)
  await screen.until('hit 3 of 3')
  expect(screen.text()).toContain('N newer hit')
  expect(screen.text()).not.toContain('n older hit')
  await screen.press('n')
  await screen.until('This is the oldest hit.')
  await screen.press('N')
  await screen.until('hit 2 of 3')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('hit 2 of 3'))
  await screen.press(SHIFT_F3)
  await screen.until('hit 1 of 3')
  await screen.press(SHIFT_F3)
  await screen.until('This is the newest hit.')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('hit 1 of 3'))
  await screen.press(F3)
  await screen.until('hit 2 of 3')
  await screen.close()
})

test('the last search is offered again: Enter goes to its hit, → edits it, typing begins another', async () => {
  const harness = withHits()
  const screen = await harness.show(100, 24, open)
  await screen.press(keys.ctrl('f'), 'cake', keys.enter)
  await screen.until('hit 1 of 3')
  await screen.press('n')
  await screen.until('hit 2 of 3')
  await screen.press(keys.ctrl('f'))
  await screen.until(/search: cake/u)
  await screen.until(/▸.*cake two/u)
  await screen.press(keys.right, 's')
  await screen.until(/search: cakes/u)
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('search: '))
  await screen.press(keys.ctrl('f'), 'tea')
  await screen.until(/search: tea/u)
  await screen.press(keys.ctrl('u'))
  await screen.until('Words, "a phrase", from:USER')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('search: '))
  await screen.press(keys.ctrl('f'), keys.enter)
  await screen.until('hit 2 of 3')
  expect(screen.text()).toMatch(/▌.*cake two/u)
  await screen.close()
})

test('a hit is shown with what was said around it, also in the middle of a long message', async () => {
  const harness = inSession()
  for (let n = 0; n < 40; n += 1) harness.sendsText('bob', `before ${n}`)
  const long = Array.from({ length: 200 }, (_, n) => (n === 120 ? 'the cake' : `row ${n}`))
  harness.sendsText('bob', 'a small cake')
  harness.sendsText('bob', long.join('\n'))
  for (let n = 0; n < 40; n += 1) harness.sendsText('bob', `after ${n}`)
  for (const message of messagesOf(harness).toReversed()) {
    if (message.text.includes('cake')) harness.searchHits.push({ message, excerpt: message.text })
  }
  const screen = await harness.show(100, 24, open)
  await screen.press(keys.ctrlEnd)
  await screen.until('after 39')
  await screen.press(keys.ctrl('f'), 'cake', keys.enter)
  await screen.until('the cake')
  expect(screen.text()).toContain('row 118')
  expect(screen.text()).toContain('row 122')
  await screen.press('n')
  await screen.until(/▌.*a small cake/u)
  expect(screen.text()).toContain('before 38')
  expect(screen.text()).toContain('row 2')
  await screen.close()
})

test('the chosen hit is told in full below the list, however narrow it is', async () => {
  const harness = inSession()
  harness.sendsText('bob', 'something')
  const [message] = messagesOf(harness)
  if (!message) throw new Error('nothing was sent')
  harness.searchHits.push({
    message,
    excerpt: safeText('a sentence that is rather long with ‹something› in the middle of it'),
  })
  const screen = await harness.show(60, 20, open)
  await screen.press(keys.ctrl('f'))
  await screen.until('after:DATE. All must match.')
  await screen.press('something')
  await screen.until('1 found')
  expect(screen.text()).toMatch(/a sentence that is rather long with/u)
  expect(screen.text()).toMatch(/something in the middle of it/u)
  await screen.close()
})

test('b goes back to where the search began, and then says that there is nothing more', async () => {
  const harness = withHits()
  for (let n = 0; n < 40; n += 1) harness.sendsText('bob', `line ${n}`)
  const screen = await harness.show(100, 24, open)
  await screen.press(keys.ctrlEnd)
  await screen.until('line 39')
  await screen.press(keys.ctrl('f'), 'cake', keys.enter)
  await screen.until(/▌.*more cake/u)
  expect(screen.text()).not.toContain('line 39')
  await screen.press('b')
  await screen.until('line 39')
  await screen.press(keys.ctrlUp, 'b')
  await screen.until('There was no jump to come back from.')
  await screen.close()
})

test('q goes to the message that a reply is about, and b back to the reply', async () => {
  const harness = inSession()
  harness.sendsText('bob', 'the question')
  for (let n = 0; n < 40; n += 1) harness.sendsText('bob', `line ${n}`)
  const screen = await harness.show(100, 24, open)
  const [first] = messagesOf(harness)
  if (!first) throw new Error('nothing was sent')
  await screen.press(keys.ctrlHome)
  await screen.until('the question')
  await screen.press(keys.ctrlUp)
  for (let n = 0; n < 30; n += 1) {
    if (/▌.*the question/u.test(screen.text())) break
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(keys.up)
  }
  await screen.until(/▌.*the question/u)
  await screen.press('r', 'the answer', keys.enter)
  await screen.until('you  the answer')
  await screen.press(keys.ctrlUp, 'q')
  await screen.until(/▌.*the question/u)
  await screen.press('b')
  await screen.until(/▌.*the answer/u)
  await screen.press(keys.up)
  await screen.until(/▌.*line 39/u)
  await screen.press('q')
  await screen.until('This message is not a reply.')
  expect(screen.text()).toMatch(/▌.*line 39/u)
  await screen.close()
})

test('/original and /edits do the same from the input, and say where there is nothing', async () => {
  const harness = inSession()
  harness.sendsText('bob', 'the question')
  const screen = await harness.show(100, 24, open)
  await screen.press('/original', keys.enter)
  await screen.until('No message here is a reply.')
  await screen.press(keys.ctrl('u'), '/reply the answre', keys.enter)
  await screen.until('you  the answre')
  await screen.press('/original', keys.enter)
  await screen.until(/▌.*the question/u)
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('choosing a message'))
  await screen.press('/edit the answer', keys.enter)
  await screen.until('(edited)')
  harness.versions.push({ at: START, text: safeText('the answre') })
  await screen.press('/edits', keys.enter)
  await screen.until('Versions of this message')
  expect(screen.text()).toContain('the answre')
  await screen.close()
})

test('a reply to what is nowhere, or in another conversation, leads nowhere', async () => {
  const harness = inSession('bob', 'carol')
  harness.sendsText('carol', 'a secret')
  const [secret] = harness.state().conversations.get(directConversation('carol'))?.messages ?? []
  if (!secret) throw new Error('nothing was sent')
  harness.receive('bob', {
    type: 'message.send',
    channel: directChannel(sessionIn(harness)),
    text: safeText('about that'),
    reply: secret.id,
  })
  const screen = await harness.show(100, 24, open)
  await screen.until('┌ an earlier message')
  expect(screen.text()).not.toContain('a secret')
  await screen.press(keys.ctrlUp, 'q')
  await screen.until('The original is not on your disk.')
  await screen.close()
})

test('d and /date go to a date', async () => {
  const harness = withHits()
  const screen = await harness.show(100, 24, open)
  await screen.press('/date yesterday', keys.enter)
  await screen.until(/▌.*cake one/u)
  expect(harness.calls).toContain(`messageOn ${directConversation('bob')} yesterday`)
  await screen.press('d')
  await screen.until('Go to which date?')
  await screen.press('20/11', keys.enter)
  await screen.until(() => harness.calls.includes(`messageOn ${directConversation('bob')} 20/11`))
  await screen.close()
})

test('h shows what an edited message said before, and only of an edited one', async () => {
  const harness = inSession()
  harness.sendsText('alice', 'my wrods', 'bob')
  harness.versions.push(
    { at: START, text: safeText('my wrods') },
    { at: START, text: safeText('my words') },
  )
  const screen = await harness.show(100, 24, open)
  await screen.press(keys.ctrlUp, 'h')
  await screen.until('This message was not edited.')
  await screen.press('e', keys.backspace, '.', keys.enter)
  await screen.until('(edited)')
  await screen.press(keys.ctrlUp, 'h')
  await screen.until('Versions of this message')
  const text = screen.text()
  expect(text.indexOf('my words')).toBeLessThan(text.indexOf('my wrods'))
  await screen.press('y')
  expect(harness.calls.at(-1)).toBe('copy my wrods\n\nmy words')
  await screen.close()
})
