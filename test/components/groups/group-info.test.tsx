/** The card of a group, who asks to join, who invites, and what is told of it all. */
import { expect, test } from 'vitest'
import { groupRoleOf } from '../../../src/model/groups/group-selectors.ts'
import { groupConversationId } from '../../../src/core/ids.ts'
import type { GroupId } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'
import {
  idOf,
  groupConversation,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'

const founded = (harness: ScreenHarness, name: string, topic = ''): GroupId => {
  harness.perform({ type: 'group.create', name, topic: safeText(topic) })
  const id = [...harness.state().groups.keys()].at(-1)
  if (id === undefined) throw new Error('nothing was founded')
  return id
}

const invites = (harness: ScreenHarness, who: string, group: GroupId, name: string, text = '') =>
  harness.receive(who, {
    type: 'group.invite',
    group,
    to: idOf('alice'),
    name: safeText(name),
    text: safeText(text),
  })

test('the card tells everything about a group and its members', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob', 'carla']) harness.meet(name)
  harness.meet('davi', 'away')
  const lab = harness.createsGroup('ana', 'lab', 'ferramentas')
  harness.joins(lab, 'bob', 'alice', 'carla', 'davi', 'eva')
  harness.perform({ type: 'person.verify', who: idOf('bob') })
  harness.perform({ type: 'person.block', who: idOf('carla') })
  harness.perform({ type: 'group.leave', group: lab })
  const card = harness.state().groups.get(lab)?.roster
  if (!card) throw new Error('no group')
  // whom the card alone names
  const fred = { id: idOf('fred'), key: card.key, since: card.rev, sentCount: 0 }
  harness.commit({
    type: 'group.rosterObserved',
    roster: { ...card, members: [...card.members, fred] },
  })
  const screen = await harness.show(110, 36)
  await screen.press(keys.alt('g'), 'i')
  await screen.until('Group lab')
  const text = screen.text()
  expect(text).toMatch(/topic line\s+ferramentas/u)
  expect(text).toMatch(/created by\s+ana/u)
  expect(text).toMatch(/leader\s+ana/u)
  expect(text).toMatch(/you\s+leaving; waiting for the leader/u)
  expect(text).toMatch(/heirs\s+bob, alice, carla, davi, eva \(after 7 days without the leader\)/u)
  expect(text).toContain('7 members')
  expect(text).toMatch(/● ★ ana\s+unverified, leads/u)
  expect(text).toMatch(/● {3}bob\s+verified/u)
  expect(text).toMatch(/● {3}alice\s+you, leaving/u)
  expect(text).toMatch(/× {3}carla\s+unverified, blocked/u)
  expect(text).toMatch(/◐ {3}davi\s+unverified/u)
  expect(text).toMatch(/○ {3}fred\s+not seen yet/u)
  expect(text).toContain(`papo/SESSIONS/x/y/${lab}`)
  const founding = harness.state().groups.get(lab)?.founding
  expect(text).toContain(founding)
  await screen.press('y')
  expect(harness.calls.at(-1)).toBe(`copy ${founding}`)
  await screen.close()
})

test('a card that does not fit is scrolled', async () => {
  const harness = createScreenHarness()
  founded(harness, 'lab')
  const screen = await harness.show(50, 16)
  await screen.press(keys.alt('g'), 'i')
  await screen.until('Group lab')
  expect(screen.text()).not.toContain('creation id')
  await screen.press(keys.end)
  await screen.until('creation id')
  await screen.close()
})

test('who asks to join stands among the requests with the words; a lets in', async () => {
  const harness = createScreenHarness()
  harness.meet('carla')
  harness.meet('davi')
  const lab = founded(harness, 'lab')
  harness.receive('carla', { type: 'request.make', to: idOf('alice'), text: safeText('oi') })
  harness.asksToJoin('davi', lab, 'sou o Davi')
  const screen = await harness.show(110, 36)
  await screen.until('─ Requests 2 ')
  expect(screen.text()).toContain('davi → join lab')
  expect(screen.text()).toContain('"sou o Davi"')
  await screen.press(keys.alt('r'), keys.down, 'a')
  await screen.until('davi is a member of lab now.')
  await screen.until('━ Requests 1 ')
  expect(
    harness
      .state()
      .groups.get(lab)
      ?.roster.members.map(({ id }) => id),
  ).toEqual(['alice', 'davi'])
  await screen.close()
})

