/**
 * Commands of mine are on disk as soon as they are stored, and survive the death of the program; to survive a power cut
 * they need an fsync, which takes as long as everything else together. So all that were stored in one turn of the loop
 * share one, and nothing of mine is published before it (PostgreSQL calls this a group commit).
 */
import type { Disk } from '../../ports/storage.ts'
import { isDiskFailure } from '../../ports/storage.ts'

/** The name of the value that is written for it: a transaction that changes nothing needs no fsync. */
const SLOT = 'group-commit'

export type GroupCommit = {
  /** A command of mine is stored by the next transaction, which a power cut may undo. */
  readonly stored: () => void
  /** Is all of it durable? */
  readonly isDurable: () => boolean
  /** Makes durable what was stored so far; not within a transaction, which may still fail. False when the disk fails: then nothing of mine may be published. */
  readonly makeDurable: () => boolean
}

/** A group commit over this disk. */
export const createGroupCommit = ({ disk }: { readonly disk: Disk }): GroupCommit => {
  // the program that ran before this one may have died between storing and this
  let pending = true
  return {
    stored: () => {
      pending = true
    },
    isDurable: () => !pending,
    makeDurable: () => {
      if (!pending) return true
      try {
        // the fsync of a durable transaction covers the whole log before it
        disk.transaction(true, () => disk.keyValues.put(SLOT, ''))
        pending = false
        return true
      } catch (error) {
        if (isDiskFailure(error)) return false
        throw error
      }
    },
  }
}
