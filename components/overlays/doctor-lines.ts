/** The report of a broker as lines of a sheet: in columns where there is room, else below each other. */
import type { FindingMark, Verdict } from '../../src/core/broker/doctor-report.ts'
import type { DoctorRow } from '../../src/i18n/doctor-rows.ts'
import type { Theme } from '../../src/themes/theme.ts'
import { widthOf } from '../../src/text/width.ts'
import { fit, wrap } from '../../src/text/wrap.ts'
import type { Span } from '../widgets/Line.tsx'

type Lines = readonly (readonly Span[])[]
type Look = {
  readonly theme: Theme
  /** Cells of the widest name of a probe. */
  readonly labels: number
}

/** Below so many cells names have no column of their own. */
const COLUMNS_FROM = 56
/** Cells of the mark with its blank. */
const MARK = 2
const SOFTWARE = 10

const markOf = ({ glyphs, styles }: Theme, mark: FindingMark | Verdict): Span => {
  if (mark === 'good') return { text: fit(glyphs.verified, MARK), style: styles.good }
  const isBad = mark === 'missing' || mark === 'bad'
  return isBad
    ? { text: fit(glyphs.missing, MARK), style: styles.danger }
    : { text: fit(glyphs.changed, MARK), style: styles.warning }
}

/** What begins the first line, and the text beside it; what is left of it stands below its own beginning. */
const hanging = (
  lead: readonly Span[],
  indent: number,
  text: string,
  width: number,
  style?: Span['style'],
): Lines =>
  wrap(text, Math.max(6, width - indent)).map(({ show }, index) => [
    ...(index === 0 ? lead : [{ text: ' '.repeat(indent) }]),
    { text: show, ...(style ? { style } : {}) },
  ])

/** All rows but what is running, which has no line. */
export const doctorLines = (
  rows: readonly DoctorRow[],
  { theme, labels }: Look,
  width: number,
): Lines => {
  const { styles, glyphs } = theme
  const isWide = width >= COLUMNS_FROM
  const indent = MARK + (isWide ? labels + 2 : 0)
  const linesOf = (row: DoctorRow): Lines => {
    switch (row.kind) {
      case 'finding': {
        const mark = markOf(theme, row.mark)
        return isWide
          ? hanging(
              [mark, { text: fit(row.label, labels + 2), style: styles.title }],
              indent,
              row.text,
              width,
            )
          : hanging([mark], MARK, `${row.label}: ${row.text}`, width)
      }
      case 'consequence':
        return hanging(
          [{ text: `${' '.repeat(indent)}${glyphs.out} `, style: styles.warning }],
          indent + glyphs.out.length + 1,
          row.text,
          width,
        )
      case 'line': {
        const where = `${fit(row.software, SOFTWARE)} ${row.file}`
        const inset = indent + MARK
        const isShort = inset + widthOf(where) + MARK + widthOf(row.line) <= width
        if (isShort)
          return [
            [
              { text: `${' '.repeat(inset)}${where}  `, style: styles.muted },
              { text: row.line, style: styles.key },
            ],
          ]
        return [
          [{ text: `${' '.repeat(inset)}${where}`, style: styles.muted }],
          ...hanging([{ text: ' '.repeat(inset) }], inset, row.line, width, styles.key),
        ]
      }
      case 'running':
        return []
      case 'verdict':
        return [...hanging([markOf(theme, row.verdict)], MARK, row.text, width, styles.title), []]
    }
  }
  return rows.flatMap(linesOf)
}
