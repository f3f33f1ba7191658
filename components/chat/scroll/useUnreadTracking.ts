/** Tells which messages were on the screen as a whole, and counts the unread ones above it. */
import { useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { hasReceipts, isUnread } from '../../../src/model/messages/displayed.ts'
import type { Conversation } from '../../../src/model/screen/view.ts'
import type { Ref } from '../../../src/core/ids.ts'
import { useChat, useServices } from '../../../src/store/hooks.ts'
import type { ChatItem } from '../chat-items.ts'
import type { HeightOf, Viewport } from './viewport.ts'

type TrackedView = {
  readonly viewport: Viewport
  readonly heightOf: HeightOf<ChatItem>
  readonly width: number
  /** Is it on the screen, and does somebody look at that? */
  readonly visible: boolean
  /** Is it a message of somebody else that is there to be read? */
  readonly isTheirs: (item: ChatItem) => boolean
}

/** Unread messages above the screen; `more`: there may be others that are not on hand. */
export type UnreadAbove = { readonly count: number; readonly more: boolean }

export type UnreadTracking = {
  readonly above: UnreadAbove
  /** Is it a message of somebody else that was never on the screen as a whole? */
  readonly isNew: (item: ChatItem | undefined) => boolean
}

/** Which messages of the window were never shown as a whole, and is the first of others among them? */
const useUnread = ({ id, messages }: Conversation) => {
  const shown = useChat((state) => state.displayed)
  const me = useChat((state) => state.me)
  return useMemo(() => {
    const unread = hasReceipts(id)
      ? messages.filter((one) => isUnread({ me, displayed: shown }, one))
      : []
    const first = unread.length > 0 ? messages.find(({ by }) => by !== me.id) : undefined
    return { keys: new Set<string>(unread.map((one) => one.id)), fromStart: first === unread[0] }
  }, [id, messages, shown, me])
}

/** Rows of a message that were on the screen, while it was wrapped like this. */
type SeenRows = { readonly height: number; readonly width: number; readonly rows: Set<number> }

export const useUnreadTracking = (
  conversation: Conversation,
  items: readonly ChatItem[],
  { viewport, heightOf, width, visible, isTheirs }: TrackedView,
): UnreadTracking => {
  const { send } = useServices()
  const { keys: unread, fromStart } = useUnread(conversation)
  const seen = useRef(new Map<string, SeenRows>())
  const { id, hasOlder } = conversation
  const isNew = (item: ChatItem | undefined) =>
    item !== undefined && unread.has(item.key) && isTheirs(item)

  /** Those of which the last row that was lacking is on the screen now. */
  const fullySeen = useEffectEvent((): readonly Ref[] => {
    const whole: Ref[] = []
    for (const { index, row } of viewport.rows) {
      const item = items[index]
      if (item?.kind !== 'message' || !isNew(item)) continue
      const height = heightOf(item)
      const before = seen.current.get(item.key)
      const same = before?.height === height && before.width === width
      const now = same ? before : { height, width, rows: new Set<number>() }
      seen.current.set(item.key, now)
      now.rows.add(row)
      if (now.rows.size < height) continue
      seen.current.delete(item.key)
      whole.push(item.message.id)
    }
    return whole
  })
  // at each drawing, for the rows are others then; nothing is done while nothing is unread
  useEffect(() => {
    if (!visible || unread.size === 0) return
    const messages = fullySeen()
    if (messages.length > 0) send({ type: 'view.markDisplayed', conversation: id, messages })
  })

  const [first] = viewport.rows
  if (!first || unread.size === 0) return { above: { count: 0, more: false }, isNew }
  const above = items.slice(0, first.row > 0 ? first.index + 1 : first.index)
  return { above: { count: above.filter(isNew).length, more: hasOlder && fromStart }, isNew }
}
