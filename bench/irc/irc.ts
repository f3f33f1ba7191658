/** Terminal clients of IRC on ngircd, as a measure for papo: what the same flood costs them. */
import { spawn } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import { freePort } from '../../test/support/process/free-port.ts'
import { openPty } from '../../test/support/process/pty.ts'
import type { Pty } from '../../test/support/process/pty.ts'
import { freshFolder } from '../../test/support/process/fresh-folder.ts'
import { until } from '../../test/support/wait.ts'
import { startHelper } from '../harness/helper.ts'
import { SIZE } from '../harness/watched.ts'

export type IrcClient = 'weechat' | 'irssi'
const CHANNEL = '#flood'
const ENTER = '\r'

/** The path of a program, where it is installed. Debian has daemons in a folder that not everybody looks into. */
const find = (name: string): string | undefined =>
  [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin']
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path))

/** Those of them that can be measured here: the client and the server are installed. */
export const installedIrcClients = (): readonly IrcClient[] =>
  find('ngircd') === undefined
    ? []
    : (['weechat', 'irssi'] as const).filter((client) => find(client) !== undefined)

/** How ngircd is set that takes a flood of one author. */
const configOf = (port: number) => `[Global]
Name = irc.example.net
Info = a benchmark
Listen = 127.0.0.1
Ports = ${port}
[Limits]
MaxConnectionsIP = 0
MaxPenaltyTime = 0
[Options]
DNS = no
Ident = no
PAM = no
`

const startServer = async (folder: string) => {
  const port = await freePort()
  const file = join(folder, 'ngircd.conf')
  writeFileSync(file, configOf(port))
  const child = spawn(find('ngircd') ?? '', ['-n', '-f', file], { stdio: 'ignore' })
  const answers = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
  await until(answers, 'ngircd listens')
  return { port, stop: () => child.kill() }
}

const open = (client: IrcClient, folder: string, port: number): Pty => {
  const set = [
    `/server add bench 127.0.0.1/${port}`,
    '/set irc.server.bench.nicks bob',
    `/set irc.server.bench.autojoin ${CHANNEL}`,
    '/connect bench',
  ].join(';')
  const args =
    client === 'weechat'
      ? ['--dir', folder, '--run-command', set]
      : [`--home=${folder}`, '--connect=127.0.0.1', `--port=${port}`, '--nick=bob']
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
  }
  return openPty(find(client) ?? '', args, { ...SIZE, env, cwd: folder })
}

/**
 * Opens a client in a terminal, with the channel on its screen, and hands it to `task` with what starts the flood of so
 * many messages; ends all of it then.
 */
export const withIrcClient = async <T>(
  client: IrcClient,
  count: number,
  task: (screen: Pty, flood: () => void) => Promise<T>,
): Promise<T> => {
  const folder = freshFolder()
  const server = await startServer(folder)
  const screen = open(client, folder, server.port)
  let stop: (() => Promise<void>) | undefined
  try {
    if (client === 'irssi') {
      await screen.sees('End of MOTD')
      await screen.press(`/join ${CHANNEL}`, ENTER)
    }
    await screen.sees(/bob.* has joined/u)
    const talker = startHelper<{ readonly do: 'flood' }, { readonly is: 'ready' }>(
      new URL('talker-child.ts', import.meta.url),
      [String(server.port), CHANNEL, String(count)],
    )
    ;({ stop } = talker)
    await talker.hears('ready')
    await screen.sees(/alice.* has joined/u)
    await screen.quiet(500)
    return await task(screen, () => talker.tell({ do: 'flood' }))
  } finally {
    await stop?.()
    screen.kill()
    await screen.ended
    server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
