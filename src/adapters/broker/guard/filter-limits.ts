/** How many filters each client has, and all together: every publish is compared with all of them. */

/** The filters that were granted, by the id of their client. */
export type FilterLimits = {
  /** Grants a filter; false where the client, or all together, have too many. */
  readonly add: (clientId: string, filter: string) => boolean
  readonly has: (clientId: string, filter: string) => boolean
  readonly remove: (clientId: string, filter: string) => void
  readonly forget: (clientId: string) => void
}

/** No filters yet. */
export const createFilterLimits = ({
  filters,
  filtersInAll,
}: {
  readonly filters: number
  readonly filtersInAll: number
}): FilterLimits => {
  const granted = new Map<string, Set<string>>()
  let total = 0

  const has = (clientId: string, filter: string) => granted.get(clientId)?.has(filter) === true

  return {
    has,
    add: (clientId, filter) => {
      if (has(clientId, filter)) return true
      const own = granted.get(clientId) ?? new Set()
      if (own.size >= filters || total >= filtersInAll) return false
      granted.set(clientId, own.add(filter))
      total += 1
      return true
    },
    remove: (clientId, filter) => {
      if (granted.get(clientId)?.delete(filter)) total -= 1
    },
    forget: (clientId) => {
      total -= granted.get(clientId)?.size ?? 0
      granted.delete(clientId)
    },
  }
}
