/** However often one message is changed, reading it costs the same, and it reads as if every change were there. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChatEvent } from '../../../src/model/events.ts'
import { isMessageChange, withMessageChanges } from '../../../src/model/messages/message-changes.ts'
import { disks } from '../../support/disk/disks.ts'
import {
  ALICE,
  BOB,
  edited,
  reacted,
  refOf,
  sentMessage,
  TO_BOB,
} from '../../support/disk/events.ts'

const sent = sentMessage(1, 'first')
const MARKS = 40

/** Changes in any order, with marks that repeat, as a liar may send them. */
const change: fc.Arbitrary<ChatEvent> = fc
  .record({
    kind: fc.constantFrom('edit', 'react'),
    mark: fc.integer({ min: 2, max: MARKS }),
    text: fc.constantFrom('a', 'b', 'c', 'd'),
    by: fc.constantFrom(ALICE, BOB),
    on: fc.boolean(),
  })
  .map(({ kind, mark, text, by, on }) =>
    kind === 'edit' ? edited(1, mark, text) : { ...reacted(1, mark, text, on), by },
  )

const sorted = (message: ReturnType<typeof withMessageChanges> | undefined) => ({
  ...message,
  reactions: message?.reactions.toSorted((a, b) =>
    `${a.by} ${a.emoji}` < `${b.by} ${b.emoji}` ? -1 : 1,
  ),
})

describe.each(disks)('on %s', (_, make) => {
  test('a message reads as if nothing had been deleted', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 150, maxLength: 400 }), (changes) => {
        const { history } = make()
        history.append([sent, ...changes])
        const all = withMessageChanges(sent.message, changes.filter(isMessageChange))
        expect(sorted(history.find(sent.message.id))).toEqual(sorted(all))
      }),
      { numRuns: 5, endOnFailure: true },
    )
  })
})

test('what does not count replaces nothing', () => {
  const [, make] = disks[0] ?? []
  const history = make?.().history
  const voided = (mark: number): ChatEvent => ({
    type: 'message.voided',
    conversation: TO_BOB,
    target: sent.message.id,
    voidedRef: refOf(mark),
    on: true,
  })
  history?.append([sent, edited(1, 2, 'counts')])
  for (let n = 3; n < 200; n += 1) history?.append([edited(1, n, `${n}`), voided(n)])
  expect(history?.find(sent.message.id)?.text).toBe('counts')
})

test('a thousand edits and reactions leave a hundred changes on disk', () => {
  const [, make] = disks[0] ?? []
  const history = make?.().history
  history?.append([sent])
  for (let n = 2; n < 1000; n += 1) {
    history?.append([n % 2 === 0 ? edited(1, n, `${n}`) : reacted(1, n, '👍', n % 4 === 1)])
  }
  expect(history?.find(sent.message.id)?.text).toBe('998')
  expect(history?.changes(sent.message.id).length).toBeLessThanOrEqual(110)
})
