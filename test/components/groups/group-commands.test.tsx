/** Slash commands about groups, and what people from IRC type. */
import { expect, test } from 'vitest'
import { memberRows, groupRoleOf } from '../../../src/model/groups/group-selectors.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import type { Screen } from '../../support/screen/memory-screen.tsx'
import {
  idOf,
  groupConversation,
  directConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'

/** I lead lab, in which bob and carla are; davi leads futebol. */
const club = async (open = true, columns = 140) => {
  const harness = createScreenHarness()
  for (const name of ['bob', 'carla', 'davi']) harness.meet(name)
  harness.perform({ type: 'group.create', name: 'lab', topic: safeText('') })
  const lab = [...harness.state().groups.keys()].at(-1)
  if (lab === undefined) throw new Error('nothing was founded')
  harness.joins(lab, 'bob', 'carla')
  const futebol = harness.createsGroup('davi', 'futebol')
  const screen = await harness.show(columns, 30, open ? { open: groupConversation(lab) } : {})
  const run = (line: string) => screen.press(line, keys.enter)
  const members = () => memberRows(harness.state(), lab).map(({ member }) => member.id as string)
  return { harness, lab, futebol, screen, run, members }
}

const input = (screen: Screen) => screen.rows().at(-3) ?? ''

test('/group new founds, with a topic line; a name with blanks stands in quotation marks', async () => {
  const { harness, screen, run } = await club(false)
  await run('/group new xadrez às quintas')
  await screen.until('★ xadrez  1 member · às quintas')
  await run('/group new "pão de queijo" receitas')
  await screen.until('★ pão de queijo  1 member · receitas')
  expect(harness.state().groups.size).toBe(4)
  await run('/group new')
  await screen.until('Create a group: name')
  await screen.close()
})

test('a name in quotation marks is found by every command, with text behind it and without', async () => {
  const { harness, screen, run } = await club(false)
  const quinta = harness.createsGroup('davi', 'grupo da quinta')
  harness.meet('beto lima')
  await run('/join "grupo da quinta" posso?')
  await screen.until('Asked davi to let you into grupo da quinta.')
  expect([...harness.state().joins.values()].at(-1)).toMatchObject({ text: 'posso?' })
  harness.joins(quinta, 'alice')
  await run('/chat #"grupo da quinta"')
  await screen.until('to # grupo da quinta')
  await run('/whois "beto lima"')
  await screen.until('About beto lima')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('About beto lima'))
  await run('/part "grupo da quinta"')
  await screen.until('Leave grupo da quinta?')
  await screen.press(keys.escape)
  await run('/request "beto lima" oi')
  await screen.until('beto lima')
  expect([...harness.state().requests.values()].at(-1)).toMatchObject({ text: 'oi' })
  await screen.close()
})

test('/group new with the name of a group of mine says that it is there already', async () => {
  const { harness, screen, run } = await club(false)
  await run('/group new lab')
  await screen.until('You are in a group of this name already: /chat #lab opens it.')
  expect(input(screen)).toContain('/group new lab')
  expect(harness.state().groups.size).toBe(2)
  await screen.close()
})

test('/join #name asks with a word, and accepts where I am invited', async () => {
  const { harness, futebol, screen, run } = await club()
  await run('/join #futebol posso?')
  await screen.until('Asked davi to let you into futebol.')
  expect([...harness.state().joins.values()].at(-1)).toMatchObject({ text: 'posso?' })
  expect(groupRoleOf(harness.state(), futebol)).toBe('asked')
  const invite = { type: 'group.invite', group: futebol, to: idOf('alice') } as const
  harness.receive('davi', { ...invite, name: safeText('futebol'), text: safeText('') })
  await run('/j futebol')
  await screen.until('Accepted: you are in futebol')
  await run('/group join nenhum')
  await screen.until('There is no group nenhum here.')
  expect(input(screen)).toContain('/group join nenhum')
  await screen.close()
})

