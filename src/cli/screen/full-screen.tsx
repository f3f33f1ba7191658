/** The full screen: puts a terminal, Ink and the components around a screen session, and takes them apart. */
import { render, useApp } from 'ink'
import type { Instance } from 'ink'
import type { ReactElement } from 'react'
import { useEffect, useSyncExternalStore } from 'react'
import { App } from '../../../components/App.tsx'
import { AskName } from '../../../components/AskName.tsx'
import { formatBindingFault } from '../../../components/commands/bind.ts'
import { bindingFaults } from '../../../components/keys/binding-faults.ts'
import { renamedKeys } from '../../../components/keys/key-table.ts'
import { createKeyboard } from '../../../components/keyboard/keyboard.ts'
import type { Keyboard } from '../../../components/keyboard/keyboard.ts'
import { KeyboardContext, LAYER } from '../../../components/keyboard/useKeys.ts'
import { TextsProvider, textsFor } from '../../i18n/texts.ts'
import { whereInConfig } from '../../adapters/config/config-file.ts'
import { revealLine } from '../../core/text/safe-text.ts'
import { ChatProvider } from '../../store/hooks.ts'
import { SettingsProvider } from '../../store/settings-context.ts'
import { ThemeProvider } from '../../themes/theme.ts'
import { createInkInput } from './terminal/ink-input.ts'
import { tellOpening } from './terminal/open-terminal.ts'
import type { OpenTerminal } from './terminal/open-terminal.ts'
import { LEAVE_SCREEN } from './terminal/terminal-modes.ts'
import type { Setup } from '../setup.ts'
import { terminal } from '../commands/lines/print.ts'
import { collectWhenIdle, keepNewSpaceSmall } from '../process/memory.ts'
import { handleJobControl, stopUntilContinued } from './external-programs.ts'
import { themeProblems } from './theme-file.ts'
import { firstOnes } from '../commands/lines/first-ones.ts'
import { createScreenSession } from './screen-session.ts'
import type { Appearance } from './appearance.ts'
import type { ScreenPhase } from './screen-phase.ts'
import type { ScreenSession } from './screen-session.ts'

type SuspendScreen = (task: () => Promise<void>) => Promise<void>

const runAtOnce: SuspendScreen = async (task) => task()

type RootProps = Pick<ScreenSession, 'phaseStore' | 'appearanceStore'> & {
  readonly version: string
  readonly notice: string | undefined
  readonly onSuspender: (suspend: SuspendScreen) => void
  readonly onCancel: () => void
}

type ContentProps = Pick<RootProps, 'version' | 'notice' | 'onCancel'> & {
  readonly phase: ScreenPhase
  readonly texts: Appearance['texts']
}

const Content = ({
  phase,
  texts,
  version,
  notice,
  onCancel,
}: ContentProps): ReactElement | null => {
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
          <App version={version} {...(notice === undefined ? {} : { notice })} />
        </ChatProvider>
      )
  }
}

const Root = ({
  phaseStore,
  appearanceStore,
  version,
  notice,
  onSuspender,
  onCancel,
}: RootProps): ReactElement => {
  const phase = useSyncExternalStore(phaseStore.subscribe, phaseStore.get)
  const { settings, theme, texts } = useSyncExternalStore(
    appearanceStore.subscribe,
    appearanceStore.get,
  )
  const { suspendTerminal } = useApp()
  useEffect(() => onSuspender((task) => suspendTerminal(task)), [onSuspender, suspendTerminal])
  return (
    <SettingsProvider value={settings}>
      <ThemeProvider value={theme}>
        <TextsProvider value={texts}>
          <Content
            phase={phase}
            texts={texts}
            version={version}
            notice={notice}
            onCancel={onCancel}
          />
        </TextsProvider>
      </ThemeProvider>
    </SettingsProvider>
  )
}

