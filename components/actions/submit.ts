/** What Enter does with a text: it is sent, run as a command, or refused, and then it stays. */
import { messageOf } from '../../src/model/messages/message-window.ts'
import { runCommand } from '../commands/slash-commands.ts'
import { restoreDraft } from '../composer/composer-text.ts'
import type { Ui } from '../state/ui-store.ts'
import type { ActionContext } from './action-context.ts'
import { editTo } from './messages.ts'
import { sendText } from './send.ts'

const submitEdit = (ctx: ActionContext, text: string): boolean | undefined => {
  const { composeTarget } = ctx.ui.get()
  const state = ctx.now()
  if (composeTarget?.kind !== 'edit' || composeTarget.conversation !== state.open) return undefined
  const message = messageOf(state, composeTarget.conversation, composeTarget.message)
  return message !== undefined && editTo(ctx, message, text)
}

/** The text of a message: blank lines around a paste are not part of it. */
const messageText = (typed: string): string =>
  (typed.startsWith('//') ? typed.slice(1) : typed).replace(/^(?:[ \t]*\n)+/u, '').trimEnd()

const isCommandLine = (typed: string): boolean =>
  typed.startsWith('/') && !typed.startsWith('//') && !/^\/me\s/u.test(typed)

/** Lines that were typed behind a text before it was asked for whom it is stand below it in the input, and go along with it. */
export const carryWhole = ({ ui }: ActionContext, typed: string): void => {
  const { overlay } = ui.get()
  if (overlay?.kind !== 'goTo' || overlay.carried === undefined || overlay.forwards) return
  ui.patch({ overlay: { ...overlay, carried: messageText(typed) } })
}

const sendOrEdit = (ctx: ActionContext, typed: string): boolean => {
  const { ui, now } = ctx
  const text = messageText(typed)
  const { open } = now()
  if (open === undefined) {
    ui.patch({ overlay: { kind: 'goTo', start: '', carried: text } })
    return false
  }
  const changed = submitEdit(ctx, text)
  const answering = ui.get().composeTarget
  const reply =
    answering?.kind === 'reply' && answering.conversation === open ? answering.message : undefined
  const done = changed ?? sendText(ctx, open, text, reply)
  if (done) ui.patch({ composeTarget: undefined })
  return done
}

/**
 * Enter: a command, an edit, a message; with nothing open, the question to whom. False when it was
 * not granted: the text then stays where it was typed.
 */
export const submit = (ctx: ActionContext, typed: string): boolean => {
  const { ui, now, services } = ctx
  services.catchUp()
  const { chosen } = ui.get()
  const { open } = now()
  const isCommand = isCommandLine(typed)
  const done = isCommand ? runCommand(ctx, typed) : sendOrEdit(ctx, typed)
  if (!done) {
    if (isCommand) ui.refusedLine.current = typed
    return false
  }
  // a message is chosen for one command
  if (chosen !== undefined && ui.get().chosen === chosen) ui.patch({ chosen: undefined })
  const isFree = ui.composer.current?.text() === '' && ui.get().composeTarget?.kind !== 'edit'
  if (isFree && now().open === open) restoreDraft(ctx, '')
  return true
}

/** What the meaning of keys depends on. */
const PLACE = [
  'pane',
  'overlay',
  'question',
  'chosen',
  'composeTarget',
] as const satisfies readonly (keyof Ui)[]

/**
 * The same; `'line'` after a message that left all else as it was: the next line goes the same way, drawn or not.
 * `'elsewhere'` where something lies over the conversation now that a command asked for.
 */
export const submitLine = (ctx: ActionContext, typed: string): boolean | 'line' | 'elsewhere' => {
  const { ui, now } = ctx
  const before = ui.get()
  const { open } = now()
  const done = submit(ctx, typed)
  if (!done && isCommandLine(typed) && ui.get().overlay !== before.overlay) return 'elsewhere'
  if (!done || typed.startsWith('/') || open === undefined || now().open !== open) return done
  const after = ui.get()
  return PLACE.every((part) => before[part] === after[part]) ? 'line' : true
}
