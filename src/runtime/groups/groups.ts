/** Everything of the runtime that is about groups, put together. */
import { amLeader, isMember } from '../../model/groups/membership.ts'
import { memberIn, sameKeyed } from '../../model/groups/roster.ts'
import type { Keyed } from '../../model/groups/roster.ts'
import { gapIn } from '../../model/groups/roster-chain.ts'
import type { CardWish } from '../../model/groups/roster-builder.ts'
import type { State } from '../../model/state.ts'
import type { GroupId, Millis, UserId } from '../../core/ids.ts'
import type { Clock, Disk, Link, Names, Outgoing, Signer } from '../../ports.ts'
import { readWord } from '../../protocol/decode-packet.ts'
import type { Service } from '../../protocol/messages/sync.ts'
import { createTellingAbsent } from './notify-absent.ts'
import { createCards } from './roster-registry.ts'
import { createCatchup } from './catch-up.ts'
import type { Awaited } from './catch-up.ts'
import type { createDelivery } from '../outbound/delivery.ts'
import type { Hearing } from '../inbound/receive.ts'
import type { GroupHearing } from './receive-roster.ts'
import type { Ledger } from '../counters.ts'
import type { Model } from '../event-store.ts'
import { createRegrouping } from './apply-roster.ts'
import { createRelays } from './relay.ts'
import { createReviser } from './revalidate.ts'
import type { Speaking } from '../outbound/send.ts'
import { createStanding, isDue } from './retained-rosters.ts'
import type { Tracking } from '../outbound/publish-tracker.ts'

type Needs = {
  readonly me: UserId
  readonly signer: Signer
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  readonly clock: Clock
  readonly names: Names
  readonly now: () => Millis
  readonly fullTopic: (topic: string) => string
  readonly isHere: (who: UserId) => boolean
  readonly speaking: () => Speaking
  readonly delivery: () => ReturnType<typeof createDelivery>
  readonly listen: (filters: readonly string[], on: boolean) => void
  readonly note: (key: string, about: string) => void
  readonly tracking: () => Pick<Tracking, 'card' | 'changed'>
  readonly hold: Hearing['hold']
}

/** The cards for which words of groups that I am in wait on disk. */
const awaitedIn = ({ held }: Disk, { groups, me }: State): readonly Awaited[] =>
  held
    .authors()
    .flatMap((author) => held.of(author))
    .filter(({ reason }) => reason === 'unknown-card')
    .flatMap(({ topic, bytes }): readonly Awaited[] => {
      // its signature was checked when it came
      const read = readWord(topic, bytes, () => true)
      const word = read.ok ? read.value.heard.word : undefined
      if (!read.ok || !word || !('group' in word)) return []
      const group = groups.get(word.group)
      if (!group || !isMember(group, me)) return []
      const { by } = read.value.heard
      // a card waits for the one before it, a word for the card that it names
      const wanted =
        word.type === 'group.card'
          ? { rev: word.rev - 1, hash: word.before }
          : 'card' in word
            ? word.card
            : undefined
      if (wanted?.hash === undefined || group.known.has(wanted.hash)) return []
      return [{ group: word.group, rev: wanted.rev, by }]
    })

/** The cards without which nobody can tell which of two branches counts. */
const gapsIn = ({ groups }: Pick<State, 'groups'>): readonly Awaited[] =>
  [...groups.values()].flatMap((group) => {
    const gap = gapIn(group)
    return gap ? [{ group: group.id, ...gap }] : []
  })

/** So many cards before the wanted one are asked for. */
const BACK = 60

