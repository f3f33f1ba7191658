/** `papo --plain`: the same program as stable lines, one for each event, for screen readers, dumb terminals and logs. */
import { helpSections } from '../../../../components/overlays/help-sections.ts'
import type { ActionContext } from '../../../../components/actions/action-context.ts'
import { submit } from '../../../../components/actions/submit.ts'
import { keyRows, renamedKeys } from '../../../../components/keys/key-table.ts'
import { conversationTitle } from '../../../../components/state/conversation-titles.ts'
import { createUi } from '../../../../components/state/ui-store.ts'
import type { Overlay, Question } from '../../../../components/state/ui-store.ts'
import type { ConversationId } from '../../../core/ids.ts'
import { parseOwnName } from '../../../core/user-name.ts'
import type { ChatEvent } from '../../../model/events.ts'
import { INTERNAL_EVENTS } from '../../../model/model.ts'
import type { ChatContext } from '../../../store/hooks.ts'
import { enrichEvent } from '../../api/enrich-event.ts'
import { eventLines } from '../../commands/event-lines.ts'
import { terminal } from '../../commands/print.ts'
import { guardAgainstCrash, outputClosed } from '../../process/crash.ts'
import { nextTerminationSignal } from '../../process/signals.ts'
import { readFollowedEvent } from '../../rpc/followed-events.ts'
import type { Setup } from '../../setup.ts'
import { createLineQueue } from './line-queue.ts'
import { createLinkNews } from './link-news.ts'
import { noOutput } from './no-output.ts'
import { createPlainConsole } from './plain-console.ts'
import { isGrowing, keysOf, panelLines, sectionLines, staysOpen } from './panel-lines.ts'
import { openPlainOverlay } from './plain-overlay.tsx'
import type { PlainOverlay } from './plain-overlay.tsx'
import { createScreenSession } from '../screen-session.ts'

