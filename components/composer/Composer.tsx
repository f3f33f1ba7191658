/** The input: several lines, readline's keys, and the terminal's own cursor at the caret. */
import { Text, useCursor } from 'ink'
import { useEffect, useEffectEvent, useImperativeHandle, useReducer, useRef } from 'react'
import type { Ref } from 'react'
import { Frame } from '../Frame.tsx'
import type { Border } from '../Frame.tsx'
import { useKeys } from '../keyboard/useKeys.ts'
import type { Key } from '../keyboard/key.ts'
import { truncate, wrap } from '../text/wrap.ts'
import { withText } from './buffer.ts'
import type { Complete } from './complete.ts'
import { composerOf, inserted, press } from './state.ts'
import type { ComposerState } from './state.ts'
import { caretOf } from './visual.ts'

/** What others may do with the text: an editor (Ctrl-G), a picker, a command that fills it in. */
export type ComposerControl = {
  readonly text: () => string
  /** Undo brings back what was there. */
  readonly setText: (text: string) => void
  readonly insert: (text: string) => void
}

type Props = {
  /** Cells from the left and top of the screen to the corner of the border. */
  readonly x: number
  readonly y: number
  /** With the border. */
  readonly width: number
  /** With the border; the text scrolls inside of it. */
  readonly height: number
  readonly onSend: (text: string) => void
  readonly onChange?: (text: string) => void
  /** Called once when the composer goes away, with what was not sent. */
  readonly onDraft?: (text: string) => void
  /** `?` on an empty input. */
  readonly onHelp?: () => void
  /** Read once; use the conversation as React key, so that every conversation has its own composer. */
  readonly initialText?: string
  /** What was sent in this conversation, the newest last: ↑, ↓ and Ctrl-R. */
  readonly sent?: readonly string[]
  readonly complete?: Complete
  readonly title?: string
  readonly note?: string
  readonly placeholder?: string
  /** What the title says while searching in what was sent. */
  readonly searchLabel?: (query: string) => string
  readonly isFocused?: boolean
  readonly border?: Border
  readonly color?: string
  readonly control?: Ref<ComposerControl>
}

const nothing: readonly string[] = []
const noCompletion: Complete = () => []

/** Cells for the text inside of a composer of this width: border, a blank, and room for the caret. */
export const composerRoom = (width: number): number => Math.max(1, width - 4)

/** Rows, with the border, that a composer needs to show this text whole. */
export const composerHeight = (text: string, width: number): number =>
  wrap(text, composerRoom(width)).length + 2

const Caret = ({ x, y }: { readonly x: number; readonly y: number }) => {
  const { setCursorPosition } = useCursor()
  setCursorPosition({ x, y })
  return undefined
}

/** The composer of one conversation. Keys that it has no use for go to the handlers below. */
export const Composer = (props: Props) => {
  const { x, y, width, height, sent = nothing, complete = noCompletion, isFocused = true } = props
  const room = composerRoom(width)
  // keys come faster than frames, and each must see what the one before it did
  const state = useRef<ComposerState>(undefined)
  state.current ??= composerOf(props.initialText ?? '')
  const top = useRef(0)
  const [, redraw] = useReducer((count: number) => count + 1, 0)

  const become = (next: ComposerState) => {
    const before = state.current?.buffer.text
    state.current = next
    redraw()
    if (before !== next.buffer.text) props.onChange?.(next.buffer.text)
  }

  const onKey = (key: Key): boolean | 'now' => {
    const now = state.current ?? composerOf('')
    const asksHelp = key.type === 'text' && key.text === '?' && now.buffer.text === ''
    if (asksHelp && props.onHelp !== undefined && now.search === undefined) {
      props.onHelp()
      return true
    }
    const pressed = press(now, key, { width: room, sent, complete })
    if (pressed.is === 'declined') return false
    become(pressed.state)
    if (pressed.is === 'changed') return 'now'
    props.onSend(pressed.text)
    return true
  }
  useKeys(onKey, { isActive: isFocused })

  const leave = useEffectEvent(() => props.onDraft?.(state.current?.buffer.text ?? ''))
  useEffect(() => () => leave(), [])

  useImperativeHandle(props.control, () => ({
    text: () => state.current?.buffer.text ?? '',
    setText: (text) => {
      const now = state.current ?? composerOf('')
      become({ ...composerOf(''), buffer: withText(now.buffer, text) })
    },
    insert: (text) => become(inserted(state.current ?? composerOf(''), text)),
  }))

  const { buffer, search, completing } = state.current
  const rows = wrap(buffer.text, room)
  const caret = caretOf(buffer, room)
  const space = Math.max(1, height - 2)
  // as in an editor: the view moves only when the caret would leave it
  const lowest = Math.min(top.current, caret.row, Math.max(0, rows.length - space))
  const first = Math.max(lowest, caret.row - space + 1)
  top.current = first
  const shown = rows.slice(first, first + space)
  const title =
    search === undefined
      ? (props.title ?? '')
      : (props.searchLabel ?? ((query) => `search: ${query}`))(search.query)
  const candidates = completing?.options
    .map(({ text, label }, index) => (index === completing.chosen ? `[${label ?? text}]` : (label ?? text)))
    .slice(Math.max(0, (completing.chosen ?? 0) - 2))
    .join('  ')
  return (
    <Frame
      width={width}
      height={height}
      title={title}
      note={props.note ?? ''}
      footer={candidates ?? ''}
      footerNote={rows.length > space ? `${caret.row + 1}/${rows.length}` : ''}
      focused={isFocused}
      {...(props.border === undefined ? {} : { border: props.border })}
      {...(props.color === undefined ? {} : { color: props.color })}
    >
      {buffer.text === '' && props.placeholder !== undefined ? (
        <Text dimColor>{` ${truncate(props.placeholder, room)}`}</Text>
      ) : (
        shown.map((row, index) => (
          <Text key={first + index} wrap="truncate">{` ${row.show}`}</Text>
        ))
      )}
      {isFocused ? <Caret x={x + 2 + caret.column} y={y + 1 + caret.row - first} /> : undefined}
    </Frame>
  )
}
