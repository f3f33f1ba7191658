/** What a group's conversation shows of a roster. */
import { expect, test } from 'vitest'
import { groupChangesBy } from '../../../../src/model/groups/group-changes.ts'
import type { SignedRoster } from '../../../../src/model/groups/roster.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import {
  admitting,
  after,
  ana,
  bia,
  caio,
  claimedBy,
  first,
  handedTo,
} from '../../../support/groups/unsigned-rosters.ts'

const second = admitting(first, 'r2', bia)
const have = { upTo: 0, gaps: [] }
const alone = second.members.slice(0, 1)

test.each<[string, SignedRoster | undefined, SignedRoster, string | undefined, readonly object[]]>([
  ['the first roster', undefined, first, undefined, [{ kind: 'founded' }]],
  ['one of an unknown group', undefined, second, undefined, []],
  [
    'one of an unknown group that names me',
    undefined,
    second,
    'bia',
    [{ kind: 'added', who: 'bia' }],
  ],
  ['one with a new member', first, second, undefined, [{ kind: 'joined', who: 'bia' }]],
  ['one with a member who did not ask', first, second, 'bia', [{ kind: 'added', who: 'bia' }]],
  ['one without anything new', second, after(second, 'r3'), undefined, []],
  [
    'one without a member who left',
    second,
    after(second, 'r3', { members: alone, departed: [{ ...bia, have, left: true }] }),
    undefined,
    [{ kind: 'left', who: 'bia' }],
  ],
  [
    'one without a member who was removed',
    second,
    after(second, 'r3', { members: alone, departed: [{ ...bia, have, left: false }] }),
    undefined,
    [{ kind: 'removed', who: 'bia' }],
  ],
  [
    'one that hands over',
    second,
    handedTo(bia, second, 'r3'),
    undefined,
    [{ kind: 'handed', who: 'bia' }],
  ],
  [
    'one that claims',
    second,
    claimedBy(bia, second, 'r3'),
    undefined,
    [{ kind: 'claimed', who: 'bia' }],
  ],
  [
    'one with another topic',
    second,
    after(second, 'r3', { topic: safeText('news') }),
    undefined,
    [{ kind: 'topic', topic: 'news' }],
  ],
  [
    'the end, and nothing besides',
    second,
    after(second, 'r3', {
      members: [],
      disbanded: true,
      departed: [{ ...ana, have, left: true }],
      topic: safeText('over'),
    }),
    undefined,
    [{ kind: 'disbanded' }],
  ],
  [
    'several changes in their order',
    second,
    {
      ...admitting({ ...handedTo(bia, second, 'r3'), rev: 2 }, 'r3', caio),
      departed: [{ ...ana, have, left: true }],
      topic: safeText('news'),
    },
    undefined,
    [
      { kind: 'joined', who: 'caio' },
      { kind: 'left', who: 'ana' },
      { kind: 'handed', who: 'bia' },
      { kind: 'topic', topic: 'news' },
    ],
  ],
])('%s', (_, before, roster, unrequested, changes) => {
  const { rev, at, by } = roster
  const mine = unrequested === undefined ? undefined : bia.id
  expect(groupChangesBy(before, roster, mine)).toEqual(
    changes.map((change) => ({ ...change, rev, at, by })),
  )
})
