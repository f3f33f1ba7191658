/** The input: several lines, readline's keys, and the terminal's own cursor at the caret. */
import { useCursor } from 'ink'
import {
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useState,
  useSyncExternalStore,
} from 'react'
import type { Ref } from 'react'
import { Frame } from '../widgets/Frame.tsx'
import { MemoText } from '../widgets/MemoText.tsx'
import type { Border } from '../widgets/border.ts'
import { useKeys } from '../keyboard/useKeys.ts'
import type { Key } from '../keyboard/key.ts'
import type { Handler } from '../keyboard/handler.ts'
import { clausesWithin, wrap } from '../../src/text/wrap.ts'
import { createBuffer, overflowing, withText } from './text-buffer.ts'
import { createStore } from '../../src/store/store.ts'
import type { Complete } from './completion.ts'
import { createComposerState, insertText, pressKey } from './composer-state.ts'
import type { ComposerState } from './composer-state.ts'
import { caretOf, placeCaret, topRowFor } from './caret.ts'
import type { Caret } from './caret.ts'

/** What others may do with the text: an editor (Ctrl-G), a picker, a command that fills it in. */
export type ComposerControl = {
  readonly text: () => string
  /** Undo brings back what was there. */
  readonly setText: (text: string) => void
  /** `lines` of its line ends came as Returns. */
  readonly insert: (text: string, lines?: number) => void
  /** Moves the caret to what stands in this cell, counted from where the text begins. */
  readonly moveCaret: (cell: Caret) => void
}

type Props = {
  /** Cells from the left and top of the screen to the corner of the border. */
  readonly x: number
  readonly y: number
  /** With the border. */
  readonly width: number
  /** With the border; the text scrolls inside of it. */
  readonly height: number
  /**
   * False when it was refused: then it stays as it was, and what was typed behind it stays below it. `'elsewhere'` when it stays
   * as well, but what follows was typed for something else. `'line'` when the next one may follow before this is drawn.
   */
  readonly onSend: (text: string) => unknown
  /** All that is there, where lines were put below one that was refused. */
  readonly onKept?: (text: string) => void
  readonly onChange?: (text: string) => void
  /** Called once when the composer goes away, with what was not sent. */
  readonly onDraft?: (text: string) => void
  /** Return after so many lines that came in one go; the text stays until it is taken. */
  readonly onDoubt?: (text: string, lines: number) => void
  /** A text that does not fit, and how many units of it were not even kept; nothing changed. */
  readonly onOverflow?: (text: string, left: number) => void
  /** Read once; use the conversation as React key, so that every conversation has its own composer. */
  readonly initialText?: string
  /** What was sent in this conversation, the newest last: ↑, ↓ and Ctrl-R. */
  readonly sent?: () => readonly string[]
  readonly complete?: Complete
  readonly emoji?: (before: string) => boolean
  readonly isCommand?: (text: string) => boolean
  readonly title?: string
  readonly note?: string
  readonly placeholder?: string
  /** The title while searching in what was sent. */
  readonly searchLabel?: (query: string) => string
  readonly isFocused?: boolean
  readonly border?: Border
  readonly color?: string
  readonly control?: Ref<ComposerControl>
}

const nothing = (): readonly string[] => []
const noCompletion: Complete = () => []
const never = () => false

/** Cells for the text inside of a composer of this width: border, a blank, and room for the caret. */
const composerRoom = (width: number): number => Math.max(1, width - 4)

/** Rows, with the border, that a composer needs to show this text whole. */
export const composerHeight = (text: string, width: number): number =>
  wrap(text, composerRoom(width)).length + 2

/** Text of a message: what Return does with it depends on nothing that is drawn. A command has a menu. */
const isPlainText = (key: Key, { buffer, search, completing }: ComposerState): boolean =>
  key.type === 'text' &&
  search === undefined &&
  completing === undefined &&
  !/^[/?]/u.test(buffer.text)

const CaretMark = ({ x, y }: { readonly x: number; readonly y: number }) => {
  const { setCursorPosition } = useCursor()
  setCursorPosition({ x, y })
  return undefined
}