/** So many messages are told when a conversation is opened, and all that are unread. */
const HISTORY = 10
/** The prompt comes back after so long (ms), whatever is drawn. */
const PROMPT_AFTER = 500
/** Runs until the person leaves, or the input ends; the exit code. */
export const runPlainScreen = async (setup: Setup, version: string): Promise<number> => {
  const ui = createUi()
  let context: ChatContext | undefined
  let hidden: PlainOverlay | undefined
  /** A conversation that was opened, and whose messages are on their way from the disk. */
  let awaited: ConversationId | undefined
  /** The lines of a panel that goes on by itself, as they were told last. */
  let told: ReadonlySet<string> = new Set()
  let shown: ConversationId | undefined
  const session = createScreenSession(setup, {
    output: () => noOutput(''),
    suspendScreen: (task) => task(),
    renamedKeys,
    onEvents: (events) => tellEvents(events),
  })
  const appearance = () => session.appearanceStore.get()
  const texts = () => appearance().texts
  const plain = () => texts().plain

  const action = (of: ChatContext): ActionContext => ({
    now: of.store.get,
    services: of.services,
    ui,
    texts: texts(),
  })

  const prompt = () => {
    const open = context?.store.get().open
    return context && open !== undefined
      ? `${conversationTitle(context.store.get(), open)}> `
      : '> '
  }

  const linkNews = createLinkNews(texts)
  const isNews = (event: ChatEvent): boolean =>
    event.type === 'link.changed' ? linkNews.isNews(event) : !INTERNAL_EVENTS.has(event.type)

  const linesOf = (event: ChatEvent): readonly string[] => {
    if (event.type === 'link.proved') return linkNews.missingLines(event)
    if (!context || !isNews(event)) return []
    const read = readFollowedEvent(
      JSON.parse(JSON.stringify(enrichEvent(context.store.get(), event))),
    )
    return read ? eventLines(read, setup.texts) : []
  }

  const tellEvents = (events: readonly ChatEvent[]) => {
    // the state is that of the events, and not of the last frame
    context?.services.catchUp()
    screen.print(...events.flatMap(linesOf))
    const isLoaded = events.some(
      (event) => event.type === 'history.loaded' && event.conversation === awaited,
    )
    if (isLoaded) tellHistory()
    tellOpen()
  }

  /** What was said last in the open conversation. */
  const tellHistory = () => {
    awaited = undefined
    const state = context?.store.get()
    const conversation = state?.open === undefined ? undefined : state.conversations.get(state.open)
    const said = (conversation?.messages ?? []).slice(-Math.max(HISTORY, conversation?.unread ?? 0))
    const lines = said.flatMap((message) => linesOf({ type: 'message.sent', message }))
    screen.print(...(lines.length > 0 ? lines : [plain().empty]))
  }

  /** What was said in a conversation that is opened, and that it was read: it is told as it comes. */
  const tellOpen = () => {
    const state = context?.store.get()
    const { open } = state ?? {}
    if (!context || !state || open === undefined) {
      shown = undefined
      return
    }
    const conversation = state.conversations.get(open)
    if (open !== shown) {
      shown = open
      screen.print(plain().opened(conversationTitle(state, open)))
      // what is on disk comes in a moment
      if (conversation?.hasOlder && conversation.messages.length < HISTORY) awaited = open
      else tellHistory()
    }
    if (conversation && conversation.unread > 0)
      context.services.send({ type: 'view.markRead', conversation: open })
  }

  const tellQuestion = (question: Question) =>
    screen.print(question.kind === 'confirm' ? `${question.text} ${plain().yesNo}` : question.text)

  const tellHelp = (of: ChatContext) => {
    const { ascii } = appearance().theme
    const here = keyRows('input', texts().scheme)
    const state = of.store.get()
    const sections = helpSections({ texts: texts(), state, ascii, focus: 'input', here })
    screen.print(...sectionLines(sections))
  }

  const tellOverlay = (overlay: Overlay, title: string, lines: readonly string[]) => {
    const rows = panelLines(overlay, lines, plain())
    // what goes on by itself tells what is new
    const isLive = isGrowing(overlay)
    const fresh = isLive ? rows.filter((row) => !told.has(row)) : rows
    const begins = !isLive || told.size === 0
    screen.print(...(begins ? [`${title}:`] : []), ...fresh)
    told = new Set(isLive ? rows : [])
    queue.goOn()
    if (!staysOpen(overlay) && ui.get().overlay === overlay) ui.patch({ overlay: undefined })
  }

  const onOverlay = (overlay: Overlay | undefined) => {
    hidden?.close()
    hidden = undefined
    told = new Set()
    if (!overlay || !context) return
    if (overlay.kind === 'help') {
      tellHelp(context)
      ui.patch({ overlay: undefined })
      return
    }
    const onDrawn = (title: string, lines: readonly string[]) => tellOverlay(overlay, title, lines)
    const given = { overlay, version, ui, context, appearance: appearance(), onDrawn }
    hidden = openPlainOverlay(given)
  }

  let before = ui.get()
  ui.subscribe(() => {
    const now = ui.get()
    const was = before
    before = now
    if (now.notice && now.notice !== was.notice) screen.print(now.notice.text)
    if (now.question && now.question !== was.question) tellQuestion(now.question)
    if (now.overlay !== was.overlay) onOverlay(now.overlay)
  })

  const answer = (question: Question, line: string) => {
    ui.patch({ question: undefined })
    if (question.kind === 'confirm') {
      if (plain().yes.split(' ').includes(line.trim().toLowerCase())) question.onYes()
    } else if (question.onDone(line) === false && !ui.get().question) ui.patch({ question })
  }

  const onChatLine = (of: ChatContext, line: string) => {
    const { question, overlay } = ui.get()
    // a command puts a question away, as Esc does on a screen
    if (question && !/^\/(?!\/)/u.test(line)) return answer(question, line)
    if (question) ui.patch({ question: undefined })
    if (overlay && hidden) {
      if (line.trim() === '') return ui.patch({ overlay: undefined })
      if (!line.startsWith('/')) return hidden.press(keysOf(overlay, line.trim()))
      ui.patch({ overlay: undefined })
    }
    if (line.trim() !== '') submit(action(of), line)
    return undefined
  }

  const onLine = (line: string) => {
    const phase = session.phaseStore.get()
    if (phase.kind === 'name') {
      const name = parseOwnName(line.trim() === '' ? phase.suggested : line)
      if (name.ok) phase.answer(name.value)
      else screen.print(plain().noName, `${texts().name.question} [${phase.suggested}]`)
    } else if (phase.kind === 'chat') onChatLine(phase.context, line)
    // what opens is told in a moment, with the prompt behind it
    const isTold = ui.get().overlay === undefined
    if (isTold) screen.ready()
    else setTimeout(screen.ready, PROMPT_AFTER)
    return !isTold
  }

  const queue = createLineQueue({
    isReady: () => ['name', 'chat'].includes(session.phaseStore.get().kind),
    handle: onLine,
    onEnd: () => session.end({ code: 0 }),
  })
  const screen = createPlainConsole({ prompt, onLine: queue.add, onEnd: queue.end })
  // there is no input to put a text in: it is shown, and the next line takes its place
  const showText = (text: string) => screen.print(...(text === '' ? [] : text.split('\n')))
  ui.composer.current = { text: () => '', setText: showText, insert: showText }

  session.phaseStore.subscribe(() => {
    const phase = session.phaseStore.get()
    if (phase.kind === 'name') {
      const taken = phase.taken === undefined ? [] : [texts().name.taken(phase.taken, phase.holder)]
      screen.print(...taken, `${texts().name.question} [${phase.suggested}]`)
    }
    if (phase.kind !== 'chat') return
    context = phase.context
    screen.print(plain().start(context.store.get().me.name), ...setup.notices)
    tellOpen()
    queue.goOn()
    screen.ready()
  })
  guardAgainstCrash(setup.paths.log, setup.texts.crashed)
  // whoever reads a part of a log only, such as head, wants no more
  void outputClosed().then(() => session.end({ code: 0 }))
  void nextTerminationSignal().then(({ code }) => session.end({ code }))
  const { code, message } = await session.run()
  hidden?.close()
  screen.close()
  if (message !== undefined) terminal.error(message)
  await session.close()
  return code
}
