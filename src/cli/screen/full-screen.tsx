/** The full screen: puts a terminal, Ink and the components around a sitting, and takes them apart. */
import { render, useApp } from 'ink'
import type { ReactElement } from 'react'
import { useEffect, useSyncExternalStore } from 'react'
import { App } from '../../../components/App.tsx'
import { AskName } from '../../../components/AskName.tsx'
import { createKeyboard } from '../../../components/keyboard/keyboard.ts'
import type { Keyboard } from '../../../components/keyboard/keyboard.ts'
import { KeyboardContext } from '../../../components/keyboard/useKeys.ts'
import { anchored } from '../../../components/text/anchor-columns.ts'
import { asciiCells } from '../../../components/text/ascii-cells.ts'
import { localeIsUnicode } from '../../i18n/locale.ts'
import { TextsProvider } from '../../i18n/texts.ts'
import { ChatProvider } from '../../store/hooks.ts'
import { ThemeProvider } from '../../themes/theme.ts'
import { guardTerminal } from './terminal-guard.ts'
import { createInkInput } from './ink-input.ts'
import { createOutput } from './terminal-output.ts'
import type { Output } from './terminal-output.ts'
import type { Setup } from '../setup.ts'
import { terminal } from '../commands/print.ts'
import { followShell, stopUntilContinued } from './external-programs.ts'
import { createSitting } from './screen-session.ts'
import type { Look, Phase, Sitting } from './screen-session.ts'

type Handover = (task: () => Promise<void>) => Promise<void>

const atOnce: Handover = async (task) => task()

type RootProps = Pick<Sitting, 'phases' | 'looks'> & {
  readonly version: string
  readonly onHandover: (handover: Handover) => void
  readonly onCancel: () => void
}

type InsideProps = Pick<RootProps, 'version' | 'onCancel'> & {
  readonly phase: Phase
  readonly texts: Look['texts']
}

const Inside = ({ phase, texts, version, onCancel }: InsideProps): ReactElement | null => {
  switch (phase.kind) {
    case 'opening':
      return null
    case 'name':
      return (
        <AskName
          key={phase.taken ?? ''}
          suggested={phase.suggested}
          onName={phase.answer}
          onCancel={onCancel}
          {...(phase.taken === undefined
            ? {}
            : { note: texts.name.taken(phase.taken, phase.holder) })}
        />
      )
    case 'chat':
      return (
        <ChatProvider value={phase.context}>
          <App version={version} />
        </ChatProvider>
      )
  }
}

const Root = ({ phases, looks, version, onHandover, onCancel }: RootProps): ReactElement => {
  const phase = useSyncExternalStore(phases.subscribe, phases.get)
  const { theme, texts } = useSyncExternalStore(looks.subscribe, looks.get)
  const { suspendTerminal } = useApp()
  useEffect(() => onHandover((task) => suspendTerminal(task)), [onHandover, suspendTerminal])
  return (
    <ThemeProvider value={theme}>
      <TextsProvider value={texts}>
        <Inside phase={phase} texts={texts} version={version} onCancel={onCancel} />
      </TextsProvider>
    </ThemeProvider>
  )
}

/** Runs the full screen until the person leaves it; the exit code. */
export const fullScreen = async (setup: Setup, version: string): Promise<number> => {
  const { texts } = setup
  const { TERM } = setup.env
  const isDumb = TERM === 'dumb' || TERM === 'unknown'
  if (!process.stdin.isTTY || !process.stdout.isTTY || isDumb) {
    terminal.error(isDumb ? texts.dumbTerminal(TERM) : texts.noTerminal)
    return 2
  }
  // whatever people wrote, and dates: our own texts are spelled out before they are measured
  const shaped = localeIsUnicode(setup.env) ? anchored : asciiCells
  const output: Output = createOutput(process.stdout, shaped, () => sitting.end({ code: 1 }))
  const inkInput = createInkInput()
  const keyboard: Keyboard = createKeyboard({
    terminal: process.stdin,
    write: output.raw,
    ink: (bytes) => inkInput.write(bytes),
    scheme: () => sitting.looks.get().keys,
  })
  let handover: Handover = atOnce
  let isAway = false
  let isOver = false
  /** Gives the terminal to another program, and takes it back: the keyboard leaves our screen before Ink does. */
  const away: Handover = async (task) => {
    if (isAway || isOver) return
    isAway = true
    keyboard.stop()
    try {
      await handover(async () => {
        // else the terminal leaves our screen in the middle of the other program's
        await output.flushed()
        await task()
      })
      // and comes to it after Ink
      await output.flushed()
    } finally {
      isAway = false
      if (!isOver) keyboard.start()
    }
  }
  const sitting = createSitting(setup, { output: () => output, away })
  const putAway = async () => {
    // another program has the terminal, and Ink must not leave a screen that is not ours
    if (isAway) output.giveBack()
    isOver = true
    keyboard.stop()
    app.unmount()
    await app.waitUntilExit().catch(() => {})
  }
  const guard = guardTerminal({
    logFile: setup.paths.log,
    giveBack: output.giveBack,
    sentence: texts.crashed,
    onSignal: async () => {
      await Promise.all([putAway(), sitting.close()])
    },
  })
  const { phases, looks } = sitting
  const app = render(
    <KeyboardContext value={keyboard}>
      <Root
        phases={phases}
        looks={looks}
        version={version}
        onHandover={(given) => {
          handover = given
        }}
        onCancel={() => sitting.end({ code: 0 })}
      />
    </KeyboardContext>,
    {
      stdout: output.stream,
      stdin: inkInput as unknown as NodeJS.ReadStream,
      // a CI variable in the environment does not make a terminal less of a terminal
      interactive: true,
      alternateScreen: true,
      incrementalRendering: true,
      exitOnCtrlC: false,
      patchConsole: false,
      maxFps: 1000,
    },
  )
  // an error in a component ends Ink, and Ink alone
  app.waitUntilExit().catch(guard.crash)
  keyboard.start()
  followShell({
    busy: () => isAway || isOver,
    suspend: () => void away(stopUntilContinued),
    redraw: () => void away(async () => {}),
  })

  const { code, message } = await sitting.run()
  await putAway()
  output.close()
  if (message !== undefined) terminal.error(message)
  await sitting.close()
  return code
}
