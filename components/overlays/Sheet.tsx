/** Lines to read over the chat: the help, what is known of people and groups, output of commands. */
import { useTexts } from '../../src/i18n/texts.ts'
import { Hints } from '../widgets/HintLine.tsx'
import { actionOf, keyRows } from '../keys/key-table.ts'
import type { ActionTable, Focus, KeyRow } from '../keys/key-table.ts'
import { LAYER, useKeys } from '../keyboard/useKeys.ts'
import type { Span } from '../widgets/Line.tsx'
import { Pane } from '../widgets/Pane.tsx'
import type { Size } from '../widgets/Pane.tsx'
import { wrap } from '../../src/text/wrap.ts'
import { useUi, useUiStore } from '../actions/action-context.ts'
import { LineRows, useScrolledLines } from './scrolled-lines.tsx'
import { onLetter } from '../keys/typed-letters.ts'

type Props = Size & {
  readonly title: string
  readonly note?: string
  readonly lines: readonly (readonly Span[])[]
  /** Its end is shown while it grows, until somebody scrolls. */
  readonly follows?: boolean
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
  const { width, height, title, note = '', lines, follows, focus = 'info', actions = {} } = props
  const ui = useUiStore()
  const { scheme } = useTexts()
  const active = useUi(({ question }) => !question)
  const room = Math.max(1, height - 3)
  const { shown, range, scroll } = useScrolledLines(lines, room, { width, height }, active, follows)
  useKeys(
    (key) => {
      const action = actionOf(focus, key)
      if (action === undefined) return false
      if (action === 'back') ui.patch({ overlay: undefined })
      else if (action === 'scroll' && key.type === 'key') {
        scroll(key.name)
      } else {
        const act = actions[action]
        return act ? onLetter(ui, key, act) : false
      }
      return true
    },
    { layer: LAYER.overlay, isActive: active },
  )
  const inside = width - 2
  const isOffered = ({ action }: KeyRow) =>
    action === 'back' || actions[action] !== undefined || (action === 'scroll' && range !== '')
  const hints = keyRows(focus, scheme).filter(isOffered)
  return (
    <Pane width={width} height={height} title={title} note={note} footerNote={range} focused>
      <LineRows lines={shown} room={room} width={inside} />
      {height < 3 ? undefined : <Hints rows={hints} width={inside} />}
    </Pane>
  )
}
