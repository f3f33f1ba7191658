/**
 * The retained rosters on the broker. The signer of a roster publishes it, and again when it is gone or
 * wrong. While they are away any member publishes it in their stead, wrapped in a relay message.
 */
import { memberNamed } from '../../model/groups/roster.ts'
import type { Group } from '../../model/groups/membership.ts'
import { PRESENCE_RETAINED_FOR } from '../../model/people/presence.ts'
import type { RosterHash, GroupId, UserId } from '../../core/ids.ts'
import type { Link, OutgoingPacket, PublishOutcome } from '../../ports/transport.ts'
import { topicOf } from '../../protocol/topics.ts'
import type { RetainedRefresh } from '../retained-refresh.ts'
import { createRetainedRefresh } from '../retained-refresh.ts'
import type { RosterRegistry } from './roster-registry.ts'
import type { Sender } from '../outbound/send.ts'
import { createLargeRosterWarning } from './large-roster-warning.ts'
import { createObservedRosters } from './observed-rosters.ts'
import { createRosterProgress } from './roster-progress.ts'
import { createRosterPublisher } from './roster-publisher.ts'
import type { GroupCommit } from '../outbound/group-commit.ts'
import type { PublishStatus } from '../outbound/publish-tracker.ts'
import type { RuntimeContext } from '../runtime-context.ts'
import { createStandIns } from './stand-ins.ts'

type Deps = Pick<
  RuntimeContext,
  'me' | 'clock' | 'ids' | 'eventStore' | 'counters' | 'fullTopic' | 'isHere' | 'warn' | 'emit'
> & {
  readonly rosters: RosterRegistry
  readonly sender: Pick<Sender, 'packSync'>
  readonly groupCommit: Pick<GroupCommit, 'whenDurable'>
}

export type RetainedRosters = {
  /** I signed a roster: it has to be published. */
  readonly issued: (group: GroupId) => void
  /** Something is retained at this person's roster topic, or no longer. */
  readonly observed: (group: GroupId, by: UserId, hash: RosterHash | 'wrong' | 'nothing') => void
  /** Another roster counts now. */
  readonly changed: (group: GroupId) => void
  readonly linked: (link: Link) => void
  /** The link is over, `closed` by the other side. */
  readonly unlinked: (closed: boolean) => void
  /** Once a minute: what is retained may expire while nobody comes or goes. */
  readonly everyMinute: () => void
  /** How far a roster that I signed got. */
  readonly status: (group: GroupId, hash: RosterHash) => PublishStatus
}

