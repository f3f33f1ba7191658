/**
 * Packets that came together are handled one after the other, and stored in one transaction: a commit costs as much
 * as all the rest. If the disk fails, or something throws while it stores, nothing of the whole batch is true: the state is
 * what it was before, and each part reads again what it knows of the disk (`undone`). All packets come again then.
 *
 * What others outside would see (followers of events, notifications) waits until it is on disk.
 */
import type { State } from '../../model/state.ts'
import type { Disk } from '../../ports/storage.ts'
import type { Store } from '../../store/store.ts'

export type PacketBatch = {
  /**
   * Handles a batch. Throws when nothing of it is stored, or when a packet throws outside of any transaction: what was
   * stored before that stays then.
   */
  readonly run: (task: () => void) => void
  /** Does this when what has happened is on disk: at once, or at the end of the batch; never if that fails. */
  readonly afterwards: (task: () => void) => void
  /** Nothing of the batch is on disk: the state is as it was. False where there is none. */
  readonly takeBack: () => boolean
}

type Open = { readonly before: State; readonly afterwards: (() => void)[] }

export const createPacketBatch = (
  store: Store<State>,
  disk: Pick<Disk, 'together'>,
): PacketBatch => {
  let open: Open | undefined

  /** What a packet threw outside of any transaction; what was stored before it stays. */
  const runTogether = (task: () => void): { readonly error: unknown } | undefined =>
    disk.together(() => {
      try {
        task()
        return undefined
      } catch (error) {
        return { error }
      }
    })

  return {
    run: (task) => {
      const current: Open = { before: store.get(), afterwards: [] }
      open = current
      let failed: ReturnType<typeof runTogether>
      try {
        failed = runTogether(task)
      } finally {
        open = undefined
      }
      for (const later of current.afterwards) later()
      if (failed) throw failed.error
    },
    afterwards: (task) => {
      if (open) open.afterwards.push(task)
      else task()
    },
    takeBack: () => {
      if (!open) return false
      store.set(open.before)
      return true
    },
  }
}
