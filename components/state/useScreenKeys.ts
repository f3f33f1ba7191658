/** The keys that hold everywhere. */
import { useRef } from 'react'
import { actionOf } from '../keys/key-table.ts'
import type { Action } from '../keys/key-table.ts'
import { LAYER, useKeys } from '../keyboard/useKeys.ts'
import type { Key } from '../keyboard/key.ts'
import { bringBack } from '../composer/composer-text.ts'
import { nextWaiting, numberedConversation, stepConversation } from '../actions/conversations.ts'
import { useDesk } from '../actions/action-context.ts'
import type { Desk } from '../actions/action-context.ts'
import { focusOf } from './focus.ts'
import { leave } from '../actions/leave.ts'
import { onLetter, typeIntoInput } from '../keys/typed-letters.ts'
import type { Pane } from './ui-store.ts'

const PANES: readonly Pane[] = ['input', 'users', 'groups', 'requests', 'chat']
/** Two presses of Ctrl-C within so many milliseconds quit. */
const TWICE = 2000
/** A notice goes with the next key after so many milliseconds. */
const NOTICE_HOLDS = 1500

const toPane = ({ ui }: Desk, pane: Pane) => ui.patch({ pane, layer: undefined })

const stepPane = (desk: Desk, step: 1 | -1) => {
  const here = PANES.indexOf(desk.ui.get().pane)
  const pane = PANES[(here + step + PANES.length) % PANES.length]
  if (pane) toPane(desk, pane)
}

const back = (desk: Desk) => {
  const { ui, now } = desk
  const { pane, layer, answering, chosen } = ui.get()
  if (layer) ui.patch({ layer: undefined })
  else if (pane !== 'input') ui.patch({ pane: 'input', chosen: undefined })
  else if (answering) {
    ui.patch({ answering: undefined })
    if (answering.kind === 'edit') bringBack(desk, '')
  } else if (chosen !== undefined) ui.patch({ chosen: undefined })
  else ui.patch({ notice: undefined, dismissed: now().troubles.at(-1)?.at ?? 0 })
}

const edit = async ({ services, ui }: Desk) => {
  const composer = ui.composer.current
  const text = await services.editor(composer?.text() ?? '')
  ui.composer.current?.setText(text.replace(/\n$/u, ''))
}

const acts: ReadonlyMap<Action, (desk: Desk, key: Key) => void> = new Map<
  Action,
  (desk: Desk, key: Key) => void
>([
  ['nextPane', (desk) => stepPane(desk, 1)],
  ['previousPane', (desk) => stepPane(desk, -1)],
  ['goTo', ({ ui }) => ui.patch({ layer: { kind: 'goTo', start: '', carried: undefined } })],
  ['previousConversation', (desk) => stepConversation(desk, -1)],
  ['nextConversation', (desk) => stepConversation(desk, 1)],
  ['nextWaiting', nextWaiting],
  [
    'numbered',
    (desk, key) => numberedConversation(desk, key.type === 'key' ? Number(key.name) : 0),
  ],
  ['toUsers', (desk) => toPane(desk, 'users')],
  ['toGroups', (desk) => toPane(desk, 'groups')],
  ['toRequests', (desk) => toPane(desk, 'requests')],
  ['toChat', (desk) => toPane(desk, 'chat')],
  ['search', ({ ui }) => ui.patch({ layer: { kind: 'search', start: '' } })],
  ['redraw', ({ services }) => services.redraw()],
  ['suspend', ({ services }) => services.suspend()],
  ['back', back],
  ['help', ({ ui }) => ui.patch({ layer: { kind: 'help', focus: focusOf(ui.get()) } })],
  ['messageMode', (desk) => toPane(desk, 'chat')],
  ['editor', (desk) => void edit(desk)],
])

/** These hold even while a question waits for its answer. */
const ALWAYS: ReadonlySet<Action> = new Set<Action>(['redraw', 'suspend', 'clearOrQuit'])

/** Takes the keys that nobody above wanted. */
export const useScreenKeys = (): void => {
  const desk = useDesk()
  const { ui, texts } = desk
  const asked = useRef(Number.NEGATIVE_INFINITY)

  const onCtrlC = () => {
    const { layer, question, pane } = ui.get()
    const time = performance.now()
    if (question) ui.patch({ question: undefined })
    else if (layer) ui.patch({ layer: undefined })
    else if (pane !== 'input' && ui.composer.current?.text() !== '') ui.patch({ pane: 'input' })
    else if (time - asked.current <= TWICE) leave(desk)
    else {
      asked.current = time
      ui.tell(texts.notices.quitAgain, 'warning', TWICE)
    }
  }

  useKeys(
    (key) => {
      if (key.type === 'focus') {
        ui.patch({ attentive: key.in })
        return true
      }
      const focus = focusOf(ui.get())
      const here = focus === 'input' || key.type === 'text' ? actionOf(focus, key) : undefined
      // what its own list did not take has nobody there to be done to
      const action =
        (here !== undefined && acts.has(here) ? here : undefined) ?? actionOf('any', key)
      if (action === undefined) {
        // what means nothing in a list is never lost: it is a text that was begun there
        if (key.type !== 'text' && key.type !== 'paste') return false
        typeIntoInput(desk, key)
        return true
      }
      if (ui.get().question && !ALWAYS.has(action)) return true
      if (action === 'clearOrQuit') {
        onCtrlC()
        return true
      }
      const act = acts.get(action)
      return act ? onLetter(ui, key, () => act(desk, key)) : false
    },
    { layer: LAYER.app },
  )

  // above everything, and takes nothing: what is told goes away when the person goes on
  useKeys(
    (key) => {
      const { notice, layer, question, pane } = ui.get()
      const typed = key.type === 'text' || key.type === 'key'
      const isCtrlC = actionOf('any', key) === 'clearOrQuit'
      if (typed && !isCtrlC) asked.current = Number.NEGATIVE_INFINITY
      if (notice && typed && performance.now() - notice.at > NOTICE_HOLDS) {
        ui.patch({ notice: undefined })
      }
      const clears = isCtrlC && pane === 'input' && !layer && !question
      if (clears && ui.composer.current?.text() !== '') ui.tell(texts.notices.cleared)
      return false
    },
    { layer: LAYER.prompt + 1 },
  )

  // the input would take Ctrl-F for a step to the right; the table says that it searches
  useKeys(
    (key) => {
      if (actionOf('any', key) !== 'search' || ui.get().question) return false
      ui.patch({ layer: { kind: 'search', start: '' } })
      return true
    },
    { layer: LAYER.pane + 0.5 },
  )
}
