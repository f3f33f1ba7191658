/**
 * Members help each other: who comes, or lacks something whose author is away, tells another member
 * what is there (`have`), and gets the author's own signed bytes of the rest.
 */
import { MAX_MEMBERS, memberNamed, sameKeyed } from '../../model/groups/roster.ts'
import type { Keyed } from '../../model/groups/roster.ts'
import type { Group } from '../../model/groups/membership.ts'
import { isMember, saidUnder } from '../../model/groups/membership.ts'
import type { Coverage } from '../../core/seq-ranges.ts'
import type { GroupId, Millis, UserId } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { Clock, Names, Outgoing } from '../../ports.ts'
import type { Service } from '../../protocol/messages/sync.ts'
import { groupAbout } from '../../protocol/messages/sync.ts'
import { CARDS, createGiving } from './serve-history.ts'
import type { Ledger } from '../counters.ts'
import type { Model } from '../event-store.ts'
import type { Relays } from './relay.ts'
import { CROWD } from '../outbound/receivers.ts'
import type { Speaking } from '../outbound/send.ts'

/** After somebody came, or something was found lacking, so long (ms) until it is asked for. */
const SETTLE = 2000
const SOON = 400
/** Between two such words to the same member in the same group (ms). */
const PAUSE = 8000
/** All is compared again with some member after so long (ms). */
const HOUR = 3_600_000
/** In large groups so many members are asked at a time. */
const FEW = 3

type Needs = {
  readonly me: UserId
  readonly clock: Clock
  readonly names: Names
  readonly ledger: Ledger
  readonly model: Model
  readonly relays: Relays
  readonly speaking: Pick<Speaking, 'service'>
  readonly isHere: (who: UserId) => boolean
  readonly send: (packet: Outgoing) => void
  /** A member has this of my own words. */
  readonly onMine: (group: GroupId, by: UserId, have: Coverage) => void
  /** Cards under which something was said that waits for them. */
  readonly awaited: () => readonly Awaited[]
}

/** A card that a word names, and who said the word. */
export type Awaited = { readonly group: GroupId; readonly rev: number; readonly by: UserId }

type Asked = Extract<Service, { type: 'have' | 'resend' }>

export type Catchup = {
  /** A member of some of my groups came. */
  readonly arrived: (who: UserId) => void
  /** Something of this group is lacking; `hint` most likely has it. */
  readonly lacking: (group: GroupId, hint?: UserId) => void
  /** The card under which somebody said something is lacking: they have it, or else another. */
  readonly lackingCard: (awaited: Awaited) => void
  /** Cards of a group that I am no member of yet, from this number on. */
  readonly lackingCards: (group: GroupId, from: number, to: number, hint: UserId) => void
  /** Somebody tells what they have, or asks for what they lack. */
  readonly heard: (by: UserId, key: Keyed['key'], word: Asked) => void
  readonly linked: () => void
  readonly unlinked: () => void
}

