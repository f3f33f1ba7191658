/** People with the Python client and people with papo, on a real broker. */
import { rmSync } from 'node:fs'
import { expect } from 'vitest'
import { openHome } from '../process/home.ts'
import type { Home, Running } from '../process/home.ts'
import type { Mosquitto } from '../process/mosquitto.ts'
import { startMosquitto } from '../process/mosquitto.ts'
import type { Pty } from '../process/pty.ts'
import { startPythonClient } from '../process/python.ts'
import type { ClientEvent, PythonClient } from '../process/python.ts'

/** Where both kinds of people meet. */
export type InteropFixture = {
  readonly home: Home
  readonly mosquitto: Mosquitto
  /** Somebody comes with the Python client. */
  readonly openPython: (name: string) => Promise<PythonClient>
  /** A full screen of papo, once it is connected. */
  readonly openScreen: (name: string) => Promise<Pty>
  /** A command of somebody whose screen is open; what it prints. */
  readonly run: (who: string, ...words: readonly string[]) => Promise<string>
  /** A command that must succeed without a word. */
  readonly runOk: (who: string, ...words: readonly string[]) => Promise<void>
  /** Everything that happens at somebody's papo from now on. */
  readonly tail: (who: string) => Running
  readonly close: () => Promise<void>
}

/** A home, a broker, and nobody yet. */
export const openInterop = async (): Promise<InteropFixture> => {
  const home = openHome()
  const mosquitto = await startMosquitto()
  const started: PythonClient[] = []
  const of = (who: string) => ['--profile', who, '--broker', mosquitto.url]
  return {
    home,
    mosquitto,
    openPython: async (name) => {
      const one = startPythonClient(name, `127.0.0.1:${mosquitto.port}`, home.folder)
      started.push(one)
      await one.waitFor('online')
      return one
    },
    openScreen: async (name) => {
      const screen = home.open(name, ['--broker', mosquitto.url])
      await screen.sees(/● \d+ ms/u)
      return screen
    },
    run: async (who, ...words) => (await home.run([...words, ...of(who)])).out,
    runOk: async (who, ...words) => {
      const done = await home.run([...words, ...of(who)])
      expect({ words, ...done }).toEqual({ words, code: 0, out: '', err: '' })
    },
    tail: (who) => home.start(['tail', '--json', ...of(who)]),
    close: async () => {
      for (const one of started) one.kill()
      await Promise.all(started.map(({ exited }) => exited))
      await home.close()
      await mosquitto.stop()
      rmSync(mosquitto.folder, { recursive: true, force: true })
    },
  }
}

/** Is what was heard this text of that person? */
export const isText = (by: string, text: string) => (event: ClientEvent) =>
  event['by'] === by && event['text'] === text

/** Is what was heard a card of a group that this one is a member of? */
export const hasMember = (name: string) => (event: ClientEvent) =>
  Array.isArray(event['members']) && event['members'].includes(name)

/** What the client refused. */
export const refusals = (one: PythonClient): readonly ClientEvent[] =>
  one.events().filter(({ type }) => type === 'refused')
