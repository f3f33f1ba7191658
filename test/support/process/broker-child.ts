/** A broker of our own in a process of its own, so that a test may kill it with -9. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openBroker } from '../../../src/adapters/broker.ts'

/** The running child. */
export type BrokerChild = {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => Promise<void>
}

/** Starts a broker on `dataDir`; `willGrace` in milliseconds as in `BrokerLimits`. */
export const startBrokerChild = async (
  dataDir: string,
  { port = 0, willGrace = 30_000 }: { readonly port?: number; readonly willGrace?: number } = {},
): Promise<BrokerChild> => {
  const child = spawn(
    process.execPath,
    [fileURLToPath(import.meta.url), 'child', dataDir, String(port), String(willGrace)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const taken = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (bytes: Buffer) => {
      const [, told] = /^PORT (\d+)$/mu.exec(bytes.toString()) ?? []
      if (told !== undefined) resolve(Number(told))
    })
    void gone.then(() => reject(new Error('the broker ended before it listened')))
  })
  return {
    url: `mqtt://127.0.0.1:${taken}`,
    port: taken,
    pid: child.pid ?? 0,
    kill: async (signal) => {
      child.kill(signal)
      await gone
    },
  }
}

if (process.argv[2] === 'child') {
  const [, , , dataDir = '', port, willGrace] = process.argv
  const opened = await openBroker({
    port: Number(port),
    dataDir,
    log: () => undefined,
    limits: { willGrace: Number(willGrace) },
  })
  if (!opened.ok) throw new Error(`${opened.error}: ${opened.detail}`)
  process.stdout.write(`PORT ${opened.value.port}\n`)
  process.once('SIGTERM', () => void opened.value.close())
}
