/** Everything that a user action needs: the state, the services, the screen and the texts. */
import { createContext, use, useMemo, useSyncExternalStore } from 'react'
import type { Intent } from '../../src/model/commands.ts'
import type { State } from '../../src/model/state.ts'
import type { Refusal } from '../../src/model/refusals.ts'
import { isPlaintextUser, formatPlaintextUser } from '../../src/core/plaintext-ids.ts'
import type { UserId } from '../../src/core/ids.ts'
import type { Result } from '../../src/core/result.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useLatest, useServices } from '../../src/store/hooks.ts'
import type { Services } from '../../src/store/services.ts'
import { createUi } from '../state/ui-store.ts'
import type { Ui, UiStore } from '../state/ui-store.ts'

export type ActionContext = {
  /** The state of this moment. */
  readonly now: () => State
  readonly services: Services
  readonly ui: UiStore
  readonly texts: Texts
}

/** The screen's memory for everything below. */
export const UiContext = createContext<UiStore>(createUi())

/** The screen's memory itself. */
export const useUiStore = (): UiStore => use(UiContext)

/** The part of the screen's memory that `selector` picks. */
export const useUi = <T>(selector: (ui: Ui) => T): T => {
  const store = use(UiContext)
  return useSyncExternalStore(
    store.subscribe,
    () => selector(store.get()),
    () => selector(store.get()),
  )
}

/** What actions need, the same object until the language changes. */
export const useActionContext = (): ActionContext => {
  const now = useLatest()
  const services = useServices()
  const ui = use(UiContext)
  const texts = useTexts()
  return useMemo(() => ({ now, services, ui, texts }), [now, services, ui, texts])
}

/** Tells why something was refused; true when it was not. */
export const succeeded = (
  { ui, texts }: ActionContext,
  result: Result<unknown, Refusal>,
): boolean => {
  if (!result.ok) ui.notify(texts.refusals[result.error], 'danger')
  return result.ok
}

/** Sends it and shows this notice; false when it was refused, which is shown too. */
export const sendAndTell = (ctx: ActionContext, intent: Intent, words: string): boolean => {
  const isSent = succeeded(ctx, ctx.services.send(intent))
  if (isSent) ctx.ui.notify(words)
  return isSent
}

/** Asks for yes or no, and closes any overlay. */
export const confirm = ({ ui }: ActionContext, text: string, onYes: () => void): void =>
  ui.patch({ overlay: undefined, question: { kind: 'confirm', text, onYes } })

/** The name of a person as they write it. */
export const personName = (state: State, who: UserId): string =>
  who === state.me.id
    ? state.me.name
    : (state.people.get(who)?.name ?? (isPlaintextUser(who) ? formatPlaintextUser(who) : who))

/** Sends what there is to send in the open session with a person; tells when there is no session. */
export const sendOrTell = (
  ctx: ActionContext,
  who: UserId,
  intent: Intent | undefined,
): boolean => {
  if (intent) return succeeded(ctx, ctx.services.send(intent))
  ctx.ui.notify(ctx.texts.notices.noOpenSession(personName(ctx.now(), who)), 'warning')
  return false
}
