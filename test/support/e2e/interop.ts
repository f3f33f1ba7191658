/** People with the Python client and people with papo, on a real broker. */
import { rmSync } from 'node:fs'
import { expect } from 'vitest'
import { openHome } from '../process/home.ts'
import type { Home, Running } from '../process/home.ts'
import type { Mosquitto } from '../process/mosquitto.ts'
import { startMosquitto } from '../process/mosquitto.ts'
import type { Pty } from '../process/pty.ts'
import { pythonist } from '../process/python.ts'
import type { Heard, Pythonist } from '../process/python.ts'

/** Where both kinds of people meet. */
export type Meeting = {
  readonly home: Home
  readonly mosquitto: Mosquitto
  /** Somebody comes with the Python client. */
  readonly comes: (name: string) => Promise<Pythonist>
  /** A full screen of papo, once it is connected. */
  readonly opens: (name: string) => Promise<Pty>
  /** A command of somebody whose screen is open; what it prints. */
  readonly asks: (who: string, ...words: readonly string[]) => Promise<string>
  /** A command that must succeed without a word. */
  readonly did: (who: string, ...words: readonly string[]) => Promise<void>
  /** Everything that happens at somebody's papo from now on. */
  readonly follows: (who: string) => Running
  readonly close: () => Promise<void>
}

/** A home, a broker, and nobody yet. */
export const meeting = async (): Promise<Meeting> => {
  const home = openHome()
  const mosquitto = await startMosquitto()
  const started: Pythonist[] = []
  const of = (who: string) => ['--profile', who, '--broker', mosquitto.url]
  return {
    home,
    mosquitto,
    comes: async (name) => {
      const one = pythonist(name, `127.0.0.1:${mosquitto.port}`, home.folder)
      started.push(one)
      await one.hears('online')
      return one
    },
    opens: async (name) => {
      const screen = home.open(name, ['--broker', mosquitto.url])
      await screen.sees(/● \d+ ms/u)
      return screen
    },
    asks: async (who, ...words) => (await home.run([...words, ...of(who)])).out,
    did: async (who, ...words) => {
      const done = await home.run([...words, ...of(who)])
      expect({ words, ...done }).toEqual({ words, code: 0, out: '', err: '' })
    },
    follows: (who) => home.start(['tail', '--json', ...of(who)]),
    close: async () => {
      for (const one of started) one.kill()
      await Promise.all(started.map(({ gone }) => gone))
      await home.close()
      await mosquitto.stop()
      rmSync(mosquitto.folder, { recursive: true, force: true })
    },
  }
}

/** Is what was heard this text of that person? */
export const says = (by: string, text: string) => (heard: Heard) =>
  heard['by'] === by && heard['text'] === text

/** Is what was heard a card of a group that this one is a member of? */
export const isWith = (name: string) => (heard: Heard) =>
  Array.isArray(heard['members']) && heard['members'].includes(name)

/** What the client refused. */
export const refusals = (one: Pythonist): readonly Heard[] =>
  one.heard().filter(({ type }) => type === 'refused')