test('d denies an ask with a reason, b blocks whoever asks, i shows the person', async () => {
  const harness = createScreenHarness()
  harness.meet('davi')
  harness.meet('eva')
  const lab = founded(harness, 'lab')
  harness.asksToJoin('davi', lab)
  harness.asksToJoin('eva', lab)
  const screen = await harness.show(110, 36)
  await screen.press(keys.alt('r'), 'i')
  await screen.until('About davi')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('About davi'))
  await screen.press('d', 'cheio', keys.enter)
  await screen.until('davi was not let into lab.')
  await screen.press('b')
  await screen.until('Block eva?')
  await screen.press(keys.enter)
  await screen.until('Blocked eva.')
  expect(harness.state().people.get(idOf('eva'))?.blocked).toBe(true)
  expect([...harness.state().joins.values()].map(({ answer }) => answer)).toEqual([
    'denied',
    // nobody who is blocked has an answer
    'blocked',
  ])
  await screen.close()
})

test('an invitation is accepted with Enter and declined with d', async () => {
  const harness = createScreenHarness()
  harness.meet('ana')
  const lab = harness.createsGroup('ana', 'lab')
  const horta = harness.createsGroup('ana', 'horta')
  invites(harness, 'ana', lab, 'lab', 'vem')
  invites(harness, 'ana', horta, 'horta')
  const screen = await harness.show(110, 36)
  await screen.until('ana invites you to lab')
  expect(screen.text()).toContain('"vem"')
  await screen.press(keys.alt('r'), keys.enter)
  await screen.until('Accepted: you are in lab')
  expect(groupRoleOf(harness.state(), lab)).toBe('asked')
  await screen.press(keys.alt('r'), 'd', keys.enter)
  await screen.until('You declined the invitation to horta.')
  expect(groupRoleOf(harness.state(), horta)).toBe('none')
  await screen.close()
})

test('who accepts an invitation talks to the group next, not to whom was on the screen', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob']) harness.meet(name)
  harness.openSessionWith('bob')
  const lab = harness.createsGroup('ana', 'lab')
  invites(harness, 'ana', lab, 'lab')
  const screen = await harness.show(110, 36, { open: directConversation('bob') })
  await screen.until('┏━ to bob ')
  await screen.press(keys.alt('r'), keys.enter)
  await screen.until('Accepted: you are in lab')
  expect(harness.state().open).toBe(groupConversationId(lab))
  await screen.press('hello group', keys.enter)
  expect(screen.text()).toContain('hello group')
  expect(harness.calls).not.toContainEqual(expect.objectContaining({ type: 'message.send' }))
  await screen.close()
})

test('while a group is still unknown, the keyboard does not go to whom was on the screen', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob']) harness.meet(name)
  harness.openSessionWith('bob')
  invites(harness, 'ana', founded(createScreenHarness('ana'), 'lab'), 'lab')
  const screen = await harness.show(110, 36, { open: directConversation('bob') })
  await screen.press(keys.alt('r'), 'a')
  await screen.until('Accepted: you are in lab')
  expect(screen.text()).not.toContain('┏━ to bob ')
  await screen.close()
})

test('an invitation to a group that nobody here has seen is accepted too', async () => {
  const harness = createScreenHarness()
  harness.meet('ana')
  const elsewhere = createScreenHarness('ana')
  const lab = founded(elsewhere, 'lab')
  invites(harness, 'ana', lab, 'lab')
  const screen = await harness.show(110, 36)
  await screen.press(keys.alt('r'), 'a')
  await screen.until('Accepted: you are in lab')
  expect([...harness.state().joins.values()].map(({ answer }) => answer)).toEqual([
    'accepted',
    'waiting',
  ])
  await screen.close()
})