/** All that keeps the keys of `config.json` from being in force, each with its line. */
const bindingsProblems = (setup: Setup): readonly string[] => {
  const { settings, texts, language, paths, profile } = setup
  return bindingFaults(settings.keys, settings.bindings).map((fault) => {
    const where = whereInConfig(paths.config(profile), ['bindings', ...fault.path])
    return texts.badKeys(revealLine(where), formatBindingFault(textsFor(language), fault))
  })
}

/** Runs the full screen in an open terminal until the person leaves it; the exit code. */
export const runFullScreen = async (
  setup: Setup,
  version: string,
  { output, crash, setEnds }: OpenTerminal,
): Promise<number> => {
  const problems = firstOnes([...bindingsProblems(setup), ...themeProblems(setup)], setup.texts)
  if (problems.length > 0) {
    output.writeRaw(LEAVE_SCREEN)
    output.close()
    for (const problem of problems) terminal.error(problem)
    return 2
  }
  const idleCollector = collectWhenIdle()
  const inkInput = createInkInput()
  const keyboard: Keyboard = createKeyboard({
    terminal: process.stdin,
    write: output.writeRaw,
    ink: (text) => inkInput.write(text),
  })
  let suspendInk: SuspendScreen = runAtOnce
  let isSuspended = false
  let isOver = false
  let app: Instance | undefined
  /** Gives the terminal to another program, and takes it back: the keyboard leaves our screen before Ink does. */
  const suspendScreen: SuspendScreen = async (task) => {
    if (isSuspended || isOver) return
    isSuspended = true
    session.attention.setSuspended(true)
    keyboard.stop()
    try {
      await suspendInk(async () => {
        // else the terminal leaves our screen in the middle of the other program's
        await output.flushed()
        await task()
      })
      // and comes to it after Ink
      await output.flushed()
    } finally {
      isSuspended = false
      if (!isOver) {
        keyboard.start()
        session.attention.setSuspended(false)
      }
    }
  }
  const session = createScreenSession(setup, {
    output: () => output,
    suspendScreen,
    renamedKeys,
    isLines: false,
    onWait: (why) => (app ? undefined : tellOpening(setup, output, why)),
    onEvents: idleCollector.onWork,
    isTyping: idleCollector.isTyping,
  })
  const unmount = async () => {
    // another program has the terminal, and Ink must not leave a screen that is not ours
    if (isSuspended) output.restore()
    isOver = true
    keyboard.stop()
    // Ink has never had the screen
    if (!app) return output.writeRaw(LEAVE_SCREEN)
    app.unmount()
    await app.waitUntilExit().catch(() => {})
  }
  setEnds({
    onSignal: async () => {
      await Promise.all([unmount(), session.close()])
    },
    onLost: () => session.end({ code: 1 }),
  })
  const { phaseStore, appearanceStore } = session
  const mount = () => {
    app = render(
      <KeyboardContext value={keyboard}>
        <Root
          phaseStore={phaseStore}
          appearanceStore={appearanceStore}
          version={version}
          notice={setup.notices[0]}
          onSuspender={(given) => {
            suspendInk = given
          }}
          onCancel={() => session.end({ code: 0 })}
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
    app.waitUntilExit().catch(crash)
    keepNewSpaceSmall()
  }
  // the first panes stay until there is something to put in their place
  phaseStore.subscribe(() => {
    if (!app && !isOver) mount()
  })
  // sees everything, and takes nothing
  keyboard.subscribe((key) => {
    session.attention.take(key)
    idleCollector.onKey()
    return false
  }, LAYER.prompt + 2)
  const followMouse = () => keyboard.setMouse(appearanceStore.get().settings.mouse === 'on')
  appearanceStore.subscribe(followMouse)
  followMouse()
  keyboard.start()
  handleJobControl({
    busy: () => isSuspended || isOver || !app,
    suspend: () => void suspendScreen(stopUntilContinued),
    redraw: () => void suspendScreen(async () => {}),
  })

  const { code, message } = await session.run()
  await unmount()
  output.close()
  if (message !== undefined) terminal.error(message)
  await session.close()
  return code
}
