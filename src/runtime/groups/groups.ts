/** Everything in the runtime that is about groups, wired together. */
import { isMessageCommand } from '../../model/messages/message-commands.ts'
import { isInGroup } from '../../model/messages/channel-info.ts'
import type { Group, RosterRef } from '../../model/groups/membership.ts'
import { amLeader, awaitsAdmission, isMember } from '../../model/groups/membership.ts'
import { memberIn, sameIdentity } from '../../model/groups/roster.ts'
import { isConcernedWith } from '../../model/groups/group-room.ts'
import { isFullyObserved } from '../../model/groups/adopt-roster.ts'
import { missingRosterIn, overdueRosterIn } from '../../model/groups/roster-chain.ts'
import type { RosterIntent } from '../../model/groups/roster-builder.ts'
import type { Command } from '../../model/commands.ts'
import type { State } from '../../model/state.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import type { Disk } from '../../ports/storage.ts'
import { decodeTrusted } from '../../protocol/decode-packet.ts'
import { isWireCommand } from '../../protocol/codec.ts'
import { createAbsentNotifier } from './notify-absent.ts'
import type { RosterRegistry } from './roster-registry.ts'
import { createCatchUp } from './catch-up.ts'
import type { MissingRoster } from './catch-up.ts'
import type { createDelivery } from '../outbound/delivery.ts'
import type { DeferredCommands } from '../inbound/deferred-commands.ts'
import type { LinkSubscriptions } from '../connection/subscriptions.ts'
import type { GroupHandlers } from './receive-roster.ts'
import type { Handlers } from '../loop.ts'
import { createRosterApplier } from './apply-roster.ts'
import type { Relay } from './relay.ts'
import { createRevalidator } from './revalidate.ts'
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
  readonly relay: Relay
  readonly delivery: ReturnType<typeof createDelivery>
  readonly deferred: DeferredCommands
  readonly subscriptions: LinkSubscriptions
}

/** So many rosters before the wanted one are requested as well. */
const ROSTERS_BEFORE = 60

/** Where to begin with the rosters that let me in: what I know may be a branch that no longer counts. */
const firstWanted = (rev: number, since: number): number =>
  Math.max(1, Math.min(since, rev - ROSTERS_BEFORE))

/** The rosters that deferred messages of my groups wait for, and those that come before one that lets me in. */
const missingRosters = ({ deferred }: Disk, state: State): readonly MissingRoster[] => {
  const { groups, me } = state
  return deferred
    .authors()
    .flatMap((author) => deferred.byAuthor(author))
    .filter(({ reason }) => reason === 'unknown-roster')
    .flatMap(({ topic, bytes }): readonly MissingRoster[] => {
      // the signature was checked when it arrived
      const read = decodeTrusted(topic, bytes)
      if (!read.ok) return []
      const { by, message } = read.value.decoded
      if (!isWireCommand(message)) return []
      // a roster waits for the one before it, a command for the roster that it names
      const wanted =
        message.type === 'group.roster'
          ? { group: message.group, rev: message.rev - 1, hash: message.before }
          : rosterNamedBy(message)
      const group = wanted && groups.get(wanted.group)
      if (!group || wanted.hash === undefined || group.known.has(wanted.hash)) return []
      const { rev } = wanted
      if (isMember(group, me)) return [{ group: wanted.group, rev, by }]
      const mine = message.type === 'group.roster' ? memberIn(message, me) : undefined
      // of a group that is over, or was left, a roster may lack its past for ever
      return mine && awaitsAdmission(state, wanted.group)
        ? [{ group: wanted.group, from: firstWanted(rev, mine.since), rev, by }]
        : []
    })
}

/** The roster under which a command was sent, if it names one. */
const rosterNamedBy = (command: Command): (RosterRef & { readonly group: GroupId }) | undefined => {
  if (isMessageCommand(command)) {
    return isInGroup(command) ? { group: command.channel.group, ...command.roster } : undefined
  }
  if (command.type !== 'group.ask' && command.type !== 'group.leave') return undefined
  return command.roster && { group: command.group, ...command.roster }
}

/**
 * The roster that is needed to decide which of two branches counts: a missing one, or one that should count by
 * now, and of which a non-member kept no bytes.
 */
const missingInChain = (
  group: Group,
  state: State,
  bytesOf: RosterRegistry['bytesOf'],
): readonly MissingRoster[] => {
  const hash = overdueRosterIn(group, state)
  const overdue = hash && group.known.get(hash)
  const missing = isFullyObserved(state, group) ? undefined : missingRosterIn(group)
  const gap = overdue && !bytesOf(hash, overdue.rev) ? overdue : missing
  return gap ? [{ group: group.id, rev: gap.rev, by: gap.by }] : []
}

/** When so many people were announced on a link, further strangers are not remembered. */
const MAX_ANNOUNCED = 10_000

/** The groups of one program. */
export const createGroups = (deps: Deps) => {
  const { me, disk, eventStore, now, isHere, rosters, sender, relay, delivery } = deps
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
      ...missingRosters(disk, eventStore.state()),
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
      if (command.type === 'group.roster') return catchUp.missingRoster(command)
      const named = rosterNamedBy(command)
      if (named) catchUp.missingRoster({ ...named, by: command.by })
    },
    onMissingRosters: ({ group, rev, members }, by) => {
      const myMember = memberIn({ members }, eventStore.state().me)
      const from = firstWanted(rev, myMember?.since ?? rev)
      const peer = isSurelyHere(by)
        ? by
        : members.find(({ id }) => id !== me && isSurelyHere(id))?.id
      catchUp.missingRosters(group, from, rev, peer ?? by)
    },
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
      unlinked: () => {
        announced.clear()
        retained.unlinked()
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