test('in a narrow list the group is told before the words around it', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'davi']) harness.meet(name)
  harness.asksToJoin('davi', founded(harness, 'laboratorio'))
  invites(harness, 'ana', harness.createsGroup('ana', 'horta'), 'horta')
  const screen = await harness.show(60, 20)
  await screen.press(keys.alt('r'))
  await screen.until('ana: # horta?')
  expect(screen.text()).toMatch(/davi → # lab\w*…/u)
  await screen.close()
})

test('the history has asks and invitations with what came of them', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'davi', 'eva']) harness.meet(name)
  const lab = founded(harness, 'lab')
  const horta = harness.createsGroup('ana', 'horta')
  harness.asksToJoin('davi', lab, 'posso?')
  const ask = [...harness.state().joins.keys()].at(-1)
  if (!ask) throw new Error('nobody asked')
  harness.perform({ type: 'group.deny', join: ask, reason: safeText('ainda não') })
  harness.joins(horta, 'alice')
  invites(harness, 'eva', harness.createsGroup('eva', 'damas'), 'damas')
  harness.receive('davi', { type: 'request.make', to: idOf('alice'), text: safeText('oi') })
  const screen = await harness.show(120, 36)
  await screen.press(keys.alt('r'), 'h')
  await screen.until('History of requests 4')
  expect(screen.text()).toMatch(/← davi\s+waiting/u)
  expect(screen.text()).toMatch(/← eva\s+waiting\s+invited to damas/u)
  expect(screen.text()).toMatch(/→ ana\s+accepted\s+to join horta/u)
  expect(screen.text()).toMatch(/← davi\s+denied\s+to join lab: ainda não/u)
  await screen.press(keys.down, keys.down)
  await screen.until(`topic: papo/SESSIONS/x/y/${horta}`)
  await screen.press(keys.enter)
  await screen.until('━ to # horta ')
  await screen.close()
})

test('who asked another leader by now, and what is over, has its own word', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob']) harness.meet(name)
  const lab = harness.createsGroup('ana', 'lab')
  harness.joins(lab, 'bob')
  harness.asksToJoin('alice', lab)
  harness.changesRoster('ana', { type: 'group.transfer', group: lab, to: idOf('bob') })
  const horta = harness.createsGroup('ana', 'horta')
  harness.asksToJoin('alice', horta)
  const screen = await harness.show(120, 36)
  harness.changesRoster('ana', { type: 'group.disband', group: horta })
  await screen.until('horta was disbanded.')
  await screen.press(keys.alt('r'), 'h')
  await screen.until(/asked another leader\s+to join lab/u)
  expect(screen.text()).toMatch(/disbanded\s+to join horta/u)
  await screen.close()
})

test('also on a small screen the history tells why somebody was not let in', async () => {
  const harness = createScreenHarness()
  harness.meet('ana')
  const lab = harness.createsGroup('ana', 'lab')
  harness.asksToJoin('alice', lab, 'posso entrar no grupo?')
  const join = [...harness.state().joins.values()].at(-1)
  if (!join) throw new Error('nobody asked')
  const reason = safeText('não desta vez: somos muitos, e a sala é pequena')
  harness.receive('ana', { type: 'group.deny', join: join.id, reason })
  const screen = await harness.show(50, 16)
  await screen.press(keys.alt('r'), 'h')
  await screen.until(/posso entrar no grupo/u)
  const shown = screen
    .rows()
    .join(' ')
    .replaceAll(/[│┃\s]+/gu, ' ')
  expect(shown).toContain('somos muitos, e a sala é pequena')
  await screen.close()
})

test('tabs, closed lists and Alt-A count who asks to join', async () => {
  const harness = createScreenHarness()
  harness.meet('davi')
  const lab = founded(harness, 'lab')
  harness.asksToJoin('davi', lab)
  const screen = await harness.show(80, 24)
  await screen.until('▸ Requests 1')
  await screen.press(keys.alt('a'))
  await screen.until('━ Requests 1 ━')
  await screen.resize(50, 16)
  await screen.until('[Requests 1]')
  expect(screen.rows()[0]).toContain('Groups 1')
  await screen.close()
})

