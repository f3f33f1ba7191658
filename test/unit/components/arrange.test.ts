/** The arithmetic of the screen: parts add up to the whole at every size. */
import { expect, test } from 'vitest'
import { arrange } from '../../../components/screen-layout.ts'
import type { PaneName } from '../../../components/state/ui-store.ts'

const panes: readonly PaneName[] = ['input', 'users', 'groups', 'requests', 'chat']
const at = (
  columns: number,
  rows: number,
  pane: PaneName = 'input',
  requestRows = 4,
  statusRows = 1,
) => arrange({ columns, rows, pane, list: 'users', groupRows: 2, requestRows, statusRows })

test('parts add up to rows and columns at every size', () => {
  for (let columns = 30; columns <= 220; columns += 1) {
    for (let rows = 10; rows <= 70; rows += 3) {
      for (const pane of panes) {
        for (const requestRows of [0, 4, 500]) {
          const { kind, side, main, status } = at(
            columns,
            rows,
            pane,
            requestRows,
            1 + (columns % 3),
          )
          const tabs = kind === 'narrow' ? 1 : 0
          expect(main.y + main.height + status).toBe(rows)
          expect(main.x + main.width).toBe(columns)
          if (side.slots.length === 0) continue
          const heights = side.slots.map(({ height }) => height)
          const sum = heights.reduce((all, height) => all + height, side.hint ? 1 : 0)
          expect(sum + tabs + status).toBe(rows)
          expect(Math.min(...heights)).toBeGreaterThan(0)
        }
      }
    }
  }
})

test('the kind of layout follows the width', () => {
  expect(at(100, 30).kind).toBe('wide')
  expect(at(99, 30).kind).toBe('medium')
  expect(at(60, 30).kind).toBe('medium')
  expect(at(59, 30).kind).toBe('narrow')
  expect(at(29, 30).kind).toBe('tiny')
  expect(at(30, 9).kind).toBe('tiny')
})

test('in the medium layout one list is open, in the narrow one a list has the screen', () => {
  const medium = arrange({
    columns: 80,
    rows: 24,
    pane: 'input',
    list: 'requests',
    groupRows: 0,
    requestRows: 0,
    statusRows: 1,
  })
  expect(medium.side.slots.filter(({ open }) => open).map(({ pane }) => pane)).toEqual(['requests'])
  expect(at(40, 20, 'groups').side.slots).toEqual([{ pane: 'groups', height: 18, open: true }])
  expect(at(40, 20, 'chat').side.slots).toEqual([])
})

test('a long sentence gets rows where the panes keep what they need', () => {
  expect(at(80, 24, 'input', 4, 0).status).toBe(1)
  expect(at(80, 24, 'input', 4, 3)).toMatchObject({ status: 3, main: { height: 21 } })
  expect(at(80, 11, 'input', 4, 3)).toMatchObject({ status: 2, main: { height: 9 } })
  expect(at(80, 10, 'input', 4, 3)).toMatchObject({ status: 1, main: { height: 9 } })
})
