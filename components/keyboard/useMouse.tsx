/** The mouse inside of React: who is drawn where it was pressed or turned gets it. */
import { measureElement } from 'ink'
import type { DOMElement } from 'ink'
import { createContext, use, useMemo, useRef } from 'react'
import type { ReactNode, RefObject } from 'react'
import { LAYER, useKeys } from './useKeys.ts'

type Origin = { readonly x: number; readonly y: number }

const OriginContext = createContext<Origin>({ x: 0, y: 0 })

type PlacedProps = Origin & { readonly children: ReactNode }

/** Tells what is drawn inside where its left upper corner is, in cells from that of the screen. */
export const Placed = ({ x, y, children }: PlacedProps) => {
  const origin = useMemo(() => ({ x, y }), [x, y])
  return <OriginContext value={origin}>{children}</OriginContext>
}

/** How many rows a turn of the wheel scrolls. */
export const WHEEL_ROWS = 3

/** What was done: `turned` rows, up where negative, or a press; `row` counts from the one below the upper border, `column` from the left one. */
type MouseAction =
  | { readonly kind: 'wheel'; readonly turned: number }
  | { readonly kind: 'press'; readonly row: number; readonly column: number }

const LEFT = 0

/** Gets the mouse over a pane of this size, while `isActive`. */
export const useMouse = (
  { width, height }: { readonly width: number; readonly height: number },
  onMouse: (action: MouseAction) => void,
  isActive = true,
): void => {
  const { x, y } = use(OriginContext)
  useKeys(
    (key) => {
      if (key.type !== 'mouse') return false
      const [column, row] = [key.x - x, key.y - y]
      if (column < 0 || row < 0 || column >= width || row >= height) return false
      if (key.action === 'wheelUp') onMouse({ kind: 'wheel', turned: -WHEEL_ROWS })
      else if (key.action === 'wheelDown') onMouse({ kind: 'wheel', turned: WHEEL_ROWS })
      else if (key.action === 'press' && key.button === LEFT)
        onMouse({ kind: 'press', row: row - 1, column })
      return true
    },
    { layer: LAYER.pane, isActive },
  )
}

/**
 * Gets the presses on the element that gets this ref, before those around it: the cells from its left upper corner. False
 * where nothing is there to be pressed.
 */
export const useClick = (
  onClick: (column: number, row: number) => boolean,
  isActive = true,
): RefObject<DOMElement | null> => {
  const ref = useRef<DOMElement>(null)
  useKeys(
    (key) => {
      if (key.type !== 'mouse' || key.action !== 'press' || key.button !== LEFT) return false
      if (ref.current === null) return false
      const { x, y, width, height } = measureElement(ref.current)
      const [column, row] = [key.x - x, key.y - y]
      if (column < 0 || row < 0 || column >= width || row >= height) return false
      return onClick(column, row)
    },
    { layer: LAYER.prompt, isActive },
  )
  return ref
}
