/** The conversation of a group: who said what, what happened to it, who has what, who may speak. */
import { expect, test } from 'vitest'
import { groupChannel } from '../../../src/core/channel.ts'
import { safeLine, safeText } from '../../../src/core/text/safe-text.ts'
import { addMillis } from '../../../src/core/ids.ts'
import { keys } from '../../support/screen/keys.ts'
import { frameErrors } from '../../support/screen/frame-errors.ts'
import {
  idOf,
  groupConversation,
  START,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'

/** ana leads lab; bob, carla and I are in it. */
const lab = (topic = '') => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob', 'carla']) harness.meet(name)
  const id = harness.createsGroup('ana', 'lab', topic)
  harness.joins(id, 'bob', 'alice', 'carla')
  return { harness, id, open: groupConversation(id) }
}

test('the title tells size and topic line, the note who leads; the input to whom it goes', async () => {
  const { harness, open } = lab('ferramentas')
  const screen = await harness.show(110, 30, { open })
  await screen.until('─ # lab  4 members · ferramentas ─')
  expect(screen.text()).toContain('─ led by ana ─')
  expect(screen.text()).toContain('━ to # lab ━')
  await screen.close()
})

test('a long topic line leaves room for how I stand', async () => {
  const { harness, open } = lab('muito '.repeat(30))
  const screen = await harness.show(80, 24, { open })
  await screen.until('─ led by ana ─')
  expect(screen.text()).toMatch(/# lab {2}4 members · muito .*… ─+ led by ana/u)
  await screen.close()
})

test('a name whose key is verified has its sign at once, on what was said before as well', async () => {
  const { harness, id, open } = lab()
  harness.sendsToGroup('bob', id, 'oi')
  // the column of names is as wide before and after it
  harness.sendsToGroup('carla', id, 'olá')
  const screen = await harness.show(110, 30, { open })
  await screen.until(/bob {2,}oi/u)
  harness.perform({ type: 'person.verify', who: idOf('bob') })
  await screen.until(/bob ✓ +oi/u)
  expect(screen.text()).toMatch(/carla {2,}olá/u)
  await screen.close()
})

test('what happened to the group stands among the messages, by time', async () => {
  const { harness, id, open } = lab()
  harness.sendsToGroup('bob', id, 'oi')
  harness.changesRoster('ana', { type: 'group.topic', group: id, topic: safeLine('novo assunto') })
  harness.changesRoster('ana', { type: 'group.remove', group: id, who: idOf('carla') })
  harness.sendsToGroup('bob', id, 'tchau')
  harness.changesRoster('ana', { type: 'group.transfer', group: id, to: idOf('alice') })
  const screen = await harness.show(110, 30, { open })
  await screen.until('★ lab  3 members · novo assunto')
  const lines = screen
    .rows()
    .map((row) => /\d\d:\d\d {2}(.*?)\s*│?$/u.exec(row)?.[1]?.trimEnd())
    .filter((line) => line !== undefined)
  expect(lines).toEqual([
    'ana created the group',
    'bob joined',
    'you asked to join',
    'you joined',
    'carla joined',
    'bob  oi',
    'ana set the topic line: novo assunto',
    'carla was removed by ana',
    'bob  tchau',
    'ana made you the leader',
  ])
  expect(screen.text()).toContain('you lead')
  await screen.close()
})

test('a message that calls me is counted where I do not look', async () => {
  const { harness, id, open } = lab()
  const screen = await harness.show(110, 30, { open: directConversation('echo') })
  await screen.until('━ to echo ')
  harness.sendsToGroup('bob', id, 'ninguém')
  harness.sendsToGroup('bob', id, 'olha, @Alice!')
  await screen.until(/# lab\s+@1 \+2/u)
  await screen.press(keys.alt('a'))
  await screen.until('olha, @Alice!')
  expect(harness.state().open).toBe(open)
  await screen.until(() => harness.state().conversations.get(open)?.mentions === 0)
  await screen.close()
})

test('Alt-A goes to who calls me before anything else unread', async () => {
  const { harness, id, open } = lab()
  harness.openSessionWith('bob')
  harness.sendsText('bob', 'first')
  harness.sendsToGroup('ana', id, '@alice')
  const screen = await harness.show(110, 30)
  await screen.press(keys.alt('a'))
  await screen.until('━ to # lab')
  expect(harness.state().open).toBe(open)
  await screen.press(keys.alt('a'))
  await screen.until('━ to bob')
  await screen.close()
})

test('who was compared has a tick beside the name, another key an exclamation mark', async () => {
  const { harness, id, open } = lab()
  harness.perform({ type: 'person.verify', who: idOf('bob') })
  harness.commit({ type: 'person.keyConflicted', who: idOf('carla'), key: harness.state().me.key })
  harness.sendsToGroup('bob', id, 'sou eu')
  harness.sendsToGroup('carla', id, 'eu também')
  harness.sendsToGroup('ana', id, 'e eu')
  const screen = await harness.show(110, 30, { open })
  await screen.until(/bob ✓\s+sou eu/u)
  expect(screen.text()).toMatch(/carla !\s+eu também/u)
  expect(screen.text()).toMatch(/ana\s+e eu/u)
  await screen.close()
})

test('what does not count is not shown', async () => {
  const { harness, id, open } = lab()
  harness.sendsToGroup('bob', id, 'vale')
  harness.sendsToGroup('bob', id, 'não vale')
  const message = harness.state().conversations.get(open)?.messages.at(-1)
  if (!message) throw new Error('nothing was said')
  harness.commit({
    type: 'message.voided',
    conversation: open,
    target: message.id,
    voidedRef: message.id,
    on: true,
  })
  const screen = await harness.show(110, 30, { open })
  await screen.until('vale')
  expect(screen.text()).not.toContain('não vale')
  await screen.close()
})

test('of somebody I blocked there is only a line, also where others reply to it', async () => {
  const { harness, id, open } = lab()
  harness.sendsToGroup('bob', id, 'spam spam')
  const spam = harness.state().conversations.get(open)?.messages.at(-1)?.id
  if (!spam) throw new Error('nothing was said')
  const group = harness.state().groups.get(id)
  if (!group) throw new Error('no group')
  const { rev, hash } = group.roster
  const reply = {
    type: 'message.send',
    channel: groupChannel(id),
    text: safeText('para com isso'),
    reply: spam,
  } as const
  harness.receive('carla', { ...reply, roster: { rev, hash } })
  harness.perform({ type: 'person.block', who: idOf('bob') })
  const screen = await harness.show(110, 30, { open })
  await screen.until('message from somebody you blocked')
  expect(screen.text()).toContain('para com isso')
  expect(screen.text()).not.toContain('spam')
  await screen.close()
})

test('who types is told by name, and many by their number', async () => {
  const { harness, open } = lab()
  const screen = await harness.show(110, 30, { open })
  const until = addMillis(START, Date.now() - START + 60_000)
  const type = (name: string) =>
    harness.commit({ type: 'typing.changed', conversation: open, by: idOf(name), until, on: true })
  type('ana')
  await screen.until('ana is typing')
  type('bob')
  await screen.until('ana and bob are typing')
  type('carla')
  type('davi')
  await screen.until('4 people are typing')
  expect(screen.text()).not.toContain('ana and bob')
  await screen.close()
})

test('a text is said to the group, a long one in pieces, and Tab completes its members', async () => {
  const { harness, open } = lab()
  harness.meet('anabela')
  const screen = await harness.show(110, 30, { open })
  await screen.press('oi @an', keys.tab)
  await screen.until('oi @ana ')
  await screen.press(keys.enter)
  await screen.until('you  oi @ana')
  expect(
    harness.calls.filter((intent) => typeof intent === 'object' && intent.type === 'message.send'),
  ).toHaveLength(1)
  await screen.press(keys.paste('x '.repeat(9_000)), keys.enter)
  await screen.until('sent as 2 messages')
  await screen.close()
})

test('others are told that I type, but not in large groups', async () => {
  const { harness, id, open } = lab()
  const typed = () =>
    harness.calls.filter((intent) => typeof intent === 'object' && intent.type === 'message.typing')
      .length
  const screen = await harness.show(110, 30, { open })
  await screen.press('a')
  expect(typed()).toBe(1)
  await screen.close()
  for (let number = 0; number < 30; number += 1) {
    const name = `pessoa${number}`
    harness.meet(name)
    harness.joins(id, name)
  }
  const again = await harness.show(110, 30, { open })
  const before = typed()
  await again.press('b')
  expect(typed()).toBe(before)
  await again.close()
})

test('delivery lists every member, and how many of them have it', async () => {
  const { harness, id, open } = lab()
  harness.sendsToGroup('alice', id, 'quem tem?')
  harness.commit({
    type: 'delivery.updated',
    channel: groupChannel(id),
    sent: { upTo: 1, gaps: [] },
    recipients: [
      [idOf('ana'), { delivered: { upTo: 1, gaps: [] }, read: { upTo: 1, gaps: [] }, from: 0 }],
      [idOf('bob'), { delivered: { upTo: 1, gaps: [] }, read: { upTo: 0, gaps: [] }, from: 0 }],
      [idOf('carla'), { delivered: { upTo: 0, gaps: [] }, read: { upTo: 0, gaps: [] }, from: 0 }],
      // came later: it is not for her
      [idOf('dora'), { delivered: { upTo: 1, gaps: [] }, read: { upTo: 1, gaps: [] }, from: 1 }],
    ],
  })
  const screen = await harness.show(110, 30, { open })
  await screen.until(/quem tem\?.*✓ /u)
  await screen.press(keys.ctrlUp, 'i')
  await screen.until('delivered to members: 2 of 3')
  expect(screen.text()).toContain('read by members: 1 of 3')
  expect(screen.text()).toMatch(/ana\s+read/u)
  expect(screen.text()).toMatch(/bob\s+delivered/u)
  expect(screen.text()).toMatch(/carla\s+the broker has it/u)
  await screen.close()
})

test('delivery tells of members who left, and of a message that does not count any more', async () => {
  const { harness, id, open } = lab()
  harness.sendsToGroup('alice', id, 'ficou')
  const all = { upTo: 1, gaps: [] }
  harness.commit({
    type: 'delivery.updated',
    channel: groupChannel(id),
    sent: all,
    recipients: [],
    confirmedByAll: { delivered: all, read: { upTo: 0, gaps: [] } },
  })
  const screen = await harness.show(110, 30, { open })
  await screen.until(/ficou.*✓✓ /u)
  await screen.press(keys.ctrlUp, 'i')
  await screen.until('Everybody who was in the group then got it.')
  await screen.press(keys.escape)
  harness.commit({ type: 'delivery.updated', channel: groupChannel(id), lost: [[1, 1]] })
  await screen.until(/ficou.*! /u)
  await screen.press(keys.ctrlUp, 't')
  await screen.until('It does not count: you were no longer a member.')
  expect(harness.calls).not.toContain('retry')
  await screen.close()
})

test('messages in a group can be replied to, edited, deleted and reacted to', async () => {
  const { harness, id, open } = lab()
  harness.sendsToGroup('bob', id, 'quem vem?')
  const screen = await harness.show(110, 30, { open })
  await screen.press(keys.ctrlUp, 'r', 'eu', keys.enter)
  await screen.until('┌ bob: quem vem?')
  await screen.press(keys.ctrlUp, 'e')
  await screen.until('editing your message')
  await screen.press('!', keys.enter)
  await screen.until('eu! (edited)')
  await screen.press(keys.ctrlUp, keys.up, '+', ':tada:', keys.enter)
  await screen.until('🎉 you')
  await screen.press(keys.escape, keys.ctrlUp, keys.down, 'x')
  await screen.until('Delete this message for everybody?')
  await screen.press(keys.enter)
  await screen.until('message deleted')
  expect(screen.text()).not.toContain('eu!')
  await screen.close()
})

test('who is no member is told so, and the text goes along with the ask', async () => {
  const harness = createScreenHarness()
  harness.meet('ana')
  const id = harness.createsGroup('ana', 'lab')
  const screen = await harness.show(110, 30, { open: groupConversation(id) })
  await screen.until('─ you are not a member ─')
  expect(screen.text()).toContain('Not a member. Type a message to ask to join')
  await screen.press('oi', keys.enter)
  await screen.until('Asked ana to let you into lab.')
  expect([...harness.state().joins.values()].at(-1)).toMatchObject({ kind: 'ask', text: 'oi' })
  await screen.until('You asked to join. What you type stays here as a draft')
  await screen.press('please', keys.enter)
  await screen.until('has not answered yet')
  expect(screen.text()).toContain('┃ please')
  await screen.close()
})

test('who is invited may accept from the input, and the text waits there', async () => {
  const harness = createScreenHarness()
  harness.meet('ana')
  const id = harness.createsGroup('ana', 'lab')
  const invite = { type: 'group.invite', group: id, to: idOf('alice') } as const
  harness.receive('ana', { ...invite, name: safeText('lab'), text: safeText('') })
  const screen = await harness.show(110, 30, { open: groupConversation(id) })
  await screen.until('You are invited. Enter asks whether to accept; your text stays here')
  await screen.press('oi', keys.enter)
  await screen.until('You are invited to lab. Accept?')
  await screen.press(keys.enter)
  await screen.until('Accepted: you are in')
  expect(screen.text()).toContain('┃ oi')
  expect([...harness.state().joins.values()].at(-1)).toMatchObject({ kind: 'ask', group: id })
  await screen.close()
})

test('a group that was disbanded can be read, and nothing is said in it', async () => {
  const { harness, id, open } = lab()
  harness.sendsToGroup('bob', id, 'foi bom')
  harness.changesRoster('ana', { type: 'group.disband', group: id })
  const screen = await harness.show(110, 30, { open })
  await screen.until('ana disbanded the group')
  expect(screen.text()).toMatch(/# lab ─+ disbanded ─/u)
  expect(screen.text()).toContain('foi bom')
  await screen.press('oi', keys.enter)
  await screen.until('This group was disbanded.')
  await screen.until('┃ oi')
  await screen.close()
})

test('the go-to list has my groups, those I could ask, and those that are over', async () => {
  const { harness, id, open } = lab()
  harness.createsGroup('carla', 'labirinto')
  const screen = await harness.show(110, 30)
  await screen.press(keys.ctrl('k'), 'lab')
  await screen.until(/# lab\s+group/u)
  expect(screen.text()).toMatch(/# labirinto\s+group, not joined/u)
  await screen.press(keys.down, keys.enter)
  await screen.until('Ask to join labirinto')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Ask to join'))
  await screen.press(keys.ctrl('k'), 'lab', keys.enter)
  await screen.until('━ to # lab ')
  expect(harness.state().open).toBe(open)
  harness.changesRoster('ana', { type: 'group.disband', group: id })
  await screen.press(keys.ctrl('k'), 'lab')
  await screen.until(/# lab\s+group, disbanded/u)
  await screen.close()
})

test('search is titled with the group', async () => {
  const { harness, open } = lab()
  const screen = await harness.show(110, 30, { open })
  await screen.press(keys.ctrl('f'))
  await screen.until('Search: # lab')
  expect(screen.text()).toContain('Tab: everywhere')
  await screen.close()
})

test('what waits behind a list that has the whole screen is not read', async () => {
  const { harness, id, open } = lab()
  const screen = await harness.show(50, 16, { open })
  await screen.until('led by ana')
  await screen.press(keys.alt('g'))
  await screen.until('[Groups 1]')
  harness.sendsToGroup('bob', id, '@alice')
  await screen.until(/# lab\s+@1 \+1/u)
  expect(harness.state().conversations.get(open)?.unread).toBe(1)
  await screen.press(keys.alt('a'))
  await screen.until('━ to # lab')
  await screen.until(() => harness.state().conversations.get(open)?.unread === 0)
  await screen.close()
})

test.each([
  [120, 36],
  [80, 24],
  [50, 16],
  [30, 10],
] as const)('at %ix%i every frame is straight', async (columns, rows) => {
  const { harness, id, open } = lab('assunto '.repeat(20))
  harness.perform({ type: 'person.verify', who: idOf('bob') })
  for (const name of ['ana', 'bob', 'alice', 'carla'])
    harness.sendsToGroup(name, id, `@alice 你好 ${name}`)
  const screen = await harness.show(columns, rows, { open })
  expect(frameErrors(screen, columns, rows)).toEqual([])
  for (const press of [keys.alt('g'), 'i', keys.escape, keys.alt('g'), 'n', keys.escape]) {
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(press)
    expect(frameErrors(screen, columns, rows)).toEqual([])
  }
  await screen.close()
})
