/** The full screen: wires a profile, a terminal and the components together, and takes them apart. */
import { render, useApp } from 'ink'
import type { ReactElement } from 'react'
import { useEffect, useSyncExternalStore } from 'react'
import { App } from '../../components/App.tsx'
import { AskName } from '../../components/AskName.tsx'
import { createKeyboard } from '../../components/keyboard/keyboard.ts'
import type { Keyboard } from '../../components/keyboard/keyboard.ts'
import { KeyboardContext } from '../../components/keyboard/useKeys.ts'
import { readConfig } from '../adapters/config.ts'
import { systemClock } from '../adapters/clock.ts'
import { displayName, userId } from '../core/names.ts'
import type { SafeText } from '../core/names.ts'
import { languageOf, localeIsUnicode } from '../i18n/locale.ts'
import { TextsProvider, textsFor } from '../i18n/texts.ts'
import { ChatProvider } from '../store/hooks.ts'
import type { ChatContext } from '../store/hooks.ts'
import { paced } from '../store/paced.ts'
import type { Store } from '../store/store.ts'
import { createStore } from '../store/store.ts'
import { ThemeProvider } from '../themes/theme.ts'
import { themeFor } from '../themes/themes.ts'
import type { ControlServer } from './control.ts'
import { serveControl } from './control.ts'
import { guardTerminal } from './guard.ts'
import { createInkInput } from './inkInput.ts'
import { createOffice } from './office.ts'
import { createOutput } from './output.ts'
import type { Output } from './output.ts'
import { editText, stopUntilContinued } from './outside.ts'
import { isFirstRun } from './program.ts'
import type { Program } from './program.ts'
import { createServices } from './services.ts'
import type { Setup } from './setup.ts'
import { takeOver } from './takeover.ts'

/** The store tells React at most every so often (ms). */
const FRAME = 33
/** Between two bells, in milliseconds. */
const BELL = 1000

type Phase =
  | {
      readonly kind: 'name'
      readonly suggested: string
      readonly takenName?: string
      readonly answer: (name: string) => void
    }
  | { readonly kind: 'chat'; readonly context: ChatContext }
  | { readonly kind: 'opening' }

type Look = {
  readonly theme: ReturnType<typeof themeFor>
  readonly texts: ReturnType<typeof textsFor>
}

const lookOf = (setup: Setup): Look => {
  const file = readConfig(setup.paths.config(setup.profile))
  const { lang, theme, emoji } = { ...setup.settings, ...(file.ok ? file.value : {}) }
  const unicode = setup.settings.borders !== 'ascii' && localeIsUnicode(setup.env)
  return {
    theme: themeFor(theme, setup.env, { unicode, emoji: emoji !== 'off' }),
    texts: textsFor((lang && languageOf(lang)) || setup.language),
  }
}

type Handover = (task: () => Promise<void>) => Promise<void>

