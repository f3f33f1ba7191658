/** Where the reader is in a conversation: scrolling, paging in what is on disk, telling what was read. */
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { hasReceipts } from '../../../src/model/messages/displayed.ts'
import type { Conversation } from '../../../src/model/screen/view.ts'
import type { ConversationId, Millis } from '../../../src/core/ids.ts'
import { useServices } from '../../../src/store/hooks.ts'
import { useUi, useUiStore } from '../../actions/action-context.ts'
import type { ScrollPosition } from '../../state/ui-store.ts'
import type { ChatItem } from '../chat-items.ts'
import { newLineAnchor, openingPlace, placeOf } from './anchors.ts'
import { usePaging } from './usePaging.ts'
import { useUnreadTracking } from './useUnreadTracking.ts'
import type { UnreadAbove } from './useUnreadTracking.ts'
import { bottomPosition, isShown, placeAt, reveal, scrollBy, viewportOf } from './viewport.ts'
import type { Scrolled, Viewport } from './viewport.ts'

export type ChatScroll = {
  readonly viewport: Viewport
  /** Messages of others below the screen that were never on it, or came since the reader left the bottom. */
  readonly newBelow: UnreadAbove
  /** Messages above the screen that were never on it as a whole. */
  readonly newAbove: UnreadAbove
  readonly scroll: (rows: number) => void
  readonly toTop: () => void
  readonly toBottom: () => void
  /** To the "new" line, or to the first unread message where none is drawn; false where nothing is new. */
  readonly toUnread: () => boolean
  readonly reveal: (key: string) => void
  /** The same after a jump: with what was said before and after it. `row` of it must be on the screen. */
  readonly show: (key: string, row?: number) => void
  /** The top of this item stays where it is while its height changes; it comes into sight where it is `shrinking`. */
  readonly hold: (key: string, shrinking: boolean) => void
}

type ChatView = Omit<Scrolled<ChatItem>, 'items'> & {
  readonly width: number
  /** Is it a message of somebody else that is there to be read? */
  readonly isTheirs: (item: ChatItem) => boolean
  /** What is not on the screen is not read. */
  readonly shown: boolean
}

