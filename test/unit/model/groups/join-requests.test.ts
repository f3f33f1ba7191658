/** Who may ask to join a group, how often, and what an invitation changes about that. */
import { expect, test } from 'vitest'
import type { Identity } from '../../../../src/model/groups/roster.ts'
import type { Join } from '../../../../src/model/groups/joins.ts'
import {
  MAX_PENDING_JOINS,
  PENDING_JOINS_PER_KEY,
} from '../../../../src/model/groups/join-rules.ts'
import { REQUEST_AGAIN_AFTER } from '../../../../src/model/direct/ask-again.ts'
import { decide } from '../../../../src/model/model.ts'
import type { State } from '../../../../src/model/state.ts'
import type { GroupId, PublicKey, Ref } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  caio,
  dora,
  first,
  GROUP,
  hashNamed,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

const second = admitting(first, 'r2', bia)
const led = withRosters(stateOf(ana), first, second)

const joinOf = (from: Identity, to: Identity, changes: Partial<Join> = {}): Join => ({
  id: 'earlier' as Ref,
  kind: 'ask',
  group: GROUP,
  name: first.name,
  from: from.id,
  to: to.id,
  at: at(3000),
  text: safeText(''),
  key: from.key,
  answer: 'waiting',
  ...changes,
})

const having = (...joins: readonly Join[]): State => ({
  ...led,
  joins: new Map(joins.map((join) => [join.id, join])),
})
const many = (count: number, key?: PublicKey) =>
  Array.from({ length: count }, (_, place) =>
    joinOf(dora, ana, {
      id: `j${place}` as Ref,
      group: `g${place}~123456789012` as GroupId,
      key: key ?? (`key ${place}` as PublicKey),
    }),
  )

const invitation = joinOf(ana, caio, { id: 'invitation' as Ref, kind: 'invite' })
const denied = joinOf(caio, ana, { answer: 'denied', answeredAt: at(5000) })
const again = at(5000 + REQUEST_AGAIN_AFTER)

type Ask = { readonly by?: Identity; readonly at?: typeof again; readonly invited?: boolean }

/** What becomes of a request to ana. */
const ask = (state: State, { by = caio, at: ms = at(6000), invited = false }: Ask = {}) => {
  const result = decide(state, {
    type: 'group.ask',
    group: GROUP,
    to: ana.id,
    text: safeText(''),
    ...(invited ? { invitation: invitation.id } : {}),
    by: by.id,
    key: by.key,
    at: ms,
    ref: 'new' as Ref,
    seq: 1,
  })
  return result.ok ? 'made' : result.error
}

const end = after(second, 'end', {
  members: [],
  disbanded: true,
  departed: [ana, bia].map((who) => ({ ...who, have: { upTo: 0, gaps: [] }, left: false })),
})
const handed = after(second, 'h3', {
  lineage: [...second.lineage, { ...bia, rev: 3, how: 'handed', sig: '' }],
  hash: hashNamed('h3'),
})

test.each<readonly [what: string, state: State, request: Ask, expected: string]>([
  ['somebody asks', led, {}, 'made'],
  ['a member asks', led, { by: bia }, 'already-member'],
  ['somebody with the name of a member asks', led, { by: { ...bia, key: caio.key } }, 'other-key'],
  ['the group is disbanded', withRosters(led, end), {}, 'group-disbanded'],
  ['another one leads by now', withRosters(led, handed), {}, 'not-the-leader'],
  ['the same person waits already', having(joinOf(caio, ana)), {}, 'already-asked'],
  ['somebody else waits', having(joinOf(dora, ana)), {}, 'made'],
  ['they were denied a moment ago', having(denied), { at: at(again - 1) }, 'ask-later'],
  ['they were denied a while ago', having(denied), { at: again }, 'made'],
  ['they are invited', having(invitation), { invited: true }, 'made'],
  ['they wait and are invited', having(joinOf(caio, ana), invitation), { invited: true }, 'made'],
  ['they were denied and are invited', having(denied, invitation), { invited: true }, 'made'],
  [
    'they wait, and somebody else is invited',
    having(joinOf(caio, ana), { ...invitation, to: dora.id }),
    { invited: true },
    'already-asked',
  ],
  [
    'they wait, and are invited to another group',
    having(joinOf(caio, ana), { ...invitation, group: 'g~123456789012' as GroupId }),
    { invited: true },
    'already-asked',
  ],
  [
    'they wait, and somebody else invited them',
    having(joinOf(caio, ana), { ...invitation, from: bia.id }),
    { invited: true },
    'already-asked',
  ],
  [
    'an invitation let them in once already',
    having(
      joinOf(caio, ana),
      invitation,
      joinOf(caio, ana, { id: 'used' as Ref, invitation: invitation.id, answer: 'accepted' }),
    ),
    { invited: true },
    'already-asked',
  ],
  ['one key has a few waiting', having(...many(PENDING_JOINS_PER_KEY - 1, caio.key)), {}, 'made'],
  [
    'one key has too many waiting',
    having(...many(PENDING_JOINS_PER_KEY, caio.key)),
    {},
    'too-many-requests',
  ],
  [
    'one key has too many waiting but is invited',
    having(...many(PENDING_JOINS_PER_KEY, caio.key), invitation),
    { invited: true },
    'made',
  ],
  ['many are waiting', having(...many(MAX_PENDING_JOINS - 1)), {}, 'made'],
  ['so many are waiting that one has to go', having(...many(MAX_PENDING_JOINS)), {}, 'made'],
])('when %s', (_, state, request, expected) => {
  expect(ask(state, request)).toBe(expected)
})
