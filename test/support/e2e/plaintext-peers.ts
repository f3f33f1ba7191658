/** People without papo on a real broker: one types mosquitto_pub, one has a script on paho-mqtt. */
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { program } from '../../setup/tools.ts'
import { until } from '../wait.ts'

/** What is heard, and a way to wait for it. */
export type Subscriber = {
  readonly lines: () => readonly string[]
  /** Waits until a whole line is this, or fits; resolves with the last such line. */
  readonly waitFor: (wanted: string | RegExp) => Promise<string>
  readonly close: () => Promise<void>
}

const startSubscriber = (command: string, args: readonly string[]) => {
  const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk
  })
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  const lines = () => out.split('\n').slice(0, -1)
  const waitFor: Subscriber['waitFor'] = async (wanted) => {
    const find = () =>
      lines().findLast((line) => (typeof wanted === 'string' ? line === wanted : wanted.test(line)))
    try {
      return await until(find, `hears ${String(wanted)}`, 10_000)
    } catch {
      throw new Error(`never heard ${String(wanted)}:\n${out}\n${err}`)
    }
  }
  const close = async () => {
    child.kill('SIGKILL')
    await exited
  }
  return { child, subscriber: { lines, waitFor, close } satisfies Subscriber }
}

type MosquittoUser = Subscriber & {
  readonly pub: (topic: string, text: string) => void
  /** What was published by others than this one, but for who is here, in its order. */
  readonly others: () => readonly string[]
}

/** Somebody who types mosquitto_pub, and has mosquitto_sub open on everything of the plain-text chat. */
export const startMosquittoUser = async (port: number): Promise<MosquittoUser> => {
  const there = ['-p', String(port), '-q', '1']
  const { subscriber } = startSubscriber(program('mosquitto_sub'), [
    ...there,
    '-v',
    '-R',
    '-t',
    '#',
    '-T',
    'papo/#',
  ])
  const mine = new Set<string>()
  const pub = (topic: string, text: string) => {
    mine.add(`${topic} ${text}`)
    const done = spawnSync(program('mosquitto_pub'), [...there, '-t', topic, '-m', text])
    if (done.status !== 0) throw new Error(`mosquitto_pub: ${String(done.stderr)}`)
  }
  // it is open when it hears what is said now
  const open = () => {
    pub('up', 'up')
    return subscriber.lines().length > 0
  }
  await until(open, 'mosquitto_sub is open', 10_000)
  const others = () =>
    subscriber.lines().filter((line) => !mine.has(line) && !line.startsWith('USERS '))
  return { ...subscriber, pub, others }
}

/** Somebody with a script on paho-mqtt; each command is done when this resolves. */
export const startPahoUser = async (
  port: number,
  name: string,
): Promise<Subscriber & { readonly does: (command: string) => Promise<void> }> => {
  const script = join(import.meta.dirname, 'plaintext_peer.py')
  const { child, subscriber } = startSubscriber(program('python3'), [script, String(port), name])
  await subscriber.waitFor('SUBSCRIBED')
  const does = async (command: string) => {
    const before = subscriber.lines().filter((line) => line === `DONE ${command}`).length
    child.stdin.write(`${command}\n`)
    await until(
      () => subscriber.lines().filter((line) => line === `DONE ${command}`).length > before,
      `${name} does ${command}`,
      10_000,
    )
  }
  return { ...subscriber, does }
}
