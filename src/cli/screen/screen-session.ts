/** A session of the full screen: asks for a name, opens a profile, serves its socket, and closes it all. */
import { systemClock } from '../../adapters/clock.ts'
import { createDesktop } from '../../adapters/desktop.ts'
import type { SafeText } from '../../core/ids.ts'
import { parseUserId } from '../../core/ids.ts'
import type { ChatEvent } from '../../model/events.ts'
import { isOnlyElsewhere } from '../../model/screen/elsewhere.ts'
import type { ChatContext } from '../../store/hooks.ts'
import { onePerTurn } from '../../adapters/one-per-turn.ts'
import { createThrottledStore } from '../../store/throttled-store.ts'
import type { Store } from '../../store/store.ts'
import { createStore } from '../../store/store.ts'
import type { ControlServer } from '../rpc/control.ts'
import { serveControl } from '../rpc/control.ts'
import { createApi } from '../api/api.ts'
import { lazyDoctor } from '../profile/lazy-doctor.ts'
import { enrichEvent } from '../api/enrich-event.ts'
import type { TerminalOutput } from './output/terminal-output.ts'
import { editText, pageText, stopUntilContinued } from './external-programs.ts'
import { isFirstRun } from '../profile/own-name.ts'
import type { Program } from '../profile/program.ts'
import { frameWritten } from './output/frame-written.ts'
import { createAttention } from './attention/attention.ts'
import type { Attention } from './attention/attention.ts'
import { appearanceOf } from './appearance.ts'
import type { Appearance, RenamedKeys } from './appearance.ts'
import { lastOpen, rememberOpen } from './open-slot.ts'
import { preferencesOf } from '../profile/preferences.ts'
import { createScreenServices } from './screen-services.ts'
import type { ScreenPhase, SessionEnd } from './screen-phase.ts'
import { createSendAndShow } from './send-and-show.ts'
import type { Setup } from '../setup.ts'
import { takeProfile } from '../rpc/take-profile.ts'

/** The store notifies React at most this often (ms). */
const FRAME_INTERVAL = 33
/** How long (ms) leaving waits for commands that work through this screen. */
const CLIENTS_TIMEOUT = 500

/** The clock on the wall may be set back, and nothing would be drawn until it is where it was. */
const timing = {
  now: () => performance.now(),
  idle: () => performance.eventLoopUtilization().idle,
  after: systemClock.after,
  soon: onePerTurn,
}

export type ScreenSession = {
  readonly phaseStore: Store<ScreenPhase>
  readonly appearanceStore: Store<Appearance>
  /** Runs until the person leaves, or something ends it. Rejects for unexpected errors. */
  readonly run: () => Promise<SessionEnd>
  readonly end: (result: SessionEnd) => void
  /** Takes notice of what comes from the terminal, and of another program that has it for a while. */
  readonly attention: Pick<Attention, 'take' | 'setSuspended'>
  /** Says offline and closes everything. */
  readonly close: () => Promise<void>
}

type Deps = {
  readonly output: () => TerminalOutput
  /** Gives the terminal to another program, and takes it back. */
  readonly suspendScreen: (task: () => Promise<void>) => Promise<void>
  readonly renamedKeys: RenamedKeys
  /** There are lines, and no screen. */
  readonly isLines: boolean
  /** Gets why opening takes so long. */
  readonly onWait: (why: string) => void
  /** Gets everything that happens, after it is true. */
  readonly onEvents?: (events: readonly ChatEvent[]) => void
  /** Is somebody typing? Then what can wait does. */
  readonly isTyping: () => boolean
}

const withName = (setup: Setup, shown: SafeText): Setup => {
  const id = parseUserId(shown)
  return id === undefined ? setup : { ...setup, name: { id, shown } }
}

