/** Hints, borders, menus and help offer what can be done here, and nothing else. */
import { expect, test } from 'vitest'
import { directChannel } from '../../../src/core/channel.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { plaintextUserId, validatePlaintextName } from '../../../src/core/plaintext-ids.ts'
import { personConversationId } from '../../../src/core/ids.ts'
import { keys } from '../../support/screen/keys.ts'
import type { Screen } from '../../support/screen/memory-screen.tsx'
import {
  idOf,
  groupConversation,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import { inSession } from '../../support/screen/in-session.ts'

const SIZES = [
  [120, 36],
  [80, 24],
  [40, 15],
] as const

const inTalk = (): ScreenHarness => {
  const harness = inSession()
  harness.sendsText('bob', 'hers')
  harness.sendsText('alice', 'mine', 'bob')
  return harness
}

const hintsOf = (screen: Screen): string => screen.rows().at(-1) ?? ''

test.each(SIZES)(
  'at %i by %i the hints of a message are about this message',
  async (columns, rows) => {
    const harness = inTalk()
    const screen = await harness.show(columns, rows, { open: directConversation('bob') })
    await screen.press(keys.ctrlUp)
    await screen.until(/▌.*mine/u)
    // in the narrowest there is room for one hint only
    const hints = columns > 40 ? /r reply {2}e edit/u : /↑↓ choose/u
    expect(screen.text()).toMatch(hints)
    await screen.press(keys.up)
    await screen.until(/▌.*hers/u)
    expect(screen.text()).toContain(columns > 40 ? 'r reply' : '↑↓ choose')
    expect(screen.text()).not.toContain('e edit')
    expect(screen.text()).not.toContain('x delete')
    await screen.press('?')
    await screen.until('Choosing a message')
    expect(screen.text()).not.toContain('edit your message')
    await screen.close()
  },
)

test.each([100, 120, 200])('at %i columns a hint stands there once', async (columns) => {
  const harness = inTalk()
  const screen = await harness.show(columns, 30, { open: directConversation('bob') })
  await screen.press(keys.ctrlUp, keys.up)
  await screen.until(/▌.*hers/u)
  expect(hintsOf(screen).match(/\? help/gu)).toHaveLength(1)
  await screen.close()
})

test.each([40, 64, 80, 120])(
  'at %i columns a question offers no key that waits',
  async (columns) => {
    const harness = createScreenHarness()
    for (const name of ['bob', 'ana']) harness.meet(name)
    harness.openSessionWith('bob')
    const screen = await harness.show(columns, 24, { open: directConversation('bob') })
    await screen.press(keys.alt('u'), 'b')
    await screen.until('Enter yes')
    const before = harness.state()
    expect(hintsOf(screen)).not.toMatch(/Tab|Ctrl-K|Alt-A|F1/u)
    // and they really do nothing
    await screen.press('\t', keys.ctrl('k'))
    expect(screen.text()).toContain('Enter yes')
    expect(screen.text()).not.toContain('go to:')
    expect(harness.state().open).toBe(before.open)
    await screen.close()
  },
)

test('nothing is offered on a message that was deleted but what is left of it', async () => {
  const harness = inTalk()
  const session = [...harness.state().sessions.values()].at(-1)?.id
  const target = harness.state().conversations.get(directConversation('bob'))?.messages.at(-1)?.id
  if (session === undefined || target === undefined) throw new Error('nothing was said')
  harness.perform({ type: 'message.delete', channel: directChannel(session), target })
  const screen = await harness.show(160, 24, { open: directConversation('bob') })
  await screen.press(keys.ctrlUp)
  await screen.until(/▌.*message deleted/u)
  expect(hintsOf(screen)).not.toMatch(/e edit|x delete|\+ react/u)
  await screen.close()
})

test.each(SIZES)(
  'at %i by %i an open topic offers no edits, and a wildcard no writing',
  async (columns, rows) => {
    const harness = createScreenHarness()
    harness.setLink('online')
    harness.perform({ type: 'topic.follow', topic: 'house/+' })
    const [topic] = [...harness.state().topics.values()]
    if (!topic) throw new Error('nothing is followed')
    const screen = await harness.show(columns, rows)
    await screen.press(keys.alt('g'))
    await screen.until('Enter open')
    expect(screen.text()).not.toMatch(/I invite|l leave|k remove|L new leader/u)
    await screen.press(keys.enter)
    await screen.until('can only be read')
    expect(screen.text()).not.toContain('Write here')
    await screen.close()
  },
)

test('the keys of a group are those that its standing allows', async () => {
  const harness = createScreenHarness()
  harness.meet('ana')
  harness.meet('bob')
  harness.joins(harness.createsGroup('ana', 'theirs'), 'alice')
  harness.joins(harness.createsGroup('alice', 'mine'), 'bob')
  harness.createsGroup('alice', 'own')
  harness.createsGroup('ana', 'other')
  const wide = async (group: string) => {
    const screen = await harness.show(120, 40)
    await screen.press(keys.alt('g'), '/', group, keys.enter)
    await screen.until(new RegExp(`▸.*${group}`, 'u'))
    const border = screen.text()
    await screen.press('?')
    await screen.until('In Groups')
    const help = screen.text()
    await screen.close()
    return { border, help }
  }
  const theirs = await wide('theirs')
  expect(theirs.border).toContain('Enter open')
  expect(theirs.help).toContain('leave; asks first')
  expect(theirs.help).not.toContain('invite somebody to the group you lead')
  expect(theirs.help).not.toContain('disband the group you lead')
  const mine = await wide('mine')
  expect(mine.help).toContain('invite somebody to the group you lead')
  expect(mine.help).toContain('remove a member; asks first')
  const own = await wide('own')
  expect(own.help).toContain('disband the group you lead')
  expect(own.help).not.toContain('remove a member; asks first')
  const other = await wide('other')
  expect(other.border).toContain('Enter ask to join')
  expect(other.border).not.toContain('Enter open')
  expect(other.help).not.toContain('leave; asks first')
})

test('the border of Users says what Enter does: open, ask, answer, or nothing', async () => {
  const harness = inTalk()
  harness.meet('carla')
  harness.meet('davi')
  harness.receive('davi', { type: 'request.make', to: idOf('alice'), text: safeText('') })
  harness.meet('eva')
  harness.perform({ type: 'person.block', who: idOf('eva') })
  harness.meet('fabio')
  harness.perform({ type: 'request.make', to: idOf('fabio'), text: safeText('') })
  const screen = await harness.show(160, 36)
  await screen.press(keys.alt('u'))
  await screen.until(/▸.*bob/u)
  expect(screen.text()).toContain('Enter open')
  await screen.press(keys.down)
  await screen.until(/▸.*carla/u)
  expect(screen.text()).toContain('━ Enter ask ━')
  await screen.press(keys.down)
  await screen.until(/▸.*davi/u)
  expect(screen.text()).toContain('━ Enter answer ━')
  await screen.press(keys.down)
  await screen.until(/▸.*eva/u)
  expect(screen.text()).not.toMatch(/━ Enter \w+ ━/u)
  await screen.press(keys.down)
  await screen.until(/▸.*fabio/u)
  expect(screen.text()).not.toMatch(/━ Enter \w+ ━/u)
  await screen.press(keys.end)
  await screen.until(/▸.*echo/u)
  expect(screen.text()).not.toMatch(/b block|v compare/u)
  await screen.close()
})

test('somebody of the plain-text chat is offered no key to compare and no block', async () => {
  const harness = createScreenHarness('alice', true)
  harness.setLink('online')
  harness.receivePlaintext('bob', { type: 'plaintext.announce', status: 'online' })
  const name = validatePlaintextName('lab')
  if (name === undefined) throw new Error('no name')
  harness.perform({ type: 'plaintext.create', group: name })
  const screen = await harness.show(160, 36)
  await screen.press(keys.alt('u'), keys.end)
  await screen.until(/▸.*bob\?/u)
  expect(screen.text()).toContain('━ Enter ask ━')
  expect(screen.text()).not.toMatch(/b block|v compare/u)
  harness.setLink('offline')
  await screen.until(() => !screen.text().includes('━ Enter ask ━'))
  await screen.press(keys.alt('g'))
  await screen.until(/▸.*lab\?/u)
  expect(screen.text()).not.toMatch(/k remove/u)
  await screen.close()
})

test('an empty list of requests offers the history only', async () => {
  const screen = await createScreenHarness().show(160, 36)
  await screen.press(keys.alt('r'))
  await screen.until('h history')
  expect(screen.text()).not.toMatch(/a accept|d deny|b block/u)
  await screen.close()
})

test('the menu of commands offers what means something here', async () => {
  const harness = inTalk()
  const lab = harness.createsGroup('bob', 'lab')
  harness.joins(lab, 'alice')
  const screen = await harness.show(120, 36, { open: groupConversation(lab) })
  await screen.press('/k')
  await screen.until('┃ /k')
  expect(screen.text()).toContain('/keys')
  expect(screen.text()).not.toContain('/kick USER')
  await screen.press(keys.ctrl('u'), '/group ')
  await screen.until('/group leave')
  expect(screen.text()).not.toContain('/group disband')
  await screen.press(keys.ctrl('u'), '/ac')
  await screen.until('┃ /ac')
  expect(screen.text()).not.toContain('/accept')
  await screen.close()
})

test('nothing to compare is not offered as a match', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const screen = await harness.show(100, 36)
  await screen.press(keys.alt('u'), 'v')
  await screen.until('y they match')
  await screen.press('y')
  await screen.until('did all words and numbers match')
  await screen.press(keys.enter, keys.alt('u'), 'v')
  await screen.until('Already verified')
  expect(screen.text()).not.toContain('y they match')
  expect(screen.text()).not.toContain('accept key')
  await screen.close()
})

