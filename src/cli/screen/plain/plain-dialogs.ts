/** What a line means: an answer to a question, a row of a list, what was begun, a command, a message. */
import type { ActionContext } from '../../../../components/actions/action-context.ts'
import { submit } from '../../../../components/actions/submit.ts'
import { answerIn } from '../../../../components/composer/prompt-answer.ts'
import type { Question, UiStore } from '../../../../components/state/ui-store.ts'
import { messageOf } from '../../../model/messages/message-window.ts'
import { plainMessageLine } from './lines/chat-lines.ts'
import type { PlainComposer } from './plain-composer.ts'
import type { PlainPanels } from './plain-panels.ts'
import type { PlainView } from './lines/plain-view.ts'

export type PlainDialogs = {
  /** Handles a line. */
  readonly take: (line: string) => void
  /** What stands in the prompt: what the next line is for, where it is no message. */
  readonly mark: () => string
  /** Is a line being handled? */
  readonly isTyping: () => boolean
}

type Deps = {
  readonly ui: UiStore
  readonly view: () => PlainView | undefined
  readonly action: () => ActionContext | undefined
  readonly composer: PlainComposer
  readonly panels: PlainPanels
  readonly print: (...lines: readonly string[]) => void
  /** How many lines were printed up to now. */
  readonly printed: () => number
}

/** How long (ms) a command has to tell what came of it, such as whether there is a clipboard. */
const DONE_AFTER = 300

const isCommand = (line: string) => /^\/(?!\/)/u.test(line)

/** Makes it. */
export const createPlainDialogs = (deps: Deps): PlainDialogs => {
  const { ui, view, action, composer, panels, print, printed } = deps
  let isTyping = false

  const tellQuestion = (question: Question, { texts }: PlainView) => {
    if (question.kind === 'confirm') return print(`${question.text} ${texts.plain.yesNo}`)
    const { initial = '' } = question
    return print(initial === '' ? question.text : `${question.text} [${initial}]`)
  }

  /** The message that the next line replies to or replaces. */
  const tellTarget = (now: PlainView) => {
    const { composeTarget } = ui.get()
    if (!composeTarget) return
    const { plain } = now.texts
    if (composeTarget.kind === 'edit') {
      composer.discard()
      return print(plain.editing)
    }
    const message = messageOf(now.state, composeTarget.conversation, composeTarget.message)
    return print(...(message ? [plainMessageLine(message, now)] : []), plain.replying)
  }

  let before = ui.get()
  ui.subscribe(() => {
    const now = ui.get()
    const was = before
    before = now
    const shown = view()
    if (now.notice && now.notice !== was.notice) print(now.notice.text)
    if (shown && now.question && now.question !== was.question) tellQuestion(now.question, shown)
    if (now.overlay !== was.overlay) panels.onOverlay(now.overlay)
  })

  const answer = (question: Question, line: string, now: PlainView): void => {
    const { plain } = now.texts
    if (question.kind === 'prompt') {
      ui.patch({ question: undefined })
      const typed = line.trim() === '' ? (question.initial ?? '') : answerIn(line)
      if (question.onDone(typed) === false && !ui.get().question) ui.patch({ question })
      return
    }
    const word = line.trim().toLowerCase()
    const isYes = plain.yes.split(' ').includes(word)
    const isNo = word === '' || plain.no.split(' ').includes(word)
    // a message that was meant for somebody is no answer
    if (!isYes && !isNo) return tellQuestion(question, now)
    ui.patch({ question: undefined })
    if (isYes) question.onYes()
    else print(plain.notDone)
  }

  /** What changes nothing that is told was done all the same, unless it tells so itself in a moment. */
  const tellDone = (linesBefore: number) => {
    setTimeout(() => {
      const now = view()
      if (now && printed() === linesBefore) print(now.texts.plain.done)
    }, DONE_AFTER)
  }

  /** An empty line leaves what was begun. */
  const takeNothing = ({ texts }: PlainView) => {
    if (!ui.get().composeTarget && !composer.isBegun()) return void panels.endPackets()
    composer.discard()
    ui.patch({ composeTarget: undefined })
    return print(texts.plain.discarded)
  }

  const handle = (line: string, ctx: ActionContext, now: PlainView): void => {
    const { question } = ui.get()
    // a command puts a question and a list away, as Esc does on a screen
    if (question && !isCommand(line)) return answer(question, line, now)
    if (question) ui.patch({ question: undefined })
    if (!isCommand(line) && panels.take(line)) return undefined
    if (ui.get().overlay) ui.patch({ overlay: undefined })
    if (line.trim() === '') return takeNothing(now)
    const { composeTarget } = ui.get()
    const wasBegun = composer.isBegun()
    const linesBefore = printed()
    const isDone = submit(ctx, isCommand(line) ? line : composer.take(line))
    const after = view()
    if (after && ui.get().composeTarget !== composeTarget) return tellTarget(after)
    if (!wasBegun && composer.isBegun()) return print(now.texts.plain.begun)
    if (isDone && printed() === linesBefore && !panels.isPending()) tellDone(linesBefore)
    return undefined
  }

  return {
    take: (line) => {
      const [ctx, now] = [action(), view()]
      if (!ctx || !now) return
      isTyping = true
      try {
        handle(line, ctx, now)
      } finally {
        isTyping = false
      }
    },
    mark: () => {
      const { question, composeTarget } = ui.get()
      const texts = view()?.texts
      if (!texts) return ''
      if (question) return question.kind === 'confirm' ? texts.plain.yesNo : '?'
      if (panels.rows() > 0) return texts.plain.choices(panels.rows())
      return composeTarget ? texts.hints[composeTarget.kind] : ''
    },
    isTyping: () => isTyping,
  }
}
