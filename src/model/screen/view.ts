/** What I look at: the open conversation, its window of messages, unread counts, drafts. */
import type { Draft } from 'immer'
import { original } from 'immer'
import type { ConversationId, Millis, Ref, UserId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Message } from '../messages/messages.ts'
import { hasReceipts, updateNewMarker } from '../messages/displayed.ts'
import type { State } from '../state.ts'
import { WINDOW, WINDOW_WHILE_READING } from '../messages/message-window.ts'
import type { Decide, Effects, Noun, Reduce } from '../noun.ts'

export type Conversation = {
  readonly id: ConversationId
  /** A window of consecutive messages by (at, id); the rest is on disk. */
  readonly messages: readonly Message[]
  readonly hasOlder: boolean
  /** The window does not reach the newest message: the reader is far up. */
  readonly hasNewer: boolean
  readonly unread: number
  /** Of those, how many call me by name. */
  readonly mentions: number
  /** The first message that was unread when the conversation was opened, or since: where "new" is drawn. */
  readonly newFrom: Ref | undefined
  /** The newest time seen here: my next message is later. */
  readonly clock: Millis
  readonly typing: ReadonlyMap<UserId, Millis>
  readonly draft: string
  readonly muted: boolean
}

/** Which page: next to the window on either side, or at either end of the conversation. */
export type PageDirection = 'older' | 'newer' | 'oldest' | 'newest'

export type ViewCommand =
  | { readonly type: 'view.open'; readonly conversation: ConversationId }
  | { readonly type: 'view.close' }
  /** Without a conversation: a text that was begun with none open. */
  | { readonly type: 'view.draft'; readonly conversation?: ConversationId; readonly text: string }
  | { readonly type: 'view.mute'; readonly conversation: ConversationId; readonly muted: boolean }
  /** More of the conversation, above or below the window. */
  | {
      readonly type: 'view.page'
      readonly conversation: ConversationId
      readonly direction: PageDirection
    }
  /** The window around one message, for a search result. */
  | { readonly type: 'view.jump'; readonly conversation: ConversationId; readonly message: Ref }
  /** I looked at the newest: the unread count becomes 0. `view.show` records what was shown. */
  | {
      readonly type: 'view.markRead'
      readonly conversation: ConversationId
      /** I have been looking at it since then: later messages appeared while I watched. */
      readonly since?: Millis
    }

export type ViewEvent =
  | { readonly type: 'view.opened'; readonly conversation: ConversationId }
  | { readonly type: 'view.closed' }
  | { readonly type: 'view.drafted'; readonly conversation?: ConversationId; readonly text: string }
  | { readonly type: 'view.muted'; readonly conversation: ConversationId; readonly muted: boolean }
  | {
      readonly type: 'view.markedRead'
      readonly conversation: ConversationId
      readonly live?: boolean
    }
  | {
      readonly type: 'view.paged'
      readonly conversation: ConversationId
      readonly direction: PageDirection
    }
  | { readonly type: 'view.jumped'; readonly conversation: ConversationId; readonly message: Ref }
  /** Messages came back from disk: they replace the window or go above or below it. */
  | {
      readonly type: 'history.loaded'
      readonly conversation: ConversationId
      readonly messages: readonly Message[]
      readonly where: 'replace' | 'above' | 'below'
      readonly hasOlder: boolean
      readonly hasNewer: boolean
    }
  /** A message that a command is about was loaded from disk. */
  | { readonly type: 'history.messageLoaded'; readonly message: Message }

/** The most messages outside windows that are on hand. */
const MAX_OUTSIDE_WINDOW = 200

const existing =
  <E>(event: (conversation: ConversationId) => E) =>
  (state: State, { conversation }: { readonly conversation: ConversationId }) =>
    state.conversations.has(conversation) ? ok([event(conversation)]) : fail('no-conversation')

const decide: Decide<ViewCommand, ViewEvent> = {
  'view.open': existing((conversation) => ({ type: 'view.opened', conversation })),
  'view.close': () => ok([{ type: 'view.closed' }]),
  'view.draft': (state, { conversation, text }) => {
    if (conversation === undefined) return ok([{ type: 'view.drafted', text }])
    if (!state.conversations.has(conversation)) return fail('no-conversation')
    return ok([{ type: 'view.drafted', conversation, text }])
  },
  'view.mute': (state, command) =>
    existing((conversation): ViewEvent => ({
      type: 'view.muted',
      conversation,
      muted: command.muted,
    }))(state, command),
  'view.page': (state, command) =>
    existing((conversation): ViewEvent => ({
      type: 'view.paged',
      conversation,
      direction: command.direction,
    }))(state, command),
  'view.jump': (state, command) =>
    existing((conversation): ViewEvent => ({
      type: 'view.jumped',
      conversation,
      message: command.message,
    }))(state, command),
  'view.markRead': (state, { conversation, since }) => {
    const kept = state.conversations.get(conversation)
    if (!kept) return fail('no-conversation')
    const first = kept.messages.find((message) => message.id === kept.newFrom)
    // messages sent while nobody looked arrive a moment after the start, and still count as new
    const live = since !== undefined && first !== undefined && first.at >= since
    const read: ViewEvent = { type: 'view.markedRead', conversation, ...(live ? { live } : {}) }
    return ok(kept.unread === 0 ? [] : [read])
  },
}

