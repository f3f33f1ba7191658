/** What a leader's cards tell of those who go, however their words came. */
import { expect, test } from 'vitest'
import { safeText } from '../../../../src/core/safe-text.ts'
import { club, groupOf, lines, members } from '../../../support/network/group.ts'
import { wordOf } from '../../../support/forged/packets.ts'
import { id, town } from '../../../support/network/network.ts'

test('somebody of whose words every other one is lacking can be removed, for all to see', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana', 'bia', 'caio'])
  const [ana, bia, caio] = people
  const card = groupOf(ana, group)?.card
  if (!bia || !caio || !card) throw new Error('no group of three')
  bia.crash()
  const place = { kind: 'group', group, from: id('bia') } as const
  for (let seq = 1; seq < 200; seq += 2) {
    const text = safeText(`word ${seq}`)
    const word = { type: 'group.say', group, card, text } as const
    world.broker.inject(wordOf(bia, word, place, { at: world.clock.now(), seq }))
  }
  await world.pass(5000)
  expect(lines(caio, group).length).toBe(100)
  expect(ana.send({ type: 'group.remove', group, who: id('bia') }).ok).toBe(true)
  await world.pass(5000)
  for (const one of [ana, caio]) expect(members(one, group)).toEqual(['ana', 'caio'])
  // what the card could still tell counts, for both the same
  expect(lines(caio, group)).toEqual(lines(ana, group))
  expect(lines(ana, group).length).toBe(65)
})
