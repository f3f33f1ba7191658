/** Everything that a user action needs: the state, the services, the screen and the texts. */
import { createContext, use, useMemo } from 'react'
import type { Intent } from '../../src/model/commands.ts'
import type { State } from '../../src/model/state.ts'
import type { Refusal } from '../../src/model/refusals.ts'
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { fail } from '../../src/core/result.ts'
import { isPlaintextUser, formatPlaintextUser } from '../../src/core/plaintext-ids.ts'
import type { UserId } from '../../src/core/ids.ts'
import type { Result } from '../../src/core/result.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { useLatest, useSelected, useServices } from '../../src/store/hooks.ts'
import type { Services } from '../../src/store/services.ts'
import { createUi } from '../state/ui-store.ts'
import { lookUpPerson } from '../../src/model/people/strangers.ts'
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
export const useUi = <T>(selector: (ui: Ui) => T): T => useSelected(use(UiContext), selector)

/** What actions need, the same object until the language changes. */
export const useActionContext = (): ActionContext => {
  const now = useLatest()
  const services = useServices()
  const ui = use(UiContext)
  const texts = useTexts()
  return useMemo(() => ({ now, services, ui, texts }), [now, services, ui, texts])
}

/** Tells why something is not done; false, for the caller to return. */
export const refuse = (
  { ui }: ActionContext,
  words: string,
  tone: 'warning' | 'danger' = 'warning',
): false => {
  ui.notify(words, tone)
  return false
}

/** Tells why something was refused; true when it was not. */
export const succeeded = (ctx: ActionContext, result: Result<unknown, Refusal>): boolean => {
  if (result.ok) return true
  const words = ctx.texts.refusals[result.error]
  if (result.error !== 'disk-busy') return refuse(ctx, words, 'danger')
  // only as long as it is so
  ctx.ui.notify(words, 'danger', undefined, ({ warnings }) =>
    warnings.some(({ key }) => key === 'disk-busy'),
  )
  return false
}

/** Is this allowed now? If not, tells why. Nothing is sent. */
export const checkAllowed = (ctx: ActionContext, intent: Intent): boolean => {
  const why = refusalOf(ctx.now(), intent, ctx.services.now())
  return why === undefined || succeeded(ctx, fail(why))
}

/** Does what is sent now wait for a connection? Not while the first attempt is being made. */
export const isDelayed = ({ link }: State): boolean =>
  link.status !== 'online' && (link.status !== 'connecting' || link.attempt > 0)

/** What was done, and that it is sent later where there is no connection. */
export const withDelay = ({ now, texts }: ActionContext, words: string): string =>
  isDelayed(now()) ? `${words} ${texts.notices.sentLater}` : words

/** Tells what was done, until something went wrong since: the broker may have refused it. */
export const tellDone = ({ ui, now }: ActionContext, words: string): void => {
  const before = now().warnings.at(-1)
  ui.notify(words, 'good', undefined, (state) => state.warnings.at(-1) === before)
}

/** Intents that stay in this program, or travel at once or not at all. */
const LOCAL = /^(?:person|topic|view|plaintext)\./u

/** Sends it and shows this notice; false when it was refused, which is shown too. */
export const sendAndTell = (ctx: ActionContext, intent: Intent, words: string): boolean => {
  const isSent = succeeded(ctx, ctx.services.send(intent))
  if (isSent) tellDone(ctx, LOCAL.test(intent.type) ? words : withDelay(ctx, words))
  return isSent
}

/** Asks for yes or no, and closes any overlay. */
export const confirm = ({ ui }: ActionContext, text: string, onYes: () => void): void =>
  ui.patch({ overlay: undefined, question: { kind: 'confirm', text, onYes } })

/** Asks for a line, which begins as `initial`, and closes any overlay. */
export const prompt = (
  { ui }: ActionContext,
  text: string,
  onDone: (typed: string) => boolean | void,
  initial = '',
): void => ui.patch({ overlay: undefined, question: { kind: 'prompt', text, initial, onDone } })

/** Opens lines to read; `copy` is what is copied of them, instead of all. */
export const openPage = (
  { ui }: ActionContext,
  title: string,
  lines: readonly string[],
  copy = lines.join('\n'),
): void => ui.patch({ overlay: { kind: 'page', title, lines, copy } })

/** The name of a person as they write it. */
export const personName = (state: State, who: UserId): string =>
  who === state.me.id
    ? state.me.name
    : (lookUpPerson(state, who)?.name ?? (isPlaintextUser(who) ? formatPlaintextUser(who) : who))

/** Sends what there is to send in the open session with a person; tells when there is no session. */
export const sendOrTell = (ctx: ActionContext, who: UserId, intent: Intent | undefined): boolean =>
  intent
    ? succeeded(ctx, ctx.services.send(intent))
    : refuse(ctx, ctx.texts.notices.noOpenSession(personName(ctx.now(), who)))
