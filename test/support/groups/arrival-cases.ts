/** Arrivals of rosters, with the rule that decides about them. */
import type { SignedRoster } from '../../../src/model/groups/roster.ts'
import type { ArrivalRule } from '../../../src/model/groups/arrival-rules.ts'
import { MAX_GROUPS_PER_KEY, MAX_KNOWN_GROUPS } from '../../../src/model/groups/group-room.ts'
import { SETTLED_AFTER } from '../../../src/model/groups/roster-chain.ts'
import type { Join } from '../../../src/model/groups/joins.ts'
import type { State } from '../../../src/model/state.ts'
import type { GroupId, Ref } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
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
  handedTo,
  hashNamed,
  remembering,
  stateOf,
  withRosters,
} from './unsigned-rosters.ts'

const second = admitting(first, 'r2', bia)
const third: SignedRoster = {
  ...admitting(second, 'r3', caio),
  heirs: { after: 1000, list: [bia, caio], sig: '' },
}
const fourth = after(third, 'r4', { at: at(third.at + 1500) })
const fifth = after(fourth, 'r5')
const sixth = after(fifth, 'r6')
/** Caio claims the lead after the third roster, before and after the fourth was made. */
const early = claimedBy(caio, third, 'c4', { at: at(fourth.at - 1) })
const late = claimedBy(caio, third, 'l4', { at: at(fourth.at + 1) })
const tooEarly = claimedBy(caio, third, 'e4', { at: at(third.at + 1) })
const twin = after(third, 't4', { at: at(fourth.at - 1), topic: safeText('another') })
const elsewhere = { founding: hashNamed('f1') }
const misnamed = { name: safeText('Lab') }
/** Ana hands over to bia, who leads; and comes back with newer rosters that say nothing of it. */
const handover = handedTo(bia, third, 'h4')
const led = after(handover, 'h5', { by: bia.id, key: bia.key })
const comeBack: SignedRoster = { ...fifth, rev: 99, at: at(90_000) }
const gone = (roster: SignedRoster) =>
  roster.members.map(({ id, key }) => ({ id, key, have: { upTo: 0, gaps: [] }, left: false }))
const end = after(fourth, 'end', { members: [], disbanded: true, departed: gone(fourth) })
const afterEnd = after(end, 'r6', {
  disbanded: false,
  members: [{ ...ana, since: 6, sentCount: 0 }],
})
/** A branch of which nobody saw the beginning. */
const detached: SignedRoster = { ...fifth, rev: 9, before: hashNamed('r8'), hash: hashNamed('r9') }
const tenth = after(detached, 'r10')
const lettingDoraIn = admitting(fourth, 'd5', dora)
const withDora = after(lettingDoraIn, 'd6')

/** Bia was let in by the second roster, dora is no member. */
const member = withRosters(stateOf(bia), second, third, fourth)
const observer = withRosters(stateOf(dora), third, fourth)
const strangers = (state: State, count: number): State => {
  const [group] = withRosters(stateOf(dora), fourth).groups.values()
  if (!group) throw new Error('no group')
  const ids = Array.from({ length: count }, (_, place) => `g${place}~123456789012` as GroupId)
  return { ...state, groups: new Map(ids.map((id) => [id, { ...group, id }])) }
}
const full = (who: typeof dora) => strangers(stateOf(who), MAX_GROUPS_PER_KEY)
/** As many groups as there may be, each of another founder. */
const crowded = (who: typeof dora): State => {
  const state = strangers(stateOf(who), MAX_KNOWN_GROUPS)
  const groups = [...state.groups].map(([id, group], place) => {
    const lineage = [
      { ...dora, key: `k${place}` as typeof dora.key, rev: 1, how: 'founded' as const },
    ]
    return [id, { ...group, roster: { ...group.roster, group: id, lineage } }] as const
  })
  return { ...state, groups: new Map(groups) }
}
const asking = (state: State, from: typeof dora, group: GroupId): State => {
  const join: Join = {
    id: 'j' as Ref,
    kind: 'ask',
    group,
    name: first.name,
    from: from.id,
    to: ana.id,
    at: at(0),
    text: safeText(''),
    key: from.key,
    answer: 'waiting',
  }
  return { ...state, joins: new Map([[join.id, join]]) }
}
const aDayLater = (state: State, ms = SETTLED_AFTER + 1): State => ({ ...state, now: at(ms) })
const lost = (state: State) => withRosters(state, early)

type ArrivalCase = readonly [
  rule: ArrivalRule[0],
  what: string,
  state: State,
  roster: SignedRoster,
  verdict: string,
]

