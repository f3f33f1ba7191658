/** What is subscribed to, each filter at its QoS: requested on every new link, and changed while it lasts. */
import { amMember, awaitsAdmission, wasMember } from '../../model/groups/membership.ts'
import type { State } from '../../model/state.ts'
import type { GroupId } from '../../core/ids.ts'
import type { Link } from '../../ports/transport.ts'
import { addSpace, filtersOf, groupMessagesFilter, subscriptionQos } from '../../protocol/topics.ts'
import { proofFilterOf } from '../../protocol/essentials.ts'
import type { createBridges } from '../bridges/bridges.ts'
import type { Handlers } from '../loop.ts'
import type { RuntimeContext } from '../runtime-context.ts'
import type { HangUps } from './access/hang-ups.ts'
import type { Proofs } from './access/proofs.ts'
import { createSubscriber } from './access/subscribe.ts'

type Deps = Pick<RuntimeContext, 'space' | 'eventStore' | 'clock' | 'warn'> & {
  readonly hangUps: HangUps
  readonly proofs: Pick<Proofs, 'kindOf' | 'weigh'>
  readonly bridges: Pick<
    ReturnType<typeof createBridges>,
    'wanted' | 'unwanted' | 'liveFilters' | 'staleFilters'
  >
}

export type LinkSubscriptions = {
  /** Subscribes to everything on a new link; false when it ended before the broker answered. */
  readonly open: (link: Link) => Promise<boolean>
  /** The link is left behind. */
  readonly close: () => void
  /** Tries again what the broker refused. */
  readonly openAgain: () => void
  /** Subscribes to these filters too, or unsubscribes. Nothing happens without a link. */
  readonly set: (filters: readonly string[], on: boolean) => void
  /** Whether I am to receive this group may be different now. */
  readonly updateGroup: (group: GroupId) => void
  readonly on: Handlers
}

/** Do I receive a group's messages: as a member, or because I asked to join and may be let in any moment? */
export const isSubscribedTo = (state: State, id: GroupId): boolean =>
  amMember(state, id) || awaitsAdmission(state, id)

const groupFilter = (space: string, group: GroupId) => addSpace(space, groupMessagesFilter(group))

const subscribedGroups = (state: State): readonly GroupId[] => {
  const asked = [...state.joins.values()].map(({ group }) => group)
  return [...new Set([...state.groups.keys(), ...asked])].filter((id) => isSubscribedTo(state, id))
}

/** What papo itself subscribes to, as whole topics. */
export const ownFilters = (state: State, space: string): readonly string[] => [
  ...filtersOf(state.me.id).map((filter) => addSpace(space, filter)),
  ...subscribedGroups(state).map((group) => groupFilter(space, group)),
  proofFilterOf(space, state.me.id),
]

export const createLinkSubscriptions = (deps: Deps): LinkSubscriptions => {
  const { space, eventStore, bridges } = deps
  let link: Link | undefined
  let groups = new Set<GroupId>()

  const subscriber = createSubscriber({
    ...deps,
    qosOf: (filter) => subscriptionQos(space, filter, bridges.liveFilters()),
    groups: () => [...groups],
  })

  /** Filters of earlier subscriptions: a broker that kept the session may still send their packets. */
  const formerFilters = () => {
    const state = eventStore.state()
    const former = [...state.groups.values()]
      .filter((group) => !isSubscribedTo(state, group.id) && wasMember(group, state.me))
      .map(({ id }) => groupFilter(space, id))
    return bridges.unwanted([...former, ...bridges.staleFilters()])
  }

  const set: LinkSubscriptions['set'] = (filters, on) => {
    if (!link) return
    if (on) {
      void subscriber.subscribe(link, filters)
      return
    }
    // a filter that one bridge drops may still be another's
    const unwanted = bridges.unwanted(filters)
    subscriber.forget(unwanted)
    void link.unsubscribe(unwanted)
  }

  return {
    open: (opened) => {
      link = opened
      groups = new Set(subscribedGroups(eventStore.state()))
      const former = formerFilters()
      if (former.length > 0) void opened.unsubscribe(former)
      subscriber.open(opened)
      return subscriber.subscribe(opened, bridges.wanted())
    },
    close: () => {
      link = undefined
      subscriber.close()
    },
    openAgain: () => void subscriber.subscribeAgain(),
    set,
    updateGroup: (id) => {
      const wanted = isSubscribedTo(eventStore.state(), id)
      if (wanted === groups.has(id)) return
      if (wanted) groups.add(id)
      else groups.delete(id)
      set([groupFilter(space, id)], wanted)
    },
    on: { committed: subscriber.onCommitted },
  }
}
