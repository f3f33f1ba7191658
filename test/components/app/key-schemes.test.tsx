/** `/set keys emacs`: readline's keys belong to the input, and what they were for has others, as shown. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import { directConversation } from '../../support/screen/screen-harness.tsx'
import { inSession } from '../../support/screen/in-session.ts'

test.each([
  [120, 36],
  [80, 24],
  [40, 15],
])('readline fingers find their keys at %i x %i', async (columns, rows) => {
  const screen = await inSession('bob', 'carla').show(columns, rows, {
    open: directConversation('bob'),
    keys: 'emacs',
  })
  // kill to the end, yank, a character right, swap
  await screen.press('hello wrold', keys.ctrl('a'), keys.ctrl('f'), keys.ctrl('k'))
  await screen.until(/│ h +│|┃ h +┃/u)
  await screen.press(keys.ctrl('y'))
  await screen.until('hello wrold')
  await screen.press(keys.ctrl('b'), keys.ctrl('b'), keys.ctrl('b'), keys.ctrl('t'))
  await screen.until('hello world')
  await screen.press(keys.enter)
  await screen.until(/you +hello world/u)
  // the line before, and back
  await screen.press(keys.ctrl('p'))
  await screen.until(/[│┃] hello world +[│┃]/u)
  await screen.press(keys.ctrl('n'))
  await screen.until(() => !/[│┃] hello world +[│┃]/u.test(screen.text()))
  // what these keys were for
  await screen.press(keys.ctrl('o'))
  await screen.until('Go to')
  await screen.press(keys.ctrl('n'))
  await screen.until(/▸ . carla/u)
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Go to'))
  await screen.press(keys.alt('k'))
  await screen.until('Go to')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Go to'))
  await screen.press(keys.ctrl('s'))
  await screen.until('Search')
  expect(screen.text()).not.toContain('Go to')
  await screen.close()
})

test('hints, help and sentences show the keys that are in force', async () => {
  const emacs = await inSession('bob', 'carla').show(120, 36, { keys: 'emacs' })
  await emacs.until('Ctrl-O goes anywhere')
  expect(emacs.text()).toContain('Ctrl-O go to')
  expect(emacs.text()).not.toContain('Ctrl-K')
  await emacs.press('/help', keys.enter)
  await emacs.until(/Ctrl-O Alt-K +go to a conversation/u)
  await emacs.press('cut')
  await emacs.until(/Ctrl-K +cut to the end of the line/u)
  await emacs.close()
  const ours = await inSession('bob', 'carla').show(120, 36)
  await ours.until('Ctrl-K goes anywhere')
  await ours.press('/help', keys.enter)
  await ours.press('cut')
  await ours.until(/Alt-K +cut to the end of the line/u)
  await ours.close()
})

test('in our own scheme the same keys do what the table says', async () => {
  const screen = await inSession('bob', 'carla').show(100, 24, { open: directConversation('bob') })
  await screen.press('one two', keys.ctrl('a'), keys.alt('f'), keys.alt('k'))
  await screen.until(/┃ one +┃/u)
  await screen.press(keys.ctrl('n'))
  await screen.until('━ to carla ')
  expect(screen.text()).not.toContain('┃ one')
  await screen.close()
})