/** The composer of one conversation. Keys that it has no use for go to the handlers below. */
export const Composer = (props: Props) => {
  const { x, y, width, height, sent = nothing, complete = noCompletion, isFocused = true } = props
  const room = composerRoom(width)
  const space = Math.max(1, height - 2)
  // keys come faster than frames, and each must see what the last one did
  const [cell] = useState(() =>
    createStore({ state: createComposerState(props.initialText ?? ''), top: 0 }),
  )
  const { state, top } = useSyncExternalStore(cell.subscribe, cell.get)

  const become = (next: ComposerState) => {
    const before = cell.get()
    const lines = wrap(next.buffer.text, room).length
    cell.set({
      state: next,
      top: topRowFor(before.top, caretOf(next.buffer, room).row, lines, space),
    })
    if (before.state.buffer.text !== next.buffer.text) props.onChange?.(next.buffer.text)
  }

  const insertHere = (text: string, lines: number) => {
    const { state: before } = cell.get()
    const whole = overflowing(before.buffer, text)
    if (whole === undefined) become(insertText(before, text, lines))
    else props.onOverflow?.(whole, 0)
  }

  const keep = (text: string, lines: number) => {
    const begins = cell.get().state.buffer.text === ''
    insertHere(begins ? text : `\n${text}`, begins ? lines : lines + 1)
    props.onKept?.(cell.get().state.buffer.text)
  }

  const onKey: Handler = (key) => {
    const now = cell.get().state
    const { emoji = never, isCommand = never } = props
    const pressed = pressKey(now, key, { width: room, sent, complete, emoji, isCommand })
    if (pressed.is === 'declined') return false
    if (pressed.is === 'overflowed') {
      props.onOverflow?.(pressed.text, pressed.left)
      return true
    }
    become(pressed.state)
    if (pressed.is === 'changed') return isPlainText(key, pressed.state) ? 'line' : 'now'
    if (pressed.is === 'doubted') {
      props.onDoubt?.(now.buffer.text, pressed.lines)
      return true
    }
    const outcome = props.onSend(pressed.text)
    const isEmpty = cell.get().state.buffer.text === ''
    // unless something else was put there meanwhile
    if ((outcome === false || outcome === 'elsewhere') && isEmpty) become(now)
    if (outcome === false) return { keep }
    return outcome === 'line' && isEmpty ? 'line' : true
  }
  useKeys(onKey, { isActive: isFocused })

  const leave = useEffectEvent(() => props.onDraft?.(cell.get().state.buffer.text))
  useEffect(() => () => leave(), [])

  useImperativeHandle(props.control, () => ({
    text: () => cell.get().state.buffer.text,
    setText: (text) => {
      const whole = overflowing(createBuffer(''), text)
      if (whole === undefined) {
        become({ ...createComposerState(''), buffer: withText(cell.get().state.buffer, text) })
      } else props.onOverflow?.(whole, 0)
    },
    insert: (text, lines = 0) => insertHere(text, lines),
    moveCaret: ({ row, column }) => {
      const { state: before, top: from } = cell.get()
      const buffer = placeCaret(before.buffer, room, { row: from + row, column })
      become({ ...before, buffer, search: undefined, completing: undefined })
    },
  }))

  const { buffer, search, completing } = state
  const rows = wrap(buffer.text, room)
  const caret = caretOf(buffer, room)
  const first = topRowFor(top, caret.row, rows.length, space)
  const shown = rows.slice(first, first + space)
  const title =
    search === undefined
      ? (props.title ?? '')
      : (props.searchLabel ?? ((query) => `search: ${query}`))(search.query)
  const candidates = completing?.options
    .map(({ text, label }, index) =>
      index === completing.chosen ? `[${label ?? text}]` : (label ?? text),
    )
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
        <MemoText dimColor line={` ${clausesWithin(props.placeholder, room)}`} />
      ) : (
        shown.map((row, index) => <MemoText key={first + index} line={` ${row.show}`} />)
      )}
      {isFocused ? <CaretMark x={x + 2 + caret.column} y={y + 1 + caret.row - first} /> : undefined}
    </Frame>
  )
}
