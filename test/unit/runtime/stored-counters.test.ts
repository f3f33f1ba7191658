/** Counters on disk: one is read when all its fields are right, and else not at all. */
import { expect, test } from 'vitest'
import { parseIncoming, parseOutgoing } from '../../../src/runtime/stored-counters.ts'

const KEY = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'
const SESSION = 'bob_alice_20251120T091320Z'
const SEQS = { upTo: 9, gaps: [[2, 3]] }
const STORED_INCOMING = {
  topic: 'CONTROL/bob_Control/alice',
  key: KEY,
  from: 'alice',
  received: SEQS,
  read: SEQS,
  reported: { upTo: 1, gaps: 2, read: 3 },
  conflicts: [[4, 5]],
}
const STORED_OUTGOING = {
  topic: `SESSIONS/bob/alice/${SESSION}`,
  count: 9,
  sent: SEQS,
  receivers: [{ to: 'bob', delivered: SEQS, read: SEQS, from: 1 }],
  rejected: [
    [1, 'too-large'],
    [2, 'quota', true],
  ],
  retransmittedAt: 7,
  before: { delivered: SEQS, read: SEQS },
  lost: [[4, 5]],
  unusedSeqs: [[4, 5]],
  renumbered: [[4, 5]],
  gapCount: 1,
}
const BAD_SEQS = [
  7,
  {},
  { upTo: -1, gaps: [] },
  { upTo: 1 },
  { upTo: 1, gaps: [[3, 2]] },
  { upTo: 1, gaps: [[0, 1]] },
  { upTo: 1, gaps: [[1]] },
]
const BAD_RANGES = [7, [[3, 2]], [[0, 1]], [[1]], [[1, 2, 3]], ['1']]
const BAD: Readonly<Record<'incoming' | 'outgoing', Readonly<Record<string, readonly unknown[]>>>> =
  {
    incoming: {
      topic: [7, 'elsewhere', 'USERS/alice'],
      key: [7, 'short'],
      from: [7, 'a/b'],
      received: BAD_SEQS,
      read: BAD_SEQS,
      reported: [
        7,
        {},
        { upTo: 1, gaps: 1 },
        { upTo: 1, read: 1 },
        { gaps: 1, read: 1 },
        { upTo: -1, gaps: 1, read: 1 },
      ],
      conflicts: BAD_RANGES,
    },
    outgoing: {
      topic: [7, 'elsewhere', 'USERS/alice'],
      count: [-1, '1', 1.5],
      sent: BAD_SEQS,
      receivers: [
        7,
        [7],
        [{ to: 'a/b', delivered: SEQS, read: SEQS }],
        [{ to: 'bob', read: SEQS }],
        [{ to: 'bob', delivered: SEQS }],
        [{ to: 'bob', delivered: SEQS, read: SEQS, from: -1 }],
      ],
      rejected: [7, [7], [[1]], [['1', 'a']], [[1, 7]]],
      retransmittedAt: [-1, '1'],
      before: [7, { delivered: SEQS }, { read: SEQS }],
      lost: BAD_RANGES,
      unusedSeqs: BAD_RANGES,
      renumbered: BAD_RANGES,
      gapCount: [-1, '1'],
    },
  }

test.each([
  ['incoming', parseIncoming, STORED_INCOMING, ['conflicts'], { kind: 'inbox', of: 'bob' }],
  [
    'outgoing',
    parseOutgoing,
    STORED_OUTGOING,
    ['before', 'lost', 'unusedSeqs', 'renumbered', 'gapCount'],
    { kind: 'direct', session: SESSION },
  ],
] as const)(
  'an %s counter is read from disk when all its fields are right',
  (name, parse, stored, optional, channel) => {
    const read = (fields: object) => parse(JSON.stringify(fields))
    expect(read(stored)).toEqual({ ...stored, channel })
    expect(parse('{')).toBeUndefined()
    for (const field of Object.keys(stored)) {
      const rest = Object.fromEntries(Object.entries(stored).filter(([key]) => key !== field))
      const result = read(rest) && { ...rest, channel }
      expect([field, read(rest)]).toEqual([
        field,
        optional.some((one) => one === field) ? result : undefined,
      ])
    }
    const readable = Object.entries(BAD[name]).flatMap(([field, values]) =>
      values.filter((value) => read({ ...stored, [field]: value })).map((value) => [field, value]),
    )
    expect(readable).toEqual([])
  },
)
