/** A member's profile is put back from copies at any moment: nobody takes that for lies, and everybody has everything. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { contradictingVersions } from '../../src/model/groups/equivocation.ts'
import { createBackupFolder } from '../support/disk/backups.ts'
import { groupOf, groupTranscript, groupWith, sendToGroup } from '../support/network/group.ts'
import type { Person } from '../support/network/network.ts'
import { createTestNetwork } from '../support/network/network.ts'

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('say' as const), count: fc.nat(3) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('pass' as const),
        time: fc.integer({ min: 1, max: 20_000 }),
      }),
    },
    fc.record({ do: fc.constantFrom('copy' as const, 'restore' as const, 'restart' as const) }),
    fc.record({ do: fc.constant('toggle' as const), who: fc.nat(2) }),
  ),
  { minLength: 6, maxLength: 24 },
)

type Step = typeof steps extends fc.Arbitrary<readonly (infer One)[]> ? One : never

/** What the others see at the end, and what contradictions they find. */
const outcomeOf = async (story: readonly Step[]) => {
  const network = createTestNetwork()
  const backups = createBackupFolder(network.clock.now)
  try {
    const { group, people } = await groupWith(
      network,
      ['ana', 'bia', 'caio', 'dora'],
      'lab',
      (name) => (name === 'bia' ? { disk: backups.disk('now') } : {}),
    )
    const [ana, first, caio, dora] = people
    const others = [ana, caio, dora]
    const away = new Set<Person>()
    let bia = first
    let said = 0
    const reopen = async (from: 'now' | 'copy', to: 'now' | 'copy') => {
      await bia.quit()
      bia.disk.close()
      if (from !== to) backups.copy(from, to)
      bia = network.person('bia', { disk: backups.disk('now') })
      bia.start()
    }
    const toggle = async (who: Person) => {
      if (away.delete(who)) return who.start()
      away.add(who)
      await who.quit()
    }
    const act = async (step: (typeof story)[number]) => {
      if (step.do === 'pass') return network.advance(step.time)
      if (step.do === 'copy') return reopen('now', 'copy')
      if (step.do === 'restore') return reopen('copy', 'now')
      if (step.do === 'restart') return reopen('now', 'now')
      if (step.do === 'toggle') return toggle(others[step.who] ?? ana)
      const count = step.do === 'say' ? step.count : 0
      for (let n = 0; n < count; n += 1) {
        said += 1
        sendToGroup(bia, group, `${said}`)
      }
    }
    await reopen('now', 'copy')
    // one step after the other
    // oxlint-disable-next-line no-await-in-loop
    for (const step of story) await act(step)
    for (const one of away) one.start()
    await network.advance(5 * 3_600_000)
    const shown = others.map((one) => groupTranscript(one, group).toSorted())
    const accused = [...others, bia].flatMap((one) =>
      (groupOf(one, group)?.equivocations ?? []).flatMap(contradictingVersions),
    )
    await bia.quit()
    bia.disk.close()
    return { shown, accused }
  } finally {
    backups.clear()
  }
}

test('whoever restores a copy is not accused of lies, and all members see the same', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (story) => {
      const { shown, accused } = await outcomeOf(story)
      expect(shown).toEqual(shown.map(() => shown[0]))
      expect(accused).toEqual([])
    }),
    { numRuns: Number(process.env['RESTORED_RUNS'] ?? 12) },
  )
}, 600_000)

test('a copy is restored twice, with another message under one number each time: nothing is lost', async () => {
  const again = [{ do: 'pass', time: 1 }, { do: 'say', count: 1 }, { do: 'restore' }] as const
  const { shown, accused } = await outcomeOf([...again, ...again, ...again.slice(0, 2)])
  expect(accused).toEqual([])
  expect(shown).toEqual(shown.map(() => ['bia: 1', 'bia: 2', 'bia: 3']))
}, 60_000)
