/** What a line means: an answer to a question, a row of a list, what was begun, a command, a message. */
import type { ActionContext } from '../../../../components/actions/action-context.ts'
import { submit } from '../../../../components/actions/submit.ts'
import { answerIn } from '../../../../components/composer/prompt-answer.ts'
import type { Question, UiStore } from '../../../../components/state/ui-store.ts'
import type { Refusal } from '../../../model/refusals.ts'
import type { Services } from '../../../store/services.ts'
import { messageOf } from '../../../model/messages/message-window.ts'
import { plainMessageLine } from './lines/chat-lines.ts'
import type { PlainComposer } from './plain-composer.ts'
import type { PlainPanels } from './plain-panels.ts'
import type { PlainView } from './lines/plain-view.ts'

export type PlainDialogs = {
  /** Handles a line; `again` where nothing of it could be done yet, for another program has the disk. */
  readonly take: (line: string) => 'done' | 'again'
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

/** Was the first thing that a line did refused because another program has the disk? Then nothing of it was done. */
const watchSends = (ctx: ActionContext) => {
  let first: Refusal | 'granted' | undefined
  const send: Services['send'] = (intent) => {
    const sent = ctx.services.send(intent)
    first ??= sent.ok ? 'granted' : sent.error
    return sent
  }
  const services = { ...ctx.services, send }
  return { ctx: { ...ctx, services }, isBusy: () => first === 'disk-busy' }
}

/** Makes it. */
export const createPlainDialogs = (deps: Deps): PlainDialogs => {
  const { ui, view, action, composer, panels, print, printed } = deps
  let isTyping = false
  // the line before this one was the same, and could not be done yet
  let isWaiting = false
  // that another program has the disk
  let held: string | undefined
  // what was asked before that line is asked again, and not told again
  let isRestoring = false

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
    const notice = now.notice !== was.notice ? now.notice?.text : undefined
    // that the line waits is told instead
    if (notice !== undefined && isTyping && notice === shown?.texts.refusals['disk-busy'])
      held = notice
    else if (notice !== undefined) print(notice)
    const isAsked = now.question !== was.question && !isRestoring
    if (shown && now.question && isAsked) tellQuestion(now.question, shown)
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
      if (!ctx || !now) return 'done'
      const watch = watchSends(ctx)
      const [begun, dialog] = [composer.begun(), ui.get()]
      isTyping = true
      try {
        handle(line, watch.ctx, now)
      } finally {
        isTyping = false
      }
      const told = held
      held = undefined
      if (!watch.isBusy()) {
        isWaiting = false
        if (told !== undefined) print(told)
        return 'done'
      }
      if (!isWaiting) print(now.texts.plain.waitsForDisk)
      isWaiting = true
      composer.restore(begun)
      isRestoring = true
      ui.patch({ question: dialog.question, composeTarget: dialog.composeTarget })
      isRestoring = false
      return 'again'
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
