/**
 * Takes the terminal and draws the first panes, before what draws the rest is loaded. From here on every end gives the
 * terminal back.
 */
import { existsSync } from 'node:fs'
import { isatty } from 'node:tty'
import { drawsSigns, localeIsUnicode } from '../../../i18n/locale.ts'
import { anchorColumns } from '../../../text/anchor-columns.ts'
import { toAsciiCells } from '../../../text/ascii-cells.ts'
import { terminal } from '../../commands/lines/print.ts'
import type { Setup } from '../../setup.ts'
import { drawSkeleton, drawStatusLine } from '../skeleton.ts'
import { guardTerminal } from './terminal-guard.ts'
import { ENTER_SCREEN } from './terminal-modes.ts'
import { createTerminalOutput } from '../output/terminal-output.ts'
import type { TerminalOutput } from '../output/terminal-output.ts'

/** What ends the program from the outside: a signal, and a terminal that is gone. */
type Ends = { readonly onSignal: () => Promise<void>; readonly onLost: () => void }

export type OpenTerminal = {
  readonly output: TerminalOutput
  /** Ends the program because of an error that nobody expected. */
  readonly crash: (error: unknown) => void
  /** Says who is told of an end from now on; before, it just ends. */
  readonly setEnds: (ends: Ends) => void
}

const HIDE_CURSOR = '\u001B[?25l'

/** Whoever is here for the first time is asked for a name, and not on top of panes. */
const isKnown = ({ name, paths, profile, space }: Setup) =>
  name !== undefined || existsSync(paths.database(profile, space))

const placeOf = ({ settings, env }: Setup, { columns, rows }: TerminalOutput['stream']) => ({
  columns,
  rows,
  ascii: !drawsSigns(settings.borders, env),
})

const skeletonOf = (setup: Setup, stream: TerminalOutput['stream']): string => {
  const status = ` ${setup.name?.shown ?? ''}`
  return isKnown(setup) ? drawSkeleton({ ...placeOf(setup, stream), status }) : ''
}

/** Tells below the first panes why nothing is in them yet; only before Ink has the screen. */
export const tellOpening = (setup: Setup, { stream, writeRaw }: TerminalOutput, why: string) =>
  writeRaw(drawStatusLine({ ...placeOf(setup, stream), status: ` ${why}` }))

/** The terminal of this process with its first panes; nothing, and a sentence, where there is none to draw on. */
export const openTerminal = (setup: Setup): OpenTerminal | undefined => {
  const { texts } = setup
  if (!isatty(0) || !isatty(1)) {
    terminal.error(texts.noTerminal)
    return undefined
  }
  let ends: Ends = { onSignal: async () => {}, onLost: () => process.exit(1) }
  const isUnicode = localeIsUnicode(setup.env)
  // whatever people wrote, and dates: our own texts are spelled out before they are measured
  const transform = isUnicode ? anchorColumns : toAsciiCells
  const output = createTerminalOutput(process.stdout, transform, () => ends.onLost())
  const { crash } = guardTerminal({
    logFile: setup.paths.log,
    restore: output.restore,
    crashMessage: texts.crashed,
    onSignal: () => ends.onSignal(),
  })
  output.writeRaw(ENTER_SCREEN + HIDE_CURSOR + skeletonOf(setup, output.stream))
  // what is typed from now on waits for the keyboard, and does not stand in the panes
  process.stdin.setRawMode(true)
  return {
    output,
    crash,
    setEnds: (given) => {
      ends = given
    },
  }
}
