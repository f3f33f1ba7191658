/** nats-server for the stories: one, and a cluster of three. */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../../../setup/tools.ts'
import { freePort } from '../../process/free-port.ts'
import { connectMqtt } from '../../transport/mqtt-clients.ts'
import { freshFolder } from '../../process/fresh-folder.ts'
import { adapted, brokerConfigurations } from '../configurations.ts'
import { takesConnections } from '../../process/takes-connections.ts'
import { createServerProcess } from './server-process.ts'
import type { ServerProcess } from './server-process.ts'
import type { StartBroker, TestedBroker } from '../tested-broker.ts'
import { plainBroker } from '../tested-broker.ts'

const versionOf = () => {
  const { stdout } = spawnSync(program('nats-server'), ['--version'], { encoding: 'utf8' })
  return /v([\d.]+)/u.exec(stdout)?.[1] ?? 'unknown'
}

type NatsNode = { readonly name: string; readonly port: number; readonly server: ServerProcess }

const testedOf = (nodes: readonly NatsNode[], folder: string): TestedBroker => ({
  ...plainBroker,
  url: nodes.map(({ port }) => `mqtt://127.0.0.1:${port}`).join(','),
  version: versionOf(),
  nodes: nodes.map(({ name, server }) => ({ name, kill: server.kill, start: server.start })),
  stop: async () => {
    await Promise.all(nodes.map(({ server }) => server.kill()))
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  },
})

/** With what docs/brokers.md tells to configure. */
export const startNats: StartBroker = async () => {
  const folder = freshFolder()
  const [port, clients] = [await freePort(), await freePort()]
  const file = join(folder, 'nats.conf')
  writeFileSync(
    file,
    adapted(brokerConfigurations.nats, [
      ['listen: "127.0.0.1:4222"', `listen: "127.0.0.1:${clients}"`],
      ['port: 1883', `port: ${port}`],
      ['/var/lib/nats', join(folder, 'data')],
    ]),
  )
  const server = createServerProcess({
    command: program('nats-server'),
    args: ['-c', file],
    folder,
    name: 'nats',
    isReady: () => takesConnections(port),
  })
  await server.start()
  return testedOf([{ name: 'nats', port, server }], folder)
}

const NODES = [1, 2, 3] as const
const recipe = join(import.meta.dirname, '../../../../docs/clusters/nats')

/** Whether it has caught up with the others, and lets somebody in. */
const isHealthy = async (monitorPort: number, port: number): Promise<boolean> => {
  try {
    const { ok } = await fetch(`http://127.0.0.1:${monitorPort}/healthz`)
    if (!ok) return false
    const probe = await connectMqtt(`mqtt://127.0.0.1:${port}`, { clientId: 'probe', clean: true })
    await probe.disconnect()
    return true
  } catch {
    // not yet
    return false
  }
}

/** The ports of one node as its file shows them. */
const shownPorts = (n: number) => ({
  clients: `127.0.0.1:422${n}`,
  monitor: `127.0.0.1:822${n}`,
  routes: `127.0.0.1:624${n}`,
  mqtt: `port: 188${n}`,
})

const freePorts = async () => ({
  clients: await freePort(),
  monitor: await freePort(),
  routes: await freePort(),
  mqtt: await freePort(),
})

/** The cluster of docs/clusters/nats: its three files, on ports that are free and in a folder of its own. */
export const startNatsCluster: StartBroker = async () => {
  const folder = freshFolder()
  const ports = await Promise.all(NODES.map(freePorts))
  const nodes = NODES.map((n, index): NatsNode => {
    const name = `node${n}`
    const used = ports[index]
    if (used === undefined) throw new Error('each node has its ports')
    const shown = shownPorts(n)
    const text = adapted(readFileSync(join(recipe, `${name}.conf`), 'utf8'), [
      [shown.clients, `127.0.0.1:${used.clients}`],
      [shown.monitor, `127.0.0.1:${used.monitor}`],
      [shown.mqtt, `port: ${used.mqtt}`],
      ...NODES.map((m, at) => [shownPorts(m).routes, `127.0.0.1:${ports[at]?.routes}`] as const),
      ['/var/lib/nats', join(folder, 'data')],
    ])
    const file = join(folder, `${name}.conf`)
    writeFileSync(file, text)
    const server = createServerProcess({
      command: program('nats-server'),
      args: ['-c', file],
      folder,
      name,
      isReady: () => isHealthy(used.monitor, used.mqtt),
    })
    return { name, port: used.mqtt, server }
  })
  const tested = testedOf(nodes, folder)
  await Promise.all(nodes.map(({ server }) => server.start())).catch(async (error: unknown) => {
    await tested.stop()
    throw error
  })
  return tested
}