export const createCatchup = (needs: Needs): Catchup => {
  const { me, clock, names, model, relays } = needs
  const giving = createGiving(needs)
  const told = new Map<string, Millis>()
  const timers = new Map<string, Stop>()
  let linked = false

  const groupOf = (id: GroupId) => model.state().groups.get(id)
  const mine = () =>
    [...model.state().groups.values()].filter((group) => isMember(group, model.state().me))

  const once = (name: string, delay: number, task: () => void) => {
    if (timers.has(name) || !linked) return
    const run = () => {
      timers.delete(name)
      task()
    }
    timers.set(name, clock.after(delay, run))
  }

  /** Whose words I may have and should have, and who cannot send them by themselves now. */
  const awayAuthors = (group: Group): readonly Keyed[] => {
    const found: Keyed[] = []
    for (const { id, key } of group.spans) {
      // who is no member any more sends nothing more, here or not
      const speaks =
        needs.isHere(id) && isMember(group, { id, key }) && !giving.hasHoles(group, { id, key })
      if (id === me || speaks || found.some((one) => sameKeyed(one, { id, key }))) continue
      found.push({ id, key })
    }
    return found
  }

  const tell = (id: GroupId, to: UserId) => {
    const group = groupOf(id)
    if (!linked || !group || !isMember(group, model.state().me)) return
    const name = `${id} ${to}`
    const now = clock.now()
    const wait = (told.get(name) ?? 0) + PAUSE - now
    if (wait > 0) return once(`tell ${name}`, wait, () => tell(id, to))
    told.set(name, now)
    // and what I have of theirs: their disk may have gone back in time
    const theirs = memberNamed(group.card, to)
    const whom = [...(theirs ? [theirs] : []), ...awayAuthors(group)].slice(0, MAX_MEMBERS - 1)
    const words = [
      ...whom.map((who) => giving.haveOf(group, who)),
      ...giving.mine(group, model.state().me),
    ]
    const word: Service = { type: 'have', place: `#${id}`, card: saidUnder(group), words }
    needs.send(needs.speaking.service(word, { kind: 'control', of: to, from: me }, 1))
  }

  const othersHere = (group: Group): readonly UserId[] =>
    group.card.members.map(({ id }) => id).filter((who) => who !== me && needs.isHere(who))

  const anyOf = (people: readonly UserId[]) => people[Math.floor(names.chance() * people.length)]

  const lacking = (id: GroupId, hint?: UserId) =>
    once(`lacking ${id}`, SOON * (0.5 + names.chance()), () => {
      const group = groupOf(id)
      if (!group) return
      const here = othersHere(group)
      // whoever brought it has it, also when they are no member by my card
      const whom = hint !== undefined && needs.isHere(hint) ? hint : anyOf(here)
      if (whom !== undefined) tell(id, whom)
    })

  const askForCards = (id: GroupId, from: number, to: number, whom: UserId) => {
    // one may be there, and show that more before it are lacking
    const name = `cards ${id} ${from} ${to}`
    once(name, SOON, () => {
      const now = clock.now()
      if (now < (told.get(name) ?? 0) + PAUSE) return
      told.set(name, now)
      const word = { type: 'resend', place: `!${id}`, author: whom, from, to } as const
      needs.send(needs.speaking.service(word, { kind: 'control', of: whom, from: me }, 1))
    })
  }

  const lackingCard = ({ group: id, rev, by }: Awaited) => {
    const group = groupOf(id)
    const whom = needs.isHere(by) ? by : group && anyOf(othersHere(group))
    if (whom !== undefined) askForCards(id, rev, rev, whom)
  }

  /** From time to time, with a member each time, however little happens. */
  const hourly = () =>
    once('hourly', HOUR * (0.75 + names.chance() / 2), () => {
      for (const group of mine()) lacking(group.id)
      for (const card of needs.awaited()) lackingCard(card)
      hourly()
    })

  const onHave = (
    by: UserId,
    { card, words }: Extract<Asked, { type: 'have' }>,
    group: Group,
    isFellow: boolean,
  ) => {
    if (relays.isBusyWith(by)) return
    const known = group.known.get(card.hash)
    if (card.hash !== group.card.hash) {
      // whoever has a card that I do not know has to hear what I have, to send it
      if (!known && isFellow) tell(group.id, by)
      const from = known ? known.eff : Math.min(card.rev, group.card.rev) - CARDS
      // the last one in common too: whoever came to know the group later has to see what parted where
      giving.cards(by, group, ({ rev, eff }) => rev >= from || eff < rev)
    }
    // who was removed and has not heard of it needs the card that says so, and nothing more
    for (const has of isFellow ? words : []) {
      if (has.author === me) {
        if (has.key === model.state().me.key) needs.onMine(group.id, by, has.have)
        continue
      }
      if (giving.words(by, group, has).length > 0) lacking(group.id, by)
    }
  }

  return {
    arrived: (who) => {
      for (const group of mine()) {
        if (!memberNamed(group.card, who)) continue
        // in a large group not all can greet all: each asks a few, and chance spreads them
        const crowd = group.card.members.length > CROWD
        if (crowd && names.chance() > FEW / group.card.members.length) continue
        once(`arrived ${group.id} ${who}`, SETTLE * (0.5 + names.chance()), () =>
          tell(group.id, who),
        )
      }
    },
    lacking,
    lackingCard,
    lackingCards: askForCards,
    heard: (by, key, word) => {
      const id = groupAbout(word.place)
      const group = id && groupOf(id)
      if (!group) return
      // cards are for everybody to see, words for members
      const isFellow = isMember(group, { id: by, key })
      if (word.type === 'have') onHave(by, word, group, isFellow)
      else if (isFellow || word.place.startsWith('!')) giving.resend(by, group, word)
    },
    linked: () => {
      linked = true
      once('linked', SETTLE * (1 + names.chance()), () => {
        for (const group of mine()) {
          const here = othersHere(group)
          const crowd = here.length > FEW
          const whom = crowd ? Array.from({ length: FEW }, () => anyOf(here)) : here
          for (const who of new Set(whom)) if (who !== undefined) tell(group.id, who)
        }
        for (const card of needs.awaited()) lackingCard(card)
      })
      hourly()
    },
    unlinked: () => {
      linked = false
      for (const stop of timers.values()) stop()
      timers.clear()
    },
  }
}
