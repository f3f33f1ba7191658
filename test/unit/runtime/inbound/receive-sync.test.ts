/** What of the talk between programs is taken of somebody blocked. */
import { expect, test } from 'vitest'
import { NO_SEQS } from '../../../../src/core/seq-ranges.ts'
import type { SyncMessage } from '../../../../src/protocol/messages/sync.ts'
import type { Arrived } from '../../../../src/runtime/inbound/arrived.ts'
import { createSyncReceiver } from '../../../../src/runtime/inbound/receive-sync.ts'
import { ALICE, BOB, keyFor, stateAfter, time } from '../../../support/model/rules.ts'

const channel = { kind: 'inbox', of: BOB } as const

test.each<[string, SyncMessage, string]>([
  ['what they have of mine', { type: 'receipt', channel, have: NO_SEQS, conflicts: [] }, 'taken'],
  [
    'what they lack of mine',
    { type: 'sync.request', channel, author: ALICE, from: 1, to: 2 },
    'taken',
  ],
  ['whether I am here', { type: 'presence.query' }, 'blocked'],
])('%s', (_, message, expected) => {
  const state = stateAfter({ type: 'person.blocked', who: BOB, blocked: true })
  const log: string[] = []
  const note = (what: string) => () => void log.push(what)
  createSyncReceiver({
    eventStore: { state: () => state, commit: () => {}, snapshot: () => {} },
    groups: { received: note('group') },
    delivery: { receive: note('taken') },
    presence: { onQuery: note('answered') },
    refuse: (reason) => log.push(reason),
    receiveRelayed: note('relayed'),
  })({} as Arrived, { by: BOB, at: time(0) }, keyFor(BOB), message)
  expect(log).toEqual([expected])
})
