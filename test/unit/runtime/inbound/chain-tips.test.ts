/** Where the chain of an author's commands ends, in whatever order they arrive. */
import { expect, test } from 'vitest'
import type { PacketHash } from '../../../../src/core/ids.ts'
import type { ChainTip } from '../../../../src/runtime/counters.ts'
import { MAX_TIPS, tipsWith } from '../../../../src/runtime/inbound/chain-tips.ts'
import { permutationsOf } from '../../../support/network/direct-session.ts'

const hash = (name: string) => name.padEnd(43, '-') as PacketHash
/** Number, name, and the name of the one before it as it says. */
type Link = readonly [seq: number, name: string, prior: string | undefined]

const tipsOf = (links: readonly Link[]): readonly ChainTip[] => {
  let tips: readonly ChainTip[] = []
  const there: Link[] = []
  for (const link of links) {
    const [seq, name, prior] = link
    const [, , named] = there.find(([other]) => other === seq + 1) ?? []
    tips = tipsWith(
      tips,
      seq,
      hash(name),
      prior === undefined ? prior : hash(prior),
      named === undefined ? named : hash(named),
    )
    there.push(link)
  }
  return tips
}

test.each<readonly [string, readonly Link[], readonly (readonly [number, string])[]]>([
  ['one command', [[1, 'a', undefined]], [[1, 'a']]],
  [
    'a whole chain',
    [
      [1, 'a', undefined],
      [2, 'b', 'a'],
      [3, 'c', 'b'],
      [4, 'd', 'c'],
    ],
    [[4, 'd']],
  ],
  [
    'a gap',
    [
      [1, 'a', undefined],
      [2, 'b', 'a'],
      [4, 'd', 'c'],
    ],
    [
      [2, 'b'],
      [4, 'd'],
    ],
  ],
  [
    'one that names another than the one that is there',
    [
      [1, 'a', undefined],
      [2, 'b', 'x'],
      [3, 'c', 'b'],
    ],
    [
      [1, 'a'],
      [3, 'c'],
    ],
  ],
  [
    'one that names none',
    [
      [1, 'a', undefined],
      [2, 'b', undefined],
      [3, 'c', 'b'],
    ],
    [
      [1, 'a'],
      [3, 'c'],
    ],
  ],
  [
    'the first of a newcomer',
    [
      [7, 'g', 'f'],
      [8, 'h', 'g'],
    ],
    [[8, 'h']],
  ],
])('%s, in every order', (_, links, tips) => {
  const wanted = tips.map(([seq, name]) => [seq, hash(name)])
  for (const order of permutationsOf(links)) expect(tipsOf(order)).toEqual(wanted)
})

test('of many tips the newest are remembered', () => {
  const links = Array.from({ length: 40 }, (_, n): Link => [n + 1, `${n + 1}`, undefined])
  expect(tipsOf(links).map(([seq]) => seq)).toEqual(
    Array.from({ length: MAX_TIPS }, (_, n) => 40 - MAX_TIPS + n + 1),
  )
})
