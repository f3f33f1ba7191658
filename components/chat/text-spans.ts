/** Looks of parts of a text (a link, a hit of a search) as pieces of the rows that the text was wrapped into. */
import { isSimple } from '../../src/core/text/simple-text.ts'
import { cellOf, clusters, tabWidth } from '../../src/text/width.ts'
import type { TextRow } from '../../src/text/wrap-rows.ts'
import { hasLook, isSameStyle } from '../../src/themes/theme.ts'
import type { Style } from '../../src/themes/theme.ts'
import type { Span } from '../widgets/Line.tsx'

/**
 * How a part of a text looks: UTF-16 offsets, `to` exclusive. Where parts overlap, the later one is laid over the others.
 * `link` is what begins a hyperlink of the terminal there.
 */
export type Look = {
  readonly from: number
  readonly to: number
  readonly style: Style
  readonly link?: string
}

/**
 * From offsets in the text to offsets in what a row shows of it. Where tabs and characters that terminals measure
 * differently are shown as something else, an offset inside of one means its beginning. `undefined`: the row shows
 * something else altogether.
 */
const shownOffsets = (text: string, { from, to, show }: TextRow) => {
  const source = text.slice(from, to)
  if (isSimple(source) && source.startsWith(show))
    return (offset: number) => Math.max(0, Math.min(show.length, offset - from))
  const places: number[] = []
  let shown = ''
  let column = 0
  for (const cluster of clusters(source)) {
    for (let unit = 0; unit < cluster.length; unit += 1) places.push(shown.length)
    const blanks = cluster === '\t' ? tabWidth(column) : 0
    const cell = blanks > 0 ? { show: ' '.repeat(blanks), width: blanks } : cellOf(cluster)
    shown += cell.show
    column += cell.width
  }
  if (!shown.startsWith(show)) return undefined
  return (offset: number) =>
    Math.min(show.length, places[Math.max(0, offset - from)] ?? show.length)
}

/** The first of these rows in which something looks like this; 0 where nothing does. */
export const firstRowWith = (rows: readonly (readonly Span[])[], look: Style): number =>
  Math.max(
    0,
    rows.findIndex((spans) => spans.some(({ style = {} }) => hasLook(style, look))),
  )

/** A row of a text as pieces, each with all looks that reach into it laid over `base`. */
export const rowSpans = (
  text: string,
  row: TextRow,
  looks: readonly Look[],
  base?: Style,
): readonly Span[] => {
  const here = looks.filter(({ from, to }) => from < row.to && to > row.from)
  const shownAt = here.length === 0 ? undefined : shownOffsets(text, row)
  if (!shownAt) return row.show === '' ? [] : [{ text: row.show, ...(base ? { style: base } : {}) }]
  const inRow = here.map((look) => ({ ...look, from: shownAt(look.from), to: shownAt(look.to) }))
  const edges = new Set([0, row.show.length, ...inRow.flatMap(({ from, to }) => [from, to])])
  const spans: (Span & { readonly style: Style })[] = []
  let start = 0
  for (const end of [...edges].toSorted((a, b) => a - b)) {
    if (end === start) continue
    const over = inRow.filter(({ from, to }) => from <= start && to >= end)
    const style = Object.assign({}, base, ...over.map((look) => look.style))
    const link = over.find((look) => look.link !== undefined)?.link
    const piece = {
      text: row.show.slice(start, end),
      style,
      ...(link === undefined ? {} : { link }),
    }
    const before = spans.at(-1)
    if (before && before.link === link && isSameStyle(before.style, style))
      spans.splice(-1, 1, { ...before, text: before.text + piece.text })
    else spans.push(piece)
    start = end
  }
  return spans
}