test('/join with a group of mine opens it', async () => {
  const { harness, lab, screen, run } = await club(false)
  await run('/join lab')
  await screen.until('━ to # lab ')
  expect(harness.state().open).toBe(groupConversation(lab))
  await screen.close()
})

test('/chat #name opens a group and says the text', async () => {
  const { harness, lab, screen, run } = await club(false)
  await run('/chat #lab bom dia')
  await screen.until('you  bom dia')
  expect(harness.state().open).toBe(groupConversation(lab))
  await run('/chat #futebol posso?')
  await screen.until('Asked davi to let you into futebol.')
  await screen.close()
})

test('/group invite and /invite take a person; without one /invite gives my invite line', async () => {
  const { harness, screen, run } = await club()
  await run('/invite davi')
  await screen.until('Invited davi to lab.')
  harness.meet('eva')
  await run('/group invite lab eva')
  await screen.until('Invited eva to lab.')
  // words to them go along
  harness.meet('fred')
  await run('/invite fred venha, é bom')
  await screen.until('Invited fred to lab.')
  harness.meet('gina')
  await run('/group invite lab gina you too')
  await screen.until('Invited gina to lab.')
  const words = [...harness.state().joins.values()].map(({ text }) => text)
  expect(words.slice(-2)).toEqual(['venha, é bom', 'you too'])
  await run('/invite')
  await screen.until('Your invite line')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Your invite line'))
  await run('/group invite')
  await screen.until('Invite to lab')
  expect(harness.state().joins.size).toBe(6)
  await screen.close()
})

test('/kick removes, after a question; whoever is not in it cannot be removed', async () => {
  const { screen, run, members } = await club()
  await run('/kick davi')
  await screen.until('davi is not a member of lab.')
  await screen.press(keys.ctrl('u'))
  await run('/group kick @carla')
  await screen.until('Remove carla from lab?')
  await screen.press(keys.enter)
  await screen.until('carla is no longer a member of lab.')
  expect(members()).toEqual(['alice', 'bob'])
  await run('/kick bob')
  await screen.until('Remove bob from lab?')
  await screen.press(keys.escape)
  expect(members()).toEqual(['alice', 'bob'])
  await screen.close()
})

test('/group transfer hands over, after a question', async () => {
  const { harness, lab, screen, run } = await club()
  await run('/group transfer')
  await screen.until('Usage: /group transfer USER')
  await screen.press(keys.ctrl('u'))
  await run('/group transfer carla')
  await screen.until('Make carla the leader of lab?')
  await screen.press(keys.enter)
  await screen.until('carla leads lab now.')
  expect(groupRoleOf(harness.state(), lab)).toBe('member')
  await screen.close()
})

test('/topic sets the line, and asks for it when there is none in the command', async () => {
  const { harness, lab, screen, run } = await club()
  await run('/topic coisas e loisas')
  await screen.until('★ lab  3 members · coisas e loisas')
  await run('/group topic')
  await screen.until('Topic line of lab (optional)')
  await screen.press(keys.ctrl('u'), keys.enter)
  await screen.until(() => harness.state().groups.get(lab)?.roster.topic === '')
  await screen.until('you removed the topic line')
  expect(harness.state().groups.get(lab)?.roster.rev).toBe(5)
  await screen.close()
})

test('/group info, and /names in a group, open the card; elsewhere /names goes to the people', async () => {
  const { screen, run } = await club()
  await run('/group info futebol')
  await screen.until('Group futebol')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Group futebol'))
  await run('/names')
  await screen.until('Group lab')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Group lab'))
  await run('/close')
  await screen.until('Welcome')
  await run('/names')
  await screen.until('┏━ Users')
  expect(screen.text()).not.toContain('The group')
  await screen.close()
})

test('/list goes to the groups', async () => {
  const { screen, run } = await club()
  await run('/list')
  await screen.until('┏━ Groups 1')
  expect(screen.text()).toContain('n new')
  await screen.close()
})

