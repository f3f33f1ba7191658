/** The power fails at any moment: what of mine anybody has is on my disk, and no number stands for two messages. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { directChannel } from '../../src/core/channel.ts'
import type { Disk } from '../../src/ports/storage.ts'
import { topicOf } from '../../src/protocol/topics.ts'
import { createBackupFolder } from '../support/disk/backups.ts'
import { openSession, stateOf } from '../support/network/direct-session.ts'
import { createTestNetwork } from '../support/network/network.ts'
import type { TestNetwork } from '../support/network/network.ts'

/** What the power cut leaves: what was durable for certain, what the fsync under way takes, or all that was stored. */
type Left = 'durable' | 'flushed' | 'stored'
/** All that was stored is there, but a power cut may still take it. */
type End = Left | 'killed'

/** Disks that live until the power fails or the program is killed; a flush takes until `finish`. */
const createCuttableDisks = (now: () => number) => {
  const folder = createBackupFolder(now)
  let life = 0
  const flying: (() => void)[] = []
  let isSlow = false
  const open = (): Disk => {
    life += 1
    const name = `life ${life}`
    const opened = folder.disk(name)
    const flush: Disk['flush'] = (done) => {
      folder.copy(name, 'flushed')
      const end = () => {
        folder.copy('flushed', 'durable')
        done()
      }
      if (isSlow) flying.push(end)
      else end()
    }
    return { ...opened, flush }
  }
  return {
    open,
    clear: folder.clear,
    finish: () => flying.shift()?.(),
    setSlow: (slow: boolean) => {
      isSlow = slow
      if (!slow) for (const end of flying.splice(0)) end()
    },
    /** The next life begins with what was left. */
    end: (how: End) => {
      const [from, to] = [`life ${life}`, `life ${life + 1}`]
      flying.length = 0
      folder.copy(how === 'stored' || how === 'killed' ? from : how, to)
      if (how === 'killed') return open()
      // what is there now has survived
      folder.copy(to, 'durable')
      folder.copy(to, 'flushed')
      return open()
    },
  }
}

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('say' as const), count: fc.nat(3) }) },
    fc.record({ do: fc.constant('say' as const), count: fc.constant(100) }),
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('pass' as const),
        time: fc.constantFrom(0, 40, 20_000, 20_000),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('finish' as const) }),
    },
    fc.record({ do: fc.constant('lose the link' as const) }),
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('end' as const),
        how: fc.constantFrom<End>('durable', 'durable', 'flushed', 'stored', 'killed', 'killed'),
      }),
    },
  ),
  { minLength: 5, maxLength: 25 },
)

/** Numbers that were published with more than one content. */
const usedTwice = ({ traffic }: TestNetwork, topic: string): readonly number[] => {
  const known = new Map<number, string>()
  return traffic.flatMap((packet) => {
    if (packet.topic !== topic) return []
    const text = new TextDecoder().decode(packet.payload)
    const { seq }: { readonly seq?: unknown } = Object(JSON.parse(text))
    if (typeof seq !== 'number') return []
    const before = known.get(seq) ?? text
    known.set(seq, text)
    return before === text ? [] : [seq]
  })
}

test('wherever the power fails, both have the same, in the same order, and no number was used twice', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (story) => {
      const network = createTestNetwork()
      const disks = createCuttableDisks(network.clock.now)
      try {
        const { alice: first, bob } = await openSession(network, { alice: { disk: disks.open() } })
        disks.setSlow(true)
        let alice = first
        let said = 0
        const session = alice.session('bob')
        if (session === undefined) throw new Error('they talk')
        const topic = `papo/${topicOf({ ...directChannel(session), from: alice.name, to: bob.name })}`
        const take = async (step: (typeof story)[number]) => {
          if (step.do === 'say') {
            for (let n = 0; n < step.count; n += 1) {
              said += 1
              alice.sendText('bob', `word ${said}`)
            }
          } else if (step.do === 'pass') await network.advance(step.time)
          else if (step.do === 'finish') disks.finish()
          else if (step.do === 'lose the link') network.broker.cut()
          else {
            alice.crash()
            alice = network.person('alice', { disk: disks.end(step.how) })
            alice.start()
          }
        }
        for (const step of story) {
          // oxlint-disable-next-line no-await-in-loop
          await take(step)
        }
        disks.setSlow(false)
        await network.clock.until(
          () =>
            stateOf(alice).waiting === 0 &&
            bob.messages('alice').length >= alice.messages('bob').length,
          'all is there',
        )
        await network.advance(60_000)
        expect(bob.transcript('alice')).toEqual(alice.transcript('bob'))
        expect(usedTwice(network, topic)).toEqual([])
        expect(stateOf(alice).warnings.map(({ key }) => key)).not.toContain('older-profile')
      } finally {
        disks.clear()
      }
    }),
    { numRuns: Number(process.env['STORIES'] ?? 40) },
  )
}, 600_000)
