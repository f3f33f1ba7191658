/**
 * The empty panes that are drawn before the program is loaded and the disk is read: where things will be is on the
 * screen at once. It knows where the panes are and how borders look, and nothing of Ink.
 */
import { arrange } from '../../../components/screen-layout.ts'
import { borderLines, borderRow } from '../../../components/widgets/border.ts'
import { truncate } from '../../text/wrap.ts'

type SkeletonInput = {
  readonly columns: number
  readonly rows: number
  readonly ascii: boolean
  /** What the status line begins with. */
  readonly status: string
}

/** Rows of the input with its frame, and rows that the sentences in empty lists of groups and requests take. */
const INPUT = 3
const EMPTY_GROUPS = 2
const EMPTY_REQUESTS = 4
const FAINT = '\u001B[2m'
const PLAIN = '\u001B[0m'

const at = (x: number, y: number) => `\u001B[${y + 1};${x + 1}H`

/** The bytes that draw the status line alone, over what stood there. */
export const drawStatusLine = ({ columns, rows, ascii, status }: SkeletonInput): string =>
  `${at(0, rows - 1)}\u001B[K${FAINT}${truncate(status, columns - 1, ascii ? '~' : '…')}${PLAIN}`

/** The bytes that draw it on an empty screen; none where the screen is too small for more than one pane. */
export const drawSkeleton = (input: SkeletonInput): string => {
  const { columns, rows, ascii } = input
  const { kind, side, main } = arrange({
    columns,
    rows,
    pane: 'input',
    list: 'users',
    groupRows: EMPTY_GROUPS,
    requestRows: EMPTY_REQUESTS,
    statusRows: 1,
  })
  if (kind !== 'wide' && kind !== 'medium') return ''
  const { calm, focused } = borderLines[ascii ? 'ascii' : 'unicode']
  const box = (x: number, y: number, width: number, height: number, lines = calm) => {
    const [topLeft, topRight, bottomLeft, bottomRight] = lines.corners
    const row = (left: string, right: string) =>
      borderRow([left, right], lines.across, width, '', '')
    const sides = Array.from(
      { length: Math.max(0, height - 2) },
      (_, index) =>
        at(x, y + index + 1) + lines.down + at(x + width - 1, y + index + 1) + lines.down,
    )
    const bottom = at(x, y + height - 1) + row(bottomLeft, bottomRight)
    return at(x, y) + row(topLeft, topRight) + sides.join('') + bottom
  }
  let top = 0
  const lists = side.slots.map(({ height, open }) => {
    const y = top
    top += height
    return open ? box(0, y, side.width, height) : ''
  })
  const chat = box(main.x, main.y, main.width, main.height - INPUT)
  const composer = box(main.x, main.y + main.height - INPUT, main.width, INPUT, focused)
  return FAINT + lists.join('') + chat + composer + PLAIN + drawStatusLine(input)
}
