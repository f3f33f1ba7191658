/**
 * Packets that came together are handled one after the other, and stored in one transaction: a commit costs as much
 * as all the rest. If the disk fails, nothing of the whole batch is true: the state is what it was before, and each
 * part reads again what it knows of the disk (`diskFailed`). All packets come again then.
 *
 * What others outside would see (followers of events, notifications) waits until it is on disk.
 */
import type { State } from '../../model/state.ts'
import type { Disk } from '../../ports/storage.ts'
import { isDiskFailure } from '../../ports/storage.ts'
import type { Store } from '../../store/store.ts'
import type { Handlers } from '../loop.ts'

export type PacketBatch = {
  /** Handles a batch. Throws when the disk fails, or when a packet failed: then those before it are stored. */
  readonly run: (task: () => void) => void
  /** Does this when what has happened is on disk: at once, or at the end of the batch; never if that fails. */
  readonly afterwards: (task: () => void) => void
  /** To be handled before all other parts: they find the state as it was. */
  readonly on: Handlers
}

type Open = { readonly before: State; readonly afterwards: (() => void)[] }

export const createPacketBatch = (
  store: Store<State>,
  disk: Pick<Disk, 'together'>,
): PacketBatch => {
  let open: Open | undefined

  const runTogether = (task: () => void) => {
    const failed = disk.together(() => {
      try {
        task()
        return undefined
      } catch (error) {
        // what the packets before this one did stays
        if (isDiskFailure(error)) throw error
        return { error }
      }
    })
    if (failed) throw failed.error
  }

  return {
    run: (task) => {
      const current: Open = { before: store.get(), afterwards: [] }
      open = current
      let isStored = false
      try {
        runTogether(task)
        isStored = true
      } catch (error) {
        isStored = !isDiskFailure(error)
        throw error
      } finally {
        open = undefined
        if (isStored) for (const later of current.afterwards) later()
      }
    },
    afterwards: (task) => {
      if (open) open.afterwards.push(task)
      else task()
    },
    on: {
      diskFailed: () => {
        if (open) store.set(open.before)
      },
    },
  }
}
