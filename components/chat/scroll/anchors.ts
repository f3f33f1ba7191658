/** What the view holds on to until the reader moves it: the "new" line near the top, or a message that changes its height. */
import type { Conversation } from '../../../src/model/screen/view.ts'
import type { ScrollAnchor, ScrollPosition } from '../../state/ui-store.ts'
import type { ChatItem } from '../chat-items.ts'
import { bottomPosition, placeAt } from './viewport.ts'
import type { Scrolled } from './viewport.ts'

/** So many rows of what was read stay above the "new" line, where the pane is not low. */
const READ_ROWS = 2

/** The "new" line near the top of the screen. */
export const newLineAnchor = (key: string, height: number): ScrollAnchor => ({
  key,
  above: height < 10 ? 0 : READ_ROWS,
})

/** The place of an anchor; `undefined` where its item is not on hand, or all below it fits. */
export const placeOf = (
  list: Scrolled<ChatItem>,
  { key, above }: ScrollAnchor,
  hasNewer: boolean,
): ScrollPosition | undefined => {
  const index = list.items.findIndex((item) => item.key === key)
  if (index === -1) return undefined
  // the end of the window is no end where there is more
  return placeAt(list, index, above) ?? (hasNewer ? bottomPosition(list) : undefined)
}

/** Where a conversation opens: at its first unread message, unless all of that fits on the screen; else where the reader left it. */
export const openingPlace = (
  { unread, hasNewer }: Pick<Conversation, 'unread' | 'hasNewer'>,
  list: Scrolled<ChatItem>,
  left: ScrollPosition | undefined,
) => {
  const isNew = unread > 0 && list.items.some(({ kind }) => kind === 'new')
  if (!isNew) return { anchor: undefined, place: left }
  const anchor = newLineAnchor('new', list.height)
  const place = placeOf(list, anchor, hasNewer)
  return { anchor: place && anchor, place }
}
