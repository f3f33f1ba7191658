/** Recordings of a terminal: as asciicast, and as an SVG that plays. */
import type { Terminal } from '@xterm/headless'
import { BACKGROUND, cursorOf, escaped, rowOf, sizeOf, topOf } from './picture.ts'

/** What was written to the terminal, and when, in seconds from the beginning. */
export type Written = { readonly at: number; readonly data: string }

type Size = { readonly columns: number; readonly rows: number }

/** An asciicast, version 2 (docs.asciinema.org/manual/asciicast/v2). */
export const asciicastOf = (
  written: readonly Written[],
  { columns, rows }: Size,
  title: string,
): string => {
  const head = { version: 2, width: columns, height: rows, title, env: { TERM: 'xterm-256color' } }
  const events = written.map(({ at, data }) => [Math.round(at * 1000) / 1000, 'o', data])
  return `${[head, ...events].map((line) => JSON.stringify(line)).join('\n')}\n`
}

/** Frames that are shown for less than this (s) are left out. */
const SHORTEST = 0.05
/** The last frame stays so long (s) before it begins anew. */
const REST = 4

/** The cursor goes, and comes back (DECTCEM). */
const HIDE = '\u001B[?25l'
const SHOW = '\u001B[?25h'

type Frame = { readonly at: number; readonly rows: readonly string[]; readonly cursor: string }

const write = (terminal: Terminal, data: string) =>
  new Promise<void>((resolve) => {
    terminal.write(data, resolve)
  })

const framesOf = async (written: readonly Written[], terminal: Terminal) => {
  const frames: Frame[] = []
  let isHidden = false
  for (const [index, { at, data }] of written.entries()) {
    // one after the other: each is drawn over the one before
    // oxlint-disable-next-line no-await-in-loop
    await write(terminal, data)
    const [off, on] = [data.lastIndexOf(HIDE), data.lastIndexOf(SHOW)]
    if (off !== on) isHidden = off > on
    const next = written[index + 1]
    if (next && next.at - at < SHORTEST) continue
    const rows = Array.from({ length: terminal.rows }, (_, row) => rowOf(terminal, row))
    frames.push({ at, rows, cursor: isHidden ? '' : cursorOf(terminal) })
  }
  return frames
}

/**
 * A film strip of all frames side by side, which jumps from one to the next; each row is drawn once and used where it
 * occurs. Where motion is not wanted, the last frame stands still.
 */
export const filmOf = async (
  written: readonly Written[],
  terminal: Terminal,
  title: string,
): Promise<string> => {
  const frames = await framesOf(written, terminal)
  const { width, height } = sizeOf(terminal)
  const ids = new Map<string, string>()
  const idOf = (drawn: string) => {
    const id = ids.get(drawn) ?? `r${ids.size.toString(36)}`
    ids.set(drawn, id)
    return id
  }
  const strip = frames.map(({ rows, cursor }, index) => {
    const uses = rows.flatMap((drawn, row) =>
      drawn === '' ? [] : [`<use href="#${idOf(drawn)}" y="${topOf(row)}"/>`],
    )
    return `<g transform="translate(${index * width} 0)">${uses.join('')}${cursor}</g>`
  })
  const first = frames[0]?.at ?? 0
  const duration = (frames.at(-1)?.at ?? 0) - first + REST
  const steps = frames.map(
    ({ at }, index) =>
      `${(((at - first) * 100) / duration).toFixed(3)}%{transform:translateX(${-index * width}px)}`,
  )
  const rest = `transform:translateX(${-(frames.length - 1) * width}px)`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>@keyframes film{${steps.join('')}100%{${rest}}}`,
    `.film{animation:film ${duration.toFixed(2)}s steps(1,end) infinite}`,
    `@media (prefers-reduced-motion:reduce){.film{animation:none;${rest}}}</style>`,
    '<defs>',
    ...[...ids].map(([drawn, id]) => `<g id="${id}">${drawn}</g>`),
    '</defs>',
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g class="film" font-family="'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace" font-size="14" xml:space="preserve">`,
    ...strip,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}
