/**
 * What a packet costs with few and with many people, groups, conversations and requests known, in one run:
 * `node bench/known.ts [many]`, or with steps between: `node bench/known.ts 100,1000,10000`. The broker is in memory, the
 * disk is SQLite in a temporary folder: the way of a packet is measured from its bytes to state and disk.
 * Left out: real signatures (they are quick ones here), a real broker, and the screen (`node bench/lists.ts` has the lists
 * of many people); `node bench/flood.ts` has all three.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDisk } from '../src/adapters/sqlite.ts'
import { directChannel } from '../src/core/channel.ts'
import type { SafeText } from '../src/core/ids.ts'
import { createGroupId, createRef } from '../src/core/ids.ts'
import { safeText } from '../src/core/text/safe-text.ts'
import { forgedRoster } from '../test/support/forged/outsider.ts'
import { freshUlid, signedPacket } from '../test/support/forged/packets.ts'
import {
  presencePacket,
  registeredPeople,
  registeredPerson,
} from '../test/support/forged/registered.ts'
import { openSession, sessionOf, stateOf } from '../test/support/network/direct-session.ts'
import { createTestNetwork, id, insecureSigner } from '../test/support/network/network.ts'
import { median } from './harness/figures.ts'
import { report, resultOf } from './results/result.ts'
import type { BenchPoint, BenchResult } from './results/result.ts'
import type { ChatEvent } from '../src/model/events.ts'
import type { OutgoingPacket } from '../src/ports/transport.ts'

const FEW = 10
/** So many people, the most at the end. */
const sizes = (process.argv[2] ?? '10000').split(',').map(Number)
/**
 * So many together, in a round of so many batches, those of few and of many known in turns. A round is long enough for a
 * snapshot, which belongs to the events after which it is due.
 */
const BATCH = 200
const BATCHES = 20
const ROUNDS = 6
/** With many known, at most so many times as much. */
const BOUND = 1.2
/** What the plot shows of all kinds. */
const PLOTTED = [
  'a message',
  'a presence record of somebody known',
  'a request of a stranger',
  'a receipt',
]

/** Somebody who knows so many people, each with a conversation and an answered request, and so many groups. */
const world = async (known: number) => {
  const network = createTestNetwork()
  const folder = mkdtempSync(join(tmpdir(), 'papo-known-'))
  const disk = openDisk(join(folder, 'papo.db'))
  if (!disk.ok) throw new Error(disk.error)
  const at = network.clock.now()
  const founders = Array.from({ length: known / 10 }, (_, n) => ({
    name: id(`founder${n}`),
    signer: insecureSigner(`founder ${n}`),
  }))
  disk.value.history.append(
    [...registeredPeople(known), ...founders].flatMap(({ name, signer: { key } }): ChatEvent[] => {
      const ref = createRef(freshUlid(at), key)
      const request = { id: ref, from: name, to: id('bob'), text: safeText('oi'), at, key } as const
      return [
        { type: 'person.pinned', who: name, name: safeText(name), key, trust: 'verified', at },
        { type: 'request.made', request: { ...request, answer: 'waiting' } },
        { type: 'request.answered', id: ref, answer: 'denied', at },
      ]
    }),
  )
  const { alice, bob } = await openSession(network, { bob: { disk: disk.value } })
  for (const { name, signer } of founders) {
    const me = { id: name, key: signer.key }
    const group = createGroupId('lab', signer.key)
    if (!group) continue
    network.broker.inject(
      forgedRoster(
        { name, signer },
        {
          group,
          name: safeText('lab'),
          rev: 1,
          lineage: [{ ...me, rev: 1, how: 'founded' }],
          members: [{ ...me, since: 1, sentCount: 0 }],
          departed: [],
          topic: safeText(''),
          heirs: { after: 1000, list: [], sig: '' },
          disbanded: false,
        },
        { at },
      ),
    )
  }
  await network.advance(5000)
  const session = sessionOf(alice, 'bob')
  const place = { kind: 'direct', session, to: id('bob'), from: id('alice') } as const
  let seq = 0
  let fresh = 0
  const receipt = {
    type: 'receipt',
    channel: { kind: 'inbox', of: id('alice') },
    have: { upTo: 1, gaps: [] },
    read: [],
    conflicts: [],
  } as const
  const kinds: Readonly<Record<string, () => OutgoingPacket>> = {
    'a message': () => {
      seq += 1
      const text = `message ${seq}` as SafeText
      const say = { type: 'message.send', channel: directChannel(session), text } as const
      return signedPacket(alice, say, place, { at: network.clock.now(), seq })
    },
    'a presence record of somebody known': () => {
      fresh += 1
      return presencePacket(registeredPerson(fresh % 10), 'online', fresh, network.clock.now())
    },
    'somebody known leaves': () => {
      fresh += 1
      return presencePacket(registeredPerson(fresh % 10), 'offline', fresh, network.clock.now())
    },
    'a presence record of a stranger': () => {
      fresh += 1
      const who = { name: id(`s${fresh % 1000}`), signer: insecureSigner(`s${fresh % 1000}`) }
      return presencePacket(who, 'online', fresh, network.clock.now())
    },
    'a request of a stranger': () => {
      fresh += 1
      const who = { name: id(`r${fresh}`), signer: insecureSigner(`r${fresh}`) }
      const ask = { type: 'request.make', to: id('bob'), text: safeText('oi') } as const
      const inbox = { kind: 'inbox', of: id('bob'), from: who.name } as const
      return signedPacket(who, ask, inbox, { at: network.clock.now(), seq: 1 })
    },
    'a receipt': () => {
      const inbox = { kind: 'inbox', of: id('bob'), from: id('alice') } as const
      return signedPacket(alice, receipt, inbox, { at: network.clock.now() })
    },
    typing: () => {
      const typing = { type: 'message.typing', channel: directChannel(session), on: true } as const
      return signedPacket(alice, typing, place, { at: network.clock.now() })
    },
  }
  return {
    known: () => {
      const { people, groups, conversations, requests } = stateOf(bob)
      return [people.size, groups.size, conversations.size, requests.size].join(' / ')
    },
    kinds: Object.keys(kinds),
    /** Microseconds of CPU for one packet of this kind, of a batch. */
    cost: async (kind: string) => {
      const packets = Array.from({ length: BATCH }, () => kinds[kind]?.() ?? []).flat()
      // budgets fill, and what waits is done
      await network.advance(300_000)
      const before = process.cpuUsage()
      for (const packet of packets) {
        network.broker.inject(packet)
        // oxlint-disable-next-line no-await-in-loop
        await network.advance(1)
      }
      const { user, system } = process.cpuUsage(before)
      return (user + system) / packets.length
    },
    close: () => {
      disk.value.close()
      rmSync(folder, { recursive: true })
    },
  }
}

