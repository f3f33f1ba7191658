/** What every connection needs of the broker. */
import type { BrokerAccount } from '../guard/account.ts'
import type { ConnectionGuard } from '../guard/connection-guard.ts'
import type { FilterLimits } from '../guard/filter-limits.ts'
import type { MemoryBudget } from '../guard/memory-budget.ts'
import type { BrokerLimits } from '../limits.ts'
import type { Router } from '../router.ts'
import type { Registry } from '../sessions/registry.ts'
import type { Routes } from '../sessions/routes.ts'
import type { RetainedMessages } from '../store/retained-messages.ts'
import type { SessionQueues } from '../store/session-queues.ts'
import type { SessionRecords } from '../store/session-records.ts'
import type { StoreWriter } from '../store/store-writer.ts'
import type { BrokerStatistics } from '../system/statistics.ts'
import type { SystemTopics } from '../system/system-topics.ts'

/** The parts of a broker. */
export type BrokerContext = {
  readonly router: Router
  readonly routes: Routes
  readonly registry: Registry
  readonly records: SessionRecords
  readonly queues: SessionQueues
  readonly retained: RetainedMessages
  readonly writer: StoreWriter
  readonly filters: FilterLimits
  readonly guard: ConnectionGuard
  readonly budget: MemoryBudget
  readonly limits: BrokerLimits
  readonly account: BrokerAccount | undefined
  readonly statistics: BrokerStatistics
  readonly system: SystemTopics
  /** The number of clients changed. */
  readonly changed: () => void
  readonly log: (line: string) => void
}
