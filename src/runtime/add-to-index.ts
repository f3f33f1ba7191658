/**
 * New messages get into the search index while there is time: that costs as much as all else that is stored of them. In a
 * flood they wait for its end, and while somebody types for the end of that, but not more of them than a search can read.
 */
import type { ChatEvent } from '../model/events.ts'
import type { Stop } from '../core/stop.ts'
import type { Clock } from '../ports/clock.ts'
import type { Disk, History } from '../ports/storage.ts'
import type { Handlers } from './loop.ts'
import { tolerateDiskFailure } from './storage-errors.ts'

/** So many at once, which takes some milliseconds, and with a million messages up to twenty. */
const STEP = 64
/** While somebody types it is looked so often (ms) whether that is over, unless so many messages wait: a key is not to wait for a step. */
const TYPING_PAUSE = 250
const MOST_WHILE_TYPING = 8192
/** What an earlier run left waits until this one has started (ms). */
const FIRST_PAUSE = 2000
/** A pause (ms) between two steps, and how many messages that come in one are a flood: 1,500 a second. */
const PAUSE = 16
const FLOOD = 24
/** A pause when nothing comes any more: until all is in the index, memory is not given back (`idle-collector.ts`). */
const SHORT_PAUSE = 2

type Deps = {
  readonly disk: Pick<Disk, 'transaction'> & { readonly history: Pick<History, 'addToIndex'> }
  readonly clock: Pick<Clock, 'after'>
  /** Calls this when the program leaves. */
  readonly onLeave: (task: () => void) => Stop
  readonly isTyping?: (() => boolean) | undefined
}

const isMessage = ({ type }: ChatEvent) => type === 'message.sent'

/** Fills the index behind the messages that are committed. */
export const createIndexer = ({ disk, clock, onLeave, isTyping = () => false }: Deps): Handlers => {
  let isPlanned = false
  // messages since nothing was left to do, and since the last look
  let waiting = 0
  let arrived = 0

  const addSome = () => disk.transaction(false, () => disk.history.addToIndex(STEP))

  const plan = (pause = PAUSE) => {
    if (isPlanned) return
    isPlanned = true
    clock.after(pause, look)
  }

  const look = () => {
    isPlanned = false
    if (waiting < MOST_WHILE_TYPING && isTyping()) return plan(TYPING_PAUSE)
    const [isFlood, pause] = [arrived > FLOOD, arrived > 0 ? PAUSE : SHORT_PAUSE]
    arrived = 0
    if (isFlood || addSome()) plan(pause)
    else waiting = 0
  }

  // programs that run for a moment only must not leave it all to a later one
  onLeave(() => tolerateDiskFailure(addSome))
  return {
    started: () => plan(FIRST_PAUSE),
    committed: (events) => {
      const count = events.filter(isMessage).length
      waiting += count
      arrived += count
      if (waiting >= STEP) plan()
    },
  }
}