const Root = (props: {
  readonly phases: Store<Phase>
  readonly looks: Store<Look>
  readonly version: string
  readonly onHandover: (handover: Handover) => void
}): ReactElement | null => {
  const { phases, looks, version, onHandover } = props
  const phase = useSyncExternalStore(phases.subscribe, phases.get)
  const look = useSyncExternalStore(looks.subscribe, looks.get)
  const { suspendTerminal } = useApp()
  useEffect(() => onHandover((task) => suspendTerminal(task)), [onHandover, suspendTerminal])
  const inside = () => {
    switch (phase.kind) {
      case 'opening':
        return null
      case 'name':
        return (
          <AskName
            suggested={phase.suggested}
            onName={phase.answer}
            {...(phase.takenName === undefined ? {} : { taken: phase.takenName })}
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
  return (
    <ThemeProvider value={look.theme}>
      <TextsProvider value={look.texts}>{inside()}</TextsProvider>
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
  const screen = openScreen(setup, version)
  try {
    const outcome = await screen.run()
    await screen.close()
    if (outcome.message !== undefined) process.stderr.write(`${outcome.message}\n`)
    return outcome.code
  } catch (error) {
    await screen.close()
    throw error
  }
}

type Outcome = { readonly code: number; readonly message?: string }

const openScreen = (setup: Setup, version: string) => {
  const phases = createStore<Phase>({ kind: 'opening' })
  const looks = createStore<Look>(lookOf(setup))
  const { promise: ended, resolve: end } = Promise.withResolvers<Outcome>()
  let program: Program | undefined
  let server: ControlServer | undefined
  let handover: Handover = async (task) => task()

  const closeProgram = async () => {
    server?.close()
    server = undefined
    const open = program
    program = undefined
    await open?.close()
  }
  const guard = guardTerminal({
    logFile: setup.paths.log,
    onSignal: async () => {
      keyboard.stop()
      app.unmount()
      await closeProgram()
    },
  })
  const output: Output = createOutput(process.stdout, () => end({ code: 1 }))
  const inkInput = createInkInput()
  const keyboard: Keyboard = createKeyboard({
    terminal: process.stdin,
    write: output.raw,
    ink: (bytes) => inkInput.write(bytes),
  })
  const app = render(
    <KeyboardContext value={keyboard}>
      <Root
        phases={phases}
        looks={looks}
        version={version}
        onHandover={(given) => {
          handover = given
        }}
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
  keyboard.start()

  /** Gives the terminal to another program, and takes it back. */
  const away = (task: () => Promise<void>) =>
    handover(async () => {
      keyboard.stop()
      await task()
      keyboard.start()
    })

  const askName = (suggested: string, takenName?: string) =>
    new Promise<string>((resolve) => {
      phases.set({
        kind: 'name',
        suggested,
        ...(takenName === undefined ? {} : { takenName }),
        answer: resolve,
      })
    })

  let lastBell = 0
  const open = async (current: Setup): Promise<void> => {
    const opened = await takeOver(current, {
      onEvents: (events) => {
        for (const event of events) server?.broadcast(event)
      },
      onNotify: ({ conversation, about }) => {
        const seen = about === 'message' && program?.runtime.store.get().open === conversation
        if (seen || lookBell() === 'off' || Date.now() - lastBell < BELL) return
        lastBell = Date.now()
        output.raw('\u0007')
      },
    })
    if (!opened.ok) return end({ code: opened.code, message: opened.message })
    program = opened.value
    const { runtime } = program
    server = serveControl(current.paths.socket(current.profile, current.space), {
      office: createOffice({ runtime, disk: program.disk, space: current.space }),
      onYield: () => {
        end({ code: 1, message: current.texts.superseded })
        return true
      },
      onError: (detail) => runtime.note('control-socket', detail),
    })
    const store = paced(runtime.store, systemClock, FRAME)
    output.onCaughtUp(() => store.hold(false))
    runtime.store.subscribe(() => {
      if (output.isBehind()) store.hold(true)
    })
    const services = createServices(program, current, {
      editor: async (text) => {
        let edited = text
        await away(async () => {
          edited = await editText(text, current.env)
        })
        return edited
      },
      suspend: () => void away(stopUntilContinued),
      redraw: () => void away(async () => {}),
      quit: () => end({ code: 0 }),
      raw: output.raw,
      onSetting: () => looks.set(lookOf(current)),
    })
    const send: typeof services.send = (wish) => {
      const result = services.send(wish)
      // what a key did is seen at once
      store.flush()
      return result
    }
    phases.set({ kind: 'chat', context: { store, services: { ...services, send } } })
    watchName(current, program)
    const found = await program.connect()
    if (!found.ok) runtime.note('no-broker', found.message)
  }

  const lookBell = () => {
    const file = readConfig(setup.paths.config(setup.profile))
    return (file.ok ? file.value.notify : undefined) ?? setup.settings.notify
  }

  /** The name belongs to somebody else on this broker: another one is asked for, and all begins anew. */
  const watchName = (current: Setup, { runtime, me }: Program) => {
    const stop = runtime.store.subscribe(() => {
      const { link } = runtime.store.get()
      if (link.status !== 'stopped' || link.trouble !== 'name-taken') return
      stop()
      void (async () => {
        const answer = await askName(link.suggestion ?? `${me.name}2`, me.name)
        await closeProgram()
        await open(named(current, answer))
      })()
    })
  }

  return {
    run: async (): Promise<Outcome> => {
      const begin = async () => {
        const first = isFirstRun(setup)
        await open(first ? named(setup, await askName(setup.suggestion)) : setup)
      }
      begin().catch((error: unknown) => {
        throw error
      })
      return ended
    },
    close: async () => {
      keyboard.stop()
      app.unmount()
      await app.waitUntilExit().catch(() => {})
      guard.release()
      output.close()
      await closeProgram()
    },
  }
}

const named = (setup: Setup, answer: string): Setup => {
  const shown: SafeText | undefined = displayName(answer)
  const id = userId(shown)
  return shown && id ? { ...setup, name: { id, shown } } : setup
}
