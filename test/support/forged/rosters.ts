/** Cards that an outsider makes to take a group over, to end it, or to overwhelm those who read them. */
import type { Roster, Identity, SignedRoster } from '../../../src/model/groups/roster.ts'
import { MAX_LINEAGE, MAX_MEMBERS } from '../../../src/model/groups/roster.ts'
import type { SeqRanges } from '../../../src/core/seq-ranges.ts'
import { NO_SEQS } from '../../../src/core/seq-ranges.ts'
import type { RosterHash, Millis } from '../../../src/core/ids.ts'
import { addMillis } from '../../../src/core/ids.ts'
import type { OutgoingPacket } from '../../../src/ports/transport.ts'
import { handoverText, heirsText } from '../../../src/protocol/lineage-signatures.ts'
import type { Forger } from './outsider.ts'
import { forgedRoster, nextRoster, takenOverBy } from './outsider.ts'
import { id, insecureSigner } from '../network/network.ts'

/** Who forges, when, which card counts, and as what its leader shows it. */
export type ForgeryContext = {
  readonly outsider: Forger
  readonly now: Millis
  readonly roster: SignedRoster
  readonly published: OutgoingPacket
}

/** The hash of no card that ever was. */
export const UNKNOWN_HASH = 'x'.repeat(43) as RosterHash

/** Somebody whose key begins like the founder's: a group of the same name has the same id then. */
const lookalike = ({ roster }: ForgeryContext): Forger => ({
  name: id('mallory2'),
  signer: insecureSigner('mallory, again', roster.lineage[0]?.key.slice(0, 12)),
})

/** Which group it is, also by its very first card. */
const foundingOf = ({ group, founding, hash }: SignedRoster) => ({
  group,
  founding: founding ?? hash,
})
const keyed = ({ name, signer }: Forger): Identity => ({ id: name, key: signer.key })
const next = ({ roster }: ForgeryContext) => nextRoster(roster)
const forged = ({ outsider, now }: ForgeryContext, made: Roster, by: Forger = outsider, at = now) =>
  forgedRoster(by, made, { at })
const inNameOf = (context: ForgeryContext, name: string) =>
  forged(context, next(context), { name: id(name), signer: context.outsider.signer })

const handOverStep = ({ roster, outsider }: ForgeryContext, rev: number) => ({
  how: 'handed' as const,
  rev,
  sig: outsider.signer.sign(handoverText(foundingOf(roster), { ...keyed(outsider), rev })),
})
const handedOver = (context: ForgeryContext, made: Roster, rev = made.rev) =>
  takenOverBy(context.outsider, made, handOverStep(context, rev))
const claimed = (
  { outsider, roster }: ForgeryContext,
  made: Roster,
  heirs: Roster['heirs'] = roster.heirs,
) => takenOverBy(outsider, made, { how: 'claimed', heirs })
/** Heirs of the newest card, the outsider alone, signed by himself. */
const ownHeirs = ({ outsider, roster }: ForgeryContext) => {
  const heirs = { after: 1000, list: [keyed(outsider)] }
  return { ...heirs, sig: outsider.signer.sign(heirsText(foundingOf(roster), roster.rev, heirs)) }
}
const departed = (who: readonly Identity[], have: SeqRanges = NO_SEQS): Roster['departed'] =>
  who.map(({ id: name, key }) => ({ id: name, key, have, left: false }))
const disbanded = (context: ForgeryContext): Roster => ({
  ...next(context),
  members: [],
  departed: departed(context.roster.members),
  disbanded: true,
})
const withMembers = (context: ForgeryContext, count: number): Roster => ({
  ...next(context),
  members: Array.from({ length: count }, (_, place) => ({
    id: id(`m${place}`),
    key: insecureSigner(`${place}`).key,
    since: 1,
    sentCount: 0,
  })),
})
/** As many as there may be, and as many who are gone, each with many gaps in what they said. */
const huge = (context: ForgeryContext): Roster => {
  const gaps = Array.from({ length: 60 }, (_, n) => [100 * n + 1, 100 * n + 9] as const)
  const made = withMembers(context, MAX_MEMBERS)
  return { ...made, departed: departed(made.members, { upTo: 9000, gaps }) }
}
const withLongLineage = (context: ForgeryContext, length: number): Roster => ({
  ...next(context),
  rev: context.roster.rev + length,
  lineage: Array.from({ length }, (_, place) => ({
    ...keyed(context.outsider),
    ...(place === 0 ? { rev: 1, how: 'founded' as const } : handOverStep(context, place + 1)),
  })),
})
/** Founded anew with a key of the same beginning, and led by its holder ever since. */
const createdAgain = (context: ForgeryContext, rev: number): OutgoingPacket => {
  const founder = lookalike(context)
  const first = keyed(founder)
  const { founding: _founding, before: _before, ...rest } = next(context)
  const made: Roster = {
    ...rest,
    ...(rev > 1 ? { founding: UNKNOWN_HASH, before: UNKNOWN_HASH } : {}),
    rev,
    lineage: [{ ...first, rev: 1, how: 'founded' }],
    members: [{ ...first, since: 1, sentCount: 0 }],
    heirs: { after: 1000, list: [], sig: '' },
  }
  return forged(context, made, founder)
}

