/** Whatever happens in whatever order: the real disk and the one of the tests say the same. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Disk } from '../../src/ports/storage.ts'
import { disks } from '../support/disk/disks.ts'
import {
  BOB,
  CAROL,
  deleted,
  drafted,
  edited,
  refOf,
  markAt,
  reacted,
  sentMessage,
  TO_BOB,
} from '../support/disk/events.ts'

const number = fc.integer({ min: 1, max: 8 })
const text = fc.constantFrom(
  'good morning',
  'Olá, good night',
  'foo-bar',
  '今日は',
  '__proto__',
  '👍',
)
const step = fc.oneof(
  fc.record({ id: number, at: number, text, to: fc.constantFrom(BOB, CAROL) }).map((one) => ({
    event: sentMessage(one.id, one.text, one),
  })),
  fc.tuple(number, number, text).map((one) => ({ event: edited(...one) })),
  fc.tuple(number, number).map((one) => ({ event: deleted(...one) })),
  fc.tuple(number, number, fc.constantFrom('👍', '🎉'), fc.boolean()).map((one) => ({
    event: reacted(...one),
  })),
  text.map((draft) => ({ event: drafted(draft) })),
  fc.integer({ min: 1, max: 2 }).map((version) => ({ version })),
  fc.integer({ min: 1, max: 3 }).map((indexed) => ({ indexed })),
  fc.constant('undone' as const),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const run = (disk: Disk, steps: readonly Step[]) => {
  for (const [index, one] of steps.entries()) {
    if (one === 'undone') {
      const undone = () =>
        disk.transaction(false, () => {
          disk.history.append([sentMessage(8, 'undone'), deleted(1, 8)])
          throw new Error('undone')
        })
      expect(undone).toThrow('undone')
    } else if ('event' in one) disk.history.append([one.event])
    else if ('indexed' in one) disk.history.addToIndex(one.indexed)
    else disk.snapshots.save(one.version, `state ${index}`)
  }
}

const QUERIES = [
  'good',
  'good ',
  'goo ',
  'good n',
  'ola',
  '"good night"',
  'foo-bar',
  'foo',
  '日',
  'x',
]

/** Everything that a disk can be asked for. */
const answers = ({ history, snapshots }: Disk) => ({
  messages: [1, 2, 3, 4, 5, 6, 7, 8].map((id) => history.find(refOf(id))),
  pages: [1, 3, 5, 8].flatMap((mark) =>
    (['before', 'after', 'around'] as const).flatMap((kind) =>
      [1, 2, 3, 20].map((limit) => history.page(TO_BOB, { kind, mark: markAt(mark) }, limit)),
    ),
  ),
  newest: [1, 2, 20].map((limit) => history.page(TO_BOB, { kind: 'newest' }, limit)),
  found: QUERIES.map((words) => history.search({ words, limit: 3 })),
  withBob: QUERIES.map((words) => history.search({ words, limit: 20, conversations: [TO_BOB] })),
  story: [1, 2, 3].flatMap((version) => {
    const { place, ...stored } = snapshots.load(version)
    if (!place) return [stored]
    // the numbers of events are a matter of each disk
    const { place: _, ...without } = snapshots.loadWithout(version, place)
    return [stored, without]
  }),
})

test('random stories have the same answers on every disk', () => {
  const [first, ...others] = disks.map(([, make]) => make)
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) => {
      const all = [first, ...others].map((make) => {
        const disk = make?.()
        if (disk) run(disk, steps)
        return disk && answers(disk)
      })
      expect(all[1]).toEqual(all[0])
    }),
    { numRuns: 150 },
  )
})
