/**
 * Subscribes, and finds out what cannot be subscribed to: filters that the broker refuses or hangs up at. In the place of a
 * wildcard that is not taken come the topics of those whom I know.
 */
import type { EssentialKind } from '../../../core/broker/essential.ts'
import type { GroupId } from '../../../core/ids.ts'
import type { Stop } from '../../../core/stop.ts'
import type { Link } from '../../../ports/transport.ts'
import { addSpace } from '../../../protocol/topics.ts'
import type { RuntimeContext } from '../../runtime-context.ts'
import { exactTopics } from './exact-filters.ts'
import type { HangUps, RequestKey } from './hang-ups.ts'
import type { Proofs } from './proofs.ts'

/** New topics wait so long (ms) for others, where there are no wildcards. */
const REFRESH_DELAY = 50

/**
 * MQTT 3.1.1 has one code for "never" and for "not now": the nodes of a busy cluster of nats-server say it where they did not agree
 * within four seconds. So what was refused is asked for again so long (ms) after.
 */
const ASK_AGAIN_AFTER = [1000, 5000, 20_000] as const

type Deps = Pick<RuntimeContext, 'space' | 'eventStore' | 'clock' | 'warn'> & {
  readonly hangUps: HangUps
  readonly proofs: Pick<Proofs, 'kindOf' | 'weigh'>
  readonly qosOf: (filter: string) => 0 | 1
  /** The groups whose messages I am to receive. */
  readonly groups: () => readonly GroupId[]
}

