/** Which rosters are missing, by what waits for them on disk. */
import { expect, test } from 'vitest'
import type { RosterHash } from '../../../../src/core/ids.ts'
import { parseRosterHash } from '../../../../src/core/ids.ts'
import type { Identity, SignedRoster } from '../../../../src/model/groups/roster.ts'
import type { State } from '../../../../src/model/state.ts'
import { topicOf } from '../../../../src/protocol/topics.ts'
import { missingBefore, missingRosters } from '../../../../src/runtime/groups/missing-rosters.ts'
import { createMemoryDisk } from '../../../support/disk/memory-disk.ts'
import { signedPacket } from '../../../support/forged/packets.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  dora,
  first,
  GROUP,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'
import { insecureSigner } from '../../../support/network/network.ts'
import { testRef } from '../../../support/test-ref.ts'

const signer = insecureSigner('ana')
const channel = { kind: 'roster', group: GROUP, from: ana.id } as const
const SIG = 'A'.repeat(86)

/** A roster as it travels, and as it is known by its hash. */
const published = (roster: SignedRoster) => {
  const heirs = { ...roster.heirs, sig: SIG }
  const command = { ...roster, heirs, type: 'group.roster' } as const
  const { payload } = signedPacket({ name: ana.id, signer }, command, channel, { at: roster.at })
  const hash = parseRosterHash(signer.hash(payload))
  if (hash === undefined) throw new Error('it has a hash')
  return { bytes: payload, roster: { ...roster, hash } }
}

const from2026 = { ...first, at: at(Date.UTC(2026, 10, 20)), hash: 'F'.repeat(43) as RosterHash }
const second = published(admitting(from2026, 'r2', bia))
const third = published(admitting(second.roster, 'r3', dora))
const fourth = published(after(third.roster, 'r4'))
const fifth = published(after(fourth.roster, 'r5'))

/** What is missing for somebody with this state while these rosters wait. */
const missing = (state: State, waiting: readonly (typeof second)[]) => {
  const disk = createMemoryDisk(() => at(0))
  for (const [number, { bytes }] of waiting.entries()) {
    const id = testRef(at(1000 + number))
    const topic = topicOf(channel)
    const command = { id, from: ana.id, topic, bytes, reason: 'unknown-roster', stranger: false }
    disk.deferred.defer(command, 100)
  }
  return missingRosters(disk, state, signer.hash)
}

const asking = (who: Identity): State => {
  const join = { id: 'j', kind: 'ask', group: GROUP, from: who.id, to: ana.id, answer: 'waiting' }
  const known = withRosters(stateOf(who), from2026, second.roster)
  return { ...known, joins: new Map([[join.id, join]]) } as unknown as State
}

test('what is there but waits itself is not missing', () => {
  const ofBia = withRosters(stateOf(bia), from2026, second.roster)
  expect(missing(ofBia, [fourth, fifth])).toEqual([{ group: GROUP, rev: 3, by: ana.id }])
  expect(missing(ofBia, [fifth])).toEqual([{ group: GROUP, rev: 4, by: ana.id }])
  expect(missing(ofBia, [third])).toEqual([])
})

test('whoever wants to join misses everything since they were let in, and what may come before', () => {
  const { members } = fifth.roster
  expect(missing(asking(dora), [fifth])).toEqual([
    { group: GROUP, from: 1, rev: 4, by: ana.id, members },
  ])
  expect(missing(asking(dora), [fourth, fifth]).map(({ rev }) => rev)).toEqual([3])
  // of a group that was left, or is over, a roster may lack its past for ever
  expect(missing({ ...asking(dora), joins: new Map() }, [fifth])).toEqual([])
})

test.each([
  ['since I was let in', 70, 3, 3],
  ['and sixty before the last one', 70, 65, 9],
  ['from the first one on', 5, 3, 1],
])('before a roster they are requested %s', (_, rev, since, from) => {
  const members = [{ ...bia, since, sentCount: 0 }]
  const { from: found, rev: last } = missingBefore({ group: GROUP, rev, members }, ana.id, bia)
  expect([found, last]).toEqual([from, rev - 1])
})
