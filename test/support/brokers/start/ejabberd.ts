/** ejabberd for the stories: Erlang without its distribution, so that it listens for MQTT and for nothing else. */
import { globSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { program } from '../../../setup/tools.ts'
import { freePort } from '../../process/free-port.ts'
import { freshFolder } from '../../process/fresh-folder.ts'
import { adapted, brokerConfigurations } from '../configurations.ts'
import { takesConnections } from '../../process/takes-connections.ts'
import { createServerProcess } from './server-process.ts'
import type { StartBroker } from '../tested-broker.ts'
import { plainBroker } from '../tested-broker.ts'

/** Where Debian has its code, whatever the processor. */
const codeFolder = () => {
  const [found] = globSync('/usr/lib/*/ejabberd-*/ebin/mod_mqtt.beam')
  if (found === undefined) throw new Error('ejabberd has no mod_mqtt')
  return dirname(dirname(found))
}

/** With what docs/brokers.md tells to configure. */
export const startEjabberd: StartBroker = async () => {
  // its own script changes to a user of its own, who may not read the folder of a test
  program('ejabberdctl')
  const code = codeFolder()
  const folder = freshFolder()
  const port = await freePort()
  const configuration = join(folder, 'ejabberd.yml')
  writeFileSync(
    configuration,
    adapted(brokerConfigurations.ejabberd, [['port: 1883', `port: ${port}`]]),
  )
  const server = createServerProcess({
    command: program('erl'),
    args: ['-noinput', '-mnesia', 'dir', `"${join(folder, 'mnesia')}"`, '-s', 'ejabberd'],
    folder,
    name: 'ejabberd',
    env: {
      HOME: folder,
      ERL_LIBS: dirname(code),
      EJABBERD_CONFIG_PATH: configuration,
      EJABBERD_LOG_PATH: join(folder, 'log'),
    },
    isReady: () => takesConnections(port),
  })
  await server.start()
  return {
    ...plainBroker,
    url: `mqtt://127.0.0.1:${port}`,
    version: /ejabberd-([\d.]+)/u.exec(code)?.[1] ?? 'unknown',
    // it wants a name; which one, and with which password, is nothing to it with this configuration
    argsOf: (who) => ['--username', who],
    env: { PAPO_PASSWORD: 'qualquer' },
    nodes: [{ name: 'ejabberd', kill: server.kill, start: server.start }],
    stop: async () => {
      await server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
