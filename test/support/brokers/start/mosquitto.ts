/** Mosquitto for the stories: as it is, spoken to at 3.1.1, and with accounts and the access list that papo ships. */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../../../setup/tools.ts'
import type { Mosquitto } from '../../process/mosquitto.ts'
import { startMosquitto } from '../../process/mosquitto.ts'
import { shipped } from '../../process/shipped.ts'
import { freshFolder } from '../../process/fresh-folder.ts'
import { startRogueBroker } from '../../transport/rogue-broker.ts'
import { brokerConfigurations } from '../configurations.ts'
import type { StartBroker, TestedBroker } from '../tested-broker.ts'
import { plainBroker } from '../tested-broker.ts'

const PASSWORD = 'uma senha comprida'

const versionOf = () => {
  const { stdout } = spawnSync(program('mosquitto'), ['-h'], { encoding: 'utf8' })
  return /version ([\d.]+)/u.exec(stdout)?.[1] ?? 'unknown'
}

const testedOf = (mosquitto: Mosquitto): TestedBroker => ({
  ...plainBroker,
  url: mosquitto.url,
  version: versionOf(),
  nodes: [
    { name: 'mosquitto', kill: () => mosquitto.stop('SIGKILL'), start: () => mosquitto.restart() },
  ],
  stop: async () => {
    await mosquitto.stop('SIGKILL')
    rmSync(mosquitto.folder, { recursive: true, force: true })
  },
})

/** With what docs/brokers.md tells to configure. */
export const startPlainMosquitto: StartBroker = async () =>
  testedOf(await startMosquitto({ config: brokerConfigurations.mosquitto }))

/** The same behind something that refuses MQTT 5, as brokers of 3.1.1 do. */
export const startMosquitto311: StartBroker = async () => {
  const mosquitto = await startMosquitto({ config: brokerConfigurations.mosquitto })
  const front = await startRogueBroker(mosquitto.port, 4)
  const tested = testedOf(mosquitto)
  return {
    ...tested,
    url: front.url,
    stop: async () => {
      await front.stop()
      await tested.stop()
    },
  }
}

/** The access list that is shipped, an account for each person, and an open topic. */
export const startMosquittoWithAccounts: StartBroker = async () => {
  const folder = freshFolder()
  const passwords = join(folder, 'passwords')
  writeFileSync(passwords, '')
  for (const who of ['alice', 'bob', 'carla'])
    spawnSync(program('mosquitto_passwd'), ['-b', passwords, who, PASSWORD])
  const rules = readFileSync(join(shipped, 'acl.example'), 'utf8')
  writeFileSync(join(folder, 'acl.example'), `${rules}\npattern readwrite house/#\n`)
  const config = brokerConfigurations.mosquittoAccounts
  return {
    ...testedOf(await startMosquitto({ config, persistenceDir: folder })),
    argsOf: (who) => ['--username', who],
    env: { PAPO_PASSWORD: PASSWORD },
  }
}
