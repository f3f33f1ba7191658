/** The full screen: puts a terminal, Ink and the components around a sitting, and takes them apart. */
import { render, useApp } from 'ink'
import type { ReactElement } from 'react'
import { useEffect, useSyncExternalStore } from 'react'
import { App } from '../../components/App.tsx'
import { AskName } from '../../components/AskName.tsx'
import { createKeyboard, UNDO_KEYBOARD } from '../../components/keyboard/keyboard.ts'
import type { Keyboard } from '../../components/keyboard/keyboard.ts'
import { KeyboardContext } from '../../components/keyboard/useKeys.ts'
import { anchored } from '../../components/text/anchor.ts'
import { TextsProvider } from '../i18n/texts.ts'
import { ChatProvider } from '../store/hooks.ts'
import { ThemeProvider } from '../themes/theme.ts'
import { guardTerminal } from './guard.ts'
import { createInkInput } from './inkInput.ts'
import { createOutput } from './output.ts'
import type { Output } from './output.ts'
import type { Setup } from './setup.ts'
import { createSitting } from './sitting.ts'
import type { Look, Phase, Sitting } from './sitting.ts'

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
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stderr.write(`${texts.noTerminal}\n`)
    return 2
  }
  let handover: Handover = atOnce
  const sitting = createSitting(setup, {
    output: () => output,
    away: (task) =>
      handover(async () => {
        keyboard.stop()
        // else the terminal leaves our screen in the middle of the other program's
        await output.flushed()
        await task()
        keyboard.start()
      }),
  })
  const putAway = async () => {
    keyboard.stop()
    app.unmount()
    await app.waitUntilExit().catch(() => {})
  }
  const guard = guardTerminal({
    logFile: setup.paths.log,
    undo: UNDO_KEYBOARD,
    mute: () => output.mute(),
    sentence: texts.crashed,
    onSignal: async () => {
      await Promise.all([putAway(), sitting.close()])
    },
  })
  const output: Output = createOutput(process.stdout, anchored, () => sitting.end({ code: 1 }))
  const inkInput = createInkInput()
  const keyboard: Keyboard = createKeyboard({
    terminal: process.stdin,
    write: output.raw,
    ink: (bytes) => inkInput.write(bytes),
    scheme: () => sitting.looks.get().keys,
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

  const { code, message } = await sitting.run()
  await putAway()
  guard.release()
  output.close()
  if (message !== undefined) process.stderr.write(`${message}\n`)
  await sitting.close()
  return code
}
