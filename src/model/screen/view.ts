/** What I look at: the open conversation, its window of messages, unread counts, drafts. */
import { original } from 'immer'
import { withEntry } from '../../core/collections/persistent-map.ts'
import { personOf } from '../../core/ids.ts'
import type { ConversationId, Millis, Ref, UserId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import type { Message } from '../messages/messages.ts'
import { countedMessages, hasReceipts, updateNewMarker } from '../messages/displayed.ts'
import type { NotifyLevel } from '../messages/notify-level.ts'
import { lookUpPerson } from '../people/strangers.ts'
import { ensureConversation } from '../state.ts'
import type { State } from '../state.ts'
import { markAllRead, WINDOW } from '../messages/message-window.ts'
import type { Decide, Effects, Noun, Reduce } from '../noun.ts'
import { reduceHistory } from './history-window.ts'
import type { HistoryEvent } from './history-window.ts'

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
  readonly notifyLevel: NotifyLevel
}

/** Which page: next to the window on either side, or at either end of the conversation. */
export type PageDirection = 'older' | 'newer' | 'oldest' | 'newest'

type InConversation = { readonly conversation: ConversationId }
/** Without a conversation: a text that was begun with none open. */
type Drafting = { readonly conversation?: ConversationId; readonly text: string }
type Notifying = InConversation & { readonly level: NotifyLevel }
/** More of the conversation, above or below the window. */
type Paging = InConversation & { readonly direction: PageDirection }
/** The window around one message, for a search result. */
type Jumping = InConversation & { readonly message: Ref }
/** The reader is above the newest, or back there. */
type Holding = InConversation & { readonly held: boolean }

export type ViewCommand =
  | (InConversation & { readonly type: 'view.open' })
  | { readonly type: 'view.close' }
  | (Drafting & { readonly type: 'view.draft' })
  | (Notifying & { readonly type: 'view.setNotifyLevel' })
  | (Paging & { readonly type: 'view.page' })
  | (Jumping & { readonly type: 'view.jump' })
  | (Holding & { readonly type: 'view.hold' })
  /** I looked at the newest: the unread count becomes 0. `view.show` records what was shown. */
  | (InConversation & {
      readonly type: 'view.markRead'
      /** I have been looking at it since then: later messages appeared while I watched. */
      readonly since?: Millis
    })

export type ViewEvent =
  | (InConversation & { readonly type: 'view.opened' })
  | { readonly type: 'view.closed' }
  | (Drafting & { readonly type: 'view.drafted' })
  | (Notifying & { readonly type: 'view.notifyLevelSet' })
  | (Paging & { readonly type: 'view.paged' })
  | (Jumping & { readonly type: 'view.jumped' })
  | (Holding & { readonly type: 'view.held' })
  | (InConversation & { readonly type: 'view.markedRead'; readonly live?: boolean })
  | HistoryEvent

const existing =
  <C extends InConversation>(event: (command: C) => ViewEvent) =>
  (state: State, command: C) =>
    state.conversations.has(command.conversation) ? ok([event(command)]) : fail('no-conversation')

/** Can it be looked at? That of a person whom I know only by sight begins when it is. */
const hasPlace = (state: State, id: ConversationId): boolean => {
  if (state.conversations.has(id)) return true
  const who = personOf(id)
  return (
    who !== undefined && (lookUpPerson(state, who) ?? state.plaintext.people.get(who)) !== undefined
  )
}

const decide: Decide<ViewCommand, ViewEvent> = {
  'view.open': (state, { conversation }) =>
    hasPlace(state, conversation)
      ? ok([{ type: 'view.opened', conversation }])
      : fail('no-conversation'),
  'view.close': () => ok([{ type: 'view.closed' }]),
  'view.draft': (state, { conversation, text }) => {
    if (conversation === undefined) return ok([{ type: 'view.drafted', text }])
    if (!state.conversations.has(conversation)) return fail('no-conversation')
    return ok([{ type: 'view.drafted', conversation, text }])
  },
  'view.setNotifyLevel': existing(({ conversation, level }) => ({
    type: 'view.notifyLevelSet',
    conversation,
    level,
  })),
  'view.page': existing(({ conversation, direction }) => ({
    type: 'view.paged',
    conversation,
    direction,
  })),
  'view.jump': existing(({ conversation, message }) => ({
    type: 'view.jumped',
    conversation,
    message,
  })),
  'view.hold': existing(({ conversation, held }) => ({ type: 'view.held', conversation, held })),
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

/** Was something unread here since `from`, of which the window has only what came later? */
const isUnreadBeyond = (
  { unread, newFrom }: Pick<Conversation, 'unread' | 'newFrom'>,
  messages: readonly Message[],
  from: Ref | undefined,
): boolean =>
  from !== undefined &&
  unread > 0 &&
  (newFrom === undefined || from < newFrom) &&
  !messages.some(({ id }) => id === from)

const reduce: Reduce<ViewEvent> = {
  'view.opened': (draft, { conversation: id }) => {
    const before = draft.open && draft.conversations.get(draft.open)
    // of bare text nobody knows what was shown: the line stays at what was never looked at
    if (before && draft.open !== id && before.unread === 0) before.newFrom = undefined
    const kept = draft.conversations.get(id)
    if (!kept) ensureConversation(draft, id)
    if (kept && draft.open !== id && (hasReceipts(id) || kept.unread === 0)) {
      const before = kept.newFrom
      const messages = original(kept)?.messages ?? kept.messages
      kept.newFrom = undefined
      const state = original(draft) ?? draft
      updateNewMarker(state, kept, countedMessages(state, kept, messages))
      // the first unread message is further up than what is on hand: it is looked for on disk
      if (isUnreadBeyond(kept, messages, before)) kept.newFrom = before
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
    // that it was opened is not on disk
    if (text !== '') ensureConversation(draft, conversation)
    const kept = draft.conversations.get(conversation)
    if (kept) kept.draft = text
  },
  'view.notifyLevelSet': (draft, { conversation, level }) => {
    const kept = draft.conversations.get(conversation)
    if (kept) kept.notifyLevel = level
  },
  // in a flood each frame is read
  'view.markedRead': {
    next: (state, { conversation: id, live }) => {
      const kept = state.conversations.get(id)
      if (!kept) return state
      return {
        ...state,
        conversations: withEntry(state.conversations, id, markAllRead(kept, live)),
      }
    },
  },
  'view.paged': () => {},
  'view.jumped': () => {},
  'view.held': (draft, { conversation, held }) => {
    if (held) draft.heldWindow = conversation
    else if (draft.heldWindow === conversation) draft.heldWindow = undefined
  },
  ...reduceHistory,
}

const effects: Effects<ViewEvent> = {
  'view.opened': (state, { conversation }) => {
    const kept = state.conversations.get(conversation)
    const { newFrom, unread = 0, messages = [] } = kept ?? {}
    const isBeyond = isUnreadBeyond({ unread, newFrom: undefined }, messages, newFrom)
    if (newFrom !== undefined && isBeyond && hasReceipts(conversation))
      return [{ type: 'load-history-around', conversation, message: newFrom, unread: true }]
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
    'view.notifyLevelSet': 'lasting',
    'view.markedRead': 'passing',
    'view.paged': 'not',
    'view.jumped': 'not',
    'view.held': 'not',
    'history.loaded': 'not',
    'history.messageLoaded': 'not',
  },
  internal: 'all',
}
