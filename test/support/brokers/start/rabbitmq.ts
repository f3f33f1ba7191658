/** RabbitMQ for the stories: as this user, with an epmd of its own, everything in one folder and on loopback. */
import { realpathSync, globSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { program } from '../../../setup/tools.ts'
import { freePort } from '../../process/free-port.ts'
import { freshFolder } from '../../process/fresh-folder.ts'
import { adapted, brokerConfigurations } from '../configurations.ts'
import { takesConnections } from '../../process/takes-connections.ts'
import { createServerProcess } from './server-process.ts'
import type { StartBroker } from '../tested-broker.ts'
import { plainBroker } from '../tested-broker.ts'

const LOOPBACK = '127.0.0.1'

/** Its own start script: the one in PATH changes to a user of its own, who may not read the folder of a test. */
const startScript = () => {
  const packaged = dirname(dirname(realpathSync(program('rabbitmq-server'))))
  const [found] = globSync(join(packaged, 'lib/rabbitmq_server-*/sbin/rabbitmq-server'))
  if (found === undefined) throw new Error(`no start script of RabbitMQ below ${packaged}`)
  return found
}

/** All that it would otherwise keep or look for in folders of the system. */
const environmentOf = (folder: string, epmdPort: number, distributionPort: number) => ({
  HOME: folder,
  ERL_EPMD_ADDRESS: LOOPBACK,
  ERL_EPMD_PORT: String(epmdPort),
  RABBITMQ_NODENAME: 'papo@localhost',
  RABBITMQ_NODE_IP_ADDRESS: LOOPBACK,
  RABBITMQ_DIST_PORT: String(distributionPort),
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  RABBITMQ_BASE: folder,
  RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
  RABBITMQ_LOG_BASE: join(folder, 'log'),
  RABBITMQ_LOGS: '-',
  RABBITMQ_PID_FILE: join(folder, 'pid'),
  RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
  RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
  RABBITMQ_CONF_ENV_FILE: join(folder, 'rabbitmq-env.conf'),
  RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'generated'),
  RABBITMQ_FEATURE_FLAGS_FILE: join(folder, 'feature-flags'),
  RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
})

/** With what docs/brokers.md tells to configure. */
export const startRabbitMq: StartBroker = async () => {
  const script = startScript()
  const folder = freshFolder()
  const [port, epmdPort, distributionPort] = [await freePort(), await freePort(), await freePort()]
  const configuration = adapted(brokerConfigurations.rabbitmq, [
    ['mqtt.listeners.tcp.1 = 127.0.0.1:1883', `mqtt.listeners.tcp.1 = ${LOOPBACK}:${port}`],
  ])
  // nobody here speaks anything but MQTT
  writeFileSync(join(folder, 'rabbitmq.conf'), `${configuration}listeners.tcp = none\n`)
  writeFileSync(join(folder, 'enabled_plugins'), brokerConfigurations.rabbitmqPlugins)
  const names = createServerProcess({
    command: program('epmd'),
    args: ['-address', LOOPBACK, '-port', String(epmdPort)],
    folder,
    name: 'epmd',
    isReady: () => takesConnections(epmdPort),
  })
  await names.start()
  const server = createServerProcess({
    command: script,
    args: [],
    folder,
    name: 'rabbitmq',
    env: environmentOf(folder, epmdPort, distributionPort),
    isReady: () => takesConnections(port),
  })
  const stop = async () => {
    await server.kill()
    await names.kill()
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  }
  await server.start().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return {
    ...plainBroker,
    url: `mqtt://${LOOPBACK}:${port}`,
    version: /rabbitmq_server-([\d.]+)/u.exec(script)?.[1] ?? 'unknown',
    nodes: [{ name: 'rabbitmq', kill: server.kill, start: server.start }],
    stop,
  }
}
