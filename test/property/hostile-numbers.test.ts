/** Whatever numbers a member names, in whatever order: nobody works for long, and everybody goes on talking. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { WireCommand } from '../../src/model/commands.ts'
import { rosterRef } from '../../src/model/groups/membership.ts'
import { groupChannel } from '../../src/core/channel.ts'
import type { SafeText } from '../../src/core/ids.ts'
import { MAX_SEQ, MAX_SEQ_JUMP } from '../../src/core/seq-ranges.ts'
import type { SeqRange, SeqRanges } from '../../src/core/seq-ranges.ts'
import type { SyncMessage } from '../../src/protocol/messages/sync.ts'
import { signedPacket } from '../support/forged/packets.ts'
import { groupOf, groupTranscript, groupWith, sendToGroup } from '../support/network/group.ts'
import { createTestNetwork } from '../support/network/network.ts'

const anyNumber = fc.oneof(
  fc.integer({ min: 1, max: 70 }),
  fc.integer({ min: 1, max: 2000 }),
  fc.constantFrom(
    MAX_SEQ_JUMP - 1,
    MAX_SEQ_JUMP,
    MAX_SEQ_JUMP + 1,
    949_999,
    950_001,
    2 * MAX_SEQ_JUMP,
    MAX_SEQ - 1,
    MAX_SEQ,
  ),
)

const ascending = (numbers: readonly number[]): readonly SeqRange[] => {
  const sorted = [...new Set(numbers)].toSorted((a, b) => a - b)
  return sorted
    .map((from, index): SeqRange => [from, Math.max(from, (sorted[index + 1] ?? from + 1) - 2)])
    .filter(([from], index, all) => index === 0 || from > (all[index - 1]?.[1] ?? 0) + 1)
}
const anyRanges = fc.array(anyNumber, { maxLength: 40 }).map(ascending)
const anySeqs = fc.tuple(anyNumber, anyRanges).map(([upTo, gaps]): SeqRanges => ({
  upTo,
  gaps: gaps.filter(([, to]) => to < upTo),
}))

type Packet =
  | { readonly kind: 'message'; readonly seq: number }
  | {
      readonly kind: 'receipt'
      readonly have: SeqRanges
      readonly read: readonly SeqRange[]
      readonly conflicts: readonly SeqRange[]
    }
  | {
      readonly kind: 'request'
      readonly of: 'alice' | 'mallory' | 'carol'
      readonly rosters: boolean
      readonly from: number
      readonly to: number
    }
  | { readonly kind: 'have'; readonly of: readonly SeqRanges[]; readonly rev: number }

const anyPacket: fc.Arbitrary<Packet> = fc.oneof(
  fc.record({ kind: fc.constant('message' as const), seq: anyNumber }),
  fc.record({
    kind: fc.constant('receipt' as const),
    have: anySeqs,
    read: anyRanges,
    conflicts: anyRanges,
  }),
  fc.record({
    kind: fc.constant('request' as const),
    of: fc.constantFrom('alice' as const, 'mallory' as const, 'carol' as const),
    rosters: fc.boolean(),
    from: anyNumber,
    to: anyNumber,
  }),
  fc.record({
    kind: fc.constant('have' as const),
    of: fc.array(anySeqs, { minLength: 3, maxLength: 3 }),
    rev: anyNumber,
  }),
)

test('a member who lies with numbers makes nobody work for long', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyPacket, { minLength: 5, maxLength: 25 }), async (packets) => {
      const network = createTestNetwork()
      const { group, people } = await groupWith(network, ['alice', 'mallory', 'carol'])
      const [alice, mallory, carol] = people
      for (const who of [alice, carol]) sendToGroup(who, group, `hello from ${who.name}`)
      await network.advance(2000)
      const known = groupOf(alice, group)
      if (!known) throw new Error('no group')
      // his program would tell the truth beside him
      mallory.crash()
      const channel = groupChannel(group)
      const inbox = { kind: 'inbox', of: alice.name, from: mallory.name } as const
      const messageOf = (packet: Exclude<Packet, { kind: 'message' }>): SyncMessage => {
        if (packet.kind === 'receipt') return { type: 'receipt', channel, ...packet }
        if (packet.kind === 'request') {
          const { rosters, from, to } = packet
          const author = { alice, mallory, carol }[packet.of].name
          return {
            type: 'sync.request',
            channel: rosters ? { kind: 'roster', group } : channel,
            author,
            from,
            to,
          }
        }
        const authors = people.map(({ name, signer }, index) => ({
          author: name,
          key: signer.key,
          have: packet.of[index] ?? { upTo: 0, gaps: [] },
        }))
        return {
          type: 'sync.have',
          channel,
          roster: { rev: packet.rev, hash: known.roster.hash },
          authors,
        }
      }
      const send = (packet: Packet) => {
        const at = network.clock.now()
        if (packet.kind !== 'message')
          return network.broker.inject(signedPacket(mallory, messageOf(packet), inbox, { at }))
        const command: WireCommand = {
          type: 'message.send',
          channel,
          text: `${packet.seq}` as SafeText,
          roster: rosterRef(known),
        }
        const place = { kind: 'group', group, from: mallory.name } as const
        network.broker.inject(signedPacket(mallory, command, place, { at, seq: packet.seq }))
      }
      const before = process.cpuUsage()
      for (const packet of packets) {
        send(packet)
        // oxlint-disable-next-line no-await-in-loop
        await network.advance(50)
      }
      await network.advance(120_000)
      const { user, system } = process.cpuUsage(before)
      // a loop over one of these ranges would take minutes
      expect((user + system) / 1000 / packets.length).toBeLessThan(1000)
      // a restart reads what came of it
      await alice.quit()
      alice.start()
      await network.advance(60_000)
      sendToGroup(alice, group, 'and on')
      sendToGroup(carol, group, 'and on')
      await network.advance(60_000)
      for (const who of [alice, carol]) {
        expect(groupTranscript(who, group)).toEqual(
          expect.arrayContaining(['alice: and on', 'carol: and on', 'carol: hello from carol']),
        )
      }
    }),
    { numRuns: 40 },
  )
}, 300_000)