/** The groups of one program. */
export const createCommunity = (needs: Needs) => {
  const { me, signer, disk, ledger, model, clock, names, now, fullTopic, isHere } = needs
  const speaking = {
    service: (...args: Parameters<Speaking['service']>) => needs.speaking().service(...args),
  }
  // of whom nothing was heard over this link, what is known may be long over
  const shown = new Set<UserId>()
  const isSurelyHere = (who: UserId) => shown.has(who) && isHere(who)
  const relays = createRelays({ me, disk, speaking: needs.speaking })
  const cards = createCards({
    signer,
    disk,
    ledger,
    model,
    names,
    now,
    onMade: (group, hash) => {
      needs.tracking().card(group, hash)
      standing.made(group)
      absent.made(group)
    },
  })
  const absent = createTellingAbsent({ me, model, relays, isSurelyHere })
  const standing = createStanding({
    me,
    clock,
    names,
    model,
    cards,
    speaking,
    fullTopic,
    isHere: isSurelyHere,
    onTrouble: needs.note,
    onWaiting: () => needs.delivery().count(),
    onAnswer: () => needs.tracking().changed(),
  })
  const catchup = createCatchup({
    me,
    clock,
    names,
    ledger,
    model,
    relays,
    speaking,
    isHere: isSurelyHere,
    send: (packet: Outgoing) => needs.delivery().fleeting(packet),
    onMine: (group, by, have) => needs.delivery().known(group, by, have),
    awaited: () => [...awaitedIn(disk, model.state()), ...gapsIn(model.state())],
  })
  const regrouping = createRegrouping({
    disk,
    model,
    delivery: needs.delivery,
    reviser: createReviser({ disk, ledger, model, hold: needs.hold }),
    fullTopic,
    listen: needs.listen,
    onCard: (group) => {
      standing.changed(group)
      cards.settle(group)
      const known = model.state().groups.get(group)
      const gap = known && gapIn(known)
      if (gap) catchup.lackingCard({ group, ...gap })
    },
  })

  const say = (wish: CardWish) => needs.speaking().say(wish, me)

  const hearing: GroupHearing = {
    onStanding: standing.seen,
    onShown: (who) => shown.add(who),
    onLacking: catchup.lacking,
    onUnknownCard: (command) => {
      if (command.type === 'group.card') return catchup.lackingCard(command)
      if ('group' in command && 'card' in command && command.card) {
        const { group, card, by } = command
        catchup.lackingCard({ group, rev: card.rev, by })
      }
    },
    onLackingCards: ({ group, rev, members }, by) => {
      const mine = memberIn({ members }, model.state().me)
      // some from before as well: what I know may be a branch that counts no more
      const from = Math.max(1, Math.min(mine?.since ?? rev, rev - BACK))
      const whom = isSurelyHere(by)
        ? by
        : members.find(({ id }) => id !== me && isSurelyHere(id))?.id
      catchup.lackingCards(group, from, rev, whom ?? by)
    },
  }

  return {
    cards,
    relays,
    hearing,
    wanted: regrouping.wanted,
    filters: regrouping.filters,
    unwanted: regrouping.unwanted,
    restore: regrouping.restore,
    arrived: catchup.arrived,
    lacking: catchup.lacking,
    cardsWaiting: standing.waiting,
    cardStatus: standing.status,
    heard: (by: UserId, key: Keyed['key'], word: Extract<Service, { type: 'have' | 'resend' }>) =>
      catchup.heard(by, key, word),
    changed: regrouping.changed,
    linked: (link: Link) => {
      standing.linked(link)
      absent.linked()
      catchup.linked()
    },
    unlinked: () => {
      shown.clear()
      standing.unlinked()
      absent.unlinked()
      catchup.unlinked()
    },
    /** To somebody whom the broker gives no kept cards: those of the groups that I speak for. */
    show: (to: UserId) => {
      for (const { id, card } of model.state().groups.values()) {
        const mine = card.by === me
        const away = !isSurelyHere(card.by) && isMember({ card }, model.state().me)
        if (!card.disbanded && (mine || away)) relays.card(to, id, card.hash, card.rev)
      }
    },
    /** Once a minute: who leads says so again before an heir may think that they are gone. */
    minute: (online: boolean) => {
      if (!online) return
      standing.minute()
      for (const group of model.state().groups.values()) {
        if (isDue(group, model.state().me, now())) say({ type: 'group.renew', group: group.id })
      }
    },
    /** At the start: what I owe as a leader and had no time for. */
    resume: () => {
      for (const { id, card, leavers } of model.state().groups.values()) {
        if (!amLeader(model.state(), id)) continue
        if (!sameKeyed({ id: card.by, key: card.key }, model.state().me)) {
          say({ type: 'group.renew', group: id })
        }
        for (const who of leavers.keys()) say({ type: 'group.release', group: id, who })
      }
      admitInvited()
    },
  }

  /** Whom I invited, and who answered as the program died. */
  function admitInvited() {
    const { joins } = model.state()
    for (const join of joins.values()) {
      const invite = join.invitation === undefined ? undefined : joins.get(join.invitation)
      const waits = join.kind === 'ask' && join.to === me && join.answer === 'waiting'
      if (waits && invite?.from === me && canAdmit(join.group))
        say({ type: 'group.admit', ask: join.id })
    }
  }

  function canAdmit(group: GroupId) {
    return (
      amLeader(model.state(), group) && isMember(model.state().groups.get(group), model.state().me)
    )
  }
}
