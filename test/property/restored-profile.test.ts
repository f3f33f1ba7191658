/** Copies are made and put back at any moment: what is said arrives once, and what is shown as delivered is there. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { safeText } from '../../src/core/text/safe-text.ts'
import { deliveryProgress, openSession } from '../support/network/direct-session.ts'
import { createTestNetwork } from '../support/network/network.ts'
import { createBackupFolder } from '../support/disk/backups.ts'

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('say' as const), count: fc.nat(4) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('pass' as const),
        time: fc.integer({ min: 1, max: 20_000 }),
      }),
    },
    fc.record({ do: fc.constantFrom('copy' as const, 'restore' as const, 'restart' as const) }),
    fc.record({ do: fc.constantFrom('bob leaves' as const, 'bob comes' as const) }),
    fc.record({ do: fc.constant('bob says' as const) }),
  ),
  { minLength: 6, maxLength: 30 },
)

test('what a profile says in any of its lives is on the disk of the other, once', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (story) => {
      const network = createTestNetwork()
      const backups = createBackupFolder(network.clock.now)
      try {
        const { alice: first, bob } = await openSession(network, {
          alice: { disk: backups.disk('now') },
        })
        let alice = first
        let bobIsHere = true
        let said = 0
        const wanted = new Set<string>()
        /** What must be there in the end: what was delivered, or is on the disk that lives on. */
        const settle = (all: boolean) => {
          const states = deliveryProgress(alice, 'bob')
          const mine = alice.messages('bob').filter(({ by }) => by === alice.name)
          for (const [index, { text }] of mine.entries()) {
            if (all || states[index] === 'delivered') wanted.add(text)
          }
        }
        const reopen = async (from: 'now' | 'copy', to: 'now' | 'copy') => {
          await alice.quit()
          alice.disk.close()
          if (from !== to) backups.copy(from, to)
          alice = network.person('alice', { disk: backups.disk('now') })
          alice.start()
        }
        await reopen('now', 'copy')
        for (const step of story) {
          if (step.do === 'say') {
            for (let n = 0; n < step.count; n += 1) {
              said += 1
              alice.sendText('bob', `word ${said}`)
            }
            // oxlint-disable-next-line no-await-in-loop
          } else if (step.do === 'pass') await network.advance(step.time)
          // oxlint-disable-next-line no-await-in-loop
          else if (step.do === 'copy') await reopen('now', 'copy')
          // oxlint-disable-next-line no-await-in-loop
          else if (step.do === 'restore') {
            // what others have to say about what came has come
            // oxlint-disable-next-line no-await-in-loop
            await network.advance(60_000)
            settle(false)
            // oxlint-disable-next-line no-await-in-loop
            await reopen('copy', 'now')
          }
          // oxlint-disable-next-line no-await-in-loop
          else if (step.do === 'restart') await reopen('now', 'now')
          else if (step.do === 'bob says') bob.sendText('alice', 'hm')
          else if (step.do === 'bob leaves' && bobIsHere) {
            bobIsHere = false
            // oxlint-disable-next-line no-await-in-loop
            await bob.quit()
          } else if (step.do === 'bob comes' && !bobIsHere) {
            bobIsHere = true
            bob.start()
          }
        }
        if (!bobIsHere) bob.start()
        await network.advance(3_600_000)
        settle(true)
        const heard = bob.messages('alice').filter(({ by }) => by === alice.name)
        const texts = heard.map(({ text }) => text)
        expect([...wanted].filter((text) => !texts.includes(safeText(text)))).toEqual([])
        expect(texts.length).toBe(new Set(texts).size)
        expect(deliveryProgress(alice, 'bob').filter((mark) => mark !== 'delivered')).toEqual([])
        const before = network.traffic.length
        await network.advance(2 * 3_600_000)
        const chatter = network.traffic.slice(before).filter(({ topic }) => !/USERS/u.test(topic))
        expect(chatter).toEqual([])
      } finally {
        backups.clear()
      }
    }),
    { numRuns: Number(process.env['STORIES'] ?? 25) },
  )
}, 600_000)
