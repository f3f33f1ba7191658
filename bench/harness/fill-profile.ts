/** Profiles that hold something before anything is measured. */
import { closeSync, cpSync, fsyncSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openDisk } from '../../src/adapters/sqlite.ts'
import { id } from '../../test/support/network/network.ts'
import { openHome } from '../../test/support/process/home.ts'
import type { Home } from '../../test/support/process/home.ts'
import type { Pty } from '../../test/support/process/pty.ts'
import { freshFolder } from '../../test/support/process/fresh-folder.ts'
import type { Disk } from '../../src/ports/storage.ts'
import { storeOlderSession } from './older-messages.ts'

/** The database of a profile. */
export const databaseOf = ({ data }: Home, profile: string): string =>
  join(data, profile, 'papo', 'papo.db')

/** Leaves the full screen, and waits for the end of it. */
export const leave = async (screen: Pty): Promise<void> => {
  await screen.press('/quit', '\r')
  await screen.ended
}

/** What the system still writes to the disk would be in the way of what is measured. */
const settleDisk = (path: string) => {
  const file = openSync(path, 'r+')
  fsyncSync(file)
  closeSync(file)
}

/** Makes a profile by starting the program once, and stores more in it, as if the program had lived through all of that. */
export const fillProfile = async (
  home: Home,
  profile: string,
  url: string,
  store: (disk: Disk) => void,
): Promise<void> => {
  const run = async () => {
    const screen = home.open(profile, ['--broker', url], { columns: 200, rows: 50 })
    await screen.sees(/● \d+ ms/u, 60_000)
    await leave(screen)
  }
  await run()
  const file = databaseOf(home, profile)
  const disk = openDisk(file)
  if (!disk.ok) throw new Error(disk.error)
  store(disk.value)
  disk.value.close()
  // a program that had lived through all of this would not read it again as what came since its last snapshot
  const database = new DatabaseSync(file)
  database.exec('DELETE FROM snapshots')
  database.close()
  // it makes a snapshot of what it reads, as there is one after any day
  await run()
  settleDisk(file)
}

/** Folders with the data of a profile, by what is in it: a million messages take half a minute. */
const filled = new Map<string, Promise<string>>()

const makeHistory = async (me: string, other: string, stored: number, url: string, bin: string) => {
  const home = openHome({}, bin)
  try {
    await fillProfile(home, me, url, (disk) => storeOlderSession(disk, id(me), id(other), stored))
    const folder = freshFolder()
    cpSync(home.data, folder, { recursive: true })
    return folder
  } finally {
    await home.close()
  }
}

/**
 * Gives a home the profile of somebody with so many older messages with another one. It is made once for each build
 * and number, over the broker at this URL, and copied then.
 */
export const copyHistory = async (
  home: Home,
  [me, other]: readonly [me: string, other: string],
  stored: number,
  { url, bin }: { readonly url: string; readonly bin: string },
): Promise<void> => {
  const name = JSON.stringify([me, other, stored, bin])
  const made = filled.get(name) ?? makeHistory(me, other, stored, url, bin)
  filled.set(name, made)
  cpSync(await made, home.data, { recursive: true })
  settleDisk(databaseOf(home, me))
}
