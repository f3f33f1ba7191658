/** What follows for a group from a roster, a join request or an answer: subscriptions, receivers, what counts. */
import { sameIdentity } from '../../model/groups/roster.ts'
import { isMember } from '../../model/groups/membership.ts'
import type { Group } from '../../model/groups/membership.ts'
import type { State } from '../../model/state.ts'
import type { Effect } from '../../model/events.ts'
import { NO_SEQS, uniteSeqRanges } from '../../core/seq-ranges.ts'
import type { SeqRanges } from '../../core/seq-ranges.ts'
import type { GroupId } from '../../core/ids.ts'
import { parseGroupId } from '../../core/ids.ts'
import type { Disk } from '../../ports/storage.ts'
import type { LinkSubscriptions } from '../connection/subscriptions.ts'
import type { createDelivery } from '../outbound/delivery.ts'
import type { OwnStanding } from '../outbound/receivers.ts'
import type { Revalidator } from './revalidate.ts'
import type { RuntimeContext } from '../runtime-context.ts'

type Deps = Pick<RuntimeContext, 'disk' | 'eventStore'> & {
  readonly delivery: Pick<ReturnType<typeof createDelivery>, 'setMembers' | 'withdraw'>
  readonly revalidator: Revalidator
  readonly subscriptions: Pick<LinkSubscriptions, 'updateGroup'>
  /** Another roster counts now. */
  readonly onRosterChanged: (group: GroupId) => void
}

/** Without `authors` and `forkRev` nothing is revalidated. */
type Change = Pick<Extract<Effect, { type: 'apply-roster' }>, 'group' | 'forkRev' | 'authors'>

/** Of my messages in a group that I left or was removed from: those that count. */
const myCountedIn = ({ intervals }: Group, me: State['me']): SeqRanges =>
  intervals
    .filter((interval) => sameIdentity(interval, me))
    // which messages count under a roster that I have not seen is unknown: all of them may
    .reduce((have, interval) => uniteSeqRanges(have, interval.have ?? ALL), NO_SEQS)

const ALL: SeqRanges = { upTo: Number.MAX_SAFE_INTEGER, gaps: [] }

const PENDING_PREFIX = 'apply-roster:'
const NO_REV = 'no'
const pendingSlot = (group: GroupId) => `${PENDING_PREFIX}${group}`

/** The roster after which everything has to be revalidated, if that was not done yet. */
const pendingRev = (slots: Disk['keyValues'], group: GroupId): number | undefined => {
  const pending = slots.get(pendingSlot(group))
  return pending === undefined || pending === '' || pending === NO_REV ? undefined : Number(pending)
}

/** Stored in the transaction of a roster: it is still to be applied. */
export const markPending = (slots: Disk['keyValues'], group: GroupId, forkRev?: number): void => {
  const revs = [forkRev, pendingRev(slots, group)].filter((rev) => rev !== undefined)
  slots.put(pendingSlot(group), revs.length === 0 ? NO_REV : String(Math.min(...revs)))
}

export const createRosterApplier = (deps: Deps) => {
  const { disk, eventStore, revalidator } = deps
  const isPending = (group: GroupId) => (disk.keyValues.get(pendingSlot(group)) ?? '') !== ''
  // a group where something failed stays pending, and is applied again
  const applied = new Set<GroupId>()
  const failed = new Set<GroupId>()

  const updateReceivers = (group: Group, afterFork = false, own?: OwnStanding) => {
    const { me } = eventStore.state()
    if (isMember(group, me)) {
      const others = group.roster.members.filter((member) => !sameIdentity(member, me))
      deps.delivery.setMembers(
        group.id,
        others.map(({ id }) => id),
        afterFork,
        own,
      )
    } else {
      // also if the roster that let me in no longer counts: then nothing that I sent there does
      const mine = group.intervals.filter((interval) => sameIdentity(interval, me))
      // after a fork all who were members beside me are to have it again, but nobody who came later
      const members = group.roster.members.filter(
        ({ since }) => !afterFork || mine.some(({ to = Infinity }) => since < to),
      )
      deps.delivery.withdraw(
        group.id,
        myCountedIn(group, me),
        members.map(({ id }) => id),
        afterFork,
        own,
      )
    }
  }

  const applyNow = ({ group: id, forkRev, authors = [] }: Change) => {
    deps.subscriptions.updateGroup(id)
    const group = eventStore.state().groups.get(id)
    if (!group) return
    const { me } = eventStore.state()
    // while I ask to be let in, nothing of mine can be decided: that happens when I am a member
    const letIn = authors.some((who) => sameIdentity(who, me))
    const mayChange = forkRev !== undefined || letIn || !isMember(group, me)
    updateReceivers(group, forkRev !== undefined, mayChange ? revalidator.own(id) : undefined)
    if (forkRev !== undefined) revalidator.everything(id)
    else revalidator.authors(id, authors)
    deps.onRosterChanged(id)
  }

  const apply = (change: Change) => {
    applied.add(change.group)
    try {
      applyNow(change)
    } catch (error) {
      failed.add(change.group)
      throw error
    }
  }

  const resume = () => {
    for (const [name, pending] of disk.keyValues.list(PENDING_PREFIX)) {
      const group = parseGroupId(name.slice(PENDING_PREFIX.length))
      if (group === undefined || pending === '') continue
      failed.delete(group)
      const authors = eventStore.state().groups.get(group)?.intervals ?? []
      apply(pending === NO_REV ? { group, authors } : { group, forkRev: Number(pending) })
    }
  }

  return {
    /** Something about this group changed. `forkRev`: the rosters after this one no longer count. */
    apply,
    /** Applies what was left undone because the program died or the disk was full. */
    resume,
    /** Everything committed so far was applied. */
    idle: () => {
      const done = [...applied].filter((group) => !failed.has(group) && isPending(group))
      applied.clear()
      if (done.length === 0) return
      disk.transaction(false, () => {
        for (const group of done) disk.keyValues.put(pendingSlot(group), '')
      })
    },
    /** Called once, at the start. */
    restore: () => {
      resume()
      for (const group of eventStore.state().groups.values()) {
        if (!isMember(group, eventStore.state().me)) updateReceivers(group)
      }
    },
  }
}
