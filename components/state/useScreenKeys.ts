/** The keys that work everywhere. */
import { useRef } from 'react'
import { actionOf } from '../keys/key-table.ts'
import type { Action } from '../keys/key-table.ts'
import { LAYER, useKeys } from '../keyboard/useKeys.ts'
import type { Key } from '../keyboard/key.ts'
import { restoreDraft } from '../composer/composer-text.ts'
import {
  openNextUnread,
  openNumberedConversation,
  stepConversation,
} from '../actions/conversations.ts'
import { useActionContext } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { stepHit } from '../actions/jumps.ts'
import { focusOf } from './focus.ts'
import { leaveProgram } from '../actions/leave.ts'
import { useKeymap } from '../keys/useKeymap.ts'
import { onLetter, typeIntoInput } from '../keys/typed-letters.ts'
import type { PaneName, UiStore } from './ui-store.ts'

const PANES: readonly PaneName[] = ['input', 'users', 'groups', 'requests', 'chat']
/** Two presses of Ctrl-C within so many milliseconds quit. */
const TWICE = 2000
/** A notice goes with the next key after so many milliseconds. */
const NOTICE_HOLDS = 1500

const toPane = ({ ui }: ActionContext, pane: PaneName) => ui.patch({ pane, overlay: undefined })

const stepPane = (ctx: ActionContext, step: 1 | -1) => {
  const here = PANES.indexOf(ctx.ui.get().pane)
  const pane = PANES[(here + step + PANES.length) % PANES.length]
  if (pane) toPane(ctx, pane)
}

/** Does the input hold nothing but a command that was refused? */
const isRefused = ({ composer, refusedLine }: UiStore): boolean =>
  refusedLine.current !== '' && composer.current?.text() === refusedLine.current

const goBack = (ctx: ActionContext) => {
  const { ui, now } = ctx
  const { pane, overlay, composeTarget, chosen } = ui.get()
  if (overlay) ui.patch({ overlay: undefined })
  else if (pane !== 'input') ui.patch({ pane: 'input', chosen: undefined })
  else if (isRefused(ui)) {
    restoreDraft(ctx, '')
    ui.patch({ notice: undefined })
  } else if (composeTarget) {
    ui.patch({ composeTarget: undefined })
    if (composeTarget.kind === 'edit') restoreDraft(ctx, '')
  } else if (chosen !== undefined) ui.patch({ chosen: undefined })
  else ui.patch({ notice: undefined, dismissedUpTo: now().warnings.at(-1)?.at ?? 0 })
}

const openEditor = async ({ services, ui }: ActionContext) => {
  const composer = ui.composer.current
  const text = await services.editor(composer?.text() ?? '')
  ui.composer.current?.setText(text.replace(/\n$/u, ''))
}

type ScreenAction = (ctx: ActionContext, key: Key) => void

const screenActions: Partial<Readonly<Record<Action, ScreenAction>>> = {
  nextPane: (ctx) => stepPane(ctx, 1),
  previousPane: (ctx) => stepPane(ctx, -1),
  goTo: ({ ui }) => ui.patch({ overlay: { kind: 'goTo', start: '', carried: undefined } }),
  previousConversation: (ctx) => stepConversation(ctx, -1),
  nextConversation: (ctx) => stepConversation(ctx, 1),
  nextWaiting: openNextUnread,
  numbered: (ctx, key) => openNumberedConversation(ctx, key.type === 'key' ? Number(key.name) : 0),
  toUsers: (ctx) => toPane(ctx, 'users'),
  toGroups: (ctx) => toPane(ctx, 'groups'),
  toRequests: (ctx) => toPane(ctx, 'requests'),
  toChat: (ctx) => toPane(ctx, 'chat'),
  search: ({ ui }) => ui.patch({ overlay: { kind: 'search', start: '' } }),
  nextHit: (ctx) => stepHit(ctx, 1),
  previousHit: (ctx) => stepHit(ctx, -1),
  redraw: ({ services }) => services.redraw(),
  suspend: ({ services }) => services.suspend(),
  back: goBack,
  help: ({ ui }) => ui.patch({ overlay: { kind: 'help', focus: focusOf(ui.get()) } }),
  messageMode: (ctx) => toPane(ctx, 'chat'),
  editor: (ctx) => void openEditor(ctx),
}

/** These work even while a question waits for its answer. */
const ALWAYS: ReadonlySet<Action> = new Set<Action>(['redraw', 'suspend', 'clearOrQuit'])

/** Takes the keys that nobody above wanted. */
export const useScreenKeys = (): void => {
  const ctx = useActionContext()
  const { ui, texts } = ctx
  useKeymap(() => focusOf(ui.get()))
  const asked = useRef(Number.NEGATIVE_INFINITY)

  const onCtrlC = () => {
    const { overlay, question, pane } = ui.get()
    const time = ui.now()
    if (question) ui.patch({ question: undefined })
    else if (overlay) ui.patch({ overlay: undefined })
    else if (pane !== 'input' && ui.composer.current?.text() !== '') ui.patch({ pane: 'input' })
    else if (time - asked.current <= TWICE) leaveProgram(ctx)
    else {
      asked.current = time
      ui.notify(texts.notices.quitAgain, 'warning', TWICE)
    }
  }

  useKeys(
    (key) => {
      if (key.type === 'focus') {
        ui.patch({ terminalFocused: key.in })
        return true
      }
      const focus = focusOf(ui.get())
      const here = focus === 'input' || key.type === 'text' ? actionOf(focus, key) : undefined
      // what its own list did not take has nobody there to be done to
      const action =
        (here !== undefined && screenActions[here] ? here : undefined) ?? actionOf('any', key)
      if (action === undefined) {
        // what means nothing in a list is never lost: it is a text that was begun there
        if (key.type !== 'text' && key.type !== 'paste') return false
        typeIntoInput(ctx, key)
        return true
      }
      if (ui.get().question && !ALWAYS.has(action)) return true
      if (action === 'clearOrQuit') {
        onCtrlC()
        return true
      }
      const act = screenActions[action]
      return act ? onLetter(ui, key, () => act(ctx, key)) : false
    },
    { layer: LAYER.app },
  )

  // sees every key and takes none: a notice goes away when the person goes on
  useKeys(
    (key) => {
      const { notice, overlay, question, pane } = ui.get()
      const typed = key.type === 'text' || key.type === 'key'
      const isCtrlC = actionOf('any', key) === 'clearOrQuit'
      const goesOn = (typed || key.type === 'paste') && !isCtrlC
      if (goesOn) asked.current = Number.NEGATIVE_INFINITY
      // another key is an answer to it: it does not hold any longer
      const isOver = goesOn && notice?.text === texts.notices.quitAgain
      if (notice && (isOver || (typed && ui.now() - notice.at > NOTICE_HOLDS))) {
        ui.patch({ notice: undefined })
      }
      const clears = isCtrlC && pane === 'input' && !overlay && !question
      if (clears && ui.composer.current?.text() !== '') ui.notify(texts.notices.cleared)
      return false
    },
    { layer: LAYER.prompt + 1 },
  )

  // the input would take Ctrl-F for a step to the right; in the table it searches
  useKeys(
    (key) => {
      if (actionOf('any', key) !== 'search' || ui.get().question) return false
      ui.patch({ overlay: { kind: 'search', start: '' } })
      return true
    },
    { layer: LAYER.pane + 0.5 },
  )
}
