/** What is sent as a reaction: signs, and no words. */
import { expect, test } from 'vitest'
import { isReaction } from '../../../src/core/text/reaction.ts'

test.each([
  '👍',
  '👍🏽',
  '❤️',
  '❤',
  '🇧🇷',
  '🏴\u{E0067}\u{E0062}\u{E007F}',
  '1️⃣',
  '👩‍👩‍👧',
  '✓',
  '+1',
  '☕',
])('%s can be one', (text) => {
  expect(isReaction(text)).toBe(true)
})

test.each(['foo', 'oi pessoal', '', ' ', ':tada:', ':+1:', ':)', '12', 'ok 👍', '你好', '!'])(
  '%j cannot',
  (text) => {
    expect(isReaction(text)).toBe(false)
  },
)
