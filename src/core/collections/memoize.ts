/** Results that are computed once for each text, as long as there is room for them. */

/** The same function; it remembers up to `limit` results, and begins anew beyond them. */
export const memoize = <V>(compute: (text: string) => V, limit: number): ((text: string) => V) => {
  const known = new Map<string, { readonly value: V }>()
  return (text) => {
    const found = known.get(text)
    if (found) return found.value
    if (known.size >= limit) known.clear()
    const value = compute(text)
    known.set(text, { value })
    return value
  }
}
