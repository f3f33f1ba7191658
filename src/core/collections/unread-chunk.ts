/**
 * A part of a map that is read when something in it is asked for: only its keys are known before, and which of its values
 * stand out. So a start need not read what it does not show.
 */

/** A key with its value. */
export type Entry<K, V> = readonly [K, V]
/** Entries in their places; nothing where there is none. */
export type Entries<K, V> = readonly (Entry<K, V> | undefined)[]

export type UnreadChunk<K, V> = {
  readonly size: number
  readonly keys: () => readonly K[]
  /** Reads it, once. */
  readonly entries: () => Entries<K, V>
  readonly isRead: () => boolean
  /** The places of the values that stand out, by whatever its map says that does. */
  readonly marked: readonly number[]
  /** The values as they are written. */
  readonly source: string
}

/** A chunk of which `read` gives the entries, in the places of their keys, when one is wanted. */
export const unreadChunk = <K, V>(
  known: Pick<UnreadChunk<K, V>, 'size' | 'keys' | 'marked' | 'source'>,
  read: () => Entries<K, V>,
): UnreadChunk<K, V> => {
  let entries: Entries<K, V> | undefined
  return {
    ...known,
    isRead: () => entries !== undefined,
    entries: () => (entries ??= read()),
  }
}
