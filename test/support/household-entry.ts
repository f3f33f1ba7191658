/** Stands for `papo broker --background` in tests: `node household-entry.ts <folder> <port> <idle>`. */
import { ALREADY_RUNNING, runHousehold } from '../../src/adapters/household.ts'

const [, , dataDir = '', port = '0', idle = '1000'] = process.argv
const running = await runHousehold({ dataDir, port: Number(port), idle: Number(idle) })
if (running.ok) {
  process.once('SIGTERM', () => void running.value.close())
  await running.value.gone
} else process.exitCode = running.error === 'data-in-use' ? ALREADY_RUNNING : 1
