/** Of two names that read alike the one that I know less is told, whatever came first. */
import { describe, expect, test } from 'vitest'
import type { UserId } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { validatePlaintextName } from '../../../../src/core/plaintext-ids.ts'
import {
  groupLookAlike,
  personLookAlike,
  plaintextGroupLookAlike,
} from '../../../../src/model/screen/look-alikes.ts'
import { textsFor } from '../../../../src/i18n/texts.ts'
import { createScreenHarness, idOf } from '../../../support/screen/screen-harness.tsx'

/** All letters are Cyrillic. */
const CYRILLIC_BOB = 'ЬоЬ'
const CYRILLIC_SALA = 'ЅаӀа'

/** A world in which I am alice, and see these people. */
const meeting = (...names: readonly string[]) => {
  const harness = createScreenHarness()
  for (const name of names) harness.meet(name)
  return harness
}

const alikeOf = ({ state }: ReturnType<typeof meeting>, name: string) =>
  personLookAlike(state(), idOf(name))

describe('people', () => {
  test('whom I talk with is bob, and the others only read like him, in whatever order they came', () => {
    for (const names of [
      ['bob', 'b0b'],
      ['b0b', 'bob'],
    ]) {
      const harness = meeting(...names)
      harness.openSessionWith('bob')
      expect(alikeOf(harness, 'bob')).toBeUndefined()
      expect(alikeOf(harness, 'b0b')).toEqual({ is: 'known', name: 'bob' })
    }
  })

  test('with another alphabet too', () => {
    const harness = meeting('bob', CYRILLIC_BOB)
    harness.openSessionWith('bob')
    expect(alikeOf(harness, CYRILLIC_BOB)).toEqual({ is: 'known', name: 'bob' })
  })

  test('of two strangers both are told, because either may be the wrong one', () => {
    const harness = meeting('bob', 'B0B')
    expect(alikeOf(harness, 'bob')).toEqual({ is: 'other', name: 'B0B' })
    expect(alikeOf(harness, 'B0B')).toEqual({ is: 'other', name: 'bob' })
  })

  test('who asks me is not known by that, and whom I asked is', () => {
    const harness = meeting('bob', 'b0b')
    const text = { type: 'request.make', text: safeText('') } as const
    harness.receive('b0b', { ...text, to: idOf('alice') })
    expect(alikeOf(harness, 'bob')?.is).toBe('other')
    harness.perform({ ...text, to: idOf('bob') })
    expect(alikeOf(harness, 'bob')).toBeUndefined()
    expect(alikeOf(harness, 'b0b')?.is).toBe('known')
  })

  test('whom I compared keys with counts more than whom I talk with', () => {
    const harness = meeting('bob', 'b0b')
    harness.openSessionWith('b0b')
    expect(alikeOf(harness, 'bob')).toEqual({ is: 'known', name: 'b0b' })
    harness.perform({ type: 'person.verify', who: idOf('bob') })
    expect(alikeOf(harness, 'bob')).toBeUndefined()
    expect(alikeOf(harness, 'b0b')).toEqual({ is: 'known', name: 'bob' })
  })

  test('members of my groups are known, also those that I never met', () => {
    const harness = meeting('bob', 'carla')
    const lab = harness.createsGroup('carla', 'lab')
    harness.joins(lab, 'alice', 'bob')
    harness.meet('b0b')
    expect(alikeOf(harness, 'b0b')).toEqual({ is: 'known', name: 'bob' })
    expect(alikeOf(harness, 'bob')).toBeUndefined()
  })

  test('my own name, that of echo, and the words of the screen in each language', () => {
    const words = ['en', 'pt-BR'] as const
    const own = words.map((language) => textsFor(language).you)
    for (const name of ['AL1CE', 'аӏісе', 'a1ice'])
      expect(alikeOf(meeting(name), name)).toEqual({ is: 'me', name: 'alice' })
    for (const [name, word] of [
      ['ech0', 'echo'],
      ['ЕСНО', 'echo'],
      ['раро', 'papo'],
      ['Papo', 'papo'],
      ['sisterna', 'sistema'],
      ['SYSTEM', 'system'],
      ['Everyone', 'everyone'],
      ['Todos', 'todos'],
      ...own.map((word) => [word.toUpperCase(), word] as const),
    ] as const) {
      expect([name, alikeOf(meeting(name), name)]).toEqual([name, { is: 'word', name: word }])
    }
    expect(personLookAlike(createScreenHarness().state(), 'echo' as UserId)).toBeUndefined()
    expect(personLookAlike(createScreenHarness().state(), idOf('alice'))).toBeUndefined()
  })

  test('ordinary names are told of nothing', () => {
    const names = ['bob', 'carla', 'Ali', 'José', 'Нина', '太郎', 'rob', 'ana b', 'ana-b', 'anab']
    const harness = meeting(...names)
    expect(names.map((name) => alikeOf(harness, name))).toEqual(names.map(() => undefined))
  })

  test('of hundreds who read alike the one whom I know is found', () => {
    const harness = meeting('lililili')
    harness.openSessionWith('lililili')
    for (let number = 0; number < 200; number += 1) {
      const bits = number.toString(2).padStart(8, '0')
      harness.meet(bits.replaceAll('0', 'i').replaceAll('1', 'l'))
    }
    harness.meet('1i1i1i1i')
    expect(alikeOf(harness, '1i1i1i1i')).toEqual({ is: 'known', name: 'lililili' })
  })
})

