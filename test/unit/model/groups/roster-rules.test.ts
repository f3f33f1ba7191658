/** The rules of rosters one by one: what each of them alone keeps out. */
import { describe, expect, test } from 'vitest'
import type { ParentRoster, SignedRoster } from '../../../../src/model/groups/roster.ts'
import { MAX_HEIRS, MAX_LINEAGE, MAX_MEMBERS } from '../../../../src/model/groups/roster.ts'
import {
  canFollow,
  CONTENT_RULES,
  isWellFormed,
  PRECEDENCE_RULES,
  SUCCESSOR_RULES,
  supersedes,
} from '../../../../src/model/groups/roster-rules.ts'
import type { GroupId } from '../../../../src/core/ids.ts'
import { safeText } from '../../../../src/core/text/safe-text.ts'
import { id, insecureSigner } from '../../../support/network/network.ts'
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
  handedTo,
} from '../../../support/groups/unsigned-rosters.ts'

const second = admitting(first, 'r2', bia)
const third: SignedRoster = {
  ...admitting(second, 'r3', caio),
  heirs: { after: 5000, list: [bia, caio], sig: '' },
}

const founder = { ...ana, rev: 1, how: 'founded' } as const
const byBia = { by: bia.id, key: bia.key }
const crowd = (size: number) =>
  Array.from({ length: size }, (_, place) => ({
    id: id(`m${place}`),
    key: insecureSigner(`${place}`).key,
    since: 1,
    sentCount: 0,
  }))
const handed = (place: number) => ({ ...ana, rev: place + 1, how: 'handed', sig: '' }) as const
const { before: _before, ...unlinked } = third
const { founding: _founding, ...rootless } = third

/** For each rule rosters that break it, and no other rule. */
const badContents: Record<keyof typeof CONTENT_RULES, readonly SignedRoster[]> = {
  foundedFirst: [
    { ...third, lineage: [{ ...founder, how: 'claimed' }] },
    { ...third, lineage: [{ ...founder, rev: 2 }] },
  ],
  foundedOnce: [
    { ...third, ...byBia, lineage: [founder, { ...bia, rev: 2, how: 'founded' }] },
    {
      ...third,
      ...byBia,
      lineage: [founder, { ...ana, rev: 2, how: 'founded' }, { ...bia, rev: 3, how: 'claimed' }],
    },
  ],
  namedByFounder: [
    { ...third, group: 'lab~123456789012' as GroupId },
    { ...third, name: safeText('other') },
  ],
  leadersInOrder: [
    { ...third, ...byBia, lineage: [founder, { ...bia, rev: 1, how: 'claimed' }] },
    {
      ...third,
      ...byBia,
      lineage: [founder, { ...caio, rev: 2, how: 'claimed' }, { ...bia, rev: 2, how: 'claimed' }],
    },
  ],
  noFutureLeader: [{ ...third, ...byBia, lineage: [founder, { ...bia, rev: 4, how: 'claimed' }] }],
  fitsPacket: [
    {
      ...third,
      rev: 1000,
      lineage: [founder, ...Array.from({ length: MAX_LINEAGE }, (_, place) => handed(place + 1))],
    },
    { ...third, members: [...third.members, ...crowd(MAX_MEMBERS - 2)] },
    { ...third, heirs: { ...third.heirs, list: crowd(MAX_HEIRS + 1) } },
  ],
  signedByLeader: [
    { ...third, ...byBia },
    { ...third, key: bia.key },
    // whoever was handed the lead does not sign the roster that hands it over
    { ...handedTo(bia, third, 'r4'), ...byBia },
    // and whoever handed it over does not sign the next one
    after(handedTo(bia, third, 'r4'), 'r5'),
  ],
  linked: [
    unlinked,
    rootless,
    { ...first, before: third.hash },
    { ...first, founding: third.hash },
  ],
  founderAlone: [
    { ...first, members: [...first.members, { ...bia, since: 1, sentCount: 0 }] },
    { ...first, departed: [{ ...bia, have: { upTo: 0, gaps: [] }, left: true }] },
    { ...first, heirs: { ...first.heirs, list: [bia] } },
  ],
  oneKeyPerName: [
    { ...third, members: [...third.members, { ...bia, key: dora.key, since: 1, sentCount: 0 }] },
  ],
  noFutureMember: [{ ...third, members: [...third.members, { ...dora, since: 4, sentCount: 0 }] }],
  departedAreGone: [{ ...third, departed: [{ ...bia, have: { upTo: 0, gaps: [] }, left: true }] }],
  leaderIsMember: [
    { ...third, members: third.members.slice(1) },
    { ...third, disbanded: true },
  ],
}

