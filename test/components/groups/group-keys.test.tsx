/** What the keys of the list do to a group. */
import { expect, test } from 'vitest'
import { memberRows, groupRoleOf } from '../../../src/model/groups/group-selectors.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import { rowOf, threeGroups, focusGroups } from '../../support/screen/three-groups.ts'
import {
  idOf,
  groupConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'

test('Enter opens a group of mine', async () => {
  const { harness, lab } = threeGroups()
  const screen = await harness.show(100, 30)
  await focusGroups(screen, keys.down)
  await screen.press(keys.enter)
  await screen.until('━ to # lab ')
  expect(harness.state().open).toBe(groupConversation(lab))
  await screen.close()
})

test('Enter on another group asks to join, with a word to the leader; again it waits', async () => {
  const { harness, xadrez } = threeGroups()
  const screen = await harness.show(100, 30)
  await focusGroups(screen, keys.end)
  await screen.press(keys.enter)
  await screen.until('Ask to join xadrez; message')
  await screen.press('sou eu', keys.enter)
  await screen.until('Asked eva to let you into xadrez.')
  expect(groupRoleOf(harness.state(), xadrez)).toBe('asked')
  expect([...harness.state().joins.values()].at(-1)).toMatchObject({ text: 'sou eu', to: 'eva' })
  await screen.press(keys.alt('g'), keys.enter)
  await screen.until('has not answered yet')
  await screen.close()
})

test('Enter on a group that invites me accepts, after a question', async () => {
  const { harness, xadrez } = threeGroups()
  const invite = { type: 'group.invite', group: xadrez, to: idOf('alice') } as const
  harness.receive('eva', { ...invite, name: safeText('xadrez'), text: safeText('vem!') })
  const screen = await harness.show(100, 30)
  await focusGroups(screen, keys.end)
  await screen.press(keys.enter)
  await screen.until('eva invites you to xadrez: "vem!". Accept?')
  await screen.press(keys.enter)
  await screen.until('Accepted: you are in')
  expect([...harness.state().joins.values()].at(-1)?.kind).toBe('ask')
  await screen.close()
})

test('n asks for a name and a topic line, founds, and opens the new group', async () => {
  const harness = createScreenHarness()
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('g'), 'n')
  await screen.until('Create a group: name')
  await screen.press('Oficina', keys.enter)
  await screen.until('Oficina: topic line')
  await screen.press('ferramentas', keys.enter)
  await screen.until('You created Oficina.')
  expect(screen.text()).toContain('★ Oficina  1 member · ferramentas')
  expect(screen.text()).toContain('you created the group')
  expect(screen.text()).toContain('━ to # Oficina ')
  await screen.close()
})

test('a name that is there already is not founded: the program offers to ask', async () => {
  const { harness } = threeGroups()
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('g'), 'n', 'xadrez', keys.enter)
  await screen.until('There is already a group xadrez, created by eva')
  await screen.press(keys.enter)
  await screen.until('Ask to join xadrez; message')
  expect(harness.state().groups.size).toBe(3)
  await screen.close()
})

test.each([
  [50, 16],
  [80, 24],
])('at %i by %i a question is answered once', async (columns, rows) => {
  const harness = createScreenHarness()
  const screen = await harness.show(columns, rows)
  await screen.press(keys.alt('g'), 'n', 'oficina', keys.enter, keys.enter)
  await screen.until(() => harness.state().groups.size === 1)
  await screen.press(keys.alt('g'), 't', 'ferramentas', keys.enter)
  await screen.until(() =>
    [...harness.state().groups.values()].every(({ roster }) => roster.rev > 1),
  )
  const intents = harness.calls.map((intent) => (typeof intent === 'object' ? intent.type : intent))
  expect(intents.filter((type) => type === 'group.create')).toHaveLength(1)
  expect(intents.filter((type) => type === 'group.topic')).toHaveLength(1)
  await screen.press('D')
  await screen.until(/Disband it\?/u)
  await screen.press(keys.enter)
  await screen.until(() => harness.calls.some((intent) => Object(intent).type === 'group.disband'))
  const ends = harness.calls.filter((intent) => Object(intent).type === 'group.disband')
  expect(ends).toHaveLength(1)
  await screen.close()
})