export const createScreenSession = (
  setup: Setup,
  { output, suspendScreen, renamedKeys, isLines, onWait, onEvents, isTyping }: Deps,
): ScreenSession => {
  const phaseStore = createStore<ScreenPhase>({ kind: 'opening' })
  const tools = { output, renamedKeys }
  const appearanceStore = createStore<Appearance>(appearanceOf(setup, setup.settings, tools))
  const settings = () => appearanceStore.get().settings
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<SessionEnd>()
  let program: Program | undefined
  let server: ControlServer | undefined
  const write = (bytes: string) => output().writeRaw(bytes)
  const desktop = createDesktop({ env: setup.env, platform: process.platform, write })
  const attention = createAttention({
    clock: systemClock,
    term: setup.env['TERM'],
    desktop,
    settings,
    texts: () => appearanceStore.get().texts,
    write,
  })
  let isClosed = false

  const close = async () => {
    attention.close()
    desktop.close()
    const listening = server
    server = undefined
    await listening?.close(CLIENTS_TIMEOUT)
    const open = program
    program = undefined
    await open?.close()
  }

  const askName = (suggested: SafeText, taken?: SafeText, holder = '?') =>
    new Promise<SafeText>((resolve) => {
      const again = taken === undefined ? {} : { taken }
      phaseStore.set({ kind: 'name', suggested, ...again, holder, answer: resolve })
    })

  const contextOf = (opened: Program, current: Setup): ChatContext => {
    const store = createThrottledStore(
      opened.runtime.store,
      timing,
      FRAME_INTERVAL,
      isOnlyElsewhere,
    )
    output().onCaughtUp(() => store.setPaused(false))
    opened.runtime.store.subscribe(() => {
      if (output().isBehind()) store.setPaused(true)
    })
    const services = createScreenServices(opened, current, {
      editor: async (text) => {
        let edited = text
        await suspendScreen(async () => {
          edited = await editText(text, current.env)
        })
        return edited
      },
      pager: async (text) => {
        let isRead = false
        await suspendScreen(async () => {
          isRead = await pageText(text, current.env)
        })
        return isRead
      },
      suspend: () => void suspendScreen(stopUntilContinued),
      redraw: () => void suspendScreen(async () => {}),
      quit: () => end({ code: 0 }),
      desktop,
      isLines,
      settings,
      texts: () => appearanceStore.get().texts,
      onSetting: (given) => {
        appearanceStore.set(appearanceOf(current, { ...settings(), ...given }, tools))
        attention.onSetting()
        const preferences = preferencesOf(settings())
        opened.runtime.send({ type: 'view.setPreferences', preferences })
      },
    })
    const send = createSendAndShow(services.send, store.flush)
    return { store, services: { ...services, send, catchUp: store.flush } }
  }

  /** When the name belongs to somebody else on this broker, asks for another one and starts over. */
  const watchName = (current: Setup, { runtime, me }: Program) => {
    const stop = runtime.store.subscribe(() => {
      const { link } = runtime.store.get()
      if (link.status !== 'stopped' || link.problem !== 'name-taken') return
      stop()
      const askAgain = async () => {
        const answer = await askName(link.suggestion ?? me.name, me.name, link.holder)
        await close()
        await open(withName(current, answer))
      }
      askAgain().catch(fail)
    })
  }

  const open = async (current: Setup): Promise<void> => {
    const opened = await takeProfile(
      current,
      {
        onEvents: (events) => {
          for (const event of events) {
            if (program && server?.hasFollowers() === true)
              server.broadcast(enrichEvent(program.runtime.store.get(), event))
            if (!program) continue
            if (event.type === 'view.opened') rememberOpen(program.disk, event.conversation)
            if (event.type === 'view.closed') rememberOpen(program.disk, '')
          }
          onEvents?.(events)
        },
        onNotify: attention.call,
        isTyping,
      },
      onWait,
    )
    if (!opened.ok) return end({ code: opened.code, message: opened.message })
    // the person left while it was being opened
    if (isClosed) return opened.value.close()
    program = opened.value
    const { runtime, disk } = opened.value
    const wanted = lastOpen(disk)
    if (wanted !== undefined && runtime.store.get().conversations.has(wanted))
      runtime.send({ type: 'view.open', conversation: wanted })
    const context = contextOf(opened.value, current)
    attention.attach(opened.value, context.store)
    phaseStore.set({ kind: 'chat', context })
    watchName(current, opened.value)
    // the whole frame is written first: Node loads clusters to listen, and a command that comes before waits for a moment
    await frameWritten(output(), systemClock.after)
    if (isClosed) return
    server = serveControl(current.paths.socket(current.profile, current.space), {
      api: createApi({
        runtime,
        disk,
        space: current.space,
        doctor: lazyDoctor(opened.value, current),
      }),
      onYield: () => {
        end({ code: 1, message: current.texts.superseded })
        return true
      },
      onError: (detail) => runtime.warn('control-socket', detail),
    })
    const found = await opened.value.connect()
    if (!found.ok) runtime.warn('no-broker', '')
  }

  const start = async () => {
    const first = isFirstRun(setup)
    await open(first ? withName(setup, await askName(setup.suggestion())) : setup)
  }

  return {
    phaseStore,
    appearanceStore,
    run: () => {
      start().catch(fail)
      return ended
    },
    end,
    attention,
    close: () => {
      isClosed = true
      return close()
    },
  }
}
