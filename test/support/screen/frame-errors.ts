/** Judges a drawn screen: as high as the terminal, no row beyond its edge, frames with straight sides. */
import type { Screen } from './memory-screen.tsx'

const ENDS = /[╮╯│┓┛┃]$/u

/** What is wrong with the screen; nothing when every frame is straight. */
export const frameErrors = (
  screen: Pick<Screen, 'rows' | 'edge' | 'text'>,
  columns: number,
  rows: number,
): readonly string[] => {
  const lines = screen.rows()
  const errors: string[] = []
  if (lines.length !== rows) errors.push(`${lines.length} rows instead of ${rows}`)
  for (const [row, line] of lines.entries()) {
    const edge = screen.edge(row)
    if (edge > columns) errors.push(`row ${row} ends at ${edge}: ${line}`)
    // a row that ends with the side of a frame must end at the edge of the screen
    if (ENDS.test(line) && edge !== columns)
      errors.push(`row ${row} is short by ${columns - edge}: ${line}`)
  }
  const count = (sign: RegExp) => screen.text().match(sign)?.length ?? 0
  const [tops, bottoms] = [count(/[╭┏]/gu), count(/[╰┗]/gu)]
  if (tops !== bottoms) errors.push(`${tops} frames begin and ${bottoms} end`)
  if (tops !== count(/[╮┓]/gu)) errors.push('a frame has no right corner')
  // every row of the body ends with a side, so a row that lost its end is seen
  const framed = lines.filter((line) => ENDS.test(line)).length
  if (framed < rows - 6) errors.push(`only ${framed} of ${rows} rows end with a frame`)
  return errors
}
