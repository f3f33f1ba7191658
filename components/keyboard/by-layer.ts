/** Lists that are ordered by layer. */
import type { Stop } from '../../src/core/stop.ts'

/** Puts an entry above all of its layer; the result takes it out again. */
export const insertByLayer = <E extends { readonly layer: number }>(
  entries: E[],
  entry: E,
): Stop => {
  const above = entries.findIndex(({ layer }) => layer > entry.layer)
  entries.splice(above === -1 ? entries.length : above, 0, entry)
  return () => {
    const index = entries.indexOf(entry)
    if (index !== -1) entries.splice(index, 1)
  }
}
