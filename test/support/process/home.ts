/** A home of its own for papos under test: folders, environment, and an end for all that it started. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive, readEndpoint } from '../../../src/adapters/shared-broker/endpoint-file.ts'
import { freshFolder } from './fresh-folder.ts'
import { killed, openPty } from './pty.ts'
import type { Pty } from './pty.ts'
import type { Widths } from '../screen/widths.ts'

/** The built program; another build can be tried with the variable PAPO_BIN. */
export const BIN = process.env['PAPO_BIN'] ?? join(import.meta.dirname, '../../../dist/main.js')

/** What a command gave back. */
export type Outcome = { readonly code: number; readonly out: string; readonly err: string }

/** A command that runs. */
export type Running = {
  readonly pid: number
  readonly out: () => string
  readonly err: () => string
  readonly kill: (signal?: NodeJS.Signals) => void
  readonly done: Promise<Outcome>
}

type ScreenOptions = {
  readonly columns?: number
  readonly rows?: number
  readonly widths?: Widths
  readonly kitty?: boolean
  readonly env?: Readonly<Record<string, string>>
}

export type Home = {
  readonly folder: string
  /** Where papo keeps its data: `<data>/<profile>/<space>/papo.db`. */
  readonly data: string
  readonly env: Readonly<Record<string, string>>
  /** Opens the full screen of this profile, under its own name. */
  readonly open: (who: string, args?: readonly string[], options?: ScreenOptions) => Pty
  /** Opens papo in a terminal with these arguments. */
  readonly screen: (args: readonly string[], options?: ScreenOptions) => Pty
  /** Runs a line of shell in a terminal; `$PAPO` in it is the program. */
  readonly shell: (line: string, options?: ScreenOptions) => Pty
  /** Starts a command without a terminal; `input` is its standard input. */
  readonly start: (
    args: readonly string[],
    input?: string,
    env?: Readonly<Record<string, string>>,
  ) => Running
  /** Runs a command to its end. */
  readonly run: (
    args: readonly string[],
    input?: string,
    env?: Readonly<Record<string, string>>,
  ) => Promise<Outcome>
  /** The process id of the broker that papo started in the background, if it runs. */
  readonly brokerPid: () => number | undefined
  /** Ends everything that was started here and removes the folders. */
  readonly close: () => Promise<void>
}

/** A home with short patience; `more` is added to the environment of all that is started in it. `bin` is the program. */
export const openHome = (more: Readonly<Record<string, string>> = {}, bin = BIN): Home => {
  if (!existsSync(bin)) throw new Error('build first: npm run build')
  const folder = freshFolder()
  const data = join(folder, 'data', 'papo')
  const env: Readonly<Record<string, string>> = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    // what V8 compiled of the program, which all homes share
    XDG_CACHE_HOME: join(tmpdir(), 'papo-test-cache'),
    PAPO_DISCOVERY: 'off',
    PAPO_BROKER_IDLE: '30000',
    ...more,
  }
  const screens: Pty[] = []
  const commands: Running[] = []
  const start: Home['start'] = (args, input = '', extra = {}) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: folder,
      env: { ...env, ...extra },
    })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      err += chunk
    })
    // a command that does not read may be gone before it was told everything
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    const running: Running = {
      pid: child.pid ?? 0,
      out: () => out,
      err: () => err,
      kill: (signal = 'SIGKILL') => child.kill(signal),
      done: new Promise((resolve) => {
        child.once('close', (code) => resolve({ code: code ?? -1, out, err }))
      }),
    }
    commands.push(running)
    return running
  }
  const brokerPid = () => {
    const note = readEndpoint(join(data, 'broker'))
    return note && isAlive(note.pid) ? note.pid : undefined
  }
  const inTerminal = (command: string, args: readonly string[], options: ScreenOptions) => {
    const pty = openPty(command, args, {
      ...options,
      cwd: folder,
      env: { ...env, ...options.env },
    })
    screens.push(pty)
    return pty
  }
  const screen: Home['screen'] = (args, options = {}) =>
    inTerminal(process.execPath, [bin, ...args], options)
  return {
    folder,
    data,
    env,
    screen,
    shell: (line, options = {}) =>
      inTerminal('sh', ['-c', line], {
        ...options,
        env: { PAPO: `${process.execPath} ${bin}`, ...options.env },
      }),
    open: (who, args = [], options = {}) =>
      screen(['--name', who, '--profile', who.toLowerCase(), ...args], options),
    start,
    run: (args, input, extra) => start(args, input, extra).done,
    brokerPid,
    close: async () => {
      for (const pty of screens) if (!pty.ending()) pty.kill('SIGKILL')
      for (const command of commands) command.kill('SIGKILL')
      await Promise.all([...screens.map(({ ended }) => ended), ...commands.map(({ done }) => done)])
      const pid = brokerPid()
      if (pid !== undefined) killed(pid, 'SIGKILL')
      // it is nobody's child here, so when it is gone cannot be asked; its files may be busy for a moment
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

/** Every file below a folder with its content, but the number of the process that looked at it last. */
export const filesIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'lock.pid')
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, 'base64')]),
  )