/** Keeps the rosters of my groups where everybody finds them. */
export const createRetainedRosters = (deps: Deps): RetainedRosters => {
  const { me, clock, ids, eventStore, rosters } = deps
  const observed = createObservedRosters(deps)
  const publishers = new Map<GroupId, RetainedRefresh>()
  const unpublished = new Set<GroupId>()
  const publisher = createRosterPublisher(() => clock.now())
  let link: Link | undefined

  const setUnpublished = (id: GroupId, on: boolean) => {
    if (on) unpublished.add(id)
    else unpublished.delete(id)
    deps.emit('rostersWaiting', unpublished.size)
  }

  const topic = (group: GroupId) => topicOf({ kind: 'roster', group, from: me })
  const groupOf = (id: GroupId) => eventStore.state().groups.get(id)
  const isMine = ({ roster }: Group) => roster.by === me && roster.key === eventStore.state().me.key
  const progress = createRosterProgress({ groupOf, isMine })
  const isOver = ({ roster }: Group) =>
    roster.disbanded && clock.now() > roster.at + PRESENCE_RETAINED_FOR

  /** `name` tells what is published at a topic from what was published there before. */
  const publish = async (
    id: GroupId,
    payload: Uint8Array,
    name: string,
  ): Promise<PublishOutcome> => {
    if (!link) return 'lost'
    const packet: OutgoingPacket = {
      topic: deps.fullTopic(topic(id)),
      payload,
      retain: true,
      qos: 1,
      // the removal of a retained packet must not expire
      ...(payload.length > 0 ? { expires: PRESENCE_RETAINED_FOR / 1000 } : {}),
    }
    const outcome = await publisher.publish(link, packet, name)
    if (typeof outcome !== 'string' && outcome.reason !== 'too-large')
      deps.warn('roster-denied', packet.topic)
    return outcome
  }

  const tellTooLarge = createLargeRosterWarning(deps.warn)
  const standIns = createStandIns({
    ...deps,
    observed,
    isLinked: () => link !== undefined,
    groupOf,
    isMine,
    publish: async ({ id, roster }, payload) =>
      tellTooLarge(roster.name, await publish(id, payload, `${roster.hash} for another`)),
  })

  /** Nothing was done in it since it was made. */
  const isUnused = (id: GroupId) =>
    groupOf(id)?.roster.rev === 1 &&
    !deps.counters.outgoingOf(topicOf({ kind: 'group', group: id, from: me }))?.count

  /** Nobody can see a new group whose roster is too large for the broker: it is not made. */
  const withdraw = ({ id, known }: Group) => {
    forget(id)
    eventStore.commit([{ type: 'group.dropped', group: id, hashes: [...known.keys()] }])
  }

  /** What was not stored after all is not to be published. */
  const forget = (id: GroupId) => {
    stopPublisher(id)
    setUnpublished(id, false)
  }

  const publishStored = async (group: Group) => {
    const { id, roster } = group
    const known = groupOf(id)
    if (!known) return forget(id)
    if (isOver(group)) return clear(id)
    const bytes = rosters.bytesOf(roster.hash, roster.rev)
    // the disk failed meanwhile: what was before it counts
    if (!bytes && known.roster.hash !== roster.hash) return publishOwn(id)
    if (!bytes || !link) return
    const outcome = await publish(id, bytes, roster.hash)
    const mustGo = progress.onOutcome(group, outcome) && isUnused(id)
    if (mustGo) withdraw(group)
    tellTooLarge(group.roster.name, outcome, mustGo)
    deps.emit('rosterProgressed', id)
    const still = groupOf(id)?.roster.hash === group.roster.hash
    // what the broker denied waits for the next link: nobody else can see it
    if (outcome !== 'done' || !still) return
    setUnpublished(id, false)
  }

  /** Publishes the roster that I signed, when it survives a power cut. */
  const publishOwn = (id: GroupId) => {
    const group = groupOf(id)
    if (group && isMine(group)) deps.groupCommit.whenDurable(() => void publishStored(group))
  }

  const stopPublisher = (id: GroupId) => {
    publishers.get(id)?.stop()
    publishers.delete(id)
  }

  const clear = (id: GroupId) => {
    observed.setStandIn(id, false)
    stopPublisher(id)
    setUnpublished(id, false)
    void publish(id, new Uint8Array(0), 'nothing')
  }

  const startPublisher = (id: GroupId) => {
    const known = publishers.get(id)
    if (known) return
    const refresh = createRetainedRefresh({ clock, ids, publish: () => publishOwn(id) })
    publishers.set(id, refresh)
    refresh.begin()
  }

  /** What is retained at my own topic, and should not be. */
  const correct = (id: GroupId, group: Group, at: RosterHash | 'wrong' | 'nothing') => {
    if (isMine(group)) {
      if (at !== group.roster.hash && !(at === 'nothing' && isOver(group)))
        publishers.get(id)?.correct()
      return
    }
    // in the signer's stead, while they are away or have none retained
    const inStead = at === group.roster.hash && !observed.isRetainedBySigner(id, group)
    if (at !== 'nothing' && !inStead) clear(id)
  }

  const changed = (id: GroupId) => {
    const group = groupOf(id)
    if (!group) return
    if (isMine(group)) startPublisher(id)
    else {
      stopPublisher(id)
      setUnpublished(id, false)
      // somebody else leads by now: nobody should find my roster any more
      if (link && observed.mine(id)) clear(id)
      standIns.schedule(id)
    }
  }

  return {
    issued: (id) => {
      setUnpublished(id, true)
      const group = groupOf(id)
      if (group) progress.onIssued(group)
      changed(id)
      publishOwn(id)
    },
    observed: (id, by, hash) => {
      const group = groupOf(id)
      if (!group) return
      // anybody may publish something under their own name: what strangers publish is not remembered
      if (by !== me && by !== group.roster.by && !memberNamed(group.roster, by))
        return standIns.schedule(id)
      observed.observe(id, by, hash)
      if (by === me) return correct(id, group, hash)
      if (hash !== group.roster.hash) return standIns.schedule(id)
      // the signer publishes it: what I published in their stead can go
      if (observed.mine(id) && !isMine(group) && observed.isRetainedBySigner(id, group)) clear(id)
    },
    changed,
    linked: (current) => {
      link = current
      for (const [id, group] of eventStore.state().groups) {
        if (isMine(group)) {
          startPublisher(id)
          publishOwn(id)
        } else {
          const mine = observed.mine(id)
          if (mine && (mine !== group.roster.hash || observed.isRetainedBySigner(id, group)))
            clear(id)
          standIns.schedule(id)
        }
      }
    },
    unlinked: (closed) => {
      link = undefined
      publisher.onUnlinked(closed)
      observed.clear()
      standIns.stop()
      for (const publisher of publishers.values()) publisher.stop()
      publishers.clear()
    },
    everyMinute: () => {
      for (const [id, group] of eventStore.state().groups)
        if (!observed.isRetained(id, group)) standIns.schedule(id)
    },
    status: progress.status,
  }
}