test('where a text is to be sent, Enter says what becomes of it', async () => {
  const harness = inTalk()
  harness.meet('carla')
  const screen = await harness.show(100, 24)
  await screen.press('hello', keys.enter)
  await screen.until('Enter send')
  await screen.press('carla')
  await screen.until('Enter ask')
  await screen.press(keys.ctrl('u'), 'zzz')
  await screen.until('No match. Esc closes.')
  expect(screen.text()).not.toMatch(/Enter (?:send|ask|go to)/u)
  await screen.close()
})

test('a line that nobody signed offers no reply, edit, delete or reaction', async () => {
  const harness = createScreenHarness('alice', true)
  harness.setLink('online')
  const bob = validatePlaintextName('bob')
  if (bob === undefined) throw new Error('no name')
  harness.receivePlaintext('bob', { type: 'plaintext.ask', to: idOf('alice') })
  harness.perform({ type: 'plaintext.accept', from: plaintextUserId(bob) })
  const [talk] = [...harness.state().plaintext.sessions.keys()]
  if (talk === undefined) throw new Error('nothing is open')
  harness.receivePlaintext('bob', {
    type: 'plaintext.send',
    session: talk,
    text: safeText('see https://a.org'),
  })
  const open = personConversationId(plaintextUserId(bob))
  const screen = await harness.show(160, 24, { open })
  await screen.press(keys.ctrlUp)
  await screen.until(/▌.*see https/u)
  expect(hintsOf(screen)).toMatch(/y copy {2}o link/u)
  expect(hintsOf(screen)).not.toMatch(/r reply|e edit|x delete|\+ react|i delivery|t again/u)
  await screen.close()
})
