/** Everything in the runtime that is about groups, wired together. */
import { amLeader, isMember } from '../../model/groups/membership.ts'
import { sameIdentity } from '../../model/groups/roster.ts'
import { isConcernedWith } from '../../model/groups/group-room.ts'
import type { RosterIntent } from '../../model/groups/roster-builder.ts'
import type { UserId } from '../../core/ids.ts'
import { createAbsentNotifier } from './notify-absent.ts'
import type { RosterRegistry } from './roster-registry.ts'
import { createCatchUp } from './catch-up.ts'
import { missingBefore, missingInChain, missingRosters, rosterNamedBy } from './missing-rosters.ts'
import type { createDelivery } from '../outbound/delivery.ts'
import type { DeferredCommands } from '../inbound/deferred-commands.ts'
import type { LinkSubscriptions } from '../connection/subscriptions.ts'
import type { GroupHandlers } from './receive-roster.ts'
import type { Handlers } from '../loop.ts'
import { createRosterApplier } from './apply-roster.ts'
import type { Relay } from './relay.ts'
import { createRevalidator } from './revalidate.ts'
import type { GroupCommit } from '../outbound/group-commit.ts'
import type { Sender } from '../outbound/send.ts'
import { isRenewalDue } from '../../model/groups/succession.ts'
import { createRetainedRosters } from './retained-rosters.ts'
import { createTipComparison } from './compare-tips.ts'
import { createEquivocationFinder } from './find-equivocation.ts'
import { groupOfChannel } from '../../core/channel.ts'
import type { RuntimeContext } from '../runtime-context.ts'

type Deps = RuntimeContext & {
  readonly rosters: RosterRegistry
  readonly sender: Sender
  readonly groupCommit: Pick<GroupCommit, 'whenDurable'>
  readonly relay: Relay
  readonly delivery: ReturnType<typeof createDelivery>
  readonly deferred: DeferredCommands
  readonly subscriptions: LinkSubscriptions
}

/** When so many people were announced on a link, further strangers are not remembered. */
const MAX_ANNOUNCED = 10_000

/** The groups of one program. */
export const createGroups = (deps: Deps) => {
  const { me, disk, signer, eventStore, now, isHere, rosters, sender, relay, delivery } = deps
  // whatever is known about people whose presence was not received on this link may be outdated
  const announced = new Set<UserId>()
  const isSurelyHere = (who: UserId) => announced.has(who) && isHere(who)
  const absentNotifier = createAbsentNotifier({ me, eventStore, relay, isSurelyHere })
  const retained = createRetainedRosters({ ...deps, isHere: isSurelyHere })
  const tips = createTipComparison(deps)
  const catchUp = createCatchUp({
    ...deps,
    tips,
    isHere: isSurelyHere,
    onOwnReceived: delivery.learnHave,
    missingRosters: () => [
      ...missingRosters(disk, eventStore.state(), signer.hash),
      ...[...eventStore.state().groups.values()].flatMap((group) =>
        missingInChain(group, eventStore.state(), rosters.bytesOf),
      ),
    ],
  })
  const equivocation = createEquivocationFinder({ ...deps, onFound: catchUp.spread })
  const applier = createRosterApplier({
    ...deps,
    revalidator: createRevalidator(deps),
    onRosterChanged: (group) => {
      retained.changed(group)
      rosters.reconcile(group)
      const known = eventStore.state().groups.get(group)
      const state = eventStore.state()
      for (const gap of known ? missingInChain(known, state, rosters.bytesOf) : [])
        catchUp.missingRoster(gap)
      catchUp.rosterChanged(group)
    },
  })

  const send = (intent: RosterIntent) => sender.send(intent, me)

  const handlers: GroupHandlers = {
    onRetained: retained.observed,
    onAnnounced: (who) => {
      // of strangers no more than are remembered at all
      if (!eventStore.state().people.has(who) && announced.size > MAX_ANNOUNCED) return
      announced.add(who)
    },
    onMissing: catchUp.missing,
    equivocation,
    onUnknownRoster: (command) => {
      if (command.type === 'group.roster') {
        const { group, rev, by, members } = command
        return catchUp.missingRoster({ group, rev, by, members })
      }
      const named = rosterNamedBy(command)
      if (named) catchUp.missingRoster({ ...named, by: command.by })
    },
    onMissingRosters: (roster, by) =>
      catchUp.missingToJoin(missingBefore(roster, by, eventStore.state().me)),
  }

  return {
    handlers,
    rosterStatus: retained.status,
    received: catchUp.received,
    changed: applier.apply,
    /**
     * To somebody whom the broker gives no retained rosters: those of the groups that I speak for, and that they
     * are in or ask for. A roster is far larger than the question.
     */
    sendRostersTo: (to: UserId) => {
      const { people, groups } = eventStore.state()
      const key = people.get(to)?.key
      if (key === undefined) return
      for (const group of groups.values()) {
        const { id, roster } = group
        if (!isConcernedWith(eventStore.state(), group, { id: to, key })) continue
        const myMember = roster.by === me
        const away = !isSurelyHere(roster.by) && isMember({ roster }, eventStore.state().me)
        if (!roster.disbanded && (myMember || away))
          relay.relayRoster(to, id, roster.hash, roster.rev)
      }
    },
    on: {
      started: applier.restore,
      undone: equivocation.lookAgain,
      restored: resume,
      committed: (events) => {
        if (events.some(({ type }) => type === 'minute.passed')) everyMinute()
      },
      idle: applier.idle,
      rosterIssued: ({ group }) => {
        retained.issued(group)
        absentNotifier.issued(group)
      },
      counted: (counter) => {
        equivocation.counted(counter)
        const group = groupOfChannel(counter.channel)
        if (group !== undefined) catchUp.said(group)
      },
      ownMessagesMissing: (group) => catchUp.missing(group),
      personArrived: ({ who }) => catchUp.arrived(who),
      linked: ({ link }) => {
        retained.linked(link)
        absentNotifier.linked()
        catchUp.linked()
      },
      unlinked: ({ closed }) => {
        announced.clear()
        retained.unlinked(closed)
        absentNotifier.unlinked()
        catchUp.unlinked()
      },
    } satisfies Handlers,
  }

  /** A leader renews the roster before an heir may think that they are gone. */
  function everyMinute() {
    applier.resume()
    const { link, groups, me: own } = eventStore.state()
    if (link.status !== 'online') return
    retained.everyMinute()
    for (const group of groups.values()) {
      if (isRenewalDue(group, own, now())) send({ type: 'group.renew', group: group.id })
    }
  }

  /** What I owe as a leader and had no time for. */
  function resume() {
    for (const { id, roster, leavers } of eventStore.state().groups.values()) {
      if (!amLeader(eventStore.state(), id)) continue
      if (!sameIdentity({ id: roster.by, key: roster.key }, eventStore.state().me)) {
        send({ type: 'group.renew', group: id })
      }
      for (const who of leavers.keys()) send({ type: 'group.release', group: id, who })
    }
    // people whom I invited, and who answered when the program had died
    const { joins } = eventStore.state()
    for (const { id, kind, group, to, answer, invitation } of joins.values()) {
      const invite = invitation === undefined ? undefined : joins.get(invitation)
      const waits = kind === 'ask' && to === me && answer === 'waiting'
      if (waits && invite?.from === me && amLeader(eventStore.state(), group))
        send({ type: 'group.admit', ask: id })
    }
  }
}

export type Groups = ReturnType<typeof createGroups>
