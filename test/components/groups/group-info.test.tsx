/** The card of a group, who asks to join, who invites, and what is told of it all. */
import { expect, test } from 'vitest'
import { standingWith } from '../../../src/model/groups/group-selectors.ts'
import { conversationOf } from '../../../src/core/ids.ts'
import type { GroupId } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/safe-text.ts'
import { keys } from '../../support/screen/memory-screen.tsx'
import type { World } from '../../support/screen/screen-harness.tsx'
import { idOf, inGroup, withPerson, worldOf } from '../../support/screen/screen-harness.tsx'

const founded = (world: World, name: string, topic = ''): GroupId => {
  world.wish({ type: 'group.found', name, topic: safeText(topic) })
  const id = [...world.state().groups.keys()].at(-1)
  if (id === undefined) throw new Error('nothing was founded')
  return id
}

const invites = (world: World, who: string, group: GroupId, name: string, text = '') =>
  world.hear(who, {
    type: 'group.invite',
    group,
    to: idOf('alice'),
    name: safeText(name),
    text: safeText(text),
  })

test('the card tells everything about a group and its members', async () => {
  const world = worldOf()
  for (const name of ['ana', 'bob', 'carla']) world.meet(name)
  world.meet('davi', 'away')
  const lab = world.founds('ana', 'lab', 'ferramentas')
  world.joins(lab, 'bob', 'alice', 'carla', 'davi', 'eva')
  world.wish({ type: 'person.verify', who: idOf('bob') })
  world.wish({ type: 'person.block', who: idOf('carla') })
  world.wish({ type: 'group.leave', group: lab })
  const card = world.state().groups.get(lab)?.card
  if (!card) throw new Error('no group')
  // whom the card alone names
  const fred = { id: idOf('fred'), key: card.key, since: card.rev, said: 0 }
  world.happen({ type: 'group.seen', card: { ...card, members: [...card.members, fred] } })
  const screen = await world.show(110, 36)
  await screen.press(keys.alt('g'), 'i')
  await screen.until('The group lab')
  const text = screen.text()
  expect(text).toMatch(/topic line\s+ferramentas/u)
  expect(text).toMatch(/founder\s+ana/u)
  expect(text).toMatch(/leader\s+ana/u)
  expect(text).toMatch(/with you\s+you said that you leave/u)
  expect(text).toMatch(
    /heirs\s+bob, alice, carla, davi, eva \(when the leader is gone for 7 days\)/u,
  )
  expect(text).toContain('7 members')
  expect(text).toMatch(/● ★ ana\s+not compared, leads/u)
  expect(text).toMatch(/● {3}bob\s+compared/u)
  expect(text).toMatch(/● {3}alice\s+you, leaving/u)
  expect(text).toMatch(/× {3}carla\s+not compared, blocked/u)
  expect(text).toMatch(/◐ {3}davi\s+not compared/u)
  expect(text).toMatch(/○ {3}fred\s+not met/u)
  expect(text).toContain(`papo/SESSIONS/x/y/${lab}`)
  const founding = world.state().groups.get(lab)?.founding
  expect(text).toContain(founding)
  await screen.press('y')
  expect(world.asked.at(-1)).toBe(`copy ${founding}`)
  await screen.close()
})

test('a card that does not fit is scrolled', async () => {
  const world = worldOf()
  founded(world, 'lab')
  const screen = await world.show(50, 16)
  await screen.press(keys.alt('g'), 'i')
  await screen.until('The group lab')
  expect(screen.text()).not.toContain('founding id')
  await screen.press(keys.end)
  await screen.until('founding id')
  await screen.close()
})

test('who asks to join stands among the requests with the words; a lets in', async () => {
  const world = worldOf()
  world.meet('carla')
  world.meet('davi')
  const lab = founded(world, 'lab')
  world.hear('carla', { type: 'request.make', to: idOf('alice'), text: safeText('oi') })
  world.asksToJoin('davi', lab, 'sou o Davi')
  const screen = await world.show(110, 36)
  await screen.until('─ Requests 2 ')
  expect(screen.text()).toContain('davi → join lab')
  expect(screen.text()).toContain('"sou o Davi"')
  await screen.press(keys.alt('r'), keys.down, 'a')
  await screen.until('davi is a member of lab now.')
  await screen.until('━ Requests 1 ')
  expect(
    world
      .state()
      .groups.get(lab)
      ?.card.members.map(({ id }) => id),
  ).toEqual(['alice', 'davi'])
  await screen.close()
})

test('d denies an ask with a reason, b denies and blocks, i shows the person', async () => {
  const world = worldOf()
  world.meet('davi')
  world.meet('eva')
  const lab = founded(world, 'lab')
  world.asksToJoin('davi', lab)
  world.asksToJoin('eva', lab)
  const screen = await world.show(110, 36)
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
  expect(world.state().people.get(idOf('eva'))?.blocked).toBe(true)
  expect([...world.state().joins.values()].map(({ answer }) => answer)).toEqual([
    'denied',
    'denied',
  ])
  await screen.close()
})

