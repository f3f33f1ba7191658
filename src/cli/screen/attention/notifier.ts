/** Calls the person who looks elsewhere: at once, and then seldom, with the number of what came meanwhile. */
import type { DesktopNotification, NotificationWay } from '../../../core/desktop.ts'
import type { ConversationId } from '../../../core/ids.ts'
import type { SettingValue } from '../../../core/settings/setting-table.ts'
import type { Stop } from '../../../core/stop.ts'
import type { Texts } from '../../../i18n/texts.ts'
import type { State } from '../../../model/state.ts'
import type { Clock } from '../../../ports/clock.ts'
import { notificationOf } from './notification-text.ts'
import type { Call } from './notification-text.ts'
import { isQuietAt } from './quiet-hours.ts'

/** Between two notifications, in milliseconds. */
const INTERVAL = 5000

type Deps = {
  readonly clock: Pick<Clock, 'after'>
  /** The time of this place, for the quiet hours. */
  readonly localTime: () => Date
  readonly settings: () => {
    readonly notify: SettingValue<'notify'>
    readonly notifyText: SettingValue<'notifyText'>
    readonly quiet: SettingValue<'quiet'>
  }
  readonly texts: () => Texts
  readonly sees: (conversation: ConversationId, open: ConversationId | undefined) => boolean
  readonly ring: () => void
  readonly show: (notification: DesktopNotification, way: NotificationWay) => void
}

export type Notifier = {
  /** Something calls; `state` is what is known now. */
  readonly call: (call: Call, state: () => State) => void
  /** Forgets what waits. */
  readonly close: () => void
}

/** Makes a notifier that has called nobody yet. */
export const createNotifier = (deps: Deps): Notifier => {
  let waiting: { readonly call: Call; readonly count: number } | undefined
  let pause: Stop | undefined

  const isSeen = ({ conversation }: Call, { open }: State) => deps.sees(conversation, open)

  const notify = (state: () => State) => {
    const { notify: way, notifyText, quiet } = deps.settings()
    const { call, count } = waiting ?? {}
    waiting = undefined
    if (!call || count === undefined || way === 'off' || isQuietAt(quiet, deps.localTime())) return
    if (way === 'auto' || way === 'bell') deps.ring()
    if (way !== 'bell')
      deps.show(notificationOf(state(), deps.texts(), call, count, notifyText), way)
    pause = deps.clock.after(INTERVAL, () => {
      pause = undefined
      // who has come back since then sees it all
      if (waiting && !isSeen(waiting.call, state())) notify(state)
      else waiting = undefined
    })
  }

  return {
    call: (call, state) => {
      if (isSeen(call, state())) return
      waiting = { call, count: (waiting?.count ?? 0) + 1 }
      if (!pause) notify(state)
    },
    close: () => {
      pause?.()
      waiting = undefined
    },
  }
}
