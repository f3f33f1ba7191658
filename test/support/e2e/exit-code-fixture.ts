/**
 * Commands of many people in this process, on a real broker with real disks and sockets: what a
 * command does between its arguments and its exit code. Alice goes through a network and with rights
 * that can be changed; a listener sees everything that the broker passes on.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'mqtt'
import { pathsIn } from '../../../src/adapters/files/paths.ts'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import { parseCommandLine } from '../../../src/cli/args.ts'
import { connectControl } from '../../../src/cli/rpc/control.ts'
import { createSetup } from '../../../src/cli/setup.ts'
import type { Setup } from '../../../src/cli/setup.ts'
import { createScreenSession } from '../../../src/cli/screen/screen-session.ts'
import type { ScreenSession } from '../../../src/cli/screen/screen-session.ts'
import { attachProfile } from '../../../src/cli/rpc/attach.ts'
import { createCommandRunner } from '../../../src/cli/run-command.ts'
import { ok } from '../../../src/core/result.ts'
import { freshFolder } from '../process/fresh-folder.ts'
import type { Outcome } from '../process/home.ts'
import { startMosquitto } from '../process/mosquitto.ts'
import { startProxy } from '../transport/proxy.ts'
import { noOutput } from '../../../src/cli/screen/plain/no-output.ts'
import { until } from '../wait.ts'

/** Something that the broker passed on. */
export type BrokerMessage = { readonly topic: string; readonly text: string }

export type ExitCodeFixture = {
  /** Runs a command of somebody to its end. */
  readonly papo: (who: string, ...line: readonly string[]) => Promise<Outcome>
  /** The same for what must succeed. */
  readonly runOk: (who: string, ...line: readonly string[]) => Promise<void>
  /** Says something as a program without papo. */
  readonly publish: (topic: string, text: string) => Promise<unknown>
  /** Everything that the broker passed on so far. */
  readonly received: () => readonly BrokerMessage[]
  /** Opens alice's full screen, all but what draws it, and closes it. */
  readonly openScreen: () => Promise<void>
  readonly closeScreen: () => Promise<void>
  /** Alice's way to the broker, and what she may write there. */
  readonly setDelay: (millis: number) => void
  readonly stopBroker: () => Promise<void>
  readonly startBroker: () => Promise<void>
  readonly allowWrites: (all: boolean) => Promise<void>
  readonly close: () => Promise<void>
}

const FREE = 'topic readwrite #\nuser alice\ntopic readwrite #\n'
/** She may say that she is here, and write to herself. */
const BOUND = `topic readwrite #
user alice
topic read #
topic write papo/USERS/alice
topic write papo/WHO/alice
topic write papo/CONTROL/alice_Control/alice
`

const never = new Promise<never>(() => {})

const subscribeAll = async (url: string) => {
  const received: BrokerMessage[] = []
  const client = connect(url, { reconnectPeriod: 20, clientId: 'listener', clean: false })
  client.on('connect', () => client.subscribe('#', { qos: 1 }))
  // the broker goes and comes: it connects again by itself
  client.on('error', () => {})
  client.on('message', (topic, payload, { retain }) => {
    if (!retain) received.push({ topic, text: payload.toString() })
  })
  await until(() => client.connected, 'the listener is there')
  return { client, received }
}

/** A full screen without its screen. */
const headlessScreen = (setup: Setup) =>
  createScreenSession(setup, {
    renamedKeys: () => new Map(),
    output: () => noOutput('id'),
    suspendScreen: (task) => task(),
    isLines: true,
    onWait: () => {},
    isTyping: () => false,
  })

