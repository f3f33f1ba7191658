/** What comes back from disk: into the window of its conversation, or beside it. */
import type { Draft } from 'immer'
import { original } from 'immer'
import type { ConversationId, Ref } from '../../core/ids.ts'
import { updateNewMarker } from '../messages/displayed.ts'
import { WINDOW_WHILE_READING } from '../messages/message-window.ts'
import type { Message } from '../messages/messages.ts'
import type { Reduce } from '../noun.ts'

export type HistoryEvent =
  /** Messages came back from disk: they replace the window or go above or below it. */
  | {
      readonly type: 'history.loaded'
      readonly conversation: ConversationId
      readonly messages: readonly Message[]
      readonly where: 'replace' | 'above' | 'below'
      /** The first unread of them, where that was looked for. */
      readonly newFrom?: Ref
      readonly hasOlder: boolean
      readonly hasNewer: boolean
    }
  /** A message that a command is about was loaded from disk. */
  | { readonly type: 'history.messageLoaded'; readonly message: Message }

/** The most messages outside windows that are on hand. */
const MAX_OUTSIDE_WINDOW = 200

/** What these events change. */
export const reduceHistory: Reduce<HistoryEvent> = {
  'history.loaded': (draft, { conversation: id, messages, where, hasOlder, hasNewer, newFrom }) => {
    const kept = draft.conversations.get(id)
    if (!kept) return
    if (newFrom !== undefined) kept.newFrom = newFrom
    else if (draft.open === id) updateNewMarker(original(draft) ?? draft, kept, messages)
    const here = new Set(where === 'replace' ? [] : kept.messages.map((message) => message.id))
    const fresh = messages.filter((message) => !here.has(message.id)) as Draft<Message>[]
    if (where === 'replace') Object.assign(kept, { messages: fresh, hasOlder, hasNewer })
    if (where === 'replace') return
    const isAbove = where === 'above'
    const all = isAbove ? [...fresh, ...kept.messages] : [...kept.messages, ...fresh]
    kept.messages = isAbove ? all.slice(0, WINDOW_WHILE_READING) : all.slice(-WINDOW_WHILE_READING)
    if (isAbove) kept.hasOlder = hasOlder
    else kept.hasNewer = hasNewer
    // what is cut off at the other end is on disk
    if (all.length > WINDOW_WHILE_READING) kept[isAbove ? 'hasNewer' : 'hasOlder'] = true
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