describe.each(Object.entries(badContents))('the content rule %s', (name, rosters) => {
  test.each(rosters.map((roster, place) => [place + 1, roster] as const))(
    'alone refuses case %i',
    (_, roster) => {
      const broken = Object.entries(CONTENT_RULES).filter(([, holds]) => !holds(roster))
      expect(broken.map(([rule]) => rule)).toEqual([name])
      expect(isWellFormed(roster)).toBe(false)
    },
  )
})

test('rosters that break no content rule are well formed, up to the limits', () => {
  const longest = {
    ...third,
    rev: MAX_LINEAGE + 1,
    lineage: [founder, ...Array.from({ length: MAX_LINEAGE - 1 }, (_, place) => handed(place + 1))],
    members: [...third.members, ...crowd(MAX_MEMBERS - 3)],
    heirs: { ...third.heirs, list: crowd(MAX_HEIRS) },
  }
  const end = after(third, 'r4', { members: [], disbanded: true })
  const handover = handedTo(bia, third, 'r4')
  const good = [first, second, third, longest, end, handover, after(handover, 'r5', byBia)]
  expect(good.map(isWellFormed)).toEqual(good.map(() => true))
})

const parent: ParentRoster = {
  rev: third.rev,
  at: third.at,
  name: third.name,
  lineage: third.lineage,
  members: third.members.map(({ id: name, key, since }) => ({ id: name, key, from: since })),
}
const inTime = { at: at(third.at + third.heirs.after) }
const fourth = after(third, 'r4')
const claim = claimedBy(bia, third, 'c4', inTime)
const gone = (who: typeof bia) => ({ ...who, have: { upTo: 0, gaps: [] }, left: true })

/** For each rule rosters that break it, and no other rule. */
const badSuccessors: Record<keyof typeof SUCCESSOR_RULES, readonly SignedRoster[]> = {
  nextNumber: [
    { ...fourth, rev: 3 },
    { ...fourth, rev: 5 },
  ],
  later: [{ ...fourth, at: third.at }],
  sameName: [{ ...fourth, name: safeText('Lab') }],
  sameLineage: [
    { ...fourth, lineage: [{ ...founder, key: bia.key }] },
    { ...fourth, lineage: [{ ...founder, how: 'handed' }] },
    { ...fourth, lineage: [{ ...founder, rev: 2 }] },
    { ...fourth, lineage: [] },
  ],
  oneStep: [
    { ...fourth, lineage: [founder, { ...bia, rev: 5, how: 'handed' }] },
    {
      ...fourth,
      lineage: [founder, { ...bia, rev: 4, how: 'handed' }, { ...caio, rev: 5, how: 'handed' }],
    },
  ],
  handedToMember: [handedTo(dora, third, 'h4'), handedTo({ ...bia, key: dora.key }, third, 'h4')],
  claimedByHeir: [claimedBy(dora, third, 'c4', inTime)],
  claimedInTime: [{ ...claim, at: at(claim.at - 1) }],
  membershipsGoOn: [
    { ...fourth, members: third.members.map((one) => ({ ...one, since: 1 })) },
    { ...fourth, members: [...third.members, { ...dora, since: 3, sentCount: 0 }] },
  ],
  departuresAreNamed: [
    { ...fourth, members: third.members.slice(0, 2) },
    { ...fourth, departed: [gone(dora)] },
    { ...fourth, members: third.members.slice(0, 2), departed: [gone(bia)] },
  ],
}

