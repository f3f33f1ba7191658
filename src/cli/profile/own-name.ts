/** Under which name a profile is open, and whether it has a person at all. */
import { existsSync } from 'node:fs'
import { openDisk } from '../../adapters/sqlite.ts'
import { defaultSettings } from '../../core/settings/setting-table.ts'
import { ECHO, parseDisplayName, parseUserId } from '../../core/ids.ts'
import type { SafeText, UserId } from '../../core/ids.ts'
import { parseOwnName } from '../../core/user-name.ts'
import { revealLine } from '../../core/text/safe-text.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import type { State } from '../../model/state.ts'
import type { Disk } from '../../ports/storage.ts'
import type { CliFailure, CliResult, Setup } from '../setup.ts'
import { cliFailure } from '../setup.ts'

/** Somebody's id, and their name as they write it. */
export type OwnName = { readonly id: UserId; readonly name: SafeText }

/** The flags that lead to this profile and space, each with a space behind it; none where they are what papo takes by itself. */
export const profileFlags = ({ profile, space }: Pick<Setup, 'profile' | 'space'>): string =>
  [
    profile === 'default' ? '' : `--profile ${profile} `,
    space === defaultSettings.space ? '' : `--space ${space} `,
  ].join('')

/** Nobody said for whom this profile is. */
export const noPerson = (setup: Setup): CliFailure =>
  cliFailure(setup.texts.init.noPerson(profileFlags(setup)))

/** The name asked for now, or the one under which this profile was here before. */
export const ownNameOf = (setup: Setup, disk: Disk): CliResult<OwnName> => {
  const wanted = setup.name?.shown ?? disk.keyValues.get('name')
  if (wanted === undefined) return noPerson(setup)
  const read = parseOwnName(wanted)
  if (!read.ok) return cliFailure(setup.texts.badOwnName(revealLine(wanted), read.error), 2)
  const id = parseUserId(read.value)
  return id === undefined
    ? cliFailure(setup.texts.badOwnName(revealLine(wanted), { is: 'unstable' }), 2)
    : { ok: true, value: { id, name: read.value } }
}

/** Keeps the name on disk. What is returned: another name that the profile had before, and that groups and conversations know. */
export const keepOwnName = (
  { keyValues, transaction }: Disk,
  me: OwnName,
): SafeText | undefined => {
  const before = parseDisplayName(keyValues.get('name'))
  // what survives a power cut takes a while, and it is rarely another name
  if (before !== me.name) transaction(true, () => keyValues.put('name', me.name))
  return before !== undefined && parseUserId(before) !== me.id ? before : undefined
}

/**
 * Has anybody else a group or a conversation with this profile? Without one another name is no loss, such as for one that was taken.
 * Groups of others are there as well.
 */
export const isKnownToOthers = ({ groups, sessions, me }: State): boolean =>
  [...sessions.values()].some(({ with: who }) => who !== ECHO) ||
  [...groups.values()].some(({ intervals }) => intervals.some(({ key }) => key === me.key))

/** Was this profile ever opened in this space? */
export const hasDatabase = ({ paths, profile, space }: Setup): boolean =>
  existsSync(paths.database(profile, space))

/** The name under which this profile was here before, if it was. No file is made. */
export const storedName = (setup: Setup): Result<SafeText | undefined, 'unreadable'> => {
  if (!hasDatabase(setup)) return ok(undefined)
  const disk = openDisk(setup.paths.database(setup.profile, setup.space))
  if (!disk.ok) return fail('unreadable')
  const name = parseDisplayName(disk.value.keyValues.get('name'))
  disk.value.close()
  return ok(name)
}

/** Has nobody a name in this profile yet? A first run asks for one. */
export const isFirstRun = (setup: Setup): boolean => {
  if (setup.name) return false
  const name = storedName(setup)
  return name.ok && name.value === undefined
}
