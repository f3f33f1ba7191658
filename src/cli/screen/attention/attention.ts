/** What the screen does while nobody looks at it: it calls, counts in the window's title, and says away. */
import type { Desktop } from '../../../core/desktop.ts'
import type { Settings } from '../../../core/settings/setting-table.ts'
import type { Texts } from '../../../i18n/texts.ts'
import type { State } from '../../../model/state.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Program } from '../../profile/program.ts'
import type { Store } from '../../../store/store.ts'
import { createAutoAway } from './auto-away.ts'
import { createNotifier } from './notifier.ts'
import type { Call } from './notification-text.ts'
import { publishStatus } from './own-status.ts'
import { createWatcher } from './watcher.ts'
import type { TerminalInput } from './watcher.ts'
import { createWindowTitle, titleOf } from './window-title.ts'

type Deps = {
  readonly clock: Pick<Clock, 'after'>
  readonly term: string | undefined
  readonly desktop: Pick<Desktop, 'notify'>
  readonly settings: () => Settings
  readonly texts: () => Texts
  /** Writes to the terminal as it is. */
  readonly write: (bytes: string) => void
}

export type Attention = {
  /** Something came from the terminal. */
  readonly take: (input: TerminalInput) => void
  /** Something calls the person. */
  readonly call: (call: Call) => void
  /** This program is on the screen; `shown` is its state, as often as it is drawn. */
  readonly attach: (program: Program, shown: Pick<Store<State>, 'get' | 'subscribe'>) => void
  /** A setting is another. */
  readonly onSetting: () => void
  /** Another program has the terminal, or no longer. */
  readonly setSuspended: (on: boolean) => void
  /** Gives the title back, and stops waiting. */
  readonly close: () => void
}

/** Makes it for one terminal; programs come and go. */
export const createAttention = (deps: Deps): Attention => {
  const { clock, settings, texts, write } = deps
  let program: Program | undefined
  let shown: Pick<Store<State>, 'get'> | undefined
  let isSuspended = false
  // the clock of the wall may be set back
  const watcher = createWatcher(() => performance.now())
  const title = createWindowTitle(deps.term, write, () =>
    isSuspended || settings().title === 'off' || !shown ? undefined : titleOf(shown.get()),
  )
  const notifier = createNotifier({
    clock,
    localTime: () => new Date(),
    settings,
    texts,
    sees: watcher.sees,
    ring: () => {
      if (!isSuspended) write('\u0007')
    },
    show: (notification, way) => {
      // what goes to the terminal would go to the other program's screen
      void deps.desktop.notify(notification, isSuspended && way !== 'auto' ? 'desktop' : way)
    },
  })
  const away = createAutoAway({
    clock,
    idleFor: watcher.idleFor,
    limit: () => settings().awayAfter,
    status: () => program?.runtime.store.get().me.status,
    setStatus: (status) => {
      if (program) publishStatus(program.runtime, program.me.name, status)
    },
  })

  return {
    take: (input) => {
      if (watcher.take(input)) away.onKey()
    },
    call: (call) => {
      const opened = program
      if (opened) notifier.call(call, opened.runtime.store.get)
    },
    attach: (opened, store) => {
      program = opened
      shown = store
      store.subscribe(title.update)
      title.update()
      away.start()
    },
    onSetting: () => {
      title.update()
      away.start()
    },
    setSuspended: (on) => {
      isSuspended = on
      title.update()
    },
    close: () => {
      program = undefined
      shown = undefined
      notifier.close()
      away.stop()
      title.giveBack()
    },
  }
}
