/** Judges a drawn screen: as high as the terminal, no row beyond its edge, frames with straight sides. */
import type { Screen } from './memory-screen.tsx'

const ENDS = /[╮╯│┓┛┃]$/u

/** What is wrong with the screen; nothing when every frame is straight. */
export const crooked = (
  screen: Pick<Screen, 'rows' | 'edge' | 'text'>,
  columns: number,
  rows: number,
): readonly string[] => {
  const lines = screen.rows()
  const wrong: string[] = []
  if (lines.length !== rows) wrong.push(`${lines.length} rows instead of ${rows}`)
  for (const [row, line] of lines.entries()) {
    const edge = screen.edge(row)
    if (edge > columns) wrong.push(`row ${row} ends at ${edge}: ${line}`)
    // a row that ends with the side of a frame must end at the edge of the screen
    if (ENDS.test(line) && edge !== columns)
      wrong.push(`row ${row} is short by ${columns - edge}: ${line}`)
  }
  const count = (sign: RegExp) => screen.text().match(sign)?.length ?? 0
  const [tops, bottoms] = [count(/[╭┏]/gu), count(/[╰┗]/gu)]
  if (tops !== bottoms) wrong.push(`${tops} frames begin and ${bottoms} end`)
  if (tops !== count(/[╮┓]/gu)) wrong.push('a frame has no right corner')
  // every row of the body ends with a side, so a row that lost its end is seen
  const framed = lines.filter((line) => ENDS.test(line)).length
  if (framed < rows - 6) wrong.push(`only ${framed} of ${rows} rows end with a frame`)
  return wrong
}