test('an invitation is accepted with Enter and declined with d', async () => {
  const world = worldOf()
  world.meet('ana')
  const lab = world.founds('ana', 'lab')
  const horta = world.founds('ana', 'horta')
  invites(world, 'ana', lab, 'lab', 'vem')
  invites(world, 'ana', horta, 'horta')
  const screen = await world.show(110, 36)
  await screen.until('ana invites you to lab')
  expect(screen.text()).toContain('"vem"')
  await screen.press(keys.alt('r'), keys.enter)
  await screen.until('You accepted: you are in lab')
  expect(standingWith(world.state(), lab)).toBe('asked')
  await screen.press(keys.alt('r'), 'd', keys.enter)
  await screen.until('You declined the invitation to horta.')
  expect(standingWith(world.state(), horta)).toBe('none')
  await screen.close()
})

test('who accepts an invitation talks to the group next, not to whom was on the screen', async () => {
  const world = worldOf()
  for (const name of ['ana', 'bob']) world.meet(name)
  world.talkWith('bob')
  const lab = world.founds('ana', 'lab')
  invites(world, 'ana', lab, 'lab')
  const screen = await world.show(110, 36, { open: withPerson('bob') })
  await screen.until('┏━ to bob ')
  await screen.press(keys.alt('r'), keys.enter)
  await screen.until('You accepted: you are in lab')
  expect(world.state().open).toBe(conversationOf(lab))
  await screen.press('hello group', keys.enter)
  expect(screen.text()).toContain('hello group')
  expect(world.asked).not.toContainEqual(expect.objectContaining({ type: 'session.say' }))
  await screen.close()
})

test('while a group is still unknown, the keyboard does not go to whom was on the screen', async () => {
  const world = worldOf()
  for (const name of ['ana', 'bob']) world.meet(name)
  world.talkWith('bob')
  invites(world, 'ana', founded(worldOf('ana'), 'lab'), 'lab')
  const screen = await world.show(110, 36, { open: withPerson('bob') })
  await screen.press(keys.alt('r'), 'a')
  await screen.until('You accepted: you are in lab')
  expect(screen.text()).not.toContain('┏━ to bob ')
  await screen.close()
})

test('an invitation to a group that nobody here has seen is accepted too', async () => {
  const world = worldOf()
  world.meet('ana')
  const elsewhere = worldOf('ana')
  const lab = founded(elsewhere, 'lab')
  invites(world, 'ana', lab, 'lab')
  const screen = await world.show(110, 36)
  await screen.press(keys.alt('r'), 'a')
  await screen.until('You accepted: you are in lab')
  expect([...world.state().joins.values()].map(({ answer }) => answer)).toEqual([
    'accepted',
    'waiting',
  ])
  await screen.close()
})

