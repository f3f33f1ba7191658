/** What is told of the chat: what happens, the conversation that is opened, the message that is jumped to. */
import { conversationTitle } from '../../../../components/state/conversation-titles.ts'
import type { UiStore } from '../../../../components/state/ui-store.ts'
import type { ConversationId, Ref } from '../../../core/ids.ts'
import type { ChatEvent } from '../../../model/events.ts'
import { messageOf } from '../../../model/messages/message-window.ts'
import type { Conversation } from '../../../model/screen/view.ts'
import { newestLines, linesAround, newLines } from './lines/chat-lines.ts'
import { createEventTeller } from './lines/event-sentences.ts'
import { listLines, overviewLines } from './lines/list-lines.ts'
import type { PlainView } from './lines/plain-view.ts'

/** So much is told when a conversation is opened, and all that is new. */
const HISTORY = 10
/** Before and after a message that is jumped to. */
const AROUND = { before: 2, after: 5 }

export type PlainChat = {
  /** The conversation that is open, as the prompt calls it. */
  readonly title: () => string
  readonly start: () => void
  readonly tellEvents: (events: readonly ChatEvent[]) => void
}

type Deps = {
  readonly ui: UiStore
  readonly view: () => PlainView | undefined
  readonly print: (...lines: readonly string[]) => void
  /** Does what happens follow from a line that is being handled? */
  readonly isTyping: () => boolean
}

const openIn = ({ state }: PlainView): Conversation | undefined =>
  state.open === undefined ? undefined : state.conversations.get(state.open)

/** Makes it. */
export const createPlainChat = ({ ui, view, print, isTyping }: Deps): PlainChat => {
  const teller = createEventTeller()
  /** A conversation that was opened, and whose messages are on their way from the disk. */
  let awaited: ConversationId | undefined
  let shown: ConversationId | undefined
  /** A message that was jumped to, and is on its way from the disk. */
  let jumpedTo: Ref | undefined
  let hasOverview = false

  const tellHistory = (now: PlainView) => {
    awaited = undefined
    const conversation = openIn(now)
    const lines = conversation ? newestLines(conversation, now, HISTORY) : []
    print(...(lines.length > 0 ? lines : [now.texts.plain.empty]))
    if (conversation && conversation.draft !== '') print(now.texts.plain.draft(conversation.draft))
  }

  const tellJump = (now: PlainView) => {
    const conversation = openIn(now)
    if (jumpedTo === undefined || !conversation) return
    const message = messageOf(now.state, conversation.id, jumpedTo)
    const lines = message ? linesAround(conversation, message, now, AROUND) : []
    if (lines.length === 0) return
    jumpedTo = undefined
    print(now.texts.plain.chosen, ...lines)
  }

  /** What was said in a conversation that is opened, and that it was read: it is told as it comes. */
  const tellOpen = (now: PlainView) => {
    const { open, conversations } = now.state
    if (open === undefined) {
      if (shown !== undefined) print(now.texts.plain.nothingOpen)
      shown = undefined
      return
    }
    const conversation = conversations.get(open)
    if (open !== shown) {
      shown = open
      print(now.texts.plain.opened(conversationTitle(now.state, open)))
      // what is on disk comes in a moment
      if (conversation?.hasOlder && conversation.messages.length < HISTORY) awaited = open
      else tellHistory(now)
    }
    if (conversation && conversation.unread > 0)
      now.services.send({ type: 'view.markRead', conversation: open })
  }

  const tellOverview = (now: PlainView) => {
    const { status, problem } = now.state.link
    if (hasOverview || (status !== 'online' && problem === undefined)) return
    hasOverview = true
    print(...overviewLines(now))
  }

  let chosen: Ref | undefined
  ui.subscribe(() => {
    const now = view()
    const { pane, chosen: next } = ui.get()
    if (next !== chosen) {
      chosen = next
      jumpedTo = next
      if (now) tellJump(now)
    }
    if (now && (pane === 'users' || pane === 'groups' || pane === 'requests')) {
      ui.patch({ pane: 'input' })
      print(...listLines(pane, now))
    }
  })
  ui.chat.current = {
    toUnread: () => {
      const now = view()
      const conversation = now && openIn(now)
      const lines = conversation ? newLines(conversation, now) : []
      print(...lines)
      return lines.length > 0
    },
    toNewest: () => {
      const now = view()
      const conversation = now && openIn(now)
      if (conversation) print(...newestLines(conversation, now, HISTORY))
    },
  }

  return {
    title: () => {
      const now = view()
      const open = now?.state.open
      return now && open !== undefined ? conversationTitle(now.state, open) : ''
    },
    start: () => {
      const now = view()
      if (!now) return
      teller.begin(now.state)
      tellOpen(now)
    },
    tellEvents: (events) => {
      const now = view()
      if (!now) return
      // what is told with the conversation is not told twice
      const isOpening = now.state.open !== undefined && now.state.open !== shown
      const news = events.filter(
        (event) =>
          !(
            isOpening &&
            event.type === 'message.sent' &&
            event.message.conversation === now.state.open
          ),
      )
      print(...teller.lines(news, now, isTyping()))
      const isLoaded = events.some(
        (event) => event.type === 'history.loaded' && event.conversation === awaited,
      )
      if (isLoaded) tellHistory(now)
      tellOpen(now)
      tellOverview(now)
      tellJump(now)
    },
  }
}