const reduce: Reduce<ViewEvent> = {
  'view.opened': (draft, { conversation: id }) => {
    const before = draft.open && draft.conversations.get(draft.open)
    // of bare text nobody knows what was shown: the line stays at what was never looked at
    if (before && draft.open !== id && before.unread === 0) before.newFrom = undefined
    const kept = draft.conversations.get(id)
    if (kept && draft.open !== id && (hasReceipts(id) || kept.unread === 0)) {
      kept.newFrom = undefined
      updateNewMarker(original(draft) ?? draft, kept, original(kept)?.messages ?? kept.messages)
    }
    draft.open = id
  },
  'view.closed': (draft) => {
    draft.open = undefined
  },
  'view.drafted': (draft, { conversation, text }) => {
    if (conversation === undefined) {
      draft.draft = text
      return
    }
    const kept = draft.conversations.get(conversation)
    if (kept) kept.draft = text
  },
  'view.muted': (draft, { conversation, muted }) => {
    const kept = draft.conversations.get(conversation)
    if (kept) kept.muted = muted
  },
  'view.markedRead': (draft, { conversation, live }) => {
    const kept = draft.conversations.get(conversation)
    if (!kept) return
    // what came while I was looking on was never "new" to me
    const from = kept.messages.findIndex((message) => message.id === kept.newFrom)
    if (live && from >= kept.messages.length - kept.unread) kept.newFrom = undefined
    kept.unread = 0
    kept.mentions = 0
  },
  'view.paged': () => {},
  'view.jumped': () => {},
  'history.loaded': (draft, { conversation: id, messages, where, hasOlder, hasNewer }) => {
    const kept = draft.conversations.get(id)
    if (!kept) return
    if (draft.open === id) updateNewMarker(original(draft) ?? draft, kept, messages)
    const here = new Set(where === 'replace' ? [] : kept.messages.map((message) => message.id))
    const fresh = messages.filter((message) => !here.has(message.id)) as Draft<Message>[]
    if (where === 'replace') Object.assign(kept, { messages: fresh, hasOlder, hasNewer })
    if (where === 'above') {
      const all = [...fresh, ...kept.messages]
      const excess = all.length > WINDOW_WHILE_READING
      kept.messages = excess ? all.slice(0, WINDOW_WHILE_READING) : all
      kept.hasOlder = hasOlder
      if (excess) kept.hasNewer = true
    }
    if (where === 'below') {
      const all = [...kept.messages, ...fresh]
      const excess = all.length > WINDOW_WHILE_READING
      kept.messages = excess ? all.slice(-WINDOW_WHILE_READING) : all
      kept.hasNewer = hasNewer
      if (excess) kept.hasOlder = true
    }
  },
  'history.messageLoaded': (draft, { message }) => {
    const window = draft.conversations.get(message.conversation)?.messages
    const index = window?.findIndex(({ id }) => id === message.id) ?? -1
    if (window && index >= 0) {
      window[index] = message as Draft<Message>
      return
    }
    if (draft.outsideWindow.size >= MAX_OUTSIDE_WINDOW) draft.outsideWindow.clear()
    draft.outsideWindow.set(message.id, message as Draft<Message>)
  },
}

const effects: Effects<ViewEvent> = {
  'view.opened': (state, { conversation }) => {
    const kept = state.conversations.get(conversation)
    const recall = { type: 'load-history', conversation, direction: 'newest' } as const
    return kept?.hasOlder && kept.messages.length < WINDOW ? [recall] : []
  },
  'view.paged': (_, { conversation, direction }) => [
    { type: 'load-history', conversation, direction },
  ],
  'view.jumped': (_, { conversation, message }) => [
    { type: 'load-history-around', conversation, message },
  ],
}

export const viewNoun: Noun<ViewCommand, ViewEvent> = {
  decide,
  reduce,
  effects,
  keeping: {
    'view.opened': 'not',
    'view.closed': 'not',
    'view.drafted': 'passing',
    'view.muted': 'lasting',
    'view.markedRead': 'passing',
    'view.paged': 'not',
    'view.jumped': 'not',
    'history.loaded': 'not',
    'history.messageLoaded': 'not',
  },
  internal: [
    'view.opened',
    'view.closed',
    'view.drafted',
    'view.muted',
    'view.markedRead',
    'view.paged',
    'view.jumped',
    'history.loaded',
    'history.messageLoaded',
  ],
}
