/** Publishes a roster in its signer's stead: while they are away, any member does so when the broker has lost it. */
import { isMember } from '../../model/groups/membership.ts'
import type { Group } from '../../model/groups/membership.ts'
import type { GroupId } from '../../core/ids.ts'
import type { Stop } from '../../core/stop.ts'
import type { Sender } from '../outbound/send.ts'
import type { RuntimeContext } from '../runtime-context.ts'
import type { createObservedRosters } from './observed-rosters.ts'
import type { RosterRegistry } from './roster-registry.ts'

/** A member waits so long (ms) for the signer and other members before it restores a lost roster. */
const STAND_IN_DELAY = 6000
const STAND_IN_JITTER = 20_000

type Deps = Pick<RuntimeContext, 'me' | 'clock' | 'ids' | 'eventStore' | 'isHere'> & {
  readonly rosters: Pick<RosterRegistry, 'bytesOf'>
  readonly sender: Pick<Sender, 'packSync'>
  readonly observed: Pick<ReturnType<typeof createObservedRosters>, 'isRetained' | 'setStandIn'>
  readonly isLinked: () => boolean
  readonly groupOf: (id: GroupId) => Group | undefined
  /** Did I sign the roster that counts? */
  readonly isMine: (group: Group) => boolean
  /** Publishes this as the group's roster at my own topic. */
  readonly publish: (group: Group, payload: Uint8Array) => Promise<void>
}

/** Plans nothing yet. */
export const createStandIns = (deps: Deps) => {
  const { me, clock, ids, eventStore, rosters, observed, groupOf } = deps
  const checks = new Map<GroupId, Stop>()

  const canStandIn = (group: Group | undefined): group is Group =>
    group !== undefined && !deps.isMine(group) && isMember(group, eventStore.state().me)

  const standIn = (id: GroupId) => {
    checks.delete(id)
    const now = groupOf(id)
    if (!canStandIn(now) || observed.isRetained(id, now)) return
    // its signer, or who leads by now, publishes it while they are online
    if (deps.isHere(now.roster.by)) return schedule(id)
    const bytes = rosters.bytesOf(now.roster.hash, now.roster.rev)
    if (!bytes) return
    const packet = new TextDecoder().decode(bytes)
    const channel = { kind: 'roster', group: id } as const
    const message = { type: 'sync.relay', channel, packet } as const
    const { payload } = deps.sender.packSync(message, { ...channel, from: me }, 1)
    observed.setStandIn(id, true)
    void deps.publish(now, payload)
  }

  const schedule = (id: GroupId): void => {
    // somebody who keeps publishing something else there must not put it off for ever
    if (checks.has(id) || !deps.isLinked() || !canStandIn(groupOf(id))) return
    checks.set(
      id,
      clock.after(STAND_IN_DELAY + ids.random() * STAND_IN_JITTER, () => standIn(id)),
    )
  }

  return {
    /** Checks after a while whether a roster is gone, and publishes it then. */
    schedule,
    /** The link is over: nothing is planned any more. */
    stop: (): void => {
      for (const stop of checks.values()) stop()
      checks.clear()
    },
  }
}
