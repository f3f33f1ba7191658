/** Open topics on the screen: what is drawn of them, and that none of it looks like a person. */
import { expect, test } from 'vitest'
import { parseTopicFilter } from '../../../src/core/broker/topic-filter.ts'
import { topicChannel } from '../../../src/core/channel.ts'
import { topicConversationId, addMillis, ANONYMOUS } from '../../../src/core/ids.ts'
import { addSeq, NO_SEQS } from '../../../src/core/seq-ranges.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import type { Unsigned } from '../../../src/model/messages/unsigned.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { testRef } from '../../support/test-ref.ts'
import { itemRows } from '../../../components/chat/item-rows.ts'
import { textsFor } from '../../../src/i18n/texts.ts'
import { dark } from '../../../src/themes/dark.ts'
import { themeFor } from '../../../src/themes/themes.ts'
import { keys } from '../../support/screen/keys.ts'
import { idOf, START, createScreenHarness } from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'

const filterOf = (topic: string) => {
  const filter = parseTopicFilter(topic)
  if (filter === undefined) throw new Error(`${topic} is no topic`)
  return filter
}

const online = (): ScreenHarness => {
  const harness = createScreenHarness()
  harness.setLink('online')
  return harness
}

let count = 0
/** A line arrives, as the program makes it of a packet. */
const receives = (harness: ScreenHarness, topic: string, text: string, plain: Unsigned = {}) => {
  count += 1
  const filter = filterOf(topic)
  const at = addMillis(START, 60_000 + count)
  const message: Message = {
    id: testRef(at),
    conversation: topicConversationId(filter),
    channel: topicChannel(filter),
    by: ANONYMOUS,
    at,
    seq: 0,
    text: safeText(text),
    reactions: [],
    unsigned: plain,
  }
  harness.commit({ type: 'message.sent', message })
}
const follow = (harness: ScreenHarness, topic: string) =>
  harness.perform({ type: 'topic.follow', topic })

test('/topic-room follows a topic and opens it; it says what it is, and Enter says a line', async () => {
  const harness = online()
  const screen = await harness.show(100, 24)
  await screen.press('/topic-room house/kitchen', keys.enter)
  await screen.until('house/kitchen  open topic · not signed, not private')
  await screen.until('to house/kitchen (open to all)')
  await screen.until('Nothing on house/kitchen yet')
  await screen.press('is anybody there?', keys.enter)
  await screen.until(/you +is anybody there\?.*…/u)
  expect(harness.calls.at(-1)).toMatchObject({
    type: 'topic.publish',
    topic: 'house/kitchen',
    text: 'is anybody there?',
  })
  const channel = topicChannel(filterOf('house/kitchen'))
  harness.commit({ type: 'delivery.updated', channel, sent: addSeq(NO_SEQS, 1) })
  await screen.until(/is anybody there\?.*✓/u)
  await screen.close()
})

test('a line never looks like a person: a ? after the name, and its own time', async () => {
  const harness = online()
  harness.meet('bob')
  follow(harness, 'house/kitchen')
  receives(harness, 'house/kitchen', 'trust me', { from: safeText('bob') })
  receives(harness, 'house/kitchen', 'and me\n09:13  bob  really', { from: safeText('bob') })
  receives(harness, 'house/kitchen', '21.5')
  receives(harness, 'house/kitchen', '/me is alice')
  const screen = await harness.show(100, 24, {
    open: topicConversationId(filterOf('house/kitchen')),
  })
  await screen.until(/09:13 {2}bob\? +trust me/u)
  await screen.until(/09:13 {2}bob\? +and me/u)
  await screen.until(/09:13 {2}\? +21\.5/u)
  await screen.until(/09:13 {2}\? +\/me is alice/u)
  // the second row of a line stands where no line begins
  await screen.until(/│ {14,}09:13 {2}bob {2}really/u)
  expect(screen.text()).not.toMatch(/│ {1,3}09:13 {2}bob {2}/u)
  await screen.close()
})