const isWildcardFilter = (filter: string) => /[+#]/u.test(filter)

const keyOf = (filter: string) => `subscribe ${filter}` as const

/** Nothing is subscribed to. */
export const createSubscriber = (deps: Deps) => {
  const { space, hangUps, proofs } = deps
  // what is subscribed to topic by topic, and what is not subscribed to at all
  const exact = new Map<EssentialKind, ReadonlySet<string>>()
  const refused = new Set<string>()
  let link: Link | undefined
  let stopRefresh: Stop | undefined
  let stopAsking: Stop | undefined
  let timesAsked = 0

  /** In one packet for each QoS; gives what was refused. */
  const together = async (to: Link, filters: readonly string[], keys: readonly RequestKey[]) => {
    const at = (qos: 0 | 1) =>
      to.subscribe(
        filters.filter((filter) => deps.qosOf(filter) === qos),
        qos,
      )
    for (const key of keys) hangUps.onSent(key)
    const [at1, at0] = await Promise.all([at(1), at(0)])
    if (at1 === 'lost' || at0 === 'lost') return 'lost'
    for (const key of keys) hangUps.onAnswered(key)
    return [...at1, ...at0]
  }

  const oneByOne = async (
    to: Link,
    [filter, ...rest]: readonly string[],
  ): Promise<'lost' | readonly string[]> => {
    if (filter === undefined) return []
    const first = await together(to, [filter], [keyOf(filter)])
    const others = first === 'lost' ? first : await oneByOne(to, rest)
    return first === 'lost' || others === 'lost' ? 'lost' : [...first, ...others]
  }

  const topicsOf = (kind: EssentialKind) =>
    exactTopics(deps.eventStore.state(), kind, deps.groups()).map((topic) => addSpace(space, topic))

  /** Subscribes to what I need of this kind; false when the link ended. */
  const subscribeExactly = async (
    to: Link,
    kind: EssentialKind,
    otherwise: 'refused' | 'hung-up',
  ): Promise<boolean> => {
    const key = `exact ${kind}` as const
    const known = exact.get(kind) ?? new Set<string>()
    const topics = topicsOf(kind).filter((topic) => !known.has(topic))
    const isAvoided = hangUps.avoids(key)
    const no = isAvoided ? topics : await together(to, topics, [key])
    if (no === 'lost') return false
    // meanwhile the broker may have taken the wildcard
    if (![...refused].some((filter) => proofs.kindOf(filter) === kind)) return true
    if (no.length < topics.length) exact.set(kind, new Set([...known, ...topics]))
    if (exact.has(kind)) proofs.weigh(kind, { is: 'subscribed', exact: true })
    else proofs.weigh(kind, { is: isAvoided ? 'hung-up' : otherwise, access: 'read' })
    return true
  }

  /** What was not taken: topics in its place, or nothing. */
  const replace = async (
    to: Link,
    [kind, ...rest]: readonly EssentialKind[],
    filters: readonly string[],
  ): Promise<boolean> => {
    if (kind === undefined) return true
    const mine = filters.filter((filter) => proofs.kindOf(filter) === kind)
    const otherwise = mine.some((filter) => hangUps.avoids(keyOf(filter))) ? 'hung-up' : 'refused'
    if (!mine.some(isWildcardFilter)) proofs.weigh(kind, { is: otherwise, access: 'read' })
    else if (!(await subscribeExactly(to, kind, otherwise))) return false
    return replace(to, rest, filters)
  }

  /** Asks again soon, a few times, unless the broker hangs up at it or has told why not. */
  const askAgainLater = () => {
    const delay = ASK_AGAIN_AFTER[timesAsked]
    if (stopAsking || link?.version !== 4 || delay === undefined || refused.size === 0) return
    stopAsking = deps.clock.after(delay, () => {
      timesAsked += 1
      stopAsking = undefined
      const again = [...refused].filter((filter) => !hangUps.avoids(keyOf(filter)))
      if (link && again.length > 0) void subscribe(link, again)
    })
  }

  const subscribe = async (to: Link, filters: readonly string[]): Promise<boolean> => {
    const isAsked = (filter: string) =>
      !hangUps.avoids(keyOf(filter)) && (to.wildcards !== false || !isWildcardFilter(filter))
    const asked = filters.filter(isAsked)
    const denied = hangUps.isCareful()
      ? await oneByOne(to, asked)
      : await together(to, asked, asked.map(keyOf))
    if (denied === 'lost') return false
    const no = new Set([...denied, ...filters.filter((filter) => !isAsked(filter))])
    for (const filter of filters) {
      const kind = proofs.kindOf(filter)
      if (!no.has(filter)) {
        refused.delete(filter)
        if (kind && isWildcardFilter(filter)) exact.delete(kind)
        if (kind && !exact.has(kind)) proofs.weigh(kind, { is: 'subscribed', exact: false })
        continue
      }
      // once is enough
      if (!kind && !refused.has(filter)) deps.warn('not-authorised-for', filter)
      refused.add(filter)
    }
    if (refused.size === 0) timesAsked = 0
    askAgainLater()
    const kinds = new Set([...no].flatMap((filter) => proofs.kindOf(filter) ?? []))
    return replace(to, [...kinds], [...no])
  }

  /** Is the filter, or what comes in its place, to be tried again? */
  const mayBeTried = (filter: string): boolean => {
    const kind = proofs.kindOf(filter)
    const hasTopics = kind === undefined || exact.has(kind) || hangUps.avoids(`exact ${kind}`)
    return !hangUps.avoids(keyOf(filter)) || !hasTopics
  }

  const refresh = () => {
    stopRefresh = undefined
    if (link) for (const kind of exact.keys()) void subscribeExactly(link, kind, 'refused')
  }

  return {
    open: (opened: Link) => {
      link = opened
      exact.clear()
      refused.clear()
      timesAsked = 0
    },
    close: () => {
      link = undefined
      stopRefresh?.()
      stopRefresh = undefined
      stopAsking?.()
      stopAsking = undefined
      exact.clear()
    },
    /** Subscribes to these filters; false when the link ended before the broker answered. */
    subscribe,
    /** These are no longer wanted, and are not to be asked for again. */
    forget: (filters: readonly string[]) => {
      for (const filter of filters) refused.delete(filter)
    },
    /** Tries again what was refused, but nothing that is left out because the broker hangs up. */
    subscribeAgain: async () => {
      if (!link || refused.size === 0) return
      await subscribe(link, [...refused].filter(mayBeTried))
    },
    /** Somebody or something new may have to be subscribed to. */
    onCommitted: () => {
      if (exact.size > 0) stopRefresh ??= deps.clock.after(REFRESH_DELAY, refresh)
    },
  }
}
