/** What the lower border of the chat tells: what is chosen, and what is above and below the screen, with the keys that go there. */
import type { Texts } from '../../../src/i18n/texts.ts'
import type { Theme } from '../../../src/themes/theme.ts'
import { widthOf } from '../../../src/text/width.ts'
import { keyLabel, keyRows } from '../../keys/key-table.ts'
import type { Action } from '../../keys/key-table.ts'
import type { ChatScroll } from './useChatScroll.ts'

type Scrolling = Pick<ChatScroll, 'newAbove' | 'newBelow' | 'viewport'>

/** What stands on the left of a border, and on its right. */
type Footers = { readonly footer: string; readonly footerNote: string }

/** `mode` can be left out where there is little room: the chosen row shows it too. */
type Chosen = { readonly footer: string; readonly isMode: boolean }

/** Blanks and pieces of line around what stands in a border, on each side, and between both sides. */
const [ALONE, BETWEEN] = [3, 4]

const widthIn = ({ footer, footerNote }: Footers): number =>
  widthOf(footer) + widthOf(footerNote) + ALONE + (footer === '' || footerNote === '' ? 0 : BETWEEN)

/**
 * `12 new above ↑ Alt-N  3 new below ↓ Ctrl-End`, beside what is chosen: in a border with room for `room` cells. The words get
 * shorter before a key is left out.
 */
export const chatFooters = (
  { newAbove, newBelow, viewport }: Scrolling,
  { footer, isMode }: Chosen,
  room: number,
  texts: Texts,
  { glyphs, ascii }: Theme,
): Footers => {
  const isLast = viewport.atBottom && !newBelow.more
  const { count: above, more: moreAbove } = newAbove
  const { count: below, more: moreBelow } = newBelow
  type Note = { readonly long: string; readonly short: string; readonly action: Action }
  const notes: readonly Note[] = [
    ...(above > 0
      ? [
          {
            long: `${texts.newAbove(above, moreAbove)} ${glyphs.above}`,
            short: `${texts.newCount(above, moreAbove)} ${glyphs.above}`,
            action: 'unread' as const,
          },
        ]
      : []),
    ...(isLast
      ? []
      : [
          {
            long: `${below > 0 ? texts.newBelow(below, moreBelow) : texts.moreBelow} ${glyphs.below}`,
            short: `${below > 0 ? texts.newCount(below, moreBelow) : texts.more} ${glyphs.below}`,
            action: 'newest' as const,
          },
        ]),
  ]
  const keyOf = (action: Action) => {
    const [key] = keyRows('any', texts.scheme).find((row) => row.action === action)?.keys ?? []
    return key === undefined ? '' : ` ${keyLabel(key, ascii)}`
  }
  const join = (word: 'long' | 'short', hasKeys: boolean) =>
    notes.map((note) => note[word] + (hasKeys ? keyOf(note.action) : '')).join('  ')
  const words = [join('long', true), join('short', true)]
  const variants: readonly Footers[] = [
    ...words.map((footerNote) => ({ footer, footerNote })),
    ...(isMode ? words.map((footerNote) => ({ footer: '', footerNote })) : []),
  ]
  const fitting = variants.find((one) => widthIn(one) <= room)
  return fitting ?? { footer, footerNote: join('short', false) }
}
