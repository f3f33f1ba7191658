/** People without papo on a real broker: one types mosquitto_pub, one has a script on paho-mqtt. */
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { program } from '../../setup/tools.ts'
import { until } from '../wait.ts'

/** What is heard, and a way to wait for it. */
export type Ear = {
  readonly lines: () => readonly string[]
  /** Waits until a whole line is this, or fits; resolves with the last such line. */
  readonly hears: (wanted: string | RegExp) => Promise<string>
  readonly close: () => Promise<void>
}

const earOf = (command: string, args: readonly string[]) => {
  const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk
  })
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  const lines = () => out.split('\n').slice(0, -1)
  const hears: Ear['hears'] = async (wanted) => {
    const find = () =>
      lines().findLast((line) => (typeof wanted === 'string' ? line === wanted : wanted.test(line)))
    try {
      return String(await until(find, `hears ${String(wanted)}`, 10_000))
    } catch {
      throw new Error(`never heard ${String(wanted)}:\n${out}\n${err}`)
    }
  }
  const close = async () => {
    child.kill('SIGKILL')
    await gone
  }
  return { child, ear: { lines, hears, close } satisfies Ear }
}

type Typist = Ear & {
  readonly pub: (topic: string, text: string) => void
  /** What was published by others than this one, but for who is here, in its order. */
  readonly others: () => readonly string[]
}

/** Somebody who types mosquitto_pub, and has mosquitto_sub open on everything of the plain-text chat. */
export const typist = async (port: number): Promise<Typist> => {
  const there = ['-p', String(port), '-q', '1']
  const { ear } = earOf(program('mosquitto_sub'), [...there, '-v', '-R', '-t', '#', '-T', 'papo/#'])
  const mine = new Set<string>()
  const pub = (topic: string, text: string) => {
    mine.add(`${topic} ${text}`)
    const done = spawnSync(program('mosquitto_pub'), [...there, '-t', topic, '-m', text])
    if (done.status !== 0) throw new Error(`mosquitto_pub: ${String(done.stderr)}`)
  }
  // it is open when it hears what is said now
  const open = () => {
    pub('up', 'up')
    return ear.lines().length > 0
  }
  await until(open, 'mosquitto_sub is open', 10_000)
  const others = () => ear.lines().filter((line) => !mine.has(line) && !line.startsWith('USERS '))
  return { ...ear, pub, others }
}

/** Somebody with a script on paho-mqtt; each command is done when this resolves. */
export const scripted = async (
  port: number,
  name: string,
): Promise<Ear & { readonly does: (command: string) => Promise<void> }> => {
  const script = join(import.meta.dirname, 'classic_peer.py')
  const { child, ear } = earOf(program('python3'), [script, String(port), name])
  await ear.hears('SUBSCRIBED')
  const does = async (command: string) => {
    const before = ear.lines().filter((line) => line === `DONE ${command}`).length
    child.stdin.write(`${command}\n`)
    await until(
      () => ear.lines().filter((line) => line === `DONE ${command}`).length > before,
      `${name} does ${command}`,
      10_000,
    )
  }
  return { ...ear, does }
}
