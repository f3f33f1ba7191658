/**
 * What users see: the built program in a terminal of 200 x 50 with a conversation open that has a history on
 * disk, a real Mosquitto, and an author whose messages have real signatures.
 */
import { rmSync } from 'node:fs'
import { BIN, openHome } from '../../test/support/process/home.ts'
import type { Home } from '../../test/support/process/home.ts'
import { startMosquitto } from '../../test/support/process/mosquitto.ts'
import type { Pty } from '../../test/support/process/pty.ts'
import { until } from '../../test/support/wait.ts'
import { AUTHOR, GROUP, startAuthor, textOf } from '../author/author.ts'
import type { Author } from '../author/author.ts'
import { copyHistory, leave } from './fill-profile.ts'

const ME = 'bob'
const AS_ME = ['--name', ME, '--profile', ME] as const
const ENTER = '\r'
export const SIZE = { columns: 200, rows: 50 } as const
/** How a Mosquitto is set that loses nothing of a flood. */
const CONFIG = `allow_anonymous true
set_tcp_nodelay true
persistence true
max_queued_messages 0
`

export type Watched = {
  readonly url: string
  readonly screen: Pty
  readonly author: Author
  /** Where the program lives, and under which profile. */
  readonly home: Home
  readonly profile: string
  readonly close: () => Promise<void>
}

/** In which conversation the author speaks, and what is open meanwhile. */
export type WatchedPlace =
  | 'session'
  /** The session with the author, while another conversation is open. */
  | 'other'
  /** A group of so many, which is open. */
  | { readonly members: number }

export type WatchedOptions = {
  /** Messages on disk, in the conversation with the author. */
  readonly stored: number
  /** Another build of the program. */
  readonly bin?: string | undefined
  /** A folder for profiles of its CPU. */
  readonly profile?: string | undefined
  readonly place?: WatchedPlace
  /** More of the environment of the program. */
  readonly env?: Readonly<Record<string, string>>
}

type Parts = Pick<Watched, 'url' | 'author' | 'home'>

/** What is open on the screen of the one who is measured: as a command, and as the input tells. */
const openedBy = (place: WatchedPlace): readonly [command: string, told: string] => {
  if (place === 'other') return ['/chat echo', 'to echo']
  return place === 'session'
    ? [`/chat ${AUTHOR}`, `to ${AUTHOR}`]
    : [`/chat #${GROUP}`, `to # ${GROUP}`]
}

/** Joins the group of the author; it may take a moment until it is known. */
const joinGroup = async ({ author, home }: Parts) => {
  await author.hears('founded')
  await until(
    async () => (await home.run(['group', 'join', GROUP, ...AS_ME])).code === 0,
    'the group is there',
    30_000,
  )
}

const prepare = async (
  { url, author, home }: Parts,
  { stored, place = 'session', env = {} }: WatchedOptions,
): Promise<Pty> => {
  // one that marks pastes: what it does not mark was typed, however fast
  const terminal = { ...SIZE, kitty: true }
  const open = (more = {}) => home.open(ME, ['--broker', url], { ...terminal, env: more })
  const first = open()
  await first.sees(/● \d+ ms/u, 30_000)
  await author.hears('asked')
  await first.sees(`${AUTHOR} wants to chat`, 30_000)
  await home.run(['accept', AUTHOR, ...AS_ME])
  if (typeof place === 'object') await joinGroup({ url, author, home })
  await author.hears('ready')
  const [command, told] = openedBy(place)
  await first.press(command, ENTER)
  await first.sees(told)
  await leave(first)

  const screen = open(env)
  await screen.sees(/● \d+ ms/u, 30_000)
  if (stored > 0 && place === 'session') await screen.sees(`number ${stored}`, 30_000)
  await screen.sees(`● ${AUTHOR}`, 30_000)
  await screen.quiet(500)
  return screen
}

/** Sets it all up. */
export const openWatched = async (options: WatchedOptions): Promise<Watched> => {
  const { bin = BIN, profile, place, stored } = options
  const mosquitto = await startMosquitto({ config: CONFIG })
  const { url } = mosquitto
  const cpu = `--cpu-prof --cpu-prof-dir=${profile}`
  const home = openHome(profile === undefined ? {} : { NODE_OPTIONS: cpu }, bin)
  // the author waits for their session, and a history may take half a minute
  if (stored > 0) await copyHistory(home, [ME, AUTHOR], stored, { url, bin })
  const author = startAuthor(url, ME, typeof place === 'object' ? place.members : undefined)
  const close = async () => {
    await author.stop()
    await home.close()
    await mosquitto.stop()
    rmSync(mosquitto.folder, { recursive: true, force: true })
  }
  try {
    const screen = await prepare({ url, author, home }, options)
    return {
      url,
      author,
      screen,
      home,
      profile: ME,
      close: async () => {
        // a profile is written when the program ends by itself
        await leave(screen)
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Waits until the message with this number is on the screen. */
export const seesMessage = (screen: Pty, seq: number, patience = 300_000): Promise<void> =>
  screen.sees(textOf(seq), patience)
