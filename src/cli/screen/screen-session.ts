/** A sitting at the full screen: asks for a name, opens a profile, serves its socket, and ends it all. */
import { systemClock } from '../../adapters/clock.ts'
import { createDesktop } from '../../adapters/desktop.ts'
import type { Given } from '../../adapters/settings.ts'
import type { KeyScheme } from '../../core/setting-choices.ts'
import type { SafeText } from '../../core/ids.ts'
import { userId } from '../../core/ids.ts'
import { inAscii } from '../../i18n/ascii.ts'
import { languageOf, localeIsUnicode } from '../../i18n/locale.ts'
import { textsFor } from '../../i18n/texts.ts'
import type { ChatContext } from '../../store/hooks.ts'
import { paced } from '../../store/throttled-store.ts'
import type { Store } from '../../store/store.ts'
import { createStore } from '../../store/store.ts'
import { themeFor } from '../../themes/themes.ts'
import type { ControlServer } from '../rpc/control.ts'
import { serveControl } from '../rpc/control.ts'
import { createOffice } from '../api/api.ts'
import { toldOf } from '../api/enrich-event.ts'
import type { Output } from './terminal-output.ts'
import { editText, stopUntilContinued } from './external-programs.ts'
import { isFirstRun } from '../profile/program.ts'
import type { Program } from '../profile/program.ts'
import { createServices } from './screen-services.ts'
import type { Setup } from '../setup.ts'
import { takeOver } from '../rpc/take-profile.ts'

/** The store tells React at most every so often (ms). */
const FRAME = 33
/** Between two bells, in milliseconds. */
const BELL = 1000
/** How long (ms) leaving waits for commands that work through this screen. */
const GUESTS = 500
/** The slot with the conversation that was open last. */
const OPEN = 'open'

/** What the screen is about at the moment. */
export type Phase =
  | { readonly kind: 'opening' }
  | {
      readonly kind: 'name'
      readonly suggested: SafeText
      /** The name that was tried and belongs to somebody else. */
      readonly taken?: SafeText
      /** The beginning of the key of that somebody. */
      readonly holder: string
      readonly answer: (name: SafeText) => void
    }
  | { readonly kind: 'chat'; readonly context: ChatContext }

/** Theme, language and the scheme of keys. */
export type Look = {
  readonly theme: ReturnType<typeof themeFor>
  readonly texts: ReturnType<typeof textsFor>
  readonly keys: KeyScheme
}

/** How a sitting ended: the exit code, and what to say on the terminal that was given back. */
export type Ending = { readonly code: number; readonly message?: string }

export type Sitting = {
  readonly phases: Store<Phase>
  readonly looks: Store<Look>
  /** Goes on until the person leaves, or something ends it. Rejects for what nobody expected. */
  readonly run: () => Promise<Ending>
  readonly end: (ending: Ending) => void
  /** Says offline and closes everything. */
  readonly close: () => Promise<void>
}

type Needs = {
  readonly output: () => Output
  /** Gives the terminal to another program, and takes it back. */
  readonly away: (task: () => Promise<void>) => Promise<void>
}

const lookOf = (setup: Setup, chosen: Given): Look => {
  const { lang, theme, emoji, borders, keys } = { ...setup.settings, ...chosen }
  const letters = localeIsUnicode(setup.env)
  const unicode = borders !== 'ascii' && letters
  const texts = textsFor((lang && languageOf(lang)) || setup.language, keys)
  return {
    theme: themeFor(theme, setup.env, { unicode, emoji: emoji !== 'off' }),
    texts: letters ? texts : inAscii(texts),
    keys,
  }
}

const named = (setup: Setup, shown: SafeText): Setup => {
  const id = userId(shown)
  return id === undefined ? setup : { ...setup, name: { id, shown } }
}

