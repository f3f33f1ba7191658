/** On small screens a key that is named is named whole: no border and no hint ends in the middle of it, or has words and no key. */
import { expect, test } from 'vitest'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import type { Screen } from '../../support/screen/memory-screen.tsx'
import {
  createScreenHarness,
  directConversation,
  idOf,
} from '../../support/screen/screen-harness.tsx'
import { inSession, skipToNewest } from '../../support/screen/in-session.ts'

const open = { open: directConversation('bob') }

/** A key, and behind it something that was cut. */
const CUT = /(?:Enter|Esc|Tab|F[13]|↑↓|(?:Ctrl|Alt|Shift)-[^\s…]*)[^│┃]*…/u
/** What is above or below, without the key that goes there. */
const LACKS_KEY =
  /(?:new|novas?|more|mais)(?: above| below| acima| abaixo)? (?:↑(?! Alt-N)|↓(?! Ctrl-End))/u

/** The rows on which a key is cut or missing. */
const brokenRows = (screen: Screen) =>
  screen.rows().filter((row) => CUT.test(row) || LACKS_KEY.test(row))

const SIZES = [
  ['en', 40, 15],
  ['en', 60, 20],
  ['pt-BR', 40, 15],
  ['pt-BR', 60, 20],
] as const

/** Somebody in every standing, a group of each kind, and a hundred lines of which some are new above and below. */
const crowded = () => {
  const harness = inSession('bob')
  for (const name of ['ana', 'carla', 'davi']) harness.meet(name)
  harness.receive('carla', { type: 'request.make', to: idOf('alice'), text: safeText('oi') })
  harness.perform({ type: 'person.block', who: idOf('davi') })
  harness.createsGroup('ana', 'theirs')
  harness.joins(harness.createsGroup('alice', 'mine'), 'bob')
  for (let n = 0; n < 80; n += 1) harness.sendsText('bob', `line ${n}.`)
  harness.sendsText('alice', 'my own words', 'bob')
  return harness
}

test.each(SIZES)('in %s at %ix%i, while messages are chosen', async (language, columns, rows) => {
  const harness = crowded()
  skipToNewest(harness, open.open)
  for (let n = 0; n < 20; n += 1) harness.sendsText('bob', `later ${n}.`)
  const screen = await harness.show(columns, rows, { ...open, language })
  await screen.press(keys.ctrlEnd, keys.ctrlUp)
  await screen.until('↑ Alt-N')
  expect(brokenRows(screen)).toEqual([])
  for (const key of [
    keys.shiftUp,
    keys.shiftUp,
    keys.escape,
    keys.ctrlUp,
    ...Array(12).fill(keys.up),
  ]) {
    // oxlint-disable-next-line no-await-in-loop
    await screen.press(key)
    expect(brokenRows(screen)).toEqual([])
  }
  expect(screen.text()).toContain('↓ Ctrl-End')
  await screen.press('r')
  await screen.until(/Esc cancel[as]/u)
  expect(brokenRows(screen)).toEqual([])
  await screen.close()
})

test.each(SIZES)(
  'in %s at %ix%i, in every list and on each of its rows',
  async (language, columns, rows) => {
    const screen = await crowded().show(columns, rows, { language })
    for (const list of ['u', 'g', 'r']) {
      // oxlint-disable-next-line no-await-in-loop
      await screen.press(keys.alt(list), keys.home)
      for (let row = 0; row < 6; row += 1) {
        expect(brokenRows(screen)).toEqual([])
        // oxlint-disable-next-line no-await-in-loop
        await screen.press(keys.down)
      }
    }
    await screen.close()
  },
)

test.each(SIZES)(
  'in %s at %ix%i, in everything that lies on top',
  async (language, columns, rows) => {
    const screen = await crowded().show(columns, rows, { ...open, language })
    const ways: readonly (readonly string[])[] = [
      [keys.ctrl('k')],
      [keys.ctrl('f'), 'line'],
      ['/search words', keys.enter],
      ['/wire', keys.enter],
      ['/set', keys.enter],
      ['/history', keys.enter],
      ['/help', keys.enter],
      ['/whois bob', keys.enter],
      ['/verify bob', keys.enter],
      ['/delivery', keys.enter],
      ['/date', keys.enter],
      ['/group new', keys.enter],
      [keys.alt('u'), 'b'],
      [keys.alt('g'), 'n'],
      [keys.alt('r'), 'd'],
    ]
    for (const way of ways) {
      // oxlint-disable-next-line no-await-in-loop
      await screen.press(...way)
      expect(brokenRows(screen)).toEqual([])
      // what lies on top says how it is left
      expect(screen.text()).toMatch(/(?:Esc|h) (?:back|no|cancel|voltar|não)/u)
      // oxlint-disable-next-line no-await-in-loop
      await screen.press(keys.escape, keys.escape, keys.escape)
    }
    await screen.close()
  },
)

test('at 60x20 the border of Groups says whole what Enter does', async () => {
  const harness = createScreenHarness()
  harness.createsGroup('bob', 'lab')
  const screen = await harness.show(60, 20)
  await screen.press(keys.alt('g'))
  await screen.until(/┗━ Enter ask ━/u)
  expect(screen.text()).not.toContain('Enter ask t')
  await screen.resize(120, 36)
  await screen.until('Enter ask to join')
  await screen.close()
})

test('at 40x15 a reply to a long message still names the key that leaves it', async () => {
  const harness = inSession('bob')
  harness.sendsText('bob', 'a message that goes on and on and does not end before the border does')
  const screen = await harness.show(40, 15, open)
  await screen.press(keys.ctrlUp, 'r')
  await screen.until('Esc cancels')
  expect(screen.text()).toMatch(/reply to bob: .*… ━+ Esc cancels ━/u)
  await screen.close()
})
