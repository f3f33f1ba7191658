/** Commands that are not carried out: the status line tells why, and the line stays to be corrected, until Esc. */
import { expect, test } from 'vitest'
import { keys } from '../../support/screen/keys.ts'
import { directConversation } from '../../support/screen/screen-harness.tsx'
import { inSession } from '../../support/screen/in-session.ts'

const open = { open: directConversation('bob') }

test.each([
  ['/retry', 'None of your messages here failed.'],
  ['/open', 'No message here has a link.'],
  ['/original', 'No message here is a reply.'],
  ['/edits', 'No message here was edited.'],
  ['/edit oi', 'You have not written anything here yet.'],
  ['/delete', 'You have not written anything here yet.'],
  ['/delivery', 'You have not written anything here yet.'],
  ['/reply oi', 'Nobody else has written anything here yet.'],
  ['/react 👍', 'Nobody else has written anything here yet.'],
  ['/copy', 'There is no message here yet.'],
  ['/quote', 'There is no message here yet.'],
  ['/forward', 'There is no message here yet.'],
  ['/request carla', 'You already asked'],
  ['/group claim', 'Open a group first'],
  ['/unblock carla', 'carla is not blocked.'],
  ['/notify loud', 'Usage: /notify all|mentions|nothing'],
])('%s says: %s', async (line, wanted) => {
  const harness = inSession('bob')
  harness.meet('carla')
  const screen = await harness.show(100, 24, open)
  await screen.press('/request carla oi', keys.enter)
  await screen.until('Asked carla')
  await screen.press(line, keys.enter)
  await screen.until(wanted)
  expect(screen.text()).toContain(`┃ ${line} `)
  await screen.press(keys.escape)
  await screen.until('Type a message; Enter sends it')
  expect(screen.text()).not.toContain(wanted)
  await screen.close()
})

test.each(['/close bob', '/delete 5', '/quit now', '/list lab', '/away lunch'])(
  '%s does nothing: nothing that is typed is passed over in silence',
  async (line) => {
    const harness = inSession('bob')
    harness.sendsText('bob', 'oi')
    const screen = await harness.show(100, 24, open)
    await screen.press(line, keys.enter)
    await screen.until('takes nothing after its name')
    expect(harness.state().open).toBe(directConversation('bob'))
    expect(harness.state().me.status).toBe('online')
    expect(screen.text()).toContain(`┃ ${line} `)
    await screen.close()
  },
)

test('with no conversation open, commands about messages say so', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24)
  for (const line of ['/retry', '/copy', '/newest', '/reply oi']) {
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(line, keys.enter)
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.until('Open a conversation first')
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(keys.escape)
  }
  await screen.until('Type a message; Enter asks who gets it')
  expect(screen.text()).not.toContain('/reply oi')
  await screen.close()
})

test('Esc clears only what was refused: a message, or a command that was changed, stays', async () => {
  const harness = inSession('bob')
  const screen = await harness.show(100, 24, open)
  await screen.press('/retry', keys.enter)
  await screen.until('None of your messages here failed.')
  await screen.press('x', keys.escape)
  await screen.until('┃ /retryx ')
  await screen.press(keys.ctrl('u'), 'a thought', keys.escape)
  await screen.until('┃ a thought ')
  expect(screen.text()).not.toContain('/retry')
  await screen.close()
})