test('bytes, what is empty, kept or cut, and a flood are told in words', async () => {
  const harness = online()
  follow(harness, 'house/+')
  const topic = safeText('house/door')
  receives(harness, 'house/+', '', { topic, note: { kind: 'binary', count: 1234 } })
  receives(harness, 'house/+', '', { topic, note: { kind: 'empty', count: 0 } })
  receives(harness, 'house/+', 'open', { topic, retained: true })
  receives(harness, 'house/+', 'long', { topic, note: { kind: 'cut', count: 10_000 } })
  receives(harness, 'house/+', '', { note: { kind: 'flood', count: 950 } })
  const screen = await harness.show(120, 24, { open: topicConversationId(filterOf('house/+')) })
  await screen.until('house/door  [binary, 1,234 bytes]')
  await screen.until('house/door  [empty]')
  await screen.until('house/door  open (kept by the broker)')
  await screen.until('house/door  long… [cut, 10,000 bytes in all]')
  await screen.until('[950 more lines came too fast and were skipped]')
  await screen.until('house/+ can only be read')
  await screen.press('hello', keys.enter)
  await screen.until('A topic with + or # can only be read')
  await screen.until(/┃ hello/u)
  expect(screen.text()).not.toMatch(/you +hello/u)
  await screen.close()
})

test('where there is no broker a line is refused, and the text stays in the input', async () => {
  const harness = createScreenHarness()
  follow(harness, 'house/kitchen')
  const screen = await harness.show(100, 24, {
    open: topicConversationId(filterOf('house/kitchen')),
  })
  await screen.press('hello', keys.enter)
  await screen.until('There is no broker now')
  await screen.until(/┃ hello/u)
  expect(screen.text()).not.toMatch(/you +hello/u)
  await screen.close()
})

test('what needs a signature is refused; copying and saying a lost line again work', async () => {
  const harness = online()
  follow(harness, 'house/kitchen')
  receives(harness, 'house/kitchen', 'see https://example.org/x', { from: safeText('bob') })
  const screen = await harness.show(100, 24, {
    open: topicConversationId(filterOf('house/kitchen')),
  })
  await screen.until('bob?')
  await screen.press(keys.ctrlUp)
  await screen.until('choosing a message')
  for (const key of ['r', 'e', 'x', '+', 'i']) {
    harness.commit({ type: 'minute.passed', now: START })
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(key)
    // oxlint-disable-next-line no-await-in-loop
    await screen.until('it is not signed')
    // oxlint-disable-next-line no-await-in-loop
    await screen.press('y')
    // oxlint-disable-next-line no-await-in-loop
    await screen.until('Copied')
  }
  await screen.press('o')
  expect(harness.calls.slice(-2)).toEqual([
    'copy see https://example.org/x',
    'openLink https://example.org/x',
  ])
  harness.advance(120_000)
  harness.perform({
    type: 'topic.publish',
    topic: 'house/kitchen',
    text: safeText('lost words'),
  })
  const channel = topicChannel(filterOf('house/kitchen'))
  harness.commit({ type: 'delivery.updated', channel, failed: { seq: 1, reason: 'lost' } })
  await screen.until(/lost words.*!/u)
  await screen.press(keys.down, 't')
  await screen.until('Trying again')
  expect(harness.calls.at(-1)).toMatchObject({ type: 'topic.retry', topic: 'house/kitchen' })
  await screen.close()
})

