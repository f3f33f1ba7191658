/** Names that read like others, on a whole screen: what is marked, and what is asked before something is accepted. */
import { expect, test } from 'vitest'
import { groupConversationId } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import type { Screen } from '../../support/screen/memory-screen.tsx'
import {
  createScreenHarness,
  directConversation,
  idOf,
} from '../../support/screen/screen-harness.tsx'

/** Reads `bob`, and each letter is Cyrillic. */
const FALSE_BOB = 'ЬоЬ'
const NOT_BOB = 'not the bob you know'

/** I talk with bob, and one whose name only looks like his asks me. */
const asked = (from = FALSE_BOB) => {
  const harness = createScreenHarness()
  harness.meet('bob')
  harness.openSessionWith('bob')
  harness.meet(from)
  const text = safeText('oi, sou eu')
  harness.receive(from, { type: 'request.make', to: idOf('alice'), text })
  const answers = () => [...harness.state().requests.values()].slice(1).map(({ answer }) => answer)
  return { ...harness, answers }
}

const lineAfter = (screen: Screen, text: string, after = 1) =>
  screen.rows()[screen.rows().findIndex((row) => row.includes(text)) + after] ?? ''

test('the list and the request say that it is not the bob whom I know', async () => {
  const screen = await asked().show(100, 30)
  expect(screen.rows().find((row) => row.includes(`● ${FALSE_BOB}`))).toContain('≠')
  expect(lineAfter(screen, `● ${FALSE_BOB}`)).toContain(NOT_BOB)
  expect(lineAfter(screen, 'wants to chat')).toContain(NOT_BOB)
  expect(screen.text()).toContain('"oi, sou eu"')
  // bob himself has no mark
  expect(screen.rows().find((row) => row.includes('● bob'))).not.toContain('≠')
  await screen.close()
})

test('a asks once more: Escape accepts nothing, Enter accepts', async () => {
  const harness = asked()
  const screen = await harness.show(100, 30)
  await screen.press(keys.alt('r'), 'a')
  await screen.until('Accept anyway?')
  expect(harness.answers()).toEqual(['waiting'])
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Accept anyway?'))
  expect(harness.answers()).toEqual(['waiting'])
  await screen.press('a')
  await screen.until('Accept anyway?')
  await screen.press(keys.enter)
  await screen.until('you accepted')
  expect(harness.answers()).toEqual(['accepted'])
  expect(harness.state().open).toBe(directConversation(FALSE_BOB))
  // the mark stays where one writes
  expect(screen.text()).toContain(`≠ ${NOT_BOB}`)
  await screen.close()
})

test('/accept asks once more as well, and of bob nothing is asked', async () => {
  const harness = asked('b0b')
  const screen = await harness.show(100, 30)
  await screen.press('/accept b0b', keys.enter)
  await screen.until('b0b is not the bob you know. Accept anyway?')
  expect(harness.answers()).toEqual(['waiting'])
  await screen.press(keys.enter)
  await screen.until('you accepted')
  expect(harness.answers()).toEqual(['accepted'])
  await screen.close()
  const honest = asked('carla')
  const other = await honest.show(100, 30)
  await other.press('/accept carla', keys.enter)
  await other.until('you accepted')
  expect(honest.answers()).toEqual(['accepted'])
  expect(other.text()).not.toContain('≠')
  await other.close()
})

test('the panel about a person has the whole sentence, in Portuguese too', async () => {
  const harness = asked('b0b')
  const screen = await harness.show(100, 30, { language: 'pt-BR' })
  expect(screen.text()).toContain('não é o bob que você c…')
  await screen.press('/whois b0b', keys.enter)
  await screen.until('b0b não é o bob que você conhece.')
  await screen.close()
})

test('members of a group: in its panel, and beside what they write', async () => {
  const harness = asked('b0b')
  harness.meet('carla')
  const lab = harness.createsGroup('carla', 'lab')
  harness.joins(lab, 'alice', 'b0b')
  harness.sendsToGroup('b0b', lab, 'good evening')
  harness.perform({ type: 'view.open', conversation: groupConversationId(lab) })
  const screen = await harness.show(120, 30)
  expect(screen.text()).toMatch(/b0b ≠ +good evening/u)
  await screen.press('/group info lab', keys.enter)
  await screen.until(`≠ ${NOT_BOB}`)
  await screen.close()
})

test('a group that looks like mine: in the list, in its panel, and before an invitation is accepted', async () => {
  const harness = createScreenHarness()
  for (const name of ['bob', 'carla']) harness.meet(name)
  const mine = harness.createsGroup('bob', 'Sala')
  harness.joins(mine, 'alice')
  const other = harness.createsGroup('carla', 'SaIa')
  harness.receive('carla', {
    type: 'group.invite',
    to: idOf('alice'),
    group: other,
    name: safeText('SaIa'),
    text: safeText(''),
  })
  const screen = await harness.show(120, 30)
  expect(lineAfter(screen, '# SaIa')).toContain('not the Sala you know')
  expect(lineAfter(screen, '─ Requests 1 ', 2)).toContain('not the Sala you know')
  await screen.press(keys.alt('r'), 'a')
  await screen.until('SaIa is not the Sala you know. Accept anyway?')
  expect([...harness.state().joins.values()].at(-1)?.answer).toBe('waiting')
  await screen.press(keys.enter)
  await screen.until(() => harness.calls.some((call) => JSON.stringify(call).includes('group.ask')))
  await screen.close()
})

test('before I ask somebody for a conversation I read it too', async () => {
  const harness = createScreenHarness()
  for (const name of ['bob', 'b0b']) harness.meet(name)
  harness.openSessionWith('bob')
  const screen = await harness.show(100, 30)
  await screen.press('/request b0b', keys.enter)
  await screen.until('b0b is not the bob you know.')
  expect(screen.text()).toContain('Ask b0b for a conversation')
  await screen.close()
})

test('asking one who asks me would accept too, so it asks first, with the greeting that was typed', async () => {
  const harness = asked('b0b')
  const screen = await harness.show(100, 30)
  await screen.press('/request b0b hi there', keys.enter)
  await screen.until('b0b is not the bob you know. Ask b0b for a conversation')
  expect(screen.text()).toContain('▸ hi there')
  expect(harness.answers()).toEqual(['waiting'])
  await screen.press(keys.enter)
  await screen.until('Asked b0b.')
  expect(harness.answers()).toHaveLength(2)
  await screen.close()
})

test('what only stands for the program is none of it', async () => {
  const harness = createScreenHarness()
  for (const name of ['ech0', 'System', 'YOU', 'Papo']) harness.meet(name)
  const screen = await harness.show(100, 30)
  for (const [name, word] of [
    ['ech0', 'echo'],
    ['System', 'system'],
    ['YOU', 'you'],
    ['Papo', 'papo'],
  ] as const)
    expect(lineAfter(screen, `● ${name}`)).toContain(`looks like papo's ${word}`.slice(0, 21))
  await screen.close()
})

test('a line of an invite adds one who only looks like bob after a question', async () => {
  const harness = asked('carla')
  const screen = await harness.show(100, 30)
  const invite = `papo:b0b?k=${'A'.repeat(43)}`
  await screen.press(`/add ${invite}`, keys.enter)
  await screen.until('b0b is not the bob you know. Add them anyway?')
  expect(harness.calls.filter((call) => call === `add ${invite}`)).toEqual([])
  await screen.press(keys.enter)
  await screen.until(() => harness.calls.includes(`add ${invite}`))
  await screen.close()
})