test('a leader who names themselves is told what to do instead; /group alone says what there is', async () => {
  const { harness, lab, screen, run } = await club()
  const before = harness.state().groups.get(lab)?.roster
  await run('/kick alice')
  await screen.until('You lead this group: make a member the leader')
  await screen.press(keys.ctrl('u'))
  await run('/group')
  await screen.until('Usage: /group new|join|leave|')
  expect(harness.state().groups.get(lab)?.roster).toBe(before)
  await screen.close()
})

test('/group disband ends it, after a question', async () => {
  const { harness, lab, screen, run } = await club()
  await run('/group disband')
  await screen.until('Disband lab? It ends for everybody')
  await screen.press(keys.enter)
  await screen.until('you disbanded the group')
  expect(harness.state().groups.get(lab)?.roster.disbanded).toBe(true)
  await screen.close()
})

test('/group heirs names who may take over, and after how long; a time alone keeps who', async () => {
  const { harness, lab, screen, run } = await club()
  const heirs = () => harness.state().groups.get(lab)?.roster.heirs
  await run('/group heirs 12h carla bob')
  await screen.until('Heirs: carla, bob; after 12 hours.')
  expect(heirs()?.list.map(({ id }) => id)).toEqual(['carla', 'bob'])
  expect(heirs()?.after).toBe(12 * 3_600_000)
  await run('/group heirs 3d')
  await screen.until('Heirs: carla, bob; after 3 days.')
  expect(heirs()?.list.map(({ id }) => id)).toEqual(['carla', 'bob'])
  await run('/group heirs 1h30m bob')
  await screen.until('Heirs: bob; after 90 minutes.')
  expect(heirs()?.list.map(({ id }) => id)).toEqual(['bob', 'carla'])
  await run('/group heirs 3d')
  await screen.until('Heirs: bob, carla; after 3 days.')
  // asked without anything it shows what is set, and changes nothing
  const rev = harness.state().groups.get(lab)?.roster.rev
  await run('/group heirs')
  await screen.until('bob, carla (after 3 days without the leader)')
  expect(harness.state().groups.get(lab)?.roster.rev).toBe(rev)
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('without the leader'))
  await run('/group heirs 0s')
  await screen.until('"0s" is not a duration: write 7d, 12h, 30m, 90s or 1h30m.')
  await screen.press(keys.ctrl('u'))
  await run('/group heirs 30 bob')
  await screen.until('"30" is not a duration: write')
  await screen.press(keys.ctrl('u'))
  await run('/group heirs davi')
  await screen.until('davi is not a member of lab.')
  await screen.close()
})

test('/group claim takes over where that is due', async () => {
  const { harness, futebol, screen, run } = await club()
  harness.joins(futebol, 'alice')
  await run('/group claim lab')
  await screen.until('You already lead lab.')
  await screen.press(keys.ctrl('u'))
  await run('/group claim futebol')
  await screen.until('you cannot take over yet')
  expect(screen.text()).not.toContain('Take over futebol?')
  await screen.press(keys.ctrl('u'))
  harness.advance(8 * 24 * 3_600_000)
  await run('/group claim futebol')
  await screen.until('Take over futebol?')
  await screen.press(keys.enter)
  await screen.until('There is no broker now')
  harness.setLink('online')
  await run('/group claim futebol')
  await screen.press(keys.enter)
  await screen.until('You lead futebol now.')
  expect(groupRoleOf(harness.state(), futebol)).toBe('leader')
  await screen.close()
})

test('/part leaves the group; in a conversation of two it closes it', async () => {
  const { harness, futebol, screen, run } = await club(false)
  harness.joins(futebol, 'alice')
  await run('/chat #futebol')
  await screen.until('━ to # futebol ')
  await run('/part')
  await screen.until('Leave futebol?')
  await screen.press(keys.enter)
  await screen.until('You are leaving futebol')
  harness.openSessionWith('bob')
  await run('/chat bob')
  await screen.until('━ to bob ')
  await run('/part')
  await screen.until('Welcome')
  expect(harness.state().sessions.size).toBe(2)
  await screen.close()
})

