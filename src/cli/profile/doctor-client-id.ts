/** The client ids of an examination, which is not to end the connection of the program itself. */
import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
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
