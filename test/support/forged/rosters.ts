/** Cards that an outsider makes to take a group over, to end it, or to overwhelm those who read them. */
import type { Card, Keyed, SignedCard } from '../../../src/model/groups/roster.ts'
import { MAX_LINE, MAX_MEMBERS } from '../../../src/model/groups/roster.ts'
import type { Coverage } from '../../../src/core/seq-ranges.ts'
import { NOTHING } from '../../../src/core/seq-ranges.ts'
import type { CardHash, Millis } from '../../../src/core/ids.ts'
import { later } from '../../../src/core/ids.ts'
import type { Outgoing } from '../../../src/ports.ts'
import { handingText, heirsText } from '../../../src/protocol/lineage-signatures.ts'
import type { Forger } from './outsider.ts'
import { forgedCard, nextCard, takenBy } from './outsider.ts'
import { id, quickSigner } from '../network/network.ts'

/** Who forges, when, which card counts, and as what its leader shows it. */
export type Stage = {
  readonly outsider: Forger
  readonly now: Millis
  readonly card: SignedCard
  readonly shown: Outgoing
}

/** The hash of no card that ever was. */
export const NOWHERE = 'x'.repeat(43) as CardHash

/** Somebody whose key begins like the founder's: a group of the same name has the same id then. */
const like = ({ card }: Stage): Forger => ({
  name: id('mallory2'),
  signer: quickSigner('mallory, again', card.line[0]?.key.slice(0, 6)),
})

/** Which group it is, also by its very first card. */
const founded = ({ group, founding, hash }: SignedCard) => ({ group, founding: founding ?? hash })
const keyed = ({ name, signer }: Forger): Keyed => ({ id: name, key: signer.key })
const next = ({ card }: Stage) => nextCard(card)
const forged = ({ outsider, now }: Stage, made: Card, by: Forger = outsider, at = now) =>
  forgedCard(by, made, { at })
const inNameOf = (stage: Stage, name: string) =>
  forged(stage, next(stage), { name: id(name), signer: stage.outsider.signer })

const handed = ({ card, outsider }: Stage, rev: number) => ({
  how: 'handed' as const,
  rev,
  sig: outsider.signer.sign(handingText(founded(card), { ...keyed(outsider), rev })),
})
const handedOver = (stage: Stage, made: Card, rev = made.rev) =>
  takenBy(stage.outsider, made, handed(stage, rev))
const claimed = ({ outsider, card }: Stage, made: Card, heirs: Card['heirs'] = card.heirs) =>
  takenBy(outsider, made, { how: 'claimed', heirs })
/** Heirs of the newest card, the outsider alone, signed by himself. */
const ownHeirs = ({ outsider, card }: Stage) => {
  const heirs = { after: 1000, list: [keyed(outsider)] }
  return { ...heirs, sig: outsider.signer.sign(heirsText(founded(card), card.rev, heirs)) }
}
const gone = (who: readonly Keyed[], have: Coverage = NOTHING): Card['gone'] =>
  who.map(({ id: name, key }) => ({ id: name, key, have, left: false }))
const disbanded = (stage: Stage): Card => ({
  ...next(stage),
  members: [],
  gone: gone(stage.card.members),
  disbanded: true,
})
const crowd = (stage: Stage, count: number): Card => ({
  ...next(stage),
  members: Array.from({ length: count }, (_, place) => ({
    id: id(`m${place}`),
    key: quickSigner(`${place}`).key,
    since: 1,
    said: 0,
  })),
})
/** As many as there may be, and as many who are gone, each with many holes in what they said. */
const huge = (stage: Stage): Card => {
  const holes = Array.from({ length: 60 }, (_, n) => [100 * n + 1, 100 * n + 9] as const)
  const made = crowd(stage, MAX_MEMBERS)
  return { ...made, gone: gone(made.members, { upto: 9000, holes }) }
}
const deep = (stage: Stage, length: number): Card => ({
  ...next(stage),
  rev: stage.card.rev + length,
  line: Array.from({ length }, (_, place) => ({
    ...keyed(stage.outsider),
    ...(place === 0 ? { rev: 1, how: 'founded' as const } : handed(stage, place + 1)),
  })),
})
/** Founded anew with a key of the same beginning, and led by its holder ever since. */
const anew = (stage: Stage, rev: number): Outgoing => {
  const founder = like(stage)
  const first = keyed(founder)
  const { founding: _founding, before: _before, ...rest } = next(stage)
  const made: Card = {
    ...rest,
    ...(rev > 1 ? { founding: NOWHERE, before: NOWHERE } : {}),
    rev,
    line: [{ ...first, rev: 1, how: 'founded' }],
    members: [{ ...first, since: 1, said: 0 }],
    heirs: { after: 1000, list: [], sig: '' },
  }
  return forged(stage, made, founder)
}

