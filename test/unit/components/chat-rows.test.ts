/** How the rows of a message look: what calls me stands out, what is hidden does not. */
import { expect, test } from 'vitest'
import type { ChatItem } from '../../../components/chat/chat-items.ts'
import { itemRows } from '../../../components/chat/item-rows.ts'
import { createCollector } from '../../support/process/collector.ts'
import type { RowContext } from '../../../components/chat/item-rows.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import {
  groupConversationId,
  parseMillis,
  parseGroupId,
  parseRef,
  parseUserId,
} from '../../../src/core/ids.ts'
import { groupChannel } from '../../../src/core/channel.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { textsFor } from '../../../src/i18n/texts.ts'
import { themeFor } from '../../../src/themes/themes.ts'

const sure = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the test asked for something that cannot be')
  return value
}

const bob = sure(parseUserId('bob'))
const group = sure(parseGroupId('lab~abcdefghijkl'))
const messageItem = (text: string): ChatItem & { readonly kind: 'message' } => {
  const message: Message = {
    id: sure(parseRef(`01JD4ZQ0000000000000000000.${'A'.repeat(43)}`)),
    conversation: groupConversationId(group),
    channel: groupChannel(group),
    by: bob,
    at: sure(parseMillis(Date.UTC(2026, 10, 20, 9, 12))),
    seq: 1,
    text: safeText(text),
    reactions: [],
  }
  const { id: key, at } = message
  return { kind: 'message', key, at, message, follows: false, sameMinute: false }
}

const theme = themeFor('dark', {}, { unicode: true })
const look: RowContext = {
  width: 60,
  nameWidth: 6,
  theme,
  texts: textsFor('en'),
  me: sure(parseUserId('alice')),
  nameOf: (who) => who,
  actorOf: (who) => who,
  markOf: () => undefined,
  callsMe: () => false,
  isHidden: () => false,
  progressOf: () => 'sent',
  quoted: () => undefined,
  hitTerms: () => [],
  isUnfolded: () => false,
  now: 0,
}

const spanOf = (text: string, given: Partial<RowContext>) =>
  itemRows(messageItem(text), { ...look, ...given })
    .flat()
    .find((span) => span.text.includes(text))

test('a message that calls me has the look of a mention, others have none', () => {
  expect(spanOf('oi @alice', { callsMe: () => true })?.style).toEqual(theme.styles.mention)
  expect(spanOf('oi', {})?.style).toBeUndefined()
})

const wordsOf = (text: string, given: Partial<RowContext>) =>
  itemRows(messageItem(text), { ...look, ...given })
    .flat()
    .map((span) => span.text)
    .join('')

test('a mark stands beside the name, and the text stays in its column', () => {
  const mark = { text: '✓', style: theme.styles.trusted }
  expect(wordsOf('oi', { markOf: () => mark })).toContain('bob ✓   oi')
  expect(wordsOf('oi', { markOf: () => mark }).indexOf('oi')).toBe(wordsOf('oi', {}).indexOf('oi'))
  expect(wordsOf('oi', { markOf: () => mark, nameWidth: 4 })).toContain('b… ✓  oi')
})

test('of a hidden message not a word is drawn, but that it is there', () => {
  const words = wordsOf('segredo', { isHidden: () => true })
  expect(words).not.toContain('segredo')
  expect(words).toContain('message from somebody you blocked')
})

test('what was drawn of a message does not keep the window with which it was drawn', async () => {
  const { collect, isCollected } = createCollector()
  const kept = messageItem('kept')
  const drawWith = () => {
    const window = [messageItem('from before')]
    const context: RowContext = { ...look, quoted: () => window[0]?.message }
    expect(itemRows(kept, context)).not.toEqual([])
    return new WeakRef(window)
  }
  const before = drawWith()
  await collect()
  expect(isCollected(before)).toBe(true)
  // the same rows are still there
  expect(itemRows(kept, look)).toBe(itemRows(kept, look))
})
