/** Where the reader is in a conversation: scrolling, paging in what is on disk, telling what was read. */
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Conversation } from '../../src/model/screen/view.ts'
import type { ConversationId, Millis } from '../../src/core/ids.ts'
import { useServices } from '../../src/store/hooks.ts'
import { useUi, useUiStore } from '../actions/action-context.ts'
import type { Place } from '../state/ui-store.ts'
import type { Item } from './chat-items.ts'
import { useShown } from './useUnreadTracking.ts'
import type { Above } from './useUnreadTracking.ts'
import { bottomPlace, revealing, scrolled, viewportOf } from './viewport.ts'
import type { HeightOf, Viewport } from './viewport.ts'

/** So many items from the end of the window, more is asked for. */
const NEAR = 30

export type Reading = {
  readonly viewport: Viewport
  /** How many messages of others came below since the reader left the bottom. */
  readonly newBelow: number
  /** Messages above the screen that were never on it as a whole. */
  readonly newAbove: Above
  readonly scroll: (rows: number) => void
  readonly toTop: () => void
  readonly toBottom: () => void
  readonly reveal: (key: string) => void
}

type Sight = {
  readonly heightOf: HeightOf<Item>
  readonly height: number
  readonly width: number
  /** Is it a message of somebody else that is there to be read? */
  readonly isTheirs: (item: Item) => boolean
  /** What is not on the screen is not read. */
  readonly shown: boolean
}

/** The viewport of `height` rows and the ways to move it; its place is kept for the next visit. */
export const useReading = (
  conversation: Conversation,
  items: readonly Item[],
  { heightOf, height, width, isTheirs, shown }: Sight,
): Reading => {
  const { send, now } = useServices()
  const ui = useUiStore()
  const attentive = useUi((now) => now.attentive)
  const { id, hasOlder, hasNewer, unread, messages } = conversation
  const [kept, setPlace] = useState<Place | undefined>(() => ui.places.get(id))
  // the reader wants the very beginning, which may have to come from disk
  const [rising, setRising] = useState(false)
  const risen = rising && !hasOlder
  const place = risen ? scrolled(items, heightOf, height, kept, -1_000_000) : kept
  // the newest time that was there when the reader left the bottom
  const [left, setLeft] = useState(() => place?.at ?? Number.POSITIVE_INFINITY)
  const viewport = viewportOf(items, heightOf, height, place)
  const first = viewport.rows[0]?.index ?? 0
  const last = viewport.rows.at(-1)?.index ?? 0

  const move = (wanted: Place | undefined, follows = false) => {
    setRising(false)
    // below the window there is more: the view must not follow what is paged in
    const next = wanted ?? (hasNewer && !follows ? bottomPlace(items, heightOf) : undefined)
    if (next && !place) setLeft(items.at(-1)?.at ?? 0)
    setPlace(next)
    if (next) ui.places.set(id, next)
    else ui.places.delete(id)
  }

  const asked = useRef('')
  const page = useEffectEvent((direction: 'older' | 'newer', from: string) => {
    // once for every end of the window, however often it is drawn
    if (asked.current === `${direction} ${from}`) return
    asked.current = `${direction} ${from}`
    send({ type: 'view.page', conversation: id, direction })
  })
  const oldest = messages[0]?.id
  const newest = messages.at(-1)?.id
  const wantsOlder = hasOlder && first < NEAR && !rising
  // without a place the reader is on the way to the newest, which was asked for already
  const wantsNewer = hasNewer && place !== undefined && items.length - last < NEAR
  useEffect(() => {
    if (wantsOlder && oldest !== undefined) page('older', oldest)
  }, [wantsOlder, oldest])
  useEffect(() => {
    if (wantsNewer && newest !== undefined) page('newer', newest)
  }, [wantsNewer, newest])

  const toTop = () => {
    if (!hasOlder) return move(scrolled(items, heightOf, height, place, -1_000_000))
    if (!place) setLeft(items.at(-1)?.at ?? 0)
    setRising(true)
    send({ type: 'view.page', conversation: id, direction: 'oldest' })
  }
  const remember = useEffectEvent(() => {
    if (place) ui.places.set(id, place)
  })
  useEffect(() => {
    if (risen) remember()
  }, [risen])

  const toBottom = () => {
    if (hasNewer) send({ type: 'view.page', conversation: id, direction: 'newest' })
    move(undefined, true)
  }
  // whoever says something wants to see it
  const said = useUi((now) => now.said)
  const seen = useRef(said)
  const follow = useEffectEvent(toBottom)
  useEffect(() => {
    if (said === seen.current) return
    seen.current = said
    follow()
  }, [said])

  const looked = shown && attentive
  const newAbove = useShown(conversation, items, { viewport, heightOf, width, looked, isTheirs })
  const looksOn = looked && viewport.atBottom && !hasNewer
  const readsAll = looksOn && unread > 0
  // the conversation in which everything had been read before what comes now, and since when
  const upToDate = useRef<{ readonly id: ConversationId; readonly since: Millis }>(undefined)
  useEffect(() => {
    const before = upToDate.current?.id === id ? upToDate.current : undefined
    if (readsAll && newest !== undefined) {
      const since = before && { since: before.since }
      send({ type: 'view.read', conversation: id, ...since })
    }
    upToDate.current = looksOn ? (before ?? { id, since: now() }) : undefined
  }, [readsAll, looksOn, newest, id, send, now])

  return {
    viewport,
    newBelow: viewport.atBottom
      ? 0
      : items.slice(last + 1).filter((item) => item.at > left && isTheirs(item)).length,
    newAbove,
    scroll: (rows) => move(scrolled(items, heightOf, height, place, rows)),
    toTop,
    toBottom,
    reveal: (key) => {
      const index = items.findIndex((item) => item.key === key)
      const next = revealing(items, heightOf, height, place, index)
      if (next !== place || hasNewer) move(next)
    },
  }
}