/** Each rule has a case that it alone decides, and each pair of neighbours one where their order matters. */
export const arrivalCases: readonly ArrivalCase[] = [
  ['seen-before', 'the one before the newest, again', member, third, 'stale'],
  ['seen-before', 'the newest, again', member, fourth, 'stale'],
  ['seen-before', 'a known one of another founder', member, { ...third, ...elsewhere }, 'stale'],
  ['seen-before', 'a loser, again', lost(member), fourth, 'stale'],
  ['seen-before', 'a remembered one that is later', remembering(member, [late]), late, 'stale'],
  [
    'seen-before',
    'a remembered one by the same signer',
    remembering(member, [twin]),
    twin,
    'stale',
  ],
  [
    'seen-before',
    'a remembered one that comes too late',
    aDayLater(remembering(member, [early])),
    early,
    'stale',
  ],
  // a hash is of one roster only, so the next three cannot be: they fix the order of the rules
  [
    'seen-before',
    'a lost next one, of another founder',
    remembering(member, [fifth], 3),
    { ...fifth, ...elsewhere },
    'stale',
  ],
  [
    'seen-before',
    'a detached one, of another founder',
    remembering(member, [detached]),
    { ...detached, ...elsewhere },
    'stale',
  ],
  [
    'seen-before',
    'one after a detached one, of another founder',
    remembering(member, [detached, tenth]),
    { ...tenth, ...elsewhere },
    'stale',
  ],
  ['next', 'a remembered one that is next by now', remembering(member, [fifth]), fifth, 'adopt'],
  [
    'earlier',
    'a remembered one that wins by now',
    remembering(member, [early]),
    early,
    'adopt after 3',
  ],
  [
    'other-founding',
    'the next one, of another founding',
    member,
    after(fourth, 'r5', elsewhere),
    'other-founder',
  ],
  [
    'other-founding',
    'another first roster',
    member,
    { ...first, hash: hashNamed('f1') },
    'other-founder',
  ],
  [
    'other-founding',
    'far ahead on a branch, of another founding',
    remembering(member, [detached]),
    { ...tenth, ...elsewhere, rev: fourth.rev + 1_000_001 },
    'other-founder',
  ],
  [
    'other-founding',
    'far ahead, of another founding',
    member,
    { ...detached, ...elsewhere, rev: fourth.rev + 1_000_001 },
    'other-founder',
  ],
  [
    'other-founding',
    'after the end, of another founding',
    withRosters(member, end),
    { ...afterEnd, ...elsewhere },
    'other-founder',
  ],
  [
    'other-founding',
    'by the same signer, of another founding',
    member,
    { ...twin, ...elsewhere },
    'other-founder',
  ],
  [
    'other-founding',
    'with me as a member since earlier, of another founding',
    withRosters(stateOf(caio), second),
    { ...fourth, ...elsewhere },
    'other-founder',
  ],
  [
    'other-founding',
    'on a lost branch with me as a member since earlier, of another founding',
    withRosters(lost(observer), lettingDoraIn),
    { ...withDora, ...elsewhere },
    'other-founder',
  ],
  ['too-far', 'of an unknown group', stateOf(dora), { ...fourth, rev: 1_000_001 }, 'too-far-ahead'],
  [
    'too-far',
    'a million after the newest, for a non-member',
    observer,
    { ...tenth, rev: fourth.rev + 1_000_001 },
    'too-far-ahead',
  ],
  [
    'too-far',
    'a million after the newest, for a member',
    member,
    { ...detached, rev: fourth.rev + 1_000_001 },
    'too-far-ahead',
  ],
  [
    'too-far',
    'on a branch, far ahead',
    remembering(member, [detached]),
    { ...tenth, rev: fourth.rev + 1_000_001 },
    'too-far-ahead',
  ],
  [
    'too-far',
    'of an unknown group, with me as a member since earlier',
    stateOf(caio),
    { ...fourth, rev: 1_000_001 },
    'too-far-ahead',
  ],
  [
    'too-far',
    'of a known group, with me as a member since earlier',
    withRosters(stateOf(caio), second),
    { ...fourth, rev: second.rev + 1_000_001 },
    'too-far-ahead',
  ],
  [
    'too-far',
    'on a branch that lost, with me as a member since earlier',
    withRosters(lost(observer), lettingDoraIn),
    { ...withDora, rev: fourth.rev + 1_000_001 },
    'too-far-ahead',
  ],
  ['let-in-earlier', 'of an unknown group', stateOf(caio), fourth, 'unknown-roster'],
  ['let-in-earlier', 'of an unknown group, one of too many', full(caio), fourth, 'unknown-roster'],
  [
    'let-in-earlier',
    'of a known group',
    withRosters(stateOf(caio), second),
    fourth,
    'unknown-roster',
  ],
  [
    'let-in-earlier',
    'that a known one follows',
    remembering(withRosters(stateOf(caio), second), [fifth]),
    fourth,
    'unknown-roster',
  ],
  [
    'let-in-earlier',
    'on a detached branch',
    remembering(observer, [detached]),
    { ...tenth, members: withDora.members },
    'unknown-roster',
  ],
  ['too-many-groups', 'of a stranger', full(dora), fourth, 'too-many-requests'],
  [
    'too-many-groups',
    'of a stranger, while I ask elsewhere',
    asking(full(dora), dora, 'g1~123456789012' as GroupId),
    fourth,
    'too-many-requests',
  ],
  [
    'too-many-groups',
    'of a stranger, while somebody else asks there',
    asking(full(dora), bia, GROUP),
    fourth,
    'too-many-requests',
  ],
  ['first-sight', 'of a stranger', stateOf(dora), fourth, 'adopt'],
  [
    'first-sight',
    'the last that fits',
    strangers(stateOf(dora), MAX_GROUPS_PER_KEY - 1),
    fourth,
    'adopt',
  ],
  ['first-sight', 'in a crowd, where another has to go', crowded(dora), fourth, 'adopt'],
  ['first-sight', 'of a group that I found', full(ana), first, 'adopt'],
  [
    'first-sight',
    'of a group that I asked to join',
    asking(full(dora), dora, GROUP),
    fourth,
    'adopt',
  ],
  ['first-sight', 'that lets me in', stateOf(bia), second, 'adopt'],
  [
    'first-sight',
    'as far ahead as is believed',
    stateOf(dora),
    { ...fourth, rev: 1_000_000 },
    'adopt',
  ],
  ['disbanded', 'after the end', withRosters(member, end), afterEnd, 'group-disbanded'],
  [
    'disbanded',
    'after the end, by another name',
    withRosters(member, end),
    { ...afterEnd, ...misnamed },
    'group-disbanded',
  ],
  ['one-signer', 'an earlier one by the same signer', member, twin, 'forked-roster'],
  [
    'one-signer',
    'one by the same signer that cannot follow',
    member,
    { ...twin, ...misnamed },
    'forked-roster',
  ],
  ['no-successor', 'a next one of another name', member, { ...fifth, ...misnamed }, 'bad-roster'],
  ['no-successor', 'a claim made too early', member, tooEarly, 'bad-roster'],
  ['no-successor', 'the same, a day later', aDayLater(member), tooEarly, 'bad-roster'],
  ['settled', 'an earlier claim, a day later', aDayLater(member), early, 'record as 3'],
  ['earlier', 'an earlier claim', member, early, 'adopt after 3'],
  [
    'earlier',
    'an earlier claim, a day later to the moment',
    aDayLater(member, SETTLED_AFTER),
    early,
    'adopt after 3',
  ],
  [
    'earlier',
    'a claim of the same moment, with the lower hash',
    member,
    { ...early, at: fourth.at },
    'adopt after 3',
  ],
  ['earlier', 'an earlier claim before an end', withRosters(member, end), early, 'adopt after 3'],
  ['later', 'a later claim', member, late, 'record as 3'],
  [
    'later',
    'a claim of the same moment, with the higher hash',
    member,
    { ...late, hash: hashNamed('s4'), at: fourth.at },
    'record as 3',
  ],
  ['next', 'after the newest', member, fifth, 'adopt'],
  ['next', 'after the newest, for a non-member', observer, fifth, 'adopt'],
  ['next', 'the end', member, end, 'adopt'],
  ['lost-branch', 'after a loser', lost(member), fifth, 'record as 3'],
  ['lost-branch', 'after a loser, for a non-member', lost(observer), fifth, 'record as 3'],
  ['lost-branch', 'two after a loser', withRosters(lost(member), fifth), sixth, 'record as 3'],
  [
    'lost-branch',
    'after a loser, with me as a member since earlier',
    withRosters(lost(observer), lettingDoraIn),
    withDora,
    'record as 3',
  ],
  ['fills-gap', 'the one before the first that I know', member, first, 'record as 1'],
  [
    'fills-gap',
    'the one before a newer one',
    remembering(withRosters(stateOf(dora), third), [sixth]),
    fifth,
    'record as 5',
  ],
  ['observer', 'one far ahead', observer, sixth, 'adopt'],
  ['observer', 'one of a detached branch', remembering(observer, [detached]), tenth, 'adopt'],
  [
    'other-branch',
    'one of a detached branch, for a member',
    remembering(member, [detached]),
    tenth,
    'record as 10',
  ],
  [
    'past',
    'one from before, for a non-member',
    withRosters(stateOf(dora), fourth),
    second,
    'stale',
  ],
  ['missing-link', 'one far ahead, for a member', member, sixth, 'unknown-roster'],
  [
    'skipped-fork',
    'one of a former leader, for a non-member',
    withRosters(stateOf(dora), late),
    { ...fifth, at: at(1) },
    'record as 5',
  ],
  [
    'missing-link',
    'a newer one of whoever handed over, for a non-member',
    withRosters(stateOf(dora), led),
    comeBack,
    'unknown-roster',
  ],
  [
    'missing-link',
    'the same, for a member',
    withRosters(stateOf(bia), second, third, handover, led),
    comeBack,
    'unknown-roster',
  ],
]
