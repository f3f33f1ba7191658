/** How many filters each client has, and all together: each takes memory, and a row on disk for a stored session. */

/** The filters that were granted, by the id of their client. */
export type FilterLimits = {
  /** Grants a filter; false where the client, or all together, have too many. `clientId` may be that of an absent session. */
  readonly add: (clientId: string, filter: string) => boolean
  readonly has: (clientId: string, filter: string) => boolean
  readonly remove: (clientId: string, filter: string) => void
  readonly forget: (clientId: string) => void
}

/**
 * No filters yet. Where all together have `filtersInAll`, only those that have less than their share may grow to it, so
 * nobody is locked out by the filters of others, and all of them have less than twice as many.
 */
export const createFilterLimits = ({
  filters,
  filtersInAll,
}: {
  readonly filters: number
  readonly filtersInAll: number
}): FilterLimits => {
  const granted = new Map<string, Set<string>>()
  let total = 0

  const hasRoom = (own: ReadonlySet<string>) => {
    if (own.size >= filters) return false
    if (total < filtersInAll) return true
    return own.size + 1 <= filtersInAll / (granted.size + (own.size === 0 ? 1 : 0))
  }
  const has = (clientId: string, filter: string) => granted.get(clientId)?.has(filter) === true

  return {
    has,
    add: (clientId, filter) => {
      if (has(clientId, filter)) return true
      const own = granted.get(clientId) ?? new Set()
      if (!hasRoom(own)) return false
      granted.set(clientId, own.add(filter))
      total += 1
      return true
    },
    remove: (clientId, filter) => {
      const own = granted.get(clientId)
      if (!own?.delete(filter)) return
      total -= 1
      if (own.size === 0) granted.delete(clientId)
    },
    forget: (clientId) => {
      total -= granted.get(clientId)?.size ?? 0
      granted.delete(clientId)
    },
  }
}
