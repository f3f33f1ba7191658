/** What I have of a group is given to whoever lacks it: cards to everybody, words to members. */
import type { Keyed, Known } from '../../model/groups/roster.ts'
import type { Group } from '../../model/groups/membership.ts'
import type { Range } from '../../core/seq-ranges.ts'
import { common, covering, missing, NOTHING, present, without } from '../../core/seq-ranges.ts'
import type { CardHash, UserId } from '../../core/ids.ts'
import type { Has, Service } from '../../protocol/messages/sync.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { Ledger } from '../counters.ts'
import { nameOf } from '../counters.ts'
import { confirmable } from '../inbound/receipts.ts'
import type { Relays } from './relay.ts'

/** The most cards that are passed on at once. */
export const CARDS = 64

type Needs = {
  readonly me: UserId
  readonly ledger: Pick<Ledger, 'incoming' | 'outgoingOf'>
  readonly relays: Pick<Relays, 'card' | 'words'>
}

type Resend = Extract<Service, { type: 'resend' }>

/** Finds what is on disk and passes it on. */
export const createGiving = ({ me, ledger, relays }: Needs) => {
  const counterOf = (group: Group, { id: from, key }: Keyed) =>
    from === me ? undefined : ledger.incoming({ kind: 'group', group: group.id, from }, key)

  const cards = (to: UserId, group: Group, wanted: (known: Known) => boolean) => {
    const found: (readonly [CardHash, Known])[] = [...group.known].filter(([, known]) =>
      wanted(known),
    )
    for (const [hash, { rev }] of found.toSorted(([, a], [, b]) => a.rev - b.rev).slice(-CARDS)) {
      relays.card(to, group.id, hash, rev)
    }
  }

  return {
    /** What I have of this author. */
    haveOf: (group: Group, who: Keyed): Has => {
      const counter = counterOf(group, who)
      return { author: who.id, key: who.key, have: counter ? confirmable(counter) : NOTHING }
    },
    /** Are words of this author lacking that came before others? */
    hasHoles: (group: Group, who: Keyed): boolean =>
      (counterOf(group, who)?.got.holes.length ?? 0) > 0,
    /** What I have of my own words, where others know some that I do not. */
    mine: (group: Group, { id: author, key }: Keyed): readonly Has[] => {
      const counter = ledger.outgoingOf(topicOf({ kind: 'group', group: group.id, from: author }))
      if (!counter?.gone?.length) return []
      const got = covering(counter.gone.reduce(without, [[1, counter.count]] as readonly Range[]))
      return [{ author, key, have: confirmable({ got }) }]
    },
    /** The cards of this kind, the newest if they are too many. */
    cards,
    /** The words of an author that they lack; says which of theirs are news to me. */
    words: (to: UserId, group: Group, { author: id, key, have }: Has): readonly Range[] => {
      const counter = counterOf(group, { id, key })
      if (!counter) return []
      const { got } = counter
      const lacks = common(missing(have, got.upto), present(got))
      if (lacks.length > 0) relays.words(to, group.id, nameOf(counter), lacks)
      return common(missing(got, have.upto), present(have))
    },
    /** What somebody asks for by number. */
    resend: (to: UserId, group: Group, { place, author, from, to: last }: Resend) => {
      if (last < from) return
      if (place.startsWith('!')) return cards(to, group, ({ rev }) => rev >= from && rev <= last)
      for (const who of group.spans.filter(({ id }) => id === author)) {
        const counter = counterOf(group, who)
        const topic = topicOf({ kind: 'group', group: group.id, from: author })
        const mine = author === me ? ledger.outgoingOf(topic) : undefined
        const count = mine ? mine.count : counter?.got.upto
        const name = counter ? nameOf(counter) : topic
        const there = (mine?.gone ?? []).reduce(without, [[1, Math.max(1, count ?? 0)]])
        relays.words(to, group.id, name, common([[from, last]], there))
      }
    },
  }
}
