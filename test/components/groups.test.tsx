/** The groups at the side: empty, full, narrow, and what the keys do to one of them. */
import { expect, test } from 'vitest'
import { memberRows, standingWith } from '../../src/chat/groupSelectors.ts'
import { safeText } from '../../src/core/text.ts'
import { keys } from '../support/screen.tsx'
import type { Screen } from '../support/screen.tsx'
import { idOf, inGroup, worldOf } from '../support/world-screen.tsx'

/** I lead lab with bob and carla in it, am a member of futebol, and know xadrez. */
const three = () => {
  const world = worldOf()
  for (const name of ['bob', 'carla', 'davi', 'eva']) world.meet(name)
  world.wish({ type: 'group.found', name: 'lab', topic: safeText('ferramentas') })
  const lab = [...world.state().groups.keys()].at(-1)
  if (lab === undefined) throw new Error('nothing was founded')
  world.joins(lab, 'bob', 'carla')
  const futebol = world.founds('davi', 'futebol')
  world.joins(futebol, 'alice', 'bob')
  const xadrez = world.founds('eva', 'xadrez')
  return { world, lab, futebol, xadrez }
}

const rowOf = (screen: Screen, name: string) =>
  screen.rows().find((line) => new RegExp(`[★#*] ${name}`, 'u').test(line.slice(0, 34))) ?? ''

const toGroups = async (screen: Screen, ...downs: readonly string[]) => {
  await screen.press(keys.alt('g'), keys.home, ...downs)
}

test('with no groups the pane says how to found one', async () => {
  const screen = await worldOf().show(80, 24)
  await screen.press(keys.alt('g'))
  await screen.until('┏━ Groups 0 ━')
  expect(screen.text()).toMatch(/No groups yet\. n .*\n.*founds one\./u)
  await screen.close()
})

