/** Plots of `bench/results.json` as SVG, readable on a dark and on a light page. */

export type PlotLine = {
  readonly name: string
  readonly points: readonly { readonly x: number; readonly y: number }[]
}
export type Plot = {
  readonly title: string
  readonly xTitle: string
  readonly yTitle: string
  /** A ratio that the issue allows, as a dashed line. */
  readonly bound?: number
  readonly lines: readonly PlotLine[]
}

const [WIDTH, HEIGHT] = [720, 400]
const AREA = { left: 60, right: 700, top: 46, bottom: 290 } as const
/** Middle tones: each has a contrast of 3 to 1 at least with white and with black. The dash tells them apart without colours. */
const STYLES = [
  { colour: '#3b82f6', dash: '' },
  { colour: '#d9480f', dash: '8 4' },
  { colour: '#2f9e44', dash: '2 4' },
  { colour: '#ae3ec9', dash: '10 3 2 3' },
] as const
const INK = '#808080'

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A step of 1, 2 or 5 times a power of ten with which an axis has six marks at most. */
const stepOf = (most: number): number => {
  const rough = most / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5].find((one) => one * power >= rough) ?? 10) * power
}

const text = (x: number, y: number, anchor: 'start' | 'middle' | 'end', words: string, more = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" ${more}>${escapeXml(words)}</text>`

/** Draws a plot with a logarithmic x axis (decades) and a y axis from 0. Empty where there are no points. */
export const drawPlot = ({ title, xTitle, yTitle, bound, lines }: Plot): string => {
  const all = lines.flatMap(({ points }) => points)
  if (all.length === 0) return ''
  const step = stepOf(Math.max(bound ?? 0, ...all.map(({ y }) => y)))
  const most = Math.ceil(Math.max(bound ?? 0, ...all.map(({ y }) => y)) / step) * step
  const logs = all.map(({ x }) => Math.log10(x))
  const [from, to] = [Math.min(...logs), Math.max(Math.max(...logs), Math.min(...logs) + 1)]
  const xOf = (x: number) =>
    AREA.left + ((Math.log10(x) - from) / (to - from)) * (AREA.right - AREA.left)
  const yOf = (y: number) => AREA.bottom - (y / most) * (AREA.bottom - AREA.top)
  const ruler = (x1: number, y1: number, x2: number, y2: number, more = '') =>
    `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${INK}" ${more}/>`
  const yMarks = Array.from({ length: Math.round(most / step) + 1 }, (_, index) => index * step)
  const xMarks = [...new Set(all.map(({ x }) => x))].toSorted((a, b) => a - b)
  const parts = [
    text(AREA.left, 22, 'start', title, 'font-weight="bold"'),
    ...yMarks.flatMap((y) => [
      ruler(AREA.left, yOf(y), AREA.right, yOf(y), 'stroke-opacity="0.35"'),
      text(AREA.left - 8, yOf(y) + 4, 'end', String(Number(y.toPrecision(3)))),
    ]),
    ...xMarks.map((x) => text(xOf(x), AREA.bottom + 18, 'middle', x.toLocaleString('en'))),
    text((AREA.left + AREA.right) / 2, AREA.bottom + 38, 'middle', xTitle),
    text(AREA.left, 39, 'start', yTitle, 'font-size="12"'),
    ...(bound === undefined
      ? []
      : [
          ruler(AREA.left, yOf(bound), AREA.right, yOf(bound), 'stroke-dasharray="3 3"'),
          text(AREA.right, yOf(bound) - 5, 'end', `allowed: ${bound} x`, 'font-size="12"'),
        ]),
    ...lines.flatMap(({ name, points }, index) => {
      const { colour, dash } = STYLES[index % STYLES.length] ?? STYLES[0]
      const sorted = points.toSorted((a, b) => a.x - b.x)
      const path = sorted.map(({ x, y }) => `${xOf(x).toFixed(1)},${yOf(y).toFixed(1)}`).join(' ')
      const row = AREA.bottom + 62 + Math.floor(index / 2) * 20
      const column = AREA.left + (index % 2) * 320
      const line = `stroke="${colour}" stroke-width="2" fill="none" stroke-dasharray="${dash}"`
      return [
        `<polyline points="${path}" ${line}/>`,
        ...sorted.map(
          ({ x, y }) =>
            `<circle cx="${xOf(x).toFixed(1)}" cy="${yOf(y).toFixed(1)}" r="3.5" fill="${colour}"/>`,
        ),
        `<polyline points="${column},${row - 4} ${column + 30},${row - 4}" ${line}/>`,
        text(column + 38, row, 'start', name),
      ]
    }),
  ]
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13" fill="${INK}" role="img">`
  return `${head}\n<title>${escapeXml(title)}</title>\n${parts.join('\n')}\n</svg>\n`
}