test('what others do to me and my groups is told wherever I am', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob']) harness.meet(name)
  const lab = harness.createsGroup('ana', 'lab')
  const screen = await harness.show(140, 30)
  await screen.press('half a thought')
  harness.joins(lab, 'alice')
  await screen.until('You are a member of lab now: Ctrl-K lab opens it.')
  expect(harness.state().open).toBeUndefined()
  harness.changesRoster('ana', { type: 'group.transfer', group: lab, to: idOf('alice') })
  await screen.until('ana made you the leader of lab.')
  harness.asksToJoin('bob', lab)
  await screen.until('bob asks to join lab: Alt-R.')
  harness.perform({ type: 'group.transfer', group: lab, to: idOf('ana') })
  harness.changesRoster('ana', { type: 'group.remove', group: lab, who: idOf('alice') })
  await screen.until('ana removed you from lab.')
  invites(harness, 'ana', lab, 'lab')
  await screen.until('ana invites you to lab: Alt-R.')
  harness.changesRoster('ana', { type: 'group.disband', group: lab })
  await screen.until(() => harness.state().groups.get(lab)?.roster.disbanded === true)
  await screen.close()
})

test('a group that is over stays in the list until its last words were read', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob']) harness.meet(name)
  const lab = harness.createsGroup('ana', 'lab')
  harness.joins(lab, 'bob', 'alice')
  const screen = await harness.show(110, 30, { open: directConversation('echo') })
  harness.sendsToGroup('bob', lab, 'adeus')
  harness.changesRoster('ana', { type: 'group.disband', group: lab })
  await screen.until(/# lab +disbanded \+1/u)
  await screen.press(keys.alt('g'), keys.enter)
  await screen.until('adeus')
  await screen.until(() => !/disbanded \+1/u.test(screen.text()))
  expect(screen.text()).toContain('Groups 0')
  await screen.close()
})

test('who is made a member unasked is told so, and hears nothing of it by themselves', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob']) harness.meet(name)
  const lab = harness.createsGroup('ana', 'lab')
  harness.joins(lab, 'bob')
  const screen = await harness.show(120, 36)
  harness.addsMe('ana', lab)
  await screen.until('ana added you to lab without asking you. It is muted; /part lab leaves it.')
  // nothing opens, and nothing calls
  expect(harness.state().open).toBeUndefined()
  harness.sendsToGroup('bob', lab, 'olha, @Alice!')
  await screen.until(/# lab ⊘/u)
  expect(harness.state().conversations.get(groupConversation(lab))?.notifyLevel).toBe('nothing')
  await screen.press('/chat lab', keys.enter)
  await screen.until('Nobody here is called lab; the group is #lab.')
  await screen.press(keys.ctrl('u'), '/chat #lab', keys.enter)
  await screen.until('ana added you to the group without asking you; it is muted.')
  await screen.close()
})

test('the group that lets me in opens, when nothing else is going on', async () => {
  const harness = createScreenHarness()
  harness.meet('ana')
  const lab = harness.createsGroup('ana', 'lab')
  const screen = await harness.show(110, 30)
  harness.joins(lab, 'alice')
  await screen.until('you joined')
  expect(harness.state().open).toBe(groupConversation(lab))
  await screen.close()
})

test('a no is told with its reason, to an ask and to an invitation', async () => {
  const harness = createScreenHarness()
  for (const name of ['ana', 'bob']) harness.meet(name)
  const lab = harness.createsGroup('ana', 'lab')
  const horta = founded(harness, 'horta')
  const screen = await harness.show(140, 30)
  harness.asksToJoin('alice', lab)
  const ask = [...harness.state().joins.keys()].at(-1)
  harness.perform({ type: 'group.invite', group: horta, to: idOf('bob'), text: safeText('') })
  const invite = [...harness.state().joins.keys()].at(-1)
  if (!ask || !invite) throw new Error('nobody asked')
  harness.receive('ana', { type: 'group.deny', join: ask, reason: safeText('cheio') })
  await screen.until('You were not let into lab: "cheio"')
  harness.receive('bob', { type: 'group.deny', join: invite, reason: safeText('sem tempo') })
  await screen.until('bob declined the invitation to horta: "sem tempo"')
  expect([...harness.state().joins.values()].map(({ answer }) => answer)).toEqual([
    'denied',
    'denied',
  ])
  await screen.close()
})
