/** The plain-text chat on the screen: everybody there is marked, and the usual keys and commands work. */
import { expect, test } from 'vitest'
import { personConversationId } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { plaintextId, plaintextName } from '../../support/network/plaintext.ts'
import { keys } from '../../support/screen/keys.ts'
import { lookUpPerson } from '../../../src/model/people/strangers.ts'
import { idOf, createScreenHarness } from '../../support/screen/screen-harness.tsx'

const withPlaintext = () => {
  const harness = createScreenHarness('alice', true)
  harness.setLink('online')
  return harness
}

const inSession = () => {
  const harness = withPlaintext()
  const me = idOf('alice')
  harness.receivePlaintext('bob', { type: 'plaintext.ask', to: me })
  harness.perform({ type: 'plaintext.accept', from: plaintextId('bob') })
  const [talk = ''] = [...harness.state().plaintext.sessions.keys()]
  return { harness, talk }
}

const row = (text: string, name: string) =>
  text.split('\n').find((line) => line.includes(` ${name} `)) ?? ''

test('a bob who signs and a bob who does not stand in Users as two, the second one marked', async () => {
  const harness = withPlaintext()
  harness.meet('bob')
  harness.receivePlaintext('bob', { type: 'plaintext.announce', status: 'online' })
  const screen = await harness.show(100, 30)
  expect(screen.text()).toContain('─ Users 2 ')
  expect(row(screen.text(), 'bob')).toMatch(/● bob +│/u)
  expect(row(screen.text(), 'bob?')).toMatch(/● bob\? +not signed │/u)
  await screen.press(keys.alt('u'), keys.end, 'v')
  await screen.until('Nothing there is signed')
  await screen.press('b')
  expect(lookUpPerson(harness.state(), idOf('bob'))?.blocked).toBe(false)
  await screen.press('i')
  await screen.until('bob?  classic · not signed, not private')
  await screen.close()
})

test('Enter asks once, and tells that it waits; a yes opens the conversation', async () => {
  const harness = withPlaintext()
  harness.receivePlaintext('bob', { type: 'plaintext.announce', status: 'online' })
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('u'), keys.end, keys.enter)
  await screen.until('Asked bob? in plain text')
  expect(harness.calls.at(-1)).toEqual({ type: 'plaintext.ask', to: '?bob' })
  await screen.until(/● bob\? +asked/u)
  await screen.press(keys.alt('u'), keys.enter)
  await screen.until('You already asked')
  harness.receivePlaintext('bob', {
    type: 'plaintext.accept',
    from: idOf('alice'),
    stamp: safeText('now'),
  })
  await screen.until('conversation bob_alice_now opened')
  expect(screen.text()).toContain('─ bob?  classic · not signed, not private ')
  expect(screen.text()).toContain('bob? accepted your request')
  await screen.close()
})

test('their requests wait beside the signed ones; a accepts, d denies', async () => {
  const harness = withPlaintext()
  harness.receive('carla', { type: 'request.make', to: idOf('alice'), text: safeText('') })
  harness.receivePlaintext('bob', { type: 'plaintext.ask', to: idOf('alice') })
  harness.perform({ type: 'plaintext.create', group: plaintextName('lab') })
  harness.receivePlaintext('eve', { type: 'plaintext.requestJoin', group: plaintextName('lab') })
  harness.receivePlaintext('', {
    type: 'plaintext.invite',
    group: plaintextName('club'),
    whom: idOf('alice'),
  })
  const screen = await harness.show(140, 36)
  expect(screen.text()).toContain('─ Requests 4 ')
  for (const words of ['carla wants to chat', 'bob? wants to chat (classic)', 'eve? to join lab']) {
    expect(screen.text()).toContain(words)
  }
  await screen.press(keys.alt('r'), keys.end, 'd')
  await screen.until(() => !screen.text().includes('club? invites you'))
  await screen.press(keys.end, 'a')
  await screen.until('You let eve? into lab')
  await screen.press(keys.down, 'a')
  await screen.until('━ to bob? ')
  await screen.press('/history', keys.enter)
  await screen.until('History of requests 4')
  for (const words of [/bob\? +accepted/u, /eve\? +accepted/u, /\? +denied/u, /carla +waiting/u]) {
    expect(screen.text()).toMatch(words)
  }
  await screen.press(keys.escape)
  expect(harness.state().requests.size).toBe(1)
  expect([...harness.state().requests.values()][0]?.answer).toBe('waiting')
  await screen.close()
})

