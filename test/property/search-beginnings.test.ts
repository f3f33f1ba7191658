/** Whatever is looked for, in whatever state the index is: the real disk finds what reading every message finds. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatEvent } from '../../src/model/events.ts'
import { disks } from '../support/disk/disks.ts'
import { BOB, CAROL, deleted, edited, sentMessage, TO_BOB, voided } from '../support/disk/events.ts'

// words with the same beginnings: letters that the index knows and letters that it does not, in scripts of one and two units
const letters = fc.constantFrom('a', 'b', 'é', 'ß', 'я', 'ی', '𐐨', '𝒀')
const beginning = fc.constantFrom('abab', 'abab', 'яяяя', '𐐨𐐨𐐨𐐨', '')
const word = fc
  .tuple(beginning, fc.string({ unit: letters, maxLength: 3 }))
  .map((parts) => parts.join(''))
const text = fc
  .array(fc.oneof(word, fc.constantFrom('今日は', 'C++', '🏴')), { minLength: 1, maxLength: 4 })
  .map((words) => words.join(' '))
const number = fc.integer({ min: 1, max: 30 })

const event: fc.Arbitrary<ChatEvent> = fc
  .oneof(
    { weight: 4, arbitrary: fc.tuple(number, text, fc.constantFrom(BOB, CAROL)) },
    { weight: 1, arbitrary: fc.tuple(number, text, fc.constant('edit' as const)) },
    { weight: 1, arbitrary: fc.tuple(number, text, fc.constant('delete' as const)) },
    {
      weight: 1,
      arbitrary: fc.tuple(number, text, fc.constantFrom('void' as const, 'unvoid' as const)),
    },
  )
  .map(([id, said, what]) => {
    if (what === 'edit') return edited(id, id + 40, said)
    if (what === 'delete') return deleted(id, id + 80)
    if (what === 'void' || what === 'unvoid') return voided(id, id, what === 'void')
    return sentMessage(id, said, { to: what })
  })

const query = fc
  .record({
    before: fc.option(text, { nil: undefined }),
    last: fc.oneof(beginning, word),
    quoted: fc.boolean(),
    within: fc.boolean(),
    since: fc.option(number, { nil: undefined }),
    limit: fc.constantFrom(1, 2, 50),
  })
  .map(({ before, last, quoted, within, since, limit }) => ({
    words: `${quoted ? '"' : ''}${before === undefined ? '' : `${before} `}${last}`,
    limit,
    ...(within && { conversations: [TO_BOB] }),
    ...(since !== undefined && { since: sentMessage(since, '').message.at }),
  }))

test('beginnings of any length are found by the index as by reading', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 60, size: 'max' }),
      fc.array(query, { minLength: 1, maxLength: 20, size: 'max' }),
      (events, queries) => {
        const [found, wanted] = disks.map(([, make]) => {
          const { history } = make()
          for (const one of events) history.append([one])
          return queries.map((one) => history.search(one))
        })
        expect(found).toEqual(wanted)
      },
    ),
    { numRuns: 150 },
  )
})
