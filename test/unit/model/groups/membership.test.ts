/** Whose messages count in a group, and who belongs to it: a row for each rule. */
import { describe, expect, test } from 'vitest'
import { groupChannel } from '../../../../src/core/channel.ts'
import type { GroupId, Ref } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import type { Join } from '../../../../src/model/groups/joins.ts'
import {
  amLeader,
  amMember,
  awaitsAdmission,
  myJoinRequests,
  receivingGroup,
  wasMember,
} from '../../../../src/model/groups/membership.ts'
import type { Identity, SignedRoster } from '../../../../src/model/groups/roster.ts'
import type { State } from '../../../../src/model/state.ts'
import {
  admitting,
  after,
  ana,
  at,
  bia,
  caio,
  claimedBy,
  dora,
  first,
  GROUP,
  hashNamed,
  remembering,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'

/** Of bia the leader had two messages when she was removed. */
const without = (who: Identity, parent: SignedRoster, name: string) =>
  after(parent, name, {
    members: parent.members.filter(({ id }) => id !== who.id),
    departed: [{ ...who, have: { upTo: 2, gaps: [] }, left: false }],
  })
const second = admitting(first, 'r2', bia)
const third: SignedRoster = {
  ...admitting(second, 'r3', caio),
  heirs: { after: 500, list: [caio], sig: '' },
}
const fourth = without(bia, third, 'r4')
const fifth = admitting(fourth, 'r5', dora)
const sixth = after(fifth, 'r6')
const seventh = after(sixth, 'r7')
/** Another roster at the place of the fourth, and one after it. */
const twin = after(third, 't4')
const afterTwin = after(twin, 't5')
const beyondTwin = after(afterTwin, 't6')
/** One of which the roster before is missing. */
const detached: SignedRoster = { ...after(sixth, 'd7'), before: hashNamed('d6') }
const unseen = (rev: number) => ({ ...fifth, rev, hash: hashNamed('unseen') })

const ofCaio = withRosters(stateOf(caio), second, third, fourth, fifth)
const ofBia = withRosters(stateOf(bia), second, third, fourth, fifth)
const ofDora = withRosters(stateOf(dora), third, fourth)
/** Another one at the place of the one that let caio in. */
const atThird = after(second, 't3')
/** Caio was removed and saw little of what happened before he was let in again. */
const withoutCaio = without(caio, third, 'w4')
const unrelated: SignedRoster = {
  ...withoutCaio,
  rev: 8,
  before: hashNamed('w7'),
  hash: hashNamed('w8'),
}
const backAgain = admitting({ ...unrelated, departed: [] }, 'w9', caio)
const ofCaioAgain = withRosters(stateOf(caio), second, third, withoutCaio, unrelated, backAgain)
/** Caio claimed the lead before the fourth roster was made, so that one and the fifth lost. */
const afterClaim = withRosters(ofCaio, claimedBy(caio, third, 'c4', { at: at(third.at + 500) }))

const join = (more: Partial<Join> = {}): Join => ({
  id: 'ask' as Ref,
  kind: 'ask',
  group: GROUP,
  name: first.name,
  from: dora.id,
  to: ana.id,
  at: at(1),
  text: safeText(''),
  key: dora.key,
  answer: 'waiting',
  ...more,
})
const withJoin = (state: State, more: Partial<Join> = {}): State => ({
  ...state,
  joins: new Map([['ask' as Ref, join(more)]]),
})

type What = { readonly type?: string; readonly seq?: number; readonly group?: GroupId }

const verdict = (
  state: State,
  who: Identity,
  roster: SignedRoster,
  { type = 'message.send', seq = 1, group = GROUP }: What,
) => {
  const { rev, hash } = roster
  const channel = groupChannel(group)
  const by = { by: who.id, key: who.key }
  const result = receivingGroup(state, { type, channel, roster: { rev, hash }, seq, ...by })
  return result.ok ? 'counts' : result.error
}

const seq = (number: number, type = 'message.send'): What => ({ seq: number, type })

test.each<[string, State, Identity, SignedRoster, What, string]>([
  ['a member under the newest roster', ofCaio, ana, fifth, {}, 'counts'],
  ['a member under an earlier one', ofCaio, ana, fourth, {}, 'counts'],
  ['a member under the one that let me in', ofCaio, ana, third, {}, 'counts'],
  ['a member before I was one', ofCaio, ana, second, {}, 'not-for-me'],
  ['under a roster from before my time', ofCaio, ana, unseen(2), {}, 'not-for-me'],
  ['under an unknown roster of my time', ofCaio, ana, unseen(3), {}, 'unknown-roster'],
  ['under an unknown roster, to a non-member', ofDora, ana, unseen(1), {}, 'unknown-roster'],
  [
    'in an unknown group',
    ofCaio,
    ana,
    fifth,
    { group: 'x~123456789012' as GroupId },
    'unknown-group',
  ],
  ['to me, who asked to be let in', withJoin(ofDora), ana, fourth, {}, 'unknown-group'],
  ['to me, who was denied', withJoin(ofDora, { answer: 'denied' }), ana, fourth, {}, 'not-for-me'],
  [
    'to me, who asked and was let in',
    withJoin(withRosters(ofDora, fifth)),
    ana,
    fifth,
    {},
    'counts',
  ],
  ['a new member under the roster that lets them in', ofCaio, dora, fifth, {}, 'counts'],
  ['a new member under the one before', ofCaio, dora, fourth, {}, 'not-a-member'],
  [
    "somebody else with a member's name",
    ofCaio,
    { ...ana, key: bia.key },
    fifth,
    {},
    'not-a-member',
  ],
  ['a departed member, what the leader had', ofCaio, bia, third, seq(2), 'counts'],
  ['a departed member, more than that', ofCaio, bia, third, seq(3), 'not-a-member'],
  [
    'a departed member who edits afterwards',
    ofCaio,
    bia,
    third,
    seq(3, 'message.edit'),
    'not-a-member',
  ],
  [
    'a departed member who deletes afterwards',
    ofCaio,
    bia,
    third,
    seq(3, 'message.delete'),
    'counts',
  ],
  [
    'the same, under the roster without them',
    ofCaio,
    bia,
    fourth,
    seq(3, 'message.delete'),
    'not-a-member',
  ],
  ['a stranger who deletes', ofCaio, dora, third, seq(3, 'message.delete'), 'not-a-member'],
  ['to me, before I departed', ofBia, ana, third, {}, 'counts'],
  ['to me, after I departed', ofBia, ana, fourth, {}, 'not-for-me'],
  ['a member under a roster that lost', afterClaim, bia, fourth, {}, 'counts'],
  ['whom only a roster that lost let in', afterClaim, dora, fifth, {}, 'not-a-member'],
  [
    'under the next roster, not counting yet',
    remembering(ofCaio, [sixth]),
    ana,
    sixth,
    {},
    'counts',
  ],
  ['under the one after that', remembering(ofCaio, [sixth, seventh]), ana, seventh, {}, 'counts'],
  [
    'under a roster that may yet be on the chain',
    remembering(ofCaio, [detached]),
    ana,
    detached,
    {},
    'unknown-roster',
  ],
  ['under a roster beside the chain', remembering(ofCaio, [twin]), ana, twin, {}, 'not-for-me'],
  [
    'under another one at the place of the one that let me in',
    remembering(ofCaio, [atThird]),
    ana,
    atThird,
    {},
    'not-for-me',
  ],
  ['when I was a member before, whatever is missing since', ofCaioAgain, ana, third, {}, 'counts'],
  ['when I was none', ofCaioAgain, ana, unrelated, {}, 'not-for-me'],
  [
    'under the one after it',
    remembering(ofCaio, [twin, afterTwin]),
    ana,
    afterTwin,
    {},
    'not-for-me',
  ],
  [
    'under one beside the chain that is newer than mine',
    remembering(ofCaio, [twin, afterTwin, beyondTwin]),
    ana,
    beyondTwin,
    {},
    'not-for-me',
  ],
])('%s: does it count?', (_, state, who, roster, what, outcome) => {
  expect(verdict(state, who, roster, what)).toBe(outcome)
})

describe('who belongs to a group', () => {
  const gone = { ...ana, have: { upTo: 0, gaps: [] }, left: false }
  const end = after(first, 'end', { members: [], disbanded: true, departed: [gone] })
  const other = 'x~123456789012' as GroupId
  const otherKey = { ...ana, key: bia.key }

  test.each<[string, State, GroupId, string]>([
    ['the leader', withRosters(stateOf(ana), first, second), GROUP, 'leads, is in'],
    ['a member', ofCaio, GROUP, 'is in'],
    ['somebody who left', ofBia, GROUP, 'was in'],
    ['a stranger', ofDora, GROUP, ''],
    ['somebody with the name of the leader', withRosters(stateOf(otherKey), first), GROUP, ''],
    ['the leader of a disbanded group', withRosters(stateOf(ana), first, end), GROUP, 'was in'],
    ['whoever does not know the group', ofCaio, other, ''],
  ])('%s', (_, state, id, roles) => {
    const found = [
      ...(amLeader(state, id) ? ['leads'] : []),
      ...(amMember(state, id) ? ['is in'] : []),
      ...(wasMember(state.groups.get(id), state.me) && !amMember(state, id) ? ['was in'] : []),
    ]
    expect(found.join(', ')).toBe(roles)
  })

  test.each<[string, Partial<Join>, boolean, boolean]>([
    ['a request of mine', {}, true, true],
    ['one that was answered', { answer: 'denied' }, true, false],
    ['an invitation', { kind: 'invite' }, false, false],
    ['a request of somebody else', { from: bia.id }, false, false],
    ['a request for another group', { group: other }, false, false],
  ])('%s', (_, more, mine, waits) => {
    const state = withJoin(ofDora, more)
    expect(myJoinRequests(state, GROUP).length > 0).toBe(mine)
    expect(awaitsAdmission(state, GROUP)).toBe(waits)
  })
})
