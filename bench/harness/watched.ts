/**
 * What users see: the built program in a terminal of 200 x 50 with a conversation open that has a history on
 * disk, a real Mosquitto, and an author whose messages have real signatures.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openDisk } from '../../src/adapters/sqlite.ts'
import { id } from '../../test/support/network/network.ts'
import { openHome } from '../../test/support/process/home.ts'
import type { Home } from '../../test/support/process/home.ts'
import { startMosquitto } from '../../test/support/process/mosquitto.ts'
import type { Pty } from '../../test/support/process/pty.ts'
import { AUTHOR, startAuthor, textOf } from './author.ts'
import type { Author } from './author.ts'
import { storeOlderMessages } from './older-messages.ts'

const ME = 'bob'
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

type Parts = Pick<Watched, 'url' | 'author' | 'home'>

const prepare = async ({ url, author, home }: Parts, stored: number): Promise<Pty> => {
  const open = () => home.open(ME, ['--broker', url], SIZE)
  const first = open()
  await first.sees(/● \d+ ms/u, 30_000)
  await author.hears('asked')
  await first.sees(`${AUTHOR} wants to chat`, 30_000)
  await home.run(['accept', AUTHOR, '--name', ME, '--profile', ME])
  await author.hears('ready')
  await first.press(`/chat ${AUTHOR}`, ENTER)
  await first.sees(`to ${AUTHOR}`)
  await first.press('/quit', ENTER)
  await first.ended

  const disk = openDisk(join(home.data, ME, 'papo', 'papo.db'))
  if (!disk.ok) throw new Error(disk.error)
  storeOlderMessages(disk.value, id(ME), id(AUTHOR), stored)
  disk.value.close()

  const screen = open()
  await screen.sees(/● \d+ ms/u, 30_000)
  if (stored > 0) await screen.sees(`number ${stored}`, 30_000)
  await screen.sees(`● ${AUTHOR}`, 30_000)
  await screen.quiet(500)
  return screen
}

/**
 * Sets it all up with so many messages on disk. `bin` is another build of the program; `profile` is a folder for
 * profiles of its CPU.
 */
export const openWatched = async (
  stored: number,
  bin?: string,
  profile?: string,
): Promise<Watched> => {
  const mosquitto = await startMosquitto({ config: CONFIG })
  const { url } = mosquitto
  const options = `--cpu-prof --cpu-prof-dir=${profile}`
  const home = openHome(profile === undefined ? {} : { NODE_OPTIONS: options }, bin)
  const author = startAuthor(url, ME)
  const close = async () => {
    await author.stop()
    await home.close()
    await mosquitto.stop()
    rmSync(mosquitto.folder, { recursive: true, force: true })
  }
  try {
    const screen = await prepare({ url, author, home }, stored)
    return {
      url,
      author,
      screen,
      home,
      profile: ME,
      close: async () => {
        // a profile is written when the program ends by itself
        await screen.press('/quit', ENTER)
        await screen.ended
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