test('a name that is none is told', async () => {
  const harness = createScreenHarness()
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('g'), 'n', 'lab!', keys.enter)
  await screen.until('"!" is not allowed in a name')
  expect(harness.state().groups.size).toBe(0)
  await screen.close()
})

test('I invites somebody out of a list that is filtered by typing', async () => {
  const { harness, lab } = threeGroups()
  const screen = await harness.show(100, 30)
  await focusGroups(screen, keys.down)
  await screen.press('I')
  await screen.until('Invite to lab')
  expect(screen.text()).toContain('Enter invite')
  await screen.press('ev', keys.enter)
  await screen.until('Invited eva to lab.')
  const join = [...harness.state().joins.values()].at(-1)
  expect(join).toMatchObject({ kind: 'invite', group: lab, to: 'eva' })
  await screen.close()
})

test('whoever does not lead may neither invite nor remove nor disband', async () => {
  const { harness, futebol } = threeGroups()
  const before = harness.state().groups.get(futebol)
  const screen = await harness.show(120, 30)
  for (const key of ['I', 'k', 'D', 't']) {
    // oxlint-disable-next-line eslint/no-await-in-loop
    await focusGroups(screen)
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(key)
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.until('Only the leader of the group')
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(keys.escape, keys.escape)
  }
  expect(harness.state().groups.get(futebol)).toBe(before)
  await screen.close()
})

test('k removes a member, after a question', async () => {
  const { harness, lab } = threeGroups()
  const screen = await harness.show(100, 30)
  await focusGroups(screen, keys.down)
  await screen.press('k', 'car', keys.enter)
  await screen.until('Remove carla from lab?')
  await screen.press(keys.enter)
  await screen.until('carla is no longer a member of lab.')
  expect(memberRows(harness.state(), lab).map(({ member }) => member.id)).toEqual(['alice', 'bob'])
  await screen.close()
})

test('L hands over, after a question', async () => {
  const { harness, lab } = threeGroups()
  const screen = await harness.show(100, 30)
  await focusGroups(screen, keys.down)
  await screen.press('L', 'bob', keys.enter)
  await screen.until('Make bob the leader of lab?')
  await screen.press(keys.enter)
  await screen.until('bob leads lab now.')
  expect(groupRoleOf(harness.state(), lab)).toBe('member')
  await screen.close()
})

test('L takes over where I am the heir of a leader who is gone; not while the leader is here', async () => {
  const { harness, futebol } = threeGroups()
  const screen = await harness.show(120, 30)
  await focusGroups(screen)
  await screen.press('L')
  await screen.until('you cannot take over yet')
  expect(screen.text()).not.toContain('Take over futebol?')
  harness.advance(8 * 24 * 3_600_000)
  harness.setLink('online')
  await screen.press('L')
  await screen.until('Take over futebol? Its leader, davi, has been gone')
  await screen.press(keys.enter)
  await screen.until('You lead futebol now.')
  expect(groupRoleOf(harness.state(), futebol)).toBe('leader')
  await screen.close()
})

test('l leaves, after a question; the list says so', async () => {
  const { harness, futebol } = threeGroups()
  const screen = await harness.show(120, 30)
  await focusGroups(screen)
  await screen.press('l')
  await screen.until('Leave futebol?')
  await screen.press(keys.escape)
  expect(groupRoleOf(harness.state(), futebol)).toBe('member')
  await screen.press('l', keys.enter)
  await screen.until('You are leaving futebol')
  expect(rowOf(screen, 'futebol')).toContain('leaving')
  await screen.close()
})

