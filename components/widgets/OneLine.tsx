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
import { widthOf } from '../../src/text/width.ts'
import { safeLine } from '../../src/core/text/safe-text.ts'

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

/** An Alt key of the input that means nothing in one line: not an Escape and then a letter. */
const isEditing = (key: Key): boolean =>
  key.type === 'key' && key.escaped !== undefined && actionOf('input', key) !== undefined

const forInput = (key: Key): boolean =>
  key.type === 'text' ||
  key.type === 'paste' ||
  ['return', 'backspace', 'delete', 'left', 'right'].includes(chord(key))

// the input cuts by UTF-16 unit, and half a character must not stay
const whole = (value: string) => value.replaceAll(/[\p{Cs}]/gu, '')

/**
 * Draws `label`, the text and a caret in one row of `width` cells and takes the keys while active:
 * Return submits, Escape cancels, Ctrl-U empties, Ctrl-W takes the last word; keys that it does not
 * use go to the handlers below.
 */
export const OneLine = (props: Props) => {
  const { value, onChange, onSubmit, onCancel, width, label = '', isActive = true } = props
  const { focus = 'list' } = props
  useKeymap(() => focus, { layer: LAYER.prompt, isActive })
  const keyboard = useKeyboard()
  // another key for the input puts its caret at the end of the new text
  const [edition, setEdition] = useState(0)
  const reset = (next: string) => {
    onChange(next)
    setEdition((before) => before + 1)
  }
  useKeys(
    (key) => {
      const name = chord(key)
      if (name === 'right' && value === '' && props.onEdit?.() === true) {
        setEdition((before) => before + 1)
      } else if (name === 'escape' && onCancel !== undefined) onCancel()
      else if (name === 'ctrl-u') reset('')
      else if (name === 'ctrl-w') reset(value.replace(/\S*\s*$/u, ''))
      else if (key.type === 'paste') keyboard.forward({ ...key, text: safeLine(key.text, 1000) })
      // the lines of a paste without brackets belong to this one line
      else if (key.type === 'key' && key.pasted === true)
        keyboard.forward({ type: 'text', text: ' ' })
      else if (forInput(key)) keyboard.forward(key)
      else return isEditing(key)
      return true
    },
    { isActive, layer: LAYER.prompt },
  )
  const room = Math.max(1, width - widthOf(label))
  const wanted = Math.max(widthOf(value) + 1, widthOf(props.placeholder ?? ''))
  return (
    <Box width={width} height={1} overflow="hidden">
      {label === '' ? undefined : (
        <Box flexShrink={0}>
          <Text>{label}</Text>
        </Box>
      )}
      <Box
        width={room}
        height={1}
        overflow="hidden"
        justifyContent={wanted > room ? 'flex-end' : 'flex-start'}
      >
        <Box width={Math.max(room, wanted)} flexShrink={0} height={1}>
          <TextInput
            key={edition}
            value={value}
            onChange={(next) => onChange(whole(next))}
            focus={isActive}
            {...(onSubmit === undefined ? {} : { onSubmit })}
            {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
          />
        </Box>
      </Box>
    </Box>
  )
}
