/**
 * Requests missing rosters: first from whoever most likely has them, then from others, one after another. Nobody can
 * give every roster that they know. Non-members keep no bytes, so a newcomer may lack those of before, even as the leader.
 */
import { amObserver } from '../../model/groups/membership.ts'
import type { GroupId, Millis, UserId } from '../../core/ids.ts'
import { inboxOf } from '../../core/channel.ts'
import { remember } from '../../core/collections/remember.ts'
import type { Sender } from '../outbound/send.ts'
import type { RuntimeContext } from '../runtime-context.ts'
import type { MissingRoster } from './missing-rosters.ts'

/** Wait so long (ms) before asking: a roster may be there, and show that more before it are missing. */
const REQUEST_DELAY = 400
/** The least time (ms) between two requests for the same rosters. */
const MIN_INTERVAL = 8000
/** What is still missing after so long (ms) is requested from somebody else. */
const NEXT_AFTER = 30_000
/** So many others are asked, one after another, before the next hour. */
const MAX_OTHERS = 3
/** So many questions are remembered: others choose which rosters are missing. */
const MAX_SENT = 5000

type Deps = Pick<RuntimeContext, 'me' | 'clock' | 'ids' | 'eventStore' | 'isHere' | 'emit'> & {
  readonly sender: Pick<Sender, 'packSync'>
  /** All rosters that are missing now. */
  readonly missingRosters: () => readonly MissingRoster[]
  /** Plans a task, unless one of this name is planned. */
  readonly schedule: (name: string, delay: number, task: () => void) => void
  /** Something of this group is missing; whoever is named most likely has it, else members are asked in turn. */
  readonly missing: (group: GroupId, hint?: UserId) => void
}

/** Which rosters are meant, from which number to which. */
type Range = Required<Pick<MissingRoster, 'group' | 'from' | 'rev'>>

const rangeOf = ({ group, rev, from = rev }: MissingRoster): Range => ({ group, from, rev })
const startOf = ({ group, from }: Range) => `${group} ${from}`
const nameOf = ({ group, from, rev }: Range) => `rosters ${group} ${from} ${rev}`

/** Requests rosters, from one person at a time. */
export const createRosterRequests = (deps: Deps) => {
  const { me, clock, ids, eventStore, isHere, schedule } = deps
  const sentAt = new Map<string, Millis>()
  /** Who was asked for the rosters from a number on. */
  const asked = new Map<string, readonly UserId[]>()
  /** What was requested, and how many others are asked if it does not come. */
  const unanswered = new Map<string, number>()

  const isRecent = (name: string, within: number) => clock.now() < (sentAt.get(name) ?? 0) + within

  const anyOf = (people: readonly UserId[]) => {
    const here = [...new Set(people)].filter((who) => who !== me && isHere(who))
    return here[Math.floor(ids.random() * here.length)]
  }

  /**
   * Who may have it, the most likely first: who brought the news of it, the members, also by the roster that came, and who
   * was one or led the group.
   */
  const holdersOf = ({ group: id, by, members = [] }: MissingRoster) => {
    const { roster, intervals } = eventStore.state().groups.get(id) ?? {}
    const current = [...members, ...(roster?.members ?? [])].map((one) => one.id)
    const former = [...(roster?.lineage ?? []), ...(intervals ?? [])].map((one) => one.id)
    if ([...current, ...former].includes(by)) return [[by], current, former]
    // a stranger may name one that nobody has: that must not make me ask everybody
    return [isHere(by) ? [by] : current]
  }

  const askedFor = (range: Range) => asked.get(startOf(range)) ?? []

  /** One of them who was not asked yet. */
  const newHolder = (roster: MissingRoster) => {
    const before = askedFor(rangeOf(roster))
    for (const some of holdersOf(roster)) {
      const next = anyOf(some.filter((who) => !before.includes(who)))
      if (next !== undefined) return next
    }
    return undefined
  }

  /** When all were asked, it starts over. */
  const nextHolder = (roster: MissingRoster) => {
    const next = newHolder(roster)
    if (next !== undefined) return next
    asked.delete(startOf(rangeOf(roster)))
    return newHolder(roster)
  }

  /** Of a group that I only look at, others are asked an hour later. */
  const isWorthAskingOthers = (roster: MissingRoster) =>
    holdersOf(roster).length > 1 && !amObserver(eventStore.state(), roster.group)

  const request = (range: Range, choose: () => UserId | undefined, whenSent = () => {}) =>
    schedule(nameOf(range), REQUEST_DELAY, () => {
      const { group, from, rev: to } = range
      if (isRecent(nameOf(range), MIN_INTERVAL)) return
      const author = choose()
      if (author === undefined) return
      remember(sentAt, nameOf(range), clock.now(), MAX_SENT)
      remember(asked, startOf(range), [...askedFor(range), author], MAX_SENT)
      const channel = { kind: 'roster', group } as const
      const message = { type: 'sync.request', channel, author, from, to } as const
      deps.emit('ephemeral', deps.sender.packSync(message, inboxOf(author, me), 1))
      whenSent()
    })

  /** Requests it, and after a while from so many others as well, one after another. */
  const requestInTurn = (
    roster: MissingRoster,
    choose: () => UserId | undefined,
    others = MAX_OTHERS,
  ) =>
    request(rangeOf(roster), choose, () => {
      if (others === 0 || !isWorthAskingOthers(roster)) return
      remember(unanswered, nameOf(rangeOf(roster)), others - 1, MAX_SENT)
      requestAgain()
    })

  const requestAgain = () =>
    schedule('rosters from others', NEXT_AFTER, () => {
      // reading what waits costs much: it is done once for all
      for (const roster of deps.missingRosters()) {
        const name = nameOf(rangeOf(roster))
        const others = unanswered.get(name)
        if (others === undefined || isRecent(name, NEXT_AFTER / 2)) continue
        requestInTurn(roster, () => newHolder(roster), others)
      }
      for (const name of unanswered.keys())
        if (!isRecent(name, NEXT_AFTER / 2)) unanswered.delete(name)
      if (unanswered.size > 0) requestAgain()
    })

  /** Of many rosters others give the first ones. When these count, those after them are asked for. */
  const askForNext = (group: GroupId, delay: number, times: number) =>
    schedule(`next rosters ${group} ${times}`, delay, () => {
      const next = deps.missingRosters().find((roster) => roster.group === group)
      if (!next) return
      // whoever named it may be busy with something else, or have named what nobody has
      deps.missing(group, times === MAX_OTHERS ? next.by : undefined)
      if (times > 1) askForNext(group, NEXT_AFTER, times - 1)
    })

  return {
    /** Another roster of this group counts: more of them may have to follow. */
    rosterChanged: (group: GroupId) => askForNext(group, REQUEST_DELAY, MAX_OTHERS),
    /** A roster is missing: whoever brought the news of it may have it, or else others. */
    missing: (roster: MissingRoster) => requestInTurn(roster, () => nextHolder(roster)),
    /** Rosters of a group that I am not a member of yet are missing: they are requested also if nobody seems to be here. */
    missingToJoin: (roster: MissingRoster) =>
      requestInTurn(roster, () => nextHolder(roster) ?? roster.by),
    /** This person named these: nobody else needs to have them. */
    named: (group: GroupId, rev: number, by: UserId) =>
      request({ group, from: rev, rev }, () => by),
    /** What was on its way may be lost. */
    unlinked: () => {
      asked.clear()
      unanswered.clear()
    },
  }
}
