/** Groups of the plain-text chat on the screen: the usual keys, and what others did told in the status line. */
import { expect, test } from 'vitest'
import { plaintextGroupConversationId } from '../../../src/core/plaintext-ids.ts'
import { plaintextId, plaintextName } from '../../support/network/plaintext.ts'
import { keys } from '../../support/screen/keys.ts'
import { idOf, createScreenHarness } from '../../support/screen/screen-harness.tsx'

/** Alice leads chess; bob and carla say to be in it, bob for longer. */
const leadingGroup = () => {
  const harness = createScreenHarness('alice', true)
  harness.setLink('online')
  const chess = plaintextName('chess')
  harness.perform({ type: 'plaintext.create', group: chess })
  harness.receivePlaintext('bob', { type: 'plaintext.join', group: chess })
  harness.receivePlaintext('carla', { type: 'plaintext.join', group: chess })
  harness.receivePlaintext('pete', { type: 'plaintext.announce', status: 'online' })
  return { harness, chess, group: () => harness.state().plaintext.groups.get(chess) }
}

test('I invites, L hands over and l leaves there too; k and t say that there is no such thing', async () => {
  const { harness, chess, group } = leadingGroup()
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('g'), 'k')
  await screen.until('nobody can be removed there')
  await screen.press('t')
  await screen.until('groups there have no topic line')
  await screen.press('I')
  await screen.until('Invite to chess?')
  expect(screen.text()).toMatch(/pete\? +online/u)
  expect(screen.text()).not.toMatch(/bob\? +online/u)
  await screen.press(keys.enter)
  await screen.until('Invited pete? to chess')
  expect(harness.calls.at(-1)).toEqual({ type: 'plaintext.invite', group: chess, whom: '?pete' })
  await screen.press('L')
  await screen.until('New leader of chess?')
  await screen.press('carla', keys.enter)
  await screen.until('Make carla? the leader of chess??')
  await screen.press(keys.enter)
  await screen.until('carla? leads chess now')
  expect(group()?.leader).toBe('?carla')
  for (const key of ['I', 'L', 'D']) {
    // one key, and what it says
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(key)
    // oxlint-disable-next-line no-await-in-loop
    await screen.until('Only the leader of the group may do this.')
  }
  await screen.press('l')
  await screen.until('Leave chess?? You will not get what is said there')
  await screen.press(keys.enter)
  await screen.until('You left chess')
  await screen.press('l')
  await screen.until('Only members may do this.')
  await screen.close()
})

test('a leader who leaves hands over first; D ends it, after a question', async () => {
  const { harness, group } = leadingGroup()
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('g'), 'l')
  await screen.until('Make bob?, its longest-standing member, the leader')
  await screen.press(keys.enter)
  await screen.until('You left chess')
  expect(group()?.leader).toBe('?bob')
  harness.perform({ type: 'plaintext.create', group: plaintextName('go') })
  await screen.until(/# go\? +you lead/u)
  await screen.press(keys.home, 'D')
  await screen.until('You are alone in go?. Disband it?')
  await screen.press(keys.enter)
  await screen.until('You disbanded go')
  expect(harness.state().plaintext.groups.has(plaintextName('go'))).toBe(false)
  await screen.close()
})

