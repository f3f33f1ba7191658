/** The port `Desktop`: the clipboard by programs that are there, else by the terminal; openers of links. */
import type {
  CopyResult,
  Desktop,
  DesktopNotification,
  NotificationOutcome,
  NotificationWay,
  OpenLinkResult,
} from '../core/desktop.ts'
import {
  notificationBytes,
  notificationPrograms,
  notificationStringOf,
} from './desktop/notifications.ts'
import { createProgramRunner } from './desktop/program-runner.ts'
import {
  clipboardPrograms,
  MAX_OSC,
  linkOpeners,
  openableUrl,
  openCommand,
  osc52Copy,
  tmuxPrograms,
} from './desktop/programs.ts'
import type { ClipboardProgram } from './desktop/programs.ts'

/** The longest (ms) that a program may take to swallow a text. */
const COPY_TIMEOUT = 2000
/** The longest (ms) that a program may take to show a notification. */
const NOTIFY_TIMEOUT = 2000
/** An opener that runs longer (ms) has opened something. */
const OPEN_TIMEOUT = 2000

type Deps = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Writes to the terminal as it is. */
  readonly write: (bytes: string) => void
}

/** Makes the desktop as this environment has it. */
export const createDesktop = ({ env, platform, write }: Deps): Desktop => {
  const runner = createProgramRunner(env)

  /** The name of the first program that takes the text. */
  const copyWithFirst = async (
    programs: readonly ClipboardProgram[],
    text: string,
  ): Promise<readonly string[]> => {
    for (const { command, wants } of programs) {
      // each only where the one before it was not there or failed
      // oxlint-disable-next-line eslint/no-await-in-loop
      const outcome = await runner.feed(command, Buffer.from(text, wants), COPY_TIMEOUT)
      if (outcome === 0) return command.slice(0, 1)
    }
    return []
  }

  const copy = async (text: string): Promise<CopyResult> => {
    // inside tmux there are two clipboards from which one may want to paste
    const [inTmux, onDesktop] = await Promise.all([
      copyWithFirst(tmuxPrograms(env), text),
      copyWithFirst(clipboardPrograms(env, platform), text),
    ])
    const names = [...inTmux, ...onDesktop]
    if (names.length > 0) return { to: 'programs', names }
    const bytes = osc52Copy(env, text)
    if (bytes === '') return { to: 'nothing' }
    write(bytes)
    return { to: 'terminal', tooLong: Buffer.byteLength(text) > MAX_OSC }
  }

  const open = async (text: string): Promise<OpenLinkResult> => {
    const url = openableUrl(text)
    if (url === undefined) return { is: 'nothing' }
    let failed: OpenLinkResult = { is: 'nothing' }
    for (const opener of linkOpeners(env, platform)) {
      const [by = ''] = opener
      // oxlint-disable-next-line eslint/no-await-in-loop
      const outcome = await runner.launch(openCommand(opener, url), OPEN_TIMEOUT)
      if (outcome === 0 || outcome === 'late') return { is: 'opened', by }
      if (outcome !== 'missing') failed = { is: 'failed', by, code: outcome }
    }
    return failed
  }

  // a program that is not there is not looked for again
  const missing = new Set<string>()
  const showOnDesktop = async (notification: DesktopNotification): Promise<boolean> => {
    for (const command of notificationPrograms(env, platform, notification)) {
      const [name = ''] = command
      if (missing.has(name)) continue
      // each only where the one before it was not there or failed
      // oxlint-disable-next-line eslint/no-await-in-loop
      const outcome = await runner.feed(command, '', NOTIFY_TIMEOUT)
      if (outcome === 0) return true
      if (outcome === 'missing') missing.add(name)
    }
    return false
  }

  const notify = async (
    notification: DesktopNotification,
    way: NotificationWay,
  ): Promise<NotificationOutcome> => {
    const byProgram = way === 'auto' || way === 'desktop'
    if (byProgram && (await showOnDesktop(notification))) return 'program'
    const how = byProgram ? notificationStringOf(env) : way
    if (way === 'desktop' || !how) return 'nothing'
    write(notificationBytes(env, how, notification))
    return 'terminal'
  }

  return { copy, open, notify, close: runner.close }
}
