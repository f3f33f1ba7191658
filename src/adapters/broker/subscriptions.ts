/** Which absent or present sessions want a topic: the stored filters, kept in memory. */

/** True when the filter (MQTT 3.1.1 section 4.7) wants the topic; both already split at `/`. */
export const matchesLevels = (filter: readonly string[], topic: readonly string[]): boolean => {
  // [MQTT-4.7.2-1]: a wildcard in front never sees the broker's own topics
  if (topic[0]?.startsWith('$') && (filter[0] === '#' || filter[0] === '+')) return false
  for (let level = 0; level < filter.length; level += 1) {
    if (filter[level] === '#') return true
    if (level >= topic.length) return false
    if (filter[level] !== '+' && filter[level] !== topic[level]) return false
  }
  return filter.length === topic.length
}

/** The filters of all stored sessions that were granted QoS 1 or more. */
export type Subscriptions = {
  /** Adds or replaces one filter; QoS 0 takes it away, because nothing is stored for it. */
  readonly set: (clientId: string, filter: string, qos: number) => void
  readonly remove: (clientId: string, filter: string) => void
  readonly forget: (clientId: string) => void
  /** The client ids that want the topic, each once. */
  readonly match: (topic: string) => readonly string[]
}

/** No filters yet. Matching costs one comparison per distinct filter: papo has six per person. */
export const createSubscriptions = (): Subscriptions => {
  const table = new Map<string, { readonly levels: readonly string[]; readonly ids: Set<string> }>()

  const remove = (clientId: string, filter: string) => {
    const row = table.get(filter)
    row?.ids.delete(clientId)
    if (row?.ids.size === 0) table.delete(filter)
  }

  return {
    remove,
    set: (clientId, filter, qos) => {
      if (qos === 0) return remove(clientId, filter)
      const row = table.get(filter) ?? { levels: filter.split('/'), ids: new Set() }
      row.ids.add(clientId)
      table.set(filter, row)
    },
    forget: (clientId) => {
      for (const filter of table.keys()) remove(clientId, filter)
    },
    match: (topic) => {
      const levels = topic.split('/')
      const found = new Set<string>()
      for (const row of table.values())
        if (matchesLevels(row.levels, levels)) for (const id of row.ids) found.add(id)
      return [...found]
    },
  }
}