export const createSitting = (setup: Setup, { output, away }: Needs): Sitting => {
  const phases = createStore<Phase>({ kind: 'opening' })
  // what was set since the start counts before everything that was said then
  let chosen: Given = {}
  const looks = createStore<Look>(lookOf(setup, chosen))
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<Ending>()
  let program: Program | undefined
  let server: ControlServer | undefined
  let lastBell = 0
  const desktop = createDesktop({
    env: setup.env,
    platform: process.platform,
    write: (bytes) => output().raw(bytes),
  })
  let over = false

  const close = async () => {
    desktop.close()
    const listening = server
    server = undefined
    await listening?.close(GUESTS)
    const open = program
    program = undefined
    await open?.close()
  }

  const askName = (suggested: SafeText, taken?: SafeText, holder = '?') =>
    new Promise<SafeText>((resolve) => {
      const again = taken === undefined ? {} : { taken }
      phases.set({ kind: 'name', suggested, ...again, holder, answer: resolve })
    })

  const bell = () => {
    const wanted = chosen.notify ?? setup.settings.notify
    if (wanted === 'off' || Date.now() - lastBell < BELL) return
    lastBell = Date.now()
    output().raw('\u0007')
  }

  const contextOf = (opened: Program, current: Setup): ChatContext => {
    const store = paced(opened.runtime.store, systemClock, FRAME)
    output().onCaughtUp(() => store.hold(false))
    opened.runtime.store.subscribe(() => {
      if (output().isBehind()) store.hold(true)
    })
    const services = createServices(opened, current, {
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
      desktop,
      onSetting: (given) => {
        chosen = { ...chosen, ...given }
        looks.set(lookOf(current, chosen))
      },
    })
    const send: typeof services.send = (wish) => {
      const result = services.send(wish)
      // what a key did is seen at once
      store.flush()
      return result
    }
    return { store, services: { ...services, send } }
  }

  /** The name belongs to somebody else on this broker: another one is asked for, and all begins anew. */
  const watchName = (current: Setup, { runtime, me }: Program) => {
    const stop = runtime.store.subscribe(() => {
      const { link } = runtime.store.get()
      if (link.status !== 'stopped' || link.trouble !== 'name-taken') return
      stop()
      const askAgain = async () => {
        const answer = await askName(link.suggestion ?? me.name, me.name, link.holder)
        await close()
        await open(named(current, answer))
      }
      askAgain().catch(fail)
    })
  }

  /** The next start shows what was open last. */
  const keepOpen = (conversation: string) => {
    const disk = program?.disk
    disk?.transaction(false, () => disk.slots.put(OPEN, conversation))
  }

  const open = async (current: Setup): Promise<void> => {
    const opened = await takeOver(current, {
      onEvents: (events) => {
        for (const event of events) {
          if (program) server?.broadcast(toldOf(program.runtime.store.get(), event))
          if (event.type === 'view.opened') keepOpen(event.conversation)
          if (event.type === 'view.closed') keepOpen('')
        }
      },
      onNotify: ({ conversation, about }) => {
        const seen = about === 'message' && program?.runtime.store.get().open === conversation
        if (!seen) bell()
      },
    })
    if (!opened.ok) return end({ code: opened.code, message: opened.message })
    // the person left while it was being opened
    if (over) return opened.value.close()
    program = opened.value
    const { runtime, disk } = opened.value
    server = serveControl(current.paths.socket(current.profile, current.space), {
      office: createOffice({ runtime, disk, space: current.space }),
      onYield: () => {
        end({ code: 1, message: current.texts.superseded })
        return true
      },
      onError: (detail) => runtime.note('control-socket', detail),
    })
    const last = [...runtime.store.get().conversations.keys()].find(
      (conversation) => conversation === disk.slots.get(OPEN),
    )
    if (last !== undefined) runtime.send({ type: 'view.open', conversation: last })
    phases.set({ kind: 'chat', context: contextOf(opened.value, current) })
    watchName(current, opened.value)
    const found = await opened.value.connect()
    if (!found.ok) runtime.note('no-broker', '')
  }

  const begin = async () => {
    const first = isFirstRun(setup)
    await open(first ? named(setup, await askName(setup.suggestion)) : setup)
  }

  return {
    phases,
    looks,
    run: () => {
      begin().catch(fail)
      return ended
    },
    end,
    close: () => {
      over = true
      return close()
    },
  }
}