test('in a narrow list the group is told before the words around it', async () => {
  const world = worldOf()
  for (const name of ['ana', 'davi']) world.meet(name)
  world.asksToJoin('davi', founded(world, 'laboratorio'))
  invites(world, 'ana', world.founds('ana', 'horta'), 'horta')
  const screen = await world.show(60, 20)
  await screen.press(keys.alt('r'))
  await screen.until('ana: # horta?')
  expect(screen.text()).toMatch(/davi → # lab\w*…/u)
  await screen.close()
})

test('the history has asks and invitations with what came of them', async () => {
  const world = worldOf()
  for (const name of ['ana', 'davi', 'eva']) world.meet(name)
  const lab = founded(world, 'lab')
  const horta = world.founds('ana', 'horta')
  world.asksToJoin('davi', lab, 'posso?')
  const ask = [...world.state().joins.keys()].at(-1)
  if (!ask) throw new Error('nobody asked')
  world.wish({ type: 'group.deny', join: ask, reason: safeText('ainda não') })
  world.joins(horta, 'alice')
  invites(world, 'eva', world.founds('eva', 'damas'), 'damas')
  world.hear('davi', { type: 'request.make', to: idOf('alice'), text: safeText('oi') })
  const screen = await world.show(120, 36)
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
  const world = worldOf()
  for (const name of ['ana', 'bob']) world.meet(name)
  const lab = world.founds('ana', 'lab')
  world.joins(lab, 'bob')
  world.asksToJoin('alice', lab)
  world.cards('ana', { type: 'group.transfer', group: lab, to: idOf('bob') })
  const horta = world.founds('ana', 'horta')
  world.asksToJoin('alice', horta)
  const screen = await world.show(120, 36)
  world.cards('ana', { type: 'group.disband', group: horta })
  await screen.until('horta was disbanded.')
  await screen.press(keys.alt('r'), 'h')
  await screen.until(/asked another leader\s+to join lab/u)
  expect(screen.text()).toMatch(/over\s+to join horta/u)
  await screen.close()
})

test('also on a small screen the history tells why somebody was not let in', async () => {
  const world = worldOf()
  world.meet('ana')
  const lab = world.founds('ana', 'lab')
  world.asksToJoin('alice', lab, 'posso entrar no grupo?')
  const join = [...world.state().joins.values()].at(-1)
  if (!join) throw new Error('nobody asked')
  const reason = safeText('não desta vez: somos muitos, e a sala é pequena')
  world.hear('ana', { type: 'group.deny', join: join.id, reason })
  const screen = await world.show(50, 16)
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
  const world = worldOf()
  world.meet('davi')
  const lab = founded(world, 'lab')
  world.asksToJoin('davi', lab)
  const screen = await world.show(80, 24)
  await screen.until('▸ Requests 1')
  await screen.press(keys.alt('a'))
  await screen.until('━ Requests 1 ━')
  await screen.resize(50, 16)
  await screen.until('[Requests 1]')
  expect(screen.rows()[0]).toContain('Groups 1')
  await screen.close()
})

test('what others do to me and my groups is told wherever I am', async () => {
  const world = worldOf()
  for (const name of ['ana', 'bob']) world.meet(name)
  const lab = world.founds('ana', 'lab')
  const screen = await world.show(140, 30)
  await screen.press('half a thought')
  world.joins(lab, 'alice')
  await screen.until('You are a member of lab now')
  expect(world.state().open).toBeUndefined()
  world.cards('ana', { type: 'group.transfer', group: lab, to: idOf('alice') })
  await screen.until('ana handed lab over to you: you lead.')
  world.asksToJoin('bob', lab)
  await screen.until('bob asks to join lab: Alt-R.')
  world.wish({ type: 'group.transfer', group: lab, to: idOf('ana') })
  world.cards('ana', { type: 'group.remove', group: lab, who: idOf('alice') })
  await screen.until('ana removed you from lab.')
  invites(world, 'ana', lab, 'lab')
  await screen.until('ana invites you to lab: Alt-R.')
  world.cards('ana', { type: 'group.disband', group: lab })
  await screen.until(() => world.state().groups.get(lab)?.card.disbanded === true)
  await screen.close()
})

test('a group that is over stays in the list until its last words were read', async () => {
  const world = worldOf()
  for (const name of ['ana', 'bob']) world.meet(name)
  const lab = world.founds('ana', 'lab')
  world.joins(lab, 'bob', 'alice')
  const screen = await world.show(110, 30, { open: withPerson('echo') })
  world.saysIn('bob', lab, 'adeus')
  world.cards('ana', { type: 'group.disband', group: lab })
  await screen.until(/# lab +disbanded \+1/u)
  await screen.press(keys.alt('g'), keys.enter)
  await screen.until('adeus')
  await screen.until(() => !/disbanded \+1/u.test(screen.text()))
  expect(screen.text()).toContain('Groups 0')
  await screen.close()
})

test('who is made a member unasked is told so, and hears nothing of it by themselves', async () => {
  const world = worldOf()
  for (const name of ['ana', 'bob']) world.meet(name)
  const lab = world.founds('ana', 'lab')
  world.joins(lab, 'bob')
  const screen = await world.show(120, 36)
  world.writesMeIn('ana', lab)
  await screen.until('ana put you into lab, unasked. It is muted; l in Groups leaves it.')
  // nothing opens, and nothing calls
  expect(world.state().open).toBeUndefined()
  world.saysIn('bob', lab, 'olha, @Alice!')
  await screen.until(/# lab .*mute/u)
  expect(world.state().conversations.get(inGroup(lab))?.muted).toBe(true)
  await screen.press('/chat lab', keys.enter)
  await screen.until('Nobody here is called lab; the group is #lab.')
  await screen.press(keys.ctrl('u'), '/chat #lab', keys.enter)
  await screen.until('ana put you into the group, though you never asked; it is muted.')
  await screen.close()
})

test('the group that lets me in opens, when nothing else is going on', async () => {
  const world = worldOf()
  world.meet('ana')
  const lab = world.founds('ana', 'lab')
  const screen = await world.show(110, 30)
  world.joins(lab, 'alice')
  await screen.until('you joined')
  expect(world.state().open).toBe(inGroup(lab))
  await screen.close()
})

test('a no is told with its reason, to an ask and to an invitation', async () => {
  const world = worldOf()
  for (const name of ['ana', 'bob']) world.meet(name)
  const lab = world.founds('ana', 'lab')
  const horta = founded(world, 'horta')
  const screen = await world.show(140, 30)
  world.asksToJoin('alice', lab)
  const ask = [...world.state().joins.keys()].at(-1)
  world.wish({ type: 'group.invite', group: horta, to: idOf('bob'), text: safeText('') })
  const invite = [...world.state().joins.keys()].at(-1)
  if (!ask || !invite) throw new Error('nobody asked')
  world.hear('ana', { type: 'group.deny', join: ask, reason: safeText('cheio') })
  await screen.until('You were not let into lab: "cheio"')
  world.hear('bob', { type: 'group.deny', join: invite, reason: safeText('sem tempo') })
  await screen.until('bob declined the invitation to horta: "sem tempo"')
  expect([...world.state().joins.values()].map(({ answer }) => answer)).toEqual([
    'denied',
    'denied',
  ])
  await screen.close()
})
