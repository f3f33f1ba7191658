/** What the border of the chat tells of what is above and below the screen, with the keys that go there. */
import type { Texts } from '../../../src/i18n/texts.ts'
import type { Theme } from '../../../src/themes/theme.ts'
import { widthOf } from '../../../src/text/width.ts'
import { keyLabel, keyRows } from '../../keys/key-table.ts'
import type { Action } from '../../keys/key-table.ts'
import type { ChatScroll } from './useChatScroll.ts'

type Scrolling = Pick<ChatScroll, 'newAbove' | 'newBelow' | 'viewport'>

/** `12 new above ↑ Alt-N  3 new below ↓ Ctrl-End`; the keys are left out where they do not fit into `room` cells. */
export const scrollNotes = (
  { newAbove, newBelow, viewport }: Scrolling,
  room: number,
  texts: Texts,
  { glyphs, ascii }: Theme,
): string => {
  const isLast = viewport.atBottom && !newBelow.more
  const below = newBelow.count > 0 ? texts.newBelow(newBelow.count, newBelow.more) : texts.moreBelow
  const notes: readonly (readonly [note: string, action: Action])[] = [
    ...(newAbove.count > 0
      ? [[`${texts.newAbove(newAbove.count, newAbove.more)} ${glyphs.above}`, 'unread'] as const]
      : []),
    ...(isLast ? [] : [[`${below} ${glyphs.below}`, 'newest'] as const]),
  ]
  const keyOf = (action: Action) => {
    const [key] = keyRows('any', texts.scheme).find((row) => row.action === action)?.keys ?? []
    return key === undefined ? '' : ` ${keyLabel(key, ascii)}`
  }
  const long = notes.map(([note, action]) => note + keyOf(action)).join('  ')
  return widthOf(long) <= room ? long : notes.map(([note]) => note).join('  ')
}
