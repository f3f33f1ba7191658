/** What was on screens against what their authors are told, while receipts get lost and people come and go. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { personConversationId } from '../../src/core/ids.ts'
import {
  viewConversation,
  deliveryProgress,
  openSession,
} from '../support/network/direct-session.ts'
import { id, createTestNetwork } from '../support/network/network.ts'
import { createRandom } from '../support/stories/random.ts'

const withAlice = personConversationId(id('alice'))

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('say' as const), count: fc.integer({ min: 1, max: 12 }) }),
    fc.record({
      do: fc.constant('show' as const),
      from: fc.integer({ min: 0, max: 60 }),
      rows: fc.integer({ min: 1, max: 9 }),
    }),
    fc.record({ do: fc.constant('pass' as const), time: fc.integer({ min: 1, max: 4000 }) }),
    fc.record({ do: fc.constant('lose' as const), share: fc.integer({ min: 0, max: 6 }) }),
    fc.record({ do: fc.constant('restart' as const), who: fc.constantFrom('alice', 'bob') }),
  ),
  { minLength: 4, maxLength: 25 },
)

test('an author is told of everything that was on the screen, and never of anything else', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(), async (story, seed) => {
      const network = createTestNetwork()
      const dice = createRandom(seed)
      const { alice, bob } = await openSession(network)
      const shown = new Set<string>()
      const wrong = () => {
        const mine = alice.messages('bob').map(({ id: ref }) => ref)
        return deliveryProgress(alice, 'bob').flatMap((mark, index) =>
          mark === 'read' && !shown.has(mine[index] ?? '') ? [index] : [],
        )
      }
      for (const step of story) {
        if (step.do === 'say') {
          for (let n = 0; n < step.count; n += 1) alice.sendText('bob', `${n}`)
        } else if (step.do === 'show') {
          viewConversation(bob, withAlice, ({ id: ref }, index) => {
            const inView = index >= step.from && index < step.from + step.rows
            if (inView) shown.add(ref)
            return inView
          })
        } else if (step.do === 'lose') {
          network.broker.setFaults({ random: dice.number, lose: step.share / 10 })
        } else if (step.do === 'restart') {
          const who = step.who === 'bob' ? bob : alice
          // oxlint-disable-next-line no-await-in-loop
          await who.quit()
          who.start()
        } else {
          // oxlint-disable-next-line no-await-in-loop
          await network.advance(step.time)
        }
        expect(wrong()).toEqual([])
      }
      network.broker.setFaults()
      // a last word shows what is lacking; with its receipt everything is told
      alice.sendText('bob', 'the last one')
      await network.advance(3_600_000)
      viewConversation(bob, withAlice, (message) => message.text === 'the last one')
      await network.advance(60_000)
      const mine = alice.messages('bob')
      const expected = mine.map(({ id: ref, text }) =>
        shown.has(ref) || text === 'the last one' ? 'read' : 'delivered',
      )
      expect(deliveryProgress(alice, 'bob')).toEqual(expected)
    }),
    { numRuns: 60 },
  )
}, 120_000)