describe('groups', () => {
  test('a group that reads like one of mine is told, mine is not', () => {
    const harness = meeting('bob', 'carla')
    const mine = harness.createsGroup('bob', 'Sala')
    harness.joins(mine, 'alice')
    const same = harness.createsGroup('carla', 'Sala')
    const other = harness.createsGroup('carla', CYRILLIC_SALA)
    const state = harness.state()
    expect(groupLookAlike(state, mine)).toBeUndefined()
    expect(groupLookAlike(state, same)).toEqual({ is: 'known', name: 'Sala' })
    expect(groupLookAlike(state, other)).toEqual({ is: 'known', name: 'Sala' })
  })

  test('of strangers’ groups only those that are written in another way', () => {
    const harness = meeting('bob', 'carla')
    const first = harness.createsGroup('bob', 'Sala')
    const same = harness.createsGroup('carla', 'Sala')
    expect(groupLookAlike(harness.state(), same)).toBeUndefined()
    const other = harness.createsGroup('carla', 'SAIA')
    expect(groupLookAlike(harness.state(), first)).toEqual({ is: 'other', name: 'SAIA' })
    expect(groupLookAlike(harness.state(), other)?.name).toBe('Sala')
  })

  test('the words of the program', () => {
    const harness = meeting('bob')
    const group = harness.createsGroup('bob', 'Pap0')
    expect(groupLookAlike(harness.state(), group)).toEqual({ is: 'word', name: 'papo' })
  })
})

/** alice, who speaks the plain-text chat, and bob, who signs. */
const plaintextScene = () => {
  const harness = createScreenHarness('alice', true)
  harness.meet('bob')
  const see = (name: string) => {
    harness.receivePlaintext(name, { type: 'plaintext.announce', status: 'online' })
    return `?${name}` as UserId
  }
  return { harness, see }
}

describe('plain text', () => {
  test('the same person in plain text is no other name, and a name that reads like it is', () => {
    const { harness, see } = plaintextScene()
    const same = see('bob')
    expect(personLookAlike(harness.state(), same)).toBeUndefined()
    const other = see('b0b')
    const fullwidth = see('ｂｏｂ')
    const mine = see('AL1CE')
    expect(personLookAlike(harness.state(), other)).toEqual({ is: 'other', name: 'bob' })
    expect(personLookAlike(harness.state(), fullwidth)).toEqual({ is: 'other', name: 'bob' })
    expect(personLookAlike(harness.state(), mine)).toEqual({ is: 'me', name: 'alice' })
    // nobody who signs is doubted because of somebody who does not
    expect(personLookAlike(harness.state(), idOf('bob'))).toBeUndefined()
  })

  test('groups', () => {
    const { harness } = plaintextScene()
    const mine = harness.createsGroup('bob', 'Sala')
    harness.joins(mine, 'alice')
    const [same, other] = ['Sala', 'SaIa'].map((name) => validatePlaintextName(name))
    if (same === undefined || other === undefined) throw new Error('both are names')
    expect(plaintextGroupLookAlike(harness.state(), same)).toBeUndefined()
    expect(plaintextGroupLookAlike(harness.state(), other)).toEqual({ is: 'known', name: 'sala' })
  })
})
