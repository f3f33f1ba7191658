/** A real Mosquitto, the victim's screen, the friend and mallory; all know each other when it begins. */
import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { openHome } from '../../test/support/process/home.ts'
import type { Home } from '../../test/support/process/home.ts'
import { startMosquitto } from '../../test/support/process/mosquitto.ts'
import type { Mosquitto } from '../../test/support/process/mosquitto.ts'
import { connectMqtt } from '../../test/support/transport/mqtt-clients.ts'
import { until } from '../../test/support/wait.ts'
import { FRIEND, GROUP, MALLORY, VICTIM } from './attack.ts'
import type { Attack } from './attack.ts'
import { startHelper } from '../harness/helper.ts'
import { prefer, putFirst } from '../harness/priority.ts'
import type { Rank } from '../harness/priority.ts'
import type { FlooderProcess, FriendProcess } from './helpers.ts'
import type { Strength } from './measure.ts'
import { openVictim } from './victim.ts'
import type { Victim } from './victim.ts'

const PATIENCE = 60_000
const PATIENCE_AT_END = 10_000
const CTRL_C = '\u0003'
const CONFIG = `allow_anonymous true
set_tcp_nodelay true
sys_interval 1
`

export type Town = {
  readonly victim: () => Victim
  readonly friend: FriendProcess
  readonly mallory: FlooderProcess
  /** Packets that the broker dropped so far because a queue was full. */
  readonly dropped: () => number
  /** Ends the victim's program, and starts it again after `meanwhile`. */
  readonly restartVictim: (meanwhile: () => Promise<void>) => Promise<void>
  readonly close: () => Promise<void>
}

const watchDrops = async (mosquitto: Mosquitto) => {
  const { client, received } = await connectMqtt(mosquitto.url, { clientId: 'watch' })
  await client.subscribeAsync('$SYS/broker/publish/messages/dropped')
  return { dropped: () => Number(received.at(-1)?.text ?? 0), close: () => client.endAsync() }
}

/** One `papo` command of the victim, through the open screen. */
const run = async (home: Home, url: string, ...words: readonly string[]) => {
  const { code, err } = await home.run([...words, '--profile', VICTIM, '--broker', url])
  return { isDone: code === 0, err }
}

/** Repeats a command of the victim until it succeeds. */
const runUntilDone = (home: Home, url: string, ...words: readonly string[]) =>
  until(async () => (await run(home, url, ...words)).isDone, words.join(' '), PATIENCE)

/** Opens the town. */
export const openTown = async (
  { args = [], enters, opens = FRIEND }: Attack,
  { isPutFirst, profileFolder }: Pick<Strength, 'isPutFirst' | 'profileFolder'>,
): Promise<Town> => {
  const first = (pid: number, rank: Rank) => {
    if (isPutFirst) putFirst(pid, rank)
  }
  const mosquitto = await startMosquitto({ config: CONFIG })
  first(mosquitto.pid(), 'needed')
  const { url } = mosquitto
  const home = openHome()
  const cameOnline = async ({ screen }: Victim) => {
    await screen.sees(/● \d+ ms/u, PATIENCE)
    first(screen.pid, 'measured')
  }
  let victim = openVictim(home, { url, args, profileFolder })
  await cameOnline(victim)
  const friend: FriendProcess = startHelper(new URL('friend-child.ts', import.meta.url), [url])
  // not in real time: where that takes both cores, the threads of the kernel that write to the disk have to wait
  if (isPutFirst) prefer(friend.pid)
  await runUntilDone(home, url, 'accept', FRIEND)
  await friend.hears('ready', PATIENCE)
  const mallory: FlooderProcess = startHelper(new URL('flooder-child.ts', import.meta.url), [url])
  // who is too slow to flood shows nothing
  if (isPutFirst) prefer(mallory.pid)
  await runUntilDone(home, url, 'accept', MALLORY)
  await runUntilDone(home, url, 'group', 'join', GROUP)
  await mallory.hears('ready', PATIENCE)
  const watch = await watchDrops(mosquitto)
  if (enters !== undefined) {
    await victim.enter(enters)
    await victim.screen.quiet()
  }
  await victim.enter(`/chat ${opens}`)
  friend.tell({ do: 'say', text: 'hello' })
  await victim.screen.quiet()
  const leave = async () => {
    await victim.screen.press(CTRL_C, CTRL_C)
    await Promise.race([victim.screen.ended, pause(PATIENCE_AT_END)])
  }
  return {
    victim: () => victim,
    friend,
    mallory,
    dropped: watch.dropped,
    restartVictim: async (meanwhile) => {
      await leave()
      await meanwhile()
      victim = openVictim(home, { url, args, profileFolder })
      await cameOnline(victim)
    },
    close: async () => {
      await leave()
      await Promise.all([friend.stop(), mallory.stop(), watch.close()])
      await home.close()
      await mosquitto.stop('SIGKILL')
      rmSync(mosquitto.folder, { recursive: true, force: true })
    },
  }
}
