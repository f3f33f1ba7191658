/** The port `Desktop`: the clipboard by programs that are there, else by the terminal; openers of links. */
import type { Copied, Desktop, Opened } from '../core/desktop.ts'
import { createRunner } from './desktop/program-runner.ts'
import {
  clipboardsOf,
  MAX_OSC,
  openersOf,
  openingWith,
  terminalCopy,
  tmuxWays,
} from './desktop/programs.ts'
import type { Way } from './desktop/programs.ts'

/** The longest (ms) that a program may take to swallow a text. */
const COPYING = 2000
/** An opener that runs longer (ms) has opened something. */
const OPENING = 2000

type Needs = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Writes to the terminal as it is. */
  readonly write: (bytes: string) => void
}

/** Makes the desktop as this environment has it. */
export const createDesktop = ({ env, platform, write }: Needs): Desktop => {
  const runner = createRunner(env)

  /** The name of the first program that takes the text. */
  const firstOf = async (ways: readonly Way[], text: string): Promise<readonly string[]> => {
    for (const { command, wants } of ways) {
      // each only where the one before it was not there or failed
      // oxlint-disable-next-line eslint/no-await-in-loop
      const ran = await runner.feed(command, Buffer.from(text, wants), COPYING)
      if (ran === 0) return command.slice(0, 1)
    }
    return []
  }

  const copy = async (text: string): Promise<Copied> => {
    // inside of tmux there are two places from which one may want to paste
    const [inTmux, onDesktop] = await Promise.all([
      firstOf(tmuxWays(env), text),
      firstOf(clipboardsOf(env, platform), text),
    ])
    const names = [...inTmux, ...onDesktop]
    if (names.length > 0) return { to: 'programs', names }
    const bytes = terminalCopy(env, text)
    if (bytes === '') return { to: 'nothing' }
    write(bytes)
    return { to: 'terminal', tooLong: Buffer.byteLength(text) > MAX_OSC }
  }

  const open = async (url: string): Promise<Opened> => {
    if (!/^https?:\/\//iu.test(url)) return { is: 'nothing' }
    let failed: Opened = { is: 'nothing' }
    for (const opener of openersOf(env, platform)) {
      const [by = ''] = opener
      // oxlint-disable-next-line eslint/no-await-in-loop
      const ran = await runner.launch(openingWith(opener, url), OPENING)
      if (ran === 0 || ran === 'late') return { is: 'opened', by }
      if (ran !== 'missing') failed = { is: 'failed', by, code: ran }
    }
    return failed
  }

  return { copy, open, close: runner.close }
}
