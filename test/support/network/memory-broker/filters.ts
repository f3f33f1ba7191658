/** Matches topics against MQTT filters (MQTT 3.1.1 section 4.7), for the broker in memory. */

/** True when a subscription to `filter` gets packets of `topic`. */
export const matches = (filter: string, topic: string) => {
  // most filters are of other places: that shows before their first wildcard
  const wild = filter.search(/[+#]/u)
  if (wild < 0) return filter === topic
  if (!`${topic}/`.startsWith(filter.slice(0, wild))) return false
  const wanted = filter.split('/')
  const levels = topic.split('/')
  // a wildcard in front does not open the broker's own topics
  if (topic.startsWith('$') && /^[+#]/u.test(filter)) return false
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true
    if (index >= levels.length) return false
    if (level !== '+' && level !== levels[index]) return false
  }
  return wanted.length === levels.length
}
