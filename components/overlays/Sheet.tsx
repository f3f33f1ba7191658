/** Lines to read over the chat: the help, what is known of people and groups, output of commands. */
import { useState } from 'react'
import { useTexts } from '../../src/i18n/texts.ts'
import { Hints } from '../widgets/HintLine.tsx'
import { actionOf, keyRows } from '../keys/key-table.ts'
import type { ActionTable, Focus, KeyRow } from '../keys/key-table.ts'
import { LAYER, useKeys } from '../keyboard/useKeys.ts'
import { useMouse } from '../keyboard/useMouse.tsx'
import { Line } from '../widgets/Line.tsx'
import type { Span } from '../widgets/Line.tsx'
import { Pane } from '../widgets/Pane.tsx'
import type { Size } from '../widgets/Pane.tsx'
import { stepped } from '../panes/list-window.ts'
import { wrap } from '../../src/text/wrap.ts'
import { useUi, useUiStore } from '../actions/action-context.ts'
import { onLetter } from '../keys/typed-letters.ts'

type Props = Size & {
  readonly title: string
  readonly note?: string
  readonly lines: readonly (readonly Span[])[]
  /** The focus whose keys apply here: `info`, or another overlay. */
  readonly focus?: Focus
  /** What can be done here, besides scrolling and closing. */
  readonly actions?: ActionTable
}

/** A paragraph as lines of `width` cells. */
export const paragraph = (
  text: string,
  width: number,
  style?: Span['style'],
): readonly (readonly Span[])[] =>
  wrap(text, Math.max(6, width)).map((row) => [{ text: row.show, ...(style ? { style } : {}) }])

/** A sheet with lines that can be scrolled; Esc closes it. */
export const Sheet = (props: Props) => {
  const { width, height, title, note = '', lines, focus = 'info', actions = {} } = props
  const ui = useUiStore()
  const { scheme } = useTexts()
  const active = useUi(({ question }) => !question)
  const [top, setTop] = useState(0)
  const room = Math.max(1, height - 3)
  const last = Math.max(0, lines.length - room)
  const first = Math.min(top, last)
  useKeys(
    (key) => {
      const action = actionOf(focus, key)
      if (action === undefined) return false
      if (action === 'back') ui.patch({ overlay: undefined })
      else if (action === 'scroll' && key.type === 'key') {
        setTop(stepped(key.name, first, last + 1, room - 1))
      } else {
        const act = actions[action]
        return act ? onLetter(ui, key, act) : false
      }
      return true
    },
    { layer: LAYER.overlay, isActive: active },
  )
  useMouse(
    { width, height },
    (mouse) => {
      if (mouse.kind === 'wheel') setTop(Math.max(0, Math.min(last, first + mouse.turned)))
    },
    active,
  )
  const inside = width - 2
  const isOffered = ({ action }: KeyRow) => action === 'back' || actions[action] !== undefined
  const hints = keyRows(focus, scheme).filter(isOffered)
  return (
    <Pane
      width={width}
      height={height}
      title={title}
      note={note}
      footerNote={
        last > 0 ? `${first + 1}-${Math.min(lines.length, first + room)}/${lines.length}` : ''
      }
      focused
    >
      {Array.from({ length: room }, (_, index) => (
        <Line key={index} spans={[{ text: ' ' }, ...(lines[first + index] ?? [])]} width={inside} />
      ))}
      {height < 3 ? undefined : <Hints rows={hints} width={inside} />}
    </Pane>
  )
}
