/** What is typed is what is said: a question mark, an emoji by its name, and what looks like one. */
import { expect, test } from 'vitest'
import { emojiTyped } from '../../../components/composer/emoji-table.ts'
import { keys } from '../../support/screen/keys.ts'
import type { createScreenHarness } from '../../support/screen/screen-harness.tsx'
import { directConversation } from '../../support/screen/screen-harness.tsx'
import { inSession } from '../../support/screen/in-session.ts'

const open = { open: directConversation('bob') }
const textsOf = (harness: ReturnType<typeof createScreenHarness>) =>
  harness
    .state()
    .conversations.get(directConversation('bob'))
    ?.messages.map(({ text }) => text)

test.each([
  [120, 36],
  [80, 24],
  [40, 15],
])(
  'a message may begin with a question mark, and be nothing else, at %i x %i',
  async (columns, rows) => {
    const harness = inSession()
    const screen = await harness.show(columns, rows, open)
    await screen.press('?')
    // whoever looked for help finds the way
    await screen.until('/help')
    await screen.press('! really?', keys.enter, '?', keys.enter)
    await screen.until(() => textsOf(harness)?.length === 2)
    expect(textsOf(harness)).toEqual(['?! really?', '?'])
    await screen.press('?', keys.tab)
    await screen.until('/help')
    await screen.press(keys.enter)
    await screen.until('Help')
    await screen.press(keys.escape)
    await screen.until(() => !screen.text().includes('Help'))
    await screen.press('/?', keys.enter)
    await screen.until('Help')
    await screen.close()
  },
)

test.each([
  [':smile:', { from: 0, emoji: '😄' }],
  ['oi :smile:', { from: 3, emoji: '😄' }],
  ['(:Tada:', { from: 1, emoji: '🎉' }],
  ['“:+1:', { from: 1, emoji: '👍' }],
  ['😄:smile:', { from: 2, emoji: '😄' }],
  ['❤️:heart:', { from: 2, emoji: '❤️' }],
  ['a\n:smile:', { from: 2, emoji: '😄' }],
  [':100:', { from: 0, emoji: '💯' }],
  // neither a name, nor inside of a word, a time, a link or code
  [':smil:', undefined],
  ['a:smile:', undefined],
  ['10:30:', undefined],
  ['10:100:', undefined],
  ['https://x.org/:smile:', undefined],
  ['std::x::', undefined],
  ['`:smile:', undefined],
  ['```\n:smile:', undefined],
  ['`a` :smile:', { from: 4, emoji: '😄' }],
])('after %j the emoji is %o', (before, found) => {
  expect(emojiTyped(before)).toEqual(found)
})

test('a name between colons becomes its emoji when the second colon is typed, and Backspace takes it back', async () => {
  const harness = inSession()
  const screen = await harness.show(100, 24, open)
  await screen.press('well :smile:', ' done :tada:', keys.enter)
  await screen.press(':smile:', keys.backspace, '!', keys.enter)
  await screen.press(':smile:', keys.ctrl('_'), '?', keys.enter)
  await screen.press(':smile:', keys.left, keys.right, keys.backspace, 'x', keys.enter)
  await screen.press('at 10:30:15 `:smile:` a:x:b', keys.enter)
  await screen.press(keys.paste(':smile: '), 'pasted', keys.enter)
  await screen.press('/me :wave:', keys.enter)
  await screen.until(() => textsOf(harness)?.length === 7)
  expect(textsOf(harness)).toEqual([
    'well 😄 done 🎉',
    ':smile:!',
    ':smile:?',
    'x',
    'at 10:30:15 `:smile:` a:x:b',
    ':smile: pasted',
    '/me 👋',
  ])
  // what a command wants may hold colons, what it says is a text
  await screen.press('/topic-room :smile:')
  await screen.until('/topic-room :smile:')
  await screen.press(keys.ctrl('u'), '/msg bob :smile:', keys.enter)
  await screen.until(() => textsOf(harness)?.at(-1) === '😄')
  await screen.close()
})

test('where emoji are off, names stay names', async () => {
  const harness = inSession()
  const screen = await harness.show(100, 24, { ...open, unicode: false })
  await screen.press(':smile:', keys.enter)
  await screen.until(() => textsOf(harness)?.length === 1)
  expect(textsOf(harness)).toEqual([':smile:'])
  await screen.close()
})
