/** The groups at the side: empty, full, narrow. */
import { expect, test } from 'vitest'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import { rowOf, threeGroups } from '../../support/screen/three-groups.ts'
import {
  idOf,
  groupConversation,
  createScreenHarness,
} from '../../support/screen/screen-harness.tsx'

test('with no groups the pane says how to found one', async () => {
  const screen = await createScreenHarness().show(80, 24)
  await screen.press(keys.alt('g'))
  await screen.until('┏━ Groups 0 ━')
  expect(screen.text()).toMatch(/No groups yet\. n .*\n.*creates one\./u)
  await screen.close()
})

test('mine come first, with star or sign, number and size; others say that I am not in', async () => {
  const { harness } = threeGroups()
  const screen = await harness.show(120, 36)
  await screen.until('─ Groups 2 ')
  expect(rowOf(screen, 'lab')).toMatch(/1 ★ lab\s+3 │/u)
  expect(rowOf(screen, 'futebol')).toMatch(/2 # futebol\s+3 │/u)
  expect(rowOf(screen, 'xadrez')).toMatch(/ {3}# xadrez\s+not joined/u)
  const names = screen.rows().filter((row) => /[★#] (?:lab|futebol|xadrez)/u.test(row))
  expect(names.map((row) => /[★#] (\w+)/u.exec(row)?.[1])).toEqual(['futebol', 'lab', 'xadrez'])
  await screen.close()
})

test('who is in no group sees how many there are', async () => {
  const harness = createScreenHarness()
  harness.createsGroup('ana', 'xadrez')
  const screen = await harness.show(80, 24)
  await screen.until('▸ Groups 0/1')
  await screen.resize(50, 16)
  await screen.until('Groups 0/1')
  expect(screen.rows()[0]).toContain('Groups 0/1')
  await screen.close()
})

test('of two groups with one name the founders are told', async () => {
  const harness = createScreenHarness()
  harness.createsGroup('ana', 'lab')
  harness.createsGroup('davi', 'lab')
  const screen = await harness.show(120, 36)
  await screen.until('# lab (ana)')
  expect(screen.text()).toContain('# lab (davi)')
  await screen.close()
})

test('what is unread stands beside the name, and who calls me first of all', async () => {
  const { harness, lab, futebol } = threeGroups()
  harness.sendsToGroup('bob', lab, 'oi @alice')
  harness.sendsToGroup('bob', lab, 'e mais')
  harness.sendsToGroup('davi', futebol, 'gol')
  const screen = await harness.show(120, 36)
  expect(rowOf(screen, 'lab')).toMatch(/★ lab\s+@1 \+2\s+3 │/u)
  expect(rowOf(screen, 'futebol')).toMatch(/# futebol\s+\+1\s+3 │/u)
  await screen.close()
})

test('asked, invited and leaving are words, muted is a sign', async () => {
  const { harness, lab, futebol, xadrez } = threeGroups()
  const damas = harness.createsGroup('eva', 'damas')
  harness.perform({ type: 'group.ask', group: xadrez, text: safeText('') })
  harness.receive('eva', {
    type: 'group.invite',
    group: damas,
    to: idOf('alice'),
    name: safeText('damas'),
    text: safeText(''),
  })
  harness.perform({ type: 'group.leave', group: futebol })
  harness.perform({
    type: 'view.setNotifyLevel',
    conversation: groupConversation(lab),
    level: 'nothing',
  })
  const screen = await harness.show(120, 36)
  expect(rowOf(screen, 'lab')).toMatch(/★ lab ⊘ /u)
  expect(rowOf(screen, 'futebol')).toMatch(/# futebol\s+leaving/u)
  expect(rowOf(screen, 'damas')).toMatch(/# damas\s+invites you/u)
  expect(rowOf(screen, 'xadrez')).toMatch(/# xadrez\s+asked/u)
  await screen.close()
})

test('a narrow list keeps the beginning of the name and a short word', async () => {
  const { harness } = threeGroups()
  harness.createsGroup('eva', 'campeonato de xadrez')
  const screen = await harness.show(60, 20)
  await screen.press(keys.alt('g'))
  await screen.until('Groups 2')
  expect(screen.text()).toMatch(/# camp…\s+not in/u)
  await screen.close()
})

test('in the narrow layout the list has the screen, with its keys below', async () => {
  const { harness } = threeGroups()
  const screen = await harness.show(50, 16)
  await screen.press(keys.alt('g'))
  await screen.until('[Groups 2]')
  expect(screen.rows().at(-1)).toContain('n new')
  await screen.close()
})

test('of many groups those are drawn that fit, the rest is counted', async () => {
  const harness = createScreenHarness()
  for (let number = 10; number < 60; number += 1) {
    harness.createsGroup(`ana${number % 5}`, `grupo${number}`)
  }
  const screen = await harness.show(50, 16)
  await screen.press(keys.alt('g'))
  await screen.until('grupo10')
  expect(screen.text()).toMatch(/\+38/u)
  await screen.press(keys.end)
  await screen.until('grupo59')
  await screen.close()
})

test('? helps with the keys of groups', async () => {
  const harness = createScreenHarness()
  harness.createsGroup('alice', 'lab')
  const screen = await harness.show(100, 40)
  await screen.press(keys.alt('g'), '?')
  await screen.until('In Groups')
  expect(screen.text()).toContain('invite somebody to the group you lead')
  await screen.close()
})

test('without colours and in ASCII the shapes are there still', async () => {
  const { harness, lab } = threeGroups()
  harness.sendsToGroup('bob', lab, '@alice')
  const screen = await harness.show(120, 36, { theme: 'plain', unicode: false })
  expect(rowOf(screen, 'lab')).toMatch(/\* lab\s+@1 \+1\s+3/u)
  expect(screen.text()).toMatch(/^[ -~\n]*$/u)
  await screen.close()
})

test('in Portuguese too', async () => {
  const { harness } = threeGroups()
  const screen = await harness.show(120, 36, { language: 'pt-BR' })
  expect(screen.text()).toContain('─ Grupos 2 ')
  expect(rowOf(screen, 'xadrez')).toContain('fora')
  await screen.press(keys.alt('g'), 'n')
  await screen.until('Criar um grupo: nome')
  await screen.close()
})
