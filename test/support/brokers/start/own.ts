/** The broker that comes with papo, for the stories: `papo broker` in a folder of its own. */
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { BIN } from '../../process/home.ts'
import { freePort } from '../../process/free-port.ts'
import { freshFolder } from '../../process/fresh-folder.ts'
import { takesConnections } from '../../process/takes-connections.ts'
import { createServerProcess } from './server-process.ts'
import type { StartBroker } from '../tested-broker.ts'
import { plainBroker } from '../tested-broker.ts'

/** Starts it as its people do. */
export const startOwnBroker: StartBroker = async () => {
  const folder = freshFolder()
  const port = await freePort()
  const server = createServerProcess({
    command: process.execPath,
    args: [BIN, 'broker', '--listen', `127.0.0.1:${port}`],
    folder,
    name: 'papo-broker',
    env: { HOME: folder, XDG_DATA_HOME: join(folder, 'data'), PAPO_DISCOVERY: 'off' },
    isReady: () => takesConnections(port),
  })
  await server.start()
  return {
    ...plainBroker,
    url: `mqtt://127.0.0.1:${port}`,
    version: execFileSync(process.execPath, [BIN, '--version'], { encoding: 'utf8' })
      .replace('papo', '')
      .trim(),
    nodes: [{ name: 'papo broker', kill: server.kill, start: server.start }],
    stop: async () => {
      await server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
