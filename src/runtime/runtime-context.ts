/** What all parts of the runtime share: made once, in runtime.ts. Each part names what it needs of it. */
import type { Millis, UserId } from '../core/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Signer } from '../ports/signer.ts'
import type { Disk } from '../ports/storage.ts'
import type { Counters } from './counters.ts'
import type { EventStore } from './event-store.ts'
import type { Emit } from './loop.ts'

export type RuntimeContext = {
  readonly me: UserId
  readonly space: string
  readonly signer: Signer
  readonly disk: Disk
  readonly counters: Counters
  readonly eventStore: EventStore
  /** Its timers end with the program. */
  readonly clock: Clock
  readonly ids: Ids
  readonly now: () => Millis
  /** The whole topic, with its space. */
  readonly fullTopic: (topic: string) => string
  /** Is this person online, as far as I know? */
  readonly isHere: (who: UserId) => boolean
  /** Shows a warning to the person. */
  readonly warn: (key: string, about: string) => void
  readonly emit: Emit
}
