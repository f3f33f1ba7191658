/** Stands for `papo broker --background` in tests. */
import { fileURLToPath } from 'node:url'
import { ALREADY_RUNNING, runSharedBroker } from '../../../src/adapters/shared-broker.ts'

/** What `callHousehold` is to start: on `dataDir`, gone after `idle` ms without clients. */
export const sharedBrokerEntry = (dataDir: string, idle: number): readonly string[] => [
  fileURLToPath(import.meta.url),
  'household',
  dataDir,
  String(idle),
]

if (process.argv[2] === 'household') {
  const [, , , dataDir = '', idle] = process.argv
  const running = await runSharedBroker({ dataDir, idle: Number(idle) })
  if (running.ok) {
    process.once('SIGTERM', () => void running.value.close())
    await running.value.closed
  } else process.exitCode = running.error === 'data-in-use' ? ALREADY_RUNNING : 1
}