test('a leader who leaves hands over to whoever is there for the longest time', async () => {
  const { harness, lab } = threeGroups()
  const screen = await harness.show(120, 30)
  await focusGroups(screen, keys.down)
  await screen.press('l')
  await screen.until('Make bob, its longest-standing member, the leader')
  await screen.press(keys.enter)
  await screen.until('bob leads lab now, and you are leaving')
  expect(groupRoleOf(harness.state(), lab)).toBe('leaving')
  await screen.close()
})

test('a leader who is alone is asked whether to disband', async () => {
  const harness = createScreenHarness()
  harness.perform({ type: 'group.create', name: 'lab', topic: safeText('') })
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('g'), 'l')
  await screen.until('You are alone in lab. Disband it?')
  await screen.press(keys.enter)
  await screen.until('lab is disbanded.')
  expect(screen.text()).toContain('Groups 0')
  await screen.close()
})

test('D ends the group for everybody, after a question', async () => {
  const { harness, lab } = threeGroups()
  const screen = await harness.show(100, 30)
  await focusGroups(screen, keys.down)
  await screen.press('D')
  await screen.until('Disband lab? It ends for everybody')
  await screen.press(keys.enter)
  await screen.until('lab is disbanded.')
  expect(harness.state().groups.get(lab)?.roster.disbanded).toBe(true)
  await screen.close()
})

test('t begins with the topic line that there is', async () => {
  const { harness, lab } = threeGroups()
  const screen = await harness.show(100, 30)
  await focusGroups(screen, keys.down)
  await screen.press('t')
  await screen.until('▸ ferramentas')
  await screen.press(' novas', keys.enter)
  await screen.until('The topic line of lab is set.')
  expect(harness.state().groups.get(lab)?.roster.topic).toBe('ferramentas novas')
  await screen.close()
})

test('a topic line that is too long is refused, and stays to be made shorter', async () => {
  const { harness, lab } = threeGroups()
  const screen = await harness.show(100, 30)
  const topicOf = () => harness.state().groups.get(lab)?.roster.topic
  const before = topicOf()
  await focusGroups(screen, keys.down)
  await screen.press('t', keys.ctrl('u'), keys.paste('x'.repeat(201)), keys.enter)
  await screen.until('A topic line has at most 200 characters.')
  expect(topicOf()).toBe(before)
  await screen.press(keys.backspace, keys.enter)
  await screen.until('The topic line of lab is set.')
  expect(topicOf()).toBe('x'.repeat(200))
  await screen.press('n', 'oficina', keys.enter, keys.paste('y'.repeat(201)), keys.enter)
  await screen.until('A topic line has at most 200 characters.')
  await screen.press(keys.backspace, keys.enter)
  await screen.until('You created oficina.')
  await screen.press(keys.paste(`/topic ${'z'.repeat(201)}`), keys.enter)
  await screen.until('A topic line has at most 200 characters.')
  await screen.close()
})

test('m mutes and takes it back', async () => {
  const { harness, lab } = threeGroups()
  const screen = await harness.show(100, 30)
  await focusGroups(screen, keys.down)
  await screen.press('m')
  await screen.until('lab is muted.')
  expect(harness.state().conversations.get(groupConversation(lab))?.notifyLevel).toBe('nothing')
  await screen.press('m')
  await screen.until('lab is no longer muted.')
  await screen.close()
})

test('/ filters by name, and Escape shows all', async () => {
  const { harness } = threeGroups()
  const screen = await harness.show(100, 30)
  await focusGroups(screen)
  await screen.press('/', 'xad')
  await screen.until(() => rowOf(screen, 'lab') === '')
  await screen.press(keys.enter, 'i')
  await screen.until('Group xadrez')
  await screen.press(keys.escape, keys.alt('g'), '/', 'zzz')
  await screen.until('No group matches')
  await screen.press(keys.escape)
  await screen.until('# futebol')
  expect(rowOf(screen, 'lab')).not.toBe('')
  await screen.close()
})
