/** The Python client of `examples`, as a person runs it: commands are typed, and what it prints is read. */
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { program } from '../../setup/tools.ts'
import { until } from '../wait.ts'

const EXAMPLES = join(import.meta.dirname, '../../../examples')

/** Something that the client printed. */
export type ClientEvent = { readonly type: string; readonly [name: string]: unknown }
const isClientEvent = (value: unknown): value is ClientEvent =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** Runs a piece of Python that can import what lies in `examples`; gives what it prints, as JSON. */
export const inPython = (code: string, input: unknown): unknown => {
  const args = ['-B', '-c', `import sys; sys.path.insert(0, ${JSON.stringify(EXAMPLES)})\n${code}`]
  const ran = spawnSync(program('python3'), args, {
    input: JSON.stringify(input),
    encoding: 'utf8',
  })
  if (ran.status !== 0) throw new Error(ran.stderr)
  return JSON.parse(ran.stdout)
}

/** Somebody who uses the client. */
export type PythonClient = {
  readonly type: (line: string) => void
  /** Resolves with the first thing of this type that was printed and meets this. */
  readonly waitFor: (type: string, met?: (events: ClientEvent) => boolean) => Promise<ClientEvent>
  /** Everything that was printed so far. */
  readonly events: () => readonly ClientEvent[]
  readonly kill: (signal?: NodeJS.Signals) => void
  /** Resolves with its exit code. */
  readonly exited: Promise<number | null>
}

/** Starts the client under this name; what it keeps lies in `folder`. */
export const startPythonClient = (name: string, broker: string, folder: string): PythonClient => {
  const where = ['--broker', broker, '--file', join(folder, `${name}.json`)]
  const running = spawn(program('python3'), [
    '-B',
    join(EXAMPLES, 'papo_client.py'),
    name,
    ...where,
  ])
  let out = ''
  let err = ''
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  running.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const exited = new Promise<number | null>((resolve) => {
    running.once('close', resolve)
  })
  const events = () =>
    out
      .split('\n')
      .slice(0, -1)
      .map((line): unknown => JSON.parse(line))
      .filter(isClientEvent)
  return {
    type: (line) => running.stdin.write(`${line}\n`),
    waitFor: async (type, met = () => true) => {
      const find = () => events().find((one) => one.type === type && met(one))
      await until(find, `${name} prints ${type}`, 20_000).catch(() => undefined)
      const found = find()
      if (!found) throw new Error(`${name} never printed ${type}:\n${out}\n${err}`)
      return found
    },
    events,
    kill: (signal = 'SIGKILL') => running.kill(signal),
    exited,
  }
}