const few = await world(FEW)
const worlds: Awaited<ReturnType<typeof world>>[] = []
// oxlint-disable-next-line no-await-in-loop
for (const size of sizes) worlds.push(await world(size))
process.stdout.write(
  `people / groups / conversations / requests known: ${[few, ...worlds].map((one) => one.known()).join(' against ')}\n`,
)

/**
 * Microseconds of CPU with few, and with each of the others. Not the cheapest batches, nor those in the middle: what
 * collecting garbage takes belongs to what leaves it.
 */
const roundOf = async (kind: string): Promise<readonly number[]> => {
  const all = [few, ...worlds]
  const sums = all.map(() => 0)
  for (let batch = 0; batch < BATCHES; batch += 1) {
    // in turns, so that all see the same machine, and none of them always comes first
    for (let turn = 0; turn < all.length; turn += 1) {
      const place = (turn + batch) % all.length
      // oxlint-disable-next-line no-await-in-loop
      sums[place] = (sums[place] ?? 0) + ((await all[place]?.cost(kind)) ?? Number.NaN)
    }
  }
  return sums.map((sum) => sum / BATCHES)
}

/** The same for each round. */
const costsOf = async (kind: string) => {
  const rounds: { readonly few: number; readonly others: readonly number[] }[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    // oxlint-disable-next-line no-await-in-loop
    const [base = Number.NaN, ...others] = await roundOf(kind)
    // the first round warms up
    if (round > 0) rounds.push({ few: base, others })
  }
  return rounds
}

const results: BenchResult[] = []
const points: BenchPoint[] = []
const how = `${BATCH * BATCHES} packets a round; ${few.known()} against ${worlds.at(-1)?.known()} people / groups / conversations / requests`
for (const kind of few.kinds) {
  // oxlint-disable-next-line no-await-in-loop
  const rounds = await costsOf(kind)
  const least = median(rounds.map((round) => round.few))
  const ratiosOf = (place: number) =>
    rounds.map((round) => (round.others[place] ?? Number.NaN) / round.few)
  const shown = sizes.map((size, place) => `${size}: ${median(ratiosOf(place)).toFixed(2)} x`)
  const last = ratiosOf(sizes.length - 1).toSorted((a, b) => a - b)
  const range = `${last[0]?.toFixed(2)} to ${last.at(-1)?.toFixed(2)}`
  process.stdout.write(
    `  ${kind}: ${least.toFixed(0)} µs of CPU with few; ${shown.join(', ')} (${range})\n`,
  )
  const row = { name: `CPU of ${kind}, many known`, against: 'few known', unit: 'x', how } as const
  results.push(resultOf(row, ratiosOf(sizes.length - 1), BOUND))
  if (!PLOTTED.includes(kind)) continue
  points.push({ plot: 'known', line: kind, x: FEW, y: 1 })
  for (const [place, x] of sizes.entries())
    points.push({ plot: 'known', line: kind, x, y: median(ratiosOf(place)) })
}
for (const one of [few, ...worlds]) one.close()
await report(results, points)
