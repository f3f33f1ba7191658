/**
 * How much of others' commands may wait on disk. People with whom I have something in common have a share
 * each. All others have one share together: it is small, for a day only, and when it is full the stranger
 * whose commands have waited longest makes room.
 */
import type { Millis } from '../../core/ids.ts'
import type { DeferredCommand, DeferredStore } from '../../ports/storage.ts'

/** So many commands of one author wait at most. */
const MAX_PER_AUTHOR = 200
/** So many bytes of somebody with whom I have something in common, of all of these, and of so many of them. */
const MAX_BYTES_PER_AUTHOR = 2_000_000
const MAX_BYTES_OF_KNOWN = 64_000_000
const MAX_KNOWN_AUTHORS = 300
/** The same for strangers. */
const MAX_BYTES_PER_STRANGER = 256_000
export const MAX_BYTES_OF_STRANGERS = 4_000_000
const MAX_STRANGERS_WAITING = 100
/** What strangers sent waits no longer than this (ms). */
export const KEEP_OF_STRANGERS = 24 * 3_600_000

type Waiting = {
  readonly count: number
  readonly bytes: number
  readonly stranger: boolean
  readonly since: number
}

type Deps = { readonly deferred: DeferredStore; readonly now: () => Millis }

export type DeferredShare = {
  /** Stores a command if its author has room for it; strangers may have to make room. Call it in a transaction. */
  readonly store: (command: DeferredCommand) => boolean
  /** Deletes a command. Call it in a transaction. */
  readonly release: (command: DeferredCommand) => void
  /** Deletes what strangers sent too long ago. Call it in a transaction. */
  readonly forgetOld: () => void
  /** Is there anything that `forgetOld` would delete? */
  readonly hasOld: () => boolean
  /** Looks at the disk again: something was deleted, or a transaction failed. */
  readonly reload: () => void
}

/** The shares on this disk. What waits is counted once, and then kept in memory: no command costs more the more wait. */
export const createDeferredShare = ({ deferred, now }: Deps): DeferredShare => {
  // in the order in which their oldest commands came
  const authors = new Map<string, Waiting>()
  const totals = { known: { bytes: 0, authors: 0 }, strangers: { bytes: 0, authors: 0 } }
  const totalOf = ({ stranger }: Pick<Waiting, 'stranger'>) =>
    stranger ? totals.strangers : totals.known

  const put = (from: string, waiting: Waiting | undefined) => {
    const before = authors.get(from)
    if (before) {
      totalOf(before).bytes -= before.bytes
      totalOf(before).authors -= 1
    }
    if (!waiting) return void authors.delete(from)
    totalOf(waiting).bytes += waiting.bytes
    totalOf(waiting).authors += 1
    authors.set(from, waiting)
  }

  const reload = () => {
    for (const from of authors.keys()) put(from, undefined)
    for (const { from, ...waiting } of deferred.summary()) put(from, waiting)
  }

  const oldestStranger = (but?: string) => {
    for (const [from, { stranger }] of authors) if (stranger && from !== but) return from
    return undefined
  }

  const evict = (from: string) => {
    deferred.releaseAuthor(from)
    put(from, undefined)
  }

  /** Is there room now? Of strangers others may have gone for it. */
  const hasRoom = (from: string, size: number, stranger: boolean): boolean => {
    const own = authors.get(from)
    const count = own?.count ?? 0
    const bytes = (own?.bytes ?? 0) + size
    if (count >= MAX_PER_AUTHOR) return false
    if (!stranger) {
      const { known } = totals
      if (bytes > MAX_BYTES_PER_AUTHOR || known.bytes + size > MAX_BYTES_OF_KNOWN) return false
      return own !== undefined || known.authors < MAX_KNOWN_AUTHORS
    }
    if (bytes > MAX_BYTES_PER_STRANGER) return false
    const room = MAX_STRANGERS_WAITING - (own ? 0 : 1)
    const { strangers } = totals
    while (strangers.bytes + size > MAX_BYTES_OF_STRANGERS || strangers.authors > room) {
      const oldest = oldestStranger(from)
      if (oldest === undefined) return false
      evict(oldest)
    }
    return true
  }

  const isOld = ({ stranger, since }: Waiting) => stranger && since < now() - KEEP_OF_STRANGERS

  return {
    reload,
    hasOld: () => [...authors.values()].some(isOld),
    forgetOld: () => {
      for (const [from, waiting] of authors) if (isOld(waiting)) evict(from)
    },
    release: (command) => {
      const own = authors.get(command.from)
      deferred.release(command)
      if (!own) return
      const left = { ...own, count: own.count - 1, bytes: own.bytes - command.bytes.length }
      put(command.from, left.count > 0 ? left : undefined)
    },
    store: (command) => {
      const { from, bytes, stranger } = command
      if (deferred.has(command)) return true
      if (!hasRoom(from, bytes.length, stranger)) return false
      if (!deferred.defer(command, MAX_PER_AUTHOR)) return false
      const own = authors.get(from)
      put(from, {
        count: (own?.count ?? 0) + 1,
        bytes: (own?.bytes ?? 0) + bytes.length,
        stranger: stranger && (own?.stranger ?? true),
        since: own?.since ?? now(),
      })
      return true
    },
  }
}
