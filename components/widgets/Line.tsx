/** One row of the screen made of styled spans, exactly of the given width. */
import { Text } from 'ink'
import { memo } from 'react'
import { isSameStyle } from '../../src/themes/theme.ts'
import type { Style } from '../../src/themes/theme.ts'
import { END_HYPERLINK } from '../../src/text/hyperlink.ts'
import { widthOf } from '../../src/text/width.ts'
import { truncate } from '../../src/text/wrap.ts'

/** A piece of a row; `link` is what begins a hyperlink of the terminal (`beginHyperlink`). */
export type Span = { readonly text: string; readonly style?: Style; readonly link?: string }

/** Cells of all pieces. */
export const spansWidth = (spans: readonly Span[]): number =>
  spans.reduce((sum, { text }) => sum + widthOf(text), 0)

/** The pieces cut to at most `width` cells; the first that has no room is shortened. */
export const cutSpans = (
  spans: readonly Span[],
  width: number,
  ellipsis = '…',
): readonly Span[] => {
  const kept: Span[] = []
  let room = width
  for (const span of spans) {
    const text = truncate(span.text, room, ellipsis)
    if (text !== '') kept.push({ ...span, text })
    if (text !== span.text && widthOf(text) >= room) break
    room -= widthOf(text)
    if (room <= 0) break
  }
  return kept
}

/** Left and right pieces in a row of exactly `width` cells; the left ones are shortened first. */
export const spread = (
  left: readonly Span[],
  right: readonly Span[],
  width: number,
  ellipsis = '…',
): readonly Span[] => {
  const ends = cutSpans(right, width, ellipsis)
  const gap = ends.length === 0 ? 0 : 1
  const begin = cutSpans(left, Math.max(0, width - spansWidth(ends) - gap), ellipsis)
  const fill = Math.max(0, width - spansWidth(ends) - spansWidth(begin))
  return [...begin, { text: ' '.repeat(fill) }, ...ends]
}

type Props = {
  readonly spans: readonly Span[]
  readonly width: number
  /** Laid over the looks of all pieces, for the chosen row. */
  readonly over?: Style | undefined
}

// looks are put together anew too
const isSameLook = (a: Style | undefined, b: Style | undefined) =>
  a === b || (a !== undefined && b !== undefined && isSameStyle(a, b))

const isSameSpan = (a: Span, b: Span | undefined) =>
  a === b || (a.text === b?.text && a.link === b.link && isSameLook(a.style, b.style))

/** What is drawn of a row lives on while its pieces say the same, also where they are put together anew. */
const isSameLine = (a: Props, b: Props) =>
  a.width === b.width &&
  isSameLook(a.over, b.over) &&
  (a.spans === b.spans ||
    (a.spans.length === b.spans.length &&
      a.spans.every((span, index) => isSameSpan(span, b.spans[index]))))

/** Draws the row, cut to its width; filled with blanks where it has a look of its own, or is empty. */
export const Line = memo(({ spans, width, over }: Props) => {
  const cut = spansWidth(spans) > width ? cutSpans(spans, width) : spans
  const used = spansWidth(cut)
  // Ink gives an empty text no row
  const fill = over ? ' '.repeat(Math.max(0, width - used)) : used === 0 ? ' ' : ''
  return (
    <Text wrap="truncate" {...over}>
      {cut.map(({ text, style, link }, index) => (
        <Text key={index} {...style} {...over}>
          {link === undefined ? text : link + text + END_HYPERLINK}
        </Text>
      ))}
      {fill}
    </Text>
  )
}, isSameLine)
Line.displayName = 'Line'
