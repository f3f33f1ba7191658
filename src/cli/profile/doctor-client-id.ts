/** The client ids of an examination, which is not to end the connection of the program itself, nor that of another one. */
import { createHash, randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { privateFolder } from '../../adapters/files/paths.ts'
import { lockProfile } from '../../adapters/profile-lock.ts'
import type { Stop } from '../../core/stop.ts'
import type { Disk } from '../../ports/storage.ts'
import type { Setup } from '../setup.ts'

/** What they begin with: what a broker wants of the id that is set, it may want of these too. */
export const doctorClientId = (clientId: string | undefined): string =>
  `${clientId ?? 'papo'}-doctor`

/**
 * Twelve hexadecimal digits that are the same in each examination of this profile. Nobody else can tell them: they come from
 * the profile's own client id, which only its broker knows; before there is one, from where the profile is.
 */
export const doctorSessionPart = (
  { paths, profile, space }: Pick<Setup, 'paths' | 'profile' | 'space'>,
  disk: Pick<Disk, 'keyValues'> | undefined,
): string =>
  createHash('sha256')
    .update(disk?.keyValues.get('client-id') ?? `${hostname()} ${paths.space(profile, space)}`)
    .digest('hex')
    .slice(0, 12)

/** So many examinations of one profile may run at once, each with a session that the next one clears if it dies. */
const SLOTS = 8

/** What ends the id of the session that is kept, and gives its place back. */
export type SessionPlace = { readonly part: string; readonly release: Stop }

// of this process: to look at the file of a lock that it has would let the lock go (fcntl(2))
const mine = new Set<string>()

/**
 * The first place that no other examination of this profile has: two at once would take over each other's session, and one
 * that died leaves its place, and so its session, to the next. Where no lock can be made, one that nobody else has.
 */
export const takeSessionPlace = (
  { paths, uid }: Pick<Setup, 'paths' | 'uid'>,
  part: string,
): SessionPlace => {
  const folder = privateFolder(paths.sockets, uid)
  for (let slot = 0; folder.ok && slot < SLOTS; slot += 1) {
    const place = slot === 0 ? part : `${part}-${slot}`
    if (mine.has(place)) continue
    const lock = lockProfile(join(folder.value, `doctor-${place}`))
    if (lock.ok) {
      mine.add(place)
      const release = () => {
        mine.delete(place)
        lock.value()
      }
      return { part: place, release }
    }
    if (lock.error === 'no-access') break
  }
  return { part: `${part}-${randomBytes(4).toString('hex')}`, release: () => {} }
}