test('/group leave with a name leaves that one', async () => {
  const { harness, lab, futebol, screen, run } = await club()
  harness.joins(futebol, 'alice')
  await run('/group leave futebol')
  await screen.until('Leave futebol?')
  await screen.press(keys.enter)
  await screen.until(() => groupRoleOf(harness.state(), futebol) === 'leaving')
  expect(harness.state().open).toBe(groupConversation(lab))
  await screen.close()
})

test('/mute mutes the open group, or the one that is named', async () => {
  const { harness, lab, futebol, screen, run } = await club()
  harness.openSessionWith('bob')
  const level = (id: typeof lab) =>
    harness.state().conversations.get(groupConversation(id))?.notifyLevel
  await run('/mute')
  await screen.until('lab is muted.')
  expect(level(lab)).toBe('nothing')
  await run('/mute #futebol')
  await screen.until('futebol is muted.')
  expect(level(futebol)).toBe('nothing')
  await run('/mute bob')
  await screen.until('bob is muted.')
  expect(harness.state().conversations.get(directConversation('bob'))?.notifyLevel).toBe('nothing')
  await screen.close()
})

test('/accept and /deny answer who asks to join, too', async () => {
  const { harness, lab, screen, run, members } = await club()
  harness.meet('eva')
  harness.asksToJoin('eva', lab, 'oi')
  harness.asksToJoin('davi', lab)
  await run('/accept davi')
  await screen.until('davi is a member of lab now.')
  expect(members()).toEqual(['alice', 'bob', 'carla', 'davi'])
  await run('/deny eva hoje não')
  await screen.until('eva was not let into lab.')
  expect([...harness.state().joins.values()].find(({ from }) => from === 'eva')).toMatchObject({
    answer: 'denied',
    reason: 'hoje não',
  })
  await screen.close()
})

test('without an open group a command says what is missing, and the line stays', async () => {
  const { screen, run } = await club(false)
  // of those that cannot name another group, none says that one could
  for (const line of ['/topic nada', '/kick bob', '/group transfer bob', '/group heirs 7d']) {
    // oxlint-disable-next-line eslint/no-await-in-loop
    await run(line)
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.until('Open the group first')
    expect(input(screen)).toContain(line)
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.press(keys.ctrl('u'))
  }
  await run('/group claim')
  await screen.until('Open a group first')
  await screen.press(keys.ctrl('u'))
  await run('/group dance')
  await screen.until('There is no /group dance, only new, join,')
  await screen.close()
})

test('what is for a conversation of two says so in a group', async () => {
  const { harness, screen, run } = await club()
  const before = harness.calls.length
  await run('/end')
  await screen.until('That is for a conversation of two.')
  expect(harness.calls).toHaveLength(before)
  await screen.close()
})

test('of two groups with one name the whole id has to be written', async () => {
  const { harness, screen, run } = await club(false, 180)
  const other = harness.createsGroup('bob', 'futebol')
  await run('/join futebol')
  await screen.until('Several groups have this name')
  await screen.press(keys.ctrl('u'))
  await run(`/join #${other}`)
  await screen.until('Asked bob to let you into futebol')
  expect(groupRoleOf(harness.state(), other)).toBe('asked')
  await screen.close()
})

test('Tab completes what stands after /group, and the names of groups', async () => {
  const { screen } = await club(false)
  await screen.press('/group inf', keys.tab)
  await screen.until('/group info ')
  await screen.press('fut', keys.tab)
  await screen.until('/group info futebol ')
  await screen.press(keys.ctrl('u'), '/join #fu', keys.tab)
  await screen.until('/join #futebol ')
  await screen.press(keys.ctrl('u'), 'em #la', keys.tab)
  await screen.until('em #lab ')
  await screen.press(keys.ctrl('u'), '/kick ca', keys.tab)
  await screen.until('/kick carla ')
  expect(input(screen)).toContain('/kick carla')
  await screen.close()
})
