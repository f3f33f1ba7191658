/** A prompt of one line: a filter, a reason, a name, a search. */
import { Box, Text } from 'ink'
import TextInput from 'ink-text-input'
import { useState } from 'react'
import { chord } from '../keyboard/key.ts'
import type { Key } from '../keyboard/key.ts'
import { actionOf } from '../keys/key-table.ts'
import type { Focus } from '../keys/key-table.ts'
import { useKeymap } from '../keys/useKeymap.ts'
import { LAYER, useKeyboard, useKeys } from '../keyboard/useKeys.ts'
import { useClick } from '../keyboard/useMouse.tsx'
import { applyLineEdit } from '../composer/edit-keys.ts'
import { createBuffer, insert, withText } from '../composer/text-buffer.ts'
import type { TextBuffer } from '../composer/text-buffer.ts'
import { widthOf } from '../../src/text/width.ts'
import { removeControls } from '../../src/core/text/safe-text.ts'
import { atColumn, firstColumn, lineWindow } from './line-window.ts'

type Props = {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onSubmit?: (value: string) => void
  readonly onCancel?: () => void
  readonly width: number
  readonly label?: string
  readonly placeholder?: string
  readonly isActive?: boolean
  /** → where nothing is typed: true when the placeholder became the text. */
  readonly onEdit?: () => boolean
  /** The place whose keys apply while one types here. */
  readonly focus?: Focus
}

/** The lines of a paste become one. */
const asLine = (text: string) => removeControls(text).replaceAll(/\s*[\n\t]+\s*/gu, ' ')

/** What is pasted here, or nothing. The lines of a paste without brackets belong to this one line. */
const pastedBy = (key: Key): string | undefined => {
  if (key.type === 'paste') return asLine(key.text)
  return key.type === 'key' && key.pasted === true ? ' ' : undefined
}

/**
 * Draws `label`, the text and a caret in one row of `width` cells and takes the keys while active:
 * Return submits, Escape cancels, and the keys that edit do what they do in the input. Those that the place has a use
 * for, and all others, go to the handlers below. What is typed goes to the field of ink-text-input, which has the text before
 * the caret and so its own caret, which nobody can move, at its end.
 */
export const OneLine = (props: Props) => {
  const { value, onChange, width, label = '', placeholder = '', isActive = true } = props
  const { focus = 'list' } = props
  useKeymap(() => focus, { layer: LAYER.prompt, isActive, below: 'input' })
  const keyboard = useKeyboard()
  const [held, setHeld] = useState(() => ({ buffer: createBuffer(value), first: 0 }))
  // another text from outside has the caret at its end
  const buffer = held.buffer.text === value ? held.buffer : withText(held.buffer, value)
  const room = Math.max(1, width - widthOf(label))
  const first = firstColumn(buffer, held.first, room)

  const become = (next: TextBuffer) => {
    setHeld({ buffer: next, first: firstColumn(next, first, room) })
    if (next.text !== value) onChange(next.text)
  }
  useKeys(
    (key) => {
      const name = chord(key)
      const pasted = pastedBy(key)
      if (pasted !== undefined) become(insert(buffer, pasted))
      else if (key.type === 'text') keyboard.forward(key.text)
      else if (name === 'escape' && props.onCancel) props.onCancel()
      else if (name === 'return') props.onSubmit?.(value)
      else if (actionOf(focus, key) ?? actionOf('any', key)) return false
      else if (name === 'right' && value === '' && props.onEdit?.() === true) return true
      else {
        const edited = applyLineEdit(buffer, key)
        if (!edited) return false
        become(edited)
      }
      return true
    },
    { isActive, layer: LAYER.prompt },
  )
  const ref = useClick((column) => {
    become(atColumn(buffer, first + column))
    return true
  }, isActive)
  const isEmpty = value === ''
  const shown = isEmpty ? { text: placeholder, cursor: 0 } : buffer
  const { before, under, after } = lineWindow(shown, isEmpty ? 0 : first, room)
  return (
    <Box width={width} height={1} overflow="hidden">
      {label === '' ? undefined : (
        <Box flexShrink={0}>
          <Text>{label}</Text>
        </Box>
      )}
      <Box ref={ref} width={room} height={1} overflow="hidden">
        <Text wrap="truncate">
          <TextInput
            key={before}
            value={before}
            onChange={(next) => become(insert(buffer, asLine(next.slice(before.length))))}
            focus={isActive}
            showCursor={false}
          />
          <Text inverse={isActive}>{under}</Text>
          <Text dimColor={isEmpty}>{after}</Text>
        </Text>
      </Box>
    </Box>
  )
}