test('mine come first, with star or sign, number and size; others say that I am not in', async () => {
  const { world } = three()
  const screen = await world.show(120, 36)
  await screen.until('─ Groups 2 ')
  expect(rowOf(screen, 'lab')).toMatch(/1 ★ lab\s+3 │/u)
  expect(rowOf(screen, 'futebol')).toMatch(/2 # futebol\s+3 │/u)
  expect(rowOf(screen, 'xadrez')).toMatch(/ {3}# xadrez\s+not joined/u)
  const names = screen.rows().filter((row) => /[★#] (?:lab|futebol|xadrez)/u.test(row))
  expect(names.map((row) => /[★#] (\w+)/u.exec(row)?.[1])).toEqual(['futebol', 'lab', 'xadrez'])
  await screen.close()
})

test('who is in no group sees how many there are', async () => {
  const world = worldOf()
  world.founds('ana', 'xadrez')
  const screen = await world.show(80, 24)
  await screen.until('▸ Groups 0/1')
  await screen.close()
})

test('of two groups with one name the founders are told', async () => {
  const world = worldOf()
  world.founds('ana', 'lab')
  world.founds('davi', 'lab')
  const screen = await world.show(120, 36)
  await screen.until('# lab (ana)')
  expect(screen.text()).toContain('# lab (davi)')
  await screen.close()
})

test('what is unread stands beside the name, and who calls me first of all', async () => {
  const { world, lab, futebol } = three()
  world.saysIn('bob', lab, 'oi @alice')
  world.saysIn('bob', lab, 'e mais')
  world.saysIn('davi', futebol, 'gol')
  const screen = await world.show(120, 36)
  expect(rowOf(screen, 'lab')).toMatch(/★ lab\s+@1 \+2\s+3 │/u)
  expect(rowOf(screen, 'futebol')).toMatch(/# futebol\s+\+1\s+3 │/u)
  await screen.close()
})

test('asked, invited, leaving and muted are words', async () => {
  const { world, lab, futebol, xadrez } = three()
  const damas = world.founds('eva', 'damas')
  world.wish({ type: 'group.ask', group: xadrez, text: safeText('') })
  world.hear('eva', {
    type: 'group.invite',
    group: damas,
    to: idOf('alice'),
    name: safeText('damas'),
    text: safeText(''),
  })
  world.wish({ type: 'group.leave', group: futebol })
  world.wish({ type: 'view.mute', conversation: inGroup(lab), muted: true })
  const screen = await world.show(120, 36)
  expect(rowOf(screen, 'lab')).toMatch(/★ lab\s+muted/u)
  expect(rowOf(screen, 'futebol')).toMatch(/# futebol\s+leaving/u)
  expect(rowOf(screen, 'damas')).toMatch(/# damas\s+invites you/u)
  expect(rowOf(screen, 'xadrez')).toMatch(/# xadrez\s+asked/u)
  await screen.close()
})

test('a narrow list keeps the beginning of the name and a short word', async () => {
  const { world } = three()
  world.founds('eva', 'campeonato de xadrez')
  const screen = await world.show(60, 20)
  await screen.press(keys.alt('g'))
  await screen.until('Groups 2')
  expect(screen.text()).toMatch(/# camp…\s+not in/u)
  await screen.close()
})

test('in the narrow layout the list has the screen, with its keys below', async () => {
  const { world } = three()
  const screen = await world.show(50, 16)
  await screen.press(keys.alt('g'))
  await screen.until('[Groups 2]')
  expect(screen.rows().at(-1)).toContain('n new')
  await screen.close()
})

test('of many groups those are drawn that fit, the rest is counted', async () => {
  const world = worldOf()
  for (let number = 10; number < 60; number += 1) world.founds('ana', `grupo${number}`)
  const screen = await world.show(50, 16)
  await screen.press(keys.alt('g'))
  await screen.until('grupo10')
  expect(screen.text()).toMatch(/\+38/u)
  await screen.press(keys.end)
  await screen.until('grupo59')
  await screen.close()
})

test('Enter opens a group of mine', async () => {
  const { world, lab } = three()
  const screen = await world.show(100, 30)
  await toGroups(screen, keys.down)
  await screen.press(keys.enter)
  await screen.until('━ to # lab ')
  expect(world.state().open).toBe(inGroup(lab))
  await screen.close()
})

test('Enter on another group asks to join, with a word to the leader; again it waits', async () => {
  const { world, xadrez } = three()
  const screen = await world.show(100, 30)
  await toGroups(screen, keys.end)
  await screen.press(keys.enter)
  await screen.until('Ask to join xadrez: a word')
  await screen.press('sou eu', keys.enter)
  await screen.until('Asked eva to let you into xadrez.')
  expect(standingWith(world.state(), xadrez)).toBe('asked')
  expect([...world.state().joins.values()].at(-1)).toMatchObject({ text: 'sou eu', to: 'eva' })
  await screen.press(keys.enter)
  await screen.until('has not answered yet')
  await screen.close()
})

test('Enter on a group that invites me accepts, after a question', async () => {
  const { world, xadrez } = three()
  const invite = { type: 'group.invite', group: xadrez, to: idOf('alice') } as const
  world.hear('eva', { ...invite, name: safeText('xadrez'), text: safeText('vem!') })
  const screen = await world.show(100, 30)
  await toGroups(screen, keys.end)
  await screen.press(keys.enter)
  await screen.until('eva invites you to xadrez: "vem!". Accept?')
  await screen.press('y')
  await screen.until('You accepted')
  expect([...world.state().joins.values()].at(-1)?.kind).toBe('ask')
  await screen.close()
})

test('n asks for a name and a topic line, founds, and opens the new group', async () => {
  const world = worldOf()
  const screen = await world.show(100, 30)
  await screen.press(keys.alt('g'), 'n')
  await screen.until('Found a group: its name')
  await screen.press('Oficina', keys.enter)
  await screen.until('Oficina: a topic line')
  await screen.press('ferramentas', keys.enter)
  await screen.until('You founded Oficina.')
  expect(screen.text()).toContain('★ Oficina  1 member · ferramentas')
  expect(screen.text()).toContain('you founded the group')
  expect(screen.text()).toContain('━ to # Oficina ')
  await screen.close()
})

test('a name that is there already is not founded: the program offers to ask', async () => {
  const { world } = three()
  const screen = await world.show(100, 30)
  await screen.press(keys.alt('g'), 'n', 'xadrez', keys.enter, keys.enter)
  await screen.until('There is a group xadrez already, founded by eva')
  await screen.press('y')
  await screen.until('Ask to join xadrez: a word')
  expect(world.state().groups.size).toBe(3)
  await screen.close()
})

test('a name that is none is told', async () => {
  const screen = await worldOf().show(100, 30)
  await screen.press(keys.alt('g'), 'n', '#!?', keys.enter)
  await screen.until('That is no name')
  await screen.close()
})

test('I invites somebody out of a list that is filtered by typing', async () => {
  const { world, lab } = three()
  const screen = await world.show(100, 30)
  await toGroups(screen, keys.down)
  await screen.press('I')
  await screen.until('Invite to lab')
  expect(screen.text()).toContain('Enter invite')
  await screen.press('ev', keys.enter)
  await screen.until('Invited eva to lab.')
  const join = [...world.state().joins.values()].at(-1)
  expect(join).toMatchObject({ kind: 'invite', group: lab, to: 'eva' })
  await screen.close()
})

test('whoever does not lead may neither invite nor remove nor disband', async () => {
  const { world } = three()
  const screen = await world.show(120, 30)
  for (const key of ['I', 'k', 'D', 't']) {
    // oxlint-disable-next-line eslint/no-await-in-loop
    await toGroups(screen)
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(key)
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.until('Only the leader of the group')
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(keys.escape, keys.escape)
  }
  await screen.close()
})

test('k removes a member, after a question', async () => {
  const { world, lab } = three()
  const screen = await world.show(100, 30)
  await toGroups(screen, keys.down)
  await screen.press('k', 'car', keys.enter)
  await screen.until('Remove carla from lab?')
  await screen.press('y')
  await screen.until('carla is no member of lab any more.')
  expect(memberRows(world.state(), lab).map(({ member }) => member.id)).toEqual(['alice', 'bob'])
  await screen.close()
})

test('L hands over, after a question', async () => {
  const { world, lab } = three()
  const screen = await world.show(100, 30)
  await toGroups(screen, keys.down)
  await screen.press('L', 'bob', keys.enter)
  await screen.until('Hand lab over to bob?')
  await screen.press('y')
  await screen.until('bob leads lab now.')
  expect(standingWith(world.state(), lab)).toBe('member')
  await screen.close()
})

test('L takes over where I am the heir of a leader who is gone; not while the leader is here', async () => {
  const { world, futebol } = three()
  const screen = await world.show(120, 30)
  await toGroups(screen)
  await screen.press('L')
  await screen.until('Take over futebol? davi leads it')
  await screen.press('y')
  await screen.until('not yet time to take over')
  world.pass(8 * 24 * 3_600_000)
  await screen.press('L', 'y')
  await screen.until('You lead futebol now.')
  expect(standingWith(world.state(), futebol)).toBe('leader')
  await screen.close()
})

test('l leaves, after a question; the list says so', async () => {
  const { world, futebol } = three()
  const screen = await world.show(120, 30)
  await toGroups(screen)
  await screen.press('l')
  await screen.until('Leave futebol?')
  await screen.press('n')
  expect(standingWith(world.state(), futebol)).toBe('member')
  await screen.press('l', 'y')
  await screen.until('You said that you leave futebol')
  expect(rowOf(screen, 'futebol')).toContain('leaving')
  await screen.close()
})

test('a leader who leaves hands over to whoever is there for the longest time', async () => {
  const { world, lab } = three()
  const screen = await world.show(120, 30)
  await toGroups(screen, keys.down)
  await screen.press('l')
  await screen.until('Hand it over to bob')
  await screen.press('y')
  await screen.until('bob leads lab now, and you said that you leave')
  expect(standingWith(world.state(), lab)).toBe('leaving')
  await screen.close()
})

test('a leader who is alone is asked whether to disband', async () => {
  const world = worldOf()
  world.wish({ type: 'group.found', name: 'lab', topic: safeText('') })
  const screen = await world.show(100, 30)
  await screen.press(keys.alt('g'), 'l')
  await screen.until('You are alone in lab. Disband it?')
  await screen.press('y')
  await screen.until('lab is disbanded.')
  expect(screen.text()).toContain('Groups 0')
  await screen.close()
})

test('D ends the group for everybody, after a question', async () => {
  const { world, lab } = three()
  const screen = await world.show(100, 30)
  await toGroups(screen, keys.down)
  await screen.press('D')
  await screen.until('Disband lab? That is its end')
  await screen.press('y')
  await screen.until('lab is disbanded.')
  expect(world.state().groups.get(lab)?.card.disbanded).toBe(true)
  await screen.close()
})

test('t begins with the topic line that there is', async () => {
  const { world, lab } = three()
  const screen = await world.show(100, 30)
  await toGroups(screen, keys.down)
  await screen.press('t')
  await screen.until('▸ ferramentas')
  await screen.press(' novas', keys.enter)
  await screen.until('The topic line of lab is set.')
  expect(world.state().groups.get(lab)?.card.topic).toBe('ferramentas novas')
  await screen.close()
})

test('m mutes and takes it back', async () => {
  const { world, lab } = three()
  const screen = await world.show(100, 30)
  await toGroups(screen, keys.down)
  await screen.press('m')
  await screen.until('lab is muted.')
  expect(world.state().conversations.get(inGroup(lab))?.muted).toBe(true)
  await screen.press('m')
  await screen.until('lab is not muted any more.')
  await screen.close()
})

test('/ filters by name, and Escape shows all', async () => {
  const { world } = three()
  const screen = await world.show(100, 30)
  await toGroups(screen)
  await screen.press('/', 'xad')
  await screen.until(() => rowOf(screen, 'lab') === '')
  await screen.press(keys.enter, 'i')
  await screen.until('The group xadrez')
  await screen.press(keys.escape, keys.alt('g'), '/', 'zzz')
  await screen.until('No group has such a')
  await screen.press(keys.escape)
  await screen.until('# futebol')
  await screen.close()
})

test('? helps with the keys of groups', async () => {
  const screen = await worldOf().show(100, 40)
  await screen.press(keys.alt('g'), '?')
  await screen.until('In Groups')
  expect(screen.text()).toContain('invite somebody to the group that I lead')
  await screen.close()
})

test('without colours and in ASCII the shapes are there still', async () => {
  const { world, lab } = three()
  world.saysIn('bob', lab, '@alice')
  const screen = await world.show(120, 36, { theme: 'plain', unicode: false })
  expect(rowOf(screen, 'lab')).toMatch(/\* lab\s+@1 \+1\s+3/u)
  expect(screen.text()).toMatch(/^[ -~\n]*$/u)
  await screen.close()
})

test('in Portuguese too', async () => {
  const { world } = three()
  const screen = await world.show(120, 36, { language: 'pt-BR' })
  expect(screen.text()).toContain('─ Grupos 2 ')
  expect(rowOf(screen, 'xadrez')).toContain('fora')
  await screen.press(keys.alt('g'), 'n')
  await screen.until('Fundar um grupo: o nome')
  await screen.close()
})