/** A fixture in which nobody has run anything yet; `version` is that of alice's MQTT. */
export const openExitCodeFixture = async (version: 4 | 5): Promise<ExitCodeFixture> => {
  const folder = freshFolder()
  const rights = join(folder, 'acl')
  writeFileSync(rights, FREE)
  const mosquitto = await startMosquitto({
    config: `allow_anonymous true\nset_tcp_nodelay true\npersistence true\nlog_type all\nacl_file ${rights}`,
  })
  const proxy = await startProxy(mosquitto.port)
  const aliceUrl = `mqtt://127.0.0.1:${proxy.port}`
  const { client, received } = await subscribeAll(mosquitto.url)
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    LANG: 'C.UTF-8',
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    PAPO_DISCOVERY: 'off',
  }
  let session: ScreenSession | undefined
  let ended: Promise<unknown> = Promise.resolve()

  const setupOf = (who: string, line: readonly string[]) => {
    const broker = who === 'alice' ? aliceUrl : mosquitto.url
    const more = who === 'alice' ? ['--username', who, '--classic'] : []
    const call = parseCommandLine([
      ...line,
      '--name',
      who,
      '--profile',
      who,
      '--broker',
      broker,
      ...more,
    ])
    if (!call.ok) throw new Error(`${line.join(' ')}: ${call.usageError.kind}`)
    const setup = createSetup(call.value, env)
    if (!setup.ok) throw new Error(setup.message)
    return { call: call.value, setup: setup.value }
  }

  const paths = pathsIn({ env, home: folder, temporary: tmpdir(), uid: process.getuid?.() ?? 0 })
  if (version === 4) {
    // as if it were known of this broker that it speaks nothing newer
    const disk = openDisk(paths.database('alice', 'papo'))
    if (!disk.ok) throw new Error(disk.error)
    const { keyValues, transaction, close } = disk.value
    transaction(true, () => keyValues.put(`speaks-3.1.1:${aliceUrl}`, String(Date.now())))
    close()
  }

  const papo: ExitCodeFixture['papo'] = async (who, ...line) => {
    const { call, setup } = setupOf(who, line)
    const work = createCommandRunner(() => Promise.resolve(ok('')))
    let out = ''
    let err = ''
    const printed = {
      line: (text: string) => void (out += `${text}\n`),
      error: (text: string) => void (err += `${text}\n`),
    }
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop
      const found = await attachProfile(setup, printed.error)
      if (!found.ok) return { code: found.code, out, err: err + found.message }
      // oxlint-disable-next-line no-await-in-loop
      const code = await work(
        call,
        { profile: found.value, texts: setup.texts, out: printed },
        never,
      )
      // oxlint-disable-next-line no-await-in-loop
      await found.value.close()
      if (code !== 'retry') return { code, out, err }
    }
  }

  const closeScreen = async () => {
    session?.end({ code: 0 })
    await ended
    await session?.close()
    session = undefined
  }

  return {
    papo,
    runOk: async (who, ...line) => {
      const { code, err } = await papo(who, ...line)
      if (code !== 0) throw new Error(`${who}: papo ${line.join(' ')}: ${code} ${err}`)
    },
    publish: (topic, text) => client.publishAsync(topic, text, { qos: 1 }),
    received: () => received,
    openScreen: async () => {
      const { setup } = setupOf('alice', [])
      session = headlessScreen(setup)
      ended = session.run()
      const socket = paths.socket('alice', 'papo')
      const remote = await until(() => connectControl(socket), 'the screen listens', 15_000)
      const link = await remote?.call('link', {})
      remote?.close()
      if (!link?.ok) throw new Error('the screen does not answer')
    },
    closeScreen,
    setDelay: proxy.slow,
    stopBroker: () => mosquitto.stop(),
    startBroker: async () => {
      await mosquitto.restart()
      await until(() => client.connected, 'the listener is there again', 10_000)
    },
    allowWrites: async (all) => {
      writeFileSync(rights, all ? FREE : BOUND)
      const reloads = () => mosquitto.log().split('Reloading config').length
      const before = reloads()
      process.kill(mosquitto.pid(), 'SIGHUP')
      await until(() => reloads() > before, 'the broker knows the rights')
    },
    close: async () => {
      await closeScreen()
      await client.endAsync(true)
      await proxy.stop()
      await mosquitto.stop()
      rmSync(mosquitto.folder, { recursive: true, force: true })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