test('what others ask, and do to my groups, is told in the status line', async () => {
  const { harness, chess } = leadingGroup()
  const me = idOf('alice')
  const club = plaintextName('club')
  const screen = await harness.show(120, 36)
  harness.receivePlaintext('pete', { type: 'plaintext.ask', to: me })
  await screen.until('pete? asks for a conversation in plain text: Alt-R.')
  harness.receivePlaintext('pete', { type: 'plaintext.requestJoin', group: chess })
  await screen.until('pete? asks to join chess?: Alt-R.')
  harness.receivePlaintext('pete', { type: 'plaintext.join', group: chess })
  await screen.until('pete? is a member of chess? now.')
  harness.receivePlaintext('', { type: 'plaintext.invite', group: club, whom: me })
  await screen.until('You are invited to club?: Alt-R.')
  harness.receivePlaintext('', {
    type: 'plaintext.setLeader',
    group: club,
    leader: plaintextId('eve'),
  })
  harness.perform({ type: 'plaintext.join', group: club })
  await screen.until(/# club\? +member/u)
  harness.receivePlaintext('', {
    type: 'plaintext.setLeader',
    group: club,
    leader: plaintextId('alice'),
  })
  await screen.until('You are the leader of club? now.')
  harness.perform({ type: 'plaintext.setLeader', group: chess, leader: plaintextId('bob') })
  await screen.until(/# chess\? +member/u)
  harness.receivePlaintext('', { type: 'plaintext.disband', group: chess })
  await screen.until('chess? was disbanded.')
  harness.receivePlaintext('', {
    type: 'plaintext.setLeader',
    group: plaintextName('go'),
    leader: plaintextId('eve'),
  })
  harness.receivePlaintext('', { type: 'plaintext.invite', group: plaintextName('go'), whom: me })
  await screen.until('eve? invites you to go?: Alt-R.')
  expect(screen.text()).toContain('─ Requests 3 ')
  await screen.close()
})

test('who is let in is a member, and who was accepted talks with somebody', async () => {
  const { harness } = leadingGroup()
  const go = plaintextName('go')
  const screen = await harness.show(120, 36)
  harness.perform({ type: 'plaintext.requestJoin', group: go })
  harness.receivePlaintext('', { type: 'plaintext.invite', group: go, whom: idOf('alice') })
  // nothing else went on, so it was opened
  await screen.until('You are a member of go? now.')
  harness.receivePlaintext('pete', { type: 'plaintext.ask', to: idOf('alice') })
  await screen.press('/accept ?pete', keys.enter)
  await screen.until('Accepted. You can talk with pete? now.')
  harness.receivePlaintext('', {
    type: 'plaintext.invite',
    group: plaintextName('club'),
    whom: idOf('alice'),
  })
  await screen.press('/classic-group accept club', keys.enter)
  await screen.until('Accepted. You are a member of club now.')
  expect(screen.text()).toContain('━ to club? ')
  await screen.close()
})

test('in a group that I left, the input says what Enter does: it offers to ask again', async () => {
  const { harness, chess } = leadingGroup()
  harness.perform({ type: 'plaintext.setLeader', group: chess, leader: plaintextId('bob') })
  const screen = await harness.show(120, 36, { open: plaintextGroupConversationId(chess) })
  await screen.press('/end', keys.enter)
  await screen.until('Not a member. Enter asks to join; your text stays here')
  await screen.press('oi', keys.enter)
  await screen.until('You are not a member of chess?. Ask to join? Your text stays here.')
  await screen.press(keys.enter)
  await screen.until('Asked the leader of chess')
  expect(screen.text()).toMatch(/┃ oi/u)
  harness.receivePlaintext('', { type: 'plaintext.disband', group: chess })
  await screen.press(keys.ctrl('c'))
  await screen.until('Disbanded. You can still read it')
  await screen.press('oi', keys.enter)
  await screen.until('This group was disbanded.')
  await screen.close()
})

test('nothing that was typed is dropped in silence, and who seems to be in is invited again', async () => {
  const { harness, chess } = leadingGroup()
  const screen = await harness.show(120, 36)
  await screen.press('/classic-group new chess club', keys.enter)
  await screen.until('Usage: /classic-group new|join')
  await screen.press(keys.ctrl('c'), '/classic-group leave chess bob', keys.enter)
  await screen.until('Usage: /classic-group new|join')
  await screen.press(keys.ctrl('c'), '/request ?pete some text', keys.enter)
  await screen.until('A request in plain text has no greeting: /request ?pete asks without one.')
  expect(screen.text()).toMatch(/┃ \/request \?pete some text/u)
  await screen.press(keys.ctrl('c'), '/classic-group transfer chess pete', keys.enter)
  await screen.until('pete? is not a member of chess?.')
  await screen.press(keys.ctrl('c'), '/classic-group invite chess ?bob', keys.enter)
  await screen.until('bob? says they are already in chess, and was invited once more.')
  harness.receivePlaintext('bob', { type: 'plaintext.join', group: chess })
  expect([...harness.state().plaintext.requests.values()].map(({ answer }) => answer)).toEqual([
    'accepted',
  ])
  await screen.close()
})
