/** A real Mosquitto for one test: started on a free loopback port, stopped, restarted or wiped. */
import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../../setup/tools.ts'
import { freshFolder } from './fresh-folder.ts'
import { freePort } from './free-port.ts'
import { takesConnections } from './takes-connections.ts'

/** A running Mosquitto. */
export type Mosquitto = {
  /** `mqtt://127.0.0.1:<port>`. */
  readonly url: string
  readonly port: number
  readonly pid: () => number
  /** The folder with its configuration and, if it persists, its data. */
  readonly folder: string
  /** What it wrote to stderr so far. */
  readonly log: () => string
  /** Ends it: SIGTERM, or the signal that is given (SIGKILL loses what is not saved). */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>
  /** Stops it if it runs, and starts it again with the same port, configuration and data. */
  readonly restart: () => Promise<void>
  /** Stops it, deletes its data and leaves it stopped; `restart` brings it back empty. */
  readonly wipe: () => Promise<void>
}

const CONFIG = `allow_anonymous true
set_tcp_nodelay true
persistence true
`

/**
 * Starts Mosquitto in `folder` (fresh when none is given) with `config`, which must not name a
 * listener nor where its data is, but may go on with lines that belong to a listener (TLS).
 */
export const startMosquitto = async ({
  config = CONFIG,
  port,
  persistenceDir,
}: {
  readonly config?: string
  readonly port?: number
  readonly persistenceDir?: string
} = {}): Promise<Mosquitto> => {
  const command = program('mosquitto')
  const folder = persistenceDir ?? freshFolder()
  const taken = port ?? (await freePort())
  const file = join(folder, 'test.conf')
  const data = 'test.db'
  // as root it would become a user who may not read the test's folder
  const user = process.getuid?.() === 0 ? 'user root\n' : ''
  writeFileSync(
    file,
    `listener ${taken} 127.0.0.1\n${config}\n${user}persistence_location ${folder}/\npersistence_file ${data}\n`,
  )

  let log = ''
  let child: ReturnType<typeof spawn> | undefined
  let gone: Promise<void> = Promise.resolve()

  const start = async () => {
    const started = spawn(command, ['-c', file], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child = started
    let ended = false
    gone = new Promise((resolve) => {
      started.once('exit', () => {
        ended = true
        resolve()
      })
    })
    started.stderr.on('data', (bytes: Buffer) => {
      log += bytes.toString()
    })
    while (!(await takesConnections(taken))) {
      if (ended) throw new Error(`mosquitto did not start:\n${log}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child?.kill(signal)
    await gone
    child = undefined
  }

  await start()
  return {
    url: `mqtt://127.0.0.1:${taken}`,
    port: taken,
    pid: () => child?.pid ?? 0,
    folder,
    log: () => log,
    stop,
    restart: async () => {
      await stop()
      await start()
    },
    wipe: async () => {
      await stop('SIGKILL')
      rmSync(join(folder, data), { force: true })
    },
  }
}
