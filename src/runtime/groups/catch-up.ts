/**
 * Anti-entropy: members help each other. A member who arrives, or misses something whose author is away,
 * sends another member what they have (`sync.have`), and gets the rest as its authors signed it.
 */
import { memberNamed } from '../../model/groups/roster.ts'
import type { Identity } from '../../model/groups/roster.ts'
import type { Group } from '../../model/groups/membership.ts'
import { hasVersion } from '../../model/groups/equivocation.ts'
import { isMember } from '../../model/groups/membership.ts'
import { groupsOfMine, isConcernedWith } from '../../model/groups/group-room.ts'
import type { SeqRanges } from '../../core/seq-ranges.ts'
import type { GroupId, Millis, RosterHash, UserId } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { SyncMessage } from '../../protocol/messages/sync.ts'
import { inboxOf, groupOfChannel } from '../../core/channel.ts'
import { createHistoryServer, createStrangersServer } from './serve-history.ts'
import type { Relay } from './relay.ts'
import { LARGE_GROUP } from '../outbound/receivers.ts'
import { remember } from '../../core/collections/remember.ts'
import type { Sender } from '../outbound/send.ts'
import type { RuntimeContext } from '../runtime-context.ts'
import type { TipComparison } from './compare-tips.ts'
import type { MissingRoster } from './missing-rosters.ts'
import { createRosterRequests } from './request-rosters.ts'
import { createTurns } from './turns.ts'

/** After an arrival, or after a gap was found, wait so long (ms) before asking. */
const ARRIVAL_DELAY = 2000
const GAP_DELAY = 400
/** The least time (ms) between two `sync.have` to the same member about the same group. */
const MIN_INTERVAL = 8000
/** So many questions are planned at most, and so many remembered: others name the numbers of rosters. */
const MAX_PLANNED = 1000
/** After so long (ms) everything is compared with some member again. */
const COMPARE_INTERVAL = 3_600_000
/** After something was said in a group, so long (ms) until members compare whether all were told the same. */
const COMPARE_DELAY = 60_000
/** What is still missing after so long (ms) is asked of another member. */
const NEXT_AFTER = 30_000
/** So many questions are remembered. */
const MAX_SENT = 5000
/** In large groups so many members are asked at a time, and everywhere at most for what is missing. */
const FANOUT = 3

type Deps = Pick<
  RuntimeContext,
  'me' | 'clock' | 'ids' | 'counters' | 'eventStore' | 'isHere' | 'emit'
> & {
  readonly relay: Relay
  readonly sender: Pick<Sender, 'packSync'>
  readonly tips: Pick<TipComparison, 'named' | 'compare' | 'relayVersions' | 'relayForks'>
  /** A member has these of my own messages. */
  readonly onOwnReceived: (group: GroupId, by: UserId, have: SeqRanges) => void
  /** The rosters that received messages wait for. */
  readonly missingRosters: () => readonly MissingRoster[]
}

/** Was this roster refused because its signer had made another one after the same roster? */
const isForkIn = ({ known, equivocations }: Group, hash: RosterHash) =>
  !known.has(hash) && hasVersion(equivocations, hash)

type SyncRequest = Extract<SyncMessage, { type: 'sync.have' | 'sync.request' }>

export type CatchUp = {
  /** A member of some of my groups is online now. */
  readonly arrived: (who: UserId) => void
  /** Whether somebody said the same to all is compared after a while. */
  readonly said: (group: GroupId) => void
  /** Somebody said two different things: other members have to see both. */
  readonly spread: (group: GroupId) => void
  /** Something of this group is missing; `hint` most likely has it. */
  readonly missing: (group: GroupId, hint?: UserId) => void
  /** A roster is missing. */
  readonly missingRoster: (roster: MissingRoster) => void
  /** Rosters of a group that I am not a member of yet are missing. */
  readonly missingToJoin: (roster: MissingRoster) => void
  /** Another roster of this group counts: more of them may have to follow. */
  readonly rosterChanged: (group: GroupId) => void
  /** Somebody tells what they have, or asks for what they miss. */
  readonly received: (by: UserId, key: Identity['key'], message: SyncRequest) => void
  readonly linked: () => void
  readonly unlinked: () => void
}

