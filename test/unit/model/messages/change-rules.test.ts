/** What changes make of a message: newer marks win, whatever came first, and a deleted one stays deleted. */
import { describe, expect, test } from 'vitest'
import {
  isMessageChange,
  removesContent,
  voidedIn,
  withMessageChanges,
} from '../../../../src/model/messages/message-changes.ts'
import type { MessageChange } from '../../../../src/model/messages/message-changes.ts'
import {
  ALICE,
  BOB,
  message,
  opened,
  refAt,
  sent,
  text,
  time,
  TO_BOB,
} from '../../../support/model/rules.ts'

const about = { conversation: TO_BOB, target: refAt(500, BOB) }
const mark = (at: number) => ({ at: time(at), ref: refAt(at, BOB) })
const edited = (at: number, value = `edit ${at}`): MessageChange => ({
  type: 'message.edited',
  ...about,
  mark: mark(at),
  text: text(value),
})
const deleted = (at = 700): MessageChange => ({ type: 'message.deleted', ...about, mark: mark(at) })
const reacted = (at: number, on: boolean, emoji = '👍', by = BOB): MessageChange => ({
  type: 'message.reacted',
  ...about,
  mark: mark(at),
  by,
  emoji: text(emoji),
  on,
})
const voided = (on: boolean, voidedRef = about.target): MessageChange => ({
  type: 'message.voided',
  ...about,
  voidedRef,
  on,
})
const renumbered: MessageChange = { type: 'message.renumbered', ...about, seq: 9 }

const original = message(500, { by: BOB })
const after = (...changes: readonly MessageChange[]) => withMessageChanges(original, changes)

test('of no changes comes the same message, and no change touches the one given', () => {
  expect(after()).toBe(original)
  const before = structuredClone(original)
  after(edited(600), reacted(600, true), deleted())
  expect(original).toEqual(before)
})

describe('an edit', () => {
  test('that is newer counts, whatever came first', () => {
    const expected = { ...original, text: 'edit 700', edited: mark(700) }
    expect(after(edited(600), edited(700))).toEqual(expected)
    expect(after(edited(700), edited(600))).toEqual(expected)
    expect(after(edited(700), edited(700, 'again'))).toEqual(expected)
  })

  test('of a deleted message changes nothing', () => {
    const gone = { ...original, text: '', deleted: true, reactions: [] }
    expect(after(edited(600), deleted())).toEqual(gone)
    expect(after(deleted(), edited(800))).toEqual(gone)
    expect(after(reacted(600, true), deleted(), reacted(800, true))).toEqual(gone)
    expect(after(deleted())).not.toHaveProperty('edited')
  })
})

describe('a reaction', () => {
  test('that is newer counts, whatever came first', () => {
    const off = { by: BOB, emoji: '👍', on: false, mark: mark(700) }
    expect(after(reacted(600, true), reacted(700, false)).reactions).toEqual([off])
    expect(after(reacted(700, false), reacted(600, true)).reactions).toEqual([off])
    expect(after(reacted(700, false), reacted(700, true)).reactions).toEqual([off])
  })

  test('stands beside those of others, and beside other emojis', () => {
    const { reactions } = after(
      reacted(600, true),
      reacted(600, true, '👎'),
      reacted(600, true, '👍', ALICE),
    )
    expect(reactions.map(({ by, emoji }) => `${by} ${emoji}`)).toEqual([
      'bob 👍',
      'bob 👎',
      'alice 👍',
    ])
  })
})

test('a message gets another number, also a deleted one', () => {
  expect(after(renumbered)).toEqual({ ...original, seq: 9 })
  expect(after(deleted(), renumbered).seq).toBe(9)
})

describe('what does not count', () => {
  test('is a message whose author was no member', () => {
    expect(after(voided(true))).toEqual({ ...original, voided: true })
    expect(after(voided(true), voided(false)).voided).toBe(false)
    expect(after(deleted(), voided(true)).voided).toBe(true)
    expect(after(voided(true, refAt(600, BOB)))).toEqual(original)
  })

  test('is a change whose author was none, until it counts after all', () => {
    const ref = refAt(600, BOB)
    expect(after(edited(600), voided(true, ref))).toEqual(original)
    expect(after(edited(700), edited(600), voided(true, ref)).text).toBe('edit 700')
    expect(after(edited(600), voided(true, ref), voided(false, ref)).text).toBe('edit 600')
    expect([...voidedIn([voided(true, ref), voided(true), voided(false, ref), edited(1)])]).toEqual(
      [about.target],
    )
  })
})

test('a deletion that does not count is left out, unless it has taken the text already', () => {
  const ref = refAt(700, BOB)
  expect(after(deleted(), voided(true, ref))).toEqual(original)
  const wiped = { ...original, text: text('') }
  expect(withMessageChanges(wiped, [deleted(), voided(true, ref)])).toMatchObject({
    text: '',
    deleted: true,
  })
})

test.each([
  ['an edit', edited(600), false],
  ['a deletion', deleted(), true],
  ['a reaction', reacted(600, true), false],
  ['a number', renumbered, false],
  ['a message that does not count', voided(true), true],
  ['a message that counts after all', voided(false), false],
  ['a change that does not count', voided(true, refAt(600, BOB)), false],
] as const)('%s leaves nothing to be read: %s', (_, change, removes) => {
  expect(isMessageChange(change)).toBe(true)
  expect(removesContent(change)).toBe(removes)
})

test('other facts change no message', () => {
  expect(isMessageChange(sent(500, BOB))).toBe(false)
  expect(isMessageChange(opened())).toBe(false)
})

describe('of two changes with one mark, which only somebody who lies makes,', () => {
  test.each<readonly [string, MessageChange, MessageChange]>([
    ['two edits', edited(600, 'yes'), edited(600, 'no')],
    ['two reactions', reacted(600, true), reacted(600, false)],
  ])('all readers take the same one: %s', (_, one, other) => {
    expect(after(one, other)).toEqual(after(other, one))
    expect(after(one)).not.toEqual(after(other))
  })
})
