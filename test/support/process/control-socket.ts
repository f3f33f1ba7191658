/** The control socket of a running papo in a folder of its own, with its servers and callers, for each test of a file. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { ControlServer, RemoteApi } from '../../../src/cli/rpc/control.ts'
import { connectControl, serveControl } from '../../../src/cli/rpc/control.ts'
import { freshFolder } from './fresh-folder.ts'
import { until } from '../wait.ts'

type Serve = (
  call: Parameters<typeof serveControl>[1]['api']['call'],
  onYield?: () => boolean,
  limits?: Parameters<typeof serveControl>[2],
) => ControlServer

export type ControlSocket = {
  readonly path: string
  /** Listens; what is still open at the end of the test is closed. */
  readonly serve: Serve
  /** Connects to what listens. */
  readonly dial: () => Promise<RemoteApi>
}

/** Call it once at the top of a file or a `describe`; what it gives is that of the test that runs. */
export const useControlSocket = (): ControlSocket => {
  let folder = ''
  let servers: ControlServer[] = []
  let remotes: RemoteApi[] = []
  const pathNow = () => join(folder, 'papo.sock')
  beforeEach(() => {
    folder = freshFolder()
  })
  afterEach(async () => {
    for (const remote of remotes) remote.close()
    await Promise.all(servers.map((server) => server.close()))
    servers = []
    remotes = []
    rmSync(folder, { recursive: true })
  })
  return {
    get path() {
      return pathNow()
    },
    serve: (call, onYield = () => true, limits) => {
      const server = serveControl(pathNow(), { api: { call }, onYield, onError: () => {} }, limits)
      servers.push(server)
      return server
    },
    dial: async () => {
      const remote = await until(() => connectControl(pathNow()), 'the socket listens')
      if (!remote) throw new Error('nobody listens')
      remotes.push(remote)
      return remote
    },
  }
}
