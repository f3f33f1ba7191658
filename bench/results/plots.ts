/** The plots of docs/performance.md, drawn from what was measured. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawPlot } from './plot.ts'
import type { Plot, PlotLine } from './plot.ts'
import type { BenchPoint } from './result.ts'

const DOCS = join(import.meta.dirname, '../../docs')

const PLOTS: Readonly<Record<BenchPoint['plot'], Omit<Plot, 'lines'>>> = {
  known: {
    title: 'What a packet costs with many people known',
    xTitle: 'people known; a tenth as many groups, and about as many conversations and requests',
    yTitle: 'CPU of a packet, in times of that with 10 people',
    bound: 1.2,
  },
  stored: {
    title: 'What a start and a key cost with many messages on disk',
    xTitle: 'messages on disk',
    yTitle: 'CPU, in times of what the legend names',
  },
  rate: {
    title: 'What a message costs at different rates',
    xTitle: 'messages a second that are sent into the open conversation',
    yTitle: 'CPU of a message, in times of a raw subscriber that checks the signature',
    bound: 3,
  },
}

const linesOf = (points: readonly BenchPoint[]): readonly PlotLine[] =>
  [...new Set(points.map(({ line }) => line))].map((name) => ({
    name,
    points: points.filter(({ line }) => line === name),
  }))

/** Where the plot of this name is, as docs/performance.md shows it. */
export const plotFile = (plot: string): string => `performance-${plot}.svg`

/** All plots for which there are points, by the name of their file. */
export const drawPlots = (points: readonly BenchPoint[]): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(PLOTS).flatMap(([name, plot]) => {
      const drawn = drawPlot({ ...plot, lines: linesOf(points.filter((one) => one.plot === name)) })
      return drawn === '' ? [] : [[plotFile(name), drawn] as const]
    }),
  )

/** Writes them beside docs/performance.md. */
export const writePlots = (points: readonly BenchPoint[]): void => {
  for (const [file, drawn] of drawPlots(points)) writeFileSync(join(DOCS, file), drawn)
}
