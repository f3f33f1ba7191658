/** The programs that tests need beside npm's packages: the one table of them, and how each is found. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

type Entry = {
  /** All of these must be there. */
  readonly programs: readonly string[]
  /** A piece of Python that must run, where the tool is Python. */
  readonly imports?: string
  /** What brings it on Debian. */
  readonly packages: readonly string[]
}

const table = {
  mosquitto: { programs: ['mosquitto', 'mosquitto_passwd'], packages: ['mosquitto'] },
  'mosquitto-clients': {
    programs: ['mosquitto_pub', 'mosquitto_sub'],
    packages: ['mosquitto-clients'],
  },
  nats: { programs: ['nats-server'], packages: ['nats-server'] },
  rabbitmq: {
    programs: ['rabbitmq-server', 'epmd'],
    packages: ['rabbitmq-server', 'erlang-base'],
  },
  ejabberd: { programs: ['ejabberdctl', 'erl'], packages: ['ejabberd', 'erlang-base'] },
  openssl: { programs: ['openssl'], packages: ['openssl'] },
  python: {
    programs: ['python3'],
    imports: 'import paho.mqtt.client, cryptography',
    packages: ['python3', 'python3-paho-mqtt', 'python3-cryptography'],
  },
  tmux: { programs: ['tmux'], packages: ['tmux'] },
  prlimit: { programs: ['prlimit'], packages: ['util-linux'] },
  ps: { programs: ['ps'], packages: ['procps'] },
} satisfies Record<string, Entry>

/** What a test may need; its file or itself names it as a tag, and is left out where it is missing. */
export type Tool = keyof typeof table

const isTool = (name: string): name is Tool => Object.hasOwn(table, name)

/** The table: what each tool is made of. */
export const TOOLS: Readonly<Record<Tool, Entry>> = table

/** All tools by name. */
export const toolNames: readonly Tool[] = Object.keys(table).filter(isTool)

/** Others than those of PATH may be tried; Debian's own Python has Debian's packages. */
const named: Readonly<Record<string, string | undefined>> = {
  mosquitto: process.env['MOSQUITTO'],
  python3: process.env['PYTHON'] ?? '/usr/bin/python3',
}

/** Where servers lie is not in everybody's PATH. */
const FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin', '/opt/homebrew/bin']

const isExecutable = (path: string) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // not there, or not for us
    return false
  }
}

const find = (name: string): string | undefined => {
  const wanted = named[name] ?? name
  if (isAbsolute(wanted)) return isExecutable(wanted) ? wanted : undefined
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...FOLDERS]
  return folders.map((folder) => join(folder, wanted)).find(isExecutable)
}

const isHere = (tool: Tool): boolean => {
  const { programs, imports }: Entry = TOOLS[tool]
  const found = programs.map(find)
  if (found.includes(undefined)) return false
  const [python] = found
  if (imports === undefined || python === undefined) return true
  return spawnSync(python, ['-c', imports], { stdio: 'ignore' }).status === 0
}

/** The tools that this machine lacks. */
export const missingTools = (): readonly Tool[] => toolNames.filter((tool) => !isHere(tool))

/** Whether this run must be whole: a server checks a change, and nothing may be left out. */
export const nothingMayBeSkipped = (): boolean =>
  !['', '0', 'false'].includes(process.env['CI'] ?? '')

/** The packages of these tools, as Debian names them. */
export const packagesOf = (tools: readonly Tool[]): readonly string[] =>
  tools.flatMap((tool) => TOOLS[tool].packages)

/** Where a program of a tool lies; throws with words for a person where it is missing. */
export const program = (name: string): string => {
  const found = find(name)
  if (found !== undefined) return found
  const tools = toolNames.filter((tool) => TOOLS[tool].programs.includes(name))
  throw new Error(`${name} is not installed; on Debian: apt install ${packagesOf(tools).join(' ')}`)
}

declare module 'vitest' {
  interface TestTags {
    readonly tools: Tool
  }
}
