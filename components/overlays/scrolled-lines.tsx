/** Lines that are more than fit: the part of them that is on the screen, and what the keys and the wheel do to it. */
import { useState } from 'react'
import { useMouse } from '../keyboard/useMouse.tsx'
import { stepped } from '../panes/list-window.ts'
import { Line } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import type { Size } from '../widgets/Pane.tsx'

type Lines = readonly (readonly Span[])[]

export type ScrolledLines = {
  /** The lines that are on the screen. */
  readonly shown: Lines
  /** Which of them these are, for the frame: `1-13/18`; empty where all are. */
  readonly range: string
  /** Moves by the name of a key: `up`, `pageDown`, `end` … */
  readonly scroll: (keyName: string) => void
  readonly toTop: () => void
}

/**
 * Shows `room` of these lines in a panel of this size; the wheel moves them while it is active. `follows`: their end is shown
 * while they grow, until somebody scrolls.
 */
export const useScrolledLines = (
  lines: Lines,
  room: number,
  size: Size,
  isActive: boolean,
  follows = false,
): ScrolledLines => {
  const [top, setTop] = useState<number>()
  const last = Math.max(0, lines.length - room)
  const first = Math.min(top ?? (follows ? last : 0), last)
  useMouse(
    size,
    (mouse) => {
      if (mouse.kind === 'wheel') setTop(Math.max(0, Math.min(last, first + mouse.turned)))
    },
    isActive,
  )
  const shown = lines.slice(first, first + room)
  return {
    shown,
    range: last > 0 ? `${first + 1}-${first + shown.length}/${lines.length}` : '',
    scroll: (keyName) => setTop(stepped(keyName, first, last + 1, room - 1)),
    toTop: () => setTop(0),
  }
}

type Props = { readonly lines: Lines; readonly room: number; readonly width: number }

/** Draws lines with a blank before them, and empty ones up to `room`. */
export const LineRows = ({ lines, room, width }: Props) =>
  Array.from({ length: room }, (_, index) => (
    <Line key={index} spans={[{ text: ' ' }, ...(lines[index] ?? [])]} width={width} />
  ))