/** What the outsider publishes, and how it is counted. */
export const tricks: readonly (readonly [string, (stage: Stage) => Outgoing, string])[] = [
  ['the next card, signed by himself', (on) => forged(on, next(on)), 'bad-card'],
  [
    'one in the topic of the leader',
    (on) => forgedCard(on.outsider, next(on), { at: on.now, in: on.card.by }),
    'not-yours',
  ],
  ['one in the name of the leader', (on) => inNameOf(on, on.card.by), 'other-key'],
  ['one in the name of a member', (on) => inNameOf(on, 'bia'), 'other-key'],
  ['one in the name of somebody new', (on) => inNameOf(on, 'zeca'), 'bad-card'],
  [
    'a hand-over to him that nobody signed',
    (on) => forged(on, takenBy(on.outsider, next(on), {})),
    'malformed',
  ],
  ['a hand-over to him that he signed', (on) => forged(on, handedOver(on, next(on))), 'bad-card'],
  [
    'a hand-over of before to him that he signed',
    (on) => forged(on, { ...handedOver(on, next(on), on.card.rev), rev: on.card.rev + 7 }),
    'bad-card',
  ],
  [
    'a taking over by heirs that he signed',
    (on) => forged(on, claimed(on, next(on), ownHeirs(on))),
    'bad-card',
  ],
  [
    'a taking over by heirs that the leader signed, of whom he is none',
    (on) => forged(on, claimed(on, next(on))),
    'bad-card',
  ],
  [
    'the same, far ahead of the card that counts',
    (on) => forged(on, { ...claimed(on, next(on)), rev: 1000, before: NOWHERE }),
    'bad-card',
  ],
  [
    'the same with himself put among these heirs',
    (on) => {
      const list = [...on.card.heirs.list, keyed(on.outsider)]
      return forged(on, claimed(on, next(on), { ...on.card.heirs, list }))
    },
    'bad-card',
  ],
  ['an end of the group', (on) => forged(on, disbanded(on)), 'bad-card'],
  [
    'a card far ahead',
    (on) => forged(on, { ...next(on), rev: 1_000_000, before: NOWHERE }),
    'bad-card',
  ],
  [
    'one of the day after tomorrow',
    (on) => forged(on, next(on), on.outsider, later(on.now, 48 * 3_600_000)),
    'from-the-future',
  ],
  ['a founding of the same name and id', (on) => anew(on, 1), 'other-founding'],
  ['a later card of such a group', (on) => anew(on, 77), 'other-founding'],
  ['more members than there may be', (on) => forged(on, crowd(on, MAX_MEMBERS + 1)), 'malformed'],
  ['as many members as there may be', (on) => forged(on, crowd(on, MAX_MEMBERS)), 'bad-card'],
  ['a longer line than there may be', (on) => forged(on, deep(on, MAX_LINE + 1)), 'malformed'],
  ['as long a line as there may be', (on) => forged(on, deep(on, MAX_LINE)), 'bad-card'],
  ['a card larger than a packet', (on) => forged(on, huge(on)), 'too-big'],
  [
    'half a card of the leader',
    ({ shown }) => ({ ...shown, payload: shown.payload.slice(0, 300) }),
    'not-json',
  ],
]