test('what is said stands in the conversation under marked names, however narrow the screen', async () => {
  const { harness, talk } = inSession()
  const screen = await harness.show(100, 30, { open: personConversationId(plaintextId('bob')) })
  harness.receivePlaintext('bob', { type: 'plaintext.send', session: talk, text: safeText('oi') })
  harness.receivePlaintext('alice', {
    type: 'plaintext.send',
    session: talk,
    text: safeText('not me'),
  })
  harness.receivePlaintext('averylongnameindeed', {
    type: 'plaintext.send',
    session: talk,
    text: safeText('hm'),
  })
  await screen.until('not me')
  await screen.press('hello', keys.enter)
  await screen.until(/you +hello/u)
  expect(screen.text()).toMatch(/bob\? +oi/u)
  expect(screen.text()).toMatch(/alice\? +not me/u)
  expect(screen.text()).toMatch(/averylongnam…\? +hm/u)
  await screen.resize(48, 20)
  await screen.until(/avery…\? +hm/u)
  await screen.close()
})

test('without a broker the text stays in the input; what nobody signed is not changed', async () => {
  const { harness, talk } = inSession()
  harness.receivePlaintext('bob', { type: 'plaintext.send', session: talk, text: safeText('oi') })
  const screen = await harness.show(100, 30, { open: personConversationId(plaintextId('bob')) })
  await screen.press('first', keys.enter)
  await screen.until(/you +first/u)
  harness.setLink('offline')
  await screen.press('second', keys.enter)
  await screen.until('and this cannot wait for one')
  expect(screen.text()).toMatch(/┃ second/u)
  harness.setLink('online')
  await screen.press(keys.enter)
  await screen.until(/ {6}second +✓/u)
  await screen.press('/edit third', keys.enter)
  await screen.until('Not possible with this message: it is not signed')
  await screen.press(keys.ctrl('c'), '/react :tada:', keys.enter)
  await screen.until('it is not signed')
  await screen.close()
})

test('END of both closes it; the next text offers to ask anew', async () => {
  const { harness, talk } = inSession()
  const screen = await harness.show(100, 30, { open: personConversationId(plaintextId('bob')) })
  harness.receivePlaintext('', { type: 'plaintext.end', session: talk })
  await screen.until('bob? ended the conversation; a new message reopens it')
  await screen.press('/end', keys.enter)
  await screen.until('you both ended it')
  await screen.press('more', keys.enter)
  await screen.until('You have no open conversation with bob?')
  await screen.press(keys.enter)
  await screen.until('Asked bob? in plain text')
  expect(harness.calls.at(-1)).toEqual({ type: 'plaintext.ask', to: '?bob' })
  await screen.close()
})

