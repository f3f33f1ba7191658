/** Any topics and filters of a broker: which may be followed, and what they match. */
import type { TopicFilter } from '../ids.ts'

/** The most UTF-16 units of a topic or filter that somebody may follow. */
export const MAX_FILTER = 200
// brokers may hang up on control characters and noncharacters (MQTT 5 section 1.5.4)
const unprintablePattern = () => /[\p{Cc}\p{Noncharacter_Code_Point}]/u
// a shared subscription would take packets away from those who share it
const SHARED = /^\$share(?:\/|$)/iu

/** Is it a topic filter (MQTT 5 section 4.7.1)? `+` is a whole level, `#` the last one. */
export const isTopicFilter = (filter: string): boolean =>
  filter !== '' &&
  filter
    .split('/')
    .every(
      (level, place, levels) =>
        !/[+#]/u.test(level) || level === '+' || (level === '#' && place === levels.length - 1),
    )

/** Reads what may be followed. */
export const parseTopicFilter = (value: unknown): TopicFilter | undefined => {
  if (typeof value !== 'string' || value.length > MAX_FILTER) return undefined
  if (!value.isWellFormed() || unprintablePattern().test(value) || SHARED.test(value))
    return undefined
  return isTopicFilter(value) ? (value as TopicFilter) : undefined
}

/** Does this filter stand for more than one topic? Then nobody can write to it. */
export const isWildcard = (filter: TopicFilter): boolean => /[+#]/u.test(filter)

/** A wildcard in front never sees the broker's own topics. */
const isHiddenFromWildcard = (topic: string, filter: string) =>
  topic.startsWith('$') && /^[+#]/u.test(filter)

/** Does the filter want this topic (MQTT 3.1.1 section 4.7)? */
export const matchesTopic = (filter: string, topic: string): boolean => {
  if (isHiddenFromWildcard(topic, filter)) return false
  const wanted = filter.split('/')
  const levels = topic.split('/')
  const fits = wanted.every(
    (level, index) =>
      level === '#' || (index < levels.length && (level === '+' || level === levels[index])),
  )
  return fits && (wanted.at(-1) === '#' || wanted.length === levels.length)
}

/** Is there a topic that both filters want? */
export const filtersOverlap = (one: string, other: string): boolean => {
  const a = one.split('/')
  const b = other.split('/')
  if (isHiddenFromWildcard(one, other) || isHiddenFromWildcard(other, one)) return false
  for (let level = 0; level < a.length || level < b.length; level += 1) {
    if (a[level] === '#' || b[level] === '#') return true
    if (level >= a.length || level >= b.length) return false
    if (a[level] !== b[level] && a[level] !== '+' && b[level] !== '+') return false
  }
  return true
}

/** Does this topic belong to the community that has this space? */
export const isInSpace = (space: string, topic: string): boolean =>
  topic === space || topic.startsWith(`${space}/`)
