/** Places as topics: the only file that knows how those of papo are written. */
import type { Place } from '../model/commands.ts'
import type { GroupId, SessionId, UserId } from '../core/ids.ts'
import { overlaps } from '../core/topic-filter.ts'
import { isSpace } from '../core/invite.ts'
import {
  levelOf,
  MAX_LEVEL,
  nameOfLevel,
  readGroupId,
  sessionBetween,
  userId,
} from '../core/ids.ts'

/** The longest topic that is looked at: a session has four names in it, and few letters besides. */
const MAX_TOPIC = 4 * MAX_LEVEL + 64
const CONTROL = '_Control'

/** A place in the world: every place but `here`. */
export type Told = Exclude<Place, { readonly kind: 'here' }>

/** The topic of a place, without the space: what is signed. */
export const topicOf = (place: Told): string => {
  switch (place.kind) {
    case 'card':
      return `USERS/${levelOf(place.of)}`
    case 'control':
      return `CONTROL/${levelOf(place.of)}${CONTROL}/${levelOf(place.from)}`
    case 'session':
      return `SESSIONS/${levelOf(place.to)}/${levelOf(place.from)}/${place.id}`
    case 'groupCard':
      return `GROUPS/${levelOf(place.group)}/info/${levelOf(place.from)}`
    case 'group':
      return `GROUPS/${levelOf(place.group)}/messages/${levelOf(place.from)}`
    case 'who':
      return `WHO/${levelOf(place.from)}`
  }
}

const user = (level: string | undefined): UserId | undefined => {
  const name = level === undefined ? undefined : nameOfLevel(level)
  const id = userId(name)
  // a level in upper case or another normal form is not what levelOf makes of any user
  return id !== undefined && id === name ? id : undefined
}

const group = (level: string | undefined): GroupId | undefined =>
  level === undefined ? undefined : readGroupId(nameOfLevel(level))

/** The place of a topic without its space; `undefined` when it is none of ours. */
export const placeOf = (topic: string): Told | undefined => {
  if (topic.length > MAX_TOPIC) return undefined
  const [kind, a, b, c, ...more] = topic.split('/')
  if (more.length > 0) return undefined
  if (kind === 'USERS' && b === undefined) {
    const of = user(a)
    return of && { kind: 'card', of }
  }
  if (kind === 'WHO' && b === undefined) {
    const from = user(a)
    return from && { kind: 'who', from }
  }
  if (kind === 'CONTROL' && c === undefined && a?.endsWith(CONTROL)) {
    const of = user(a.slice(0, -CONTROL.length))
    const from = user(b)
    return of && from && { kind: 'control', of, from }
  }
  if (kind === 'SESSIONS') {
    const to = user(a)
    const from = user(b)
    const id: SessionId | undefined = to && from && sessionBetween(c, to, from)
    return to && from && id && { kind: 'session', id, to, from }
  }
  if (kind === 'GROUPS') {
    const of = group(a)
    const from = user(c)
    if (!of || !from) return undefined
    if (b === 'info') return { kind: 'groupCard', group: of, from }
    if (b === 'messages') return { kind: 'group', group: of, from }
  }
  return undefined
}

/** Who alone may write to a place. */
export const writerOf = (place: Told): UserId => (place.kind === 'card' ? place.of : place.from)

/** What tells how things are now, and is told again: who is here, and who is in which group. */
const OF_NOW = ['USERS/+', 'GROUPS/+/info/+', 'WHO/+']

/** What a user subscribes to: no `#`, no two that overlap, at most seven levels with the space. */
export const filtersOf = (me: UserId): readonly string[] => [
  `CONTROL/${levelOf(me)}${CONTROL}/+`,
  `SESSIONS/${levelOf(me)}/+/+`,
  ...OF_NOW,
]

/**
 * The QoS at which a whole filter is subscribed. What brings anything of the present is heard at
 * QoS 0, also where somebody follows it as an open topic: at QoS 1 it would queue for who is away,
 * and brokers drop the newest when their queue is full.
 */
export const qosOf = (space: string, filter: string, alsoOfNow: readonly string[] = []): 0 | 1 => {
  const now = [...OF_NOW.map((inner) => inSpace(space, inner)), ...alsoOfNow]
  return now.some((one) => overlaps(one, filter)) ? 0 : 1
}

/** Everything that is said in a group. */
export const messagesOf = (of: GroupId): string => `GROUPS/${levelOf(of)}/messages/+`

/** Reads a space: 1 to 3 levels of letters, digits, `-`, `_`, `~`; else `undefined`. */
export const space = (value: string): string | undefined => (isSpace(value) ? value : undefined)

/** A topic or filter inside a space. */
export const inSpace = (space: string, topic: string): string => `${space}/${topic}`

/** The topic without its space; `undefined` when it stands outside. */
export const outOfSpace = (space: string, topic: string): string | undefined =>
  topic.startsWith(`${space}/`) ? topic.slice(space.length + 1) : undefined
