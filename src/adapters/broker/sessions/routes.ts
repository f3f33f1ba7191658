/** Which sessions want a topic, and in which form. */
import type { BrokerQos } from '../protocol/message.ts'
import { NO_IDS } from '../protocol/message.ts'
import type { GrantedFilter } from '../store/session-records.ts'
import type { BrokerSession } from './session.ts'
import { createTopicTree } from './topic-tree.ts'

/** A session that gets a message: once, at the highest QoS of its filters that match. */
export type Route = {
  readonly session: BrokerSession
  readonly qos: BrokerQos
  readonly retainAsPublished: boolean
  readonly ids: readonly number[]
}

type Subscription = {
  readonly session: BrokerSession
  readonly granted: GrantedFilter
  /** Shared subscriptions of one name and filter have the same group. */
  readonly group: string | undefined
}

type Found = {
  readonly own: readonly Subscription[]
  readonly routes: readonly Route[]
  readonly hasNoLocal: boolean
  /** The members of each shared subscription: one of them gets the message. */
  readonly groups: ReadonlyMap<string, readonly Subscription[]>
}

/** So many topics are remembered with who wants them, and so many routes in all. */
const CACHED = 2000
const CACHED_ROUTES = 50_000

/** `$share/name/filter` (MQTT 5 section 4.8.2) in its parts; other filters as they are. */
export const splitShared = (
  filter: string,
): { readonly group: string | undefined; readonly filter: string } => {
  const [, name, inner] = /^\$share\/([^/+#]+)\/(.+)$/u.exec(filter) ?? []
  return name === undefined || inner === undefined
    ? { group: undefined, filter }
    : { group: filter, filter: inner }
}

const merge = (subscriptions: readonly Subscription[]): readonly Route[] => {
  const routes = new Map<BrokerSession, Route>()
  const idsOf = new Map<BrokerSession, number[]>()
  for (const { session, granted } of subscriptions) {
    const former = routes.get(session)
    const known = idsOf.get(session)
    if (granted.id > 0 && known) known.push(granted.id)
    else if (granted.id > 0) idsOf.set(session, [granted.id])
    routes.set(session, {
      session,
      qos: former && former.qos > granted.qos ? former.qos : granted.qos,
      retainAsPublished: granted.retainAsPublished || former?.retainAsPublished === true,
      ids: idsOf.get(session) ?? NO_IDS,
    })
  }
  return [...routes.values()]
}

const keyOf = (session: BrokerSession, group: string | undefined) => `${group ?? ''}\0${session.id}`
/** Does the filter want the broker's own topics? No wildcard stands for `$SYS` [MQTT-4.7.2-1]. */
export const isSystemFilter = (filter: string): boolean => /^\$SYS(?:\/|$)/u.test(filter)

/** No subscriptions yet. */
export const createRoutes = () => {
  const tree = createTopicTree<Subscription>()
  const cache = new Map<string, Found>()
  const turns = new Map<string, number>()
  let cachedRoutes = 0
  let count = 0
  let systemCount = 0

  const forgetFound = () => {
    cache.clear()
    cachedRoutes = 0
  }
  const remove = (session: BrokerSession, filter: string): boolean => {
    if (!session.filters.delete(filter)) return false
    const { group, filter: inner } = splitShared(filter)
    tree.remove(inner, keyOf(session, group))
    forgetFound()
    count -= 1
    if (isSystemFilter(inner)) systemCount -= 1
    return true
  }

  const look = (topic: string): Found => {
    const known = cache.get(topic)
    if (known) return known
    const matching = tree.match(topic)
    const own = matching.filter(({ group }) => group === undefined)
    const groups = new Map<string, Subscription[]>()
    for (const one of matching) {
      if (one.group === undefined) continue
      const members = groups.get(one.group)
      if (members) members.push(one)
      else groups.set(one.group, [one])
    }
    const hasNoLocal = own.some(({ granted }) => granted.noLocal)
    const found = { own, routes: merge(own), hasNoLocal, groups }
    if (cache.size >= CACHED || cachedRoutes > CACHED_ROUTES) forgetFound()
    cache.set(topic, found)
    cachedRoutes += matching.length
    return found
  }

  /** The members take turns; those whose clients are there come first. */
  const pick = (group: string, members: readonly Subscription[]): readonly Subscription[] => {
    const turn = turns.get(group) ?? 0
    const present = members.filter(({ session }) => session.link)
    const from = present.length > 0 ? present : members
    if (turns.size >= CACHED) turns.clear()
    turns.set(group, turn + 1)
    return from.slice(turn % from.length, (turn % from.length) + 1)
  }

  return {
    /** Adds a filter of a session, or replaces it; true when it is new. */
    set: (session: BrokerSession, granted: GrantedFilter): boolean => {
      const { group, filter } = splitShared(granted.filter)
      const isNew = !session.filters.has(granted.filter)
      session.filters.set(granted.filter, granted)
      tree.set(filter, keyOf(session, group), { session, granted, group })
      forgetFound()
      if (isNew) {
        count += 1
        if (isSystemFilter(filter)) systemCount += 1
      }
      return isNew
    },
    remove,
    forget: (session: BrokerSession) => {
      for (const filter of session.filters.keys()) remove(session, filter)
    },
    /** Who gets a message of `publisher` to the topic. */
    match: (topic: string, publisher: BrokerSession | undefined): readonly Route[] => {
      const { own, routes, hasNoLocal, groups } = look(topic)
      if (groups.size === 0 && !hasNoLocal) return routes
      const wanted = own.filter(({ session, granted }) => !granted.noLocal || session !== publisher)
      const picked = [...groups].flatMap(([group, members]) => pick(group, members))
      return merge([...wanted, ...picked])
    },
    count: () => count,
    /** Does anybody want the broker's own topics? */
    hasSystem: () => systemCount > 0,
  }
}

/** The subscriptions of all sessions. */
export type Routes = ReturnType<typeof createRoutes>
