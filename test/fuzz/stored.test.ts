/** What is on disk, whoever wrote it. */
import { fuzzInTests } from './engine/in-tests.ts'

fuzzInTests(['snapshots', 'events', 'counters', 'rows', 'database-file'])