/** The viewport of `height` rows and the ways to move it; its place is kept for the next visit. */
export const useChatScroll = (
  conversation: Conversation,
  items: readonly ChatItem[],
  { width, isTheirs, shown, ...screen }: ChatView,
): ChatScroll => {
  const { send, now } = useServices()
  const ui = useUiStore()
  const list = { items, ...screen }
  const attentive = useUi((now) => now.terminalFocused)
  const { id, hasOlder, hasNewer, unread, messages, newFrom } = conversation
  const [opening] = useState(() => openingPlace(conversation, list, ui.scrollPositions.get(id)))
  const [anchor, setAnchor] = useState(opening.anchor)
  // where the reader is while nothing holds the view, and when what holds it is gone
  const [savedPosition, setPosition] = useState(opening.place)
  // the reader wants the very beginning, which may have to come from disk
  const [rising, setRising] = useState(false)
  const risen = rising && !hasOlder
  const isAnchored = anchor !== undefined && items.some(({ key }) => key === anchor.key)
  const resting = isAnchored ? placeOf(list, anchor, hasNewer) : savedPosition
  const position = risen ? scrollBy(list, resting, -1_000_000) : resting
  // the newest time that was there when the reader left the bottom
  const [left, setLeft] = useState(() => position?.at ?? Number.POSITIVE_INFINITY)
  const viewport = viewportOf(list, position)
  const first = viewport.rows[0]?.index ?? 0
  const last = viewport.rows.at(-1)?.index ?? 0

  const move = (wanted: ScrollPosition | undefined, follows = false) => {
    setRising(false)
    setAnchor(undefined)
    // below the window there is more: the view must not follow what is paged in
    const next = wanted ?? (hasNewer && !follows ? bottomPosition(list) : undefined)
    if (next && !position) setLeft(items.at(-1)?.at ?? 0)
    setPosition(next)
    if (next) ui.scrollPositions.set(id, next)
    else ui.scrollPositions.delete(id)
  }

  const newest = messages.at(-1)?.id
  const isRising = rising && hasOlder
  const restartPaging = usePaging(conversation, {
    first,
    last,
    count: items.length,
    height: screen.height,
    // without a place the reader is on the way to the newest, which was asked for already
    older: !isRising && (position !== undefined || !hasNewer),
    newer: !isRising && position !== undefined,
  })

  const toTop = () => {
    if (!hasOlder) return move(scrollBy(list, position, -1_000_000))
    if (!position) setLeft(items.at(-1)?.at ?? 0)
    setAnchor(undefined)
    setPosition(position)
    setRising(true)
    restartPaging()
    send({ type: 'view.page', conversation: id, direction: 'oldest' })
  }
  // what fits follows again
  const isLoose = isAnchored && resting === undefined
  if (isLoose) {
    setAnchor(undefined)
    setPosition(undefined)
  }
  const remember = useEffectEvent((isHeld: boolean) => {
    if (position) ui.scrollPositions.set(id, position)
    else if (!isHeld) ui.scrollPositions.delete(id)
  })
  const isHeld = risen || anchor !== undefined
  useEffect(() => {
    remember(isHeld)
  }, [isHeld])

  const isAway = position !== undefined
  useEffect(() => {
    if (!isAway) return undefined
    send({ type: 'view.hold', conversation: id, held: true })
    return () => void send({ type: 'view.hold', conversation: id, held: false })
  }, [isAway, id, send])

  const toBottom = () => {
    if (hasNewer) {
      restartPaging()
      send({ type: 'view.page', conversation: id, direction: 'newest' })
    }
    move(undefined, true)
  }
  // the author wants to see a new message
  const sentCount = useUi((now) => now.sentCount)
  const seen = useRef(sentCount)
  const follow = useEffectEvent(toBottom)
  useEffect(() => {
    if (sentCount === seen.current) return
    seen.current = sentCount
    follow()
  }, [sentCount])

  const visible = shown && attentive
  const { above: newAbove, isNew } = useUnreadTracking(conversation, items, {
    viewport,
    heightOf: screen.heightOf,
    width,
    visible,
    isTheirs,
  })
  const atNewest = visible && viewport.atBottom && !hasNewer
  const readsAll = atNewest && unread > 0
  // the conversation in which everything had been read before what comes now, and since when
  const upToDate = useRef<{ readonly id: ConversationId; readonly since: Millis }>(undefined)
  useEffect(() => {
    const before = upToDate.current?.id === id ? upToDate.current : undefined
    if (readsAll && newest !== undefined) {
      const since = before && { since: before.since }
      send({ type: 'view.markRead', conversation: id, ...since })
    }
    upToDate.current = atNewest ? (before ?? { id, since: now() }) : undefined
  }, [readsAll, atNewest, newest, id, send, now])

  const toUnread = () => {
    // from the line on to what was passed over before
    const isThere = anchor?.key === 'new' && newAbove.count > 0
    const line = isThere ? undefined : items.find(({ kind }) => kind === 'new')
    const key = line?.key ?? items.find((item) => isNew(item))?.key
    const isKept = newFrom !== undefined && messages.some((message) => message.id === newFrom)
    if (newFrom !== undefined && !isKept && hasReceipts(id)) {
      restartPaging()
      send({ type: 'view.jump', conversation: id, message: newFrom })
      setAnchor(newLineAnchor('new', screen.height))
      return true
    }
    if (key === undefined) return false
    const next = newLineAnchor(key, screen.height)
    const place = placeOf(list, next, hasNewer)
    move(place)
    // what fits on the screen is there already; the view goes on to follow
    if (place) setAnchor(next)
    return true
  }
  const isNewBelow = (item: ChatItem) => isNew(item) || (item.at > left && isTheirs(item))

  const revealItem = (key: string) => {
    const index = items.findIndex((item) => item.key === key)
    const next = reveal(list, position, index)
    if (next !== position || hasNewer) move(next)
  }

  return {
    viewport,
    newBelow: {
      count: viewport.atBottom ? 0 : items.slice(last + 1).filter(isNewBelow).length,
      more: hasNewer,
    },
    newAbove,
    toUnread,
    hold: (key, shrinking) => {
      const line = viewport.rows.findIndex(({ index }) => items[index]?.key === key)
      const above = line - (viewport.rows[line]?.row ?? 0)
      if (line === -1) return
      if (!position) setLeft(items.at(-1)?.at ?? 0)
      setRising(false)
      setPosition(position)
      setAnchor({ key, above: shrinking ? Math.max(0, above) : above })
    },
    scroll: (rows) => move(scrollBy(list, position, rows)),
    toTop,
    toBottom,
    reveal: revealItem,
    show: (key, row = 0) => {
      const index = items.findIndex((item) => item.key === key)
      if (isShown(list, viewport, { index, row })) revealItem(key)
      else if (index !== -1) move(placeAt(list, index, Math.floor(screen.height / 3) - row))
    },
  }
}
