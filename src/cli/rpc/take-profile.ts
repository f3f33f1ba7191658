/** Opens a profile for the full screen: the program that had it open before gives it up. */
import { setTimeout as pause } from 'node:timers/promises'
import { privateFolder } from '../../adapters/files/paths.ts'
import { revealLine } from '../../core/text/safe-text.ts'
import { connectControl } from './control.ts'
import type { ProgramListeners, Program } from '../profile/program.ts'
import { createDiskPatience } from '../profile/disk-patience.ts'
import { openProgram } from '../profile/program.ts'
import type { CliResult, Setup } from '../setup.ts'
import { cliFailure } from '../setup.ts'

/** How long the older program gets to close the profile: tries, and milliseconds between them. */
const MAX_TRIES = 100
const RETRY_PAUSE = 100

/** The program, once the profile is free; `tell` gets why it takes so long. */
export const takeProfile = async (
  setup: Setup,
  listeners: ProgramListeners,
  tell: (why: string) => void,
): Promise<CliResult<Program>> => {
  const { paths, profile, space, texts } = setup
  const folder = privateFolder(paths.sockets, setup.uid)
  if (!folder.ok) return cliFailure(texts.disk['no-access'](revealLine(paths.sockets)))
  let pid = '?'
  let answered = false
  const isFree = createDiskPatience(setup, tell)
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const opened = openProgram(setup, listeners)
    if (opened.ok) return opened
    if ('message' in opened) {
      if (isFree(opened)) return opened
      // each attempt waits for what the one before found
      // oxlint-disable-next-line no-await-in-loop
      await pause(RETRY_PAUSE)
      continue
    }
    pid = String(opened.pid ?? pid)
    // each attempt waits for what the one before asked for
    // oxlint-disable-next-line no-await-in-loop
    const holder = await connectControl(paths.socket(profile, space))
    // oxlint-disable-next-line no-await-in-loop
    const answer = await holder?.call('yield', {})
    answered = answer?.ok === true && answer.value
    holder?.close()
    // oxlint-disable-next-line no-await-in-loop
    await pause(RETRY_PAUSE)
  }
  return cliFailure(answered ? texts.busy(pid) : texts.inUse(pid))
}
