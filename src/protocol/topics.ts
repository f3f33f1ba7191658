/** Channels as topics: the only file that knows how papo's topics are written. */
import type { EssentialKind } from '../core/broker/essential.ts'
import { inboxOf } from '../core/channel.ts'
import type { Address } from '../core/channel.ts'
import type { GroupId, SessionId, UserId } from '../core/ids.ts'
import { memoize } from '../core/collections/memoize.ts'
import { filtersOverlap } from '../core/broker/topic-filter.ts'
import {
  encodeLevel,
  MAX_LEVEL,
  decodeLevel,
  parseGroupId,
  parseSessionId,
  parseUserId,
} from '../core/ids.ts'

/** The longest topic that is looked at: a session has four names in it, and few letters besides. */
const MAX_TOPIC = 4 * MAX_LEVEL + 64
const CONTROL = '_Control'

/** The topic of a channel, without the space. */
export const topicOf = (channel: Address): string => {
  switch (channel.kind) {
    case 'presence':
      return `USERS/${encodeLevel(channel.of)}`
    case 'inbox':
      return `CONTROL/${encodeLevel(channel.of)}${CONTROL}/${encodeLevel(channel.from)}`
    case 'direct':
      return `SESSIONS/${encodeLevel(channel.to)}/${encodeLevel(channel.from)}/${channel.session}`
    case 'roster':
      return `GROUPS/${encodeLevel(channel.group)}/roster/${encodeLevel(channel.from)}`
    case 'group':
      return `GROUPS/${encodeLevel(channel.group)}/messages/${encodeLevel(channel.from)}`
    case 'roll-call':
      return `WHO/${encodeLevel(channel.from)}`
  }
}

const parseUserLevel = (level: string | undefined): UserId | undefined => {
  const name = level === undefined ? undefined : decodeLevel(level)
  const id = parseUserId(name)
  // a level in upper case or another normal form is not what encodeLevel makes of any user
  return id !== undefined && id === name ? id : undefined
}

const parseGroupLevel = (level: string | undefined): GroupId | undefined =>
  level === undefined ? undefined : parseGroupId(decodeLevel(level))

/** The channel of a topic without its space; `undefined` when it is none of ours. */
export const parseTopic = (topic: string): Address | undefined =>
  topic.length > MAX_TOPIC ? undefined : readTopic(topic)

/** So many topics are remembered: packets mostly come again and again on the same ones. */
const REMEMBERED = 500

const readTopic = memoize((topic): Address | undefined => {
  const [kind, a, b, c, ...more] = topic.split('/')
  if (more.length > 0) return undefined
  if (kind === 'USERS' && b === undefined) {
    const of = parseUserLevel(a)
    return of && { kind: 'presence', of }
  }
  if (kind === 'WHO' && b === undefined) {
    const from = parseUserLevel(a)
    return from && { kind: 'roll-call', from }
  }
  if (kind === 'CONTROL' && c === undefined && a?.endsWith(CONTROL)) {
    const of = parseUserLevel(a.slice(0, -CONTROL.length))
    const from = parseUserLevel(b)
    return of && from && { kind: 'inbox', of, from }
  }
  if (kind === 'SESSIONS') {
    const to = parseUserLevel(a)
    const from = parseUserLevel(b)
    const id: SessionId | undefined = to && from && parseSessionId(c, to, from)
    return to && from && id && { kind: 'direct', session: id, to, from }
  }
  if (kind === 'GROUPS') {
    const of = parseGroupLevel(a)
    const from = parseUserLevel(c)
    if (!of || !from) return undefined
    if (b === 'roster') return { kind: 'roster', group: of, from }
    if (b === 'messages') return { kind: 'group', group: of, from }
  }
  return undefined
}, REMEMBERED)

/** The only user who may write to a channel. */
export const writerOf = (channel: Address): UserId =>
  channel.kind === 'presence' ? channel.of : channel.from

/** Filters for the current state, which is published again and again: who is online, and who is in which group. */
const CURRENT_STATE_FILTERS = ['USERS/+', 'GROUPS/+/roster/+', 'WHO/+'] as const

/** All topics of one kind that a user reads, and all that they write, as filters. */
type ChannelFilters = { readonly read: string; readonly write: string }

/** What a user reads and writes of each kind. The messages of groups are subscribed to group by group. */
export const channelFiltersOf = (me: UserId): Readonly<Record<EssentialKind, ChannelFilters>> => {
  const level = encodeLevel(me)
  const [presence, roster, rollCall] = CURRENT_STATE_FILTERS
  return {
    inbox: { read: `CONTROL/${level}${CONTROL}/+`, write: `CONTROL/+/${level}` },
    direct: { read: `SESSIONS/${level}/+/+`, write: `SESSIONS/+/${level}/+` },
    presence: { read: presence, write: `USERS/${level}` },
    roster: { read: roster, write: `GROUPS/+/roster/${level}` },
    group: { read: 'GROUPS/+/messages/+', write: `GROUPS/+/messages/${level}` },
    'roll-call': { read: rollCall, write: `WHO/${level}` },
  }
}

/** What a user subscribes to: no `#`, no two that overlap, at most seven levels with the space. */
export const filtersOf = (me: UserId): readonly string[] => {
  const { inbox, direct } = channelFiltersOf(me)
  return [inbox.read, direct.read, ...CURRENT_STATE_FILTERS]
}

/** A group that nobody can found, because no key begins like this; nothing is ever retained in it. */
const PROOF_GROUP = 'proof~000000000000'

/** Of each kind the topic on which a user publishes to themselves. No session is called `proof`. */
export const proofTopicsOf = (me: UserId): Readonly<Record<EssentialKind, string>> => {
  const level = encodeLevel(me)
  return {
    inbox: topicOf(inboxOf(me, me)),
    direct: `SESSIONS/${level}/${level}/proof`,
    presence: topicOf({ kind: 'presence', of: me }),
    roster: `GROUPS/${PROOF_GROUP}/roster/${level}`,
    group: `GROUPS/${PROOF_GROUP}/messages/${level}`,
    'roll-call': topicOf({ kind: 'roll-call', from: me }),
  }
}

/** Whose proof an empty packet on this topic is; `undefined` where it is none. */
export const proverOf = (topic: string): UserId | undefined => {
  const [kind, first, , last] = topic.split('/')
  const of = parseUserLevel(kind === 'SESSIONS' ? first : last)
  if (!of) return undefined
  const { direct, roster, group } = proofTopicsOf(of)
  return [direct, roster, group].includes(topic) ? of : undefined
}

/**
 * The QoS at which a whole filter is subscribed. Filters for the current state get QoS 0, also when
 * somebody follows them as open topics: at QoS 1 their packets would queue for people who are away,
 * and brokers drop the newest when their queue is full.
 */
export const subscriptionQos = (
  space: string,
  filter: string,
  moreCurrentState: readonly string[] = [],
): 0 | 1 => {
  const now = [...CURRENT_STATE_FILTERS.map((inner) => addSpace(space, inner)), ...moreCurrentState]
  return now.some((one) => filtersOverlap(one, filter)) ? 0 : 1
}

/** Everything that is sent in a group. */
export const groupMessagesFilter = (of: GroupId): string => `GROUPS/${encodeLevel(of)}/messages/+`

/** A topic or filter inside a space. */
export const addSpace = (space: string, topic: string): string => `${space}/${topic}`

/** The topic without its space; `undefined` when it is outside. */
export const removeSpace = (space: string, topic: string): string | undefined =>
  topic.startsWith(`${space}/`) ? topic.slice(space.length + 1) : undefined
