/** Where everything stands on a screen of a given size: arithmetic only, nothing is measured. */
import type { ListPaneName, PaneName } from './state/ui-store.ts'

export type Rect = {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A list at the side; `open: false` is one line with its count. */
export type Slot = { readonly pane: ListPaneName; readonly height: number; readonly open: boolean }

export type Arrangement = {
  readonly kind: 'wide' | 'medium' | 'narrow' | 'tiny'
  /** The lists; of no width where one pane has the screen. */
  readonly side: { readonly width: number; readonly slots: readonly Slot[]; readonly hint: boolean }
  /** The chat and the input. */
  readonly main: Rect
  /** Rows of the status line. */
  readonly status: number
}

type LayoutInput = {
  readonly columns: number
  readonly rows: number
  readonly pane: PaneName
  /** The list that is open where only one fits. */
  readonly list: ListPaneName
  /** Rows inside the frames that groups and requests would fill. */
  readonly groupRows: number
  readonly requestRows: number
  /** Rows that the status line would fill. */
  readonly statusRows: number
}

const MIN_COLUMNS = 30
const MIN_ROWS = 10
const WIDE = 100
const MEDIUM = 60
const ORDER: readonly ListPaneName[] = ['users', 'groups', 'requests']

const within = (value: number, least: number, most: number) =>
  Math.max(least, Math.min(value, Math.max(least, most)))

const wideSlots = (room: number, { groupRows, requestRows }: LayoutInput): readonly Slot[] => {
  const groups = within(groupRows + 2, 3, Math.floor(room / 4))
  const requests = within(requestRows + 2, 3, Math.floor(room / 3))
  const heights = { users: room - groups - requests, groups, requests }
  return ORDER.map((pane) => ({ pane, height: heights[pane], open: true }))
}

const mediumSlots = (room: number, { list }: LayoutInput): readonly Slot[] =>
  ORDER.map((pane) => ({ pane, open: pane === list, height: pane === list ? room - 2 : 1 }))

/** Columns of the lists beside the chat. */
export const sideWidth = (columns: number): number => {
  if (columns < WIDE) return within(Math.floor(columns * 0.3), 20, 26)
  return columns < 140 ? 28 : 34
}

/** Divides the screen. Rows and columns of the parts always add up to those of the screen. */
export const arrange = (input: LayoutInput): Arrangement => {
  const { columns, rows, pane, statusRows } = input
  // the panes need what they have on the smallest screen
  const status = within(statusRows, 1, rows - MIN_ROWS + 1)
  const body = rows - status
  const none = { width: 0, slots: [], hint: false }
  if (columns < MIN_COLUMNS || rows < MIN_ROWS) {
    return {
      kind: 'tiny',
      side: none,
      main: { x: 0, y: 0, width: columns, height: rows },
      status: 0,
    }
  }
  if (columns < MEDIUM) {
    const onScreen: readonly Slot[] =
      pane === 'input' || pane === 'chat' ? [] : [{ pane, height: body - 1, open: true }]
    return {
      kind: 'narrow',
      side: { width: onScreen.length > 0 ? columns : 0, slots: onScreen, hint: false },
      main: { x: 0, y: 1, width: columns, height: body - 1 },
      status,
    }
  }
  const kind = columns >= WIDE ? 'wide' : 'medium'
  const width = sideWidth(columns)
  // a row for the keys of the focused list, always there so that nothing jumps; a narrow side has them in the status line
  const hint = kind === 'wide'
  const room = hint ? body - 1 : body
  return {
    kind,
    side: {
      width,
      slots: kind === 'wide' ? wideSlots(room, input) : mediumSlots(room, input),
      hint,
    },
    main: { x: width, y: 0, width: columns - width, height: body },
    status,
  }
}