test('open topics stand below the groups, in Ctrl-K and among the numbers; /topic-leave leaves', async () => {
  const harness = online()
  harness.meet('bob')
  harness.openSessionWith('bob')
  follow(harness, 'house/kitchen')
  follow(harness, 'garden/#')
  receives(harness, 'garden/#', 'rain', { topic: safeText('garden/weather') })
  receives(harness, 'garden/#', 'more rain', { topic: safeText('garden/weather') })
  const screen = await harness.show(120, 30)
  await screen.until(/2 ≈ house\/kitchen/u)
  await screen.until(/3 ≈ garden\/# +2 /u)
  await screen.press(keys.alt('g'), keys.down, keys.enter)
  await screen.until('garden/#  open topic · not signed')
  await screen.press(keys.alt('2'))
  await screen.until('house/kitchen  open topic')
  await screen.press(keys.ctrl('k'), 'garden')
  await screen.until(/≈ garden\/#.*open topic/u)
  await screen.press(keys.enter)
  await screen.until('garden/#  open topic')
  await screen.press('/topic-room', keys.enter)
  await screen.until('Open topics')
  await screen.press('kitch', keys.enter)
  await screen.until('house/kitchen  open topic')
  await screen.press('/mute', keys.enter)
  await screen.until('house/kitchen is muted')
  await screen.press('/topic-leave', keys.enter)
  await screen.until('You no longer follow house/kitchen')
  expect(screen.text()).not.toContain('≈ house/kitchen')
  await screen.press('/unsubscribe nowhere', keys.enter)
  await screen.until('You do not follow this topic')
  await screen.press(keys.ctrl('u'), '/topic-room a#', keys.enter)
  await screen.until('This is not a topic')
  await screen.close()
})

test('however long a topic is, what it is can be read', async () => {
  const harness = online()
  const topic = 'a/very/long/topic/'.repeat(11)
  follow(harness, topic)
  const screen = await harness.show(100, 24, { open: topicConversationId(filterOf(topic)) })
  await screen.until(/a\/very\S*…  open topic · not signed, not private/u)
  await screen.resize(60, 24)
  await screen.until(/a\/\S*…  not signed, not private/u)
  expect(screen.text()).toContain('…')
  await screen.close()
})

test('in Portuguese the same is said in Portuguese', async () => {
  const harness = online()
  follow(harness, 'casa/+')
  const open = topicConversationId(filterOf('casa/+'))
  const note = { kind: 'binary', count: 1234 } as const
  receives(harness, 'casa/+', '', { topic: safeText('casa/porta'), note })
  const screen = await harness.show(100, 24, { open, language: 'pt-BR' })
  await screen.until('tópico aberto · sem assinatura, não privado')
  await screen.until('casa/porta  [binário, 1.234 bytes]')
  expect(screen.text()).not.toContain('binary')
  await screen.close()
})

test('the name that a line gives never has the colour of a person', () => {
  const at = START
  const message: Message = {
    id: testRef(at),
    conversation: topicConversationId(filterOf('a')),
    channel: topicChannel(filterOf('a')),
    by: ANONYMOUS,
    at,
    seq: 0,
    text: safeText('trust me'),
    reactions: [],
    unsigned: { from: safeText('bob') },
  }
  const look = {
    width: 60,
    nameWidth: 8,
    theme: themeFor('dark', {}, { unicode: true }),
    texts: textsFor('en'),
    me: idOf('alice'),
    nameOf: (who: string) => who,
    actorOf: (who: string) => who,
    markOf: () => undefined,
    callsMe: () => false,
    isHidden: () => false,
    progressOf: () => 'read' as const,
    quoted: () => undefined,
    hitTerms: () => [],
    isUnfolded: () => false,
    now: 0,
  }
  const item = { kind: 'message', key: 'a', at, follows: false, sameMinute: false } as const
  const styleOf = (shown: Message) =>
    itemRows({ ...item, message: shown }, look)[0]?.find(({ text }) => text.startsWith('bob'))
      ?.style
  const { unsigned: _, ...signed } = message
  expect(dark.people).toContainEqual(styleOf({ ...signed, by: idOf('bob') }))
  expect(styleOf(message)).toEqual(dark.styles.muted)
  expect(dark.people).not.toContainEqual(styleOf(message))
})

test('two topics that differ in what nobody sees are shown in two ways', async () => {
  const harness = online()
  for (const topic of ['house/lamp', 'house/lamp\u200B'])
    harness.perform({ type: 'topic.follow', topic })
  const screen = await harness.show(100, 30)
  expect(screen.text()).toContain('≈ house/lamp ')
  expect(screen.text()).toContain('≈ house/lamp<U+200B>')
  await screen.close()
})
