/** What benchmarks tell: verdicts, plots, and when the ratios that CI keeps are too much. Speed itself is no test. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { RATIO_NAMES, readRatios, tooSlow } from '../../../bench/results/kept-ratios.ts'
import { drawPlot } from '../../../bench/results/plot.ts'
import { drawPlots } from '../../../bench/results/plots.ts'
import { resultOf } from '../../../bench/results/result.ts'
import { mergeResults, readResults } from '../../../bench/results/results-file.ts'

const row = { name: 'a flood', against: 'raw mqtt.js', unit: 'x', how: '10 messages' } as const
const day = new Date(Date.UTC(2026, 10, 29))
const told = (...rounds: readonly number[]) => ({ results: [resultOf(row, rounds, 2)], points: [] })

describe('a result', () => {
  test('is the median of its rounds, and holds up to its bound', () => {
    expect(resultOf(row, [9, 1, 2], 2)).toMatchObject({ figure: 2, holds: true })
    expect(resultOf(row, [9, 1, 2.1], 2)).toMatchObject({ figure: 2.1, holds: false })
    expect(resultOf(row, [9, 1, 2])).not.toHaveProperty('holds')
  })

  test('of a speed has to be as much at least', () => {
    const speed = { ...row, unit: 'a second' } as const
    expect(resultOf(speed, [2000], 2000).holds).toBe(true)
    expect(resultOf(speed, [1999], 2000).holds).toBe(false)
  })

  test('that could not be measured does not hold', () => {
    expect(resultOf(row, [], 2).holds).toBe(false)
  })

  test('takes the place of the same row, and no other', () => {
    const first = mergeResults(
      { results: [], points: [] },
      { results: [resultOf(row, [1]), resultOf({ ...row, against: 'weechat' }, [5])], points: [] },
      'one',
      day,
    )
    const then = mergeResults(first, { results: [resultOf(row, [2])], points: [] }, 'two', day)
    expect(then.results.map(({ figure, command }) => [figure, command])).toEqual([
      [2, 'two'],
      [5, 'one'],
    ])
    expect(then.results[0]).toMatchObject({ date: '2026-11-29', node: process.version })
  })

  test('of several runs holds if it did in each of them', () => {
    const first = mergeResults({ results: [], points: [] }, told(1, 1.1, 1.2), 'one', day)
    const second = mergeResults(first, told(3, 2.5, 2), 'one', day, true)
    const third = mergeResults(second, told(1.3), 'one', day, true)
    expect(third.results).toMatchObject([
      { figure: 1.3, runs: [1.1, 2.5, 1.3], rounds: [1, 1.1, 1.2, 3, 2.5, 2, 1.3], holds: false },
    ])
    expect(mergeResults(first, told(1.5), 'one', day, true).results).toMatchObject([
      { figure: 1.5, runs: [1.1, 1.5], holds: true },
    ])
    // and is measured anew after that
    const anew = mergeResults(third, told(1), 'one', day).results
    expect(anew).toMatchObject([{ figure: 1, rounds: [1], holds: true }])
    expect(anew[0]).not.toHaveProperty('runs')
  })
})

describe('the ratios that CI keeps', () => {
  const kept = { flood: 4, key: 2, start: 10 }

  test('may be 1.3 times what is written down, and not more', () => {
    expect(tooSlow({ flood: 5.2, key: 2.6, start: 13 }, kept)).toEqual([])
    expect(tooSlow({ flood: 5.21, key: 2.59, start: 13.1 }, kept)).toEqual(['flood', 'start'])
  })

  test('count only where they were measured', () => {
    expect(tooSlow({ start: 13.1 }, kept)).toEqual(['start'])
  })

  test('are all written down', () => {
    for (const name of RATIO_NAMES) expect(readRatios()[name]).toBeGreaterThan(1)
  })
})

const line = (name: string) => ({
  name,
  points: [
    { x: 10, y: 1 },
    { x: 10_000, y: 2 },
  ],
})

/** The relative luminance of WCAG 2.2 of a colour such as #1a2b3c. */
const luminance = (colour: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe('a plot', () => {
  const plot = { title: 'a < b', xTitle: 'people', yTitle: 'times', bound: 1.2 }
  const drawn = drawPlot({ ...plot, lines: ['one', 'two', 'three', 'four'].map(line) })

  test('has only colours that stand out from white and from black', () => {
    const colours = [...new Set(drawn.match(/#[\da-f]{6}/gu))]
    expect(colours).toHaveLength(5)
    for (const colour of colours) {
      expect(1.05 / (luminance(colour) + 0.05), `${colour} on white`).toBeGreaterThan(3)
      expect((luminance(colour) + 0.05) / 0.05, `${colour} on black`).toBeGreaterThan(3)
    }
  })

  test('stays inside of its frame, and escapes what it is called', () => {
    expect(drawn).toContain('a &lt; b')
    const places = [...drawn.matchAll(/c?[xy][12]?="([-\d.]+)"/gu)].map(([, at]) => Number(at))
    expect(places.length).toBeGreaterThan(20)
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...places)).toBeLessThanOrEqual(720)
  })

  test('of nothing is nothing', () => {
    expect(drawPlot({ ...plot, lines: [] })).toBe('')
  })

  test('in docs is drawn from what was measured last (npm run bench -- --plots)', () => {
    const plots = drawPlots(readResults().points)
    expect([...plots.keys()]).toHaveLength(3)
    for (const [file, text] of plots) expect(readFileSync(`docs/${file}`, 'utf8')).toBe(text)
  })
})

test('what is kept names no folder of a machine', () => {
  const kept = readFileSync('bench/results.json', 'utf8')
  expect(kept).not.toMatch(/"\/|\/(?:home|root|tmp|work)\//u)
})
