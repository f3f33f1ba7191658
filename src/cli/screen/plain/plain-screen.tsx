/** `papo --plain`: the same program as stable lines, one for each event, for screen readers, dumb terminals and logs. */
import type { ActionContext } from '../../../../components/actions/action-context.ts'
import { createUi } from '../../../../components/state/ui-store.ts'
import { lookUp } from '../../../i18n/lookup.ts'
import { COMMANDS_FOR_KEYS, withPlainWords } from '../../../i18n/plain-words.ts'
import type { ChatContext } from '../../../store/hooks.ts'
import { terminal } from '../../commands/lines/print.ts'
import { guardAgainstCrash, outputClosed } from '../../process/crash.ts'
import { collectWhenIdle, keepNewSpaceSmall } from '../../process/memory.ts'
import { nextTerminationSignal } from '../../process/signals.ts'
import type { Setup } from '../../setup.ts'
import { createScreenSession } from '../screen-session.ts'
import { createLineQueue } from './line-queue.ts'
import { noOutput } from './no-output.ts'
import { createPlainChat } from './plain-chat.ts'
import { createPlainComposer } from './plain-composer.ts'
import { createPlainConsole } from './plain-console.ts'
import { createPlainDialogs } from './plain-dialogs.ts'
import { createPlainName } from './plain-name.ts'
import { createPlainPanels } from './plain-panels.ts'
import { isLinkKnown, whenSent } from './unattended.ts'
import type { PlainView } from './lines/plain-view.ts'

/** After these it may be known whether there is a connection. */
const LINK_EVENTS: ReadonlySet<string> = new Set(['link.changed', 'warning.raised'])

/** The prompt comes back after so long (ms), whatever is drawn. */
const PROMPT_AFTER = 500

/** Runs until the person leaves, or the input ends; the exit code. */
export const runPlainScreen = async (setup: Setup, version: string): Promise<number> => {
  keepNewSpaceSmall()
  const idleCollector = collectWhenIdle()
  const isUnattended = !process.stdin.isTTY
  const ui = createUi()
  let context: ChatContext | undefined
  const session = createScreenSession(setup, {
    output: () => noOutput(''),
    suspendScreen: (task) => task(),
    renamedKeys: () => COMMANDS_FOR_KEYS,
    isLines: true,
    onWait: terminal.error,
    isTyping: idleCollector.isTyping,
    onEvents: (events) => {
      // the state is that of the events, and not of the last frame
      context?.services.catchUp()
      // nothing stands between a question for a name and its answer
      if (!isAsked()) chat.tellEvents(events)
      if (isUnattended && events.some(({ type }) => LINK_EVENTS.has(type))) setImmediate(queue.look)
      idleCollector.onWork()
    },
  })
  const appearance = () => {
    const now = session.appearanceStore.get()
    return { ...now, texts: withPlainWords(now.texts) }
  }
  const texts = () => appearance().texts
  const view = (): PlainView | undefined =>
    context && {
      state: context.store.get(),
      services: context.services,
      texts: texts(),
      theme: appearance().theme,
    }
  const action = (): ActionContext | undefined =>
    context && { now: context.store.get, services: context.services, ui, texts: texts() }

  const composer = createPlainComposer({ texts, print: (...lines) => screen.print(...lines) })
  const print = (...lines: readonly string[]) => screen.print(...lines)
  const chat = createPlainChat({ ui, view, print, isTyping: () => dialogs.isTyping() })
  const panels = createPlainPanels({
    ui,
    view,
    action,
    print,
    onTold: () => queue.goOn(),
    open: (overlay, onDrawn) =>
      context && { overlay, version, ui, context, appearance: appearance(), onDrawn },
  })
  const dialogs = createPlainDialogs({
    ui,
    view,
    action,
    composer,
    panels,
    print,
    printed: () => screen.printed(),
  })
  ui.composer.current = composer.control

  const name = createPlainName({ texts, print, leave: () => session.end({ code: 0 }) })

  const onLine = (line: string): 'done' | 'pending' | 'again' => {
    idleCollector.onKey()
    const phase = session.phaseStore.get()
    if (phase.kind === 'name') name.take(line, phase)
    else if (phase.kind === 'chat' && dialogs.take(line) === 'again') return 'again'
    // what opens is told in a moment, with the prompt behind it
    const isPending = panels.isPending()
    if (isPending) setTimeout(screen.ready, PROMPT_AFTER)
    else screen.ready()
    return isPending ? 'pending' : 'done'
  }

  const queue = createLineQueue({
    isReady: () => {
      const phase = session.phaseStore.get()
      if (phase.kind !== 'chat') return phase.kind === 'name'
      return !isUnattended || isLinkKnown(phase.context.store.get())
    },
    handle: onLine,
    onEnd: () => {
      if (!context) return session.end({ code: 0 })
      return whenSent(context, (unsent) => {
        if (unsent > 0) print(texts().plain.unsent(unsent))
        session.end({ code: 0 })
      })
    },
  })
  const isAsked = () => session.phaseStore.get().kind === 'name'
  const prompt = () =>
    isAsked() ? '?> ' : `${[chat.title(), dialogs.mark()].filter(Boolean).join(' ')}> `
  const screen = createPlainConsole({ prompt, onLine: queue.add, onEnd: queue.end })

  session.phaseStore.subscribe(() => {
    const phase = session.phaseStore.get()
    // what follows was meant for others, and is no name
    if (phase.kind === 'name' && phase.taken !== undefined && isUnattended)
      return session.end({ code: 1, message: setup.texts.nameTaken(phase.taken) })
    if (phase.kind === 'name') name.ask(phase)
    if (phase.kind !== 'chat') return
    context = phase.context
    const { me, warnings } = context.store.get()
    // what was wrong before anybody listened
    const early = warnings.map(({ key, about }) =>
      texts().troubleAbout(lookUp(texts().warnings, key), about),
    )
    print(texts().plain.start(me.name), ...setup.notices, ...early)
    chat.start()
    queue.goOn()
    screen.ready()
  })
  guardAgainstCrash(setup.paths.log, setup.texts.crashed)
  // whoever reads a part of a log only, such as head, wants no more
  void outputClosed().then(() => session.end({ code: 0 }))
  void nextTerminationSignal().then(({ code }) => session.end({ code }))
  const { code, message } = await session.run()
  panels.close()
  screen.close()
  if (message !== undefined) terminal.error(message)
  await session.close()
  return code
}