describe.each(Object.entries(badSuccessors))('the successor rule %s', (name, rosters) => {
  test.each(rosters.map((roster, place) => [place + 1, roster] as const))(
    'alone refuses case %i',
    (_, roster) => {
      const broken = Object.entries(SUCCESSOR_RULES).filter(([, holds]) => !holds(roster, parent))
      expect(broken.map(([rule]) => rule)).toEqual([name])
      expect(canFollow(roster, parent)).toBe(false)
    },
  )
})

test('rosters that break no successor rule can follow', () => {
  const leaving = after(third, 'r4', {
    members: third.members.slice(0, 2),
    departed: [gone(caio)],
  })
  const good = [fourth, claim, handedTo(bia, third, 'h4'), admitting(third, 'r4', dora), leaving]
  expect(good.map((roster) => canFollow(roster, parent))).toEqual(good.map(() => true))
  // where the members of before are unknown, nothing can be said about them
  const unknown = { ...parent, members: undefined }
  expect(canFollow({ ...fourth, members: [], departed: [gone(dora)] }, unknown)).toBe(true)
})

const late = (roster: SignedRoster, rev: number): SignedRoster => ({
  ...roster,
  rev,
  at: at(90_000),
})

describe('which of two rosters counts for somebody who saw none between', () => {
  const handover = handedTo(bia, third, 'h4')
  const led = after(handover, 'r5', byBia)
  const cases: readonly (readonly [
    keyof typeof PRECEDENCE_RULES,
    string,
    SignedRoster,
    SignedRoster,
    boolean,
  ])[] = [
    ['sameBranch', 'a higher number', late(fourth, 9), third, true],
    ['sameBranch', 'the same number', late(third, 3), third, false],
    ['sameBranch', 'a lower number', late(second, 2), third, false],
    ['sameBranch', 'a leader who came after', led, third, true],
    ['sameBranch', 'a claim in spite of its earlier time', { ...claim, at: at(1) }, third, true],
    ['handedOver', 'who handed over comes back with a newer roster', late(third, 99), led, false],
    [
      'handedOver',
      'who handed over hands over again, later',
      handedTo(caio, late(third, 98), 'h99'),
      led,
      false,
    ],
    [
      'claimed',
      'somebody claimed instead of the hand-over',
      claimedBy(caio, third, 'c4', { at: at(90_000) }),
      led,
      true,
    ],
    [
      'claimed',
      'the same, made at the same moment',
      claimedBy(caio, third, 'c4', { at: led.at }),
      led,
      false,
    ],
    ['claimed', 'the same, made earlier', claimedBy(caio, third, 'c4', { at: at(1) }), led, false],
    ['claimed', 'the leader goes on after a claim', late(third, 9), claim, true],
    ['claimed', 'the leader went on before the claim', { ...third, rev: 9 }, claim, false],
  ]

  test.each(cases)('%s: %s', (rule, _, roster, current, expected) => {
    const answers = Object.entries(PRECEDENCE_RULES).map(
      ([name, decides]) => [name, decides(roster, current)] as const,
    )
    expect(answers.find(([, answer]) => answer !== undefined)).toEqual([rule, expected])
    expect(supersedes(roster, current)).toBe(expected)
  })

  test('each rule is needed, and the last one must stay behind the others', () => {
    const rules = Object.entries(PRECEDENCE_RULES)
    const answer = (order: typeof rules, [, , roster, current]: (typeof cases)[number]) =>
      order.map(([, rule]) => rule(roster, current)).find((one) => one !== undefined) ?? false
    const breaks = (order: typeof rules) => cases.some((one) => answer(order, one) !== one[4])
    for (const [name] of rules) {
      expect([name, breaks(rules.filter(([other]) => other !== name))]).toEqual([name, true])
    }
    const [sameBranch, handedOver, last] = rules
    if (!sameBranch || !handedOver || !last) throw new Error('there are three rules')
    expect(breaks([last, sameBranch, handedOver])).toBe(true)
    expect(breaks([sameBranch, last, handedOver])).toBe(true)
    // the first two never speak of the same pair
    expect(breaks([handedOver, sameBranch, last])).toBe(false)
  })
})