/** What the outsider publishes, and how it is counted. */
export const forgeries: readonly (readonly [
  string,
  (context: ForgeryContext) => OutgoingPacket,
  string,
])[] = [
  ['the next card, signed by himself', (context) => forged(context, next(context)), 'bad-roster'],
  [
    'one in the topic of the leader',
    (context) =>
      forgedRoster(context.outsider, next(context), { at: context.now, in: context.roster.by }),
    'not-yours',
  ],
  ['one in the name of the leader', (context) => inNameOf(context, context.roster.by), 'other-key'],
  ['one in the name of a member', (context) => inNameOf(context, 'bia'), 'other-key'],
  ['one in the name of somebody new', (context) => inNameOf(context, 'zeca'), 'bad-roster'],
  [
    'a hand-over to him that nobody signed',
    (context) => forged(context, takenOverBy(context.outsider, next(context), {})),
    'malformed',
  ],
  [
    'a hand-over to him that he signed',
    (context) => forged(context, handedOver(context, next(context))),
    'bad-roster',
  ],
  [
    'a hand-over of before to him that he signed',
    (context) =>
      forged(context, {
        ...handedOver(context, next(context), context.roster.rev),
        rev: context.roster.rev + 7,
      }),
    'bad-roster',
  ],
  [
    'a taking over by heirs that he signed',
    (context) => forged(context, claimed(context, next(context), ownHeirs(context))),
    'bad-roster',
  ],
  [
    'a taking over by heirs that the leader signed, of whom he is none',
    (context) => forged(context, claimed(context, next(context))),
    'bad-roster',
  ],
  [
    'the same, far ahead of the card that counts',
    (context) =>
      forged(context, { ...claimed(context, next(context)), rev: 1000, before: UNKNOWN_HASH }),
    'bad-roster',
  ],
  [
    'the same with himself put among these heirs',
    (context) => {
      const list = [...context.roster.heirs.list, keyed(context.outsider)]
      return forged(context, claimed(context, next(context), { ...context.roster.heirs, list }))
    },
    'bad-roster',
  ],
  ['an end of the group', (context) => forged(context, disbanded(context)), 'bad-roster'],
  [
    'a card far ahead',
    (context) => forged(context, { ...next(context), rev: 1_000_000, before: UNKNOWN_HASH }),
    'bad-roster',
  ],
  [
    'one of the day after tomorrow',
    (context) =>
      forged(context, next(context), context.outsider, addMillis(context.now, 48 * 3_600_000)),
    'from-the-future',
  ],
  ['a founding of the same name and id', (context) => createdAgain(context, 1), 'other-founder'],
  ['a later card of such a group', (context) => createdAgain(context, 77), 'other-founder'],
  [
    'more members than there may be',
    (context) => forged(context, withMembers(context, MAX_MEMBERS + 1)),
    'malformed',
  ],
  [
    'as many members as there may be',
    (context) => forged(context, withMembers(context, MAX_MEMBERS)),
    'bad-roster',
  ],
  [
    'a longer line than there may be',
    (context) => forged(context, withLongLineage(context, MAX_LINEAGE + 1)),
    'malformed',
  ],
  [
    'as long a line as there may be',
    (context) => forged(context, withLongLineage(context, MAX_LINEAGE)),
    'bad-roster',
  ],
  ['a card larger than a packet', (context) => forged(context, huge(context)), 'too-big'],
  [
    'half a card of the leader',
    ({ published }) => ({ ...published, payload: published.payload.slice(0, 300) }),
    'not-json',
  ],
]