test('groups there stand in Groups; Enter asks to be let in, and opens those that I am in', async () => {
  const harness = withPlaintext()
  const lab = plaintextName('lab')
  harness.receivePlaintext('', {
    type: 'plaintext.setLeader',
    group: lab,
    leader: plaintextId('bob'),
  })
  const screen = await harness.show(120, 36)
  await screen.until(/# lab\? +not signed/u)
  await screen.press(keys.alt('g'), keys.enter)
  await screen.until('Asked the leader of lab')
  harness.receivePlaintext('', { type: 'plaintext.invite', group: lab, whom: idOf('alice') })
  await screen.until(/# lab\? +member/u)
  await screen.press(keys.alt('g'), 'i')
  await screen.until('led by bob?')
  await screen.press(keys.escape, keys.alt('g'), keys.enter)
  await screen.until('━ to lab? ')
  harness.receivePlaintext('bob', {
    type: 'plaintext.sendToGroup',
    group: lab,
    text: safeText('welcome'),
  })
  await screen.until(/bob\? +welcome/u)
  await screen.press('/end', keys.enter)
  await screen.until('You left lab')
  expect(harness.state().plaintext.groups.get(lab)?.members.size).toBe(0)
  await screen.close()
})

test('/classic-group founds, invites, hands over, disbands; used wrongly it says how', async () => {
  const harness = withPlaintext()
  const lab = plaintextName('lab')
  const screen = await harness.show(120, 36)
  await screen.press('/classic-group lab', keys.enter)
  await screen.until('Usage: /classic-group new|join')
  await screen.press(keys.ctrl('c'), '/classic-group new lab', keys.enter)
  await screen.until(/# lab\? +you lead/u)
  await screen.press('/classic-group invite lab', keys.enter)
  await screen.until('Usage: /classic-group')
  await screen.press(keys.ctrl('c'), '/classic-group invite lab ?bob', keys.enter)
  await screen.until('Invited bob? to lab')
  harness.receivePlaintext('bob', { type: 'plaintext.join', group: lab })
  await screen.press('/classic-group transfer lab bob', keys.enter)
  await screen.until('bob? leads lab now')
  await screen.press('/classic-group leave lab', keys.enter)
  await screen.until('You left lab')
  expect(harness.state().plaintext.groups.get(lab)?.members.has(idOf('alice'))).toBe(false)
  await screen.close()
})

test('Tab completes ?names, Ctrl-K finds them, and a conversation is muted by its name', async () => {
  const { harness } = inSession()
  const screen = await harness.show(100, 30)
  await screen.press('/chat ?b', keys.tab)
  await screen.until('/chat ?bob')
  await screen.press(keys.enter)
  await screen.until('━ to bob? ')
  await screen.press('/mute', keys.enter)
  await screen.until('bob? is muted')
  expect(
    harness.state().conversations.get(personConversationId(plaintextId('bob')))?.notifyLevel,
  ).toBe('nothing')
  await screen.press(keys.ctrl('k'), 'bob?')
  await screen.until(/bob\? +conversation/u)
  await screen.close()
})

test('where it is not spoken, a name with ? is refused with what to do', async () => {
  const harness = createScreenHarness()
  harness.setLink('online')
  const screen = await harness.show(100, 30)
  await screen.press('/request ?bob', keys.enter)
  await screen.until('start it with --classic')
  expect(screen.text()).toContain('─ Users 0 ')
  await screen.close()
})

test('the mark stays on a name that is too long for its place', async () => {
  const harness = withPlaintext()
  const long = 'x'.repeat(64)
  harness.receivePlaintext(long, { type: 'plaintext.announce', status: 'online' })
  harness.receivePlaintext(long, { type: 'plaintext.ask', to: idOf('alice') })
  harness.receivePlaintext('', { type: 'plaintext.create', group: plaintextName('g'.repeat(64)) })
  const screen = await harness.show(100, 30)
  expect(screen.text()).toMatch(/● x+…\? *│/u)
  expect(screen.text()).toMatch(/# g+…\? *│/u)
  expect(screen.text()).toMatch(/ x+…\? wants/u)
  await screen.press(keys.alt('r'), 'a')
  await screen.until(/─ x{23}…\? {2}classic/u)
  await screen.close()
})

test('/end with a name ends the conversation with that one, whichever is open', async () => {
  const { harness, talk } = inSession()
  harness.openSessionWith('carla')
  const screen = await harness.show(100, 30, { open: personConversationId(plaintextId('bob')) })
  await screen.press('/end carla', keys.enter)
  await screen.until('You ended the conversation; carla has not yet.')
  expect(harness.state().plaintext.sessions.get(talk)?.myEnd).toBeUndefined()
  await screen.press('/chat carla', keys.enter)
  await screen.until('━ to carla ')
  await screen.press('/end ?bob', keys.enter)
  await screen.until('You ended the conversation; bob? has not yet.')
  expect(harness.state().plaintext.sessions.get(talk)?.myEnd).toBeDefined()
  await screen.press('/block ?bob', keys.enter)
  await screen.until('Nothing there is signed')
  await screen.close()
})