export const createCatchUp = (deps: Deps): CatchUp => {
  const { me, clock, ids, eventStore, relay } = deps
  const history = createHistoryServer(deps)
  const forStrangers = createStrangersServer(deps)
  const sentAt = new Map<string, Millis>()
  const timers = new Map<string, Stop>()
  const turns = createTurns(MAX_SENT)
  let linked = false

  const groupOf = (id: GroupId) => eventStore.state().groups.get(id)

  const schedule = (name: string, delay: number, task: () => void) => {
    if (timers.has(name) || timers.size >= MAX_PLANNED || !linked) return
    const run = () => {
      timers.delete(name)
      task()
    }
    timers.set(name, clock.after(delay, run))
  }

  const sendHave = (id: GroupId, to: UserId) => {
    const group = groupOf(id)
    if (!linked || !group || !isMember(group, eventStore.state().me)) return
    const name = `${id} ${to}`
    const now = clock.now()
    const wait = (sentAt.get(name) ?? 0) + MIN_INTERVAL - now
    if (wait > 0) return schedule(`have ${name}`, wait, () => sendHave(id, to))
    remember(sentAt, name, now, MAX_SENT)
    const message = history.haveFor(group, to, eventStore.state().me)
    deps.emit('ephemeral', deps.sender.packSync(message, inboxOf(to, me), 1))
  }

  const othersHere = (group: Group | undefined): readonly UserId[] =>
    (group?.roster.members ?? [])
      .map(({ id }) => id)
      .filter((who) => who !== me && deps.isHere(who))

  const anyOf = (people: readonly UserId[]) => people[Math.floor(ids.random() * people.length)]

  const someHere = (group: Group | undefined): ReadonlySet<UserId> => {
    const here = othersHere(group)
    if (here.length <= FANOUT) return new Set(here)
    const some = Array.from({ length: FANOUT }, () => anyOf(here))
    return new Set(some.filter((who) => who !== undefined))
  }

  const askForMissing = (id: GroupId, hint: UserId | undefined, others: number) => {
    const group = groupOf(id)
    const here = othersHere(group)
    // the sender of the hint has it, even if they are not a member by my roster
    const peer = hint !== undefined && deps.isHere(hint) ? hint : anyOf(turns.next(id, here))
    if (peer === undefined) return
    turns.took(id, peer)
    sendHave(id, peer)
    // a newcomer may lack the same
    const lacks = group?.intervals.some((one) => history.hasGaps(group, one)) === true
    if (!lacks || others === 0 || here.length < 2) return
    schedule(`still missing ${id}`, NEXT_AFTER, () => askForMissing(id, undefined, others - 1))
  }
  const missing = (id: GroupId, hint?: UserId) =>
    schedule(`missing ${id}`, GAP_DELAY * (0.5 + ids.random()), () =>
      askForMissing(id, hint, FANOUT - 1),
    )

  const requests = createRosterRequests({ ...deps, schedule, missing })

  /** Now and then, with a member each time, however little happens. */
  const compareRegularly = () =>
    schedule('hourly', COMPARE_INTERVAL * (0.75 + ids.random() / 2), () => {
      for (const { id } of groupsOfMine(eventStore.state())) missing(id)
      for (const roster of deps.missingRosters()) requests.missing(roster)
      compareRegularly()
    })

  const onHave = (
    by: UserId,
    have: Extract<SyncRequest, { type: 'sync.have' }>,
    group: Group,
    isMemberNow: boolean,
    server: Pick<typeof history, 'sendRosters' | 'sendRostersAfter'>,
  ) => {
    if (relay.isBusyWith(by)) return
    const { roster, authors, forks = [] } = have
    if (isForkIn(group, roster.hash)) {
      // neither takes the other's: that must not go on for ever
      if (!forks.some(({ hash }) => hash === group.roster.hash))
        server.sendRosters(by, group, ({ rev }) => rev === roster.rev)
    } else if (roster.hash !== group.roster.hash) {
      // a member with a roster that I do not know has to learn what I have before they can send it
      if (!group.known.has(roster.hash) && isMemberNow) sendHave(group.id, by)
      server.sendRostersAfter(by, group, roster)
    }
    // somebody who was removed without knowing it needs the roster that removed them, and nothing more
    for (const has of isMemberNow ? authors : []) {
      if (has.author === me) {
        if (has.key === eventStore.state().me.key) deps.onOwnReceived(group.id, by, has.have)
        continue
      }
      if (history.sendMessages(by, group, has).length > 0) missing(group.id, by)
    }
    if (!isMemberNow) return
    for (const request of deps.tips.compare(by, group, have)) {
      deps.emit('ephemeral', deps.sender.packSync(request, inboxOf(by, me), 1))
    }
    for (const { rev, hash } of forks) {
      if (!group.known.has(hash) && !isForkIn(group, hash)) requests.named(group.id, rev, by)
    }
  }

  return {
    arrived: (who) => {
      for (const group of groupsOfMine(eventStore.state())) {
        if (!memberNamed(group.roster, who)) continue
        // in a large group not everybody can ask everybody: each asks a few, at random times
        const crowd = group.roster.members.length > LARGE_GROUP
        if (crowd && ids.random() > FANOUT / group.roster.members.length) continue
        schedule(`arrived ${group.id} ${who}`, ARRIVAL_DELAY * (0.5 + ids.random()), () =>
          sendHave(group.id, who),
        )
      }
    },
    said: (id) => {
      const group = groupOf(id)
      if (!group || group.roster.members.length > LARGE_GROUP) return
      schedule(`said ${id}`, COMPARE_DELAY * (0.5 + ids.random()), () => missing(id))
    },
    spread: (id) => {
      schedule(`spread ${id}`, GAP_DELAY, () => {
        for (const who of someHere(groupOf(id))) sendHave(id, who)
      })
    },
    missing,
    missingRoster: requests.missing,
    missingToJoin: requests.missingToJoin,
    rosterChanged: requests.rosterChanged,
    received: (by, key, message) => {
      const id = groupOfChannel(message.channel)
      const group = id && groupOf(id)
      if (!group) return
      // rosters are for everybody, but strangers share a few; messages are for members
      const isMemberNow = isMember(group, { id: by, key })
      const isConcerned = isConcernedWith(eventStore.state(), group, { id: by, key })
      const server = isConcerned ? history : forStrangers
      if (message.type === 'sync.have') onHave(by, message, group, isMemberNow, server)
      else if (isMemberNow || message.channel.kind === 'roster')
        server.answerRequest(by, group, message)
    },
    linked: () => {
      linked = true
      schedule('linked', ARRIVAL_DELAY * (1 + ids.random()), () => {
        for (const group of groupsOfMine(eventStore.state()))
          for (const who of someHere(group)) sendHave(group.id, who)
        for (const roster of deps.missingRosters()) requests.missing(roster)
      })
      compareRegularly()
    },
    unlinked: () => {
      linked = false
      for (const stop of timers.values()) stop()
      timers.clear()
      requests.unlinked()
    },
  }
}
